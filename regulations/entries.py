"""The shape of the regulation packs and of the calendar pack; ``packs`` reads and checks them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RegulationEntry(Entry):
    key: Annotated[str, Field(pattern=r"^[0-9a-z-]+$")]
    title: Text
    number: Text | None
    number_note: Text | None = None
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None = None
    effect_note: Text | None = None
    issuing_body: Text
    signatory: Text
    signatory_title: Text
    replaces: Text | None = None
    status: Literal["in_force", "historical"]
    status_note: Text | None = None


class PartyEntry(Entry):
    code: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    name: Text
    role: Literal["lead", "coordinating", "superior", "relay", "supporting", "informed"]
    is_class: bool


class Correction(Entry):
    """A slip of the scan: the text keeps what is printed, the reading stands beside it."""

    printed: Text
    reads: Text
    note: Text | None = None


class ProvisionEntry(Entry):
    ref: Text
    kind: Literal[
        "preamble",
        "chapter",
        "section",
        "article",
        "clause",
        "point",
        "dash",
        "paragraph",
        "closing",
    ]
    label: Text | None = None
    heading: Text | None = None
    text: Text | None = None
    corrections: list[Correction] = []


class WayUp(Entry):
    body: Text
    via: Text | None
    after: Text | None
    report: Text | None = None  # code of the rule for “báo cáo xin ý kiến”
    meeting: bool = False  # only after a meeting that failed, with its record
    when: Literal["disagreement", "difficulty"] = "disagreement"  # what must stand before it


class CopyTo(Entry):
    """Đồng gửi: to whom the same paper goes in the same act, when the answer is yes."""

    party: Text
    question: Text


class Mark(Entry):
    """The deciding words inside the text of the provision."""

    words: Text
    tone: Literal["time", "silence"]


class RuleEntry(Entry):
    code: Text
    version: Annotated[int, Field(ge=1)]
    provision: Text
    act: Literal[
        "information",
        "notice",
        "opinion",
        "verification",
        "consultation",
        "personnel",
        "immediate",
        "task",
        "report",
        "report_up",
        "conclusion",
        "forwarding",
        "signs",
        "concluded",
        "case_report",
        "meeting",
        "secondment",
        "nomination",
    ]
    condition: Literal["urgent", "in_province", "out_of_province", "foreign"] | None
    amount: Annotated[int, Field(ge=1)] | None
    unit: Literal["working_day", "calendar_day", "month", "hour", "immediate", "none"]
    direction: Literal["after", "before"]
    owed_by: Literal["requested", "requesting", "host"]
    starts_on: Literal["registered", "delivered"]
    letter_date: Literal["replaces", "second_clock", "only_source", "ignored"]
    is_aim: bool
    silence: Literal["deemed_consent", "late", "none"]
    consent_clock: Literal["same", "later_of"] | None
    consent_without_letter_date: bool
    stopped_by: Literal["opinion", "any_feedback"] | None
    needs_documents: bool
    more_time: Literal["none", "notice", "responder_names_date", "agreement"]
    notice_before: Annotated[int, Field(ge=0)] | None  # working days before expiry
    notice_in_writing: bool
    late_notice_can_be_accepted: bool
    way_up: WayUp | None
    routes: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = []
    must_reach: list[Text] = []  # a letter to some of these only is refused
    copy_to: CopyTo | None = None
    is_proposed: bool
    label: Text
    explanation: Text
    quote: Text
    marks: list[Mark]
    valid_from: date | None
    valid_to: date | None


class Carrier(Entry):
    """What carries a duty out: a named address, a command, a figure. One of the three."""

    screen: Text | None = None  # name of an address: “requests:compose”
    command: Text | None = None
    figure: Text | None = None


class DutyEntry(Entry):
    """One obligation of the text. ``periods`` is empty for what is owed on an occasion."""

    code: Annotated[str, Field(pattern=r"^\d{3}-\d{2}$")]
    provision: Text
    sentence: Text | None = None  # “câu 2”, “vế 1”: which part of the provision
    title: Text
    kinds: Annotated[list[Text], Field(min_length=1)]
    owed_by: Annotated[list[Text], Field(min_length=1)]  # codes of parties
    owed_to: list[Text] = []
    periods: list[Literal["month", "quarter", "half", "year", "term"]] = []
    is_period_named: bool = True  # false: the text says “định kỳ” and no more
    carried_by: list[Carrier] = []
    not_software: Text | None = None
    quote: Text


class RegulationPack(Entry):
    regulation: RegulationEntry
    parties: Annotated[list[PartyEntry], Field(min_length=1)]
    between: list[Annotated[list[str], Field(min_length=2, max_length=2)]]
    provisions: Annotated[list[ProvisionEntry], Field(min_length=1)]
    rules: list[RuleEntry]
    duties: list[DutyEntry] = []


class Covers(Entry):
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]


class DayEntry(Entry):
    """``is_off`` is null while the day is undecided: it counts as printed on the week, and makes
    every date that runs across it provisional."""

    day: date
    is_off: bool | None
    kind: Literal["statutory", "compensatory", "closure", "pending"]
    label: Text


class SwapEntry(Entry):
    """A weekday off and the weekend day worked for it."""

    off: date
    worked: date
    label: Text


class DecisionEntry(Entry):
    code: Text
    title: Text
    number: Text | None
    issued_on: date | None
    issued_by: Text | None
    status: Literal["official", "provisional", "undecided"]
    note: Text | None = None
    days: list[DayEntry] = []
    swaps: list[SwapEntry] = []


class CalendarPack(Entry):
    covers: Covers
    decisions: list[DecisionEntry]


class StatuteEntry(Entry):
    """A time limit of a law of which no text is kept; no number where it is unknown."""

    code: Text
    version: Annotated[int, Field(ge=1)]
    kind: Literal["complaint", "denunciation", "petition"]
    step: Literal["handle", "forward", "resolve", "send", "answer"]
    label: Text
    amount: Annotated[int, Field(ge=1)] | None
    unit: Literal["working_day", "calendar_day"]
    extension: Annotated[int, Field(ge=1)] | None = None
    most_extensions: Annotated[int, Field(ge=0)] = 0
    source: Text
    confidence: Literal["high", "medium", "unknown"]
    note: Text
    is_default: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


class StatutePack(Entry):
    clocks: Annotated[list[StatuteEntry], Field(min_length=1)]
