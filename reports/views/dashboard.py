"""The leaders' overview."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Role
from records.words import fingerprint
from regulations.models import working_calendar
from reports import figures


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Tổng quan: for leaders and those who oversee; for others it is not there."""
    seat, on = request.seat, request.today
    if seat is None or not seat.has_role(Role.LEADER, Role.OVERSEER):
        raise Http404
    calendar = working_calendar()
    numbers = figures.figures(seat, on, calendar)
    context = {
        "page": "dashboard",
        "numbers": numbers,
        "stages": figures.stages(numbers),
        "columns": figures.columns(seat, on, calendar),
        "watched": figures.watched(seat, on, calendar),
        "fingerprint": fingerprint(),
    }
    return render(request, "reports/dashboard.html", context)
