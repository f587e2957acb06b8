"""Where the obligations of this room are, for notices."""

from uuid import UUID

from agencies.models import Seat
from reports.models import Obligation


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and name of those this seat may know."""
    rows = Obligation.objects.trackable_by(seat).filter(pk__in=keys).select_related("duty")
    return {row.pk: (row.get_absolute_url(), str(row)) for row in rows}
