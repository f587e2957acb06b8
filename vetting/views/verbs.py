"""One form, one verb: what handlers enter about a file and about one person of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.models import Role, Seat
from requests.models import Dispatch, Reply
from requests.views.case_form import case_form_page
from requests.views.shared import attempt
from vetting import competence, forms, workflow
from vetting.models import Erasure, Person, VettingCase
from vetting.views.shared import get_case, get_person, one


def _form(request: HttpRequest, kind: Any, case: VettingCase, **more: Any) -> Any:
    more.setdefault("initial", {})
    if issubclass(kind, forms.RoomForm):
        more["is_register_only"] = case.dossier.is_register_only
    return kind(request.POST or None, **more)


def _page(
    request: HttpRequest, case: VettingCase, form: Any, verb: Any, title: str, button: str,
    said: str, **more: Any,
) -> HttpResponse:  # fmt: skip
    more.setdefault("allowed", competence.can_work(request.seat, case))
    return case_form_page(
        request, case, form, verb, said, title=title, button=button, page="vetting", **more
    )


def _about(request: HttpRequest, person: Person, *args: Any, **more: Any) -> HttpResponse:
    more.setdefault("subject", person)
    return _page(request, person.case, *args, target=person, **more)


# --- The file -----------------------------------------------------------------------------------


@login_required
def add_person(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    return _page(
        request, case, _form(request, forms.PersonForm, case), workflow.add_person,
        _("Thêm người vào hồ sơ"), _("Thêm người"), _("Đã thêm người."),
        hint=_("Danh sách, thông báo, tìm kiếm chỉ hiện mã."),
    )  # fmt: skip


@login_required
def ask(request: HttpRequest, pk: Any) -> HttpResponse:
    """Soạn văn bản đề nghị thẩm tra, xác minh; it is finished, signed and sent as a letter."""
    case = get_case(request, pk)
    form = forms.AskForm(request.POST or None, case=case, seat=request.seat, on=request.today)
    if request.method == "POST" and competence.can_work(request.seat, case) and form.is_valid():
        letter = attempt(
            request, workflow.ask_for_verification, case, form=form, **form.cleaned_data
        )
        if letter is not None:
            messages.success(request, _("Đã lập bản nháp; soạn tiếp rồi trình lãnh đạo ký."))
            return redirect("requests:edit", letter.pk)
    return _page(
        request, case, form, workflow.ask_for_verification,
        _("Đề nghị thẩm tra, xác minh"), _("Lập văn bản"), "",
        hint=_("Mỗi người một dòng, một thời hạn theo diện của người đó."),
    )  # fmt: skip


@login_required
def talk(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    return _page(
        request, case, _form(request, forms.TalkForm, case), workflow.log_talk,
        _("Ghi trao đổi trực tiếp, hội nghị"), _("Ghi lại"), _("Đã ghi cuộc trao đổi."),
        hint=_("Trường hợp có phát sinh, trước khi tiếp tục."),
    )  # fmt: skip


@login_required
def attach(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    form = forms.PlainForm(request.POST if request.method == "POST" else None)
    return _page(
        request, case, form, workflow.attach,
        _("Thêm tài liệu"), _("Thêm"), _("Đã thêm tài liệu."),
        allowed=competence.can_attach(request.seat, case), has_files=True,
        more={"files": request.FILES.getlist("files")},
        hint=_("Đặt tên tệp theo mã, không theo tên người."),
    )  # fmt: skip


@login_required
def bar(request: HttpRequest, pk: Any) -> HttpResponse:
    """The file turned out to be about colleagues."""
    case, seat = get_case(request, pk), request.seat
    among = forms.colleagues(seat, request.today).exclude(user__in={seat.user_id, seat.actor.pk})
    return _page(
        request, case, forms.BarForm(request.POST or None, among=among), workflow.bar_people,
        _("Người trong cơ quan mà hồ sơ này nói về"), _("Ghi"),
        _("Đã ghi; người đó không còn biết gì về hồ sơ này."),
        allowed=competence.can_name(seat, case),
        hint=_("Không bỏ lại được sau khi ghi."),
    )  # fmt: skip


@login_required
@require_POST
def name_handler(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    form = forms.HandlerForm(request.POST, among=forms.colleagues(request.seat, request.today))
    return _once(
        request, case, form, workflow.name_handler, _("Đã phân công; người đó đọc được cả hồ sơ.")
    )


@login_required
@require_POST
def remove_handler(request: HttpRequest, pk: Any) -> HttpResponse:
    """Also whoever has left: they are among the agency's seats, past ones too."""
    case = get_case(request, pk)
    ours = Seat.objects.filter(agency=request.seat.agency)
    form = forms.HandlerForm(request.POST, among=ours)
    return _once(request, case, form, workflow.remove_handler, _("Đã thôi phân công."))


