"""Confirmed silence: confirming, contesting, setting aside; and answers that came on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from requests import competence, forms, workflow
from requests.models import DeemedConsent, Dispatch
from requests.views.one_form import form_page
from requests.views.shared import attempt, get_dispatch
from requests.workflow.contesting import contest_of, standing_consent

SHOWN = {"put": False, "confirm": True}  # which of two steps stood on the page


@login_required
@require_POST
def confirm_consent(request: HttpRequest, pk: Any) -> HttpResponse:
    """Xác nhận coi như đồng ý: a named person, after the proof was shown; about a person two."""
    dispatch = get_dispatch(request, pk)
    step = SHOWN.get(request.POST.get("step", ""))
    done = attempt(request, workflow.confirm_consent, dispatch, is_second=step)
    if isinstance(done, DeemedConsent):
        said = _("Đã lập phiếu ghi nhận số %(number)s.") % {"number": done.number}
        messages.success(request, said)
    elif done is not None:
        messages.success(request, _("Đã đề nghị; chờ người thứ hai xác nhận."))
    return redirect(dispatch.case)


@login_required
@require_POST
def take_back_consent(request: HttpRequest, pk: Any) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    if attempt(request, workflow.take_back_consent, dispatch) is not None:
        messages.success(request, _("Đã rút lại đề nghị xác nhận."))
    return redirect(dispatch.case)


@login_required
def contest(request: HttpRequest, pk: Any) -> HttpResponse:
    """Phản đối phiếu: the deemed agency, once, with its reason."""
    dispatch = get_dispatch(request, pk)
    outcome = standing_consent(dispatch)
    found = contest_of(outcome) if outcome else None
    return form_page(
        request, dispatch, forms.ContestForm(request.POST or None), workflow.contest_consent,
        "requests/contest.html", _("Đã gửi phản đối cho bên đề nghị."),
        allowed=competence.can_contest(request.seat, dispatch, found),
        why_not=_why_no_contest(dispatch, found is not None),
        consent=outcome.consent if outcome else None,
    )  # fmt: skip


def _why_no_contest(dispatch: Dispatch, is_contested: bool) -> str:
    if is_contested:
        return _("Phiếu này đã được phản đối; mỗi phiếu chỉ phản đối một lần.")
    if dispatch.outcomes.exclude(set_aside_at=None).exists():
        return _("Phiếu này đã bị hủy, không còn gì để phản đối.")
    return ""


@login_required
def refuse_contest(request: HttpRequest, pk: Any) -> HttpResponse:
    """Không chấp nhận phản đối: the requester keeps to its record, with a reason."""
    dispatch = get_dispatch(request, pk)
    outcome = standing_consent(dispatch)
    found = contest_of(outcome) if outcome else None
    form = forms.ReasonForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.refuse_contest, "requests/refuse_contest.html",
        _("Đã trả lời phản đối; phiếu giữ nguyên."),
        allowed=competence.can_decide_contest(request.seat, dispatch, found),
        why_not=_("Phản đối này đã được xử lý, hoặc phiếu đã bị hủy."),
        consent=outcome.consent if outcome else None,
    )  # fmt: skip


@login_required
@require_POST
def accept_contest(request: HttpRequest, pk: Any) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    if attempt(request, workflow.accept_contest, dispatch) is not None:
        messages.success(request, _("Đã chấp nhận phản đối; phiếu bị hủy."))
    return redirect(dispatch.case)


@login_required
def set_aside(request: HttpRequest, pk: Any) -> HttpResponse:
    """Hủy phiếu: the record stays, marked; a late answer that was kept takes its place."""
    dispatch = get_dispatch(request, pk)
    outcome = standing_consent(dispatch)
    form = forms.ReasonForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.set_aside_consent, "requests/set_aside.html",
        _("Đã hủy phiếu; hai bên đều thấy lý do."),
        allowed=competence.can_set_aside(request.seat, dispatch),
        why_not=_("Phiếu này đã bị hủy, hoặc đồng chí không có quyền hủy phiếu."),
        consent=outcome.consent if outcome else None,
        kept=dispatch.replies.filter(status="issued").last(),
    )  # fmt: skip


@login_required
def record_paper(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ghi văn bản giấy: the requester writes down an answer that did not come through here."""
    dispatch = get_dispatch(request, pk)
    form = forms.PaperAnswerForm(
        request.POST or None, act=dispatch.rule.act,
        is_register_only=dispatch.dossier.is_register_only,
        initial={"arrived_on": request.today},
    )  # fmt: skip
    return form_page(
        request, dispatch, form, workflow.record_paper_answer, "requests/record_paper.html",
        _("Đã ghi văn bản giấy."), more={"files": request.FILES.getlist("files")},
        allowed=competence.can_record_paper(request.seat, dispatch),
        consent=standing_consent(dispatch),
    )  # fmt: skip
