"""Sheets of one page: what explains a date, the record of a confirmed silence."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from records.access import may_view
from records.history import note
from records.words import fingerprint
from regulations.models import working_calendar
from reports.letterform import PARTY, letter_form
from reports.letters.sheet import head_of
from reports.pdf import PdfUnavailable, render_pdf
from requests.models import Dispatch, with_words
from requests.views.shared import get_dispatch, get_tracked_dispatch
from requests.why import explain

# Chromium's PDF viewer draws itself with inline styles and an embed, which our policy for pages
# forbids (crbug.com/271452); a PDF of ours holds no script.
PDF_POLICY = "frame-ancestors 'none'; base-uri 'none'"
NEWEST = 5  # changes that stand on the sheet, which is one page


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
    return _printed(
        request, dispatch, "reports/deadline_sheet.html", context, "deadline_sheet.printed",
        f"phieu-tinh-han-{dispatch.case.number}.pdf",
    )  # fmt: skip


@login_required
@require_safe
def consent_record(request: HttpRequest, pk) -> HttpResponse:
    """Phiếu ghi nhận im lặng: one page, for both sides; set aside or contested, it says so."""
    dispatch = get_dispatch(request, pk)
    with_words([dispatch], request.seat)
    outcome = next((o for o in dispatch.outcomes.all() if hasattr(o, "consent")), None)
    if outcome is None:
        raise Http404
    receipt = outcome.consent.proof
    context = {
        "s": head_of(request.seat.agency, letter_form(PARTY), on=request.today),
        "d": dispatch,
        "outcome": outcome,
        "consent": outcome.consent,
        "contest": getattr(outcome.consent, "contest", None),
        "proof": receipt,
        "dates": {
            name: datetime.fromisoformat(receipt[name])
            for name in ("delivered_at", "registered_at", "registered_on", "due_on", "notice_by")
            if receipt[name]
        },
        "seat": request.seat,
        "at": request.arrived_at,
        "fingerprint": fingerprint(),
    }
    return _printed(
        request, dispatch, "reports/consent_record.html", context, "consent_record.printed",
        f"phieu-ghi-nhan-{outcome.consent.number}.pdf",
    )  # fmt: skip


def _printed(
    request: HttpRequest,
    dispatch: Dispatch,
    template: str,
    context: dict[str, Any],
    action: str,
    name: str,
) -> HttpResponse:
    """One page as PDF, its printing on record; without the library a page that says so."""
    try:
        pdf = render_pdf(render_to_string(template, context), pages=1)
    except PdfUnavailable as reason:
        return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
    note(
        action, at=request.arrived_at, by=request.seat, dossier=dispatch.dossier,
        inside=request.seat.agency,
    )  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    return response
