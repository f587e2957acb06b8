"""Matters under monitoring."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from complaints import above, mode
from complaints.forms.people import whom_to_bar
from complaints.forms.shared import (
    ACCUSED,
    ACCUSED_HELP,
    ONLY_THE_REGISTER,
    PeopleField,
    PersonField,
    WithWords,
    area,
    colleagues,
)
from complaints.models import Matter
from records.models import Secrecy
from requests.forms import DayField, PlainForm


class BarMatterForm(PlainForm):
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused"].queryset = whom_to_bar(seat, on)


class MatterForm(WithWords):
    subject = forms.CharField(label=_("Vụ án, vụ việc"), max_length=300, required=False)
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), choices=Secrecy.choices, initial=Secrecy.WORKING_SECRET
    )
    handling_body = forms.CharField(label=_("Cơ quan đang xử lý"), max_length=200, required=False)
    monitor = PersonField(label=_("Người theo dõi"))
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=Matter.Stage.choices)
    direction_number = forms.CharField(
        label=_("Số văn bản chỉ đạo"), max_length=60, required=False
    )
    direction_on = DayField(label=_("Ngày văn bản chỉ đạo"), required=False)
    next_report_on = DayField(label=_("Kỳ báo cáo tiếp theo"), required=False)
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chỉ đạo, theo dõi"), required=False,
        empty_label=_("Không có"),
    )  # fmt: skip
    note_text = area(
        _("Tình hình theo dõi"), help_text=_("Không ghi nội dung điều tra, xác minh.")
    )
    accused = PeopleField(
        label=ACCUSED,
        help_text=_("Người được đánh dấu không biết, không tìm, không mở được vụ việc này."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, seat: Seat, on: date, matter: Matter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        here = Seat.objects.current(on).filter(agency=seat.agency)
        self.fields["monitor"].queryset = here.select_related("user")
        self.fields["passed_on_by"].queryset = above.bodies(seat.agency, on)
        self.fields["accused"].queryset = colleagues(seat, on)
        if matter is None:
            del self.fields["version"]
            if not mode.keeps_words():
                self.without_words(why=ONLY_THE_REGISTER)
        else:
            self._of(matter)
        self.box_last()

    def _of(self, matter: Matter) -> None:
        for name in ("subject", "secrecy", "passed_on_by", "accused"):
            del self.fields[name]
        barred = matter.dossier.bars.values("user")
        self.fields["monitor"].queryset = self.fields["monitor"].queryset.exclude(user__in=barred)
        if not mode.takes_words(matter.dossier):
            self.without_words(why=mode.why_not(matter.dossier))


class TieForm(PlainForm):
    letter_number = forms.CharField(
        label=_("Số hồ sơ của văn bản"), max_length=20, required=False,
        help_text=_("Ví dụ PH-2026-0147; chỉ gắn được văn bản đồng chí được xem."),
    )  # fmt: skip
    of_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Văn bản của cơ quan"), required=False,
        empty_label=_("Cơ quan mình"), help_text=_("Mỗi cơ quan đánh số hồ sơ riêng."),
    )  # fmt: skip

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active(on).exclude(pk=seat.agency_id)
        self.fields["of_agency"].queryset = others
