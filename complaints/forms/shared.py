"""What the forms of this room share: words or none, people of the house, one case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from complaints import mode
from complaints.models import ComplaintCase
from requests.forms import PlainForm

WORDY = {
    "subject", "summary", "writer_name", "reason", "verified", "conclusion", "notice", "body",
    "note_text", "subject_1", "subject_2", "subject_3", "subject_4",
}  # fmt: skip


TRACED = WORDY | {  # what may carry a name although it holds no words of the case
    "writer_code", "incoming_number", "paper_place", "document_number", "written_form",
    "handling_body", "direction_number", "files",
}  # fmt: skip


NOT_THE_WRITER = _("Đã đọc lại: đây không phải người tố cáo, người gửi đơn")


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class WithWords(PlainForm):
    """A form with words: where none are kept it has none; and a box for what looks like a name
    and is none."""

    is_not_the_writer = forms.BooleanField(label=NOT_THE_WRITER, required=False)
    why_no_words = ""  # said on the page

    def without_words(self, names: Iterable[str] = WORDY, why: Any = "") -> None:
        """The fields stay, hidden and empty, so that words sent all the same are refused."""
        for name in set(names) & set(self.fields):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()
            self.initial.pop(name, None)
            self.why_no_words = why

    def box_last(self) -> None:
        """The box at the end; where nothing can be typed that could carry a name, none."""
        shown = {name for name, f in self.fields.items() if not f.widget.is_hidden}
        if not TRACED & shown:
            self.fields.pop("is_not_the_writer", None)
        if "is_not_the_writer" in self.fields:
            self.order_fields([n for n in self.fields if n != "is_not_the_writer"])


class PeopleField(forms.ModelMultipleChoiceField):
    """People of the house, by name and post."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Seat.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class PersonField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Seat.objects.none(), empty_label=_("Chọn người"), **kwargs)


ONLY_THE_REGISTER = _(
    "Mạng này chưa được công nhận giữ nội dung: chỉ vào sổ số, loại, ngày, thời hạn và nơi lưu "
    "bản giấy; trích yếu, nội dung, tệp ở trên bản giấy."
)


ACCUSED = _("Người bị khiếu nại, tố cáo làm việc ở cơ quan này")


ACCUSED_HELP = _(
    "Người được đánh dấu không biết, không tìm, không mở được đơn này, kể cả khi làm thay người "
    "khác."
)


def colleagues(seat: Seat, on: date):
    """People of one's own agency, without oneself."""
    here = Seat.objects.current(on).filter(agency=seat.agency).exclude(pk=seat.pk)
    return here.exclude(user=seat.actor).select_related("user").order_by("id")


class CaseForm(WithWords):
    """A form about one case: ``case``, ``seat`` and the day it is shown."""

    def __init__(
        self, *args: Any, case: ComplaintCase, seat: Seat, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.seat, self.on = case, seat, on
        self.set_up()
        self.hide_words()
        self.box_last()

    def set_up(self) -> None:
        """What depends on the case."""

    def hide_words(self) -> None:
        if not mode.takes_words(self.case.dossier):
            self.without_words(why=mode.why_not(self.case.dossier))


def people_of(case: ComplaintCase, on: date):
    here = Seat.objects.current(on).filter(agency=case.agency)
    return here.exclude(user__in=case.dossier.bars.values("user")).select_related("user")


NUMBER_HELP = _("Để trống chỉ khi nêu hình thức văn bản ở mục dưới.")


class WrittenForm(CaseForm):
    """What is done in writing: its number, or the form that was used."""

    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=60, required=False, help_text=NUMBER_HELP
    )
    written_form = forms.CharField(
        label=_("Hình thức văn bản"), max_length=120, required=False,
        help_text=_("Ví dụ: phiếu hướng dẫn, phiếu chuyển đơn, biên bản."),
    )  # fmt: skip
    reason = area(_("Lý do, ghi chú"))
