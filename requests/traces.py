"""Does a text look as if it told who somebody is? Pure; a hint for the clerk, never a judgement.

Looked for are telephone numbers, numbers of identity papers, e-mail addresses, and what reads like
a personal name: a form of address with a capitalised word behind it that is no office, or a family
name with given names. A family name may be written in capitals, without diacritics or small; the
less its shape says, the more the words behind it must.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from regulations.wording import fold


class Trace(StrEnum):
    NAME = "name"
    TELEPHONE = "telephone"
    IDENTITY = "identity"
    EMAIL = "email"


SAID = {
    Trace.NAME: _("tên người"),
    Trace.TELEPHONE: _("số điện thoại"),
    Trace.IDENTITY: _("số căn cước, chứng minh nhân dân"),
    Trace.EMAIL: _("địa chỉ thư điện tử"),
}
NUMBER = r"(?<![\d/.-])(?:{})(?![\d/]|[.-]\d)"
TELEPHONE = re.compile(r"(?<!\d)(?:\+84(?:[ .-]?\d){8,10}|0(?:[ .-]?\d){9,10})(?![ .-]?\d)")
IDENTITY = re.compile(NUMBER.format(r"\d{12}|\d{9}|\d{3}(?: \d{3}){3}|\d{3}(?: \d{3}){2}"))
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
APART = re.compile(r"[\s_-]+")  # between the words of one name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in text.split(", "))


# Hardly ever anything but a family name; words that are seldom another thing; the rest, and family
# names of smaller peoples, are common words as well.
SURE = _words("nguyễn huỳnh đặng bùi trịnh quách phùng")
LIKELY = _words("trần lê phạm hoàng phan vũ võ đỗ ngô dương đinh trương đào giàng quàng sùng thào")
COMMON = _words(
    "hồ lý mai tô hà lương tạ thái đoàn chu vương tống lâm mạc cao lưu kiều nông châu tăng đàm"
    " triệu hứa bế lường lò cà ma mã vàng mùa hạng cứ vừ lầu hờ tráng đèo điêu tòng lèo bàn phàn"
    " tẩn chảo sìn pờ vi lục lộc thạch danh sơn kim chau siu nay ksor rơ rah rmah kpă niê y k h bá"
    " chế đàng tòng lừu tẩn thèn cháng xồng già và"
)
FAMILY = SURE | LIKELY | COMMON
BARE = {fold(name) for name in FAMILY}
BARE_SURE = {fold(name) for name in SURE} - {"dang"}
BARE_LIKELY = {"tran", "pham", "hoang", "huynh", "ngo", "trinh", "truong", "dinh", "giang"}
GENDERED = _words("văn thị")
MIDDLE = GENDERED | _words(
    "đức hữu minh ngọc xuân quang đình quốc thanh hồng kim duy bá anh thúy thu tuấn thế trọng a"
)
BARE_MIDDLE = {fold(name) for name in MIDDLE}
NO_GIVEN = _words(  # “văn bản”, “thị trấn”, “thi đua”: what begins there is no name
    "bản phòng hóa hoá thư học kiện nghệ bằng xã trấn trường hành đua tuyển ủy uỷ tứ lực công"
)
BARE_NO_GIVEN = {fold(word) for word in NO_GIVEN} | {"moi", "chinh"}
PLACES = _pairs(
    "hà nội, hà giang, hà nam, hà tĩnh, hà tây, hà đông, hà tiên, cao bằng, cao lãnh, lâm đồng,"
    " lâm hà, thái bình, thái nguyên, thái lan, phan thiết, châu á, châu âu, đoàn thanh,"
    " đoàn kiểm, đoàn công, đoàn giám, đoàn đại, đoàn xác, đoàn liên, hồ sơ, lưu trữ, tăng cường,"
    " bàn giao, danh sách, nông thôn, nông dân, nông nghiệp, lâm nghiệp, cao đẳng, kim loại,"
    " thái độ, lương hưu, cao tốc, mai táng"
)
BEFORE_A_PLACE = _words(
    "đường phố phường xã thôn quận huyện tỉnh trường chợ cầu ngõ ngách bản khu ấp buôn làng hồ"
)
TITLES = _words("ông bà anh chị cô chú bác")
LOUD = _words("ông bà")  # in capitals the other forms of address are words of every heading
OFFICES = _pairs(
    "bí thư, phó bí, phó chủ, phó trưởng, phó giám, phó chánh, phó ban, phó văn, phó viện,"
    " phó tổng, chủ tịch, chủ nhiệm, chủ tọa, chủ trì, chánh văn, chánh án, chánh thanh,"
    " trưởng ban, trưởng phòng, trưởng thôn, trưởng bản, trưởng khu, trưởng đoàn, trưởng công,"
    " trưởng ấp, giám đốc, thường trực, thường vụ, ủy viên, uỷ viên, bộ trưởng, thủ trưởng,"
    " thủ tướng, viện trưởng, cục trưởng, tổng bí, tổng giám, đại diện, đại biểu, đại tá,"
    " đại úy, thiếu tá, thiếu úy, thượng tá, thượng úy, trung tá, trung úy, lãnh đạo, cán bộ,"
    " tổ trưởng, hiệu trưởng, thư ký, kiểm sát, thẩm phán, đảng viên, bà con,"
    " tỉnh ủy, huyện ủy, thành ủy, đảng ủy, cấp ủy"
)


def traces(text: str) -> set[Trace]:
    """What in ``text`` looks as if it told who somebody is."""
    text, found = unicodedata.normalize("NFC", text), set()
    if EMAIL.search(text):
        found.add(Trace.EMAIL)
    if any(_names(run) for run in _runs(text)):
        found.add(Trace.NAME)
    if TELEPHONE.search(text):
        found.add(Trace.TELEPHONE)
    if IDENTITY.search(TELEPHONE.sub(" ", text)):
        found.add(Trace.IDENTITY)
    return found


def said(found: Iterable[Trace]) -> str:
    """“tên người, số điện thoại”."""
    return ", ".join(str(SAID[trace]) for trace in sorted(found))


def _runs(text: str) -> list[list[str]]:
    """Words that stand together: between them nothing but spaces, hyphens, underscores."""
    text = re.sub(r"(?i)(?<!\w)đ/c(?!\w)", "đồng chí", text)
    runs: list[list[str]] = []
    end = -1
    for place in WORD.finditer(text):
        if end >= 0 and APART.fullmatch(text, end, place.start()):
            runs[-1].append(place.group())
        else:
            runs.append([place.group()])
        end = place.end()
    return runs


def _names(run: Sequence[str]) -> bool:
    return any(
        _is_called(run, at) or (_is_family(run, at) and not _is_place(run, at))
        for at in range(len(run))
    )


def _low(run: Sequence[str], at: int, count: int = 2) -> tuple[str, ...]:
    return tuple(word.lower() for word in run[at : at + count])


def _is_called(run: Sequence[str], at: int) -> bool:
    """A form of address, then a capitalised word that begins no office."""
    first = run[at].lower()
    if first in TITLES:
        after = at + 1
    elif _low(run, at) == ("đồng", "chí"):
        after = at + 2
    else:
        return False
    if after >= len(run) or not run[after][0].isupper() or _low(run, after) in OFFICES:
        return False
    if first == "bà" and _low(run, at) == ("bà", "con"):
        return False
    return not (run[at].isupper() and first in TITLES - LOUD and run[after].isupper())


def _is_place(run: Sequence[str], at: int) -> bool:
    """“đường Lê Lợi”, “Hà Nội”, “Đoàn Thanh tra”."""
    return (at > 0 and run[at - 1].lower() in BEFORE_A_PLACE) or _low(run, at) in PLACES


def _is_family(run: Sequence[str], at: int) -> bool:
    """A family name with as many given names as its shape asks for."""
    name = run[at].lower()
    is_bare = name.isascii() and name not in FAMILY
    if name not in (BARE if is_bare else FAMILY):
        return False
    shape = _titled if run[at][0].isupper() and not _is_loud(run, at) else _plain
    return shape(run, at, name, is_bare=is_bare or (name.isascii() and name in BARE))


def _is_loud(run: Sequence[str], at: int) -> bool:
    """In capitals, as the words behind it are: the shape of the letters says nothing."""
    return len(run[at]) > 1 and all(word.isupper() for word in run[at : at + 3])


def _titled(run: Sequence[str], at: int, name: str, *, is_bare: bool) -> bool:
    given = 0
    while given < 3 and at + given + 1 < len(run) and run[at + given + 1][0].isupper():
        given += 1
    if name in SURE | LIKELY or (is_bare and name in BARE_SURE | BARE_LIKELY):
        return given >= 1
    if given < 2:
        return False
    return not is_bare or run[at + 1].lower() in MIDDLE | BARE_MIDDLE


def _plain(run: Sequence[str], at: int, name: str, *, is_bare: bool) -> bool:
    """Small letters, or capitals throughout."""
    behind = _low(run, at + 1)
    if not behind:
        return False
    if run[at].isupper() and name in SURE:
        return True
    if len(behind) < 2:
        return False
    if name in SURE or (is_bare and name in BARE_SURE):
        return True
    if behind[0] in {"van", "thi"}:
        return is_bare and name != "do" and behind[1] not in BARE_NO_GIVEN
    if behind[1] in NO_GIVEN:
        return False
    return behind[0] in GENDERED or (name in LIKELY and behind[0] in MIDDLE and name != "phạm")
