"""Where the files of this room are, for notices and for files that a search found."""

from uuid import UUID

from agencies.models import Seat
from complaints.models import ComplaintCase, Matter


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and number of those files this seat may know."""
    return {
        row.pk: (row.get_absolute_url(), row.number)
        for model in (ComplaintCase, Matter)
        for row in model.objects.trackable_by(seat).filter(pk__in=keys)
    }
