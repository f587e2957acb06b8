"""The report of a period on its sheet: the letter it is, section by section, each with its figure.

Whoever draws it brings the words along: a page reads them behind its wall; the worker, which reads
none, is given those of the one report that went out.
"""

import json
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _

from reports import period_figures
from reports.letterform import LetterForm
from reports.letters.build import draw_up, head_values, is_by_another, letter_sheet
from reports.letters.kinds import Kind
from reports.letters.sheet import Sheet, Signature, day_words
from reports.models import PeriodicReport


@dataclass(frozen=True)
class Section:
    heading: str
    figure: str
    body: str


@dataclass(frozen=True)
class Words:
    """What is said in a report, and to whom it goes."""

    subject: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    sections: tuple[Section, ...]

    @classmethod
    def from_json(cls, text: str) -> "Words":
        said = json.loads(text)
        rows = (Section(*row) for row in said["sections"])
        return cls(said["subject"], tuple(said["to"]), tuple(said["copies"]), tuple(rows))


def report_sheet(report: PeriodicReport, words: Words, form: LetterForm, *, on: date) -> Sheet:
    letter = report.letter
    if letter.dossier.is_register_only:
        return letter_sheet(letter, form, on=on)
    values = {
        **head_values(letter.requesting_agency, letter.document_number, letter.issued_on),
        "trich_yeu": words.subject or None,
        "luu_y": letter.caution or None,
        "noi_dung": _("Số liệu chốt hết %(day)s.") % {"day": day_words(report.cut_off_on)},
    }
    sheet = draw_up(
        form, Kind.REPORT, letter.requesting_agency, values, on=on, issued_on=letter.issued_on,
        to=words.to, number=letter.document_number, subject=words.subject,
        signer=letter.signed_by or letter.signer, hand=letter.signatory,
        how=Signature.FOR if is_by_another(letter) else Signature.OWN, copies=words.copies,
    )  # fmt: skip
    rows = enumerate(words.sections, 1)
    return replace(sheet, sections=tuple(_section(report, n, row) for n, row in rows))


def _section(report: PeriodicReport, number: int, row: Section) -> tuple[str, tuple[str, ...]]:
    lines = [line.strip() for line in row.body.splitlines() if line.strip()]
    if row.figure in report.figures:
        told = period_figures.line(row.figure, report.figures[row.figure], report.cut_off_on)
        lines.insert(0, told)
    return f"{number}. {row.heading}", tuple(lines)


def file_name(report: PeriodicReport) -> str:
    return f"bao-cao-{slugify(report.duty.code)}-{slugify(report.period.code)}.pdf"
