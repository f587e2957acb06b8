"""Books of numbers: one counter for each agency, book and year; for a kind that counts apart, one
of its own, by the year or by the term."""

from datetime import date

from django.db.models import F

from agencies.models import Agency
from records.models import Numbering, Register

OUTGOING = Register.Book.OUTGOING
OF_THE_TERM = " NK"  # apart from the same kind by the year


def take_number(
    agency: Agency, book: str, on: date, *, series: str = "", year: int | None = None
) -> int:
    """Take the next number of a book; the row stays locked until the transaction ends."""
    found = {"agency": agency, "book": book, "year": year or on.year, "series": series}
    Register.objects.bulk_create([Register(**found)], ignore_conflicts=True)
    row = Register.objects.select_for_update().get(**found)
    Register.objects.filter(pk=row.pk).update(last_number=F("last_number") + 1)
    return row.last_number + 1


def next_number(
    agency: Agency, book: str, on: date, *, series: str = "", year: int | None = None
) -> int:
    """The number that would be taken now; a hint for the form, nothing is taken."""
    row = Register.objects.filter(
        agency=agency, book=book, year=year or on.year, series=series
    ).first()
    return (row.last_number if row else 0) + 1


def take_outgoing(agency: Agency, kind: str, on: date) -> str:
    """Số, ký hiệu of the next letter of this kind (CV, BC, …): “12-CV/BNCTU”."""
    counter, sign = _outgoing(agency, kind, on)
    return f"{take_number(agency, OUTGOING, on, **counter):02d}-{sign}"


def next_outgoing(agency: Agency, kind: str, on: date) -> str:
    """What ``take_outgoing`` would give now; nothing is taken."""
    counter, sign = _outgoing(agency, kind, on)
    return f"{next_number(agency, OUTGOING, on, **counter):02d}-{sign}"


def _outgoing(agency: Agency, kind: str, on: date) -> tuple[dict, str]:
    """Which counter, and what follows the number. Without a setting all kinds count together."""
    row = Numbering.objects.filter(agency=agency, kind=kind).first()
    if row is None:
        return {}, agency.letter_code
    sign = "/".join([kind, *agency.letter_code.split("/")[1:]])
    if row.runs == Numbering.Runs.TERM and row.term_from <= on:
        return {"series": f"{kind}{OF_THE_TERM}", "year": row.term_from.year}, sign
    return {"series": kind}, sign
