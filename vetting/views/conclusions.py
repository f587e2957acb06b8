"""Kết luận: drafted, submitted, signed by another, given as a document."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from requests.views.case_form import case_form_page, kept
from requests.views.shared import attempt, opened, shown_version
from requests.workflow import Conflict
from vetting import competence, forms, workflow
from vetting.models import Conclusion
from vetting.views.shared import get_conclusion, get_person, is_handler, own_conclusion


@login_required
def draft(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    form = forms.ConclusionForm(
        request.POST or None, person=person,
        is_register_only=person.case.dossier.is_register_only,
        initial={"findings": workflow.citable(person), "paper_place": person.case.paper_place},
    )  # fmt: skip
    if request.method == "POST" and competence.can_draft(request.seat, person) and form.is_valid():
        fields = {k: v for k, v in form.cleaned_data.items() if k != "version"}
        done = attempt(request, workflow.draft_conclusion, person, form=form, **fields)
        if done is not None:
            messages.success(request, _("Đã lưu dự thảo kết luận."))
            return redirect(done)
    return case_form_page(
        request, person.case, form, workflow.draft_conclusion, "",
        allowed=competence.can_draft(request.seat, person), subject=person, target=person,
        title=_("Dự thảo kết luận, mã %(code)s") % {"code": person.code},
        button=_("Lưu dự thảo"), page="vetting", missing=workflow.missing_for(person),
        template="vetting/draft.html",
    )  # fmt: skip


@login_required
@require_safe
def conclusion(request: HttpRequest, pk: Any) -> HttpResponse:
    return _page(request, get_conclusion(request, pk))


def _page(request: HttpRequest, row: Conclusion, **refused: Any) -> HttpResponse:
    """Văn bản kết luận; the steps and what it rests on for its handlers alone. A form that was
    ``refused`` is shown again with what was typed."""
    opened(request, row.dossier)
    handles = is_handler(request.seat, row)
    context: dict[str, Any] = {"page": "vetting", "conclusion": row, "handles": handles}
    if handles:
        context |= _steps(request, row) | refused
    return render(request, "vetting/conclusion.html", context)


def _steps(request: HttpRequest, row: Conclusion) -> dict[str, Any]:
    seat, dossier = request.seat, row.dossier
    may_give = competence.can_hand_over(seat, row)
    asking = workflow.asking_for(row, seat) if may_give else None
    may_sign = competence.can_sign(seat, row)
    return {
        "case": row.person.case,
        "cited": row.findings.all(),
        "can_edit": competence.can_edit(seat, row),
        "can_drop": competence.can_drop(seat, row),
        "sign_form": forms.SignForm() if may_sign else None,
        "return_form": forms.ReturnForm(is_register_only=dossier.is_register_only)
        if may_sign
        else None,
        "give_form": forms.GiveForm(asking=asking) if asking is not None and asking else None,
        "handovers": row.handovers.select_related("agency", "asked__case", "by__user"),
    }


@login_required
def edit(request: HttpRequest, pk: Any) -> HttpResponse:
    row = own_conclusion(request, pk)
    form = forms.ConclusionForm(
        request.POST or None, person=row.person, initial=forms.conclusion_initial(row),
        is_register_only=row.dossier.is_register_only,
    )  # fmt: skip
    verb, more = workflow.save_conclusion, {"version": shown_version(request) or 0}
    try:
        return _edit_page(request, row, form, verb, more)
    except Conflict as conflict:
        form.add_error(None, _("Người khác vừa lưu dự thảo này; đối chiếu rồi lưu lại."))
        form.data = form.data.copy()
        form.data["version"] = conflict.current.version
        request.method = "GET"
        return _edit_page(request, conflict.current, form, verb, more)


def _edit_page(
    request: HttpRequest, row: Conclusion, form: Any, verb: Any, more: dict[str, Any]
) -> HttpResponse:
    return case_form_page(
        request, row.person.case, form, verb, _("Đã lưu dự thảo."),
        allowed=competence.can_edit(request.seat, row), subject=row, target=row, more=more,
        title=_("Sửa dự thảo kết luận, mã %(code)s") % {"code": row.code},
        button=_("Lưu dự thảo"), page="vetting", template="vetting/draft.html",
        missing=workflow.missing_for(row.person),
    )  # fmt: skip


def _do(
    request: HttpRequest, row: Conclusion, verb: Any, said: str, form: Any = None, name: str = "",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A button, or one of the forms (``name``) on the page of the conclusion."""
    fields = form.cleaned_data if form is not None and form.is_valid() else {}
    if form is None or form.is_valid():
        try:
            done = attempt(request, verb, row, form=form, **fields, **more)
        except PermissionDenied:
            if form is None:
                raise
            return kept(request, row.person.case, form)
        if done is not None:
            messages.success(request, said)
            return redirect(row)
    if form is None or not form.errors:
        return redirect(row)
    return _page(request, row, **{name: form})


@login_required
@require_POST
def submit(request: HttpRequest, pk: Any) -> HttpResponse:
    row = own_conclusion(request, pk)
    return _do(request, row, workflow.submit_conclusion, _("Đã trình duyệt."))


@login_required
@require_POST
def sign(request: HttpRequest, pk: Any) -> HttpResponse:
    row, form = own_conclusion(request, pk), forms.SignForm(request.POST)
    version = shown_version(request)
    return _do(request, row, workflow.sign_conclusion, _("Đã ký kết luận."), form, "sign_form",
               version=version)  # fmt: skip


@login_required
@require_POST
def return_to_draft(request: HttpRequest, pk: Any) -> HttpResponse:
    row = own_conclusion(request, pk)
    form = forms.ReturnForm(request.POST, is_register_only=row.dossier.is_register_only)
    return _do(
        request, row, workflow.return_conclusion, _("Đã trả lại để sửa."), form, "return_form"
    )


@login_required
@require_POST
def drop(request: HttpRequest, pk: Any) -> HttpResponse:
    row = own_conclusion(request, pk)
    return _do(request, row, workflow.drop_conclusion, _("Đã bỏ dự thảo."))


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: Any) -> HttpResponse:
    row = own_conclusion(request, pk)
    form = forms.GiveForm(request.POST, asking=workflow.asking_for(row, request.seat))
    said = _("Đã cung cấp kết luận; bên đề nghị chỉ xem được văn bản này.")
    return _do(request, row, workflow.hand_over, said, form, "give_form")
