"""On time over twelve months, as a line and as a table."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.figures.results import FEW, rate

MONTHS = 12
LEFT, STEP, TOP, HEIGHT = 42, 38, 16, 144  # of the chart, in its own units


@dataclass(frozen=True)
class Month:
    """One month; ``rate`` is None where nothing ended, and not drawn where too little did."""

    first: date
    timed: int
    kept: int
    x: int
    y: int

    @property
    def rate(self) -> int | None:
        return rate(self.kept, self.timed)

    @property
    def is_told(self) -> bool:
        return self.timed >= FEW

    @property
    def above(self) -> int:
        return self.y - 11

    @property
    def name(self) -> str:
        return f"{self.first:%m/%y}" if self.first.month == 1 else f"{self.first:%m}"


@dataclass(frozen=True)
class Trend:
    """Twelve months, the path through those that are told, and what it says."""

    months: list[Month]
    path: str
    grid: list[tuple[int, int]]  # per cent, y

    @property
    def told(self) -> list[Month]:
        return [month for month in self.months if month.is_told]

    @property
    def title(self) -> str:
        told = self.told
        if len(told) < 2:
            return _("Đúng hạn theo tháng")
        first, last = told[0], told[-1]
        names = {"from": first.rate, "to": last.rate, "m": f"{first.first:%m/%Y}"}
        if first.rate == last.rate:
            return _("Đúng hạn: %(to)s%% như tháng %(m)s") % names
        return _("Đúng hạn: từ %(from)s%% (tháng %(m)s) đến %(to)s%%") % names


def first_of(on: date) -> date:
    """The first day of the twelve months that end with the month of ``on``."""
    year, month = divmod(on.year * 12 + on.month - MONTHS, 12)
    return date(year, month + 1, 1)


def trend(counts: dict[str, tuple[int, int]], on: date) -> Trend:
    """``counts``: “2026-11” → answered with a due date, of these on time."""
    start = first_of(on)
    rates = [rate(kept, timed) for timed, kept in counts.values() if timed >= FEW]
    lowest = 60 if rates and min(rates) >= 60 else 0
    months = []
    for n in range(MONTHS):
        year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
        timed, kept = counts.get(f"{year:04d}-{month + 1:02d}", (0, 0))
        y = _height(rate(kept, timed) or 0, lowest)
        months.append(Month(date(year, month + 1, 1), timed, kept, LEFT + STEP * n, y))
    points = [f"{m.x} {m.y}" for m in months if m.is_told]
    grid = [(at, _height(at, lowest)) for at in range(lowest, 101, 10 if lowest else 25)]
    return Trend(months, f"M{' L'.join(points)}" if points else "", grid)


def _height(per_cent: int, lowest: int) -> int:
    return TOP + round(HEIGHT * (100 - max(per_cent, lowest)) / (100 - lowest))
