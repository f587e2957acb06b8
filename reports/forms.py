"""Shape only: what a field is. What the clauses ask is asked in the workflow."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Seat
from reports.models import Obligation, Outline, PeriodicReport
from reports.period_figures import CHOICES
from reports.workflow.outlining import MOST
from requests.forms import DayField, PlainForm
from requests.models import CoordinationRequest
from requests.shapes import LONG_TEXT, in_one_direction

SPARE = 3  # empty rows of an outline


def area(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class ReasonForm(PlainForm):
    reason = area(_("Lý do"))


class ChaseForm(PlainForm):
    text = area(_("Nội dung đôn đốc"))


class ReturnForm(PlainForm):
    reason = area(_("Nội dung cần bổ sung"))
    due_on = DayField(label=_("Nộp lại chậm nhất"), required=False)


class HandForm(PlainForm):
    handler = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người lập báo cáo"), empty_label=_("Chọn người")
    )

    def __init__(self, *args: Any, seat: Seat, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Seat.objects.current(on).filter(agency=seat.agency).select_related("user")
        self.fields["handler"].queryset = here


class SentForm(PlainForm):
    """Ghi nhận văn bản đã gửi: one of this system, or number and day of a paper."""

    letter = forms.ModelChoiceField(
        CoordinationRequest.objects.none(), label=_("Văn bản đã gửi trong hệ thống"),
        required=False, empty_label=_("Không có, ghi số và ngày ở dưới"),
    )  # fmt: skip
    document_number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=60, required=False,
        help_text=_("Báo cáo, công văn, hoặc biên bản hội nghị, cuộc họp đánh giá."),
    )  # fmt: skip
    document_on = DayField(label=_("Ngày văn bản"), required=False)
    is_nothing_to_report = forms.BooleanField(
        label=_("Văn bản báo “không phát sinh”"), required=False
    )

    def __init__(self, *args: Any, row: Obligation, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = (
            CoordinationRequest.objects.visible_to(seat)
            .filter(requesting_agency=row.owed_by_id, issued_on__gte=row.starts_on)
            .exclude(status=CoordinationRequest.Status.WITHDRAWN)
        )
        if row.owed_to_id:
            sent = sent.filter(dispatches__requested_agency=row.owed_to_id)
        self.fields["letter"].queryset = sent.distinct().order_by("-issued_at")
        self.fields["letter"].label_from_instance = _letter_name


def _letter_name(letter: CoordinationRequest) -> str:
    return f"{letter.document_number}, {letter.issued_on:%d/%m/%Y} ({letter.number})"


class ReportForm(PlainForm):
    """One box a section, and what the letter needs before it is signed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người duyệt, ký"), required=False,
        empty_label=_("Chọn người ký"),
    )  # fmt: skip
    needs_copy = forms.TypedChoiceField(
        label=_("Đồng gửi"), required=False, coerce=lambda v: v == "yes", empty_value=None,
        choices=[("yes", _("Có, đồng gửi trong cùng một lần")), ("no", _("Không"))],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, report: PeriodicReport, on: Any, **kwargs: Any) -> None:
        self.report = report
        self.rows = list(report.sections.select_related("text"))
        super().__init__(*args, **kwargs)
        letter = report.letter
        leaders = Seat.objects.current(on).filter(agency=letter.requesting_agency_id)
        self.fields["signer"].queryset = leaders.with_role(Role.LEADER).select_related("user")
        if letter.rule is None or not letter.rule.copy_to:
            del self.fields["needs_copy"]
        else:
            self.fields["needs_copy"].help_text = letter.rule.copy_question
        for section in self.rows:
            self._add(section)

    def _add(self, section: Any) -> None:
        field = area(section.heading, rows=8)
        field.initial = section.body
        field.validators += [in_one_direction, MaxLengthValidator(LONG_TEXT)]
        self.fields[f"s{section.pk}"] = field
        if section.is_from_last:
            self.fields[f"c{section.pk}"] = forms.BooleanField(
                label=_("Đã soát nội dung lấy từ kỳ trước"), required=False
            )

    def boxes(self) -> list[tuple[Any, Any, Any]]:
        """Section, its box, and the box to tick where the words are last period's."""
        return [
            (s, self[f"s{s.pk}"], self[f"c{s.pk}"] if f"c{s.pk}" in self.fields else None)
            for s in self.rows
        ]

    def verb_fields(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = {n: data[n] for n in ("subject", "signer", "needs_copy") if n in data}
        return {
            "version": data["version"],
            "bodies": {s.pk: data[f"s{s.pk}"] for s in self.rows},
            "checked": [s.pk for s in self.rows if data.get(f"c{s.pk}")],
            **named,
        }


class OutlineForm(PlainForm):
    """Rows of heading, what is asked, figure; empty rows are passed over."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, outline: Outline | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = outline.version if outline else 0
        sections = list(outline.sections.all()) if outline else []
        self.count = min(MOST, len(sections) + SPARE)
        for n in range(self.count):
            section = sections[n] if n < len(sections) else None
            self.fields[f"heading{n}"] = forms.CharField(
                label=_("Mục %(n)s") % {"n": n + 1}, max_length=200, required=False,
                initial=section.heading if section else "",
                widget=forms.TextInput(attrs={"class": "wide"}), validators=[in_one_direction],
            )  # fmt: skip
            self.fields[f"hint{n}"] = area(
                _("Yêu cầu của mục %(n)s") % {"n": n + 1}, rows=2, max_length=2000,
                initial=section.hint if section else "", validators=[in_one_direction],
            )  # fmt: skip
            self.fields[f"figure{n}"] = forms.ChoiceField(
                label=_("Số liệu của mục %(n)s") % {"n": n + 1}, choices=CHOICES, required=False,
                initial=section.figure if section else "",
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any, Any]]:
        names = ("heading", "hint", "figure")
        return [tuple(self[f"{name}{n}"] for name in names) for n in range(self.count)]

    def sections(self) -> list[tuple[str, str, str]]:
        data = self.cleaned_data
        return [
            (data[f"heading{n}"], data[f"hint{n}"], data[f"figure{n}"]) for n in range(self.count)
        ]
