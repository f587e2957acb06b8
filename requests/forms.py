"""Shape only: what a field is. What the regulation asks is asked in the workflow."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from records.models import Secrecy
from regulations.models import (
    COVERS,
    NEVER_COPIED,
    RELATIVES,
    Act,
    Condition,
    DeadlineRule,
    Party,
    Route,
)
from requests.competence import OPINION_ACTS
from requests.models import Contact, Question, Reply, Urgency
from requests.opinion_forms import CommentRows
from requests.shapes import LONG_TEXT, SHORT_TEXT, in_one_direction
from requests.workflow.answering import stances_for


def in_calendar(day: date) -> None:
    """Refuse a day with which nothing can be reckoned: it lies outside the calendar."""
    first, last = COVERS
    if not first <= day <= last:
        raise ValidationError(
            _("Nhập ngày từ %(first)s đến %(last)s, các năm đã có lịch làm việc."),
            params={"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"},
        )


class DayField(forms.DateField):
    """dd/mm/yyyy in a text field; the browser's picker sends ISO."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [in_calendar])
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d"])
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={"class": "w-date num", "inputmode": "numeric", "autocomplete": "off"},
            ),
        )
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Nhập ngày dạng 26/11/2026.")


WORDY = {
    "subject", "body", "urgent_means", "reason", "missing", "assignment_note", "said", "text",
    "returned_note", "stance", "is_verified", "verified_by", "verified_number", "verified_on",
}  # fmt: skip


class PlainForm(forms.Form):
    """No colons, our own error list, and every workflow error beside its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.error_messages["required"] = _("Điền mục này.")
            if isinstance(field, forms.CharField):
                field.validators.append(in_one_direction)
                if field.max_length is None:
                    limit = LONG_TEXT if name == "body" else SHORT_TEXT
                    field.validators.append(MaxLengthValidator(limit))
            if "class" not in field.widget.attrs and isinstance(
                field.widget, forms.TextInput | forms.Select
            ):
                field.widget.attrs["class"] = "wide"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{name}-h"

    def without_words(self) -> None:
        """For a register-only dossier: no field for words is shown, and none is asked for.

        The fields stay, so that words sent all the same are refused and not passed over.
        """
        for name in WORDY & set(self.fields):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()

    def refuse(self, error: ValidationError) -> None:
        """Put a workflow's refusal beside the field it names; the rest at the top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, found in error.error_dict.items():
            self.add_error(field if field in self.fields else None, found)


