"""One page for each verb on a case: which form, who may, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies.models import Seat
from complaints import competence, forms, workflow
from complaints.mode import takes_words
from complaints.models import ComplaintCase, Conclusion, Opening
from complaints.phrases import limits
from complaints.routing import is_stranded
from complaints.views.shared import form_page, get_case
from complaints.workflow.sealing import is_possible
from requests.views.shared import attempt
from requests.workflow import Conflict


@dataclass(frozen=True)
class Verb:
    """A button of a case, the page behind it and the verb it does."""

    form: type[forms.CaseForm]
    do: Callable[..., Any]
    may: Callable[[Seat, ComplaintCase], bool]
    title: Any
    button: Any
    said: Any
    hint: Any = ""
    has_excerpt: bool = False
    has_limits: bool = False  # the time limits that run are said on its page


VERBS = {
    "classify": Verb(
        forms.ClassifyForm, workflow.classify, competence.can_classify,
        gettext_lazy("Phân loại đơn"), gettext_lazy("Ghi phân loại"),
        gettext_lazy("Đã phân loại."),
        gettext_lazy(
            "Phân loại là tố cáo thì hồ sơ thành “Mật công tác” và không giữ tên người gửi."
        ),
    ),
    "split": Verb(
        forms.SplitForm, workflow.split, competence.can_split, gettext_lazy("Tách đơn"),
        gettext_lazy("Tách đơn"), gettext_lazy("Đã tách; mỗi đơn có số riêng."),
        gettext_lazy(
            "Mỗi đơn tách ra có một loại, giữ ngày nhận và người không được xem của đơn này."
        ),
    ),
    "assign": Verb(
        forms.AssignForm, workflow.assign, competence.can_assign, gettext_lazy("Giao thụ lý"),
        gettext_lazy("Giao việc"), gettext_lazy("Đã giao."),
        gettext_lazy("Người được giao xem được đơn từ khi giao; người thôi thụ lý không xem nữa."),
    ),
    "admit": Verb(
        forms.AdmitForm, workflow.admit, competence.can_admit, gettext_lazy("Thụ lý đơn"),
        gettext_lazy("Thụ lý"), gettext_lazy("Đã thụ lý; thời hạn giải quyết bắt đầu chạy."),
        has_limits=True,
    ),
    "return": Verb(
        forms.WrittenForm, workflow.return_to_writer, competence.can_decide,
        gettext_lazy("Trả đơn, hướng dẫn"), gettext_lazy("Trả đơn"), gettext_lazy("Đã trả đơn."),
        has_limits=True,
    ),
    "file_away": Verb(
        forms.WrittenForm, workflow.file_away, competence.can_decide, gettext_lazy("Lưu đơn"),
        gettext_lazy("Lưu đơn"), gettext_lazy("Đã lưu đơn."),
        gettext_lazy("Đơn nặc danh, đơn trùng, đơn đã giải quyết; nêu lý do và văn bản."),
        has_limits=True,
    ),
    "stop": Verb(
        forms.StopForm, workflow.stop, competence.can_stop,
        gettext_lazy("Đình chỉ, rút đơn"), gettext_lazy("Đình chỉ"),
        gettext_lazy("Đã đình chỉ, đơn kết thúc."),
        gettext_lazy("Người gửi rút đơn, hoặc có quyết định đình chỉ; ghi số văn bản."),
        has_limits=True,
    ),
    "superior": Verb(
        forms.SuperiorForm, workflow.set_superior, competence.can_set_superior,
        gettext_lazy("Cấp trên chuyển đến, theo dõi"), gettext_lazy("Lưu"),
        gettext_lazy("Đã ghi nơi theo dõi."),
        gettext_lazy("Chỉ cơ quan cấp trên, cơ quan chủ trì quy chế; nội dung đơn không hiện."),
    ),
    "begin": Verb(
        forms.BeginForm, workflow.begin_verifying, competence.can_verify,
        gettext_lazy("Bắt đầu xác minh"), gettext_lazy("Bắt đầu"),
        gettext_lazy("Đang xác minh."),
    ),
    "verified": Verb(
        forms.VerifiedForm, workflow.record_verified, competence.can_record_verified,
        gettext_lazy("Kết quả xác minh"), gettext_lazy("Ghi kết quả"),
        gettext_lazy("Đã ghi kết quả xác minh."),
    ),
    "extend": Verb(
        forms.WrittenForm, workflow.extend, competence.can_extend,
        gettext_lazy("Gia hạn giải quyết"), gettext_lazy("Gia hạn"), gettext_lazy("Đã gia hạn."),
        gettext_lazy("Chỉ khi luật cho gia hạn, còn trong hạn và không quá số lần luật cho."),
        has_limits=True,
    ),
    "draft_conclusion": Verb(
        forms.DraftConclusionForm, workflow.draft_conclusion, competence.can_draft_conclusion,
        gettext_lazy("Dự thảo kết luận"), gettext_lazy("Trình lãnh đạo"),
        gettext_lazy("Đã trình dự thảo kết luận."),
        gettext_lazy("Một lãnh đạo khác duyệt; không ai tự duyệt dự thảo của mình."),
    ),
    "notify": Verb(
        forms.NotifyForm, workflow.notify, competence.can_notify,
        gettext_lazy("Thông báo kết quả"), gettext_lazy("Ghi thông báo"),
        gettext_lazy("Đã ghi thông báo kết quả."), has_limits=True,
    ),
    "follow_up": Verb(
        forms.FollowUpForm, workflow.follow_up, competence.can_follow_up,
        gettext_lazy("Theo dõi thực hiện"), gettext_lazy("Ghi tình hình"),
        gettext_lazy("Đã ghi tình hình thực hiện."),
    ),
    "flag": Verb(
        forms.FlagForm, workflow.flag, competence.can_flag,
        gettext_lazy("Tính chất vụ việc"), gettext_lazy("Ghi"), gettext_lazy("Đã ghi."),
        gettext_lazy("Vụ việc đông người, phức tạp, kéo dài phải chủ động báo cáo."),
    ),
    "bar": Verb(
        forms.BarForm, workflow.bar_people, competence.can_bar,
        gettext_lazy("Người liên quan ở cơ quan này"), gettext_lazy("Ghi"),
        gettext_lazy("Đã ghi; người đó không còn biết gì về đơn này."),
        gettext_lazy("Không bỏ lại được sau khi ghi."),
    ),
    "correct": Verb(
        forms.CorrectForm, workflow.correct_words, competence.can_correct,
        gettext_lazy("Sửa trích yếu, tóm tắt"), gettext_lazy("Lưu"),
        gettext_lazy("Đã sửa; nhật ký ghi là có sửa, không ghi chữ cũ."),
        gettext_lazy("Bỏ tên, số điện thoại, địa chỉ của người gửi đơn; chữ cũ không giữ lại."),
    ),
    "letter": Verb(
        forms.LetterOfCaseForm, workflow.write, competence.can_write_letter,
        gettext_lazy("Lập văn bản từ đơn"), gettext_lazy("Lập văn bản"),
        gettext_lazy("Đã lập bản nháp; trình ký và ban hành như văn bản khác."),
        gettext_lazy("Nơi nhận chỉ thấy bản trích dưới đây, không thấy đơn."),
        has_excerpt=True,
    ),
    "seal": Verb(
        forms.SealForm, workflow.seal_identity, competence.can_seal,
        gettext_lazy("Niêm phong danh tính"), gettext_lazy("Niêm phong"),
        gettext_lazy("Đã niêm phong. Chỉ mở được khi hai người đồng ý, ở ngoài trang này."),
        gettext_lazy("Trang này niêm phong được và không mở được."),
    ),
    "ask_opening": Verb(
        forms.OpeningForm, workflow.ask_opening, competence.can_ask_opening,
        gettext_lazy("Đề nghị mở niêm phong"), gettext_lazy("Gửi đề nghị"),
        gettext_lazy("Đã ghi đề nghị; một lãnh đạo hoặc đầu mối khác quyết định."),
    ),
}  # fmt: skip
SEALING = {"seal", "ask_opening"}


def verb_page(name: str) -> Callable[..., HttpResponse]:
    """The view of one verb of the table."""
    verb = VERBS[name]

    @login_required
    def page(request: HttpRequest, pk: Any) -> HttpResponse:
        case = get_case(request, pk)
        allowed = verb.may(request.seat, case) and (name not in SEALING or is_possible())
        form = verb.form(request.POST or None, case=case, seat=request.seat, on=request.today)
        show = partial(
            form_page, request, form=form, verb=verb.do, said=str(verb.said), allowed=allowed,
            title=verb.title, button=_button(request, verb.button, has_excerpt=verb.has_excerpt),
            hint=verb.hint, has_excerpt=verb.has_excerpt,
            limits=limits(case) if verb.has_limits else [],
        )  # fmt: skip
        try:
            return show(case)
        except Conflict:
            return _beside(request, name, form, show, pk)

    return page


SAVED = {"verified": ("verified",), "draft_conclusion": ("conclusion",),
         "correct": ("subject", "summary")}  # fmt: skip


def _beside(
    request: HttpRequest, name: str, form: Any, show: Callable[..., HttpResponse], pk: Any
) -> HttpResponse:
    """Somebody saved in between: their text beside one's own, which may then be saved over it."""
    case = get_case(request, pk)
    now = type(form)(case=case, seat=request.seat, on=request.today)
    form.add_error(None, _("Người khác vừa lưu mục này; đối chiếu rồi lưu lại."))
    form.data = form.data.copy()
    form.data["version"] = now.initial["version"]
    request.method = "GET"
    return show(case, saved=[text for field in SAVED[name] if (text := getattr(case, field))])


