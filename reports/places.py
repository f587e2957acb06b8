"""Where the files of this room are, for notices."""

from uuid import UUID

from agencies.models import Seat
from reports.models import Difficulty, Referral


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and number of those this seat may read."""
    rows = Difficulty.objects.visible_to(seat).filter(pk__in=keys)
    found = {row.pk: (row.get_absolute_url(), row.number) for row in rows}
    referrals = Referral.objects.visible_to(seat).filter(pk__in=keys).select_related("rule")
    return found | {row.pk: (row.get_absolute_url(), str(row)) for row in referrals}