class LetterForm(PlainForm):
    """Soạn yêu cầu. Nothing is required here: a draft may be saved half-written."""

    rule = forms.ModelChoiceField(
        DeadlineRule.objects.none(), label=_("Căn cứ"), required=False,
        empty_label=_("Tự đề xuất theo loại và nơi nhận"),
    )  # fmt: skip
    condition = forms.ChoiceField(label=_("Nhóm thân nhân"), required=False)
    addressees = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Nơi nhận"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    needs_copy = forms.TypedChoiceField(
        label=_("Đồng gửi"), required=False, coerce=lambda v: v == "yes", empty_value=None,
        choices=[("yes", _("Có, đồng gửi trong cùng một lần")), ("no", _("Không"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    copies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Đồng gửi để biết"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    letter_reply_by = DayField(label=_("Ngày đề nghị trả lời ghi trong văn bản"), required=False)
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    body = forms.CharField(
        label=_("Nội dung đề nghị"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=Urgency.choices, required=False)
    urgent_means = forms.CharField(
        label=_("Phương thức trao đổi việc gấp"), max_length=200, required=False
    )
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), choices=Secrecy.choices, required=False, initial=Secrecy.ORDINARY,
        widget=forms.RadioSelect,
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy"), max_length=200, required=False,
        help_text=_("Ví dụ: tủ tài liệu mật, Văn phòng. Không ghi gì về nội dung."),
    )  # fmt: skip
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người duyệt, ký"), required=False,
        empty_label=_("Chọn lãnh đạo"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(
        self,
        *args: Any,
        seat: Seat,
        act: str,
        on: Any,
        is_register_only: bool = False,
        relatives: str | None = None,
        barred: Any = (),
        **kwargs: Any,
    ) -> None:
        """``relatives``: the slowest class of the letter's lines; then none is chosen here.
        ``barred``: users who must not learn of it, and so do not sign it."""
        super().__init__(*args, **kwargs)
        self.seat, self.relatives = seat, relatives
        if is_register_only:
            self.without_words()
        else:
            del self.fields["paper_place"]
        rules = proposals(seat.agency, act, on)
        self.fields["rule"].queryset = rules
        self.fields["rule"].label_from_instance = lambda r: f"{r.label}. {r.citation}"
        self.fields["addressees"].queryset = answerable(seat.agency, rules)
        self._offer_copies(seat.agency, act, rules, on)
        self.fields["signer"].queryset = (
            Seat.objects.current(on)
            .filter(agency=seat.agency)
            .with_role(Role.LEADER)
            .exclude(user__in=barred)
            .select_related("user")
        )
        self.fields["condition"].choices = [
            ("", _("Không áp dụng")),
            *((c.value, c.label) for c in RELATIVES),
        ]
        if relatives is not None:
            self.fields["condition"].widget = forms.HiddenInput()

    def _offer_copies(self, agency: Agency, act: str, rules: Any, on: Any) -> None:
        """The clause's own question where it has one; copies only of what may be known widely."""
        asking = rules.exclude(copy_to="").first()
        if asking is None:
            del self.fields["needs_copy"]
        else:
            self.fields["needs_copy"].label = asking.copy_question
        if act in NEVER_COPIED:
            del self.fields["copies"]
            return
        others = DeadlineRule.objects.in_force(on).written_by(agency)
        self.fields["copies"].queryset = answerable(agency, others)

    def clean_secrecy(self) -> str:
        return self.cleaned_data["secrecy"] or Secrecy.ORDINARY

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["urgency"] = data.get("urgency") or Urgency.NORMAL
        data["rule"] = propose(
            self.fields["rule"].queryset, self.seat.agency, list(data.get("addressees") or ()),
            urgent=data["urgency"] != Urgency.NORMAL,
            relatives=self.relatives or data.get("condition") or "",
            chosen=data.get("rule"),
        )  # fmt: skip
        if data["rule"] is not None:
            data["condition"] = data["rule"].condition
        return data

    def workflow_fields(self) -> dict[str, Any]:
        """The keywords of ``workflow.draft`` and ``workflow.save``."""
        names = (
            "rule condition addressees letter_reply_by subject body urgency urgent_means secrecy"
            " paper_place signer needs_copy copies"
        )
        return {
            name: self.cleaned_data[name] for name in names.split() if name in self.cleaned_data
        }


def proposals(agency: Agency, act: str, on: Any):
    """Rules of this act under which ``agency`` may write to anybody at all."""
    return (
        DeadlineRule.objects.in_force(on)
        .written_by(agency)
        .filter(act=act)
        .select_related("provision", "regulation")
        .distinct()
    )


def answerable(agency: Agency, rules: Any):
    """Agencies to which ``agency`` writes under these rules."""
    general = rules.filter(routes=None)
    routed = Route.objects.filter(rule__in=rules.values("pk"), asking__members=agency)
    parties = Party.objects.filter(
        Q(writes_to__members=agency, regulation__in=general.values("regulation"))
        | Q(pk__in=routed.values("asked"))
    )
    return Agency.objects.filter(parties__in=parties).exclude(pk=agency.pk).distinct()


def propose(
    rules: Any,
    asking: Agency,
    to: list[Agency],
    *,
    urgent: bool,
    relatives: str,
    chosen: DeadlineRule | None,
) -> DeadlineRule | None:
    """The clause for kind and addressees. What was ``chosen`` stays as long as it still fits:
    it binds every addressee, and its condition is the one on the form."""
    bound = [set(rules.binding(asking, agency).values_list("pk", flat=True)) for agency in to]
    binding = [r for r in rules if all(r.pk in of_one for of_one in bound)]
    wanted = Condition.URGENT if urgent else relatives
    fitting = [r for r in binding if r.condition == wanted] or [
        r for r in binding if not r.condition
    ]
    if chosen in fitting:
        return chosen
    if not to and len({r.regulation_id for r in fitting}) != 1:
        return None
    return next(iter(fitting), None)


class ReturnForm(PlainForm):
    returned_note = forms.CharField(
        label=_("Ý kiến gửi người soạn"), widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
        required=False, help_text=_("Cần ghi khi trả lại. Nơi nhận không thấy ý kiến này."),
    )  # fmt: skip


class IssueForm(PlainForm):
    document_number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=60, required=False,
        help_text=_("Số đã cấp ở hệ thống văn bản. Để trống thì lấy số kế tiếp của sổ ở đây."),
    )  # fmt: skip
    issued_on = DayField(label=_("Ngày ban hành"), required=False)


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3, "class": "low"}), required=False
    )


