"""Việc cần làm, four ways to the same answer: how many wait, and the first page by due day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from guardian.shortcuts import get_objects_for_user

from agencies.models import Seat
from benchmarks.databases import through
from benchmarks.people import Asker
from records.models import Dossier, Grant, Side
from records.wall import act_as
from regulations.models import working_calendar
from requests.models import CoordinationRequest, Dispatch, Reply
from requests.views import lists

OURS, NO_WALL, BY_HAND, GUARDIAN = "ours", "wall_off", "by_hand", "guardian"


@dataclass(frozen=True)
class Inbox:
    """The numbers over the list, and the dispatches of its first page in their order."""

    counts: dict[str, int]
    page: list[Any]


def ours(seat: Seat, *, on: date | None = None) -> Inbox:
    """What the page asks; with ``on`` its lines too: parties, deadline that day, title."""
    with transaction.atomic():
        act_as(seat.user_id)
        counts = lists._counts(seat)
        page, _after = lists._page(Grant.objects.inbox(seat, Side.ANSWERS), "")
        if on:
            lists.rows_of(lists._in_order([key for _due, key in page]), seat, on, working_calendar())
    return Inbox(counts, [key for _due, key in page])


# An expert's statement for a leader. Whose dispatch is restricted reads it where the leaders
# of the addressee route it, or where the seat drafted or signs it.
PAGE = """
SELECT dossier_id FROM requests_dispatch
WHERE requested_agency_id = %(agency)s AND finished_at IS NULL
ORDER BY due_on NULLS LAST, dossier_id LIMIT 25
"""
COUNTS = """
SELECT
  (SELECT count(*) FROM requests_dispatch
   WHERE requested_agency_id = %(agency)s AND finished_at IS NULL),
  (SELECT count(*) FROM requests_dispatch d
   JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
   JOIN records_dossier o ON o.id = d.dossier_id
   WHERE c.requesting_agency_id = %(agency)s AND d.finished_at IS NULL
     AND (NOT o.is_restricted OR %(seat)s IN (c.drafted_by_id, c.signer_id))),
  (SELECT count(*) FROM requests_coordinationrequest c
   JOIN records_dossier o ON o.id = c.dossier_id
   WHERE c.requesting_agency_id = %(agency)s AND c.status = 'awaiting_signature'
     AND (NOT o.is_restricted OR %(seat)s IN (c.drafted_by_id, c.signer_id)))
  + (SELECT count(*) FROM requests_reply r
     JOIN requests_dispatch d ON d.dossier_id = r.dispatch_id
     WHERE d.requested_agency_id = %(agency)s AND r.status = 'submitted'
       AND (d.finished_at IS NULL OR d.status = 'consented')),
  (SELECT count(*) FROM requests_coordinationrequest c
   JOIN records_dossier o ON o.id = c.dossier_id
   WHERE c.requesting_agency_id = %(agency)s AND c.status = 'draft'
     AND (NOT o.is_restricted OR %(seat)s IN (c.drafted_by_id, c.signer_id)))
"""
LINES = """
SELECT d.*, o.*, a.name, a.short_name, r.*, p.ref, p.kind, p.label, g.number, g.title,
       u.full_name, c.*, b.name, b.short_name, t.subject,
       (SELECT array_agg(e.status) FROM requests_outcome e WHERE e.dispatch_id = d.dossier_id),
       (SELECT array_agg(x.registered_on) FROM requests_receipt x WHERE x.dispatch_id = d.dossier_id)
FROM requests_dispatch d
JOIN records_dossier o ON o.id = d.dossier_id
JOIN agencies_agency a ON a.id = d.requested_agency_id
JOIN regulations_deadlinerule r ON r.id = d.rule_id
JOIN regulations_provision p ON p.id = r.provision_id
JOIN regulations_regulation g ON g.id = r.regulation_id
LEFT JOIN agencies_seat s ON s.id = d.handler_id
LEFT JOIN agencies_user u ON u.id = s.user_id
JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
JOIN agencies_agency b ON b.id = c.requesting_agency_id
LEFT JOIN requests_lettertext t ON t.letter_id = c.dossier_id
WHERE d.requested_agency_id = %(agency)s AND d.finished_at IS NULL
ORDER BY d.due_on NULLS LAST, d.dossier_id LIMIT 25
"""


def by_hand(seat: Seat, *, on: date | None = None) -> Inbox:
    named = {"agency": seat.agency_id, "seat": seat.pk}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, named)
        answers, asks, todo, drafts = cursor.fetchone()
        cursor.execute(LINES if on else PAGE, named)
        page = [row[0] for row in cursor.fetchall()]
    counts = {"answers": answers, "asks": asks, "drafts": drafts, "todo": todo}
    return Inbox(counts, page)


def by_guardian(seat: Seat, *, on: date | None = None) -> Inbox:
    """The plain way: whatever the user may view, as guardian says it, then filtered."""
    seen = get_objects_for_user(
        seat.user, "records.view_dossier", Dossier, accept_global_perms=False
    )
    rows = Dispatch.objects.filter(dossier__in=seen)
    own = CoordinationRequest.objects.filter(dossier__in=seen, requesting_agency=seat.agency)
    mine = rows.filter(requested_agency=seat.agency)
    awaited = mine.open() | mine.filter(status=Dispatch.Status.CONSENTED)
    submitted = Reply.objects.filter(status=Reply.Status.SUBMITTED, dispatch__in=awaited)
    letters = own.filter(status=CoordinationRequest.Status.AWAITING_SIGNATURE)
    counts = {
        "answers": mine.open().count(),
        "asks": rows.open().filter(case__requesting_agency=seat.agency).count(),
        "drafts": own.filter(status=CoordinationRequest.Status.DRAFT).count(),
        "todo": letters.count() + submitted.count(),
    }
    found = mine.open().order_by(F("due_on").asc(nulls_last=True), "pk")
    if on is None:
        return Inbox(counts, list(found.values_list("pk", flat=True)[: lists.PAGE]))
    page = list(lists._for_lists(found)[: lists.PAGE])
    lists.rows_of(page, seat, on, working_calendar())
    return Inbox(counts, [dispatch.pk for dispatch in page])


def ways(name: str, asker: Asker, *, on: date | None) -> dict[str, Any]:
    """Each way through its own door: ours as the web login, and the same without the wall."""

    def asked(login: str, way: Any) -> Any:
        def ask() -> list[Inbox]:
            with through(name, login):
                return [way(seat, on=on) for seat in asker.seats]

        return ask

    return {
        OURS: asked("web", ours),
        NO_WALL: asked("owner", ours),
        BY_HAND: asked("owner", by_hand),
        GUARDIAN: asked("owner", by_guardian),
    }
