"""Open the periods that have begun, keep them to what administrators set.

Nothing here makes a duty: the pack says who owes what to whom and how often, the setting when.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from agencies.models import Agency, Role
from records.access import post_clock
from records.history import note, recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import day_of
from regulations.models import Duty, Party
from reports import periods
from reports.models import Obligation, ObligationStep, PeriodSetting
from reports.periods import Period

What = ObligationStep.What


@dataclass(frozen=True)
class Pair:
    """Who owes, and to whom: an agency here, a body without an account, or nobody named."""

    owed_by: Agency
    owed_to: Agency | None = None
    to_party: Party | None = None

    @property
    def key(self) -> tuple[int, int | None, int | None]:
        to_party = self.to_party.pk if self.to_party else None
        return self.owed_by.pk, self.owed_to.pk if self.owed_to else None, to_party


@dataclass(frozen=True)
class Rules:
    """The settings of every duty and kind, the newest first."""

    rows: dict[tuple[int, str], list[PeriodSetting]]

    @classmethod
    def read(cls) -> "Rules":
        found: dict[tuple[int, str], list[PeriodSetting]] = {}
        for row in PeriodSetting.objects.order_by("-valid_from", "-pk"):
            found.setdefault((row.duty_id, row.kind), []).append(row)
        return cls(found)

    def of(self, duty_id: int, period: Period) -> PeriodSetting | None:
        """What counts for this period: the newest one that is valid on its last day."""
        rows = self.rows.get((duty_id, period.kind), ())
        return next((row for row in rows if row.valid_from <= period.last), None)

    def absorbs(self, row: Obligation) -> bool:
        """Whether a period takes the place of the shorter ones, as it is set now."""
        setting = self.of(row.duty_id, row.period)
        return setting is not None and setting.is_owed and setting.absorbs_shorter

    def kinds(self, duty: Duty) -> list[str]:
        """The text's own periods, where it names any; else those that administrators chose."""
        named = duty.periods if duty.is_period_named else ()
        chosen = {kind for key, kind in self.rows if key == duty.pk}
        return [kind for kind in periods.KINDS if kind in named or kind in chosen]


def open_obligations(*, at: datetime) -> int:
    """Open what has begun by ``at`` and is not open yet; how many were opened. Run it again and
    nothing more comes of it."""
    on, rules = day_of(at), Rules.read()
    wanted = [
        (duty, period, rules.of(duty.pk, period), pairs)
        for duty in recurring()
        for kind in rules.kinds(duty)
        for period in begun(duty, kind, rules, on)
        if (pairs := list(pairs_of(duty, period)))
    ]
    standing = _counted()
    opened = 0
    for duty, period, setting, pairs in wanted:
        if setting is not None and not setting.is_owed:
            continue
        if standing.get((duty.pk, period.kind, period.first), 0) < len(pairs):
            opened += _open(duty, period, setting, pairs, at)
    return opened


def recurring() -> list[Duty]:
    """Duties of a period, with who owes them and to whom."""
    return list(
        Duty.objects.recurring()
        .filter(Q(settings__isnull=False) | ~Q(periods=[]))
        .distinct()
        .select_related("regulation")
        .prefetch_related("owed_by__members", "owed_to__members", "owed_by__writes_to")
    )


def begun(duty: Duty, kind: str, rules: Rules, on: date) -> Iterator[Period]:
    """The current period, or all from the first one that was set; none from before the regulation
    or after it. What was owed before this software kept it is not called late unasked."""
    start = current = periods.period_of(kind, on)
    if (setting := rules.of(duty.pk, current)) is not None and setting.first_period:
        start = periods.parse(setting.first_period)
    effect, end = duty.regulation.effective_from, duty.regulation.effective_to
    for period in periods.periods_between(kind, start.first, on):
        if (effect is None or period.last >= effect) and (end is None or period.first <= end):
            yield period


def pairs_of(duty: Duty, period: Period) -> Iterator[Pair]:
    """One for each member of who owes and each of who receives; of a duty that binds both ways,
    one for each direction between those who write to each other."""
    receivers = list(duty.owed_to.all())
    for party in duty.owed_by.all():
        others = [other for other in receivers if _is_owed(duty, party, other)]
        for agency in _there(party, period):
            if receivers:
                yield from _to(agency, others, period)
            else:
                yield Pair(agency)


