"""Which sessions were held with a commune, and who still owes one this month (002 Điều 5.3.a)."""

from datetime import date
from uuid import UUID

from django.db import connection

from agencies.models import Seat
from meetings.clocks import month_of
from meetings.models import AreaAssignment


def owing(seat: Seat, day: date) -> list[AreaAssignment]:
    """Whom this officer has not met yet in the month of ``day``: one session logged is enough."""
    first, last = month_of(day)
    owed = AreaAssignment.objects.filter(seat=seat).owing_sessions(first, last)
    owed = list(owed.select_related("commune").order_by("commune__sort_name"))
    if not owed:
        return []
    done = met(first, last)
    return [row for row in owed if row.pk not in done]


def met(first: date, last: date) -> set[UUID]:
    """Of which assignments the commune was met in these days: a fact, without a word of it, that
    its officer, the leaders above and the commune may know though they may not read the session.
    """
    with connection.cursor() as cursor:
        cursor.execute("select meetings_met(%s, %s)", [first, last])
        return {key for (key,) in cursor.fetchall()}
