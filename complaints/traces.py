"""Does a text look as if it told who somebody is? Pure; a hint for the clerk, never a judgement.

Looked for are telephone numbers, numbers of identity papers, and what reads like a personal name:
a form of address with capitalised words behind it, or a common family name with two or more.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Trace(StrEnum):
    NAME = "name"
    TELEPHONE = "telephone"
    IDENTITY = "identity"


SAID = {
    Trace.NAME: _("tên người"),
    Trace.TELEPHONE: _("số điện thoại"),
    Trace.IDENTITY: _("số căn cước, chứng minh nhân dân"),
}
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
WORD = rf"[{UPPER}][{UPPER.lower()}{UPPER}]*"
FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tô Hà "
    "Lương Tạ Quách Thái Đoàn Phùng Chu Vương Tống Lâm Mạc Trương Cao Đào Lưu Kiều Nông Châu Tăng"
)
ADDRESS = r"(?:ông|bà|anh|chị|cô|chú|bác|đồng chí|đ/c|Ông|Bà|Anh|Chị|Cô|Chú|Bác|Đồng chí|Đ/c)"
NUMBER = r"(?<![\d/.-])(?:{})(?![\d/]|[.-]\d)"
TELEPHONE = re.compile(r"(?<!\d)(?:\+84(?:[ .-]?\d){8,10}|0(?:[ .-]?\d){9,10})(?![ .-]?\d)")
IDENTITY = re.compile(NUMBER.format(r"\d{12}|\d{9}|\d{3}(?: \d{3}){3}|\d{3}(?: \d{3}){2}"))
CALLED = re.compile(rf"(?<!\w){ADDRESS}\s+{WORD}(?!\w)")
NAMED = re.compile(rf"(?<!\w)(?:{'|'.join(FAMILY.split())})(?:\s+{WORD}){{2,3}}(?!\w)")


def traces(text: str) -> set[Trace]:
    """What in ``text`` looks as if it told who somebody is."""
    text, found = unicodedata.normalize("NFC", text), set()
    if CALLED.search(text) or NAMED.search(text):
        found.add(Trace.NAME)
    if TELEPHONE.search(text):
        found.add(Trace.TELEPHONE)
    if IDENTITY.search(TELEPHONE.sub(" ", text)):
        found.add(Trace.IDENTITY)
    return found


def said(found: Iterable[Trace]) -> str:
    """“tên người, số điện thoại”."""
    return ", ".join(str(SAID[trace]) for trace in sorted(found))
