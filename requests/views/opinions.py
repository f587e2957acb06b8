"""The requester's round of opinions: the table, what is done with each comment, the workbook."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulations.models import working_calendar
from requests import competence, workflow
from requests.models import CommentResponse, CoordinationRequest
from requests.opinion_book import CONTENT_TYPE, workbook
from requests.opinion_forms import ResponseRows
from requests.opinions import Table, table_of
from requests.views.shared import attempt, get_letter, opened
from requests.workflow.opinions import why_not_shared


def get_round(request: HttpRequest, pk: Any) -> CoordinationRequest:
    """A letter of one's own agency; to its addressees there is no such page."""
    case = get_letter(request, pk)
    if case.requesting_agency_id != request.seat.agency_id:
        raise Http404
    return case


def is_round(case: CoordinationRequest) -> bool:
    """Opinions were asked for, and the letter is out."""
    return case.act in competence.OPINION_ACTS and case.issued_at is not None


def round_table(request: HttpRequest, case: CoordinationRequest) -> Table:
    return table_of(case, request.seat, request.today, working_calendar())


@login_required
def opinions(request: HttpRequest, pk: Any) -> HttpResponse:
    """Tổng hợp ý kiến; “tiếp thu, giải trình” of all rows is saved with one form."""
    case = get_round(request, pk)
    can_answer = competence.can_answer_comments(request.seat, case)
    if request.method == "POST" and not can_answer:
        raise PermissionDenied
    if not is_round(case):
        return redirect(case)
    table = round_table(request, case)
    rows = ResponseRows(request.POST if request.method == "POST" else None, table.responses)
    if request.method == "POST" and rows.is_valid():
        done = attempt(request, workflow.answer_comments, case, form=rows, responses=rows.said())
        if done is not None:
            messages.success(request, _("Đã lưu tiếp thu, giải trình."))
        if done is not None or not rows.errors:
            return redirect("requests:opinions", case.pk)
    opened(request, case.dossier)
    context = {
        "page": "cases",
        "case": case,
        "table": table,
        "lines": [(line, *rows.of(line.comment)) for line in table.lines],
        "kinds": CommentResponse.Kind.choices,
        "wrong": rows.errors,
        "can_answer": can_answer,
        "can_share": competence.can_share_summary(request.seat, case),
        "why_not_shared": why_not_shared(case),
    }
    return render(request, "requests/opinions.html", context)


@login_required
@require_safe
def opinions_book(request: HttpRequest, pk: Any) -> HttpResponse:
    """The same as a workbook."""
    case = get_round(request, pk)
    if not is_round(case):
        return redirect(case)
    table = round_table(request, case)
    opened(request, case.dossier)
    response = HttpResponse(workbook(table, at=request.arrived_at), content_type=CONTENT_TYPE)
    name = f"tong-hop-y-kien-{case.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
