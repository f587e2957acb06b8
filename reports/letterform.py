"""The form of a letter as data: margins, head, signature, each with the text it comes from.

``reports/forms/*.yaml``, checked like the packs; a parameter whose source is not named is refused.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agencies.models import Agency

FOLDER = Path(__file__).resolve().parent / "forms"
PARTY, STATE = "party", "state"
KEYS = (PARTY, STATE)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Strict):
    source: str


class Source(Strict):
    title: str = Field(min_length=10)
    confidence: Literal["given", "text", "memory"]


class Margins(Sourced):
    top: int = Field(ge=5, le=60)
    bottom: int = Field(ge=5, le=60)
    left: int = Field(ge=5, le=60)
    right: int = Field(ge=5, le=60)


class Numbers(Sourced):
    place: Literal["top-center", "bottom-center", "bottom-right"]
    from_page: Literal[1, 2]


class Page(Strict):
    margins: Margins
    numbers: Numbers


class Size(Sourced):
    points: float = Field(ge=8, le=20)


class Height(Sourced):
    value: float = Field(ge=1, le=2)


class Type(Strict):
    body: Size
    to: Size
    copies: Size
    subject_of_letter: Size
    name_of_kind: Size
    line_height: Height


class Left(Size):
    star: bool
    line: bool


class Right(Size):
    lines: tuple[str, ...] = Field(min_length=1, max_length=2)


class Number(Sourced):
    prefix: str
    joiner: str


class Head(Strict):
    left: Left
    right: Right
    number: Number
    place_and_day: str


class Body(Strict):
    collective: str
    head: str


class Signature(Sourced):
    on_behalf: str
    for_head: str
    by_order: str
    for_names_head: bool
    bodies: dict[str, Body]

    @model_validator(mode="after")
    def every_kind_of_agency(self) -> "Signature":
        if set(self.bodies) != set(Agency.Kind.values):
            raise ValueError("bodies must name every kind of agency, and no other")
        return self


class Copies(Sourced):
    title: str
    underlined: bool


class LetterForm(Strict):
    """One set of parameters."""

    key: Literal["party", "state"]
    name: str
    sources: dict[str, Source]
    page: Page
    type: Type
    head: Head
    signature: Signature
    copies: Copies

    @model_validator(mode="after")
    def every_source_is_named(self) -> "LetterForm":
        unknown = set(_sources(self.model_dump())) - set(self.sources)
        if unknown:
            raise ValueError(f"sources that are not named: {', '.join(sorted(unknown))}")
        return self

    @property
    def unchecked(self) -> tuple[Source, ...]:
        """What is written from memory: compared with the text before use."""
        return tuple(s for s in self.sources.values() if s.confidence == "memory")


def _sources(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["source"]] if isinstance(value.get("source"), str) else []
        return own + [s for part in value.values() for s in _sources(part)]
    return []


@cache
def letter_form(key: str) -> LetterForm:
    """The set ``party`` or ``state``. Raises ``KeyError`` for another."""
    if key not in KEYS:
        raise KeyError(key)
    return LetterForm.model_validate(yaml.safe_load((FOLDER / f"{key}.yaml").read_text("utf-8")))
