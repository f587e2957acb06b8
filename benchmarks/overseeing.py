"""Hồ sơ phối hợp and Tổng quan for a seat that only tracks, four ways to the same answer."""

from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from guardian.shortcuts import get_objects_for_user

from agencies.models import Seat
from benchmarks.asking import LINES
from records.models import Dossier
from records.wall import act_as
from regulations.models import working_calendar
from reports import figures
from reports.figures import now, scope
from requests.models import Dispatch
from requests.views import lists


@dataclass(frozen=True)
class Cases:
    """How many are tracked, and the first page of them, newest first."""

    total: int
    page: list[Any]


@dataclass(frozen=True)
class Overview:
    """All the numbers of the page, what falls due on which day, what to watch."""

    numbers: tuple[int, ...]
    results: tuple[int, ...]
    agencies: dict[int, tuple]
    months: dict[str, tuple[int, int]]
    due: dict[date, int]
    watched: list[Any]


# --- Hồ sơ phối hợp -----------------------------------------------------------------------------


def list_ours(seat: Seat, on: date) -> Cases:
    with transaction.atomic():
        act_as(seat.user_id)
        tracked = Dispatch.objects.trackable_by(seat)
        return Cases(lists._total(tracked, seat, is_all=True), _page(tracked, seat, on))


def list_by_guardian(seat: Seat, on: date) -> Cases:
    known = _known_to(seat)
    return Cases(known.count(), _page(known, seat, on))


def _page(found: Any, seat: Seat, on: date) -> list[Any]:
    page, _after = lists._page_of(found, "")
    lists.rows_of(page, seat, on, working_calendar())
    return [dispatch.pk for dispatch in page]


def _known_to(seat: Seat) -> Any:
    known = get_objects_for_user(
        seat.user, ("records.view_dossier", "records.track_dossier"), Dossier,
        any_perm=True, accept_global_perms=False,
    )  # fmt: skip
    return Dispatch.objects.filter(dossier__in=known)


HELD = """
  SELECT content_object_id FROM records_grant
  WHERE group_id = %(group)s AND (until_on IS NULL OR until_on >= %(on)s)
"""
NEWEST = f"""
  SELECT * FROM requests_dispatch WHERE dossier_id IN ({HELD})
  ORDER BY delivered_at DESC, dossier_id DESC LIMIT 25
"""  # noqa: S608
SHOWN = LINES.format(first=NEWEST, order="d.delivered_at DESC, d.dossier_id DESC")
TOTAL = f"SELECT count(*) FROM requests_dispatch WHERE dossier_id IN ({HELD})"  # noqa: S608


def list_by_hand(seat: Seat, on: date) -> Cases:
    named = {"group": seat.group_id, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, named)
        page = [row[0] for row in cursor.fetchall()]
        cursor.execute(TOTAL, named)
        return Cases(cursor.fetchone()[0], page)


# --- Tổng quan ----------------------------------------------------------------------------------


def overview_ours(seat: Seat, on: date) -> Overview:
    """What the page asks and draws, with the rows of “Cần lãnh đạo quan tâm”."""
    with transaction.atomic():
        act_as(seat.user_id)
        return _overview(seat, on)


def _overview(seat: Seat, on: date) -> Overview:
    calendar, asked = working_calendar(), scope.Scope(seat, on)
    found = now.overview(asked, calendar)
    figures.league(found.agencies)
    figures.trend(found.months, on)
    figures.columns(found.due, on, asked.soon(calendar), calendar)
    rows = figures.watched(found.watched, asked, calendar)
    return _answer(found, [str(row.dispatch.pk) for row in rows])


def _answer(found: now.Overview, watched: list[str]) -> Overview:
    agencies = {row["agency"]: tuple(sorted(row.items())) for row in found.agencies}
    results = astuple(found.result) + astuple(found.previous)
    return Overview(astuple(found.numbers), results, agencies, found.months, found.due, watched)


def overview_by_guardian(seat: Seat, on: date) -> Overview:
    """The same figures over what guardian names instead of what the database gathers."""
    with transaction.atomic():
        return _instead(_guardians, seat, on, _overview)


def overview_by_hand(seat: Seat, on: date) -> Overview:
    """An expert's statement, without walls: each fact joined once, and counted."""

    def counted(seat: Seat, on: date) -> Overview:
        found = now.overview(scope.Scope(seat, on), working_calendar())
        return _answer(found, found.watched)

    return _instead(_by_hand, seat, on, counted)


def _instead(facts: Any, seat: Seat, on: date, ask: Any) -> Overview:
    ours, now.source = now.source, facts
    try:
        return ask(seat, on)
    finally:
        now.source = ours


FACTS = """
SELECT d.dossier_id AS dispatch_id, c.requesting_agency_id AS asks,
       d.requested_agency_id AS answers, d.due_on, d.original_due_on AS first_due_on,
       d.finished_at IS NULL AS is_open, d.status AS state, o.happened_on AS ended_on, r.is_aim,
       d.is_copy OR r.silence = 'none' AS is_notice,
       CASE WHEN NOT d.is_assumed AND NOT d.is_provisional THEN d.consent_from END
         AS is_consentable_from,
       c.status = 'issued' AND o.reply_id IS NOT NULL AND EXISTS (
         SELECT FROM requests_replytext t WHERE t.reply_id = o.reply_id AND t.stance = 'disagrees')
         AND EXISTS (
         SELECT FROM records_grant v WHERE v.content_object_id = d.dossier_id
         AND v.group_id = %(group)s
         AND v.permission_id = (SELECT id FROM auth_permission WHERE codename = 'view_dossier'))
         AS is_disagreed
FROM requests_dispatch d
JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
JOIN regulations_deadlinerule r ON r.id = d.rule_id
LEFT JOIN requests_outcome o ON o.dispatch_id = d.dossier_id AND o.set_aside_at IS NULL
WHERE d.dossier_id IN ({held})
"""


def _by_hand(asked: scope.Scope) -> tuple[str, dict[str, Any]]:
    seat = asked.seat
    return FACTS.format(held=HELD), {"group": seat.group_id, "mine": seat.agency_id}


def _guardians(asked: scope.Scope) -> tuple[str, dict[str, Any]]:
    seat = asked.seat
    known = get_objects_for_user(
        seat.user, ("records.view_dossier", "records.track_dossier"), Dossier,
        any_perm=True, accept_global_perms=False,
    )  # fmt: skip
    keys = list(known.values_list("pk", flat=True))
    facts = FACTS.format(held="SELECT unnest(%(keys)s)")
    return facts, {"group": seat.group_id, "mine": seat.agency_id, "keys": keys}
