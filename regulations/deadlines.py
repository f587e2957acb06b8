"""What a clause and the recorded facts make of a clock: due date, last day for a notice, consent.

Pure: no Django, no reading of the clock. The same rows give the same dates on any machine, at any
hour. Worked examples stand in ``docs/deadlines.md`` and are run as tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulations.calendar import DAY, DayMark, WorkingCalendar


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    HOUR = "hour"
    IMMEDIATE = "immediate"
    NONE = "none"


class LetterDate(StrEnum):
    """What a reply date written in the letter does to the clause's own limit."""

    REPLACES = "replaces"  # 002: “hoặc theo đề nghị tại văn bản xin ý kiến”
    SECOND_CLOCK = "second_clock"  # 004: silence is measured by the letter's time
    ONLY_SOURCE = "only_source"  # 000: “theo đúng thời hạn yêu cầu”
    IGNORED = "ignored"


class Silence(StrEnum):
    DEEMED_CONSENT = "deemed_consent"
    LATE = "late"
    NONE = "none"


class MoreTime(StrEnum):
    NONE = "none"
    NOTICE = "notice"
    RESPONDER_NAMES_DATE = "responder_names_date"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of a deadline rule that reckoning needs (see ``DeadlineRule`` for the whole)."""

    unit: Unit
    amount: int | None = None
    is_before: bool = False
    letter_date: LetterDate = LetterDate.IGNORED
    is_aim: bool = False
    silence: Silence = Silence.LATE
    consent_later_of: bool = False
    consent_without_letter_date: bool = True
    any_feedback_stops: bool = False
    needs_documents: bool = False
    more_time: MoreTime = MoreTime.NONE
    notice_before: int = 0
    late_notice_can_be_accepted: bool = True


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A notice of more time. ``new_due_on`` None: more time is needed, no date is named yet."""

    given_on: date
    new_due_on: date | None = None
    is_accepted: bool = False
    was_in_time: bool = False  # judged so on the day it was given; a later replay never undoes it


