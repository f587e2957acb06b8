"""The forms of the account page: shape only, the rules are asked in their own rooms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import AccessToken, Seat, User
from requests.forms import DayField, PlainForm


class DigestForm(PlainForm):
    email = forms.EmailField(
        label=_("Thư điện tử"), max_length=254, required=False,
        help_text=_("Thư công vụ; chỉ dùng để gửi bản tin hằng ngày."),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
        error_messages={"invalid": _("Nhập địa chỉ dạng ten@coquan.vn.")},
    )  # fmt: skip
    wants_digest = forms.BooleanField(
        label=_("Gửi bản tin mỗi sáng ngày làm việc, lúc 7 giờ 15"), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {"email": user.email, "wants_digest": user.wants_digest}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("wants_digest") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Nhập địa chỉ thư điện tử để nhận bản tin."))
        return data


class TokenForm(PlainForm):
    name = forms.CharField(
        label=_("Tên mã"),
        max_length=60,
        help_text=_("Phần mềm nào dùng, ví dụ: Hệ thống văn bản."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Mã này được làm gì"),
        choices=[
            (AccessToken.Scope.READ, _("Đọc những gì đồng chí được đọc")),
            (AccessToken.Scope.WRITE, _("Soạn, đăng ký đến, báo cần thêm thời gian, trình")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Chọn trong các mục đã nêu.")},
    )
    expires_on = DayField(label=_("Hết hạn sau ngày"), help_text=_("Tối đa một năm."))


class SubstituteForm(PlainForm):
    absent = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người vắng"), empty_label=_("Chọn người")
    )
    substitute = forms.ModelChoiceField(
        Seat.objects.none(), label=_("Người làm thay"), empty_label=_("Chọn người")
    )
    from_on = DayField(label=_("Từ ngày"), help_text=_("Từ hôm nay trở đi."))
    until_on = DayField(label=_("Đến hết ngày"), help_text=_("Tối đa 60 ngày."))

    def __init__(self, *args: Any, seat: Seat, routes: bool, on: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"absent": seat.pk, "from_on": on})
        super().__init__(*args, **kwargs)
        here = Seat.objects.current(on).filter(agency=seat.agency).select_related("user")
        self.fields["absent"].queryset = here if routes else here.filter(pk=seat.pk)
        self.fields["substitute"].queryset = here.exclude(pk=seat.pk)
        for name in ("absent", "substitute"):
            self.fields[name].error_messages["invalid_choice"] = _(
                "Chọn người đang giữ vị trí ở cơ quan đồng chí."
            )
