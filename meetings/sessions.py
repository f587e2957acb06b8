"""Which sessions were held with a commune, and who still owes one this month (002 Điều 5.3.a)."""

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency, Seat
from meetings.clocks import month_of
from meetings.models import AreaAssignment, Session


def owing(seat: Seat, day: date) -> list[AreaAssignment]:
    """Whom this officer has not met yet in the month of ``day``: one session logged is enough."""
    first, last = month_of(day)
    owed = AreaAssignment.objects.filter(seat=seat).owing_sessions(first, last)
    owed = list(owed.select_related("commune").order_by("commune__sort_name"))
    if not owed:
        return []
    met = communes_met([row.commune_id for row in owed], seat.agency, first, last, seat=seat)
    return [row for row in owed if row.commune_id not in met]


def communes_met(
    communes: Iterable[int], agency: Agency, first: date, last: date, *, seat: Seat
) -> set[int]:
    """Those with which a session was held in these days, as far as ``seat`` may know."""
    found = Session.objects.visible_to(seat).filter(
        agency=agency, commune__in=communes, held_on__range=(first, last)
    )
    return set(found.values_list("commune", flat=True))
