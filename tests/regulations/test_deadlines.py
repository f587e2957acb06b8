"""Reckoning: what docs/deadlines.md does not show, and properties of every replay."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulations import deadlines
from regulations.cautions import cautions
from regulations.deadlines import (
    Agreed,
    DaysLeft,
    Facts,
    LetterDate,
    MoreTime,
    NoticeGiven,
    Rule,
    Silence,
    Unit,
    days_left,
    limit_from,
    reckon,
    strip,
)
from regulations.readings import calendar_of, rule_of
from tests.regulations.shipped import DECISIONS, REGULATIONS, WORKING_DAYS

AGAIN = calendar_of(DECISIONS)  # another calendar from the same decisions
RULES = {entry.code: rule_of(entry) for pack in REGULATIONS for entry in pack.rules}
OPINION_002, OPINION_004 = RULES["002-5.1.c"], RULES["004-3.1"]
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)

quick = settings(max_examples=100, deadline=None)
spring = st.dates(date(2026, 3, 1), date(2026, 6, 30))
notices = st.builds(NoticeGiven, spring, st.none() | spring, st.booleans())
agreements = st.builds(Agreed, spring, spring)
facts = st.builds(
    Facts,
    received_on=spring,
    letter_date=st.none() | spring,
    has_documents=st.booleans(),
    is_urgent=st.booleans(),
    notices=st.lists(notices, max_size=3).map(tuple),
    agreed=st.lists(agreements, max_size=2).map(tuple),
    feedback_on=st.lists(spring, max_size=2).map(tuple),
)
rules = st.sampled_from(list(RULES.values()))


def received(rule=OPINION_002, on=MONDAY, **fields):
    return reckon(rule, Facts(received_on=on, **fields), WORKING_DAYS)


# --- Limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "amount", "end"),
    [
        (Unit.WORKING_DAY, 5, date(2026, 3, 9)),
        (Unit.CALENDAR_DAY, 5, date(2026, 3, 9)),  # Sat 07/03 rolls to Monday
        (Unit.MONTH, 1, date(2026, 4, 2)),
        (Unit.HOUR, 8, None),
        (Unit.IMMEDIATE, None, None),
        (Unit.NONE, None, None),
    ],
)
def test_a_limit_in_each_unit(unit, amount, end):
    assert limit_from(Rule(unit, amount), MONDAY, WORKING_DAYS) == end


def test_a_limit_before_an_event_is_counted_in_working_days_only():
    rule = Rule(Unit.WORKING_DAY, 5, is_before=True)
    assert limit_from(rule, date(2026, 6, 15), WORKING_DAYS) == date(2026, 6, 8)
    with pytest.raises(ValueError, match="Chỉ đếm lùi theo ngày làm việc"):
        limit_from(replace(rule, unit=Unit.MONTH), MONDAY, WORKING_DAYS)


def test_without_receipt_there_is_no_date():
    clock = reckon(OPINION_002, Facts(received_on=None), WORKING_DAYS)
    assert (clock.due_on, clock.notice_by, clock.consent_from) == (None, None, None)
    assert clock.no_consent_because == "no_due"
    assert not clock.is_provisional


def test_a_letter_date_stands_without_receipt_too():
    letter = date(2026, 11, 25)
    clock = reckon(OPINION_002, Facts(received_on=None, letter_date=letter), WORKING_DAYS)
    assert (clock.due_on, clock.is_urgent, clock.is_provisional) == (letter, False, False)


def test_the_original_date_is_kept_beside_the_new_one():
    clock = received(notices=(NoticeGiven(date(2026, 3, 6), date(2026, 3, 20)),))
    assert (clock.original_due_on, clock.due_on) == (date(2026, 3, 9), date(2026, 3, 20))


# --- More time -----------------------------------------------------------------------------------


def test_notices_and_agreements_count_in_the_order_of_their_days():
    clock = received(
        notices=(NoticeGiven(date(2026, 3, 18), date(2026, 3, 27)),),
        agreed=(Agreed(date(2026, 3, 5), date(2026, 3, 20)),),
    )
    assert (clock.due_on, clock.valid_notices) == (date(2026, 3, 27), (True,))


def test_a_late_notice_stays_late_after_an_agreement():
    clock = received(
        notices=(NoticeGiven(date(2026, 3, 9), date(2026, 3, 27)),),
        agreed=(Agreed(date(2026, 3, 10), date(2026, 3, 20)),),
    )
    assert (clock.due_on, clock.valid_notices) == (date(2026, 3, 20), (False,))


def test_where_no_more_time_is_foreseen_a_notice_is_never_valid():
    rule = replace(OPINION_002, more_time=MoreTime.NONE)
    clock = received(rule, notices=(NoticeGiven(date(2026, 3, 3), date(2026, 3, 20)),))
    assert (clock.due_on, clock.notice_by, clock.valid_notices) == (
        date(2026, 3, 9), None, (False,),
    )  # fmt: skip


def test_a_later_receipt_may_make_a_late_notice_valid():
    notice = (NoticeGiven(date(2026, 3, 9), date(2026, 3, 20)),)
    assert received(notices=notice).valid_notices == (False,)
    assert received(on=date(2026, 3, 3), notices=notice).valid_notices == (True,)


# --- Silence -------------------------------------------------------------------------------------


CONSENT = {"002-5.1.c", "004-3.1", "004-3.1-personnel"}


def test_only_opinions_under_two_clauses_know_deemed_consent():
    assert {
        code for code, rule in RULES.items() if rule.silence is Silence.DEEMED_CONSENT
    } == CONSENT


@pytest.mark.parametrize("code", [code for code in RULES if code not in CONSENT])
def test_silence_under_any_other_rule_is_no_consent(code):
    clock = received(RULES[code], letter_date=date(2026, 3, 20))
    assert (clock.consent_from, clock.no_consent_because) == (None, "rule")


def test_every_reason_has_a_sentence():
    for fields in ({}, {"is_urgent": True}, {"has_documents": False}):
        reason = received(**fields).no_consent_because
        assert not reason or deadlines.NO_CONSENT[reason].endswith(".")


# --- Provisional dates ---------------------------------------------------------------------------


def test_a_notice_given_keeps_a_letter_date_provisional():
    """Whether that notice was in time may still hang on the undecided day."""
    letter, notice = date(2026, 11, 25), NoticeGiven(date(2026, 11, 23), date(2026, 11, 25))
    clock = received(on=date(2026, 11, 16), letter_date=letter, notices=(notice,))
    assert clock.is_provisional


def test_a_date_past_the_years_covered_is_provisional():
    assert received(on=date(2027, 12, 30)).is_provisional


# --- Day by day ----------------------------------------------------------------------------------


def test_the_strip_numbers_what_counts_and_says_why_the_rest_does_not():
    days = list(strip(date(2026, 1, 7), date(2026, 1, 12), WORKING_DAYS))
    assert [(d.day.day, d.number, d.why) for d in days] == [
        (7, 0, "start"),
        (8, 1, "counted"),
        (9, 2, "counted"),
        (10, 3, "make_up"),
        (11, None, "weekend"),
        (12, 4, "counted"),
    ]
    assert days[3].mark.label == "Nghỉ thứ Sáu 02/01/2026, làm bù thứ Bảy 10/01/2026"


def test_the_strip_names_holidays_and_leaves_undecided_days_as_printed():
    days = list(strip(date(2026, 11, 22), date(2026, 11, 28), WORKING_DAYS))
    assert [(d.number, d.why) for d in days[1:]] == [
        (1, "counted"), (None, "holiday"), (2, "counted"), (3, "counted"), (4, "counted"),
        (None, "weekend"),
    ]  # fmt: skip
    assert days[1].mark.is_off is None


def test_the_strip_of_calendar_days_counts_every_day():
    days = list(strip(MONDAY, date(2026, 3, 8), WORKING_DAYS, Unit.CALENDAR_DAY))
    assert [d.number for d in days] == list(range(7))
    assert days[-1].why == "weekend"


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 6, 1), DaysLeft(5, is_late=False, is_today=False)),
        (date(2026, 6, 6), DaysLeft(1, is_late=False, is_today=False)),
        (date(2026, 6, 8), DaysLeft(0, is_late=False, is_today=True)),
        (date(2026, 6, 9), DaysLeft(-1, is_late=True, is_today=False)),
    ],
)
def test_days_left_counts_after_today_up_to_the_due_day(on, left):
    assert days_left(date(2026, 6, 8), on, WORKING_DAYS) == left


# --- Properties ----------------------------------------------------------------------------------


@quick
@given(rule=rules, facts=facts)
def test_the_same_facts_replay_to_the_same_clock(rule, facts):
    assert reckon(rule, facts, WORKING_DAYS) == reckon(rule, replace(facts), AGAIN)


@quick
@given(rule=rules, facts=facts)
def test_consent_never_comes_before_the_due_day_has_ended(rule, facts):
    clock = reckon(rule, facts, WORKING_DAYS)
    if clock.consent_from is not None:
        assert clock.consent_from > clock.due_on
        assert clock.no_consent_because == ""
        assert not any(clock.valid_notices)
        assert not facts.is_urgent
    else:
        assert clock.no_consent_because in deadlines.NO_CONSENT


@quick
@given(rule=rules, facts=facts)
def test_the_last_day_for_a_notice_is_a_working_day_not_after_the_due_day(rule, facts):
    clock = reckon(rule, facts, WORKING_DAYS)
    if clock.notice_by is not None:
        assert clock.notice_by <= clock.due_on
        assert rule.notice_before == 0 or WORKING_DAYS.is_working(clock.notice_by)


@quick
@given(on=spring, later=st.integers(0, 30), rule=st.sampled_from([OPINION_002, OPINION_004]))
def test_a_later_receipt_never_makes_a_date_earlier(on, later, rule):
    first, second = received(rule, on), received(rule, on + later * DAY)
    assert (first.due_on, first.notice_by) <= (second.due_on, second.notice_by)


@quick
@given(rule=rules, on=spring)
def test_a_letter_date_under_each_source_order(rule, on):
    letter = on + 30 * DAY
    clock = received(rule, on, letter_date=letter)
    takes = rule.letter_date in {LetterDate.REPLACES, LetterDate.ONLY_SOURCE}
    assert clock.due_on == (letter if takes else received(rule, on).due_on)


# --- Cautions ------------------------------------------------------------------------------------


def said(rule, **fields):
    facts = Facts(**{"received_on": MONDAY, **fields})
    return cautions(rule, facts, reckon(rule, facts, WORKING_DAYS), WORKING_DAYS)


def test_a_plain_clock_needs_no_caution():
    assert said(OPINION_002) == []
    assert said(RULES["002-5.1.a-notice"]) == []


@pytest.mark.parametrize(
    ("code", "fields", "sentences"),
    [
        (
            "003-5.2.1-in_province",
            {"letter_date": date(2026, 3, 20)},
            ["Điều khoản này không dùng ngày ghi trong văn bản; thời hạn giữ nguyên."],
        ),
        (
            "002-5.1.a",
            {},
            ["Chưa có hạn: văn bản không ghi ngày và điều khoản không nêu số ngày."],
        ),
        (
            "002-5.1.c",
            {"letter_date": date(2026, 3, 1)},
            [
                "Ngày 01/03/2026 không sau ngày nhận.",
                "Ngày 01/03/2026 là ngày nghỉ; vẫn giữ như văn bản ghi.",
                "Ngày này ngắn hơn 5 ngày làm việc của quy chế (đến 09/03/2026).",
                deadlines.NO_CONSENT["urgent"],
            ],
        ),
        (
            "004-3.1",
            {"letter_date": date(2026, 3, 10)},
            [
                "Ngày trong văn bản sớm hơn 7 ngày làm việc của quy chế (đến 11/03/2026): "
                "hạn trả lời vẫn theo quy chế."
            ],
        ),
        ("002-5.1.c", {"letter_date": date(2026, 3, 20)}, []),
        (
            "002-5.1.c",
            {"received_on": date(2026, 11, 20)},
            ["Ngày tạm tính: lịch nghỉ trong khoảng này chưa có quyết định chính thức."],
        ),
        ("002-5.1.c", {"received_on": None, "letter_date": date(2026, 3, 20)}, []),
    ],
)
def test_a_caution_for_each_trap(code, fields, sentences):
    assert said(RULES[code], **fields) == sentences
