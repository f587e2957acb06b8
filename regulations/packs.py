"""Regulation packs: YAML files that hold the text of a regulation, its parties and its rules.

Pure: no Django, no database. ``read_pack`` and ``read_calendar`` return checked values, or raise
``PackError`` with every fault of the file, each with its line and field.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import ValidationError

from regulations.carriers import FIGURES, SCREENS
from regulations.entries import (
    CalendarPack,
    Carrier,
    DecisionEntry,
    DutyEntry,
    Entry,
    PartyEntry,
    ProvisionEntry,
    RegulationPack,
    RuleEntry,
    StatutePack,
)

PACKS = Path(__file__).parent / "packs"
CALENDAR = "calendar.yaml"
STATUTES = "statutes.yaml"

Key = tuple[str | int, ...]
Model = TypeVar("Model", bound=Entry)


# --- Faults ---------------------------------------------------------------------------------


class Problem(NamedTuple):
    field: Key
    text: str


class PackError(ValueError):
    """Every fault found in one file: “002.yaml, dòng 412, rules[3].amount: …”, one a line."""

    def __init__(self, lines: list[str]):
        super().__init__("\n".join(lines))
        self.lines = lines


FAULTS = {
    "missing": "thiếu khóa bắt buộc",
    "extra_forbidden": "khóa lạ, không có trong khuôn mẫu",
    "literal_error": "{input} không dùng được, phải là {expected}",
    "string_type": "phải là chuỗi ký tự (số thì đặt trong dấu nháy)",
    "string_too_short": "không được để trống",
    "string_pattern_mismatch": "{input} không đúng dạng {pattern}",
    "int_type": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "date_type": "phải là ngày, viết dạng 2026-01-31",
    "list_type": "phải là danh sách",
    "model_type": "phải là một nhóm khóa và giá trị",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "chỉ được {max_length} mục",
    "greater_than_equal": "phải từ {ge} trở lên",
}


def _fault(error: Any) -> Problem:
    context = {**error.get("ctx", {}), "input": repr(error["input"])}
    known = FAULTS.get(error["type"])
    text = known.format(**context).replace(" or ", " hoặc ") if known else error["msg"]
    return Problem(tuple(error["loc"]), text)


def _dotted(field: Key) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in field)
    return "".join(steps).lstrip(".") or "(toàn tệp)"


# --- Reading YAML with its lines ------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are booleans, so that ``off`` stays a word."""


BOOLEAN = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != BOOLEAN]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|false)$"), ["t", "f"])


class Source:
    """One file: its plain data, the line of each field, the faults met so far."""

    def __init__(self, path: Path):
        self.name = path.name
        self.lines: dict[Key, int] = {}
        self.problems: list[Problem] = []
        try:
            self._loader = _Loader(path.read_text("utf-8"))
            node = self._loader.get_single_node()
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise PackError([self._syntax(error)]) from error
        self.data = self._value(node, ()) if node else None

    def _syntax(self, error: Exception) -> str:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        return f"{self.name}, dòng {line}, (toàn tệp): không đọc được YAML: {squeeze(said)}"

    def _value(self, node: yaml.Node, field: Key) -> Any:
        self.lines.setdefault(field, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, field)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*field, i)) for i, child in enumerate(node.value)]
        try:
            return self._loader.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self.add((field, f"không đọc được giá trị {node.value}"))
            return node.value

    def _mapping(self, node: yaml.MappingNode, field: Key) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in values:
                self.add(((*field, key), "khóa bị lặp lại trong cùng một nhóm"))
            self.lines[(*field, key)] = key_node.start_mark.line + 1
            values[key] = self._value(value_node, (*field, key))
        return values

    def add(self, *problems: tuple[Key, str]) -> None:
        self.problems += [Problem(*problem) for problem in problems]

    def line(self, field: Key) -> int:
        """The line of ``field``, or of the nearest thing around it that the file does have."""
        while field not in self.lines and field:
            field = field[:-1]
        return self.lines.get(field, 1)

    def check_shape(self, model: type[Entry]) -> None:
        try:
            model.model_validate(self.data)
        except ValidationError as error:
            self.add(*(_fault(one) for one in error.errors()))

    def raw(self, name: str) -> list[Any]:
        found = self.data.get(name) if isinstance(self.data, dict) else None
        return found if isinstance(found, list) else []

    def groups(self, name: str, key: str) -> dict[str, dict[str, Any]]:
        """The items of a list by their ``key``, well formed or not: what others may refer to."""
        groups = [item for item in self.raw(name) if isinstance(item, dict)]
        return {item[key]: item for item in groups if isinstance(item.get(key), str)}

    def items(self, name: str, model: type[Model]) -> dict[Key, Model]:
        """The items of a list that are well formed, by field, so that one bad item does not hide
        the faults between the others."""
        found: dict[Key, Model] = {}
        for index, value in enumerate(self.raw(name)):
            try:
                found[name, index] = model.model_validate(value)
            except ValidationError:
                continue
        return found

    def report(self) -> None:
        if self.problems:
            ordered = sorted(set(self.problems), key=lambda p: (self.line(p.field), p.text))
            raise PackError([self._printed(problem) for problem in ordered])

    def _printed(self, problem: Problem) -> str:
        line, field = self.line(problem.field), _dotted(problem.field)
        return f"{self.name}, dòng {line}, {field}: {problem.text}"