def _is_owed(duty: Duty, party: Party, other: Party) -> bool:
    if party == other:
        return False
    both_ways = other in duty.owed_by.all() and party in duty.owed_to.all()
    known = party.writes_to.all()
    return not both_ways or not known or other in known


def _to(agency: Agency, parties: Iterable[Party], period: Period) -> Iterator[Pair]:
    seen: set[int] = set()
    for party in parties:
        members = _there(party, period)
        if not members:
            yield Pair(agency, to_party=party)
        for member in members:
            if member != agency and member.pk not in seen:
                seen.add(member.pk)
                yield Pair(agency, member)


def _there(party: Party, period: Period) -> list[Agency]:
    """Members that existed on some day of the period."""
    return [
        agency
        for agency in party.members.all()
        if (agency.valid_from is None or agency.valid_from <= period.last)
        and (agency.valid_to is None or agency.valid_to >= period.first)
    ]


def _counted() -> dict[tuple[int, str, date], int]:
    rows = Obligation.objects.order_by().values_list("duty", "kind", "starts_on")
    return {(duty, kind, first): n for duty, kind, first, n in rows.annotate(n=Count("pk"))}


def _open(
    duty: Duty, period: Period, setting: PeriodSetting | None, pairs: list[Pair], at: datetime
) -> int:
    """Those that are missing, one transaction for all; each is an event of its own dossier."""
    known = set(
        Obligation.objects.filter(duty=duty, kind=period.kind, starts_on=period.first)
        .order_by()
        .values_list("owed_by", "owed_to", "to_party")
    )
    with recorded():
        keys = [
            _insert(duty, period, setting, pair, at) for pair in pairs if pair.key not in known
        ]
        for row in Obligation.objects.filter(pk__in=filter(None, keys)).select_related("dossier"):
            note(
                "obligation.opened", at=at, dossier=row.dossier, duty=duty.code,
                period=period.code, due_on=row.due_on,
            )  # fmt: skip
    return len([key for key in keys if key is not None])


def _insert(
    duty: Duty, period: Period, setting: PeriodSetting | None, pair: Pair, at: datetime
) -> object:
    """By the database's own function, as the sweep writes no dossier and gives no grant."""
    due_on = setting.due_on(period) if setting else period.last
    cut_off_on = setting.cut_off_on(period) if setting else period.last
    with connection.cursor() as cursor:
        cursor.execute(
            "select reports_open(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                duty.pk, period.kind, period.first, period.last, *pair.key, due_on,
                bool(setting and setting.due_day), cut_off_on, setting and setting.pk, at,
            ],
        )  # fmt: skip
        return cursor.fetchone()[0]


# --- What administrators changed --------------------------------------------------------------


def follow_settings(*, at: datetime) -> int:
    """Reckon again what is open and not yet due under an older setting, and what one left out that
    is owed again; how many changed.

    What is past its day stays late: a later setting does not undo it.
    """
    on, rules = day_of(at), Rules.read()
    chosen = Q(pk__in=[])
    for duty, kind in rules.rows:
        chosen |= Q(duty=duty, kind=kind)
    found = Obligation.objects.filter(chosen)
    waiting = found.open().filter(due_on__gte=on, returned_at=None)
    moved = 0
    for row in (waiting | found.left_out()).with_parties():
        setting = rules.of(row.duty_id, row.period)
        if setting is not None and setting.pk != row.setting_id:
            moved += _follow(row, setting, at)
    return moved


def _follow(row: Obligation, setting: PeriodSetting, at: datetime) -> bool:
    with recorded():
        row = Obligation.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not (row.is_open or row.is_left_out):
            return False
        old, was_left_out = row.due_on, row.is_left_out
        row.setting, row.version = setting, row.version + 1
        row.is_due_set = setting.due_day is not None
        row.due_on, row.cut_off_on = setting.due_on(row.period), setting.cut_off_on(row.period)
        row.waived_at = None if setting.is_owed else row.waived_at or at
        row.save(
            update_fields=[
                "setting", "is_due_set", "due_on", "cut_off_on", "waived_at", "version",
            ]
        )  # fmt: skip
        post_clock(row.dossier, due_on=row.due_on, is_open=False)
        what = _what(row, old, was_left_out=was_left_out)
        if what:
            _say_moved(row, old, what, at)
    return bool(what)


