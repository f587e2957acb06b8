"""Packs turned into what reckoning needs, without a database."""

from regulations import deadlines
from regulations.calendar import DayMark, WorkingCalendar
from regulations.entries import CalendarPack, DecisionEntry, RuleEntry


def rule_of(entry: RuleEntry) -> deadlines.Rule:
    """The part of a pack's rule that reckoning needs."""
    return deadlines.Rule(
        unit=deadlines.Unit(entry.unit),
        amount=entry.amount,
        is_before=entry.direction == "before",
        letter_date=deadlines.LetterDate(entry.letter_date),
        is_aim=entry.is_aim,
        silence=deadlines.Silence(entry.silence),
        consent_later_of=entry.consent_clock == "later_of",
        consent_without_letter_date=entry.consent_without_letter_date,
        any_feedback_stops=entry.stopped_by == "any_feedback",
        needs_documents=entry.needs_documents,
        more_time=deadlines.MoreTime(entry.more_time),
        notice_before=entry.notice_before or 0,
        late_notice_can_be_accepted=entry.late_notice_can_be_accepted,
    )


def calendar_of(pack: CalendarPack) -> WorkingCalendar:
    """The working calendar that a pack of decisions makes."""
    marks = [mark for decision in pack.decisions for mark in _marks(decision)]
    return WorkingCalendar(marks, first=pack.covers.first, last=pack.covers.last)


def _marks(decision: DecisionEntry) -> list[DayMark]:
    official = decision.status == "official"
    name = f"{decision.title} ({decision.number or 'chưa có số quyết định'})"
    days = [
        DayMark(d.day, d.is_off, d.label, name, is_official=official, kind=d.kind)
        for d in decision.days
    ]
    for swap in decision.swaps:
        days.append(DayMark(swap.off, True, swap.label, name, official, "swapped_off"))
        days.append(DayMark(swap.worked, False, swap.label, name, official, "make_up"))
    return days
