"""The sweep over requests that are all open: nothing newly due, then some."""

from datetime import date, datetime, time

from django.db import connection

from benchmarks.databases import through
from benchmarks.stopwatch import Way
from records.history import database_now
from regulations.calendar import VIETNAM, day_of
from regulations.models import working_calendar
from requests.reminders import sweep

ALL_OPEN = """
UPDATE requests_dispatch SET finished_at = NULL, status = 'received',
       next_mark_on = agencies_today() + 60 + mod(hashtext(dossier_id::text), 20);
VACUUM ANALYZE requests_dispatch;
"""
NEWLY_DUE = """
UPDATE requests_dispatch SET next_mark_on = %s WHERE dossier_id IN (
  SELECT d.dossier_id FROM requests_dispatch d
  JOIN regulations_deadlinerule r ON r.id = d.rule_id AND NOT r.is_aim
  WHERE d.due_on < %s ORDER BY d.delivered_at LIMIT %s)
"""


def open_all() -> None:
    with connection.cursor() as cursor:
        for statement in ALL_OPEN.strip().split(";\n"):
            cursor.execute(statement)


def working_instant() -> datetime:
    """Nine o'clock on today or the next working day: on days off the sweep tells nobody."""
    day = working_calendar().roll_forward(day_of(database_now()))
    return datetime.combine(day, time(9), VIETNAM)


def way(name: str, at: datetime) -> Way:
    def ask() -> int:
        with through(name, "jobs"):
            return len(sweep(at=at).written)

    return ask


def make_due(name: str, on: date, number: int) -> int:
    """Let ``number`` overdue requests (fewer where there are no more) be due for a mark."""
    with through(name, "owner"), connection.cursor() as cursor:
        cursor.execute(NEWLY_DUE, [on, on, number])
        return cursor.rowcount
