"""Founding agencies, appointing people to seats and ending them; groups are kept in step."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, Q

from agencies.models import Agency, Seat, Substitution, User


@transaction.atomic
def found(agency: Agency) -> Agency:
    """Save an agency and give it the group that reads its ordinary mail."""
    if agency.mail_group_id is None:
        agency.mail_group, _created = Group.objects.get_or_create(name=f"mail:{agency.code}")
    agency.save()
    return agency


@transaction.atomic
def appoint(seat: Seat) -> Seat:
    """Save a seat, give it its private group, and put its holder in the right groups."""
    seat.save()
    if seat.group_id is None:
        seat.group = Group.objects.create(name=f"seat:{seat.pk}")
        seat.save(update_fields=["group"])
    _sync_groups(seat)
    return seat


@transaction.atomic
def end(seat: Seat, *, on: date) -> Seat:
    """End a seat after the day ``on``; its holder leaves its groups at once."""
    seat.ended_on = on
    seat.save(update_fields=["ended_on"])
    _sync_groups(seat)
    return seat


def _sync_groups(seat: Seat) -> None:
    mine = {seat.group_id, seat.agency.mail_group_id}
    wanted = set(seat.group_ids) if seat.ended_on is None else set()
    seat.user.groups.remove(*(mine - wanted))
    seat.user.groups.add(*wanted)


def seats_of(user: User, on: date) -> list[Seat]:
    """Seats in which ``user`` may act on the day ``on``: their own, then those they stand in for.

    In the latter ``hand`` is the user: the record keeps both the seat and the hand.
    """
    current = Seat.objects.current(on)
    mine = Substitution.objects.running(on).filter(
        substitute__in=current.filter(user=user), substitute__agency=F("absent__agency")
    )
    seats = list(
        current.filter(Q(user=user) | Q(pk__in=mine.values("absent")))
        .select_related("agency", "user")
        .order_by("agency__sort_name", "id")
    )
    for seat in seats:
        if seat.user_id != user.pk:
            seat.hand = user
    return sorted(seats, key=lambda seat: seat.is_substituted)
