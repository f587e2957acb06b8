"""The leaders' overview, and the lists behind its figures."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from records.words import fingerprint
from regulations.calendar import WorkingCalendar
from regulations.models import working_calendar
from reports import exports, figures
from reports.figures import now
from reports.figures.results import AgencyRow
from reports.figures.scope import Scope
from reports.views.scoping import asked_scope

SHOWN = 25  # agencies, unless all are asked for


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Tổng quan: for leaders and those who oversee; for others it is not there."""
    scope, form = asked_scope(request)
    context = drawn(scope, working_calendar(), show_all="tat-ca" in request.GET)
    context |= {"page": "dashboard", "form": form, "fingerprint": fingerprint()}
    return render(request, "reports/dashboard.html", context)


def drawn(scope: Scope, calendar: WorkingCalendar, *, show_all: bool) -> dict[str, Any]:
    """What the page, its print and its workbook show of one reading of the facts."""
    found = figures.overview(scope, calendar)
    soon = scope.soon(calendar)
    agencies = figures.league(found.agencies)
    return {
        "scope": scope,
        "days": now.period_text(scope.current),
        "numbers": found.numbers,
        "result": found.result,
        "previous": found.previous,
        "change": now.rate_change(found),
        "most": _most_overdue(agencies),
        "stages": figures.stages(found.numbers, is_past=scope.is_past),
        "columns": figures.columns(found.due, scope.on, soon, calendar),
        "watched": figures.watched(found.watched, scope, calendar),
        "agencies": agencies if show_all else agencies[:SHOWN],
        "agencies_more": 0 if show_all else max(len(agencies) - SHOWN, 0),
        "few": figures.FEW,
        "periodic": figures.periodic(scope),
        "trend": figures.trend(found.months, scope.on),
    }


def _most_overdue(rows: list[AgencyRow]) -> Agency | None:
    """The agency with the most overdue, where one stands out."""
    late = sorted((row for row in rows if row.overdue), key=lambda row: -row.overdue)
    if len(late) < 2 or late[0].overdue == late[1].overdue:
        return None
    return late[0].agency


@login_required
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one figure, under the filter it was counted with."""
    scope, form = asked_scope(request)
    group = request.GET.get("nhom", "tat-ca")
    if group not in figures.CONDITIONS:
        raise Http404
    calendar, day = working_calendar(), _day(request.GET.get("ngay", ""))
    if group == "den-han-ngay" and day is None:
        raise Http404
    page, after = figures.page_of(
        scope, calendar, group, after=request.GET.get("sau", ""), day=day
    )
    total = figures.count(scope, calendar, group, day)
    context = {
        "page": "dashboard", "scope": scope, "form": form, "group": group,
        "title": figures.NAMES[group], "day": day, "rows": page, "after": after,
        "total": total, "is_many": total > exports.MOST,
        "days": now.period_text(scope.current),
    }  # fmt: skip
    return render(request, "reports/rows.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
