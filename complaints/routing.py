"""Who routes a case once those whom it is about are out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from agencies.models import Role, Seat
from complaints.models import ComplaintCase


def unbarred(case: ComplaintCase, on: date, *roles: str) -> list[Seat]:
    """Seats of the agency with one of these roles, without those whom the case is about."""
    barred = case.dossier.bars.values("user")
    here = case.agency.seats.current(on).exclude(user__in=barred)
    found = here.with_role(*roles) if roles else here
    return list(found.select_related("user", "agency").order_by("id"))


def is_stranded(case: ComplaintCase, on: date) -> bool:
    """No leader is left who may decide: only the superior body can (002 Điều 4; 004 Điều 4)."""
    return not unbarred(case, on, Role.LEADER)


def has_barred(case: ComplaintCase) -> bool:
    """Said to who may view, without a name: somebody of the house is kept out."""
    return case.dossier.bars.exists()


def groups(seats: Iterable[Seat]) -> tuple[int, ...]:
    return tuple(seat.group_id for seat in seats)


@dataclass(frozen=True)
class Unled:
    """A file that nobody who routes may read any more: its number, and nothing of it."""

    key: UUID
    number: str


def unled(seat: Seat) -> list[Unled]:
    """Cases and matters of this seat's agency that no current leader or focal point may read, for
    one of these; none that are about whoever asks, or about whose seat it is."""
    with connection.cursor() as cursor:
        cursor.execute("select id, number from complaints_unled(%s)", [seat.pk])
        return [Unled(*row) for row in cursor.fetchall()]
