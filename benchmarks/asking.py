"""Việc cần làm, four ways to the same answer: how many wait, and the first page by due day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from guardian.shortcuts import get_objects_for_user

from agencies.models import Seat
from records.models import Dossier, Grant, Side
from records.wall import act_as
from regulations.models import working_calendar
from requests.models import CoordinationRequest, Dispatch, Reply
from requests.views import lists


@dataclass(frozen=True)
class Inbox:
    """The numbers over the list, and the dispatches of its first page in their order."""

    counts: dict[str, int]
    page: list[Any]


def ours(seat: Seat, on: date | None = None) -> Inbox:
    """What the page asks; with ``on`` its lines too: parties, deadline that day, title."""
    with transaction.atomic():
        act_as(seat.user_id)
        counts = lists._counts(seat, [])  # periods, meetings: these databases have none
        page, _after = lists._page(Grant.objects.inbox(seat, Side.ANSWERS), "")
        keys = [key for _due, key in page]
        if on:
            lists.rows_of(lists.in_order(keys), seat, on, working_calendar())
    return Inbox(counts, keys)


# --- By hand: an expert's statements for a leader ------------------------------------------------

# Who is not of the agency's routing reads a restricted letter only as its drafter or signer.
OURS = """
  c.requesting_agency_id = %(agency)s
  AND (NOT o.is_restricted OR %(seat)s IN (c.drafted_by_id, c.signer_id))
"""
COUNTS = f"""
SELECT
  (SELECT count(*) FROM requests_dispatch
   WHERE requested_agency_id = %(agency)s AND finished_at IS NULL),
  (SELECT count(*) FROM requests_dispatch d
   JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
   JOIN records_dossier o ON o.id = d.dossier_id
   WHERE d.finished_at IS NULL AND {OURS}),
  (SELECT count(*) FROM requests_coordinationrequest c
   JOIN records_dossier o ON o.id = c.dossier_id
   WHERE c.status = 'awaiting_signature' AND {OURS})
  + (SELECT count(*) FROM requests_reply r
     JOIN requests_dispatch d ON d.dossier_id = r.dispatch_id
     WHERE d.requested_agency_id = %(agency)s AND r.status = 'submitted'
       AND (d.finished_at IS NULL OR d.status = 'consented')),
  (SELECT count(*) FROM requests_coordinationrequest c
   JOIN records_dossier o ON o.id = c.dossier_id
   WHERE c.status = 'draft' AND {OURS}),
  (SELECT count(*) FROM records_emergencyopening
   WHERE agency_id = %(agency)s AND decided_at IS NULL AND asked_by_id <> %(seat)s)
"""  # noqa: S608
FIRST = """
  SELECT * FROM requests_dispatch
  WHERE requested_agency_id = %(agency)s AND finished_at IS NULL
  ORDER BY due_on NULLS LAST, dossier_id LIMIT 25
"""
LINES = """
SELECT d.dossier_id, d.*, o.*, a.name, a.short_name, r.*, p.ref, p.kind, p.label, g.number,
       u.full_name, c.*, b.name, b.short_name, t.subject,
       (SELECT array_agg(e.status) FROM requests_outcome e WHERE e.dispatch_id = d.dossier_id),
       (SELECT array_agg(x.registered_on) FROM requests_receipt x
        WHERE x.dispatch_id = d.dossier_id)
FROM ({first}) d
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
ORDER BY {order}
"""
PAGE = FIRST.replace("*", "dossier_id", 1)
SHOWN = LINES.format(first=FIRST, order="d.due_on NULLS LAST, d.dossier_id")


def by_hand(seat: Seat, on: date | None = None) -> Inbox:
    named = {"agency": seat.agency_id, "seat": seat.pk}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, named)
        names = ("answers", "asks", "todo", "drafts", "emergencies")
        counts = dict(zip(names, cursor.fetchone(), strict=True))
        cursor.execute(SHOWN if on else PAGE, named)
        return Inbox(counts, [row[0] for row in cursor.fetchall()])


# --- By guardian ---------------------------------------------------------------------------------


def by_guardian(seat: Seat, on: date | None = None) -> Inbox:
    """The plain way: whatever the user may view, as guardian says it, then filtered."""
    seen = get_objects_for_user(
        seat.user, "records.view_dossier", Dossier, accept_global_perms=False
    )
    rows = Dispatch.objects.filter(dossier__in=seen)
    mine = rows.filter(requested_agency=seat.agency)
    counts = _counts_by_guardian(seat, seen, rows, mine)
    found = mine.open().order_by(F("due_on").asc(nulls_last=True), "pk")
    if on is None:
        return Inbox(counts, list(found.values_list("pk", flat=True)[: lists.PAGE]))
    page = list(lists._for_lists(found)[: lists.PAGE])
    lists.rows_of(page, seat, on, working_calendar())
    return Inbox(counts, [dispatch.pk for dispatch in page])


def _counts_by_guardian(seat: Seat, seen: Any, rows: Any, mine: Any) -> dict[str, int]:
    own = CoordinationRequest.objects.filter(dossier__in=seen, requesting_agency=seat.agency)
    letters = own.filter(status=CoordinationRequest.Status.AWAITING_SIGNATURE)
    awaited = mine.open() | mine.filter(status=Dispatch.Status.CONSENTED)
    submitted = Reply.objects.filter(status=Reply.Status.SUBMITTED, dispatch__in=awaited)
    return {
        "answers": mine.open().count(),
        "asks": rows.open().filter(case__requesting_agency=seat.agency).count(),
        "todo": letters.count() + submitted.count(),
        "drafts": own.filter(status=CoordinationRequest.Status.DRAFT).count(),
        "emergencies": lists._emergencies(seat).count(),
    }