@login_required
@require_POST
def replace_approver(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    leaders = forms.colleagues(request.seat, request.today, Role.LEADER)
    form = forms.ApproverForm(request.POST, among=leaders)
    return _once(request, case, form, workflow.replace_approver, _("Đã đổi người duyệt."))


@login_required
@require_POST
def close(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    return _once(request, case, None, workflow.close_case, _("Đã kết thúc hồ sơ."))


@login_required
@require_POST
def propose_erasure(request: HttpRequest, pk: Any) -> HttpResponse:
    case, form = get_case(request, pk), forms.MinutesForm(request.POST)
    said = _("Đã đề nghị hủy nội dung; chờ người thứ hai đồng ý.")
    return _once(request, case, form, workflow.propose_erasure, said)


@login_required
@require_POST
def agree_to_erase(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    erasure = Erasure.objects.filter(case=case).first()
    if erasure is None:
        raise PermissionDenied
    said = _("Đã hủy nội dung. Dòng sổ, số và ngày vẫn giữ.")
    return _once(request, case, None, workflow.agree_to_erase, said, subject=erasure)


def _once(
    request: HttpRequest, case: VettingCase, form: Any, verb: Any, said: str, *,
    subject: Any = None, target: Any = None,
) -> HttpResponse:  # fmt: skip
    """A button, or a form of one field, on the page of the file."""
    fields = form.cleaned_data if form is not None and form.is_valid() else {}
    if form is None or form.is_valid():
        done = attempt(request, verb, subject or case, form=form, **fields)
        if done is not None or (form is not None and not form.errors):
            messages.success(request, said)
    for errors in form.errors.values() if form is not None else ():
        for text in errors:
            messages.error(request, text)
    return redirect(target or case)


# --- One person ---------------------------------------------------------------------------------


@login_required
def record_finding(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    """Ghi kết quả, by hand or from the issued answer about this person (``?tra-loi=``)."""
    person = get_person(request, pk, number)
    reply = _answer(person, request.seat, request.GET.get("tra-loi", ""))
    initial = forms.finding_from(reply, person) if reply is not None else {"part": "current"}
    return _about(
        request, person, _form(request, forms.FindingForm, person.case, initial=initial),
        workflow.record_finding, _("Ghi kết quả"), _("Ghi kết quả"), _("Đã ghi kết quả."),
        hint=_("Chỉ kết quả đã được xác minh, kết luận mới dẫn được."),
        more={"reply": reply},
    )  # fmt: skip


def _answer(person: Person, seat: Seat, key: str) -> Reply | None:
    if not (key.isdecimal() and len(key) < 19):
        return None
    asked = Dispatch.objects.visible_to(seat).filter(
        case__vetting_link__case=person.case, line__code=person.code
    )
    return (
        Reply.objects.filter(pk=key, dispatch__in=asked, status=Reply.Status.ISSUED)
        .select_related("dispatch__requested_agency", "text")
        .first()
    )


@login_required
def withdraw_finding(request: HttpRequest, pk: Any, number: int, finding: int) -> HttpResponse:
    person = get_person(request, pk, number)
    row = one(person.findings.all(), finding)
    return _about(
        request, person, _form(request, forms.ReasonForm, person.case), workflow.withdraw_finding,
        _("Rút kết quả %(number)s") % {"number": row.document_number}, _("Rút kết quả"),
        _("Đã rút kết quả."), subject=row,
        allowed=competence.can_work(request.seat, person.case) and row.withdrawn_at is None,
        hint=_("Kết quả vẫn đọc được, không dẫn được nữa. Kết luận đã ký giữ nguyên."),
    )  # fmt: skip


@login_required
def reclassify(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    now = person.get_relatives_display()
    return _about(
        request, person, _form(request, forms.ClassForm, person.case), workflow.reclassify,
        _("Đổi diện thân nhân, mã %(code)s") % {"code": person.code}, _("Đổi diện"),
        _("Đã đổi diện; hạn đang chạy được tính lại từ ngày nhận ban đầu."),
        hint=_("Đang ghi: %(now)s.") % {"now": now},
    )  # fmt: skip


@login_required
def end_person(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    said = _("Đã thôi thẩm định mã %(code)s; không có kết luận nào.") % {"code": person.code}
    return _about(
        request, person, _form(request, forms.ReasonForm, person.case), workflow.end_person,
        _("Thôi thẩm định, mã %(code)s") % {"code": person.code}, _("Thôi thẩm định"), said,
        allowed=competence.can_draft(request.seat, person),
        hint=_("Khi quy trình cán bộ đã dừng. Không có kết luận nào."),
    )  # fmt: skip


@login_required
def report_fact(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    return _about(
        request, person, _form(request, forms.FactForm, person.case), workflow.report_fact,
        _("Ghi tình tiết mới"), _("Ghi lại"), _("Đã ghi; chờ cơ quan có thẩm quyền xác minh."),
        allowed=competence.can_name_facts(request.seat),
        hint=_("Chưa xác minh thì hồ sơ và kết luận giữ nguyên."),
    )  # fmt: skip


@login_required
def judge_fact(request: HttpRequest, pk: Any, number: int, fact: int) -> HttpResponse:
    person = get_person(request, pk, number)
    row = one(person.new_facts.all(), fact)
    return _about(
        request, person, forms.JudgeForm(request.POST or None), workflow.judge_fact,
        _("Kết quả xác minh tình tiết mới"), _("Ghi kết quả"), _("Đã ghi kết quả xác minh."),
        subject=row,
        allowed=competence.can_name_facts(request.seat) and row.judged_at is None,
        hint=_("Kết luận đã ký giữ nguyên cho đến khi ký kết luận mới."),
    )  # fmt: skip


@login_required
def receive_inquiry(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    return _about(
        request, person, forms.InquiryForm(request.POST or None), workflow.receive_inquiry,
        _("Người được thẩm định yêu cầu cung cấp dữ liệu"), _("Ghi yêu cầu"),
        _("Đã ghi yêu cầu: trả lời trong 02 ngày làm việc."),
        allowed=competence.can_name_facts(request.seat),
        hint=_("Luật số 91/2025/QH15: 02 ngày làm việc."),
    )  # fmt: skip


@login_required
def answer_inquiry(request: HttpRequest, pk: Any, number: int, inquiry: int) -> HttpResponse:
    person = get_person(request, pk, number)
    row = one(person.inquiries.all(), inquiry)
    return _about(
        request, person, forms.AnswerForm(request.POST or None), workflow.answer_inquiry,
        _("Ghi đã trả lời yêu cầu %(number)s") % {"number": row.document_number},
        _("Ghi đã trả lời"), _("Đã ghi."), subject=row,
        allowed=competence.can_name_facts(request.seat) and row.answered_at is None,
    )  # fmt: skip


@login_required
def correct(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    person = get_person(request, pk, number)
    return _about(
        request, person, _form(request, forms.CorrectionForm, person.case), workflow.correct,
        _("Đính chính, mã %(code)s") % {"code": person.code}, _("Ghi đính chính"),
        _("Đã ghi đính chính bên cạnh điều đã ghi."),
        allowed=competence.can_name_facts(request.seat),
    )  # fmt: skip