# --- What the shape cannot say --------------------------------------------------------------

Checks = Iterator[Problem]
COUNTED = {"working_day", "calendar_day", "month", "hour"}
ANNOUNCED = {"notice", "responder_names_date"}
CONSENT = ("consent_clock", "stopped_by", "consent_without_letter_date", "needs_documents")


def squeeze(text: str) -> str:
    return " ".join(text.split())


def _repeated(values: dict[Key, Any], what: str) -> Checks:
    seen: dict[Any, Key] = {}
    for field, value in values.items():
        if value in seen:
            yield Problem(field, f"{what} đã có ở {_dotted(seen[value])}")
        seen.setdefault(value, field)


def _known(code: str, codes: set[str], field: Key) -> Checks:
    if code not in codes:
        yield Problem(field, f"không có bên nào mang mã {code}")


def _check_provisions(provisions: dict[Key, ProvisionEntry]) -> Checks:
    yield from _repeated({(*at, "ref"): p.ref for at, p in provisions.items()}, "điều khoản")
    for at, provision in provisions.items():
        if not (provision.heading or provision.text):
            yield Problem((*at, "text"), "cần có heading hoặc text")
        try:
            citation(provision.ref, provision.kind, provision.label)
        except ValueError as error:
            yield Problem((*at, "ref"), str(error))
        whole = squeeze(f"{provision.heading or ''} {provision.text or ''}")
        for index, slip in enumerate(provision.corrections):
            if squeeze(slip.printed) not in whole:
                yield Problem((*at, "corrections", index, "printed"), "không có trong nguyên văn")


def _check_between(source: Source, codes: set[str]) -> Checks:
    pairs: dict[Key, list[str]] = {
        ("between", index): pair
        for index, pair in enumerate(source.raw("between"))
        if isinstance(pair, list) and all(isinstance(code, str) for code in pair)
    }
    yield from _repeated({at: tuple(sorted(pair)) for at, pair in pairs.items()}, "cặp này")
    for at, pair in pairs.items():
        for index, code in enumerate(pair):
            yield from _known(code, codes, (*at, index))


def _check_words(at: Key, rule: RuleEntry, text: str) -> Checks:
    if squeeze(rule.quote) not in text:
        yield Problem((*at, "quote"), f"không đúng nguyên văn của {rule.provision}")
    for index, mark in enumerate(rule.marks):
        if squeeze(mark.words) not in text:
            yield Problem((*at, "marks", index, "words"), f"không có trong {rule.provision}")


def _check_amount(at: Key, rule: RuleEntry) -> Checks:
    if rule.unit in COUNTED and rule.amount is None:
        yield Problem((*at, "amount"), f"thiếu số cho đơn vị {rule.unit}")
    if rule.unit not in COUNTED and rule.amount is not None:
        yield Problem((*at, "amount"), f"đơn vị {rule.unit} không đi với số nào")
    if rule.is_aim and rule.amount is None:
        yield Problem((*at, "is_aim"), "mốc phấn đấu phải có số")
    if rule.letter_date == "only_source" and rule.amount is not None:
        yield Problem((*at, "letter_date"), "only_source không đi cùng một số ngày của quy chế")
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        yield Problem((*at, "valid_to"), "trước ngày valid_from")


def _check_no_consent(at: Key, rule: RuleEntry) -> Checks:
    only = "chỉ dùng khi silence là deemed_consent"
    for name in CONSENT:
        if getattr(rule, name):
            yield Problem((*at, name), only)
    if rule.letter_date == "second_clock":
        yield Problem((*at, "letter_date"), f"second_clock {only}")


def _check_consent(at: Key, rule: RuleEntry) -> Checks:
    if rule.act not in {"opinion", "personnel"} or rule.condition == "urgent":
        yield Problem((*at, "silence"), "im lặng là đồng ý chỉ dùng cho ý kiến không gấp")
    for name in ("consent_clock", "stopped_by"):
        if getattr(rule, name) is None:
            yield Problem((*at, name), "bắt buộc khi silence là deemed_consent")
    two_clocks = rule.letter_date == "second_clock"
    if rule.consent_clock and two_clocks != (rule.consent_clock == "later_of"):
        yield Problem((*at, "consent_clock"), "later_of và second_clock phải đi cùng nhau")


