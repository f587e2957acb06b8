"""Chưa thống nhất: both positions, the way up, and the direction that ends it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from requests import competence, elsewhere, forms, workflow
from requests.models import Dispatch
from requests.views.shared import attempt, get_dispatch, opened
from requests.workflow import escalating


@login_required
def way_up(request: HttpRequest, pk: Any) -> HttpResponse:
    """Both positions side by side; then the clause's way up, or that it has none."""
    dispatch = _ours(request, pk)
    seat = request.seat
    way = escalating.way_up_of(dispatch.rule, request.today)
    receivers = escalating.receivers(way, seat.agency) if way else []
    needs_meeting = way is not None and way.needs_meeting
    form = forms.WayUpForm(
        request.POST if request.method == "POST" else None, receivers=receivers,
        needs_meeting=needs_meeting,
        met=elsewhere.failed_meeting(seat, dispatch) if needs_meeting else None,
    )  # fmt: skip
    may = competence.can_report_up(seat, dispatch)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid():
            done = attempt(request, workflow.report_up, dispatch, form=form, **form.cleaned_data)
            if done is not None:
                messages.success(
                    request, _("Đã lập bản nháp báo cáo xin ý kiến; soạn xong thì trình ký.")
                )
                return redirect("requests:edit", done.report_id)
    opened(request, dispatch.dossier)
    ours, theirs = escalating.positions(dispatch, seat)
    context = {
        "page": "cases",
        "dispatch": dispatch,
        "case": dispatch.case,
        "rule": dispatch.rule,
        "way": way,
        "standing": escalating.standing(dispatch, request.seat),
        "ours": ours,
        "theirs": theirs,
        "receivers": receivers,
        "form": form,
        "is_open": may
        and way is not None
        and bool(receivers)
        and escalating.may_go_up(dispatch, way, seat),
    }
    return render(request, "requests/way_up.html", context)


def _ours(request: HttpRequest, pk: Any) -> Dispatch:
    """A dispatch this seat reads and whose side it is on; to others the page is not there."""
    dispatch = get_dispatch(request, pk)
    if not competence.is_a_side(request.seat, dispatch):
        raise Http404
    return dispatch


@login_required
def direction(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ghi kết luận của cấp trên: number, day, text; told to both sides."""
    dispatch = _ours(request, pk)
    way = escalating.standing(dispatch, request.seat)
    if way is None or way.reported_at is None:
        return redirect("requests:way_up", dispatch.pk)
    if not competence.can_record_direction(request.seat, way):
        raise PermissionDenied
    form = forms.DirectionForm(request.POST or None)
    if dispatch.dossier.is_register_only:
        form.without_words()
    if request.method == "POST" and form.is_valid():
        done = attempt(request, workflow.record_direction, way, form=form, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Đã ghi kết luận; hai bên được báo."))
        if done is not None or not form.errors:
            return redirect(dispatch)
    context = {
        "page": "cases", "dispatch": dispatch, "case": dispatch.case, "rule": dispatch.rule,
        "way": way, "form": form,
    }  # fmt: skip
    return render(request, "requests/direction.html", context)
