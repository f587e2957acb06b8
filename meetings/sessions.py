"""Which sessions were held with a commune, and who still owes one this month (002 Điều 5.3.a).

The rooms above look here; what they may see is asked where they show it."""

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency, Seat
from meetings.clocks import month_of
from meetings.models import AreaAssignment, Session


def held(commune: Agency, by: Agency | Seat, first: date, last: date):
    """Sessions with ``commune`` from ``first`` to ``last``, both included, of an officer or of
    any officer of an agency."""
    found = Session.objects.filter(commune=commune, held_on__range=(first, last))
    return found.filter(officer=by) if isinstance(by, Seat) else found.filter(agency=by)


def owing(agency: Agency, day: date) -> list[AreaAssignment]:
    """Who owes a session in the month of ``day`` and has held none: one logged is enough."""
    first, last = month_of(day)
    owed = AreaAssignment.objects.filter(agency=agency).owing_sessions(first, last)
    owed = list(owed.select_related("seat__user", "commune"))
    met = communes_met([row.commune_id for row in owed], agency, first, last)
    return [row for row in owed if row.commune_id not in met]


def communes_met(
    communes: Iterable[int], agency: Agency, first: date, last: date, *, seat: Seat | None = None
) -> set[int]:
    """Those with which a session was held in these days; as far as ``seat`` may know, if given."""
    rows = Session.objects.all() if seat is None else Session.objects.visible_to(seat)
    found = rows.filter(agency=agency, commune__in=communes, held_on__range=(first, last))
    return set(found.values_list("commune", flat=True))
