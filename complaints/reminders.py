"""The clocks of the laws at each sweep: they follow the calendar, and who has a case is told.

Told are the handler, else who routes it, and the focal points; of the same day of the same clock
once. It reads no words.
"""

import logging
from datetime import date, datetime

from django.db.models import Q

from agencies.models import Role, Seat
from complaints import clocks
from complaints.models import CaseClock
from complaints.routing import unbarred
from records.history import note, recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import DAY, WorkingCalendar, day_of
from regulations.models import working_calendar
from requests.workflow.silence import settled_day

log = logging.getLogger("coordination.sweep")
Kind = Notice.Kind


def sweep(*, at: datetime) -> int:
    """Write down what has become true of running clocks. Safe to run twice, late, in parallel."""
    on, calendar = settled_day(at), working_calendar()
    running = CaseClock.objects.filter(ended_on=None, due_on__isnull=False)
    nearing = calendar.add_working_days(on, 3)
    found = running.filter(Q(due_on__lte=nearing) | Q(calendar_version__lt=calendar.version))
    count = 0
    for pk in list(found.values_list("pk", flat=True)):
        try:
            count += _one(pk, on, calendar, at)
        except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
            log.error("a clock could not be swept: %s", type(error).__name__)
    return count


def _one(pk: int, on: date, calendar: WorkingCalendar, at: datetime) -> int:
    with recorded():
        rows = CaseClock.objects.filter(pk=pk, ended_on=None).select_for_update(of=("self",))
        row = rows.select_related("rule", "case__dossier", "case__agency").first()
        if row is None:
            return 0
        count = _follow(row, calendar, at) if row.calendar_version < calendar.version else 0
        mark = _mark(row, on, calendar)
        return count + (_say(row, *mark, at) if mark else 0)


def _follow(row: CaseClock, calendar: WorkingCalendar, at: datetime) -> int:
    old = row.due_on
    if not clocks.follow_calendar(row, calendar):
        return 0
    key = f"calendar:{calendar.version}:{row.pk}"
    on = day_of(at)
    tell(_whom(row, on), row.case.dossier, Kind.MOVED, true_on=on, at=at, key=key)
    note(
        "complaint.clock_moved", at=at, dossier=row.case.dossier, inside=row.case.agency,
        old=old, due_on=row.due_on, calendar=calendar.version,
    )  # fmt: skip
    return 1


def _mark(row: CaseClock, on: date, calendar: WorkingCalendar) -> tuple[str, date] | None:
    """The newest thing that is true of the clock on the day ``on``, and since when."""
    due = row.due_on
    marks = (
        (Kind.OVERDUE, due + DAY),
        (Kind.DUE_TODAY, calendar.subtract_working_days(due + DAY, 1)),
        (Kind.TWO_LEFT, calendar.subtract_working_days(due + DAY, 3)),
    )
    return next(((kind, day) for kind, day in marks if day <= on), None)


def _say(row: CaseClock, kind: str, true_on: date, at: datetime) -> int:
    key = f"{row.pk}:{true_on.isoformat()}"
    told = Notice.objects.filter(dossier=row.case.dossier, kind=kind, key=key)
    whom = _whom(row, day_of(at))
    if told.exists() or not whom:
        return 0
    tell(whom, row.case.dossier, kind, true_on=true_on, at=at, key=key)
    note(
        f"complaint.{kind}", at=at, dossier=row.case.dossier, inside=row.case.agency,
        true_on=true_on, rule=row.rule.code,
    )  # fmt: skip
    return 1


def _whom(row: CaseClock, on: date) -> list[Seat]:
    """Who has it in hand and the focal points, without those whom it is about."""
    case = row.case
    handler = [seat for seat in unbarred(case, on) if seat.pk == case.handler_id]
    focal = unbarred(case, on, Role.FOCAL_POINT)
    return [*handler, *focal] or unbarred(case, on, Role.LEADER)
