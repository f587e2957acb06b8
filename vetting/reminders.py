"""Requests of the persons themselves at each sweep: their two working days follow the calendar;
who opened the file and who approves in it are told on the last day and after it."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from agencies.models import Seat
from records.history import recorded
from records.models import Dossier, Notice
from records.notices import tell
from regulations.calendar import DAY
from regulations.models import working_calendar
from requests.workflow.silence import settled_day
from vetting.workflow.answering import due_of

Kind = Notice.Kind


class Waiting(NamedTuple):
    """A request nobody has answered; the sweep knows keys and days of it, and reads no file."""

    key: int
    asked_on: date
    due_on: date
    dossier: UUID
    opened_by: int
    approver: int


def sweep(*, at: datetime) -> int:
    """Write down what has become true of unanswered requests. Safe to run twice and late."""
    with recorded(), connection.cursor() as cursor:
        cursor.execute("select * from vetting_inquiries()")
        waiting = [Waiting(*row) for row in cursor.fetchall()]
        return sum(_one(row, settled_day(at), at) for row in waiting)


def _one(row: Waiting, on: date, at: datetime) -> int:
    due_on = due_of(row.asked_on, working_calendar())
    if due_on != row.due_on:
        with connection.cursor() as cursor:
            cursor.execute("select vetting_move_inquiry(%s, %s)", [row.key, due_on])
    if on < due_on:
        return 0
    kind, true_on = (Kind.DUE_TODAY, due_on) if on == due_on else (Kind.OVERDUE, due_on + DAY)
    dossier, key = Dossier.objects.get(pk=row.dossier), f"inquiry:{row.key}"
    if Notice.objects.filter(dossier=dossier, kind=kind, key=key).exists():
        return 0
    seats = Seat.objects.filter(pk__in={row.opened_by, row.approver})
    return tell(seats, dossier, kind, true_on=true_on, at=at, key=key)
