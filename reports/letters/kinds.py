"""The kinds of letter, and the wording each agency has set for them on a day."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from regulations.models import Act
from reports.letterform import FOLDER
from reports.models import LetterTemplate

Kind = LetterTemplate.Kind
KIND_OF_ACT = {
    Act.REPORT: Kind.REPORT,
    Act.CASE_REPORT: Kind.REPORT,
    Act.IMMEDIATE: Kind.REPORT,
    Act.REPORT_UP: Kind.REPORT_UP,
    Act.NOTICE: Kind.NOTICE,
    Act.SIGNS: Kind.NOTICE,
    Act.CONCLUDED: Kind.NOTICE,
    Act.MEETING: Kind.INVITATION,
    Act.NOMINATION: Kind.PROPOSAL,
}


@dataclass(frozen=True)
class Wording:
    """How a kind is named on the sheet, and what stands under “Kính gửi”."""

    name: str
    body: str


@cache
def shipped() -> dict[str, dict[str, str]]:
    return yaml.safe_load((FOLDER / "templates.yaml").read_text("utf-8"))


def kind_of(act: str) -> str:
    return KIND_OF_ACT.get(act, Kind.LETTER)


def wording(kind: str, agency: Agency | None, on: date) -> Wording:
    """The agency's own wording in force on the day, else the one for all, else as shipped."""
    row = (
        LetterTemplate.objects.filter(Q(agency=agency) | Q(agency=None), kind=kind)
        .filter(valid_from__lte=on)
        .order_by(models.F("agency").asc(nulls_last=True), "-valid_from", "-version")
        .first()
    )
    if row is not None:
        return Wording(row.name, row.body)
    return Wording(shipped()[kind]["name"], shipped()[kind]["body"])
