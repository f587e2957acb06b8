"""Taking in: register, classify, split, correct, and what is followed from above."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from complaints import above, mode
from complaints.forms.shared import (
    ACCUSED,
    ACCUSED_HELP,
    ONLY_THE_REGISTER,
    CaseForm,
    PeopleField,
    WithWords,
    area,
    colleagues,
)
from complaints.models import ComplaintCase
from records.models import Secrecy
from requests.forms import DayField, PlainForm
from requests.traces import traces


class TakeInForm(WithWords):
    kind = forms.ChoiceField(
        label=_("Loại đơn"), choices=ComplaintCase.Kind.choices, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(label=_("Nguồn đơn"), choices=ComplaintCase.Channel.choices)
    received_on = DayField(label=_("Ngày nhận đơn"))
    incoming_number = forms.CharField(label=_("Số đến"), max_length=30, required=False)
    is_anonymous = forms.BooleanField(label=_("Đơn nặc danh"), required=False)
    writer_code = forms.CharField(
        label=_("Mã người gửi đơn"), max_length=40, required=False,
        help_text=_("Mã do cơ quan đặt. Không ghi tên, số điện thoại, số căn cước."),
    )  # fmt: skip
    writer_name = forms.CharField(
        label=_("Người gửi đơn"), max_length=120, required=False,
        help_text=_("Không bao giờ ghi với đơn tố cáo."),
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy"), max_length=200, required=False,
        help_text=_("Bắt buộc với đơn tố cáo. Không ghi gì về nội dung."),
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), choices=Secrecy.choices, initial=Secrecy.ORDINARY,
        help_text=_("Đơn tố cáo ít nhất là “Mật công tác”. Độ Mật trở lên: không ghi nội dung."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    summary = area(_("Nội dung đơn"), rows=6)
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chuyển đến, theo dõi"), required=False,
        empty_label=_("Không có"),
    )  # fmt: skip
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)
    is_crowded = forms.BooleanField(label=_("Đông người"), required=False)
    is_complex = forms.BooleanField(label=_("Phức tạp"), required=False)
    is_long_running = forms.BooleanField(label=_("Kéo dài"), required=False)
    saw_duplicates = forms.BooleanField(
        label=_("Đã xem các đơn có thể trùng, vẫn vào sổ đơn này"), required=False
    )

    def __init__(self, *args: Any, seat: Seat, keeps_names: bool, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passed_on_by"].queryset = above.bodies(seat.agency, on)
        self.fields["accused"].queryset = colleagues(seat, on)
        if not keeps_names:
            del self.fields["writer_name"]
        if not mode.keeps_words():
            self.without_words(why=ONLY_THE_REGISTER)
        self.box_last()


class ClassifyForm(CaseForm):
    kind = forms.ChoiceField(
        label=_("Loại đơn"), widget=forms.RadioSelect,
        choices=[(k.value, k.label) for k in ComplaintCase.Kind if k != ComplaintCase.Kind.MIXED],
    )  # fmt: skip
    competence_of = forms.ChoiceField(
        label=_("Thẩm quyền"), choices=ComplaintCase.Competence.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("Trích yếu, sửa lại"), max_length=300, required=False,
        help_text=_("Trích yếu, nội dung có vẻ nêu người: phân loại là tố cáo thì bỏ tên ở đây."),
    )  # fmt: skip
    summary = area(_("Nội dung đơn, sửa lại"), rows=6)
    reason = area(_("Ghi chú"))

    def set_up(self) -> None:
        self.initial.setdefault("kind", self.case.kind)
        self.initial.setdefault("competence_of", self.case.competence)
        self._offer_words()

    def _offer_words(self) -> None:
        """What must be put right before the case closes up as a denunciation."""
        texts = (self.case.subject, self.case.summary)
        asked = not self.case.is_guarded and any(traces(text) for text in texts)
        for name, text in zip(("subject", "summary"), texts, strict=True):
            if asked and not self.case.dossier.is_register_only:
                self.initial.setdefault(name, text)
            else:
                del self.fields[name]

    def hide_words(self) -> None:
        """What is there already stays open to be put right."""
        if not mode.takes_words(self.case.dossier):
            self.without_words({"reason"}, why=mode.why_not(self.case.dossier))


class SplitForm(CaseForm):
    """Up to four cases; a line without kind and subject counts for nothing."""

    def hide_words(self) -> None:
        """The parts are opened now: what may be written is asked of today, not of the letter."""
        if not mode.keeps_words():
            self.without_words(why=ONLY_THE_REGISTER)

    def set_up(self) -> None:
        kinds = [(k.value, k.label) for k in ComplaintCase.Kind if k != ComplaintCase.Kind.MIXED]
        for n in range(1, 5):
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Đơn %(n)s: loại") % {"n": n}, choices=[("", _("Không có")), *kinds],
                required=False,
            )  # fmt: skip
            self.fields[f"subject_{n}"] = forms.CharField(
                label=_("Đơn %(n)s: trích yếu") % {"n": n}, max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rows = [(data.get(f"kind_{n}", ""), data.get(f"subject_{n}", "")) for n in range(1, 5)]
        for n, (kind, subject) in enumerate(rows, 1):
            if subject.strip() and not kind:
                self.add_error(f"kind_{n}", _("Chọn loại của đơn này."))
        return {
            "parts": [row for row in rows if row[0]],
            "is_not_the_writer": data.get("is_not_the_writer", False),
        }


class SuperiorForm(CaseForm):
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chuyển đến, theo dõi"), required=False,
        empty_label=_("Không có"),
        help_text=_("Nơi này theo dõi số, giai đoạn, thời hạn, kết quả; nơi cũ thôi theo dõi."),
    )  # fmt: skip

    def set_up(self) -> None:
        self.fields.pop("is_not_the_writer")
        self.fields["passed_on_by"].queryset = above.bodies(self.case.agency, self.on)
        self.initial.setdefault("passed_on_by", self.case.passed_on_by)


class FlagForm(CaseForm):
    is_crowded = forms.BooleanField(label=_("Đông người"), required=False)
    is_complex = forms.BooleanField(label=_("Phức tạp"), required=False)
    is_long_running = forms.BooleanField(label=_("Kéo dài"), required=False)

    def set_up(self) -> None:
        for name in ("is_crowded", "is_complex", "is_long_running"):
            self.initial.setdefault(name, getattr(self.case, name))


class CorrectForm(CaseForm):
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    summary = area(_("Nội dung đơn"), rows=6)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def set_up(self) -> None:
        for name in ("subject", "summary", "version"):
            self.initial.setdefault(name, getattr(self.case, name))

    def hide_words(self) -> None:
        """Fewer words may be left than there were, in whatever mode."""
        if not mode.takes_words(self.case.dossier):
            self.why_no_words = mode.why_not(self.case.dossier)


class FilterForm(PlainForm):
    q = forms.CharField(label=_("Tìm số đơn, trích yếu"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Loại đơn"), required=False,
        choices=[("", _("Tất cả loại")), *ComplaintCase.Kind.choices],
    )  # fmt: skip