def _check_silence(at: Key, rule: RuleEntry) -> Checks:
    check = _check_consent if rule.silence == "deemed_consent" else _check_no_consent
    yield from check(at, rule)


def _check_more_time(at: Key, rule: RuleEntry) -> Checks:
    if rule.more_time in ANNOUNCED:
        if rule.notice_before is None:
            yield Problem((*at, "notice_before"), f"bắt buộc khi more_time là {rule.more_time}")
        return
    if rule.notice_before is not None:
        yield Problem((*at, "notice_before"), f"không dùng khi more_time là {rule.more_time}")
    for name in ("notice_in_writing", "late_notice_can_be_accepted"):
        if getattr(rule, name):
            yield Problem((*at, name), f"không dùng khi more_time là {rule.more_time}")


def _check_way_up(at: Key, rule: RuleEntry, codes: set[str]) -> Checks:
    if rule.way_up:
        yield from _known(rule.way_up.body, codes, (*at, "way_up", "body"))
        if rule.way_up.via:
            yield from _known(rule.way_up.via, codes, (*at, "way_up", "via"))


def _check_reach(at: Key, rule: RuleEntry, codes: set[str]) -> Checks:
    """Parties a rule names by code: its routes, those it must reach, the copy."""
    for index, route in enumerate(rule.routes):
        for side, code in enumerate(route):
            yield from _known(code, codes, (*at, "routes", index, side))
    for index, code in enumerate(rule.must_reach):
        yield from _known(code, codes, (*at, "must_reach", index))
    if rule.copy_to:
        yield from _known(rule.copy_to.party, codes, (*at, "copy_to", "party"))


def _check_reports(rules: dict[Key, RuleEntry]) -> Checks:
    """The way up names the rule under which its report is written."""
    reports = {rule.code for rule in rules.values() if rule.act == "report_up"}
    for at, rule in rules.items():
        if rule.way_up and rule.way_up.report and rule.way_up.report not in reports:
            yield Problem((*at, "way_up", "report"), "không có quy tắc report_up nào mang mã này")


# The writer says which of several clauses calls for it.
CHOSEN = {"meeting", "secondment", "report"}


def _proposed(rules: dict[Key, RuleEntry]) -> dict[Key, tuple[object, ...]]:
    """What each proposed rule is for; versions of one rule do not compete, so the first stands.

    Rules with routes of their own compete with those of the same routes alone.
    """
    first: dict[str, tuple[Key, RuleEntry]] = {}
    for at, rule in rules.items():
        if rule.is_proposed and rule.act not in CHOSEN:
            first.setdefault(rule.code, (at, rule))
    return {
        (*at, "is_proposed"): (rule.act, rule.condition, *map(tuple, rule.routes))
        for at, rule in first.values()
    }


def _check_rules(rules: dict[Key, RuleEntry], texts: dict[str, str], codes: set[str]) -> Checks:
    versions = {(*at, "code"): (rule.code, rule.version) for at, rule in rules.items()}
    yield from _repeated(versions, "mã và phiên bản này")
    yield from _repeated(_proposed(rules), "quy tắc đề xuất cho cùng loại việc và điều kiện")
    yield from _check_reports(rules)
    for at, rule in rules.items():
        if rule.provision in texts:
            yield from _check_words(at, rule, texts[rule.provision])
        else:
            yield Problem((*at, "provision"), f"không có điều khoản {rule.provision}")
        yield from _check_way_up(at, rule, codes)
        yield from _check_reach(at, rule, codes)
        for check in (_check_amount, _check_silence, _check_more_time):
            yield from check(at, rule)


def _check_duties(duties: dict[Key, DutyEntry], texts: dict[str, str], codes: set[str]) -> Checks:
    yield from _repeated({(*at, "code"): duty.code for at, duty in duties.items()}, "mã nghĩa vụ")
    for at, duty in duties.items():
        if duty.provision not in texts:
            yield Problem((*at, "provision"), f"không có điều khoản {duty.provision}")
        elif squeeze(duty.quote) not in texts[duty.provision]:
            yield Problem((*at, "quote"), f"không đúng nguyên văn của {duty.provision}")
        for name in ("owed_by", "owed_to"):
            for index, code in enumerate(getattr(duty, name)):
                yield from _known(code, codes, (*at, name, index))
        if bool(duty.carried_by) == bool(duty.not_software):
            yield Problem(
                (*at, "carried_by"), "cần nơi thực hiện, hoặc lý do không thuộc phần mềm"
            )
        for index, carrier in enumerate(duty.carried_by):
            yield from _check_carrier((*at, "carried_by", index), carrier)


