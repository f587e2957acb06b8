"""Requests of the persons themselves at each sweep: their two working days follow the calendar;
who opened the file and who approves in it are told on the last day and after it."""

from datetime import date, datetime

from records.history import recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import DAY
from regulations.models import working_calendar
from requests.workflow.silence import settled_day
from vetting.models import Inquiry
from vetting.workflow.answering import due_of

Kind = Notice.Kind


def sweep(*, at: datetime) -> int:
    """Write down what has become true of unanswered requests. Safe to run twice and late."""
    waiting = Inquiry.objects.filter(answered_at=None).order_by("pk")
    return sum(_one(pk, settled_day(at), at) for pk in list(waiting.values_list("pk", flat=True)))


def _one(pk: int, on: date, at: datetime) -> int:
    with recorded():
        rows = Inquiry.objects.filter(pk=pk, answered_at=None).select_for_update(of=("self",))
        row = rows.select_related("person__case__dossier", "person__case__opened_by",
                                  "person__case__approver").first()  # fmt: skip
        if row is None:
            return 0
        due_on = due_of(row.asked_on, working_calendar())
        if due_on != row.due_on:
            row.due_on = due_on
            row.save(update_fields=["due_on"])
        if on < due_on:
            return 0
        kind, true_on = (Kind.DUE_TODAY, due_on) if on == due_on else (Kind.OVERDUE, due_on + DAY)
        case, key = row.person.case, f"inquiry:{row.pk}"
        told = Notice.objects.filter(dossier=case.dossier, kind=kind, key=key)
        if told.exists():
            return 0
        tell({case.opened_by, case.approver}, case.dossier, kind, true_on=true_on, at=at, key=key)
        return 1
