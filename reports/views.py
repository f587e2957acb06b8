"""The leaders' overview, and the sheet that explains one date."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from agencies.models import Role
from records.access import may_view
from records.history import note
from records.words import fingerprint
from regulations.models import working_calendar
from reports import figures
from reports.pdf import PdfUnavailable, render_pdf
from requests.models import with_words
from requests.views.shared import get_tracked_dispatch
from requests.why import explain

# Chromium's PDF viewer draws itself with inline styles and an embed, which our policy for pages
# forbids (crbug.com/271452); a PDF of ours holds no script.
PDF_POLICY = "frame-ancestors 'none'; base-uri 'none'"
NEWEST = 5  # changes that stand on the sheet, which is one page


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


@login_required
@require_safe
def deadline_sheet(request: HttpRequest, pk) -> HttpResponse:
    """Phiếu tính hạn: one page, for whoever may know the clock."""
    dispatch = get_tracked_dispatch(request, pk)
    with_words([dispatch], request.seat)
    why = explain(dispatch, request.today, working_calendar())
    context = {
        "why": why,
        "newest": why.history[:NEWEST],
        "older": len(why.history[NEWEST:]),
        "sees": may_view(request.seat, dispatch.dossier),
        "seat": request.seat,
        "today": request.today,
        "at": request.arrived_at,
        "fingerprint": fingerprint(),
    }
    try:
        pdf = render_pdf(render_to_string("reports/deadline_sheet.html", context), pages=1)
    except PdfUnavailable as reason:
        return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
    note(
        "deadline_sheet.printed", at=request.arrived_at, by=request.seat,
        dossier=dispatch.dossier, inside=request.seat.agency,
    )  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="phieu-tinh-han-{dispatch.case.number}.pdf"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    return response
