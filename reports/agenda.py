"""Periods owed, in “Việc cần làm” and in the calendar: of one duty and period one line, however
many bodies it is owed to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agencies.models import Seat
from regulations.calendar import WorkingCalendar, day_of
from reports import periods
from reports.models import Obligation
from reports.sentences import due_of
from requests.agenda import AHEAD, Task
from requests.phrases import Due
from requests.templatetags.dates import short_day

SAME = (
    "duty__code", "duty__title", "kind", "starts_on", "ends_on", "due_on", "first_due_on",
    "is_due_set", "is_returned_now", "is_done_now",
)  # fmt: skip
MOST = 200  # lines


def tasks(seat: Seat, at: datetime, calendar: WorkingCalendar) -> list[Task]:
    """What this agency owes and is late, due soon, or was given back for more."""
    on = day_of(at)
    near = Q(due_on__lte=calendar.add_working_days(on, AHEAD)) | Q(returned_at__isnull=False)
    rows = Obligation.objects.trackable_by(seat).of_agency(seat.agency).open().filter(near)
    return [_task(line, on, calendar) for line in _lines(rows)]


def plans(
    seat: Seat, first: date, last: date, at: datetime, calendar: WorkingCalendar
) -> list[Task]:
    """The due days of what this agency owes, and of what is owed to it."""
    on = day_of(at)
    known = Obligation.objects.trackable_by(seat).owed().filter(
        due_on__range=(first, last), waived_at=None
    )  # fmt: skip
    owed = [_task(line, on, calendar) for line in _lines(known.of_agency(seat.agency))]
    theirs = known.due_to(seat.agency).exclude(owed_by=seat.agency)
    return owed + [_round(line, on, calendar) for line in _lines(theirs)]


def _lines(rows: QuerySet) -> list[dict[str, Any]]:
    """One query: what is the same of several bodies is counted."""
    said = rows.order_by().annotate(
        is_returned_now=_flag(Q(returned_at__isnull=False, done_at=None)),
        is_done_now=_flag(Q(done_at__isnull=False)),
    )
    found = said.values(*SAME).annotate(
        n=Count("pk"), key=Min(Cast("pk", TextField())), to=Min("owed_to__name"),
        party=Min("to_party__name"), handlers=Count("handler", distinct=True),
        handler=Min("handler__user__full_name"), last_done_on=Min("done_on"),
    )  # fmt: skip
    return list(found.order_by("due_on", "duty__code", "starts_on")[:MOST])


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _period(line: dict[str, Any]) -> periods.Period:
    return periods.Period(last=line["ends_on"], first=line["starts_on"], kind=line["kind"])


def _due(line: dict[str, Any], on: date, calendar: WorkingCalendar) -> Due:
    """As its own page says it."""
    if line["is_done_now"]:
        return Due("done", _("Đã gửi"), short_day(line["last_done_on"]))
    facts = ("kind", "starts_on", "ends_on", "due_on", "first_due_on", "is_due_set")
    row = Obligation(**{name: line[name] for name in facts})
    return due_of(row, on, calendar)


def _task(line: dict[str, Any], on: date, calendar: WorkingCalendar) -> Task:
    period = _period(line)
    to = _("%(n)s nơi nhận") % {"n": line["n"]}
    if line["n"] == 1:
        to = line["to"] or line["party"] or ""
    return Task(
        day=line["due_on"], due=_due(line, on, calendar), url=_url(line, period),
        title=f"{line['duty__title']}, {period.label}",
        kind=_("báo cáo kỳ đã gửi") if line["is_done_now"] else _("báo cáo kỳ"),
        facts=tuple(filter(None, (_("Báo cáo định kỳ"), line["duty__code"], to))),
        flag=_("Trả lại để bổ sung") if line["is_returned_now"] else "",
        who=line["handler"] if line["handlers"] == 1 else "", n=line["n"],
    )  # fmt: skip


def _url(line: dict[str, Any], period: periods.Period) -> str:
    if line["n"] == 1:
        return reverse("reports:obligation", args=[UUID(line["key"])])
    return f"{reverse('reports:obligations')}?{urlencode({'ky': period.code})}"


def _round(line: dict[str, Any], on: date, calendar: WorkingCalendar) -> Task:
    """What others owe for one period: its page says who has sent it."""
    period = _period(line)
    return Task(
        day=line["due_on"], due=_due(line, on, calendar),
        url=reverse("reports:round", args=[line["duty__code"], period.code]),
        title=f"{line['duty__title']}, {period.label}",
        kind=_("báo cáo đã đến") if line["is_done_now"] else _("báo cáo gửi đến"),
        facts=(line["duty__code"], _("%(n)s nơi gửi") % {"n": line["n"]}), n=line["n"],
    )  # fmt: skip
