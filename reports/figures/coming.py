"""What falls due in the next ten working days; a make-up Saturday is one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from regulations.calendar import DAY, SATURDAY, WorkingCalendar

AHEAD = 10  # working days, today among them if it is one
WIDTH, BAR, TALLEST, GROUND = 476, 34, 100, 124  # of the chart, in its own units


@dataclass(frozen=True)
class Column:
    """One day, with its place in the drawing."""

    day: date
    number: int
    css: str
    x: int
    y: int
    width: int
    height: int
    is_off: bool
    is_today: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        return self.y - 7


def last_of(on: date, calendar: WorkingCalendar) -> date:
    """The tenth working day from ``on`` on."""
    return calendar.add_working_days(on - DAY, AHEAD)


def columns(due: dict[date, int], on: date, soon: date, calendar: WorkingCalendar) -> list[Column]:
    """The ten working days and the weekdays off between them; a weekend day only if it counts or
    something falls on it."""
    shown = [
        day
        for day in _days(on, last_of(on, calendar))
        if day.weekday() < SATURDAY or calendar.is_working(day) or day in due
    ]
    most = max(due.values(), default=1)
    step = WIDTH / max(len(shown), AHEAD)
    width = min(BAR, int(step) - 4)  # narrower around a long holiday
    found = []
    for n, day in enumerate(shown):
        number = due.get(day, 0)
        is_off = not calendar.is_working(day) and not number
        height = TALLEST if is_off else round(TALLEST * number / most)
        css = "off" if is_off else "f-soon" if day <= soon else "f-run"
        found.append(
            Column(
                day, number, css, round(n * step), GROUND - height, width, height, is_off,
                day == on,
            )
        )  # fmt: skip
    return found


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
