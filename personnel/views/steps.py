"""One step, one form: write the letter, link what came in, record what was decided."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.models import Seat
from personnel import competence, forms
from personnel.chains import Step
from personnel.models import PersonnelCase
from personnel.progress import standings
from personnel.views.cases import get_case
from personnel.workflow import files, opening, steps
from requests.views.case_form import case_form_page
from requests.views.shared import attempt


@login_required
def step(request: HttpRequest, pk: Any, step: str) -> HttpResponse:
    case = get_case(request, pk)
    here = next((s for s in standings(case, request.seat) if s.step.key == step), None)
    if here is None:
        raise Http404
    if here.missing and competence.can_work(request.seat, case):
        messages.error(
            request, _("Chưa làm được bước này. Phải xong trước: %(steps)s.")
            % {"steps": "; ".join(here.missing)},
        )  # fmt: skip
        if request.method != "POST" or here.step.type != "decision":
            return redirect(case)  # nothing was typed: a choice is made again in its time
    doing = {"letter": _letter, "incoming": _incoming, "decision": _decision}[here.step.type]
    allowed = competence.can_work(request.seat, case) and here.state == "next"
    return doing(request, case, here.step, allowed=allowed)


def _page(
    request: HttpRequest, case: PersonnelCase, of: Step, form: Any, verb: Any, button: str,
    said: str, *, allowed: bool, **more: Any,
) -> HttpResponse:  # fmt: skip
    return case_form_page(
        request, case, form, verb, said, title=of.label, button=button, page="personnel",
        allowed=allowed, more={"step": of.key}, hint=f"“{of.quote}”", **more,
    )  # fmt: skip


def _letter(request: HttpRequest, case: PersonnelCase, of: Step, *, allowed: bool) -> HttpResponse:
    among = steps.receivers(case, of.to, request.today)
    form = forms.LetterForm(request.POST or None, among=among)
    if request.method == "POST" and allowed and form.is_valid():
        letter = attempt(
            request, steps.write_letter, case, form=form, step=of.key, **form.cleaned_data
        )
        if letter is not None:
            messages.success(request, _("Đã lập bản nháp; soạn tiếp rồi trình lãnh đạo ký."))
            return redirect("requests:edit", letter.pk)
        allowed = bool(form.errors)
    return _page(
        request, case, of, form, steps.write_letter, _("Lập văn bản"), "", allowed=allowed
    )


def _incoming(
    request: HttpRequest, case: PersonnelCase, of: Step, *, allowed: bool
) -> HttpResponse:
    form = forms.IncomingForm(
        request.POST or None, among=steps.incoming(case, of.rule, request.seat)
    )
    return _page(
        request, case, of, form, steps.link_incoming, _("Gắn văn bản đến"),
        _("Đã gắn văn bản đến."), allowed=allowed,
    )  # fmt: skip


def _decision(
    request: HttpRequest, case: PersonnelCase, of: Step, *, allowed: bool
) -> HttpResponse:
    form = forms.DecisionForm(
        request.POST or None, initial={"body": of.body},
        is_register_only=case.dossier.is_register_only,
    )  # fmt: skip
    return _page(
        request, case, of, form, steps.record_decision, _("Ghi quyết định"),
        _("Đã ghi quyết định."), allowed=allowed,
    )  # fmt: skip


@login_required
def end(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    form = forms.ReasonForm(
        request.POST if request.method == "POST" else None,
        is_register_only=case.dossier.is_register_only,
    )  # fmt: skip
    return case_form_page(
        request, case, form, opening.end_case, _("Đã thôi thực hiện."),
        title=_("Thôi thực hiện, rút đề nghị"), button=_("Thôi thực hiện"), page="personnel",
        allowed=competence.can_work(request.seat, case),
        hint=_("Văn bản đã gửi thì thu hồi ở trang của văn bản."),
    )  # fmt: skip


@login_required
def attach(request: HttpRequest, pk: Any) -> HttpResponse:
    """Thêm tài liệu."""
    case = get_case(request, pk)
    form = forms.PlainForm(request.POST if request.method == "POST" else None)
    return case_form_page(
        request, case, form, files.attach, _("Đã thêm tài liệu."), page="personnel",
        title=_("Thêm tài liệu"), button=_("Thêm"), has_files=True,
        allowed=competence.can_attach(request.seat, case),
        more={"files": request.FILES.getlist("files")},
        hint=_("Đặt tên tệp theo mã, không theo tên người."),
    )  # fmt: skip


@login_required
def bar(request: HttpRequest, pk: Any) -> HttpResponse:
    """The file turned out to be about colleagues."""
    case, seat = get_case(request, pk), request.seat
    among = forms.colleagues(seat, request.today).exclude(user__in={seat.user_id, seat.actor.pk})
    return case_form_page(
        request, case, forms.BarForm(request.POST or None, among=among), opening.bar_people,
        _("Đã ghi; người đó không còn biết gì về hồ sơ này."), page="personnel",
        title=_("Người trong cơ quan mà hồ sơ này nói về"), button=_("Ghi"),
        allowed=competence.can_name(seat, case), hint=_("Không bỏ lại được sau khi ghi."),
    )  # fmt: skip


@login_required
@require_POST
def name_handler(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    form = forms.HandlerForm(request.POST, among=forms.colleagues(request.seat, request.today))
    return _once(request, case, form, opening.name_handler, _("Đã phân công xử lý."))


@login_required
@require_POST
def remove_handler(request: HttpRequest, pk: Any) -> HttpResponse:
    """Also whoever has left: they are among the agency's seats, past ones too."""
    case = get_case(request, pk)
    form = forms.HandlerForm(request.POST, among=Seat.objects.filter(agency=case.agency_id))
    return _once(request, case, form, opening.remove_handler, _("Đã thôi phân công."))


def _once(
    request: HttpRequest, case: PersonnelCase, form: Any, verb: Any, said: str
) -> HttpResponse:
    """A form of one field, on the page of the file."""
    if form.is_valid():
        attempt(request, verb, case, form=form, **form.cleaned_data)
    if not form.errors:
        messages.success(request, said)
    for errors in form.errors.values():
        for text in errors:
            messages.error(request, text)
    return redirect(case)
