"""Numbers of complaints, over what a seat may track; too few are not told apart.

Of a group of fewer than five nothing is broken down, and where the sum would tell what is hidden
the smallest other part is hidden with it; if it still does, nothing is told apart.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
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
    while others and _tells(counts, few):
        few.add(others.pop(0)[1])
    return few


def _tells(counts: dict[str, int], kept_back: set[str]) -> bool:
    """Whether the sum of what is not told leaves only one number for any part of it."""
    whole = sum(counts[label] for label in kept_back)
    bounds = {label: (1, FEW - 1) if counts[label] < FEW else (FEW, whole) for label in kept_back}
    for label, (low, high) in bounds.items():
        others = [bounds[other] for other in kept_back if other != label]
        least = max(low, whole - sum(most for _least, most in others))
        most = min(high, whole - sum(least for least, _most in others))
        if least >= most:
            return True
    return False


def table(title: str, counts: dict[str, int]) -> Table:
    total = sum(counts.values())
    whole = _cell(_("Tổng số"), total)
    if total < FEW:
        return Table(title, whole, [])
    kept_back = hidden(counts)
    if _tells(counts, kept_back):
        return Table(title, whole, [])
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
        table(_("Theo thời hạn"), _on_time(cases, last)),
    ]


def _by(cases: QuerySet, field: str, names: dict) -> dict[str, int]:
    found = dict(cases.order_by().values_list(field).annotate(Count("pk")))
    return {str(name): found[key] for key, name in names.items() if found.get(key)}


def _on_time(cases: QuerySet, on: date) -> dict[str, int]:
    """Each case once: late as soon as one of its limits is past, whether or not it still runs."""
    dated = CaseClock.objects.filter(case=OuterRef("pk"), due_on__isnull=False, is_void=False)
    past = dated.filter(Q(ended_on__gt=F("due_on")) | Q(ended_on=None, due_on__lt=on))
    running = dated.filter(ended_on=None)
    seen = cases.order_by().values_list(Exists(past), Exists(running), Exists(dated))
    found = dict.fromkeys((_("Đúng hạn"), _("Sau hạn"), _("Còn trong hạn"), _("Chưa có hạn")), 0)
    for is_late, runs, has_limit in seen:
        if is_late:
            name = _("Sau hạn")
        elif runs:
            name = _("Còn trong hạn")
        else:
            name = _("Đúng hạn") if has_limit else _("Chưa có hạn")
        found[name] += 1
    return found