def _what(row: Obligation, old: date, *, was_left_out: bool) -> str:
    """What a setting did to it, if anything."""
    if row.is_left_out != was_left_out:
        return What.OWED_AGAIN if was_left_out else What.WAIVED
    return What.MOVED if row.due_on != old and not was_left_out else ""


def _say_moved(row: Obligation, old: date, what: str, at: datetime) -> None:
    on = day_of(at)
    ObligationStep.objects.create(
        obligation=row, what=what, at=at, on=on, old_due_on=old, due_on=row.due_on
    )
    note(
        f"obligation.{what}", at=at, dossier=row.dossier, old_due_on=old, due_on=row.due_on,
        setting=row.setting_id,
    )  # fmt: skip
    kind = Notice.Kind.WAIVED if row.waived_at else Notice.Kind.MOVED
    seats = row.owed_by.seats.current(on).with_role(Role.FOCAL_POINT)
    tell(seats, row.dossier, kind, true_on=on, at=at, key=f"{row.setting_id}")


# --- The longer report in place of the shorter ---------------------------------------------------


def absorb(*, at: datetime) -> int:
    """Mark the shorter ones whose longer one ends on the same day and takes their place; of
    several the longest. What was done or waived already stays as it is. Where administrators
    withdrew it, what is not done is owed again."""
    rules = Rules.read()
    count = release(rules, at=at)
    for kind in reversed(periods.KINDS):
        duties = [duty for duty, of in rules.rows if of == kind]
        longer = Obligation.objects.owed().filter(kind=kind, duty__in=duties, waived_at=None)
        for row in longer.filter(ends_on__gte=day_of(at)):
            if rules.absorbs(row):
                shorter = periods.KINDS[: periods.KINDS.index(kind)]
                count += _absorb(row, shorter, at)
    return count


def release(rules: Rules, *, at: datetime) -> int:
    """Owed again, by the day it had: the longer one does not take its place any more, or nobody
    has to do it, and it was not done while it did."""
    found = Obligation.objects.absorbed().filter(absorbed_by__done_at=None)
    keys = [
        row.pk
        for row in found.select_related("absorbed_by")
        if row.absorbed_by.waived_at is not None or not rules.absorbs(row.absorbed_by)
    ]
    return sum(_release(key, at) for key in keys)


def _release(key: UUID, at: datetime) -> bool:
    with recorded():
        rows = Obligation.objects.select_for_update(of=("self",))
        short = rows.get(pk=key)
        if not rows.filter(pk=short.absorbed_by_id, done_at=None).exists():  # done meanwhile
            return False
        short.absorbed_by, short.version = None, short.version + 1
        short.save(update_fields=["absorbed_by", "version"])
        _say_released(short, at)
    return True


def _say_released(row: Obligation, at: datetime) -> None:
    on = day_of(at)
    ObligationStep.objects.create(
        obligation=row, what=What.RELEASED, at=at, on=on, due_on=row.due_on
    )
    note("obligation.released", at=at, dossier=row.dossier, due_on=row.due_on)
    seats = row.owed_by.seats.current(on).with_role(Role.FOCAL_POINT)
    tell(seats, row.dossier, Notice.Kind.MOVED, true_on=on, at=at, key=f"released:{row.version}")


def _absorb(row: Obligation, kinds: Iterable[str], at: datetime) -> int:
    found = Obligation.objects.open().filter(
        duty=row.duty_id, kind__in=kinds, ends_on=row.ends_on, owed_by=row.owed_by_id,
        owed_to=row.owed_to_id, to_party=row.to_party_id,
    )  # fmt: skip
    return sum(_take_in(key, row, at) for key in found.values_list("pk", flat=True))


def _take_in(key: UUID, row: Obligation, at: datetime) -> bool:
    with recorded():
        short = Obligation.objects.select_for_update(of=("self",)).get(pk=key)
        if not short.is_open:  # its report went out meanwhile
            return False
        short.absorbed_by, short.version = row, short.version + 1
        short.save(update_fields=["absorbed_by", "version"])
        ObligationStep.objects.create(obligation=short, what=What.ABSORBED, at=at, on=day_of(at))
        note("obligation.absorbed", at=at, dossier=short.dossier, by_period=row.period.code)
    return True
