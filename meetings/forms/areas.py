"""Forms of area officers and secondments."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from meetings.competence import AREA_OPINION, rules_of
from meetings.forms.meetings import area, leaders
from meetings.models import AreaAssignment, Difficulty, SecondmentNeed, Session
from meetings.workflow import open_places
from regulations.models import Act, DeadlineRule
from requests.forms import DayField, PlainForm, answerable


def communes_of(agency: Agency, on: date):
    rules = DeadlineRule.objects.in_force(on).filter(code=AREA_OPINION)
    return answerable(agency, rules).order_by("sort_name")


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat: Seat) -> str:
        return f"{seat.user.full_name}, {seat.title}"


class AssignForm(PlainForm):
    seat = PersonChoice(Seat.objects.none(), label=_("Người theo dõi"), empty_label=_("Chọn"))
    part = forms.ChoiceField(label=_("Vai"), choices=AreaAssignment.Part.choices)
    communes = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Xã, phường"), widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label=_("Từ ngày"))
    signer = PersonChoice(
        Seat.objects.none(), label=_("Người ký thông báo"), empty_label=_("Chọn lãnh đạo")
    )

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Seat.objects.current(on).filter(agency=seat.agency).select_related("user")
        self.fields["seat"].queryset = here.with_role(Role.OFFICER, Role.LEADER, Role.FOCAL_POINT)
        self.fields["communes"].queryset = communes_of(seat.agency, on)
        self.fields["signer"].queryset = leaders(seat.agency, on)


class SignedForm(PlainForm):
    signer = PersonChoice(
        Seat.objects.none(), label=_("Người ký văn bản"), empty_label=_("Chọn lãnh đạo")
    )

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = leaders(seat.agency, on)


class EndForm(SignedForm):
    to_on = DayField(label=_("Thôi theo dõi sau ngày"))


class OpinionForm(SignedForm):
    letter_reply_by = DayField(label=_("Đề nghị trả lời trước hết ngày"))


class SessionForm(PlainForm):
    held_on = DayField(label=_("Ngày làm việc"))
    means = forms.ChoiceField(label=_("Hình thức"), choices=Session.Means.choices)
    with_whom = forms.CharField(label=_("Làm việc với ai"), max_length=300, required=False)
    content = area(_("Nội dung làm việc đã thống nhất"), rows=5)
    agreed = area(_("Kết quả, việc hai bên sẽ làm"), rows=3)
    difficulties = area(
        _("Khó khăn, vướng mắc"), help_text=_("Mỗi dòng một việc; theo dõi riêng từng việc.")
    )

    def clean_difficulties(self) -> list[str]:
        return self.cleaned_data["difficulties"].splitlines()


class SettleForm(PlainForm):
    state = forms.ChoiceField(
        label=_("Tình trạng"), choices=Difficulty.State.choices, widget=forms.RadioSelect
    )
    handled_by = forms.CharField(
        label=_("Cơ quan, người đang xử lý"), max_length=200, required=False
    )
    settled_on = DayField(label=_("Giải quyết ngày"), required=False)
    outcome = area(_("Đã giải quyết thế nào"), rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PeopleForm(PlainForm):
    rule = forms.ModelChoiceField(
        DeadlineRule.objects.none(), label=_("Căn cứ"), empty_label=_("Chọn điều khoản")
    )
    addressees = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Cơ quan được đề nghị"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    subject = forms.CharField(
        label=_("Trích yếu"), max_length=300, help_text=_("Không ghi tên người.")
    )
    letter_reply_by = DayField(label=_("Đề nghị trả lời trước hết ngày"), required=False)
    signer = PersonChoice(Seat.objects.none(), label=_("Người ký"), empty_label=_("Chọn lãnh đạo"))

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_of(seat.agency, Act.SECONDMENT, on)
        self.fields["rule"].queryset = rules
        self.fields["rule"].label_from_instance = lambda r: f"{r.label}. {r.citation}"
        self.fields["addressees"].queryset = answerable(seat.agency, rules)
        self.fields["signer"].queryset = leaders(seat.agency, on)


class NeedForm(PlainForm):
    post = forms.CharField(label=_("Vị trí, thành phần"), max_length=200)
    qualification = forms.CharField(
        label=_("Chuyên môn, năng lực"), max_length=300, required=False
    )
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=50)
    from_on = DayField(label=_("Từ ngày"))
    to_on = DayField(label=_("Đến hết ngày"))
    task = forms.CharField(label=_("Nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        return data


NeedForms = forms.formset_factory(NeedForm, extra=2, max_num=10, min_num=1, validate_min=True)


class NominateForm(PlainForm):
    need = forms.ModelChoiceField(
        SecondmentNeed.objects.none(), label=_("Cho vị trí"), empty_label=_("Chọn vị trí")
    )
    name = forms.CharField(label=_("Họ tên"), max_length=120)
    title = forms.CharField(label=_("Chức vụ, chuyên môn"), max_length=200)
    from_on = DayField(label=_("Từ ngày"))
    to_on = DayField(label=_("Đến hết ngày"))
    task = area(_("Nhiệm vụ được giao"), rows=3)

    def __init__(self, *args: Any, needs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs
        self.fields["need"].label_from_instance = lambda need: (
            _("%(post)s, còn thiếu %(n)s người") % {"post": need.post, "n": open_places(need)}
        )


class WithdrawForm(PlainForm):
    reason = area(_("Lý do rút đề cử"), rows=3)


class FeedbackForm(PlainForm):
    feedback = area(_("Nhận xét bằng lời"), rows=4, help_text=_("Không chấm điểm, xếp loại."))


class StudyForm(PlainForm):
    who = forms.CharField(label=_("Ai nghiên cứu (cán bộ của cơ quan)"), max_length=300)
    lines = area(_("Số hồ sơ, dòng sổ đã đọc"), rows=4)
    from_on = DayField(label=_("Từ ngày"))
    to_on = DayField(label=_("Đến hết ngày"))
    copied = area(_("Đã sao chụp những gì"), rows=3)
