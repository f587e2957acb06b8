"""Forms of a meeting: call, change, move, answer, papers, minutes, conclusions."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from meetings.competence import rules_of
from meetings.models import AreaAssignment, Attendance, Meeting
from records.models import Secrecy
from regulations.calendar import VIETNAM, day_of
from regulations.models import Act, DeadlineRule
from requests.forms import DayField, PlainForm, answerable

IS_SURE = _("Đã biết những điều trên, vẫn giữ ngày này")


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class TimeField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%Hh%M", "%H giờ %M", "%Hh"])
        kwargs.setdefault(
            "widget",
            forms.TimeInput(
                format="%H:%M",
                attrs={"class": "w-date num", "inputmode": "numeric", "autocomplete": "off"},
            ),
        )
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Nhập giờ dạng 08:00.")


def leaders(agency: Agency, on: date):
    here = Seat.objects.current(on).filter(agency=agency)
    return here.with_role(Role.LEADER).select_related("user")


class WhenForm(PlainForm):
    """A day, a time and where; the verbs take instants."""

    day = DayField(label=_("Ngày họp"))
    start = TimeField(label=_("Bắt đầu lúc"), help_text=_("Dạng 08:00."))
    end = TimeField(label=_("Kết thúc lúc"), required=False)
    is_sure = forms.BooleanField(label=IS_SURE, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, start = data.pop("day", None), data.pop("start", None)
        end = data.pop("end", None)
        if day and start:
            data["starts_at"] = _instant(day, start)
            data["ends_at"] = _instant(day, end) if end else None
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """The verbs speak of instants; here these are a day and an hour."""
        shown = {"starts_at": "day", "ends_at": "end"}.get(field or "", field)
        super().add_error(shown, error)

    def refuse(self, error: Any) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, found in error.error_dict.items():
            shown = {"starts_at": "day", "ends_at": "end"}.get(field, field)
            self.add_error(shown if shown in self.fields else None, found)


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=VIETNAM)


class FollowersField(forms.ModelMultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(
            AreaAssignment.objects.none(), label=_("Mời người theo dõi địa bàn"), required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Điểm h khoản 2 Điều 4: hội nghị có nội dung liên quan công tác nội chính."
            ),
        )  # fmt: skip

    def label_from_instance(self, row: AreaAssignment) -> str:
        return f"{row.seat.user.full_name}, {row.get_part_display().lower()}"


def _offer(form: forms.Form, following: Any) -> None:
    """Those who follow this commune; nobody follows any other agency."""
    if following.exists():
        form.fields["area_officers"].queryset = following.select_related("seat__user")
    else:
        del form.fields["area_officers"]


class CallForm(WhenForm):
    rule = forms.ModelChoiceField(
        DeadlineRule.objects.none(), label=_("Căn cứ"), empty_label=_("Chọn điều khoản")
    )
    subject = forms.CharField(label=_("Tên cuộc họp, hội nghị"), max_length=300)
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=200, required=False)
    agenda = area(_("Nội dung, chương trình"), rows=6)
    addressees = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Nơi mời"), widget=forms.CheckboxSelectMultiple
    )
    area_officers = FollowersField()
    is_leaders = forms.BooleanField(label=_("Mời đại diện lãnh đạo"), required=False)
    letter_reply_by = DayField(
        label=_("Đề nghị trả lời trước hết ngày"), required=False,
        help_text=_("Ghi trong giấy mời; để trống thì không có hạn trả lời."),
    )  # fmt: skip
    wants_reports = forms.BooleanField(
        label=_("Nơi mời phải gửi báo cáo theo đề cương"), required=False
    )
    outline = area(_("Đề cương báo cáo"))
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), initial=Secrecy.ORDINARY, required=False,
        choices=[(s.value, s.label) for s in (Secrecy.ORDINARY, Secrecy.WORKING_SECRET)],
    )  # fmt: skip
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người ký giấy mời"), empty_label=_("Chọn lãnh đạo")
    )

    field_order = (
        "rule", "subject", "day", "start", "end", "is_sure", "place", "chair", "agenda",
        "addressees", "area_officers", "is_leaders", "letter_reply_by", "wants_reports",
        "outline", "secrecy", "signer",
    )  # fmt: skip

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_of(seat.agency, Act.MEETING, on)
        self.fields["rule"].queryset = rules
        self.fields["rule"].label_from_instance = lambda r: (
            f"{r.label}. {r.citation}, {r.regulation.key}"
        )
        self.fields["addressees"].queryset = answerable(seat.agency, rules)
        self.fields["signer"].queryset = leaders(seat.agency, on)
        _offer(self, AreaAssignment.objects.filter(commune=seat.agency).held(on))

    def spare(self, *names: str) -> None:
        """Nothing is saved yet: complain of these fields alone."""
        for name in set(self.errors) - set(names):
            del self.errors[name]

    def clean_secrecy(self) -> str:
        return self.cleaned_data["secrecy"] or Secrecy.ORDINARY


class ChangeForm(WhenForm):
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=200, required=False)
    agenda = area(_("Nội dung, chương trình"), rows=6)
    area_officers = FollowersField()
    is_leaders = forms.BooleanField(label=_("Mời đại diện lãnh đạo"), required=False)
    outline = area(_("Đề cương báo cáo"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = AreaAssignment.objects.filter(commune=meeting.case.requesting_agency_id)
        _offer(self, here.held(on) | here.filter(pk__in=meeting.area_officers.values("pk")))


class MoveForm(WhenForm):
    place = forms.CharField(
        label=_("Địa điểm mới"), max_length=200, required=False,
        help_text=_("Để trống thì giữ nơi cũ."),
    )  # fmt: skip
    reason = area(_("Lý do dời họp, đổi nơi họp"), rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput)


def when_of(meeting: Meeting) -> dict[str, Any]:
    """What stands now, for the fields of ``WhenForm``."""
    ends = meeting.ends_at
    return {
        "day": day_of(meeting.starts_at),
        "start": meeting.starts_at.astimezone(VIETNAM).time(),
        "end": ends.astimezone(VIETNAM).time() if ends else None,
        "version": meeting.version,
    }


class AnswerForm(PlainForm):
    answer = forms.ChoiceField(
        label=_("Trả lời"), choices=Attendance.Answer.choices, widget=forms.RadioSelect
    )
    people = area(_("Người dự: họ tên, chức vụ"), rows=3)
    reason = area(_("Lý do, nếu không dự được"), rows=2)


class PapersForm(PlainForm):
    title = forms.CharField(label=_("Tên tài liệu"), max_length=300)
    on_paper = DayField(
        label=_("Đã gửi bản giấy ngày"), required=False,
        help_text=_("Chỉ ghi khi không tải tệp lên đây."),
    )  # fmt: skip


class MinutesForm(PlainForm):
    number = forms.CharField(label=_("Số biên bản"), max_length=60)
    written_on = DayField(label=_("Ngày biên bản"))
    text = area(_("Nội dung, kết luận"), rows=8)
    has_failed = forms.BooleanField(
        label=_("Họp mà chưa tháo gỡ, thống nhất được"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ConcludeForm(PlainForm):
    text = area(_("Việc phải làm"), rows=3)
    responsible = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cơ quan làm"), empty_label=_("Chọn cơ quan")
    )
    due_on = DayField(label=_("Xong trước hết ngày"), required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = among


class AskForForm(PlainForm):
    rule = forms.ModelChoiceField(
        DeadlineRule.objects.none(), label=_("Văn bản theo căn cứ"), empty_label=_("Chọn căn cứ")
    )
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người ký"), empty_label=_("Chọn lãnh đạo")
    )

    def __init__(self, *args: Any, seat: Seat, to: Agency, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = DeadlineRule.objects.in_force(on).binding(seat.agency, to)
        asking = rules.filter(act__in=(Act.TASK, Act.INFORMATION, Act.OPINION), condition="")
        self.fields["rule"].queryset = asking.select_related("provision").distinct()
        self.fields["rule"].label_from_instance = lambda r: (
            f"{r.get_act_display()}: {r.label}. {r.citation}"
        )
        self.fields["signer"].queryset = leaders(seat.agency, on)
