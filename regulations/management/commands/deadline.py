"""``deadline``: the working-day arithmetic and the clauses, answered from the packs alone."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from regulations.calendar import DAY, OutOfCalendar, WorkingCalendar, day_of
from regulations.cautions import cautions
from regulations.deadlines import CountedDay, Facts, Rule, Silence, Unit, reckon, strip
from regulations.entries import RegulationPack, RuleEntry
from regulations.models import working_calendar
from regulations.packs import CALENDAR, PACKS, STATUTES, citation, read_calendar, read_pack
from regulations.readings import calendar_of, rule_of

ACTS = (
    "opinion", "information", "verification", "notice", "consultation", "personnel", "immediate",
    "task", "report", "report_up", "forwarding", "signs", "concluded", "case_report",
    "conclusion", "meeting", "secondment", "nomination",
)  # fmt: skip
RELATIVES = ("in_province", "out_of_province", "foreign")
UNITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH)
DIRECTIONS = ("after", "before")
LONGEST = 1000
OF_LIMIT = {"amount": True, "unit": True, "start": True, "direction": False}
OF_CLAUSE = {
    "regulation": True, "act": True, "received": True,
    "letter_date": False, "relatives": False, "urgent": False,
}  # fmt: skip
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SILENCE = {
    "deemed_consent": "được xác định là đồng ý, cùng chịu trách nhiệm, sau khi có người xác nhận",
    "late": "là chậm trả lời, không coi là đồng ý",
    "none": "không chờ trả lời",
}

Answer = Row = dict[str, Any]
Asked = TypeVar("Asked")


class BadInput(CommandError):
    """One sentence that names the option at fault."""


class Command(BaseCommand):
    help = "Tính thời hạn từ tệp quy chế và lịch làm việc, không cần cơ sở dữ liệu."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)
        parser.error = _not_understood
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        for name, words in OPTIONS.items():
            parser.add_argument(f"--{name}", nargs="?", const="", metavar=words[0], help=words[1])
        parser.add_argument("--urgent", action="store_true", default=None, help="việc gấp")
        parser.add_argument("--database", action="store_true", help="hỏi lịch đang dùng")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except BadInput as error:  # the command line itself
            self._refuse(error, as_json="--json" in argv)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = _answer(options)
        except BadInput as error:
            if options["json"]:
                self._refuse(error, as_json=True)
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, default=date.isoformat, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_text(answer)))

    def _refuse(self, error: BadInput, *, as_json: bool) -> NoReturn:
        if not as_json:
            self.stderr.write(str(error))
        else:
            self.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False))
        sys.exit(1)


# --- Options -------------------------------------------------------------------------------------

OPTIONS = {
    "amount": ("SỐ", f"số ngày hoặc tháng, 1 đến {LONGEST}"),
    "unit": ("ĐƠN_VỊ", " | ".join(UNITS)),
    "start": ("NGÀY", "ngày hoặc lúc bắt đầu; ngày này không tính"),
    "direction": ("CHIỀU", "after (mặc định) | before: đếm lùi từ sự kiện"),
    "regulation": ("KHÓA", "khóa của quy chế, ví dụ 002"),
    "act": ("LOẠI", " | ".join(ACTS)),
    "received": ("NGÀY", "ngày hoặc lúc nhận văn bản"),
    "letter-date": ("NGÀY", "ngày đề nghị trả lời ghi trong văn bản"),
    "relatives": ("DIỆN", " | ".join(RELATIVES)),
}


def _not_understood(message: str) -> NoReturn:
    message = message.replace("unrecognized arguments:", "không có tùy chọn")
    raise BadInput(f"Không hiểu dòng lệnh: {message}. Xem: manage.py deadline --help")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _one_of(name: str, text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise BadInput(f"{_option(name)}: không có “{text}”; chọn một trong: {', '.join(known)}.")
    return text


def _day(name: str, text: str, calendar: WorkingCalendar) -> date:
    """A date, or an instant with its offset: the civil day in Viet Nam on which it falls."""
    try:
        day = _date_or_none(text) or day_of(_instant(name, text))
    except (ValueError, OverflowError):
        raise BadInput(
            f"{_option(name)}: không đọc được “{text}”; "
            "viết 2026-02-12 hoặc 2026-02-12T09:00:00+07:00."
        ) from None
    _within(name, lambda: calendar.is_working(day))
    return day


def _date_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2026-02-12") else None


def _instant(name: str, text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise BadInput(f"{_option(name)}: “{text}” thiếu múi giờ; thêm +07:00 ở cuối.")
    return instant


def _amount(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LONGEST):
        raise BadInput(f"--amount: “{text}” không phải số nguyên từ 1 đến {LONGEST}.")
    return int(text)


def _within(name: str, ask: Callable[[], Asked]) -> Asked:
    try:
        return ask()
    except OutOfCalendar as error:
        raise BadInput(f"{_option(name)}: {error}") from error


# --- Answers -------------------------------------------------------------------------------------


def _answer(options: dict[str, Any]) -> Answer:
    given = {name for name, value in options.items() if value is not None}
    limit, clause = given & OF_LIMIT.keys(), given & OF_CLAUSE.keys()
    if bool(limit) == bool(clause):
        raise BadInput(
            "Ghi --amount, --unit, --start, hoặc --regulation, --act, --received; "
            "không trộn hai bộ."
        )
    for name, is_needed in (OF_LIMIT if limit else OF_CLAUSE).items():
        if is_needed and name not in given:
            raise BadInput(f"{_option(name)}: còn thiếu.")
    calendar = _live_calendar() if options["database"] else _shipped_calendar()
    return (_limit if limit else _clause)(options, calendar)


@cache
def _shipped_calendar() -> WorkingCalendar:
    return calendar_of(read_calendar(PACKS / CALENDAR))


def _live_calendar() -> WorkingCalendar:
    try:
        calendar = working_calendar()
    except DatabaseError as error:
        raise BadInput("--database: không hỏi được cơ sở dữ liệu.") from error
    if not calendar.version:
        raise BadInput("--database: chưa nạp lịch làm việc; chạy manage.py load_regulations.")
    return calendar


def _limit(options: dict[str, Any], calendar: WorkingCalendar) -> Answer:
    """So many days or months from a day, forwards or backwards."""
    amount = _amount(str(options["amount"]))
    unit = Unit(_one_of("unit", options["unit"], UNITS))
    direction = _one_of("direction", options["direction"] or "after", DIRECTIONS)
    if direction == "before" and unit is not Unit.WORKING_DAY:
        raise BadInput("--direction: chỉ đếm lùi theo ngày làm việc (--unit working_day).")
    start = _day("start", options["start"], calendar)
    rule = Rule(unit, amount, is_before=direction == "before")
    clock = _within("amount", lambda: reckon(rule, Facts(received_on=start), calendar))
    if rule.is_before:
        days = _backwards(start, clock.due_on, calendar)
    else:
        days = _forwards(start, clock.due_on, unit, calendar)
    return {"due_on": clock.due_on, "days": days, "provisional": clock.is_provisional}


def _clause(options: dict[str, Any], calendar: WorkingCalendar) -> Answer:
    """What a clause makes of a letter received on a day."""
    pack = _pack(options["regulation"])
    act = _one_of("act", options["act"], ACTS)
    received = _day("received", options["received"], calendar)
    letter = options["letter_date"]
    facts = Facts(
        received_on=received,
        letter_date=None if letter is None else _day("letter_date", letter, calendar),
        is_urgent=bool(options["urgent"]),
    )
    entry, warnings = _rule_for(pack, act, options, received)
    rule = rule_of(entry)
    clock = _within("received", lambda: reckon(rule, facts, calendar))
    return {
        "due_on": clock.due_on,
        "notice_by": clock.notice_by,
        "consent_from": clock.consent_from,
        "hard": not rule.is_aim,
        "on_silence": rule.silence,
        "provisional": clock.is_provisional,
        "rule": entry.code,
        "version": entry.version,
        "regulation": pack.regulation.title,
        "citation": _citation(pack, entry),
        "quote": entry.quote,
        "warnings": [*warnings, *cautions(rule, facts, clock, calendar)],
        "days": _forwards(received, clock.due_on, rule.unit, calendar),
    }


@cache
def _pack(key: str) -> RegulationPack:
    others = {CALENDAR, STATUTES}
    known = sorted(path.stem for path in PACKS.glob("*.yaml") if path.name not in others)
    return read_pack(PACKS / f"{_one_of('regulation', key, known)}.yaml")


def _citation(pack: RegulationPack, entry: RuleEntry) -> str:
    provision = next(p for p in pack.provisions if p.ref == entry.provision)
    return citation(provision.ref, provision.kind, provision.label)


def _rule_for(
    pack: RegulationPack, act: str, options: dict[str, Any], on: date
) -> tuple[RuleEntry, list[str]]:
    """The rule for the act and its condition, and what was said for nothing."""
    key, relatives = pack.regulation.key, options["relatives"]
    if relatives is not None:
        _one_of("relatives", relatives, RELATIVES)
    rules = _standing(pack, act, on)
    if not rules:
        raise BadInput(f"--act: quy chế {key} không có quy tắc cho {act} vào ngày {on:%d/%m/%Y}.")
    if options["urgent"] and "urgent" in rules:
        return rules["urgent"], []
    if rules.keys() & set(RELATIVES):
        if relatives not in rules:
            choice = ", ".join(name for name in RELATIVES if name in rules)
            raise BadInput(f"--relatives: quy chế {key} tính theo diện thân nhân: {choice}.")
        return rules[relatives], []
    unused = [] if relatives is None else [f"--relatives: không thay đổi gì trong quy chế {key}."]
    return rules[None], unused


def _standing(pack: RegulationPack, act: str, on: date) -> dict[str | None, RuleEntry]:
    """Rules of the act that apply on a day, by condition: of each the newest version."""
    apply = [
        rule
        for rule in pack.rules
        if rule.act == act
        and (rule.valid_from is None or rule.valid_from <= on)
        and (rule.valid_to is None or rule.valid_to >= on)
    ]
    return {rule.condition: rule for rule in sorted(apply, key=lambda rule: rule.version)}


# --- Day by day ----------------------------------------------------------------------------------


def _forwards(start: date, due: date | None, unit: Unit, calendar: WorkingCalendar) -> list[Row]:
    """Every day from the start, which never counts, to the due day."""
    if due is None or due < start:
        return []
    unit = unit if unit in UNITS else Unit.WORKING_DAY
    return [_counted(day) for day in strip(start, due, calendar, unit)]


def _backwards(event: date, due: date, calendar: WorkingCalendar) -> list[Row]:
    """Every day from the event, which never counts, down to the due day."""
    _before, *rest = strip(due - DAY, event - DAY, calendar)
    back = [_counted(day) for day in reversed(rest)]
    numbers = count(1)
    for row in back:
        row["number"] = next(numbers) if row["counted"] else None
    return [_counted(CountedDay(event, 0, "start", calendar.mark(event))), *back]


def _counted(day: CountedDay) -> Row:
    return {
        "date": day.day,
        "counted": bool(day.number),
        "number": day.number or None,
        "why": day.why,
        "label": day.mark.label if day.mark else None,
        "decision": day.mark.decision if day.mark else None,
    }


# --- In words ------------------------------------------------------------------------------------


def _long(day: date | None, none: str = "không có") -> str:
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}" if day else none


def _text(answer: Answer) -> Iterable[str]:
    due = _long(answer["due_on"], "chưa có hạn")
    yield f"Hạn: {due}{' (tạm tính)' if answer['provisional'] else ''}"
    if "rule" in answer:
        yield from _clause_text(answer)
    named = [row for row in answer["days"] if row["label"]]
    if named:
        yield "Ngày nghỉ, ngày làm bù trong khoảng này:"
    for row in named:
        yield f"  {_long(row['date'])}: {row['label']}. {row['decision']}"


def _clause_text(answer: Answer) -> Iterable[str]:
    if not answer["hard"]:
        yield "Là mốc phấn đấu, không phải thời hạn bắt buộc."
    yield f"Báo thêm thời gian chậm nhất: {_long(answer['notice_by'], 'không có mốc riêng')}"
    yield f"Không trả lời: {SILENCE[answer['on_silence']]}"
    if answer["on_silence"] == Silence.DEEMED_CONSENT:
        yield f"Coi như đồng ý sớm nhất từ: {_long(answer['consent_from'])}"
    yield f"Căn cứ: {answer['citation']}, {answer['regulation']}"
    yield f"“{answer['quote']}”"
    yield from (f"Lưu ý: {warning}" for warning in answer["warnings"])
