"""What stands on the sheet of a letter, whoever draws it: HTML for the PDF, or .docx."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Agency
from reports.letterform import LetterForm
from requests.models import Reply

Signature = Reply.Signature


@dataclass(frozen=True)
class Sheet:
    """A letter. Plain texts; nothing in it says how secret it is."""

    form: LetterForm
    superior: str
    issuer: str
    number: str
    place_and_day: str
    subject: str
    to: tuple[str, ...]
    body: tuple[str, ...]
    kind_name: str = ""  # BÁO CÁO, THÔNG BÁO; a công văn has none
    urgency: str = ""
    signing: tuple[str, ...] = ()
    signatory: str = ""
    copies: tuple[str, ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @property
    def number_line(self) -> str:
        return f"{self.form.head.number.prefix}{self.number}"


@dataclass(frozen=True)
class Head:
    """The two columns over a table or a record that is no letter."""

    form: LetterForm
    superior: str
    issuer: str
    place_and_day: str


def head_of(agency: Agency, form: LetterForm, *, on: date | None) -> Head:
    return Head(
        form, agency.superior_name.upper(), agency.name.upper(), place_and_day(form, agency, on)
    )


def signing_lines(form: LetterForm, agency: Agency, title: str, how: str) -> tuple[str, ...]:
    """T/M, K/T, T/L: in whose name it is signed and with which title, in capitals."""
    rules = form.signature
    body = rules.bodies[agency.kind]
    own = title.upper()
    if how == Signature.BY_ORDER:
        whose = body.collective or body.head
        return (rules.by_order.format(body=whose, head=body.head), own)
    first = (rules.on_behalf.format(body=body.collective),) if body.collective else ()
    if how == Signature.FOR and (rules.for_names_head or not body.collective):
        return (*first, rules.for_head.format(head=body.head), own)
    return (*first, own)


def place_and_day(form: LetterForm, agency: Agency, on: date | None) -> str:
    """“An Hải, ngày 05 tháng 3 năm 2026”; without a day dots, for the hand."""
    return form.head.place_and_day.format(
        place=agency.place or _("[thiếu: địa danh]"),
        day=f"{on:%d}" if on else "…",
        month=(f"{on:%m}" if on.month < 3 else str(on.month)) if on else "…",
        year=on.year if on else "…",
    )


def day_words(on: date | None) -> str:
    """“ngày 05/3/2026”, in a sentence."""
    if on is None:
        return ""
    month = f"{on:%m}" if on.month < 3 else str(on.month)
    return _("ngày %(day)s/%(month)s/%(year)s") % {
        "day": f"{on:%d}", "month": month, "year": on.year,
    }  # fmt: skip
