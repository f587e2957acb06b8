"""Sharing the summary of opinions: the table becomes a PDF among the files of the letter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.letterform import PARTY, letter_form
from reports.letters.sheet import head_of
from reports.pdf import PdfUnavailable, render_pdf
from requests import competence, workflow
from requests.models import CoordinationRequest
from requests.views.opinions import get_round, is_round, round_table
from requests.views.shared import attempt, opened
from requests.workflow.opinions import why_not_shared


@login_required
def share_summary(request: HttpRequest, pk: Any) -> HttpResponse:
    """Chia sẻ bản tổng hợp: a page of its own, as it cannot be taken back."""
    case = get_round(request, pk)
    if not competence.can_share_summary(request.seat, case):
        if request.method != "POST" and not is_round(case):
            return redirect(case)
        raise PermissionDenied
    table = round_table(request, case)
    if request.method == "POST":
        try:
            done = attempt(
                request, workflow.share_summary, case,
                render=lambda row: summary_pdf(request, row),
            )  # fmt: skip
        except PdfUnavailable as reason:
            return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
        if done is not None:
            messages.success(request, _("Đã chia sẻ bản tổng hợp với các nơi nhận."))
            return redirect("requests:opinions", case.pk)
    opened(request, case.dossier)
    context = {"page": "cases", "case": case, "table": table, "why_not": why_not_shared(case)}
    return render(request, "reports/share_summary.html", context)


def summary_pdf(request: HttpRequest, case: CoordinationRequest) -> bytes:
    context = {
        "s": head_of(request.seat.agency, letter_form(PARTY), on=request.today),
        "case": case,
        "table": round_table(request, case),
        "seat": request.seat,
        "at": request.arrived_at,
    }
    return render_pdf(render_to_string("reports/opinions_summary.html", context))
