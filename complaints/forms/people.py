"""Who is kept out, who reads, what lies with the case, who wrote it under seal."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from complaints import mode
from complaints.competence import ROUTERS
from complaints.forms.shared import (
    ACCUSED,
    ACCUSED_HELP,
    CaseForm,
    PeopleField,
    PersonField,
    area,
    colleagues,
    people_of,
)
from records import documents
from records.models import Document


class BarForm(CaseForm):
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)

    def set_up(self) -> None:
        self.fields["accused"].queryset = whom_to_bar(self.seat, self.on)


def whom_to_bar(seat: Seat, on: date):
    """Colleagues; who routes only for another who routes."""
    found = colleagues(seat, on)
    if seat.has_role(*ROUTERS):
        return found
    routing = Seat.objects.current(on).filter(agency=seat.agency).with_role(*ROUTERS)
    return found.exclude(user__in=routing.values("user"))


class ReaderForm(CaseForm):
    reader = PersonField(label=_("Người được nêu tên"))

    def set_up(self) -> None:
        self.fields["reader"].queryset = people_of(self.case, self.on)


class FilesForm(CaseForm):
    """The files to add come with the request; those to take out are ticked."""

    remove = forms.ModelMultipleChoiceField(
        Document.objects.none(), label=_("Bỏ tệp"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tệp được bỏ không còn trong hồ sơ của đơn."),
    )  # fmt: skip

    def set_up(self) -> None:
        standing = documents.readable_by(self.seat).filter(dossier=self.case.dossier)
        self.fields["remove"].queryset = standing
        self.fields["remove"].label_from_instance = lambda file: file.name
        if not standing.exists():
            del self.fields["remove"]

    def hide_words(self) -> None:
        if not mode.takes_words(self.case.dossier):
            self.why_no_words = mode.why_not(self.case.dossier)

    def box_last(self) -> None:
        """A file's name may look like somebody's."""
        self.order_fields([n for n in self.fields if n != "is_not_the_writer"])


class NeverShown(forms.TextInput):
    """Read while it is typed, and on no page again."""

    never_shown = True

    def format_value(self, value: Any) -> None:
        return None


class SealForm(CaseForm):
    identity = forms.CharField(
        label=_("Điều cần niêm phong"), required=False, max_length=1000,
        widget=NeverShown(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "wide"}
        ),
        help_text=_(
            "Mỗi đơn chỉ niêm phong một lần: đọc lại cho đúng trước khi bấm. Sau đó không ai đọc "
            "lại được trên trang nào, kể cả đồng chí."
        ),
    )  # fmt: skip


class OpeningForm(CaseForm):
    reason = area(_("Lý do mở niêm phong"))
