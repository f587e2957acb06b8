"""Days of recurring duties: what the texts leave open, administrators decide here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.history import database_now
from regulations.calendar import day_of
from regulations.models import Duty
from reports import periods
from reports.models import PeriodSetting


class PeriodSettingForm(forms.ModelForm):
    """What it comes to is shown first; ticked and sent again it is saved."""

    is_seen = forms.BooleanField(
        label=gettext_lazy("Đã xem các ngày nêu trên và đồng ý áp dụng"), required=False
    )

    class Meta:
        model = PeriodSetting
        fields = (
            "duty", "kind", "is_owed", "due_month_offset", "due_day", "cut_off_month_offset",
            "cut_off_day", "absorbs_shorter", "first_period", "decision", "valid_from",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "duty" in self.fields:
            self.fields["duty"].queryset = Duty.objects.recurring().order_by("code")

    def clean_first_period(self) -> str:
        text = self.cleaned_data["first_period"].strip()
        if not text:
            return ""
        try:
            return periods.parse(text).code
        except periods.NoSuchPeriod as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, kind = data.get("first_period"), data.get("kind")
        if first and kind and periods.parse(first).kind != kind:
            raise ValidationError({"first_period": _("Kỳ đầu tiên phải cùng loại với kỳ.")})
        if not self.errors and not data["is_seen"]:
            raise ValidationError(self.preview())
        return data

    def preview(self) -> list[str]:
        """The days of this period and the next, and how many open ones are reckoned again."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "is_seen"}
        setting = PeriodSetting(**data)
        period = periods.period_of(setting.kind, day_of(database_now()))
        lines = [_line(setting, p) for p in (period, period.next)]
        count = _("%(n)s nghĩa vụ đang mở, chưa đến hạn được tính lại; các cơ quan được báo.")
        return [
            *lines,
            count % {"n": _open_ones(setting)},
            _("Đánh dấu ô “Đã xem” ở cuối rồi lưu lại."),
        ]


def _line(setting: PeriodSetting, period: periods.Period) -> str:
    if not setting.is_owed:
        return _("%(period)s: không lập.") % {"period": period.label}
    return _("%(period)s: hạn nộp %(due)s, chốt số liệu %(cut)s.") % {
        "period": period.label,
        "due": f"{setting.due_on(period):%d/%m/%Y}",
        "cut": f"{setting.cut_off_on(period):%d/%m/%Y}",
    }


def _open_ones(setting: PeriodSetting) -> int:
    """A number by the database's own function: administrators read no obligation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select reports_count_open(%s, %s, %s)",
            [setting.duty_id, setting.kind, setting.valid_from],
        )
        return cursor.fetchone()[0]


@admin.register(PeriodSetting)
class PeriodSettingAdmin(admin.ModelAdmin):
    """Rows are added, never changed: the newest one that is valid counts."""

    actions = None
    show_facets = admin.ShowFacets.NEVER
    form = PeriodSettingForm
    list_display = ("duty", "kind", "is_owed", "due_text", "absorbs_shorter", "valid_from")
    list_filter = ("kind", "duty__regulation")
    list_select_related = ("duty",)
    search_fields = ("duty__code", "duty__title", "decision")

    @admin.display(description=gettext_lazy("hạn nộp"))
    def due_text(self, obj: PeriodSetting) -> str:
        if obj.due_day is None:
            return _("ngày cuối kỳ")
        return _("ngày %(day)s, %(n)s tháng sau tháng cuối kỳ") % {
            "day": obj.due_day, "n": obj.due_month_offset,
        }  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(PeriodSettingForm.Meta.fields)
        return fields if obj else [*fields, "is_seen"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
