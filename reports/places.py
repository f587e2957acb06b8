"""Where the obligations and difficulties of this room are, for notices."""

from uuid import UUID

from agencies.models import Seat
from reports.models import Difficulty, Obligation, Referral


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and name of those this seat may know."""
    owed = Obligation.objects.trackable_by(seat).filter(pk__in=keys).select_related("duty")
    found = {row.pk: (row.get_absolute_url(), str(row)) for row in owed}
    raised = Difficulty.objects.visible_to(seat).filter(pk__in=keys)
    found |= {row.pk: (row.get_absolute_url(), row.number) for row in raised}
    referrals = Referral.objects.visible_to(seat).filter(pk__in=keys).select_related("rule")
    return found | {row.pk: (row.get_absolute_url(), str(row)) for row in referrals}
