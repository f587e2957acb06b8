"""Working days: known days of the shipped calendar, and properties that hold on any calendar."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.calendar import DayMark, OutOfCalendar, WorkingCalendar, day_of
from regulations.readings import calendar_of
from tests.regulations.shipped import DECISIONS
from tests.regulations.shipped import WORKING_DAYS as SHIPPED

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

quick = settings(max_examples=100, deadline=None)
builds = settings(max_examples=50, deadline=None)  # each example builds a calendar
days = st.dates(FIRST, LAST)
counts = st.integers(1, 120)


def plain(*marks):
    return WorkingCalendar(marks, first=FIRST, last=LAST)


PLAIN = plain()


def off(day, **fields):
    return DayMark(day, True, "nghỉ", "quyết định thử", **fields)


def worked(day):
    return DayMark(day, False, "làm bù", "quyết định thử", kind="make_up")


def span(first, last):
    """Every day after ``first`` up to ``last``."""
    return [first + n * DAY for n in range(1, (last - first).days + 1)]


# --- Known days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "counts_as_working"),
    [
        (date(2026, 3, 2), True),  # a Monday
        (date(2026, 3, 7), False),  # a Saturday
        (date(2026, 3, 8), False),  # a Sunday
        (date(2026, 1, 2), False),  # swapped off
        (date(2026, 1, 10), True),  # its make-up Saturday
        (date(2026, 2, 20), False),  # Tết
        (date(2026, 8, 22), True),  # make-up Saturday for 31/08
        (date(2026, 8, 31), False),
        (date(2026, 11, 23), True),  # undecided: as printed on the week
        (date(2026, 11, 24), False),  # a day off since 2026
        (date(2026, 11, 28), False),  # undecided
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
    ],
)
def test_a_known_day(day, counts_as_working):
    assert SHIPPED.is_working(day) is counts_as_working


def test_a_mark_names_the_decision_that_made_the_day():
    assert SHIPPED.mark(date(2026, 11, 24)).decision == (
        "Nghỉ Ngày Văn hóa Việt Nam năm 2026 (28/2026/QH16)"
    )
    assert SHIPPED.mark(date(2026, 3, 2)) is None


def test_working_days_of_2026():
    """261 weekdays, less 14 of them off, more the 2 Saturdays worked."""
    assert SHIPPED.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 249


def test_working_days_between_is_negative_backwards():
    assert SHIPPED.working_days_between(date(2026, 6, 8), date(2026, 6, 5)) == -1
    assert SHIPPED.working_days_between(date(2026, 6, 8), date(2026, 6, 8)) == 0


def test_a_day_with_two_decisions_is_refused():
    with pytest.raises(ValueError, match="02/01/2026 có hai quyết định"):
        plain(off(date(2026, 1, 2)), worked(date(2026, 1, 2)))


@pytest.mark.parametrize(
    "name",
    ["add_working_days", "subtract_working_days", "add_calendar_days", "add_months"],
)
def test_a_count_below_one_is_refused(name):
    with pytest.raises(ValueError, match="phải từ 1 trở lên"):
        getattr(SHIPPED, name)(date(2026, 3, 2), 0)


def test_a_day_far_outside_is_refused():
    with pytest.raises(OutOfCalendar, match="Ngày 01/01/2050 nằm ngoài lịch làm việc"):
        SHIPPED.is_working(date(2050, 1, 1))


def test_a_count_that_leaves_the_calendar_is_refused():
    with pytest.raises(OutOfCalendar, match="vượt ra ngoài"):
        SHIPPED.add_working_days(date(2026, 3, 2), 10_000)
    with pytest.raises(OutOfCalendar, match="vượt ra ngoài"):
        SHIPPED.subtract_working_days(date(2026, 3, 2), 10_000)


@pytest.mark.parametrize(
    ("start", "end", "provisional"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), False),
        (date(2026, 11, 24), date(2026, 11, 27), False),
        (date(2026, 11, 24), date(2026, 11, 28), True),
        (date(2026, 11, 28), date(2026, 11, 24), True),
        (date(2019, 12, 31), date(2020, 1, 2), True),
        (date(2027, 12, 30), date(2028, 1, 3), True),
    ],
)
def test_a_span_over_a_day_without_decision_is_provisional(start, end, provisional):
    assert SHIPPED.is_provisional(start, end) is provisional


def test_a_planned_day_off_is_off_and_provisional():
    calendar = plain(off(date(2026, 5, 4), is_official=False))
    assert calendar.add_working_days(date(2026, 5, 1), 1) == date(2026, 5, 5)
    assert calendar.is_provisional(date(2026, 5, 1), date(2026, 5, 5))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 2, 12, 16, 59, 59, tzinfo=UTC), date(2026, 2, 12)),
        (datetime(2026, 2, 12, 17, 0, tzinfo=UTC), date(2026, 2, 13)),
    ],
)
def test_the_civil_day_is_that_of_viet_nam(instant, day):
    assert day_of(instant) == day


# --- Properties ----------------------------------------------------------------------------------


@quick
@given(start=days, count=counts)
def test_exactly_n_working_days_lie_in_between_and_the_last_is_one(start, count):
    due = SHIPPED.add_working_days(start, count)
    assert sum(map(SHIPPED.is_working, span(start, due))) == count
    assert SHIPPED.is_working(due)
    assert SHIPPED.working_days_between(start, due) == count


@quick
@given(event=days, count=counts)
def test_counting_backwards_is_the_mirror(event, count):
    due = SHIPPED.subtract_working_days(event, count)
    assert sum(map(SHIPPED.is_working, span(due - DAY, event - DAY))) == count
    assert SHIPPED.is_working(due)


@quick
@given(start=days, later=st.integers(0, 40), count=counts, more=st.integers(1, 40))
def test_a_later_start_or_a_larger_count_never_ends_earlier(start, later, count, more):
    due = SHIPPED.add_working_days(start, count)
    assert SHIPPED.add_working_days(start + later * DAY, count) >= due
    assert SHIPPED.add_working_days(start, count + more) > due


@quick
@given(start=days, count=counts, unit=st.sampled_from(["working_days", "calendar_days", "months"]))
def test_an_end_is_a_working_day_after_the_start(start, count, unit):
    count = min(count, 24) if unit == "months" else count
    due = getattr(SHIPPED, f"add_{unit}")(start, count)
    assert due > start
    assert SHIPPED.is_working(due)


@builds
@given(start=days, count=counts, holiday=days)
def test_one_more_holiday_never_moves_a_date_earlier(start, count, holiday):
    before, after = PLAIN, plain(off(holiday))
    assert after.add_working_days(start, count) >= before.add_working_days(start, count)
    assert after.add_calendar_days(start, count) >= before.add_calendar_days(start, count)
    assert after.subtract_working_days(start, count) <= before.subtract_working_days(start, count)


@builds
@given(week=st.integers(1, 50), weekday=st.integers(0, 4), saturday=st.integers(1, 50))
def test_a_swap_keeps_the_number_of_working_days(week, weekday, saturday):
    monday = date(2025, 12, 29)
    swapped, made_up = monday + (7 * week + weekday) * DAY, monday + (7 * saturday + 5) * DAY
    before, after = PLAIN, plain(off(swapped), worked(made_up))
    year = (FIRST - DAY, LAST)
    assert after.working_days_between(*year) == before.working_days_between(*year)


@builds
@given(marks=st.dictionaries(days, st.sampled_from([True, False, None]), max_size=30), day=days)
def test_a_rolled_day_is_the_first_working_day_from_there(marks, day):
    calendar = plain(*(DayMark(d, is_off, "x", "y") for d, is_off in marks.items()))
    rolled = calendar.roll_forward(day)
    assert calendar.is_working(rolled)
    assert not any(map(calendar.is_working, span(day - DAY, rolled - DAY)))


@pytest.fixture
def process_zone():
    """Set the zone of the process; the old one comes back."""
    old = os.environ.get("TZ")

    def use(zone):
        os.environ["TZ"] = zone
        time.tzset()

    yield use
    os.environ.pop("TZ") if old is None else os.environ.update(TZ=old)
    time.tzset()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_nothing_depends_on_the_zone_of_the_process(process_zone, zone):
    process_zone(zone)
    instant = datetime.fromisoformat("2026-02-12T23:59:59+07:00")
    fresh = calendar_of(DECISIONS)
    assert day_of(instant) == date(2026, 2, 12)
    assert fresh.add_working_days(day_of(instant), 5) == date(2026, 2, 26)


@pytest.mark.parametrize("hour", range(24))
def test_nothing_depends_on_the_hour(hour):
    instant = datetime.fromisoformat(f"2026-02-12T{hour:02}:30:00+07:00")
    assert SHIPPED.add_working_days(day_of(instant), 5) == date(2026, 2, 26)
