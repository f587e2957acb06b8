"""Số liệu lập dự toán (003 Điều 5.2, 6.2): how many were asked about, by class and year."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from openpyxl import Workbook

from agencies.models import Role, Seat
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

    Who routes the agency's mail counts all of it but what is barred to them; others what they may
    know the clock of. Who it was stands nowhere here.
    """
    count = _of_the_agency if seat.has_role(Role.LEADER, Role.FOCAL_POINT) else _tracked
    years: dict[int, dict[str, int]] = {}
    for year, condition, n in count(seat, received=received):
        years.setdefault(year, {})[condition] = n
    return [YearRow(year, years[year]) for year in sorted(years, reverse=True)]


def _of_the_agency(seat: Seat, *, received: bool) -> list[tuple[int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select * from vetting_asked(%s, %s)", [seat.agency_id, received])
        return cursor.fetchall()


def _tracked(seat: Seat, *, received: bool) -> Iterable[tuple[int, str, int]]:
    side = "requested_agency" if received else "case__requesting_agency"
    rows = Dispatch.objects.trackable_by(seat).filter(
        **{side: seat.agency}, rule__act=Act.VERIFICATION, line__isnull=False
    )
    return (
        rows.exclude(status=Dispatch.Status.WITHDRAWN)
        .annotate(year=ExtractYear("delivered_at", tzinfo=VIETNAM))
        .values_list("year", "line__condition")
        .annotate(n=Count("line__code", distinct=True))
        .order_by("year")
    )


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
