"""One agency: what it has in hand, how it answered, whom to call there."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.models import Agency, Role, Seat
from records.words import fingerprint
from regulations.models import working_calendar
from reports import figures
from reports.figures import Line, now
from reports.views.scoping import asked_scope
from requests.models import Dispatch

SHOWN = 25  # open requests, those due first on top
ENDED = 10


@login_required
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Một cơ quan, as far as this seat may track what it was asked."""
    scope, form = asked_scope(request)
    found = get_object_or_404(Agency.objects.select_related("parent", "successor"), code=code)
    scope = replace(scope, agency=found, side="")
    calendar = working_calendar()
    read = figures.overview(scope, calendar)
    total, held = figures.those(scope, calendar, "is_open", {}, SHOWN, by_due=True)
    _all, ended = figures.those(
        scope, calendar, "NOT is_open AND ended_on BETWEEN %(first)s AND %(last)s", {}, ENDED
    )
    is_ours = request.seat.agency_id == found.pk
    context = {
        "page": "dashboard", "agency": found, "scope": scope, "form": form,
        "days": now.period_text(scope.current), "numbers": read.numbers, "result": read.result,
        "row": figures.AgencyRow(found, read.result, total, read.numbers.qua_han),
        "few": figures.FEW, "trend": figures.trend(read.months, scope.on), "held": held,
        "total": total, "ended": ended, "is_ours": is_ours,
        "handlers": _handlers(held, request.seat) if is_ours else {},
        "people": _people(found, request), "fingerprint": fingerprint(),
        "predecessors": found.predecessors.all(),
    }  # fmt: skip
    context["held"] = [
        (line, context["handlers"].get(line.dispatch_id, ""), line.is_overdue(scope.on))
        for line in held
    ]
    return render(request, "reports/agency.html", context)


def _handlers(held: list[Line], seat: Seat) -> dict:
    """Who holds what, for the leaders of the same agency: a plain list, nobody is counted."""
    rows = Dispatch.objects.trackable_by(seat).filter(pk__in=[line.dispatch_id for line in held])
    return dict(rows.exclude(handler=None).values_list("pk", "handler__user__full_name"))


def _people(found: Agency, request: HttpRequest) -> list[Seat]:
    seats = Seat.objects.current(request.today).filter(agency=found)
    return list(seats.with_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK).select_related("user"))
