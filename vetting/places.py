"""Where the files of this room are, for notices and for files that a search found."""

from uuid import UUID

from agencies.models import Seat
from vetting.models import Conclusion, VettingCase


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and number of those this seat may read; of a conclusion the code."""
    cases = VettingCase.objects.visible_to(seat).filter(pk__in=keys)
    conclusions = Conclusion.objects.visible_to(seat).filter(pk__in=keys)
    return {case.pk: (case.get_absolute_url(), case.number) for case in cases} | {
        row.pk: (row.get_absolute_url(), row.document_number or row.code) for row in conclusions
    }
