"""Whether each obligation of the packs is carried by something that exists, and the page that says
so. Answered from the packs, the addresses and the commands: no database.
"""

from collections.abc import Iterator
from typing import Any

from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from regulations.carriers import FIGURES, SCREENS
from regulations.entries import Carrier, DutyEntry, RegulationPack
from regulations.packs import citation

EXPECTED = {"000": 59, "001": 55, "002": 60, "003": 32, "004": 76}
PERIODS = {
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half": "6 tháng",
    "year": "hằng năm",
    "term": "nhiệm kỳ",
}


def addresses(resolver: Any = None, names: tuple[str, ...] = (), way: str = "") -> dict[str, str]:
    """Every named address and its path: “requests:compose”, “/ho-so/soan/”."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        path = way + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            found |= addresses(entry, inner, path)
        elif isinstance(entry, URLPattern) and entry.name:
            found.setdefault(":".join((*names, entry.name)), f"/{path}")
    return found


class House:
    """What there is to carry a duty: screens, commands and figures, by name."""

    def __init__(self) -> None:
        self.screens = addresses()
        self.commands = get_commands()

    def missing(self, carrier: Carrier) -> str:
        """What is not there, in a word; empty where all is."""
        screen, of = carrier.screen, ""
        if carrier.command:
            return "" if carrier.command in self.commands else f"không có lệnh {carrier.command}"
        if carrier.figure:
            screen, of = FIGURES[carrier.figure].screen, f" của số liệu {carrier.figure}"
        return "" if screen in self.screens else f"không có màn hình {screen}{of}"


def faults(packs: list[RegulationPack], house: House) -> Iterator[str]:
    """Each thing that is wrong, with the duty it belongs to."""
    found = {pack.regulation.key: len(pack.duties) for pack in packs}
    for key, number in EXPECTED.items():
        if found.get(key, 0) != number:
            yield f"Quy chế {key}: có {found.get(key, 0)} nghĩa vụ, phải có {number}"
    for pack in packs:
        for duty in pack.duties:
            for carrier in duty.carried_by:
                if what := house.missing(carrier):
                    yield f"{duty.code}: {what}"


def row(pack: RegulationPack, duty: DutyEntry) -> dict[str, Any]:
    """One obligation as a program reads it."""
    names = {party.code: party.name for party in pack.parties}
    return {
        "code": duty.code,
        "citation": cited(pack, duty),
        "title": duty.title,
        "quote": duty.quote,
        "owed_by": [names[code] for code in duty.owed_by],
        "owed_to": [names[code] for code in duty.owed_to],
        "periods": list(duty.periods),
        "is_period_named": duty.is_period_named,
        "carried_by": [c.model_dump(exclude_none=True) for c in duty.carried_by],
        "not_software": duty.not_software or "",
    }


def cited(pack: RegulationPack, duty: DutyEntry) -> str:
    own = next(p for p in pack.provisions if p.ref == duty.provision)
    return " ".join(filter(None, (duty.sentence, citation(own.ref, own.kind, own.label))))


# --- The page -----------------------------------------------------------------------------------

HEAD = """\
# Từng nghĩa vụ được thực hiện ở đâu

Trang này do `manage.py coverage --write docs/coverage.md` lập từ các tệp `regulations/packs/`;
đừng sửa tay. Mỗi nghĩa vụ có căn cứ, nguyên văn, bên làm và bên nhận, kỳ (nếu có), rồi màn
hình, lệnh hoặc số liệu thực hiện nó; nghĩa vụ nào phần mềm không làm được thì ghi rõ vì sao.
“Kỳ đề xuất”, “do quản trị đặt”: quy chế chỉ ghi “định kỳ”; kỳ ở đây là đề xuất để người quản
trị xác nhận, hoặc chưa có đề xuất nào. Không kỳ nào tự phát sinh trước khi được đặt.
Địa chỉ của từng màn hình ở [cuối trang](#màn-hình).
"""


def page(packs: list[RegulationPack], house: House) -> str:
    """``docs/coverage.md``, whole."""
    chapters = [line for pack in packs for line in _chapter(pack)]
    return "\n".join([HEAD, *_summary(packs), *chapters, *_screens(packs, house), ""])


def _summary(packs: list[RegulationPack]) -> Iterator[str]:
    yield "| Quy chế | Nghĩa vụ | Theo kỳ | Phần mềm thực hiện | Không thuộc phần mềm |"
    yield "|---|---|---|---|---|"
    rows = [(f"[{p.regulation.key}](#{p.regulation.key})", p.duties) for p in packs]
    for name, duties in [*rows, ("Tất cả", [duty for pack in packs for duty in pack.duties])]:
        left = sum(bool(duty.not_software) for duty in duties)
        recurring = sum(bool(duty.periods) for duty in duties)
        yield f"| {name} | {len(duties)} | {recurring} | {len(duties) - left} | {left} |"


def _chapter(pack: RegulationPack) -> Iterator[str]:
    yield from ("", f"## {pack.regulation.key}", "", f"{pack.regulation.title}.", "")
    yield "| Mã | Căn cứ | Nghĩa vụ, nguyên văn | Bên làm → bên nhận | Kỳ | Ở đâu |"
    yield "|---|---|---|---|---|---|"
    for duty in pack.duties:
        yield _line(pack, duty)


def _line(pack: RegulationPack, duty: DutyEntry) -> str:
    said = row(pack, duty)
    cells = (
        duty.code,
        said["citation"],
        f"**{duty.title}.** “{duty.quote}”",
        _sides(said["owed_by"], said["owed_to"]),
        _periods(duty),
        _places(duty),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _sides(by: list[str], to: list[str]) -> str:
    if by == to:
        return f"{'; '.join(by)}: lẫn nhau"
    return " → ".join(filter(None, ("; ".join(by), "; ".join(to))))


def _periods(duty: DutyEntry) -> str:
    said = ", ".join(PERIODS[period] for period in duty.periods)
    if duty.is_period_named:
        return said
    return f"{said} (kỳ đề xuất)" if said else "do quản trị đặt"


def _places(duty: DutyEntry) -> str:
    if duty.not_software:
        return f"Không thuộc phần mềm. {duty.not_software}"
    return "<br>".join(place(carrier) for carrier in duty.carried_by)


def place(carrier: Carrier) -> str:
    """Where a duty is carried out, in words."""
    if carrier.command:
        return f"Lệnh `manage.py {carrier.command}`"
    if carrier.figure:
        return f"Số liệu: {FIGURES[carrier.figure].title}"
    return f"{SCREENS[carrier.screen or '']} (`{carrier.screen}`)"


def _screens(packs: list[RegulationPack], house: House) -> Iterator[str]:
    yield from ("", "## Màn hình", "", "| Màn hình | Tên | Địa chỉ |", "|---|---|---|")
    carriers = [c for pack in packs for duty in pack.duties for c in duty.carried_by]
    used = {c.screen or FIGURES[c.figure or ""].screen for c in carriers if not c.command}
    for name in sorted(used):
        yield f"| {SCREENS.get(name, '')} | `{name}` | {_code(house.screens.get(name, ''))} |"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