def _check_carrier(at: Key, carrier: Carrier) -> Checks:
    if len(carrier.model_dump(exclude_none=True)) != 1:
        yield Problem(at, "cần đúng một: screen, command, figure")
    for name, known in (("screen", SCREENS), ("figure", FIGURES)):
        said = getattr(carrier, name)
        if said and said not in known:
            yield Problem((*at, name), f"{said} không có trong regulations/carriers.py")


def _check_days(at: Key, decision: DecisionEntry) -> Checks:
    """Official days are decided, undecided ones are not; a plan may hold both."""
    for index, entry in enumerate(decision.days):
        is_open = entry.is_off is None
        if decision.status != "provisional" and is_open != (decision.status == "undecided"):
            field = (*at, "days", index, "is_off")
            yield Problem(field, f"không hợp với status {decision.status}")


def _check_decisions(decisions: dict[Key, DecisionEntry]) -> Checks:
    yield from _repeated({(*at, "code"): d.code for at, d in decisions.items()}, "mã quyết định")
    days: dict[Key, date] = {}
    for at, decision in decisions.items():
        yield from _check_days(at, decision)
        for index, entry in enumerate(decision.days):
            days[*at, "days", index, "day"] = entry.day
        for index, swap in enumerate(decision.swaps):
            days[*at, "swaps", index, "off"] = swap.off
            days[*at, "swaps", index, "worked"] = swap.worked
    yield from _repeated(days, "ngày này")


# --- The doors ------------------------------------------------------------------------------


def read_pack(path: Path) -> RegulationPack:
    source = Source(Path(path))
    source.check_shape(RegulationPack)
    parties = source.items("parties", PartyEntry)
    provisions = source.items("provisions", ProvisionEntry)
    codes = set(source.groups("parties", "code"))
    texts = {
        ref: squeeze(str(provision.get("text") or provision.get("heading") or ""))
        for ref, provision in source.groups("provisions", "ref").items()
    }
    source.add(*_repeated({(*at, "code"): p.code for at, p in parties.items()}, "mã bên"))
    source.add(*_check_between(source, codes))
    source.add(*_check_provisions(provisions))
    source.add(*_check_rules(source.items("rules", RuleEntry), texts, codes))
    source.add(*_check_duties(source.items("duties", DutyEntry), texts, codes))
    source.report()
    return RegulationPack.model_validate(source.data)


def read_calendar(path: Path) -> CalendarPack:
    source = Source(Path(path))
    source.check_shape(CalendarPack)
    source.add(*_check_decisions(source.items("decisions", DecisionEntry)))
    source.report()
    return CalendarPack.model_validate(source.data)


def read_statutes(path: Path) -> StatutePack:
    source = Source(Path(path))
    source.check_shape(StatutePack)
    source.report()
    return StatutePack.model_validate(source.data)


def read_all(folder: Path = PACKS) -> list[RegulationPack]:
    """Every regulation of ``folder``, by file name; calendar and statutes are no regulations."""
    paths = sorted(folder.glob("*.yaml"))
    return [read_pack(path) for path in paths if path.name not in {CALENDAR, STATUTES}]


# --- Citations ------------------------------------------------------------------------------

DECISION = "QD"
STEPS = (
    (re.compile(r"^p(\d+)$"), "đoạn"),
    (re.compile(r"^g(\d+)$"), "gạch đầu dòng thứ"),
    (re.compile(r"^([a-zđ])$"), "điểm"),
)


def _clause(steps: list[str]) -> tuple[str, list[str]]:
    """The leading numbers of ``steps`` (“2.1”), and what is left."""
    count = next((i for i, step in enumerate(steps) if not step.isdecimal()), len(steps))
    return ".".join(steps[:count]), steps[count:]


def _below(step: str, ref: str) -> str:
    for pattern, word in STEPS:
        if found := pattern.match(step):
            return f"{word} {found.group(1)}"
    raise ValueError(f"không hiểu ký hiệu {ref}")


def citation(ref: str, kind: str, label: str | None = None) -> str:
    """Print a reference as lawyers write it: “5.1.c” is “điểm c khoản 1 Điều 5”.

    ``label`` replaces the number of a clause where the printed one differs from its place.
    Raises ``ValueError`` for a reference that cannot be read.
    """
    if kind in {"preamble", "closing"}:
        return "phần mở đầu" if kind == "preamble" else "phần kết thúc"
    first, *rest = ref.split(".")
    if kind in {"chapter", "section"}:
        return " ".join([f"Mục {step}" for step in rest] + [f"Chương {first}"])
    ending = ""
    if first == DECISION and rest:
        (first, *rest), ending = rest, " của Quyết định"
    if not first.isdecimal():
        raise ValueError(f"không hiểu ký hiệu {ref}")
    clause, below = _clause(rest)
    words = [_below(step, ref) for step in reversed(below)]
    if clause:
        words.append(f"khoản {label if kind == 'clause' and label else clause}")
    return " ".join([*words, f"Điều {first}{ending}"])
