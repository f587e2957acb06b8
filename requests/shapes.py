"""Limits on what is typed, whatever form it comes in by."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORT_TEXT, LONG_TEXT = 4_000, 200_000  # characters of a reason, of a letter or an answer
TURNERS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they make text read otherwise than it is


def in_one_direction(text: str) -> None:
    """Refuse characters that turn the direction of writing: what is signed is what is read."""
    if TURNERS.search(text):
        raise ValidationError(_("Bỏ ký tự đổi hướng chữ ẩn trong mục này rồi gửi lại."))
