"""Báo cáo định kỳ: who has sent what is due about now, from the obligations one may track."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from reports.figures.scope import Scope
from reports.models import Obligation
from reports.periods import Period

AROUND = timedelta(days=45)
SHOWN = 4
NAMED = 3  # agencies that are still missing
WIDTH = 120


@dataclass(frozen=True)
class Periodic:
    """One period of one duty: how many of how many agencies have done it."""

    code: str
    title: str
    period: Period
    owed: int
    done: int
    due_on: date
    missing: list[str]
    more: int  # agencies that are missing besides
    is_late: bool

    @property
    def width(self) -> int:
        return round(WIDTH * self.done / self.owed) if self.owed else 0


def periodic(scope: Scope) -> list[Periodic]:
    """Those due nearest to the day, late or coming; waived ones are not awaited. Of a past day as
    their ledger had them then."""
    near = _near(scope)
    groups = list(
        near.order_by()
        .values("duty_id", "duty__code", "duty__title", "kind", "starts_on", "ends_on")
        .annotate(
            owed=Count("pk"), done=Count("pk", filter=Q(state="done")), due=Max("known_due_on")
        )
    )  # fmt: skip
    groups.sort(key=lambda g: (abs((g["due"] - scope.on).days), g["duty__code"], g["kind"]))
    shown = groups[:SHOWN]
    missing = _missing(near, shown)
    return [
        _periodic(g, missing.get((g["duty_id"], g["kind"], g["starts_on"]), []), scope.on)
        for g in sorted(shown, key=lambda g: g["due"])
    ]


def _near(scope: Scope) -> QuerySet[Obligation]:
    near = Obligation.objects.trackable_by(scope.seat).standing(scope.until).filter(
        state__in=("open", "done"), known_due_on__range=(scope.on - AROUND, scope.on + AROUND)
    )  # fmt: skip
    if scope.regulation:
        near = near.filter(duty__regulation=scope.regulation)
    if scope.agency:
        near = near.filter(owed_by=scope.agency)
    if scope.side:
        side = "owed_by" if scope.side == "no" else "owed_to"
        near = near.filter(**{side: scope.seat.agency_id})
    return near if not scope.act else near.none()  # a kind of letter: no period is of one


def _periodic(g: dict, missing: list[str], on: date) -> Periodic:
    return Periodic(
        g["duty__code"], g["duty__title"],
        Period(last=g["ends_on"], first=g["starts_on"], kind=g["kind"]), g["owed"], g["done"],
        g["due"], missing[:NAMED], max(len(missing) - NAMED, 0),
        g["due"] < on and g["done"] < g["owed"],
    )  # fmt: skip


def _missing(near, groups: list[dict]) -> dict[tuple, list[str]]:
    wanted = Q(pk=None)
    for g in groups:
        wanted |= Q(duty=g["duty_id"], kind=g["kind"], starts_on=g["starts_on"])
    found: dict[tuple, list[str]] = {}
    rows = near.filter(wanted, state="open").order_by("owed_by__sort_name")
    for duty, kind, starts_on, name in rows.values_list(
        "duty_id", "kind", "starts_on", "owed_by__short_name"
    ):
        names = found.setdefault((duty, kind, starts_on), [])
        if name not in names:  # who owes several bodies is named once
            names.append(name)
    return found
