"""Who may see a dossier. The only module that speaks guardian, and the one door for seeing.

``view`` opens contents; ``track`` shows number, parties and clock and nothing else. What one may
*do* follows from role and state, never from a grant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from guardian.shortcuts import get_group_perms

from agencies.models import Agency, Seat, User
from records import installation
from records.models import NO_DATE, Bar, Dossier, Grant, Secrecy

VIEW, TRACK = "view_dossier", "track_dossier"


def visible_to(
    queryset: QuerySet, seat: Seat | None, *, path: str = "dossier_id", at: str | None = None
) -> QuerySet:
    """The rows of ``queryset`` whose dossier this seat may view; nothing without a seat.

    ``at`` names the row's own instant: who was named later does not see what is older.
    """
    if seat is None:
        return queryset.none()
    held = Grant.objects.held_by(seat).to_view().filter(content_object_id=OuterRef(path))
    if at is not None:
        held = held.filter(Q(sees_from=None) | Q(sees_from__lte=OuterRef(at)))
    return queryset.filter(Exists(held))


def trackable_by(queryset: QuerySet, seat: Seat | None, *, path: str = "dossier_id") -> QuerySet:
    """The rows whose number, parties and clock this seat may know: view or track."""
    if seat is None:
        return queryset.none()
    held = Grant.objects.held_by(seat).filter(content_object_id=OuterRef(path))
    return queryset.filter(Exists(held))


def count_tracked(seat: Seat | None, kind: str) -> int:
    """How many dossiers of a kind this seat may know, counted from its grants.

    What ``trackable_by`` would count, without asking the second wall of each row.
    """
    if seat is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select records_count_held(%s, %s)", [kind, seat.group_ids])
        return cursor.fetchone()[0]


def may_view(seat: Seat, dossier: Dossier) -> bool:
    return visible_to(Dossier.objects.filter(pk=dossier.pk), seat, path="pk").exists()


def guardian_allows(group: Group, dossier: Dossier, permission: str = VIEW) -> bool:
    """What django-guardian itself answers for a group; the same rows, asked its own way."""
    return permission in get_group_perms(group, dossier)


def open_dossier(
    kind: str,
    agency: Agency,
    *,
    secrecy: str,
    is_register_only: bool | None = None,
    is_restricted: bool = False,
) -> Dossier:
    """A new dossier of ``agency``; what is marked at all is restricted, whatever is asked."""
    if is_register_only is None:
        is_register_only = installation.is_register_only(secrecy)
    return Dossier.objects.create(
        kind=kind, owner_agency=agency, secrecy=secrecy, is_register_only=is_register_only,
        is_restricted=is_restricted or secrecy != Secrecy.ORDINARY,
    )  # fmt: skip


def mark(
    dossier: Dossier,
    secrecy: str,
    *,
    is_restricted: bool = False,
    is_register_only: bool | None = None,
) -> None:
    """Change the marking; the circle of readers is the caller's to change with it."""
    if is_register_only is None:
        is_register_only = installation.is_register_only(secrecy)
    dossier.secrecy = secrecy
    dossier.is_restricted = is_restricted or secrecy != Secrecy.ORDINARY
    dossier.is_register_only = is_register_only
    dossier.save(update_fields=["secrecy", "is_restricted", "is_register_only"])


@dataclass(frozen=True)
class Circle:
    """Groups (ids) that get one permission on a dossier for one reason."""

    groups: tuple[int, ...]
    side: str
    reason: str
    permission: str = VIEW
    until_on: date | None = None
    sees_from: datetime | None = None


