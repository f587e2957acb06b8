"""Shape only: what a field is. What the clauses ask is asked in the workflow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from regulations.models import RELATIVES, Act
from requests.forms import DayField, PlainForm, answerable, proposals
from requests.models import Dispatch, Reply
from vetting import competence
from vetting.models import Conclusion, Finding, Person, Talk, VettingCase
from vetting.workflow import citable

WORDS = ("text", "reason", "body", "returned_note", "name", "birth_year", "post",
         "organisation", "managed_by")  # fmt: skip
CLASSES = [("", _("Chọn diện")), *((c.value, c.label) for c in RELATIVES)]


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class RoomForm(PlainForm):
    """Where only the register is kept the fields for words are hidden, and refuse what is sent."""

    def __init__(self, *args: Any, is_register_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_register_only:
            for name in set(WORDS) & set(self.fields):
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()


class SeatField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Seat.objects.none(), empty_label=_("Chọn người"), **kwargs)


def colleagues(seat: Seat, on: Any, *roles: str) -> Any:
    here = Seat.objects.current(on).filter(agency=seat.agency).select_related("user")
    return here.with_role(*roles) if roles else here


class OpenForm(PlainForm):
    ground = forms.ChoiceField(label=_("Trường hợp thẩm định"))
    approver = SeatField(
        label=_("Người duyệt kết luận"),
        help_text=_("Một lãnh đạo, khác người soạn kết luận."),
    )
    about = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=_("Người trong cơ quan mà hồ sơ này nói về"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Người được đánh dấu không biết, không tìm, không mở được hồ sơ này."),
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy"), max_length=200, required=False,
        help_text=_("Ví dụ: tủ tài liệu mật, Văn phòng. Không ghi gì về nội dung."),
    )  # fmt: skip

    def __init__(self, *args: Any, seat: Seat, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = competence.grounds_of(seat.agency, on)
        self.fields["ground"].choices = [
            ("", _("Chọn trường hợp")),
            *((g.value, f"{g.label} ({g.citation})") for g in grounds),
        ]
        self.fields["approver"].queryset = colleagues(seat, on, Role.LEADER)
        self.fields["about"].queryset = colleagues(seat, on).exclude(pk=seat.pk)


class PersonForm(RoomForm):
    code = forms.CharField(
        label=_("Mã"), max_length=40, required=False,
        help_text=_("Để trống thì lấy số hồ sơ và số thứ tự. Không ghi tên."),
    )  # fmt: skip
    relatives = forms.ChoiceField(label=_("Diện thân nhân"), choices=CLASSES, required=False)
    name = forms.CharField(label=_("Họ tên"), max_length=120, required=False)
    birth_year = forms.IntegerField(
        label=_("Năm sinh"), required=False, min_value=1900, max_value=2030,
        widget=forms.TextInput(attrs={"class": "w-date num", "inputmode": "numeric"}),
    )  # fmt: skip
    post = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Nơi công tác"), max_length=200, required=False)
    managed_by = forms.CharField(label=_("Cấp quản lý"), max_length=200, required=False)


PersonForms = forms.formset_factory(PersonForm, extra=3, max_num=30, validate_max=True)


class AskForm(PlainForm):
    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Hỏi về"), widget=forms.CheckboxSelectMultiple
    )
    to = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Nơi nhận"), empty_label=_("Chọn cơ quan"),
        help_text=_("Đảng ủy Công an, hoặc thẳng cơ quan chức năng đã được giao."),
    )  # fmt: skip

    def __init__(self, *args: Any, case: VettingCase, seat: Seat, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = proposals(seat.agency, Act.VERIFICATION, on)
        rules = rules.filter(regulation__key=case.basis.regulation_key)
        self.fields["persons"].queryset = case.persons.filter(
            state__in=(Person.State.PENDING, Person.State.REOPENED)
        )
        self.fields["to"].queryset = answerable(seat.agency, rules)


class FindingForm(RoomForm):
    part = forms.ChoiceField(label=_("Phần"), choices=Finding.Part, widget=forms.RadioSelect)
    source = forms.CharField(label=_("Cơ quan cung cấp"), max_length=200)
    document_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    issued_on = DayField(label=_("Ngày văn bản"))
    is_verified = forms.BooleanField(
        label=_("Đã được cơ quan có thẩm quyền xác minh, kết luận"), required=False
    )
    verified_by = forms.CharField(
        label=_("Cơ quan xác minh, kết luận"), max_length=200, required=False
    )
    verified_number = forms.CharField(
        label=_("Số kết luận xác minh"), max_length=60, required=False
    )
    verified_on = DayField(label=_("Ngày kết luận xác minh"), required=False)
    text = area(_("Nội dung"))


class ReasonForm(RoomForm):
    reason = area(_("Lý do"), rows=3)


class ClassForm(ReasonForm):
    condition = forms.ChoiceField(label=_("Diện mới"), choices=CLASSES)
    field_order = ("condition", "reason")


class TalkForm(RoomForm):
    means = forms.ChoiceField(label=_("Hình thức"), choices=Talk.Means, widget=forms.RadioSelect)
    on = DayField(label=_("Ngày"))
    parties = forms.CharField(label=_("Các bên"), max_length=200)
    document_number = forms.CharField(label=_("Số biên bản"), max_length=60, required=False)
    text = area(_("Nội dung trao đổi"))


class FactForm(RoomForm):
    source = forms.CharField(label=_("Nguồn"), max_length=200)
    document_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    issued_on = DayField(label=_("Ngày văn bản"))
    text = area(_("Nội dung"))


class JudgeForm(PlainForm):
    is_confirmed = forms.TypedChoiceField(
        label=_("Cơ quan có thẩm quyền đã xác minh"), coerce=lambda v: v == "yes",
        choices=[("yes", _("Đúng là tình tiết mới: xem xét lại")),
                 ("no", _("Không phải: giữ nguyên kết luận"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    verified_by = forms.CharField(label=_("Cơ quan xác minh, kết luận"), max_length=200)
    verified_number = forms.CharField(label=_("Số kết luận xác minh"), max_length=60)
    verified_on = DayField(label=_("Ngày kết luận xác minh"))


class ConclusionForm(RoomForm):
    signing_body = forms.CharField(
        label=_("Cấp có thẩm quyền kết luận"), max_length=200, required=False,
        help_text=_("Ví dụ: Ban Thường vụ Đảng ủy."),
    )  # fmt: skip
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(), label=_("Căn cứ: kết quả đã xác minh, kết luận"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy của kết luận"), max_length=200, required=False
    )
    body = area(_("Nội dung kết luận"), rows=8)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = citable(person)
        self.fields["findings"].label_from_instance = lambda f: (
            f"{f.get_part_display()}: {f.source}, {f.document_number}, {f.issued_on:%d/%m/%Y}"
        )


class SignForm(PlainForm):
    document_number = forms.CharField(label=_("Số, ký hiệu kết luận"), max_length=60)
    issued_on = DayField(label=_("Ngày ký"))


class ReturnForm(RoomForm):
    returned_note = area(_("Điều cần sửa"), rows=3)


class GiveForm(PlainForm):
    asked = forms.ModelChoiceField(
        Dispatch.objects.none(), label=_("Văn bản đề nghị"), empty_label=_("Chọn văn bản")
    )

    def __init__(self, *args: Any, asking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = asking
        self.fields["asked"].label_from_instance = lambda d: (
            f"{d.case.requesting_agency.short_name}, {d.case.document_number}"
        )


class InquiryForm(PlainForm):
    document_number = forms.CharField(
        label=_("Số văn bản, phiếu yêu cầu"), max_length=60,
        help_text=_("Người được thẩm định, hoặc người được ủy quyền, yêu cầu cung cấp dữ liệu."),
    )  # fmt: skip
    asked_on = DayField(label=_("Ngày nhận yêu cầu"))


class AnswerForm(PlainForm):
    answer_number = forms.CharField(label=_("Số văn bản trả lời"), max_length=60)
    answered_on = DayField(label=_("Ngày trả lời"))


class CorrectionForm(RoomForm):
    what = forms.CharField(label=_("Mục cần đính chính"), max_length=120)
    document_number = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=60)
    text = area(_("Nội dung đúng"), rows=3)


class HandlerForm(PlainForm):
    handler = SeatField(label=_("Người xử lý"))

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = among


class ApproverForm(PlainForm):
    approver = SeatField(label=_("Người duyệt mới"))

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = among


class KeepForm(PlainForm):
    years = forms.IntegerField(
        label=_("Số năm giữ sau khi kết thúc"),
        widget=forms.TextInput(attrs={"class": "w-date num", "inputmode": "numeric"}),
    )
    decision = forms.CharField(label=_("Số quyết định"), max_length=120)
    decided_on = DayField(label=_("Ngày quyết định"))


class MinutesForm(PlainForm):
    minutes_number = forms.CharField(label=_("Số biên bản xét hủy"), max_length=60)


class BarForm(PlainForm):
    people = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=_("Chọn người"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = among


def finding_from(reply: Reply, person: Person) -> dict[str, Any]:
    """What an answer says of itself, to be looked over and kept; its words where words are."""
    words = "" if person.case.dossier.is_register_only else reply.body
    return {
        "part": Finding.Part.HISTORY, "source": reply.dispatch.requested_agency.name,
        "document_number": reply.document_number, "issued_on": reply.issued_on,
        "is_verified": bool(reply.is_verified), "verified_by": reply.verified_by,
        "verified_number": reply.verified_number, "verified_on": reply.verified_on,
        "text": words,
    }  # fmt: skip


def conclusion_initial(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "signing_body": conclusion.signing_body, "paper_place": conclusion.paper_place,
        "body": conclusion.body, "findings": conclusion.findings.all(),
        "version": conclusion.version,
    }  # fmt: skip
