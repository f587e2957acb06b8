"""What came of requests: before time, on time, late, silence; each agency with its denominator."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agencies.models import Agency

FEW = 5  # answers; of fewer no rate is told
WIDTH = 240  # of a bar, in its own units
GAP = 2
PARTS = (
    "truoc-han", "dung-ngay", "tra-loi-muon", "im-lang", "chi-tiep-nhan", "theo-moc",
    "khong-han", "ket-thuc-khac",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """Endings of one period; named as the groups of ``groups.CONDITIONS``."""

    truoc_han: int = 0
    dung_ngay: int = 0
    tra_loi_muon: int = 0
    im_lang: int = 0
    chi_tiep_nhan: int = 0
    theo_moc: int = 0
    khong_han: int = 0
    ket_thuc_khac: int = 0

    @property
    def timed(self) -> int:
        """Answers that had a due date: the denominator of the rate."""
        return self.truoc_han + self.dung_ngay + self.tra_loi_muon

    @property
    def kept(self) -> int:
        return self.truoc_han + self.dung_ngay

    @property
    def rate(self) -> int | None:
        """On time, in per cent; None where nothing has ended. 100 and 0 only if it is so."""
        return rate(self.kept, self.timed)

    @property
    def is_few(self) -> bool:
        return self.timed < FEW

    @property
    def drawn(self) -> int:
        return self.timed + self.im_lang

    @property
    def ended(self) -> int:
        return (
            self.drawn + self.chi_tiep_nhan + self.theo_moc + self.khong_han + self.ket_thuc_khac
        )


def rate(part: int, whole: int) -> int | None:
    if not whole:
        return None
    found = (200 * part + whole) // (2 * whole)
    return min(max(found, int(part > 0)), 100 - int(part < whole))


@dataclass(frozen=True)
class Segment:
    """One part of a bar."""

    css: str
    x: int
    width: int


@dataclass(frozen=True)
class AgencyRow:
    """One agency's line."""

    agency: Agency
    result: Result
    held: int
    overdue: int

    @property
    def segments(self) -> list[Segment]:
        """Drawn against its own whole; between two parts there is a gap."""
        r = self.result
        parts = [
            ("done", r.truoc_han), ("run", r.dung_ngay), ("late", r.tra_loi_muon),
            ("hush", r.im_lang),
        ]  # fmt: skip
        return list(_segments(parts, r.drawn))


def _segments(parts: list[tuple[str, int]], whole: int) -> Iterable[Segment]:
    passed = 0
    for css, number in parts:
        if number:
            x = round(WIDTH * passed / whole)
            end = round(WIDTH * (passed + number) / whole)
            passed += number
            yield Segment(css, x, max(end - x - (GAP if passed < whole else 0), 1))


def league(agencies: list[dict[str, Any]]) -> list[AgencyRow]:
    """Agencies with something ended in the period or open now. Those with a rate come first, from
    the lowest; then those of which there is too little for one, by name."""
    known = Agency.objects.in_bulk([row["agency"] for row in agencies])
    rows = [_row(known[row["agency"]], row) for row in agencies]
    shown = [row for row in rows if row.held or row.result.drawn]
    return sorted(shown, key=_place)


def _row(agency: Agency, counts: dict[str, Any]) -> AgencyRow:
    result = Result(**{name: counts[name] for name in Result.__dataclass_fields__})
    return AgencyRow(agency, result, counts["dang_xu_ly"], counts["qua_han"])


def _place(row: AgencyRow) -> tuple[bool, int, str]:
    rated = not row.result.is_few
    return not rated, (row.result.rate or 0) if rated else 0, row.agency.sort_name
