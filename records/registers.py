"""Books of numbers: one counter for each agency, book and year."""

from datetime import date

from django.db.models import F

from agencies.models import Agency
from records.models import Register


def take_number(agency: Agency, book: str, on: date) -> int:
    """Take the next number of a book; the row stays locked until the transaction ends."""
    Register.objects.bulk_create(
        [Register(agency=agency, book=book, year=on.year)], ignore_conflicts=True
    )
    row = Register.objects.select_for_update().get(agency=agency, book=book, year=on.year)
    Register.objects.filter(pk=row.pk).update(last_number=F("last_number") + 1)
    return row.last_number + 1


def next_number(agency: Agency, book: str, on: date) -> int:
    """The number that would be taken now; a hint for the form, nothing is taken."""
    row = Register.objects.filter(agency=agency, book=book, year=on.year).first()
    return (row.last_number if row else 0) + 1
