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
from requests.models import Dispatch
from requests.views import lists


@dataclass(frozen=True)
class Cases:
    """How many are tracked, and the first page of them, newest first."""

    total: int
    page: list[Any]


@dataclass(frozen=True)
class Overview:
    """Eleven numbers, what falls due on which day, what to watch."""

    numbers: tuple[int, ...]
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
    with transaction.atomic():
        act_as(seat.user_id)
        return _overview(seat, on)


def _overview(seat: Seat, on: date) -> Overview:
    calendar = working_calendar()
    columns = figures.columns(seat, on, calendar)
    return Overview(
        astuple(figures.figures(seat, on, calendar)),
        {column.day: column.number for column in columns if column.number},
        [watched.dispatch.pk for watched in figures.watched(seat, on, calendar)],
    )


def overview_by_guardian(seat: Seat, on: date) -> Overview:
    """The same figures over what guardian names instead of what our querysets do."""
    known, door = _known_to(seat), figures.tracked
    figures.tracked = lambda _seat: known
    try:
        return _overview(seat, on)
    finally:
        figures.tracked = door


def _known_to(seat: Seat) -> Any:
    known = get_objects_for_user(
        seat.user, ("records.view_dossier", "records.track_dossier"), Dossier,
        any_perm=True, accept_global_perms=False,
    )  # fmt: skip
    return Dispatch.objects.filter(dossier__in=known)


DISAGREED = """
  SELECT count(*) FROM records_grant v
  JOIN requests_dispatch d ON d.dossier_id = v.content_object_id
  JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id AND c.status = 'issued'
  JOIN requests_outcome e ON e.dispatch_id = d.dossier_id AND e.set_aside_at IS NULL
  JOIN requests_replytext t ON t.reply_id = e.reply_id AND t.stance = 'disagrees'
  WHERE v.group_id = %(group)s
    AND v.permission_id = (SELECT id FROM auth_permission WHERE codename = 'view_dossier')
"""
NUMBERS = f"""
SELECT count(*) FILTER (WHERE late), count(DISTINCT requested_agency_id) FILTER (WHERE late),
       count(*) FILTER (WHERE late AND consent_from <= %(on)s AND NOT is_assumed
                        AND NOT is_provisional),
       count(*) FILTER (WHERE running AND NOT is_aim AND due_on BETWEEN %(on)s AND %(soon)s),
       count(*) FILTER (WHERE running), ({DISAGREED}),
       count(*) FILTER (WHERE running AND is_aim AND due_on < %(on)s),
       count(*) FILTER (WHERE running AND status = 'sent'),
       count(*) FILTER (WHERE status = 'consented'),
       count(*) FILTER (WHERE running AND status = 'received'),
       count(*) FILTER (WHERE running AND status = 'assigned')
FROM (SELECT d.*, r.is_aim, d.finished_at IS NULL AS running,
             d.finished_at IS NULL AND NOT r.is_aim AND d.due_on < %(on)s AS late
      FROM requests_dispatch d JOIN regulations_deadlinerule r ON r.id = d.rule_id
      WHERE d.dossier_id IN ({HELD})) tracked
"""  # noqa: S608
DUE = f"""
SELECT due_on, count(*) FROM requests_dispatch d
JOIN regulations_deadlinerule r ON r.id = d.rule_id
WHERE d.dossier_id IN ({HELD}) AND d.finished_at IS NULL AND NOT r.is_aim
  AND due_on BETWEEN %(on)s AND %(on)s + 13 GROUP BY due_on
"""  # noqa: S608
WATCHED = f"""
SELECT dossier_id FROM requests_dispatch d JOIN regulations_deadlinerule r ON r.id = d.rule_id
WHERE d.dossier_id IN ({HELD}) AND d.finished_at IS NULL AND NOT r.is_aim AND due_on <= %(soon)s
ORDER BY due_on, dossier_id LIMIT {figures.WATCHED}
"""  # noqa: S608


def overview_by_hand(seat: Seat, on: date) -> Overview:
    named = {"group": seat.group_id, "on": on}
    named["soon"] = figures.soon_until(on, working_calendar())
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, named)
        numbers = cursor.fetchone()
        cursor.execute(DUE, named)
        due = dict(cursor.fetchall())
        cursor.execute(WATCHED, named)
        return Overview(numbers, due, [row[0] for row in cursor.fetchall()])
