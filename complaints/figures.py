"""Numbers of complaints, over what a seat may track; too few are not told apart.

Of a group of fewer than five nothing is broken down, and where one part alone would have to be
hidden the smallest other one is hidden with it: the sum would tell it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from complaints.models import CaseClock, ComplaintCase

FEW = 5


@dataclass(frozen=True)
class Cell:
    """A number as it may be shown; ``number`` is None where it may not."""

    label: str
    number: int | None
    text: str


@dataclass(frozen=True)
class Table:
    """One breakdown; without rows where the whole is too small for one."""

    title: str
    total: Cell
    rows: list[Cell]


def _cell(label: str, number: int) -> Cell:
    few = 0 < number < FEW
    return Cell(label, None if few else number, _("dưới 5") if few else f"{number}")


def hidden(counts: dict[str, int]) -> set[str]:
    """Which parts of a whole are not told."""
    few = {label for label, number in counts.items() if 0 < number < FEW}
    others = sorted((n, label) for label, n in counts.items() if n >= FEW)
    if len(few) == 1 and others:
        few.add(others[0][1])
    return few


def table(title: str, counts: dict[str, int]) -> Table:
    total = sum(counts.values())
    whole = _cell(_("Tổng số"), total)
    if total < FEW:
        return Table(title, whole, [])
    kept_back = hidden(counts)
    rows = [
        Cell(label, None, _("dưới 5") if number < FEW else _("không tách"))
        if label in kept_back
        else _cell(label, number)
        for label, number in counts.items()
    ]
    return Table(title, whole, rows)


def tables(seat: Seat | None, first: date, last: date) -> list[Table]:
    """By kind, stage, body and time, of what was received from ``first`` to ``last``."""
    cases = ComplaintCase.objects.trackable_by(seat).filter(received_on__range=(first, last))
    cases = cases.exclude(stage=ComplaintCase.Stage.SPLIT)
    kinds, stages = dict(ComplaintCase.Kind.choices), dict(ComplaintCase.Stage.choices)
    names = dict(Agency.objects.values_list("pk", "short_name"))
    return [
        table(_("Theo loại đơn"), _by(cases, "kind", kinds)),
        table(_("Theo giai đoạn"), _by(cases, "stage", stages)),
        table(_("Theo cơ quan giữ đơn"), _by(cases, "agency", names)),
        table(_("Thời hạn đã xong"), _on_time(cases)),
    ]


def _by(cases: QuerySet, field: str, names: dict) -> dict[str, int]:
    found = dict(cases.order_by().values_list(field).annotate(Count("pk")))
    return {str(name): found[key] for key, name in names.items() if found.get(key)}


def _on_time(cases: QuerySet) -> dict[str, int]:
    ended = CaseClock.objects.filter(
        case__in=cases.values("pk"), ended_on__isnull=False, due_on__isnull=False
    )
    late = ended.filter(ended_on__gt=F("due_on")).count()
    return {_("Đúng hạn"): ended.count() - late, _("Sau hạn"): late}
