"""What has become true and is not recorded? Asked again at every tick, answered once.

The sweep never makes anything true: lateness and possible consent follow from the rows and the
day. It writes them down, dated to the day they became true, and tells people. It may be late by a
week, run twice or die half-way.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agencies.models import Role, Seat
from records.history import note, recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import DAY, VIETNAM, WorkingCalendar, day_of
from regulations.models import DeadlineRule, working_calendar
from requests import elsewhere
from requests.models import Dispatch
from requests.workflow.following import follow
from requests.workflow.moves import lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats
from requests.workflow.silence import consent_is_possible, settled_day

log = logging.getLogger("coordination.sweep")
Kind = Notice.Kind
ALARM_AFTER = timedelta(minutes=10)  # an immediate report nobody has taken
CHASES = (1, 3, 5)  # working days after delivery on which an unregistered letter is chased
BATCH = 200


@dataclass(frozen=True)
class Mark:
    """Something that becomes true of a dispatch on a day, and whom it concerns."""

    true_on: date
    kind: str
    is_reminder: bool = False  # missed reminders collapse to the newest


def marks(dispatch: Dispatch, calendar: WorkingCalendar) -> Iterator[Mark]:
    """Every mark of this clock, past and future, in no order."""
    if not dispatch.receipts.exists():
        sent = day_of(dispatch.delivered_at)
        for days in CHASES:
            yield Mark(calendar.add_working_days(sent, days), Kind.UNREGISTERED, True)
    due = dispatch.due_on
    if due is None or dispatch.is_receipt_only:
        return
    yield Mark(calendar.subtract_working_days(due + DAY, 3), Kind.TWO_LEFT, True)
    yield Mark(calendar.subtract_working_days(due + DAY, 1), Kind.DUE_TODAY, True)
    yield Mark(due + DAY, Kind.PAST_AIM if dispatch.rule.is_aim else Kind.OVERDUE)
    if dispatch.consent_from is not None and not dispatch.is_assumed:
        yield Mark(dispatch.consent_from, Kind.CONSENT_POSSIBLE)


def become_true(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> list[Mark]:
    """The marks to write down on the day ``on``; of missed reminders only the newest."""
    past = [m for m in marks(dispatch, calendar) if m.true_on <= on]
    lasting = [m for m in past if not m.is_reminder]
    if any(m.kind == Kind.CONSENT_POSSIBLE for m in lasting) and not consent_is_possible(
        dispatch, on
    ):
        lasting = [m for m in lasting if m.kind != Kind.CONSENT_POSSIBLE]
    return lasting + _newest(past, on, dispatch.due_on)


def _newest(past: list[Mark], on: date, due: date | None) -> list[Mark]:
    chases = [m for m in past if m.kind == Kind.UNREGISTERED]
    nearing = [m for m in past if m.is_reminder and m.kind != Kind.UNREGISTERED]
    if due is not None and on > due:
        nearing = []  # overdue says it all
    return [max(group, key=lambda m: m.true_on) for group in (chases, nearing) if group]


def _next_mark(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> date | None:
    return min((m.true_on for m in marks(dispatch, calendar) if m.true_on > on), default=None)


WHOM: dict[str, Callable[[Dispatch, date], list[Seat]]] = {}


def _whom(*kinds: str):
    def register(function):
        WHOM.update(dict.fromkeys(kinds, function))
        return function

    return register


@_whom(Kind.UNREGISTERED)
def _registrars(dispatch: Dispatch, on: date) -> list[Seat]:
    seats = dispatch.requested_agency.seats.current(on)
    return list(seats.with_role(Role.CLERK, Role.FOCAL_POINT))


@_whom(Kind.TWO_LEFT, Kind.DUE_TODAY)
def _holders(dispatch: Dispatch, on: date) -> list[Seat]:
    return answering_seats(dispatch, on)


@_whom(Kind.OVERDUE, Kind.PAST_AIM)
def _leaders(dispatch: Dispatch, on: date) -> list[Seat]:
    leaders = dispatch.requested_agency.seats.current(on).with_role(Role.LEADER)
    return [*leaders, *answering_seats(dispatch, on)]


@_whom(Kind.CONSENT_POSSIBLE)
def _askers(dispatch: Dispatch, on: date) -> list[Seat]:
    return asking_seats(dispatch, on)


@dataclass(frozen=True)
class Swept:
    """What one sweep did, or with ``dry_run`` would do: (number, addressee, kind, day)."""

    on: date
    written: tuple[tuple[str, str, str, date], ...]
    moved: int = 0


def sweep(*, at: datetime, dry_run: bool = False) -> Swept:
    """Write down what has become true by ``at``. Safe to run twice, late, or in parallel.

    Nobody is told anything on a day off: what became true then is written on the next working
    day, under its own date. Only alarms sound at any hour.
    """
    if not dry_run:
        sound_alarms(at=at)
    on, calendar = settled_day(at), working_calendar()
    if not calendar.is_working(on):
        return Swept(on, ())
    moved = 0 if dry_run else _follow_calendar(calendar, at)
    written: list[tuple[str, str, str, date]] = []
    due = Dispatch.objects.open().filter(next_mark_on__lte=on).order_by("next_mark_on", "pk")
    if dry_run:
        for dispatch in due.with_parties():
            found = become_true(dispatch, on, calendar)
            written += _lines(dispatch, [m for m in found if not _is_known(dispatch, m)])
        return Swept(on, tuple(written))
    failed: list[object] = []
    while batch := list(due.exclude(pk__in=failed).values_list("pk", flat=True)[:BATCH]):
        for pk in batch:
            try:
                written += _sweep_one(pk, on, calendar, at)
            except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
                log.error("a dispatch could not be swept: %s", type(error).__name__)
                failed.append(pk)
    _sweep_elsewhere(at)
    return Swept(on, tuple(written), moved)


def _sweep_elsewhere(at: datetime) -> None:
    """What rooms above this one have to write down."""
    for sweeper in elsewhere.sweepers():
        try:
            sweeper(at=at)
        except Exception as error:  # noqa: BLE001 - one room must not silence the others
            log.error("a room could not be swept: %s", type(error).__name__)


def sound_alarms(*, at: datetime) -> int:
    """Báo động: an immediate report that one of its bodies has not taken, at any hour, on any day.

    Once an hour each, to both sides, until it is taken (001 Điều 5.2: “ngay”, two bodies at once).
    """
    waiting = Dispatch.objects.open().filter(
        status=Dispatch.Status.SENT, rule__unit=DeadlineRule.Unit.IMMEDIATE, is_copy=False,
        delivered_at__lte=at - ALARM_AFTER,
    )  # fmt: skip
    return sum(_sound(pk, at) for pk in list(waiting.values_list("pk", flat=True)))


def _sound(pk: object, at: datetime) -> bool:
    hour = at.astimezone(VIETNAM).strftime("%Y-%m-%dT%H")
    with recorded():
        dispatch = lock_dispatch(Dispatch(pk=pk))
        told = Notice.objects.filter(dossier=dispatch.dossier, kind=Kind.ALARM, key=hour)
        if dispatch.status != Dispatch.Status.SENT or told.exists():
            return False
        on = day_of(at)
        theirs = dispatch.requested_agency.seats.current(on)
        ours = dispatch.case.requesting_agency.seats.current(on).with_role(Role.LEADER)
        whom = [
            *theirs.with_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK),
            *ours, *asking_seats(dispatch, on),
        ]  # fmt: skip
        tell(whom, dispatch.dossier, Kind.ALARM, true_on=on, at=at, key=hour)
        note("dispatch.alarm", at=at, dossier=dispatch.dossier, hour=hour)
    return True


def _lines(dispatch: Dispatch, found: list[Mark]) -> list[tuple[str, str, str, date]]:
    number, to = dispatch.case.number, dispatch.requested_agency.code
    return [(number, to, str(mark.kind), mark.true_on) for mark in found]


def _sweep_one(
    pk: object, on: date, calendar: WorkingCalendar, at: datetime
) -> list[tuple[str, str, str, date]]:
    """One dispatch, locked, in a transaction of its own."""
    with recorded():
        dispatch = lock_dispatch(Dispatch(pk=pk))
        if not dispatch.is_open or dispatch.next_mark_on is None or dispatch.next_mark_on > on:
            return []
        found = [m for m in become_true(dispatch, on, calendar) if _write(dispatch, m, on, at)]
        dispatch.next_mark_on = _next_mark(dispatch, on, calendar)
        dispatch.save(update_fields=["next_mark_on"])
        return _lines(dispatch, found)


def _is_known(dispatch: Dispatch, mark: Mark) -> bool:
    told = Notice.objects.filter(dossier=dispatch.dossier, kind=mark.kind)
    return told.filter(key=mark.true_on.isoformat()).exists()


def _write(dispatch: Dispatch, mark: Mark, on: date, at: datetime) -> bool:
    """Tell whom it concerns, once; whether it was new."""
    if _is_known(dispatch, mark):
        return False
    tell(
        WHOM[mark.kind](dispatch, on), dispatch.dossier, mark.kind,
        true_on=mark.true_on, at=at,
    )  # fmt: skip
    note(f"dispatch.{mark.kind}", at=at, dossier=dispatch.dossier, true_on=mark.true_on)
    return True


def _follow_calendar(calendar: WorkingCalendar, at: datetime) -> int:
    """Replay open clocks reckoned on an older calendar; an announced date is never shortened."""
    stale = Dispatch.objects.open().filter(calendar_version__lt=calendar.version)
    count = 0
    for pk in list(stale.values_list("pk", flat=True)):
        with recorded():
            dispatch = lock_dispatch(Dispatch(pk=pk))
            if dispatch.is_open:
                count += follow(dispatch, at=at)
    return count
