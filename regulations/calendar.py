"""The working calendar: which days count. Pure arithmetic on dates, no Django.

A day counts unless it is a Saturday, a Sunday or a day off by a signed decision; a make-up
Saturday counts in every role. Days of which no official decision is known stay plain weekdays
(or weekends) and make every span that crosses them provisional.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
SATURDAY = 5
MARGIN = 3 * 366  # plain weeks kept on either side of the years covered, all provisional


def day_of(at: datetime) -> date:
    """The civil day in Viet Nam on which an instant falls."""
    return at.astimezone(VIETNAM).date()


class OutOfCalendar(ValueError):
    """The date lies too far outside the years of which decisions are known."""


@dataclass(frozen=True, slots=True)
class DayMark:
    """What a decision says of one day. ``is_off`` None: named, but nothing decided."""

    day: date
    is_off: bool | None
    label: str
    decision: str
    is_official: bool = True
    kind: str = "statutory"


class WorkingCalendar:
    """Working days of the years ``first`` to ``last``, with the decisions that made them so."""

    def __init__(
        self, marks: Iterable[DayMark], *, first: date, last: date, version: int = 0
    ) -> None:
        self.version = version
        self.first, self.last = first, last
        self.marks: dict[date, DayMark] = {}
        for mark in marks:
            if mark.day in self.marks:
                raise ValueError(f"{mark.day:%d/%m/%Y} có hai quyết định trong lịch làm việc")
            self.marks[mark.day] = mark
        self._start = first.toordinal() - MARGIN
        self._working: list[date] = []
        self._counted: list[int] = []  # for each day from _start: working days up to its end
        for ordinal in range(self._start, last.toordinal() + MARGIN + 1):
            day = date.fromordinal(ordinal)
            if self._counts(day):
                self._working.append(day)
            self._counted.append(len(self._working))
        self._unofficial = sorted(m.day for m in self.marks.values() if not m.is_official)

    def _counts(self, day: date) -> bool:
        mark = self.marks.get(day)
        if mark is not None and mark.is_off is not None:
            return not mark.is_off
        return day.weekday() < SATURDAY

    def _at(self, index: int) -> date:
        if not 0 <= index < len(self._working):
            raise OutOfCalendar("Khoảng thời gian vượt ra ngoài lịch làm việc đã nạp.")
        return self._working[index]

    def _upto(self, day: date) -> int:
        """How many working days of the calendar have passed at the end of ``day``."""
        index = day.toordinal() - self._start
        if not 0 <= index < len(self._counted):
            raise OutOfCalendar(
                f"Ngày {day:%d/%m/%Y} nằm ngoài lịch làm việc "
                f"({self.first:%Y} đến {self.last:%Y}); hãy nạp lịch của năm đó."
            )
        return self._counted[index]

    def _before(self, day: date) -> int:
        """How many working days of the calendar have passed when ``day`` begins."""
        return self._upto(day) - self._counts(day)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` counts as a working day."""
        self._upto(day)
        return self._counts(day)

    def add_working_days(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start``.

        ``start`` is never counted, working day or not (Civil Code 2015, art. 147.2).
        Raises ``ValueError`` if ``count`` is less than 1.
        """
        if count < 1:
            raise ValueError("Số ngày làm việc phải từ 1 trở lên.")
        return self._at(self._upto(start) + count - 1)

    def subtract_working_days(self, event: date, count: int) -> date:
        """Return the ``count``-th working day before ``event``, which is not counted."""
        if count < 1:
            raise ValueError("Số ngày làm việc phải từ 1 trở lên.")
        return self._at(self._before(event) - count)

    def roll_forward(self, day: date) -> date:
        """``day`` itself if it counts, else the next working day (Civil Code 2015, art. 148.5)."""
        return self._at(self._before(day))

    def add_calendar_days(self, start: date, count: int) -> date:
        """The ``count``-th day after ``start``, moved off a day off (art. 148.5)."""
        if count < 1:
            raise ValueError("Số ngày phải từ 1 trở lên.")
        return self.roll_forward(start + count * DAY)

    def add_months(self, start: date, count: int) -> date:
        """The same day ``count`` months on, or the month's last, moved off a day off."""
        if count < 1:
            raise ValueError("Số tháng phải từ 1 trở lên.")
        month = start.month - 1 + count
        year, month = start.year + month // 12, month % 12 + 1
        return self.roll_forward(date(year, month, min(start.day, monthrange(year, month)[1])))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start``, ``end`` included; negative if ``end`` is past."""
        return self._upto(end) - self._upto(start)

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a day from ``start`` to ``end`` lacks an official decision."""
        if start > end:
            start, end = end, start
        if start < self.first or end > self.last:
            return True
        return bisect_left(self._unofficial, start) < bisect_right(self._unofficial, end)

    def mark(self, day: date) -> DayMark | None:
        """The decision that names ``day``, if one does."""
        return self.marks.get(day)