@dataclass(frozen=True, slots=True)
class Agreed:
    """A date both sides accepted; ``on`` is the day it was accepted."""

    on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened to one addressee's letter."""

    received_on: date | None
    is_assumed: bool = False
    letter_date: date | None = None
    has_documents: bool = True
    is_urgent: bool = False  # sent as an urgent matter, whatever the letter's date
    notices: tuple[NoticeGiven, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    feedback_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The dates of one clock. None means the clause gives no such date."""

    due_on: date | None
    notice_by: date | None
    consent_from: date | None
    is_provisional: bool
    original_due_on: date | None  # before any notice or agreement
    is_urgent: bool = False  # the letter's own date leaves no day for a notice
    valid_notices: tuple[bool, ...] = ()  # one for each notice, in the order given
    no_consent_because: str = ""  # a key of NO_CONSENT
    is_day_off: bool = False  # the letter's own date is a day off; it stands as written


NO_CONSENT = {
    "rule": "Điều khoản không quy định im lặng là đồng ý.",
    "urgent": "Ngày ghi trong văn bản không còn ngày để thông báo thêm thời gian: việc gấp, "
    "không coi là đồng ý.",
    "urgent_matter": "Việc gấp, đột xuất: không coi là đồng ý khi im lặng.",
    "no_letter_date": "Văn bản không ghi thời hạn riêng nên không coi là đồng ý khi im lặng.",
    "no_documents": "Văn bản không kèm tài liệu theo yêu cầu của điều khoản.",
    "notice": "Đã có thông báo cần thêm thời gian hợp lệ.",
    "feedback": "Đã có thông tin phản hồi trong thời hạn.",
    "agreed": "Hai bên đã thống nhất thời gian khác.",
    "no_due": "Chưa có hạn.",
}


def reckon(rule: Rule, facts: Facts, calendar: WorkingCalendar) -> Reckoning:
    """Replay the facts of one addressee under one rule.

    Raises ``OutOfCalendar`` when a date lies outside the years the calendar knows.
    """
    original = _own_due(rule, facts, calendar)
    due, valid = _after_more_time(rule, facts, original, calendar)
    notice_by = _notice_by(rule, due, calendar)
    urgent = _is_urgent(rule, facts, calendar)
    consent_from, why_not = _consent(rule, facts, due, valid, urgent)
    return Reckoning(
        due_on=due,
        notice_by=notice_by,
        consent_from=consent_from,
        is_provisional=_is_provisional(rule, facts, due, notice_by, calendar),
        original_due_on=original,
        is_urgent=urgent,
        valid_notices=valid,
        no_consent_because=why_not,
        is_day_off=_letter_date_is_off(rule, facts, calendar),
    )


def limit_from(rule: Rule, start: date, calendar: WorkingCalendar) -> date | None:
    """The last day of the clause's own limit counted from ``start``; None if it names none."""
    if rule.amount is None:
        return None
    if rule.unit is Unit.WORKING_DAY:
        step = calendar.subtract_working_days if rule.is_before else calendar.add_working_days
        return step(start, rule.amount)
    if rule.is_before:
        raise ValueError("Chỉ đếm lùi theo ngày làm việc.")
    if rule.unit is Unit.CALENDAR_DAY:
        return calendar.add_calendar_days(start, rule.amount)
    if rule.unit is Unit.MONTH:
        return calendar.add_months(start, rule.amount)
    return None


def _own_due(rule: Rule, facts: Facts, calendar: WorkingCalendar) -> date | None:
    """The due date before anybody asked for more time."""
    if _takes_letter(rule) and facts.letter_date is not None:
        return facts.letter_date  # an explicit date stands as written
    if rule.letter_date is LetterDate.ONLY_SOURCE or facts.received_on is None:
        return None
    return limit_from(rule, facts.received_on, calendar)


def _takes_letter(rule: Rule) -> bool:
    """Whether a date in the letter is the due date."""
    return rule.letter_date in {LetterDate.REPLACES, LetterDate.ONLY_SOURCE}


def _notice_by(rule: Rule, due: date | None, calendar: WorkingCalendar) -> date | None:
    """The last day on which a notice of more time is in time."""
    if due is None or rule.more_time not in {MoreTime.NOTICE, MoreTime.RESPONDER_NAMES_DATE}:
        return None
    return calendar.subtract_working_days(due, rule.notice_before) if rule.notice_before else due


def _after_more_time(
    rule: Rule, facts: Facts, due: date | None, calendar: WorkingCalendar
) -> tuple[date | None, tuple[bool, ...]]:
    """Apply notices and agreements in the order of their days."""
    valid: list[bool] = []
    rows: list[tuple[date, int, NoticeGiven | Agreed]] = [
        *((n.given_on, 0, n) for n in facts.notices),
        *((a.on, 1, a) for a in facts.agreed),
    ]
    for _on, _order, row in sorted(rows, key=lambda r: r[:2]):
        if isinstance(row, Agreed):
            due = row.due_on
            continue
        in_time = row.was_in_time or _is_in_time(rule, row, due, calendar)
        valid.append(in_time)
        accepted = row.is_accepted and rule.late_notice_can_be_accepted
        if in_time or accepted:
            due = row.new_due_on
    return due, tuple(valid)


def _is_in_time(
    rule: Rule, notice: NoticeGiven, due: date | None, calendar: WorkingCalendar
) -> bool:
    last = _notice_by(rule, due, calendar)
    if last is None:
        return due is None and rule.more_time is MoreTime.NOTICE
    if rule.more_time is MoreTime.RESPONDER_NAMES_DATE and notice.new_due_on is None:
        return False  # 004 Điều 3.1: “và xác định thời gian phản hồi”
    return notice.given_on <= last


def _is_urgent(rule: Rule, facts: Facts, calendar: WorkingCalendar) -> bool:
    """The letter's own date leaves no day, from receipt on, for a notice of more time."""
    if rule.letter_date is not LetterDate.REPLACES or rule.more_time is not MoreTime.NOTICE:
        return False
    if facts.letter_date is None or facts.received_on is None:
        return False
    last = _notice_by(rule, facts.letter_date, calendar)
    return last is not None and last < facts.received_on


def _consent(
    rule: Rule, facts: Facts, due: date | None, valid: tuple[bool, ...], urgent: bool
) -> tuple[date | None, str]:
    """The first day on which silence may be confirmed as consent, or why there is none."""
    if rule.silence is not Silence.DEEMED_CONSENT:
        return None, "rule"
    if urgent:
        return None, "urgent"
    if facts.is_urgent:
        return None, "urgent_matter"
    if not rule.consent_without_letter_date and facts.letter_date is None:
        return None, "no_letter_date"
    if facts.agreed:
        return None, "agreed"
    accepted = any(n.is_accepted for n in facts.notices)
    if accepted or any(valid):
        return None, "notice"
    if due is None:
        return None, "no_due"
    last = max(due, facts.letter_date) if rule.consent_later_of and facts.letter_date else due
    if rule.any_feedback_stops and _spoke_by(facts, last):
        return None, "feedback"
    if rule.needs_documents and not facts.has_documents:
        return None, "no_documents"
    return last + DAY, ""


def _is_provisional(
    rule: Rule,
    facts: Facts,
    due: date | None,
    notice_by: date | None,
    calendar: WorkingCalendar,
) -> bool:
    """Whether a day without an official decision could still move one of the dates."""
    if due is None or facts.received_on is None:
        return False
    start = facts.received_on
    if _takes_letter(rule) and due == facts.letter_date and not facts.notices:
        if notice_by is None:
            return False  # the letter's date stands as written, and nothing is counted
        start = notice_by
    elif rule.unit in {Unit.CALENDAR_DAY, Unit.MONTH}:  # only the roll at the end can move
        start = calendar.subtract_working_days(due, 1) + DAY
    return calendar.is_provisional(start, due)


def _spoke_by(facts: Facts, last: date) -> bool:
    """Whether the requested agency gave any feedback up to ``last``; a late notice is one."""
    spoken = (*facts.feedback_on, *(n.given_on for n in facts.notices))
    return any(day <= last for day in spoken)


def _letter_date_is_off(rule: Rule, facts: Facts, calendar: WorkingCalendar) -> bool:
    if rule.letter_date is LetterDate.IGNORED or facts.letter_date is None:
        return False
    return not calendar.is_working(facts.letter_date)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the strip. ``number`` is its place in the count, None if it does not count."""

    day: date
    number: int | None
    why: str  # "start" | "counted" | "weekend" | "holiday" | "make_up"
    mark: DayMark | None = None


def strip(
    start: date, end: date, calendar: WorkingCalendar, unit: Unit = Unit.WORKING_DAY
) -> Iterator[CountedDay]:
    """Every day from ``start`` (day 0) to ``end``, counted or with the reason why not."""
    yield CountedDay(start, 0, "start", calendar.mark(start))
    day, number = start + DAY, 0
    while day <= end:
        counts = unit is not Unit.WORKING_DAY or calendar.is_working(day)
        number += counts
        yield CountedDay(day, number if counts else None, _why(day, calendar), calendar.mark(day))
        day += DAY


def _why(day: date, calendar: WorkingCalendar) -> str:
    mark = calendar.mark(day)
    if mark is not None and mark.is_off is not None:
        return "holiday" if mark.is_off else "make_up"
    return "counted" if calendar.is_working(day) else "weekend"


@dataclass(frozen=True, slots=True)
class DaysLeft:
    """How long is left on ``on``; ``days`` are working days, negative when late."""

    days: int
    is_late: bool
    is_today: bool


def days_left(due_on: date, on: date, calendar: WorkingCalendar) -> DaysLeft:
    """Working days after ``on`` up to and including ``due_on``; due on that day is “hôm nay”."""
    return DaysLeft(
        days=calendar.working_days_between(on, due_on),
        is_late=on > due_on,
        is_today=on == due_on,
    )
