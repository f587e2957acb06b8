"""Tình hình thực hiện từng điều khoản: by regulation, by clause, and the rows behind a number."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from records.words import fingerprint
from regulations.models import Duty, Regulation, working_calendar
from reports import compliance as articles
from reports import figures, hosts, periods
from reports.figures import Scope
from reports.models import Obligation, PeriodSetting
from reports.periods import HALF, NoSuchPeriod, Period, period_of
from reports.views.scoping import leading_seat
from requests.forms import DayField

LONGEST = 200  # rows behind one number on a page


def _period(request: HttpRequest, on: date) -> tuple[Period, str]:
    """The period asked for, and what is wrong with it; the half-year of ``on`` otherwise."""
    usual = period_of(HALF, on)
    text = request.GET.get("ky", "").strip()
    if not text:
        return usual, ""
    try:
        return periods.parse(text), ""
    except NoSuchPeriod as error:
        return usual, str(error)


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day whose end counts, and what is wrong with it; today otherwise."""
    text = request.GET.get("den-ngay", "").strip()
    try:
        day = DayField(required=False).clean(text) or request.today
    except ValidationError as error:
        return request.today, " ".join(error.messages)
    if day > request.today:
        return request.today, _("Số liệu của ngày chưa đến thì chưa có.")
    return day, ""


def _choices(on: date, chosen: Period) -> list[Period]:
    """Periods near the day, for a list to choose from."""
    near = [
        period
        for kind in (periods.MONTH, periods.QUARTER, HALF, periods.YEAR, periods.TERM)
        for period in (period_of(kind, on), period_of(kind, on).previous)
    ]
    return near if chosen in near else [chosen, *near]


def _common(request: HttpRequest) -> dict[str, Any]:
    on, wrong_day = _day(request)
    period, wrong = _period(request, on)
    is_past = on < request.today
    return {
        "page": "dashboard", "period": period, "wrong": wrong, "wrong_day": wrong_day,
        "asked": request.GET.get("ky", ""), "choices": _choices(on, period), "on": on,
        "is_past": is_past, "then": f"&den-ngay={on.isoformat()}" if is_past else "",
        "fingerprint": fingerprint(),
    }  # fmt: skip


@login_required
@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """Every regulation with the sum of its clauses in the period."""
    seat, context = leading_seat(request), _common(request)
    rows = []
    for regulation in Regulation.objects.all():
        found = articles.clauses(
            regulation, context["period"], context["on"], seat, is_past=context["is_past"]
        )
        rows.append((regulation, len(found), articles.total(found)))
    context |= {"rows": rows, "names": articles.NAMES}
    return render(request, "reports/compliance.html", context)


@login_required
@require_safe
def clauses(request: HttpRequest, key: str) -> HttpResponse:
    seat, context = leading_seat(request), _common(request)
    regulation = get_object_or_404(Regulation, key=key)
    found = articles.clauses(
        regulation, context["period"], context["on"], seat, is_past=context["is_past"]
    )
    context |= {
        "regulation": regulation, "total": articles.total(found), "names": articles.NAMES,
        "clauses": [clause for clause in found if not clause.duty.not_software],
        "left_out": [clause for clause in found if clause.duty.not_software],
    }  # fmt: skip
    return render(request, "reports/compliance_of.html", context)


@login_required
@require_safe
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind one number: number, parties, dates; only what may be tracked."""
    seat, context = leading_seat(request), _common(request)
    duty = get_object_or_404(Duty.objects.select_related("regulation", "provision"), code=code)
    column = request.GET.get("cot", "phai-lam")
    if column not in articles.COLUMNS or duty.not_software:
        raise Http404
    context |= {"duty": duty, "column": column, "title": articles.NAMES[column]}
    scope = Scope(seat, context["on"], is_past=context["is_past"], regulation=duty.regulation)
    chosen = PeriodSetting.objects.filter(duty=duty).values_list("duty", flat=True)
    if articles.recurs(duty, chosen):
        context |= _obligations(scope, duty, column, context["period"])
    elif hosts.is_hosts(duty, hosts.hosted_provisions()):
        context |= _papers(scope, duty, column, context["period"])
    else:
        condition = (
            f"{articles.COLUMNS[column]} AND provision_id = %(provision)s AND {articles.IN_PERIOD}"
        )
        asked = {
            "provision": duty.provision_id, "first": context["period"].first,
            "last": context["period"].last,
        }  # fmt: skip
        total, page = figures.those(scope, working_calendar(), condition, asked, LONGEST)
        context |= {"rows": page, "total": total}
    context["more"] = max(context["total"] - LONGEST, 0)
    return render(request, "reports/compliance_rows.html", context)


def _obligations(scope: Scope, duty: Duty, column: str, period: Period) -> dict[str, Any]:
    tracked = Obligation.objects.trackable_by(scope.seat).standing(scope.until)
    asked = tracked.filter(duty=duty).in_period(period)
    found = articles.obligations_in(asked, column, scope.on)
    return {"obligations": found.with_parties()[:LONGEST], "total": found.count()}


def _papers(scope: Scope, duty: Duty, column: str, period: Period) -> dict[str, Any]:
    """Meetings whose papers were due; the page of one is for who may read it."""
    tracked = Meeting.objects.trackable_by(scope.seat)
    owed = hosts.papers_of(
        tracked, [duty.provision_id], period, working_calendar(), scope.until
    )  # fmt: skip
    found = [row for row in owed if hosts.STATES[column](row, scope.on)]
    shown = found[:LONGEST]
    keys = [row.meeting.pk for row in shown]
    read = Meeting.objects.visible_to(scope.seat).filter(pk__in=keys)
    return {
        "papers": shown,
        "total": len(found),
        "readable": set(read.values_list("pk", flat=True)),
    }
