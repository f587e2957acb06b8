"""Article-level compliance: what each clause asks in a period, and what came of it.

A recurring duty is counted from its obligations; one on an occasion from the dispatches under the
rules of the same provision that were delivered in the period; the papers a host owes, from its
meetings. What other rooms carry out is said with where, and what no software carries with why.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from meetings.models import Meeting
from regulations.carriers import FIGURES, SCREENS
from regulations.models import DeadlineRule, Duty, Regulation, working_calendar
from reports import facts, hosts
from reports.figures import Scope, source
from reports.figures.groups import ANSWERED, LATE, TIMED
from reports.models import Obligation, PeriodSetting
from reports.periods import Period

IN_PERIOD = "(delivered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN %(first)s AND %(last)s"
OTHERWISE = "state IN ('declined', 'withdrawn')"
# of dispatches; each but the first three is a part of the one named before it or of the whole
COLUMNS = {
    "phai-lam": "true",
    "da-lam": f"({ANSWERED} OR (is_notice AND NOT is_open AND NOT {OTHERWISE}))",
    "dung-han": f"{TIMED} AND ended_on <= due_on",
    "muon": f"{TIMED} AND ended_on > due_on",
    "im-lang": "state = 'consented'",
    "mien": OTHERWISE,
    "dang-mo": "is_open",
    "qua-han": LATE,
}
NAMES = {
    "phai-lam": _("Phải làm"),
    "da-lam": _("Đã làm"),
    "dung-han": _("Đúng hạn"),
    "muon": _("Muộn"),
    "im-lang": _("Im lặng"),
    "mien": _("Miễn, thu hồi"),
    "dang-mo": _("Chưa xong"),
    "qua-han": _("Quá hạn"),
}


@dataclass(frozen=True)
class Tally:
    """Counts of one clause: owed = done + silence + waived + open. Late and on time are told
    apart only of what had a due day."""

    phai_lam: int = 0
    da_lam: int = 0
    dung_han: int = 0
    muon: int = 0
    im_lang: int = 0
    mien: int = 0
    dang_mo: int = 0
    qua_han: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)
        })  # fmt: skip

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """Column, its name, the number."""
        return [
            (name, str(label), getattr(self, name.replace("-", "_")))
            for name, label in NAMES.items()
        ]


@dataclass(frozen=True)
class Place:
    """Where a duty is carried out, with the address where it has one without a key."""

    title: str
    address: str = ""


@dataclass(frozen=True)
class Clause:
    """One duty in one period. ``kind``: recurring, occasion, hosted (the papers of meetings),
    elsewhere or not_software."""

    duty: Duty
    kind: str
    tally: Tally | None
    places: tuple[Place, ...]


def clauses(
    regulation: Regulation, period: Period, on: date, seat: Seat | None, *, is_past: bool = False
) -> list[Clause]:
    """Every duty of the regulation, in the order of its text, over what ``seat`` may track; of a
    past day, what was known at its end."""
    scope = Scope(seat, on, is_past=is_past, regulation=regulation)
    rows = Obligation.objects.trackable_by(seat).standing(scope.until)
    return _clauses(regulation, period, on, source(scope), rows,
                    Meeting.objects.trackable_by(seat), scope.until)  # fmt: skip


def clauses_of_all(regulation: Regulation, period: Period, on: date) -> list[Clause]:
    """The same over everything there is: numbers, for who runs the installation."""
    names = ", ".join(facts.COLUMNS)
    body = facts.now(facts.ALL, facts.WORDLESS)
    sql = f"SELECT * FROM ({body}) f ({names}) WHERE regulation_id = %(regulation)s"  # noqa: S608
    return _clauses(regulation, period, on, (sql, {"regulation": regulation.pk}),
                    Obligation.objects.standing(), Meeting.objects.all())  # fmt: skip


def _clauses(
    regulation: Regulation,
    period: Period,
    on: date,
    found: tuple[str, dict[str, Any]],
    obligations: QuerySet,
    meetings: QuerySet,
    until: datetime | None = None,
) -> list[Clause]:
    duties = Duty.objects.filter(regulation=regulation).select_related("provision")
    duties = duties.prefetch_related("owed_by", "owed_to").order_by("code")
    ruled = set(
        DeadlineRule.objects.filter(regulation=regulation).values_list("provision", flat=True)
    )
    of_rules, of_periods = _occasions(found, period, on), _recurring(obligations, period, on)
    of_hosts = _hosted(meetings, ruled & hosts.hosted_provisions(), period, on, until)
    chosen = set(PeriodSetting.objects.values_list("duty", flat=True))
    return [
        _clause(duty, of_rules, of_periods, of_hosts, is_ruled=duty.provision_id in ruled,
                recurs=recurs(duty, chosen))
        for duty in duties
    ]  # fmt: skip


def recurs(duty: Duty, chosen: Container[int]) -> bool:
    """Of a period that the text names, or that administrators chose where it names none (keys in
    ``chosen``); until then it is one on an occasion."""
    return bool(duty.periods) or (not duty.is_period_named and duty.pk in chosen)


def _clause(
    duty: Duty, of_rules: dict[int, Tally], of_periods: dict[int, Tally],
    of_hosts: dict[int, Tally], *, is_ruled: bool, recurs: bool,
) -> Clause:  # fmt: skip
    places = tuple(_places(duty))
    if duty.not_software:
        return Clause(duty, "not_software", None, ())
    if recurs:
        return Clause(duty, "recurring", of_periods.get(duty.pk, Tally()), places)
    if hosts.is_hosts(duty, set(of_hosts)):
        return Clause(duty, "hosted", of_hosts[duty.provision_id], places)
    if is_ruled:
        return Clause(duty, "occasion", of_rules.get(duty.provision_id, Tally()), places)
    return Clause(duty, "elsewhere", None, places)


def _occasions(found: tuple[str, dict[str, Any]], period: Period, on: date) -> dict[int, Tally]:
    """Tallies by provision."""
    sql, named = found
    counts = ", ".join(f"count(*) FILTER (WHERE {where})" for where in COLUMNS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT provision_id, {counts} FROM ({sql}) f "  # noqa: S608 - our own conditions
            f"WHERE {IN_PERIOD} GROUP BY provision_id",
            {**named, "first": period.first, "last": period.last, "on": on},
        )
        return {row[0]: Tally(*row[1:]) for row in cursor.fetchall()}


STATES = {
    "phai-lam": Q(),
    "da-lam": Q(state="done"),
    "dung-han": Q(state="done", known_done_on__lte=F("known_due_on")),
    "muon": Q(state="done", known_done_on__gt=F("known_due_on")),
    "im-lang": Q(pk=None),
    "mien": Q(state="waived"),
    "dang-mo": Q(state="open"),
}  # of obligations; as COLUMNS are of dispatches


def _recurring(obligations: QuerySet, period: Period, on: date) -> dict[int, Tally]:
    """Tallies by duty; ``obligations`` with how they stand."""
    counts = {
        name.replace("-", "_"): Count("pk", filter=_where(name, on))
        for name in COLUMNS if name != "im-lang"
    }  # fmt: skip
    owed = obligations.exclude(state="absorbed").in_period(period)
    rows = owed.order_by().values("duty").annotate(**counts)
    return {row.pop("duty"): Tally(**row) for row in rows}


def _where(column: str, on: date) -> Q:
    if column == "qua-han":
        return Q(state="open", known_due_on__lt=on)
    return STATES[column]


def obligations_in(queryset: QuerySet, column: str, on: date) -> QuerySet:
    """The obligations behind one number; ``queryset`` with how they stand."""
    return queryset.exclude(state="absorbed").filter(_where(column, on))


def _hosted(
    meetings: QuerySet, provisions: set[int], period: Period, on: date, until: datetime | None
) -> dict[int, Tally]:
    """Tallies by provision; nothing is asked where no clause asks papers of a host."""
    tallies = dict.fromkeys(provisions, Tally())
    if not provisions:
        return tallies
    for owed in hosts.papers_of(meetings, provisions, period, working_calendar(), until):
        one = {
            name.replace("-", "_"): int(where(owed, on)) for name, where in hosts.STATES.items()
        }
        tallies[owed.meeting.case.rule.provision_id] += Tally(**one)
    return tallies


def total(found: Iterable[Clause]) -> Tally:
    """Of the whole regulation; what several duties share with one provision counts once."""
    seen: dict[tuple[str, int], Tally] = {}
    for clause in found:
        if clause.tally is not None:
            is_shared = clause.kind == "occasion"
            key = clause.duty.provision_id if is_shared else clause.duty.pk
            seen[clause.kind, key] = clause.tally
    return sum(seen.values(), Tally())


def _places(duty: Duty) -> Iterable[Place]:
    for carrier in duty.carried_by:
        if name := carrier.get("screen"):
            yield Place(SCREENS.get(name, name), _address(name))
        elif name := carrier.get("figure"):
            figure = FIGURES.get(name)
            yield Place(_("Số liệu: %s") % figure.title if figure else name,
                        _address(figure.screen) if figure else "")  # fmt: skip
        elif name := carrier.get("command"):
            yield Place(f"manage.py {name}")


def _address(route: str) -> str:
    """Of screens that need no key; the others are reached from a file."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