def _button(request: HttpRequest, label: Any, *, has_excerpt: bool) -> Any:
    """An excerpt is looked at first, and sent from the page that shows it."""
    return _("Xem bản trích") if has_excerpt and request.method != "POST" else label


@login_required
def forward(request: HttpRequest, pk: Any) -> HttpResponse:
    """Chuyển đơn; where nobody is left who may decide, upwards alone."""
    case = get_case(request, pk)
    stranded = is_stranded(case, request.today)
    form = forms.ForwardForm(request.POST or None, case=case, seat=request.seat, on=request.today)
    if stranded:
        parent = case.agency.parent_id
        form.fields["to_agency"].queryset = form.fields["to_agency"].queryset.filter(pk=parent)
    return form_page(
        request, case, form, workflow.forward,
        _(
            "Đã ghi chuyển đơn. Nếu đi bằng văn bản trên hệ thống, đơn kết thúc khi văn bản đó "
            "được ban hành."
        ),
        allowed=competence.can_forward(request.seat, case, is_stranded=stranded),
        title=_("Chuyển đơn"), has_excerpt=True, limits=limits(case),
        button=_button(request, _("Chuyển đơn"), has_excerpt=True),
        hint=_(
            "Nơi nhận chỉ thấy bản trích dưới đây, không thấy đơn. Chuyển bằng bản giấy thì bản "
            "trích được giữ ở bước chuyển đơn."
        ),
    )  # fmt: skip


