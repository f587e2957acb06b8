"""What a field may hold, and what is said when it holds something else."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from requests.forms import in_calendar, in_one_direction

WORDS = {  # the framework's own are English for the most part
    "required": _("Điền mục này."),
    "null": _("Điền mục này."),
    "invalid": _("Giá trị sai dạng."),
    "incorrect_type": _("Giá trị sai dạng."),
    "invalid_choice": _("“{input}” không có trong các lựa chọn."),
    "does_not_exist": _("Không có, hoặc không chọn được ở đây."),
    "not_a_list": _("Cần một danh sách."),
    "max_length": _("Dài quá {max_length} ký tự."),
    "datetime": _("Ghi ngày dạng 2026-11-26, không kèm giờ."),
}


def text(longest: int, **more: Any) -> serializers.CharField:
    """Optional words; what turns the direction of writing is refused."""
    return serializers.CharField(
        max_length=longest, required=False, allow_blank=True, error_messages=WORDS,
        validators=[in_one_direction], **more,
    )  # fmt: skip


def day(**more: Any) -> serializers.DateField:
    """A date in the years of which the calendar is known."""
    said = WORDS | {"invalid": _("Ghi ngày dạng 2026-11-26.")}
    return serializers.DateField(validators=[in_calendar], error_messages=said, **more)


class Fields(serializers.Serializer):
    """An object of JSON; anything else is refused in words."""

    default_error_messages = {"invalid": _("Cần một đối tượng JSON.")}


class PageQuery(Fields):
    """``after`` is the end of the page before; it stands in ``next``."""

    limit = serializers.IntegerField(
        min_value=1, max_value=100, required=False, default=50,
        error_messages=WORDS | {
            "min_value": _("Từ 1 đến 100."), "max_value": _("Từ 1 đến 100."),
            "max_string_length": _("Từ 1 đến 100."),
        },
        help_text="Số dòng mỗi trang, tối đa 100.",
    )  # fmt: skip
    after = serializers.CharField(
        required=False, max_length=80, error_messages=WORDS,
        help_text="Lấy nguyên văn từ “next” của trang trước.",
    )  # fmt: skip


def query_of(shape: type[Fields], request: Any) -> dict[str, Any]:
    """What was asked for in the address; raises ``ValidationError`` naming the parameter."""
    form = shape(data=request.query_params.dict())
    form.is_valid(raise_exception=True)
    return form.validated_data
