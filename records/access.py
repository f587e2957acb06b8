"""Who may see a dossier. The only module that speaks guardian, and the one door for seeing.

``view`` opens contents; ``track`` shows number, parties and clock and nothing else. What one may
*do* follows from role and state, never from a grant.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, QuerySet
from guardian.shortcuts import get_group_perms

from agencies.models import Agency, Seat
from records.models import NO_DATE, Dossier, Grant

VIEW, TRACK = "view_dossier", "track_dossier"


def visible_to(queryset: QuerySet, seat: Seat | None, *, path: str = "dossier_id") -> QuerySet:
    """The rows of ``queryset`` whose dossier this seat may view; nothing without a seat."""
    if seat is None:
        return queryset.none()
    held = Grant.objects.held_by(seat).to_view().filter(content_object_id=OuterRef(path))
    return queryset.filter(Exists(held))


def trackable_by(queryset: QuerySet, seat: Seat | None, *, path: str = "dossier_id") -> QuerySet:
    """The rows whose number, parties and clock this seat may know: view or track."""
    if seat is None:
        return queryset.none()
    held = Grant.objects.held_by(seat).filter(content_object_id=OuterRef(path))
    return queryset.filter(Exists(held))


def may_view(seat: Seat, dossier: Dossier) -> bool:
    return visible_to(Dossier.objects.filter(pk=dossier.pk), seat, path="pk").exists()


def guardian_allows(group: Group, dossier: Dossier, permission: str = VIEW) -> bool:
    """What django-guardian itself answers for a group; the same rows, asked its own way."""
    return permission in get_group_perms(group, dossier)


def open_dossier(kind: str, agency: Agency, *, is_restricted: bool, secrecy: str) -> Dossier:
    return Dossier.objects.create(
        kind=kind, owner_agency=agency, is_restricted=is_restricted, secrecy=secrecy
    )


def grant(
    dossier: Dossier,
    groups: Iterable[int],
    permission: str = VIEW,
    *,
    side: str,
    reason: str,
    by: Seat | None,
    due_on: date | None = None,
    is_open: bool = True,
) -> None:
    """Let these groups (ids) view or track a dossier; a grant that stands already is kept."""
    allowed = Permission.objects.get_by_natural_key(permission, "records", "dossier")
    Grant.objects.bulk_create(
        [
            Grant(
                content_object=dossier, group_id=group, permission=allowed, side=side,
                reason=reason, given_by=by, due_on=due_on or NO_DATE, is_open=is_open,
            )
            for group in dict.fromkeys(groups)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def revoke(dossier: Dossier, groups: Iterable[int], permission: str = VIEW) -> int:
    """Take the grants of these groups away; the count tells whether there were any."""
    rows = Grant.objects.filter(
        content_object=dossier, group_id__in=list(groups), permission__codename=permission
    )
    return rows.delete()[0]


def post_clock(dossier: Dossier, *, due_on: date | None, is_open: bool) -> None:
    """Keep the inbox rows of a dossier in step with its clock: the one place that does."""
    Grant.objects.filter(content_object=dossier).update(due_on=due_on or NO_DATE, is_open=is_open)


def readers(dossier: Dossier, agency: Agency, on: date) -> list[tuple[Seat, str]]:
    """Seats of ``agency`` that can view a dossier on the day ``on``, each with the reason."""
    given = dict(
        Grant.objects.filter(content_object=dossier, permission__codename=VIEW).values_list(
            "group_id", "reason"
        )
    )
    seats = agency.seats.current(on).select_related("user", "agency")
    return [
        (seat, next(given[g] for g in seat.group_ids if g in given))
        for seat in seats
        if any(g in given for g in seat.group_ids)
    ]


def count_readers(dossier: Dossier, agency: Agency, on: date) -> int:
    return len(readers(dossier, agency, on))
