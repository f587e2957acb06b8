"""The words of a letter from a template: a closed set of fields in double braces, nothing else.

No logic, no look-up, no attribute of anything: a field is replaced by a text. What administrators
write is checked when they save it; a tag that is broken or unknown is named with its line.
"""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIELDS = {
    "so": gettext_lazy("số văn bản"),
    "ngay": gettext_lazy("ngày văn bản"),
    "dia_danh": gettext_lazy("địa danh"),
    "co_quan": gettext_lazy("cơ quan ban hành"),
    "co_quan_cap_tren": gettext_lazy("cơ quan cấp trên"),
    "kinh_gui": gettext_lazy("nơi kính gửi"),
    "trich_yeu": gettext_lazy("trích yếu"),
    "noi_dung": gettext_lazy("nội dung"),
    "luu_y": gettext_lazy("lời lưu ý"),
    "can_cu": gettext_lazy("căn cứ"),
    "thoi_han": gettext_lazy("thời hạn đề nghị trả lời"),
    "so_de_nghi": gettext_lazy("số văn bản đề nghị"),
    "ngay_de_nghi": gettext_lazy("ngày văn bản đề nghị"),
    "noi_de_nghi": gettext_lazy("cơ quan đề nghị"),
    "trich_yeu_de_nghi": gettext_lazy("trích yếu văn bản đề nghị"),
    "han_tra_loi": gettext_lazy("hạn trả lời"),
    "y_kien": gettext_lazy("ý kiến trả lời"),
    "gop_y": gettext_lazy("góp ý theo mục"),
    "xac_minh": gettext_lazy("nguồn thẩm tra, xác minh"),
    "ngay_moi": gettext_lazy("ngày trả lời mới"),
    "ly_do": gettext_lazy("lý do"),
    "noi_nhan": gettext_lazy("nơi nhận"),
    "nguoi_ky": gettext_lazy("người ký"),
    "chuc_vu": gettext_lazy("chức vụ người ký"),
}
TAG = re.compile(r"\{\{[ \t]*([a-z_]+)[ \t]*\}\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")  # what is left of a broken tag, or another's
SHOWN = 40  # characters of the line, from the broken tag on


CONTENT = {  # what was written goes out: without these fields a kind of letter would lose it
    "reply": ("y_kien", "noi_dung", "gop_y", "xac_minh"),
    "more_time": ("ly_do", "ngay_moi"),
}
OF_OTHERS = ("noi_dung",)


def check_template(text: str) -> None:
    """Raises ``ValidationError`` with a sentence for each tag that is broken or unknown."""
    wrong = [said for n, line in enumerate(text.splitlines(), 1) for said in _wrong(line, n)]
    if wrong:
        raise ValidationError(wrong)


def check_content(kind: str, text: str) -> None:
    """Raises ``ValidationError`` where letters of this kind would lose what was written."""
    there = set(TAG.findall(text))
    left_out = [name for name in CONTENT.get(kind, OF_OTHERS) if name not in there]
    if left_out:
        raise ValidationError(
            _("Phần nội dung thiếu trường %(tags)s: điều người soạn viết sẽ không được in.")
            % {"tags": "; ".join(f"{{{{{name}}}}} ({FIELDS[name]})" for name in left_out)}
        )


def _wrong(line: str, number: int) -> list[str]:
    unknown = [name for name in TAG.findall(line) if name not in FIELDS]
    said = [
        _("Dòng %(n)s: không có trường “{{%(name)s}}”. Chọn một trường trong danh sách.")
        % {"n": number, "name": name}
        for name in unknown
    ]
    rest = TAG.sub(lambda found: " " * len(found[0]), line)
    if broken := LOOSE.search(rest):
        shown = line[broken.start() :][:SHOWN].strip()
        said.append(
            _(
                "Dòng %(n)s: thẻ “%(tag)s” chưa đúng. Viết tên trường giữa hai cặp ngoặc nhọn, "
                "ví dụ {{noi_dung}}."
            )
            % {"n": number, "tag": shown}
        )
    return said


def missing(name: str) -> str:
    """What is printed where a value should stand and does not: the field, by its name."""
    return _("[thiếu: %(field)s]") % {"field": FIELDS[name]}


def fill(text: str, values: Mapping[str, str | None]) -> tuple[str, ...]:
    """The paragraphs of a letter. ``None`` does not apply and goes with its paragraph; an empty
    value is missing and is named. Raises ``ValidationError`` for a template that is broken."""
    check_template(text)
    lines = [_filled(line, values) for line in text.splitlines()]
    whole = "\n".join(line for line in lines if line is not None)
    return tuple(part.strip() for part in whole.splitlines() if part.strip())


def _filled(line: str, values: Mapping[str, str | None]) -> str | None:
    names = TAG.findall(line)
    if names and all(values.get(name, "") is None for name in names):
        return None

    def value(found: re.Match) -> str:
        said = values.get(found[1], "")
        return "" if said is None else said.strip() or missing(found[1])

    return TAG.sub(value, line)
