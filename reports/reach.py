"""Whom a notice about an obligation reaches."""

from datetime import date

from agencies.models import Role, Seat
from reports.models import Obligation


def seats_of(row: Obligation, on: date, *, leaders: bool = False) -> list[Seat]:
    """Who has it in hand on the side that owes: the handler, else the focal points."""
    seats = row.owed_by.seats.current(on)
    holding = list(seats.filter(pk=row.handler_id)) or list(seats.with_role(Role.FOCAL_POINT))
    return [*holding, *(seats.with_role(Role.LEADER) if leaders else ())]
