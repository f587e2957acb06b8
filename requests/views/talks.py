"""Talks of the two sides: questions, papers that follow a talk, asking again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.remarks import readable_by
from requests import competence, forms, workflow
from requests.models import Dispatch
from requests.views.one_form import form_page
from requests.views.shared import attempt, get_dispatch, opened


@login_required
def settle_contact(request: HttpRequest, pk: Any, contact: int) -> HttpResponse:
    """Ghi số văn bản theo sau một cuộc trao đổi."""
    dispatch = get_dispatch(request, pk)
    row = get_object_or_404(dispatch.contacts, pk=contact)
    said = readable_by(request.seat).filter(pk=row.remark_id).first()
    opened(request, dispatch.dossier)
    return form_page(
        request, dispatch, forms.SettleForm(request.POST or None), workflow.settle_contact,
        "requests/settle_contact.html", _("Đã ghi số văn bản theo sau."), target=row,
        allowed=competence.can_settle_contact(request.seat, dispatch), contact=row,
        said_then=said.text if said else "",
    )  # fmt: skip


def _asks(request: HttpRequest, dispatch: Dispatch) -> bool:
    return request.seat.agency_id == dispatch.case.requesting_agency_id


@login_required
def ask(request: HttpRequest, pk: Any) -> HttpResponse:
    """Hỏi lại, đề nghị bổ sung tài liệu."""
    dispatch = get_dispatch(request, pk)
    form = forms.QuestionForm(request.POST or None, asks=_asks(request, dispatch))
    return form_page(
        request, dispatch, form, workflow.ask, "requests/ask.html",
        _("Đã gửi câu hỏi cho bên kia."),
        allowed=competence.can_ask(request.seat, dispatch), asks=_asks(request, dispatch),
    )  # fmt: skip


@login_required
def answer_question(request: HttpRequest, pk: Any, question: int) -> HttpResponse:
    """Trả lời câu hỏi của bên kia, kèm tài liệu."""
    dispatch = get_dispatch(request, pk)
    row = get_object_or_404(dispatch.questions.select_related("asked_by__agency"), pk=question)
    asked = readable_by(request.seat).filter(pk=row.asked_remark_id).first()
    opened(request, dispatch.dossier)
    form = forms.AnswerQuestionForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.answer_question, "requests/answer_question.html",
        _("Đã trả lời câu hỏi."), target=row,
        more={"files": request.FILES.getlist("files")}, question=row,
        allowed=competence.can_answer_question(
            request.seat, dispatch, asked_by_agency=row.asked_by.agency_id
        ),
        asked=asked.text if asked else "",
    )  # fmt: skip


@login_required
@require_POST
def ask_again(request: HttpRequest, pk: Any) -> HttpResponse:
    """A new draft on an answer that does not suffice; one lands on its page."""
    dispatch = get_dispatch(request, pk)
    case = attempt(request, workflow.ask_again, dispatch)
    if case is None:
        return redirect(dispatch)
    messages.success(request, _("Đã lập bản nháp tiếp theo; ghi phần cần bổ sung."))
    return redirect("requests:edit", case.pk)
