"""Lịch: what is due each day of a month, and the private feed of the same days."""

import calendar as months
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from agencies import tokens
from agencies.models import AccessToken, Seat
from records import wall
from records.models import NO_DATE, Grant, Side
from regulations.calendar import DAY, WorkingCalendar
from regulations.models import COVERS, working_calendar
from requests import agenda
from requests.agenda import Task
from requests.models import Dispatch
from requests.views.lists import Row, in_order, rows_of, titles_of

STATES = {
    "late": gettext_lazy("quá hạn"),
    "hush": gettext_lazy("đủ điều kiện coi như đồng ý"),
    "soon": gettext_lazy("sắp đến hạn"),
    "run": gettext_lazy("còn thời gian"),
}
MOST = 1000  # entries of a feed


@dataclass
class Day:
    """One day of the grid; ``name`` is that of the holiday or of the make-up day."""

    day: date
    is_out: bool
    css: str
    name: str
    rows: list[Row] = field(default_factory=list)
    plans: list[Task] = field(default_factory=list)  # of other rooms

    @property
    def holds(self) -> int:
        return len(self.rows) + len(self.plans)

    @property
    def planned(self) -> list[tuple[str, int, str]]:
        """State, how many, in words: “1 họp 08:00”."""
        found = Counter((task.due.state, task.kind) for task in self.plans)
        return [(state, n, kind) for (state, kind), n in found.items()]

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """State, how many, in words."""
        found = Counter(row.due.state for row in self.rows)
        return [(key, found[key], label) for key, label in STATES.items() if found[key]]


@login_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """One month from Monday to Sunday; a day that is opened lists its rows."""
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "calendar"})
    first = _month(request.GET.get("thang", ""), request.today)
    chosen = _day(request.GET.get("ngay", ""))
    if chosen and "thang" not in request.GET:
        first = chosen.replace(day=1)
    calendar = working_calendar()
    days = _days(first, request.today, calendar)
    by_day = {day.day: day for day in days}
    for row in _due(request.seat, days[0].day, days[-1].day, request.today, calendar):
        by_day[row.dispatch.due_on].rows.append(row)
    for task in agenda.plans(
        request.seat, days[0].day, days[-1].day, request.arrived_at, calendar
    ):  # fmt: skip
        by_day[task.day].plans.append(task)
    context = {
        "page": "calendar",
        "first": first,
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)],
        "listed": [day for day in days if not day.is_out and (day.holds or day.name)],
        "opened_day": by_day.get(chosen),
        "before": _shifted(first, -1),
        "after": _shifted(first, 1),
    }
    return render(request, "requests/calendar.html", context)


def _month(text: str, today: date) -> date:
    """“2026-03” as its first day; anything else is this month."""
    return _day(f"{text}-01") or today.replace(day=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if COVERS[0] <= day <= COVERS[1] else None


def _shifted(first: date, by: int) -> date | None:
    number = first.year * 12 + first.month - 1 + by
    return _day(f"{number // 12:04d}-{number % 12 + 1:02d}-01")


def _days(first: date, today: date, calendar: WorkingCalendar) -> list[Day]:
    """Whole weeks that hold the month."""
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    day, end = first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY
    found = []
    while day <= end:
        found.append(_one(day, first, today, calendar))
        day += DAY
    return found


def _one(day: date, first: date, today: date, calendar: WorkingCalendar) -> Day:
    mark = calendar.mark(day)
    css, name = [], mark.label if mark else ""
    if not calendar.is_working(day):
        css.append("hol" if mark and mark.is_off else "off")
    elif day.weekday() >= 5:
        name = _("làm bù")
    if day == today:
        css.append("today")
    is_out = day.month != first.month
    return Day(day, is_out, " ".join([*css, *(["is-out"] if is_out else [])]), name)


def _keys(seat: Seat, **due: Any) -> list[Any]:
    """What waits at this seat, on both sides, by the day it is due."""
    rows: dict[Any, date] = {}
    for side in (Side.ANSWERS, Side.ASKS):
        found = Grant.objects.inbox(seat, side).filter(**due).order_by("due_on")
        rows |= dict(found.values_list("content_object", "due_on")[:MOST])
    return sorted(rows, key=lambda key: (rows[key], key))


def _due(seat: Seat, first: date, last: date, on: date, calendar: WorkingCalendar) -> list[Row]:
    keys = _keys(seat, due_on__range=(first, last))
    inside = [d for d in in_order(keys) if d.due_on and first <= d.due_on <= last]
    return rows_of(inside, seat, on, calendar)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The due days as iCalendar, for whoever holds the address: no sign-in and no session.

    It is asked for the holder of the token's seat; what is restricted has a number and no title.
    """
    found = tokens.find(token, AccessToken.Scope.CALENDAR, request.today)
    if found is None:
        raise Http404
    seat = Seat.objects.select_related("user", "agency").get(pk=found.seat_id)
    wall.act_as(seat.user_id)
    AccessToken.objects.filter(pk=found.pk).update(last_used_at=request.arrived_at)
    try:
        body = _feed(seat, request)
    finally:
        wall.act_as(request.user.pk)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="han-tra-loi.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _feed(seat: Seat, request: HttpRequest) -> bytes:
    keys = _keys(seat, due_on__lt=NO_DATE)[:MOST]
    dispatches = [d for d in in_order(keys) if d.due_on]
    open_ones = [d.case_id for d in dispatches if not d.dossier.is_restricted]
    titles = titles_of(open_ones, seat)
    feed = Calendar()
    feed.add("prodid", "-//Phoi hop cong tac//VI")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", _("Hạn trả lời"))
    for dispatch in dispatches:
        feed.add_component(_entry(dispatch, titles.get(dispatch.case_id, ""), request))
    return feed.to_ical()


def _entry(dispatch: Dispatch, title: str, request: HttpRequest) -> Event:
    entry = Event()
    said = _("Hạn trả lời %(number)s") % {"number": dispatch.case.number}
    if title and not dispatch.dossier.is_restricted:
        said = f"{said}: {title}"
    entry.add("summary", said)
    entry.add("uid", f"{dispatch.pk}@phoi-hop")
    entry.add("dtstamp", request.arrived_at)
    entry.add("dtstart", dispatch.due_on)
    entry.add("dtend", dispatch.due_on + DAY)
    entry.add("transp", "TRANSPARENT")
    entry.add("url", request.build_absolute_uri(dispatch.get_absolute_url()))
    return entry
