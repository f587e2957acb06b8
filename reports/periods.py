"""Periods of a duty: month, quarter, half, year, term. Pure: days in, days out.

The end of a period does not roll to a working day. A term of a party committee runs five years
from congress to congress; the texts give no day for it, so it is taken from the middle of its
first year to the middle of its last, and an administrator sets the due day.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH, QUARTER, HALF, YEAR, TERM = KINDS = ("month", "quarter", "half", "year", "term")
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12, TERM: 60}
ROMAN = ("I", "II", "III", "IV")
TERM_YEARS, TERM_MONTH = 5, 7
DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2199
UNREADABLE = (
    "Không đọc được kỳ “{text}”. Viết 2026-11 (tháng), 2026-Q4 (quý), 2026-H2 (6 tháng), "
    "2026 (năm) hoặc 2025-2030 (nhiệm kỳ)."
)


class NoSuchPeriod(ValueError):
    """The text names no period; the message says how to write one."""


@dataclass(frozen=True, order=True)
class Period:
    """One period, both days included."""

    last: date
    first: date
    kind: str

    @property
    def code(self) -> str:
        """“2026-11”, “2026-Q4”, “2026-H2”, “2026”, “2025-2030”."""
        first = self.first
        return {
            MONTH: f"{first:%Y-%m}",
            QUARTER: f"{first.year}-Q{_part(first, 3)}",
            HALF: f"{first.year}-H{_part(first, 6)}",
            YEAR: f"{first.year}",
            TERM: f"{first.year}-{self.last.year}",
        }[self.kind]

    @property
    def label(self) -> str:
        """“Tháng 11/2026”, “Quý IV/2026”, “6 tháng đầu năm 2026”, “Năm 2026”."""
        first = self.first
        half = ("đầu", "cuối")[_part(first, 6) - 1]
        return {
            MONTH: f"Tháng {first:%m/%Y}",
            QUARTER: f"Quý {ROMAN[_part(first, 3) - 1]}/{first.year}",
            HALF: f"6 tháng {half} năm {first.year}",
            YEAR: f"Năm {first.year}",
            TERM: f"Nhiệm kỳ {first.year}–{self.last.year}",
        }[self.kind]

    @property
    def next(self) -> "Period":
        return period_of(self.kind, self.last + DAY)

    @property
    def previous(self) -> "Period":
        return period_of(self.kind, self.first - DAY)

    def contains(self, other: "Period") -> bool:
        """Longer, and all of ``other`` lies in it."""
        return (
            MONTHS[self.kind] > MONTHS[other.kind]
            and self.first <= other.first
            and other.last <= self.last
        )

    def absorbs(self, other: "Period") -> bool:
        """“Báo cáo dài hơn thay báo cáo ngắn”: the shorter one that ends on the same day."""
        return self.contains(other) and self.last == other.last

    def day(self, months: int, day: int) -> date:
        """The ``day`` of the month ``months`` after the last one; of a shorter month its end."""
        return _day(_shifted(self.last, months), day)


def period_of(kind: str, day: date) -> Period:
    """The one of this kind that ``day`` lies in."""
    if kind == TERM:
        begun = day.year if day.month >= TERM_MONTH else day.year - 1
        first = date(begun - begun % TERM_YEARS, TERM_MONTH, 1)
    else:
        length = MONTHS[kind]
        first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(last=_shifted(first, MONTHS[kind]) - DAY, first=first, kind=kind)


def periods_between(kind: str, first: date, last: date) -> Iterator[Period]:
    """Those that have a day in common with ``first`` … ``last``, oldest first."""
    period = period_of(kind, first)
    while period.first <= last:
        yield period
        period = period.next


def parse(text: str) -> Period:
    """Raises ``NoSuchPeriod`` with a sentence that says how a period is written."""
    text = str(text).strip().upper()
    for pattern, kind in _WRITTEN:
        if match := re.fullmatch(pattern, text, re.ASCII):
            return _read(kind, *map(int, match.groups()), text=text)
    raise NoSuchPeriod(UNREADABLE.format(text=text[:40]))


_WRITTEN = (
    (r"(\d{4})-(\d{2})", MONTH),
    (r"(\d{4})-Q([1-4])", QUARTER),
    (r"(\d{4})-H([12])", HALF),
    (r"(\d{4})", YEAR),
    (r"(\d{4})[-–](\d{4})", TERM),
)


def _read(kind: str, year: int, part: int = 1, *, text: str) -> Period:
    known = FIRST_YEAR <= year <= LAST_YEAR
    if kind == TERM:
        known = known and part - year == TERM_YEARS and year % TERM_YEARS == 0
        month = TERM_MONTH
    else:
        month = (part - 1) * MONTHS[kind] + 1
    if not known or not 1 <= month <= 12:
        raise NoSuchPeriod(UNREADABLE.format(text=text[:40]))
    return period_of(kind, date(year, month, 1))


def _part(day: date, months: int) -> int:
    """Which quarter (3) or half (6) of its year a day is in, from 1."""
    return (day.month - 1) // months + 1


def _shifted(day: date, months: int) -> date:
    """The first of the month ``months`` later."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _day(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
