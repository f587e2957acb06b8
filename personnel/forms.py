"""Shape only: what a field is. What the clauses ask is asked in the workflow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from personnel import competence
from personnel.models import PersonnelCase
from records.models import Secrecy
from requests.forms import DayField, PlainForm
from requests.models import Dispatch


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


def colleagues(seat: Seat, on: Any, *roles: str) -> Any:
    here = Seat.objects.current(on).filter(agency=seat.agency).select_related("user")
    return here.with_role(*roles) if roles else here


class OpenForm(PlainForm):
    chain = forms.ChoiceField(label=_("Việc, theo điều khoản"))
    code = forms.CharField(
        label=_("Mã"), max_length=40,
        help_text=_("Mã nội bộ của người, của chi bộ; không ghi tên."),
    )  # fmt: skip
    name = forms.CharField(label=_("Họ tên"), max_length=120, required=False)
    post = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    year = forms.IntegerField(
        label=_("Năm đánh giá (chỉ với đánh giá, xếp loại hằng năm)"), required=False,
        min_value=2000, max_value=2100,
        widget=forms.TextInput(attrs={"class": "w-date num", "inputmode": "numeric"}),
    )  # fmt: skip
    reward = forms.ChoiceField(
        label=_("Loại khen thưởng (chỉ với Điều 5 Quy chế 001)"), required=False,
        choices=[("", _("Không phải khen thưởng")), *PersonnelCase.Reward.choices],
    )  # fmt: skip
    needs_agreement = forms.TypedChoiceField(
        label=_("Phải trao đổi, thống nhất trước khi khen thưởng"), required=False,
        coerce=lambda v: v == "yes", empty_value=True, initial="yes", widget=forms.RadioSelect,
        choices=[("yes", _("Có")), ("no", _("Không: khen thưởng theo định kỳ"))],
    )  # fmt: skip
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Lãnh đạo phụ trách, ký"), empty_label=_("Chọn lãnh đạo")
    )
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), initial=Secrecy.WORKING_SECRET, widget=forms.RadioSelect,
        choices=[c for c in Secrecy.choices if c[0] != Secrecy.ORDINARY],
    )  # fmt: skip
    about = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=_("Người trong cơ quan mà hồ sơ này nói về"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Người được đánh dấu không biết, không mở được hồ sơ này."),
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy (không bắt buộc)"), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, seat: Seat, on: Any, is_accredited: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chains = {chain.key: chain for chain in competence.chains_of(seat.agency)}
        self.fields["chain"].choices = [
            ("", _("Chọn việc")),
            *((c.key, f"{c.regulation}, {c.title}") for c in self.chains.values()),
        ]
        self.fields["signer"].queryset = colleagues(seat, on, Role.LEADER)
        self.fields["about"].queryset = colleagues(seat, on).exclude(pk=seat.pk)
        if not any(chain.may_do_without for chain in self.chains.values()):
            del self.fields["reward"], self.fields["needs_agreement"]
        if not is_accredited:
            for name in ("name", "post"):  # they stay, so that what is sent is refused
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "chain" in found:
            found["chain"] = self.chains[found["chain"]]
        found["barred"] = [seat.user for seat in found.pop("about", ())]
        return found


class WordsForm(PlainForm):
    """Where only the register is kept no field for words is shown."""

    def __init__(self, *args: Any, is_register_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_register_only:
            for name in {"text", "reason"} & set(self.fields):
                self.fields[name].widget = forms.HiddenInput()


class LetterForm(PlainForm):
    to = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Nơi nhận"), empty_label=_("Chọn cơ quan")
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = among
        if len(among) == 1:
            self.fields["to"].initial = among[0]


class IncomingForm(PlainForm):
    dispatch = forms.ModelChoiceField(
        Dispatch.objects.none(), label=_("Văn bản đến"), empty_label=_("Chọn văn bản")
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dispatch"].queryset = among
        self.fields["dispatch"].label_from_instance = lambda d: (
            f"{d.case.requesting_agency.short_name}, {d.case.document_number}"
        )


class DecisionForm(WordsForm):
    body = forms.CharField(label=_("Cấp quyết định"), max_length=200)
    document_number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    decided_on = DayField(label=_("Ngày"))
    text = area(_("Nội dung, đúng như văn bản"))


class ReasonForm(WordsForm):
    reason = area(_("Lý do"), rows=3)


class HandlerForm(PlainForm):
    handler = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người xử lý"), empty_label=_("Chọn người")
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = among


class BarForm(PlainForm):
    people = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=_("Chọn người"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = among
