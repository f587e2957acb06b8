"""Biên bản, kết luận, và văn bản giao việc theo kết luận."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import competence, workflow
from meetings.forms import meetings as forms
from meetings.models import MeetingConclusion, Minutes
from meetings.views.meetings import concerned
from meetings.views.shared import form_page, one, own_meeting
from requests.views.shared import attempt, shown_version


def _minutes(request: HttpRequest, meeting: Any) -> Minutes | None:
    return Minutes.objects.visible_to(request.seat).filter(pk=meeting.pk).first()


@login_required
def write(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = own_meeting(request, pk)
    row = _minutes(request, meeting)
    initial = {"version": row.version if row else 0}
    for name in ("number", "written_on", "text", "has_failed") if row else ():
        initial[name] = getattr(row, name)
    form = forms.MinutesForm(request.POST or None, initial=initial)
    return form_page(
        request, meeting, form, workflow.save_minutes, _("Đã lưu biên bản, chờ lãnh đạo duyệt."),
        allowed=competence.can_write_minutes(request.seat, meeting, row, request.arrived_at),
        title=_("Biên bản cuộc họp"), button=_("Lưu biên bản"),
        hint=_("Nơi được mời đọc được sau khi lãnh đạo duyệt."),
    )  # fmt: skip


@login_required
@require_POST
def approve(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = own_meeting(request, pk)
    row = _minutes(request, meeting)
    if not competence.can_approve_minutes(request.seat, meeting, row):
        raise PermissionDenied
    version = shown_version(request)
    if attempt(request, workflow.approve_minutes, row, version=version) is not None:
        messages.success(request, _("Đã duyệt biên bản; nơi được mời đọc được."))
    return redirect(meeting)


@login_required
def conclude(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = own_meeting(request, pk)
    form = forms.ConcludeForm(request.POST or None, among=concerned(meeting))
    return form_page(
        request, meeting, form, workflow.conclude, _("Đã ghi kết luận."),
        allowed=competence.can_conclude(request.seat, meeting, _minutes(request, meeting)),
        title=_("Kết luận của cuộc họp"), button=_("Ghi kết luận"),
    )  # fmt: skip


@login_required
def ask_for(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    """Kết luận thành văn bản: the letter is drafted, and tied to the conclusion."""
    meeting, seat = own_meeting(request, pk), request.seat
    found = MeetingConclusion.objects.visible_to(seat).filter(meeting=meeting)
    row = one(found.select_related("responsible", "meeting__case"), number)
    if row.inside_agency_id not in {None, seat.agency_id}:
        raise Http404
    form = forms.AskForForm(request.POST or None, seat=seat, to=row.responsible, on=request.today)
    return form_page(
        request, meeting, form, workflow.ask_for, _("Đã soạn văn bản từ kết luận."), subject=row,
        allowed=competence.can_ask_of(seat, meeting, row), title=_("Lập văn bản từ kết luận"),
        button=_("Soạn văn bản"), hint=row.responsible.name,
    )  # fmt: skip
