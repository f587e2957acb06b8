"""Which figures are asked for, as an address carries it."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from regulations.models import Act, Regulation
from reports.figures import PERIODS, SIDES, Scope, Span
from requests.forms import DayField, PlainForm

OWN = "tuy-chon"
ALL = _("Tất cả")


class ScopeForm(PlainForm):
    """Names are those of the address, with underscores: ``den-ngay`` is ``den_ngay``."""

    ky = forms.ChoiceField(label=_("Kỳ"), choices=list(PERIODS.items()), required=False)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    quy_che = forms.ModelChoiceField(
        Regulation.objects.all(), label=_("Quy chế"), to_field_name="key", required=False,
        empty_label=ALL,
    )  # fmt: skip
    loai = forms.ChoiceField(
        label=_("Loại yêu cầu"), choices=[("", ALL), *Act.choices], required=False
    )
    co_quan = forms.ModelChoiceField(
        Agency.objects.all(), label=_("Cơ quan được đề nghị"), to_field_name="code",
        required=False, empty_label=ALL,
    )  # fmt: skip
    chieu = forms.ChoiceField(
        label=_("Chiều"), choices=[("", _("Cả hai chiều")), *SIDES.items()], required=False
    )
    den_ngay = DayField(label=_("Số liệu như đã biết hết ngày"), required=False)

    def __init__(self, asked: QueryDict, today: date) -> None:
        named = {name.replace("-", "_"): asked[name] for name in asked}
        super().__init__(named)
        self.today = today

    def clean_den_ngay(self) -> date | None:
        day = self.cleaned_data["den_ngay"]
        if day is not None and day > self.today:
            raise forms.ValidationError(
                _("Chọn ngày từ hôm nay trở về trước: số liệu của ngày chưa đến thì chưa có.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        first, last = found.get("tu"), found.get("den")
        if {"tu", "den"} & set(self.errors):
            return found
        if found.get("ky") == OWN or first or last:
            self._check_span(first, last, found.get("den_ngay") or self.today)
        return found

    def _check_span(self, first: date | None, last: date | None, on: date) -> None:
        if first is None:
            self.add_error("tu", _("Kỳ tùy chọn cần ngày đầu."))
        if last is None:
            self.add_error("den", _("Kỳ tùy chọn cần ngày cuối."))
        if first and last and first > last:
            self.add_error("den", _("Ngày cuối phải từ ngày đầu trở đi."))
        elif last and last > on:
            self.add_error("den", _("Ngày cuối không sau ngày lấy số liệu."))

    def scope(self, seat: Seat | None) -> Scope:
        """What is asked for; of a filter that cannot be read, the usual figures of today."""
        if not self.is_valid():
            return Scope(seat, self.today)
        found = self.cleaned_data
        on = found["den_ngay"] or self.today
        span = Span(found["tu"], found["den"]) if found["tu"] and found["den"] else None
        return Scope(
            seat, on, is_past=on < self.today, span=span, act=found["loai"],
            period=OWN if span else found["ky"] or Scope.period, regulation=found["quy_che"],
            agency=found["co_quan"], side=found["chieu"],
        )  # fmt: skip

    @property
    def is_wide(self) -> bool:
        """Whether one of the filters that are folded away is in use, or wrong."""
        folded = {"tu", "den", "quy_che", "loai", "co_quan", "den_ngay"}
        return bool(folded & set(self.errors)) or any(self.data.get(name) for name in folded)
