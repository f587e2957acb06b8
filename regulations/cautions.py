"""What to tell the writer of a letter about a clock before it starts. Pure, like ``deadlines``."""

from datetime import date

from regulations.calendar import WorkingCalendar
from regulations.deadlines import (
    NO_CONSENT,
    Facts,
    LetterDate,
    Reckoning,
    Rule,
    Silence,
    Unit,
    limit_from,
)

NOUNS = {Unit.WORKING_DAY: "ngày làm việc", Unit.CALENDAR_DAY: "ngày", Unit.MONTH: "tháng"}


def cautions(rule: Rule, facts: Facts, clock: Reckoning, calendar: WorkingCalendar) -> list[str]:
    """Sentences to show beside the dates, the gravest first."""
    found = _of_letter_date(rule, facts, clock, calendar)
    if clock.due_on is None and rule.silence is not Silence.NONE:
        found.append("Chưa có hạn: văn bản không ghi ngày và điều khoản không nêu số ngày.")
    if rule.silence is Silence.DEEMED_CONSENT and clock.consent_from is None:
        found.append(NO_CONSENT[clock.no_consent_because])
    if clock.is_provisional:
        found.append("Ngày tạm tính: lịch nghỉ trong khoảng này chưa có quyết định chính thức.")
    return found


def _of_letter_date(
    rule: Rule, facts: Facts, clock: Reckoning, calendar: WorkingCalendar
) -> list[str]:
    letter, received = facts.letter_date, facts.received_on
    if letter is None:
        return []
    if rule.letter_date is LetterDate.IGNORED:
        return ["Điều khoản này không dùng ngày ghi trong văn bản; thời hạn giữ nguyên."]
    found = []
    if received is not None and letter <= received:
        found.append(f"Ngày {letter:%d/%m/%Y} không sau ngày nhận.")
    if clock.is_day_off:
        found.append(f"Ngày {letter:%d/%m/%Y} là ngày nghỉ; vẫn giữ như văn bản ghi.")
    limit = limit_from(rule, received, calendar) if received is not None else None
    if limit is not None and letter < limit:
        found.append(_shorter(rule, limit))
    return found


def _shorter(rule: Rule, limit: date) -> str:
    own = f"{rule.amount} {NOUNS[rule.unit]} của quy chế (đến {limit:%d/%m/%Y})"
    if rule.letter_date is LetterDate.SECOND_CLOCK:
        return f"Ngày trong văn bản sớm hơn {own}: hạn trả lời vẫn theo quy chế."
    return f"Ngày này ngắn hơn {own}."
