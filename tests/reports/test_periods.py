"""Periods: which day lies in which, how they are written, what contains what."""

from datetime import date

import pytest

from reports import periods
from reports.periods import HALF, MONTH, QUARTER, TERM, YEAR, NoSuchPeriod, parse, period_of

ALL = [
    ("2026-11", MONTH, "Tháng 11/2026", date(2026, 11, 1), date(2026, 11, 30)),
    ("2026-02", MONTH, "Tháng 02/2026", date(2026, 2, 1), date(2026, 2, 28)),
    ("2028-02", MONTH, "Tháng 02/2028", date(2028, 2, 1), date(2028, 2, 29)),
    ("2026-Q4", QUARTER, "Quý IV/2026", date(2026, 10, 1), date(2026, 12, 31)),
    ("2026-Q1", QUARTER, "Quý I/2026", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-H1", HALF, "6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
    ("2026-H2", HALF, "6 tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
    ("2026", YEAR, "Năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
    ("2025-2030", TERM, "Nhiệm kỳ 2025–2030", date(2025, 7, 1), date(2030, 6, 30)),
]


@pytest.mark.parametrize(("code", "kind", "label", "first", "last"), ALL)
def test_a_period_is_written_read_and_named(code, kind, label, first, last):
    period = parse(code)
    assert (period.kind, period.code, period.label) == (kind, code, label)
    assert (period.first, period.last) == (first, last)
    for day in (first, last):
        assert period_of(kind, day) == period
    assert period.next.previous == period
    assert period.next.first.toordinal() == last.toordinal() + 1


@pytest.mark.parametrize("text", ["2026-q4", " 2026-11 ", "2025–2030"])
def test_small_letters_blanks_and_dashes_do_not_matter(text):
    assert parse(text).code in {"2026-Q4", "2026-11", "2025-2030"}


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26", "2026-2031", "2025-2031", "quý 4",
     "1999", "2200", "2026-11-01", "٢٠٢٦"],
)  # fmt: skip
def test_what_names_no_period_says_how_to_write_one(text):
    with pytest.raises(NoSuchPeriod, match="2026-Q4 \\(quý\\)"):
        parse(text)


def test_which_lies_in_which():
    month, quarter, half, year = (parse(c) for c in ("2026-12", "2026-Q4", "2026-H2", "2026"))
    term = parse("2025-2030")
    for longer, shorter in ((quarter, month), (half, quarter), (year, half), (term, year)):
        assert longer.contains(shorter)
        assert not shorter.contains(longer)
    assert not quarter.contains(parse("2026-09"))
    assert not quarter.contains(parse("2027-Q4"))


def test_the_longer_takes_the_place_of_what_ends_with_it_alone():
    quarter = parse("2026-Q4")
    assert [quarter.absorbs(parse(c)) for c in ("2026-10", "2026-11", "2026-12")] == [
        False, False, True,
    ]  # fmt: skip


def test_a_day_after_the_period_stays_in_a_shorter_month():
    assert parse("2026-11").day(0, 25) == date(2026, 11, 25)
    assert parse("2026-12").day(1, 5) == date(2027, 1, 5)
    assert parse("2027-01").day(1, 31) == date(2027, 2, 28)
    assert parse("2026").day(-1, 30) == date(2026, 11, 30)


def test_periods_between_are_those_with_a_day_in_common():
    found = periods.periods_between(QUARTER, date(2026, 3, 31), date(2026, 7, 1))
    assert [p.code for p in found] == ["2026-Q1", "2026-Q2", "2026-Q3"]