class RegisterForm(PlainForm):
    registered_on = DayField(label=_("Ngày đăng ký đến"))
    incoming_number = forms.CharField(label=_("Số đến"), max_length=30, required=False)
    documents_complete = forms.TypedChoiceField(
        label=_("Tài liệu kèm theo"), coerce=lambda v: v == "yes", initial="yes",
        choices=[("yes", _("Đủ như văn bản ghi")), ("no", _("Thiếu, báo bên gửi"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    missing = forms.CharField(label=_("Tài liệu còn thiếu"), max_length=300, required=False)


class CorrectForm(RegisterForm):
    reason = forms.CharField(label=_("Lý do sửa"), max_length=300, required=False)


class AssignForm(PlainForm):
    handler = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người thụ lý"), widget=forms.RadioSelect, empty_label=None
    )
    assignment_note = forms.CharField(
        label=_("Lưu ý cho người thụ lý"), required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = seats


class TimeNoticeForm(PlainForm):
    new_due_on = DayField(label=_("Ngày trả lời dự kiến"), required=False)
    reason = forms.CharField(
        label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản thông báo"), max_length=60, required=False
    )


class ProposalForm(PlainForm):
    due_on = DayField(label=_("Ngày trả lời đề nghị"))
    reason = forms.CharField(
        label=_("Lý do"), required=False, widget=forms.Textarea(attrs={"rows": 3, "class": "low"})
    )


class ContactForm(PlainForm):
    on = DayField(label=_("Ngày trao đổi"))
    means = forms.ChoiceField(label=_("Hình thức"), choices=Contact.Means.choices)
    said = forms.CharField(label=_("Nội dung, một dòng"), max_length=300)
    is_feedback = forms.BooleanField(
        label=_("Bên được đề nghị đã phản hồi trong lần trao đổi này"), required=False
    )
    needs_writing = forms.BooleanField(label=_("Phải cụ thể bằng văn bản"), required=False)


class SettleForm(PlainForm):
    written_number = forms.CharField(
        label=_("Số, ký hiệu văn bản theo sau"), max_length=60, required=False
    )


class QuestionForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("Loại"), choices=Question.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Nội dung hỏi, tài liệu cần bổ sung"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        """``asks``: for the requester, who has only one kind to choose."""
        super().__init__(*args, **kwargs)
        if asks:
            self.fields["kind"].initial = Question.Kind.QUESTION
            self.fields["kind"].widget = forms.HiddenInput()


class AnswerQuestionForm(PlainForm):
    text = forms.CharField(
        label=_("Trả lời"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class ContestForm(PlainForm):
    reason = forms.CharField(
        label=_("Lý do không chấp nhận phiếu"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản phản đối"), max_length=60, required=False
    )


class RemindForm(PlainForm):
    text = forms.CharField(label=_("Lời đôn đốc"), max_length=300, required=False)


class ReplyForm(PlainForm):
    stance = forms.ChoiceField(label=_("Ý kiến"), required=False, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Nội dung trả lời"), required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    is_verified = forms.TypedChoiceField(
        label=_("Thông tin này"), required=False, widget=forms.RadioSelect, empty_value=None,
        coerce=lambda v: v == "yes",
        choices=[
            ("yes", _("Đã được thẩm tra, xác minh, kết luận")),
            ("no", _("Chưa xác minh")),
        ],
    )  # fmt: skip
    verified_by = forms.CharField(label=_("Cơ quan kết luận"), max_length=200, required=False)
    verified_number = forms.CharField(label=_("Số kết luận"), max_length=60, required=False)
    verified_on = DayField(label=_("Ngày kết luận"), required=False, validators=[])
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy"), max_length=200, required=False,
        help_text=_("Ví dụ: tủ tài liệu mật, Văn phòng. Không ghi gì về nội dung."),
    )  # fmt: skip
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người ký"), required=False, empty_label=_("Chọn lãnh đạo")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(
        self,
        *args: Any,
        act: str,
        leaders: Any,
        is_register_only: bool = False,
        comments: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        has_rows = act in OPINION_ACTS and not is_register_only
        self.comments = CommentRows(self.data, list(comments)) if has_rows else None
        stances = [Reply.Stance(value) for value in stances_for(act)]
        self.fields["stance"].choices = [(s.value, s.label) for s in stances]
        if len(stances) == 1 and not is_register_only:  # nothing to choose
            self.initial["stance"] = stances[0].value
        self.fields["signer"].queryset = leaders
        self.is_register_only = is_register_only
        self.asks_verified = act in {Act.INFORMATION, Act.VERIFICATION} and not is_register_only
        if not self.asks_verified:
            for name in ("is_verified", "verified_by", "verified_number", "verified_on"):
                del self.fields[name]
        if is_register_only:
            self.without_words()
        else:
            del self.fields["paper_place"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for said in self.comments.clean() if self.comments else ():
            self.add_error(None, said)
        return data

    def typed(self) -> str:
        """All the words of the form, for a page that can no longer save them."""
        rows = self.comments.said() or () if self.comments else ()
        said = (f"{row['section']}: {row['text']}" for row in rows if any(row.values()))
        return "\n".join((self.cleaned_data.get("body", ""), *said))

    def workflow_fields(self) -> dict[str, Any]:
        fields = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        said = self.comments.said() if self.comments else None
        return fields if said is None else fields | {"comments": said}


class PaperAnswerForm(ReplyForm):
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản trả lời"), max_length=60, required=False
    )
    issued_on = DayField(label=_("Ngày ban hành ghi trên văn bản"), required=False)
    arrived_on = DayField(label=_("Ngày văn bản giấy đến"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, leaders=Seat.objects.none(), **kwargs)
        del self.fields["signer"], self.fields["version"]


class SignReplyForm(ReturnForm):
    signature = forms.ChoiceField(
        label=_("Cách ký"), choices=Reply.Signature.choices, required=False
    )


class ListFilterForm(PlainForm):
    q = forms.CharField(label=_("Tìm trong danh sách"), required=False)
    act = forms.ChoiceField(
        label=_("Loại"), choices=[("", _("Tất cả loại")), *Act.choices], required=False
    )


class FilterNameForm(PlainForm):
    name = forms.CharField(label=_("Tên bộ lọc"), max_length=60, required=False)


class NameReaderForm(PlainForm):
    reader = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người được nêu tên"), empty_label=_("Chọn người")
    )
    sees_all = forms.TypedChoiceField(
        label=_("Xem được"), required=False, coerce=lambda v: v == "all", empty_value=False,
        initial="later", widget=forms.RadioSelect,
        choices=[
            ("later", _("Chỉ những gì đến từ nay về sau")),
            ("all", _("Cả những gì đã có trong hồ sơ")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = seats


class EmergencyForm(PlainForm):
    file_number = forms.CharField(
        label=_("Số hồ sơ"), max_length=20, help_text=_("Ví dụ PH-2026-0147.")
    )
    file_agency = forms.ModelChoiceField(
        Agency.objects.all(), label=_("Cơ quan lập hồ sơ"), empty_label=_("Chọn cơ quan")
    )
    reason = forms.CharField(
        label=_("Lý do phải mở ngay"), widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
        help_text=_("Lãnh đạo và người đồng ý sẽ đọc lý do này. Không ghi nội dung mật."),
    )  # fmt: skip
    until_on = DayField(label=_("Mở đến hết ngày"))


class WayUpForm(PlainForm):
    """Lập báo cáo xin ý kiến: what the clause asks first, and to whom where it names several."""

    to = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Kính gửi"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    meeting_on = DayField(label=_("Ngày họp tháo gỡ"), required=False)
    meeting_number = forms.CharField(
        label=_("Số biên bản cuộc họp"), max_length=60, required=False,
        help_text=_("Đính kèm biên bản vào báo cáo ở bước sau."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, receivers: list[Agency], needs_meeting: bool,
        met: tuple[date, str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if met is not None:  # a meeting held here, whose minutes say that it settled nothing
            self.initial["meeting_on"], self.initial["meeting_number"] = met
            self.fields["meeting_number"].help_text = _(
                "Lấy từ biên bản cuộc họp chưa thống nhất được; sửa nếu là cuộc họp khác. Đính "
                "kèm biên bản vào báo cáo ở bước sau."
            )
        self.fields["to"].queryset = Agency.objects.filter(pk__in=[a.pk for a in receivers])
        if len(receivers) < 2:
            del self.fields["to"]
        if not needs_meeting:
            del self.fields["meeting_on"], self.fields["meeting_number"]


class DirectionForm(PlainForm):
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    on = DayField(label=_("Ngày"), required=False)
    text = forms.CharField(
        label=_("Nội dung kết luận, mỗi bên phải làm gì"), required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class NumberForm(PlainForm):
    document_number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)


class CopyForm(PlainForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Gửi thêm bản sao cho"), empty_label=_("Chọn cơ quan")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