@login_required
def conclude(request: HttpRequest, pk: Any) -> HttpResponse:
    """Duyệt kết luận: the draft that is shown is the one that is approved."""
    case = get_case(request, pk)
    draft = Conclusion.objects.visible_to(request.seat).filter(pk=case.pk).first()
    initial = {"version": draft.version if draft else None}
    form = forms.ConcludeForm(
        request.POST or None, case=case, seat=request.seat, on=request.today, initial=initial
    )
    return form_page(
        request, case, form, workflow.conclude, _("Đã duyệt kết luận."),
        allowed=competence.can_approve(request.seat, case, draft),
        title=_("Duyệt kết luận"), button=_("Duyệt kết luận"), draft=draft,
    )  # fmt: skip


@login_required
def return_draft(request: HttpRequest, pk: Any) -> HttpResponse:
    """Trả lại dự thảo kết luận, with what to change."""
    case = get_case(request, pk)
    draft = Conclusion.objects.visible_to(request.seat).filter(pk=case.pk).first()
    initial = {"version": draft.version if draft else None}
    form = forms.ReturnDraftForm(
        request.POST or None, case=case, seat=request.seat, on=request.today, initial=initial
    )
    return form_page(
        request, case, form, workflow.return_draft, _("Đã trả lại để sửa."),
        allowed=competence.can_approve(request.seat, case, draft),
        title=_("Trả lại dự thảo kết luận"), button=_("Trả lại để sửa"), draft=draft,
    )  # fmt: skip


@login_required
def attach(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    form = forms.FilesForm(request.POST or None, case=case, seat=request.seat, on=request.today)
    allowed = competence.can_attach(request.seat, case) and not case.dossier.is_register_only
    return form_page(
        request, case, form, workflow.attach, _("Đã ghi tài liệu."), allowed=allowed,
        more={"files": request.FILES.getlist("files")}, title=_("Tài liệu"),
        button=_("Ghi"), has_files=case.is_open and takes_words(case.dossier),
        hint=_("Tên tệp cũng không nêu người gửi đơn."),
    )  # fmt: skip


@login_required
@require_POST
def decide_opening(request: HttpRequest, pk: Any, opening: int) -> HttpResponse:
    """Đồng ý hoặc không đồng ý mở niêm phong."""
    case = get_case(request, pk)
    found = Opening.objects.visible_to(request.seat).filter(case=case)
    row = next((row for row in found if row.pk == opening), None)
    if row is None:
        raise Http404
    agree = request.POST.get("action") == "agree"
    attempt(request, workflow.decide_opening, row, agree=agree)
    return redirect(case)
