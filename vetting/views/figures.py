"""Số liệu lập dự toán; how long words are kept and which files are due for review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Role, Seat
from records.history import note
from requests.views.shared import attempt
from vetting import competence, figures, workflow
from vetting.forms import KeepForm
from vetting.models import VettingCase
from vetting.views.shared import seat_or_404

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _tables(request: HttpRequest) -> list[tuple[str, Any]]:
    seat = seat_or_404(request)
    return [
        (_("Đã đề nghị thẩm tra, xác minh"), figures.by_year(seat, received=False)),
        (_("Được đề nghị thẩm tra, xác minh"), figures.by_year(seat, received=True)),
    ]


@login_required
@require_safe
def estimate(request: HttpRequest) -> HttpResponse:
    context = {"page": "vetting", "tables": _tables(request), "headings": figures.headings()}
    context["whole"] = request.seat.has_role(Role.LEADER, Role.FOCAL_POINT)
    return render(request, "vetting/estimate.html", context)


@login_required
@require_safe
def estimate_book(request: HttpRequest) -> HttpResponse:
    """The workbook; taking it is on record."""
    tables = _tables(request)
    note(
        "vetting.figures_exported", at=request.arrived_at, by=request.seat,
        inside=request.seat.agency,
    )  # fmt: skip
    answer = HttpResponse(figures.workbook(tables), content_type=SHEET)
    answer["Content-Disposition"] = 'attachment; filename="so-lieu-tham-tra.xlsx"'
    return answer


def _keeper_or_404(request: HttpRequest) -> Seat:
    seat = seat_or_404(request)
    if not (competence.can_keep(seat) and competence.vets(seat.agency, request.today)):
        raise Http404
    return seat


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """Thời hạn lưu, and the closed files whose time has passed."""
    seat = _keeper_or_404(request)
    form = KeepForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, workflow.decide_retention, form=form, **form.cleaned_data):
        messages.success(request, _("Đã ghi quyết định lưu."))
        return redirect("vetting:keeping")
    retention = workflow.retention_of(seat.agency)
    mine = VettingCase.objects.visible_to(seat)
    context = {
        "page": "vetting", "form": form, "retention": retention,
        "orphans": workflow.orphans_of(seat),
        "due": workflow.to_review(mine, retention, request.today).order_by("closed_at"),
    }  # fmt: skip
    return render(request, "vetting/keeping.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Nhận hồ sơ không còn người xử lý."""
    _keeper_or_404(request)
    case = attempt(request, workflow.take_over, request.POST.get("number", ""))
    return redirect(case or "vetting:keeping")
