"""Telling seats something, once, inside the application. Contents never travel with it."""

from collections.abc import Iterable
from datetime import date, datetime

from agencies.models import Seat
from records.models import Bar, Dossier, Notice


def tell(
    seats: Iterable[Seat],
    dossier: Dossier,
    kind: str,
    *,
    true_on: date,
    at: datetime,
    key: str = "",
) -> int:
    """Tell each seat once, and nobody who is barred; the same (dossier, seat, kind, key) again is
    nothing new.

    ``true_on`` is the day the thing became true, ``at`` the instant it is written down.
    Returns how many notices were asked for.
    """
    barred = set(Bar.objects.filter(dossier=dossier).values_list("user_id", flat=True))
    rows = [
        Notice(
            seat=seat, dossier=dossier, kind=kind, true_on=true_on,
            key=key or true_on.isoformat(), created_at=at,
        )
        for seat in dict.fromkeys(seats)
        if seat.user_id not in barred
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