def grant(
    dossier: Dossier,
    *circles: Circle,
    by: Seat | None,
    due_on: date | None = None,
    is_open: bool | None = None,
) -> None:
    """Let these circles see a dossier; a grant that stands already is kept.

    All in one statement: the second wall lets the first grants of one's own new dossier in, and
    from then on only those whom they name may give more.
    """
    if is_open is None:
        is_open = dossier.kind != Dossier.Kind.LETTER
    ids = {
        codename: Permission.objects.get_by_natural_key(codename, "records", "dossier").pk
        for codename in {circle.permission for circle in circles}
    }
    barred = barred_groups(dossier)
    rows = {
        (group, circle.permission): Grant(
            content_object=dossier, group_id=group, permission_id=ids[circle.permission],
            side=circle.side, reason=circle.reason, given_by=by, due_on=due_on or NO_DATE,
            is_open=is_open, until_on=circle.until_on, sees_from=circle.sees_from,
        )
        for circle in reversed(circles)
        for group in circle.groups
        if group not in barred
    }  # fmt: skip
    Grant.objects.bulk_create(rows.values(), ignore_conflicts=True)


def bar(dossier: Dossier, users: Iterable[User], *, by: Seat, at: datetime) -> None:
    """From now on these people know nothing of this dossier; what they held is taken away."""
    rows = [Bar(dossier=dossier, user=user, by=by, at=at) for user in users]
    Bar.objects.bulk_create(rows, ignore_conflicts=True)
    held = barred_groups(dossier)
    if held:
        revoke(dossier, held, VIEW)
        revoke(dossier, held, TRACK)


def keep_barred(new: Dossier, old: Dossier, *, by: Seat, at: datetime) -> None:
    """Who must not learn of a dossier learns nothing of what comes of it."""
    known = User.objects.filter(pk__in=old.bars.values("user"))
    if known:
        bar(new, known, by=by, at=at)


def is_barred(dossier: Dossier, user: User) -> bool:
    return Bar.objects.filter(dossier=dossier, user=user).exists()


def barred_groups(dossier: Dossier) -> set[int]:
    """The seats' own groups of everybody who is barred."""
    seats = Seat.objects.filter(user__in=dossier.bars.values("user"))
    return set(seats.values_list("group_id", flat=True))


def revoke(dossier: Dossier, groups: Iterable[int], permission: str = VIEW) -> int:
    """Take the grants of these groups away; the count tells whether there were any."""
    rows = Grant.objects.filter(
        content_object=dossier, group_id__in=list(groups), permission__codename=permission
    )
    return rows.delete()[0]


def post_clock(dossier: Dossier, *, due_on: date | None, is_open: bool) -> None:
    """Keep the inbox rows of a dossier in step with its clock: the one place that does."""
    Grant.objects.filter(content_object=dossier).update(due_on=due_on or NO_DATE, is_open=is_open)


@dataclass(frozen=True)
class Reader:
    """A seat of one agency that can see a case, and why."""

    seat: Seat
    grant: Grant

    @property
    def may_view(self) -> bool:
        return self.grant.permission.codename == VIEW


def circle_of(dossiers: Iterable[Dossier], agency: Agency, on: date) -> list[Reader]:
    """Everyone of ``agency`` who can view or track any of these dossiers on the day ``on``.

    One line a seat: the grant that opens most, then the one given first.
    """
    given = list(
        Grant.objects.filter(content_object__in=list(dossiers))
        .filter(Q(until_on=None) | Q(until_on__gte=on))
        .select_related("permission", "given_by__user", "given_by__agency")
        .order_by("given_at", "id")
    )
    given.sort(key=lambda row: row.permission.codename != VIEW)
    best: dict[int, Grant] = {}
    for row in given:
        best.setdefault(row.group_id, row)
    seats = agency.seats.current(on).select_related("user", "agency")
    found = [(seat, [best[g] for g in seat.group_ids if g in best]) for seat in seats]
    return [
        Reader(seat, min(rows, key=lambda row: row.permission.codename != VIEW))
        for seat, rows in found
        if rows
    ]


def readers(dossier: Dossier, agency: Agency, on: date) -> list[tuple[Seat, str]]:
    """Seats of ``agency`` that can view a dossier on the day ``on``, each with the reason."""
    circle = circle_of([dossier], agency, on)
    return [(reader.seat, reader.grant.reason) for reader in circle if reader.may_view]


def count_readers(dossier: Dossier, agency: Agency, on: date) -> int:
    return len(readers(dossier, agency, on))
