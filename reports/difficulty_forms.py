"""Shape only: what a field is. What the clauses ask is asked in the workflow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from regulations.models import Provision, Regulation
from reports.models import Difficulty
from reports.workflow import difficulties as workflow
from requests.forms import DayField, PlainForm


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows, "class": "low"}), **kwargs
    )


class RaiseForm(PlainForm):
    regulation = forms.ModelChoiceField(
        Regulation.objects.none(), label=_("Quy chế"), empty_label=_("Chọn quy chế")
    )
    article = forms.CharField(
        label=_("Điều khoản"), max_length=40,
        help_text=_("Ghi như trong quy chế: 5, 5.1 hoặc 5.1.c."),
    )  # fmt: skip
    what = area(_("Khó khăn, vướng mắc"))
    proposal = area(_("Đề nghị sửa đổi, bổ sung (không bắt buộc)"), required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Bên nêu (khi ghi từ văn bản giấy)"), required=False,
        empty_label=_("Cơ quan của đồng chí"),
    )  # fmt: skip
    paper_number = forms.CharField(
        label=_("Số, ký hiệu văn bản giấy (nếu có)"), max_length=60, required=False
    )
    paper_on = DayField(label=_("Ngày văn bản giấy (nếu có)"), required=False)

    def __init__(self, *args: Any, seat: Seat, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regulation"].queryset = workflow.regulations_of(seat.agency, on)
        led = workflow.led_by(seat.agency, on)
        if led:
            others = Agency.objects.filter(parties__regulation__in=led).exclude(pk=seat.agency_id)
            self.fields["agency"].queryset = others.distinct().order_by("sort_name")
        else:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """The clause as people write it: “điểm c khoản 1 Điều 5” is 5.1.c."""
        found = super().clean()
        ref = found.pop("article", "").strip().strip(".").replace(" ", "")
        regulation = found.get("regulation")
        if regulation is None or not ref:
            return found
        rows = Provision.objects.filter(regulation=regulation, ref__iexact=ref)
        found["provision"] = rows.first()
        if found["provision"] is None:
            self.add_error("article", _("Quy chế này không có điều khoản đó; ghi dạng 5.1.c."))
        return found


class ConsolidateForm(PlainForm):
    difficulties = forms.ModelMultipleChoiceField(
        Difficulty.objects.none(), label=_("Đưa vào văn bản"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    signer = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người duyệt, ký"), required=False,
        empty_label=_("Chọn lãnh đạo"),
    )  # fmt: skip
    paper_number = forms.CharField(
        label=_("Số văn bản giấy đã gửi"), max_length=60, required=False
    )
    paper_on = DayField(label=_("Ngày văn bản giấy đã gửi"), required=False)

    def __init__(self, *args: Any, rows: Any, seat: Seat, on: Any, on_paper: bool,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["difficulties"].queryset = rows
        self.fields["difficulties"].label_from_instance = lambda row: (
            f"{row.number}, {row.agency.short_name}, {row.provision.citation}"
        )
        leaders = Seat.objects.current(on).filter(agency=seat.agency).with_role(Role.LEADER)
        self.fields["signer"].queryset = leaders.select_related("user")
        for name in ("signer",) if on_paper else ("paper_number", "paper_on"):
            del self.fields[name]


class AnswerForm(PlainForm):
    answer_number = forms.CharField(label=_("Số, ký hiệu văn bản trả lời"), max_length=60)
    answered_on = DayField(label=_("Ngày trả lời"))
    text = area(_("Nội dung trả lời"))


class WithdrawForm(PlainForm):
    reason = area(_("Lý do rút"), rows=3)
