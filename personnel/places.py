"""Where the files of this room are, for notices."""

from uuid import UUID

from agencies.models import Seat
from personnel.models import PersonnelCase


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and number of those this seat may read."""
    rows = PersonnelCase.objects.visible_to(seat).filter(pk__in=keys)
    return {row.pk: (row.get_absolute_url(), row.number) for row in rows}
