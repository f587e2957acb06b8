"""Letters that come of a case: the excerpt in two steps, whom it concerns where it goes."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from complaints import mode
from complaints.forms.shared import (
    CaseForm,
    PeopleField,
    WrittenForm,
    area,
)
from complaints.models import CaseLetter, ComplaintCase
from complaints.workflow.barring import NOT_THERE
from complaints.workflow.letters import CLAUSES, excerpt_digest, rules_of
from records import installation
from records.remarks import REGISTER_ONLY
from requests.forms import answerable


class Excerpt(CaseForm):
    """A letter's excerpt, in two steps: what was typed is shown as the addressee will see it, with
    who would receive it there, and the box that confirms it holds for those very words and
    addressees; what is changed is shown again."""

    to = ""  # the field with where it goes

    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    body = area(
        _("Bản trích gửi đi"), rows=8,
        help_text=_("Không nêu người gửi đơn. Nơi nhận chỉ thấy phần này."),
    )  # fmt: skip
    is_confirmed = forms.BooleanField(
        label=_("Đã đọc bản trích ở trên: không có gì chỉ ra người gửi đơn"), required=False
    )
    accused = PeopleField(
        label=_("Người liên quan ở nơi nhận"),
        help_text=_(
            "Người được đánh dấu không nhận, không tìm, không mở được văn bản này. Chỉ có lãnh "
            "đạo, đầu mối, văn thư, là những người nhận được văn bản hạn chế."
        ),
        error_messages={"invalid_choice": NOT_THERE},
    )

    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    shown_to = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def set_up(self) -> None:
        """Nothing of the case is put in beforehand: an excerpt is written, not cut down."""
        if not self.is_bound:
            del self.fields["is_confirmed"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "accused" not in self.fields and self.data.get("accused"):
            self.add_error(self.to, NOT_THERE)  # nobody there, or a letter on paper
        words = excerpt_digest(data.get("subject", ""), data.get("body", ""))
        to = " ".join(sorted(self._chosen()))
        if (data.get("shown"), data.pop("shown_to", "")) != (words, to):
            data["is_confirmed"] = False  # the page that follows shows these words
            self.data = self.data.copy()
            self.data["shown"], self.data["shown_to"] = words, to
            self.data.pop("is_confirmed", None)
        return data

    def _chosen(self) -> list[str]:
        """Keys of the agencies it goes to, as they were sent."""
        if not self.is_bound:
            return []
        sent = self.fields[self.to].widget.value_from_datadict(self.data, self.files, self.to)
        keys = sent if isinstance(sent, list) else [sent]
        return [str(key) for key in keys if str(key or "").isdecimal()]

    def offer_people(self, receivers: Iterable[Agency]) -> None:
        """Who would receive a restricted letter where it goes: title and agency."""
        here = Seat.objects.current(self.on).with_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK)
        chosen = set(self._chosen())
        there = [agency.pk for agency in receivers if str(agency.pk) in chosen]
        seats = here.filter(agency__in=there)
        field = self.fields["accused"]
        field.queryset = seats.select_related("user", "agency").order_by("agency__sort_name", "id")
        twice = {k for k, n in Counter((s.agency_id, s.title) for s in seats).items() if n > 1}
        field.label_from_instance = partial(_post_of, twice=twice)
        if not seats.exists():
            del self.fields["accused"]

    def hide_words(self) -> None:
        """A letter has words by its own marking; a note of the case by the case's."""
        if not mode.takes_words(self.case.dossier):
            self.without_words({"reason"}, why=mode.why_not(self.case.dossier))
        if installation.is_register_only(self.case.dossier.secrecy):
            self.without_words({"subject", "body"}, why=REGISTER_ONLY)


def _post_of(seat: Seat, *, twice: set[tuple[int, str]]) -> str:
    """“Bí thư Đảng ủy, Núi Mây”; with the name where several hold a post of that title."""
    name = seat.user.full_name if (seat.agency_id, seat.title) in twice else ""
    return ", ".join(filter(None, (seat.title, name, seat.agency.short_name)))


class ForwardForm(Excerpt, WrittenForm):
    to = "to_agency"
    to_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Nơi chuyển đến"), empty_label=_("Chọn cơ quan"),
        help_text=_("Nơi có điều khoản cho gửi thì nhận qua hệ thống; nơi khác gửi bản giấy."),
    )  # fmt: skip
    field_order = (
        "to_agency", "accused", "document_number", "written_form", "reason", "subject", "body",
        "is_confirmed", "shown", "shown_to",
    )  # fmt: skip

    def set_up(self) -> None:
        super().set_up()
        others = Agency.objects.active(self.on).exclude(pk=self.case.agency_id)
        self.fields["to_agency"].queryset = others
        self.offer_people(receivers_of(CaseLetter.Kind.FORWARD, self.case, self.on))


class LetterOfCaseForm(Excerpt):
    to = "addressees"
    kind = forms.ChoiceField(label=_("Loại văn bản"), widget=forms.RadioSelect)
    addressees = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Nơi nhận"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = (
        "kind", "addressees", "accused", "subject", "body", "is_confirmed", "shown", "shown_to",
    )  # fmt: skip

    def set_up(self) -> None:
        super().set_up()
        kinds = letter_kinds(self.case, self.on)
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]
        receivers = [r for kind in kinds for r in receivers_of(kind, self.case, self.on)]
        keys = {agency.pk for agency in receivers}
        self.fields["addressees"].queryset = Agency.objects.filter(pk__in=keys)
        self.offer_people(receivers)


def receivers_of(kind: str, case: ComplaintCase, on: date) -> Iterable[Agency]:
    rules = rules_of(kind, on).written_by(case.agency)
    return answerable(case.agency, rules)


def letter_kinds(case: ComplaintCase, on: date) -> list[CaseLetter.Kind]:
    """What this agency may write about this case now."""
    is_concluded = case.stage in case.CONCLUDED
    return [
        kind
        for kind, clause in CLAUSES.items()
        if kind != CaseLetter.Kind.FORWARD
        and clause.is_concluded in {None, is_concluded}
        and rules_of(kind, on).written_by(case.agency).exists()
    ]
