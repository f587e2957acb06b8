"""Số liệu lập dự toán (003 Điều 5.2, 6.2): how many were asked about, by class and year."""

import io
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from openpyxl import Workbook

from agencies.models import Seat
from regulations.calendar import VIETNAM
from regulations.models import RELATIVES, Act, Condition
from requests.models import Dispatch

NO_CLASS = ""


@dataclass(frozen=True)
class YearRow:
    """One year: of each class how many persons."""

    year: int
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[int]:
        return [self.counts.get(c, 0) for c in (*RELATIVES, NO_CLASS)]


def by_year(seat: Seat, *, received: bool) -> list[YearRow]:
    """Persons asked about: of this agency (``received``: by others, of this agency).

    Counts what the seat may know the clock of; who it was stands nowhere here.
    """
    rows = Dispatch.objects.trackable_by(seat).filter(
        rule__act=Act.VERIFICATION, line__isnull=False
    )
    ours = {"requested_agency": seat.agency} if received else {
        "case__requesting_agency": seat.agency
    }  # fmt: skip
    counted = (
        rows.filter(**ours)
        .annotate(year=ExtractYear("delivered_at", tzinfo=VIETNAM))
        .values("year", "line__condition")
        .annotate(n=Count("pk"))
        .order_by("-year")
    )
    years: dict[int, dict[str, int]] = {}
    for row in counted:
        years.setdefault(row["year"], {})[row["line__condition"]] = row["n"]
    return [YearRow(year, counts) for year, counts in years.items()]


def headings() -> list[str]:
    return [*(str(Condition(c).label) for c in RELATIVES), _("Không chia diện"), _("Cộng")]


def workbook(tables: list[tuple[str, list[YearRow]]]) -> bytes:
    """The same tables as the page, to go on reckoning with."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Số liệu thẩm tra")
    for title, rows in tables:
        sheet.append([title])
        sheet.append([_("Năm"), *headings()])
        for row in rows:
            sheet.append([row.year, *row.cells, row.total])
        sheet.append([])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
