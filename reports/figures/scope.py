"""Of what the figures are: whose, on which day, of which period, and which part of it.

What is owed to an agency and what it owes are the same rows seen from either side.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from regulations.calendar import DAY, VIETNAM, WorkingCalendar
from regulations.models import Act, Regulation
from requests.phrases import SOON

PERIODS = {
    "30-ngay": _("30 ngày gần nhất"),
    "quy": _("Quý này"),
    "6-thang": _("6 tháng gần nhất"),
    "nam": _("Năm nay"),
    "tuy-chon": _("Tùy chọn"),
}
BEFORE = {
    "30-ngay": _("30 ngày trước đó"),
    "quy": _("quý trước"),
    "6-thang": _("sáu tháng trước"),
    "nam": _("năm trước"),
    "tuy-chon": _("kỳ trước liền kề"),
}
USUAL = "6-thang"
SIDES = {"no": _("Cơ quan tôi nợ"), "duoc-no": _("Nợ cơ quan tôi")}


@dataclass(frozen=True)
class Span:
    """From a first day to a last one, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Scope:
    """One seat's figures on one day; ``is_past`` asks for what was known at its end."""

    seat: Seat | None
    on: date
    is_past: bool = False
    period: str = USUAL
    span: Span | None = None  # of the period “tuy-chon”
    regulation: Regulation | None = None
    act: str = ""
    agency: Agency | None = None
    side: str = ""

    @property
    def current(self) -> Span:
        if self.span is not None:
            return self.span
        return Span(_first_day(self.period, self.on), self.on)

    @property
    def previous(self) -> Span:
        """What the period is compared with."""
        first = self.current.first
        if self.span is not None or self.period == "30-ngay":
            return Span(first - (self.current.last - first) - DAY, first - DAY)
        return Span(_first_day(self.period, first - DAY), first - DAY)

    @property
    def until(self) -> datetime | None:
        """The end of the day, where only what was known then counts."""
        return datetime.combine(self.on + DAY, time.min, VIETNAM) if self.is_past else None

    @property
    def period_name(self) -> str:
        return str(PERIODS[self.period])

    @property
    def before_name(self) -> str:
        return str(BEFORE[self.period])

    @property
    def filters(self) -> str:
        """What a printed figure must say it was narrowed to, and as of when; "" for all there is
        today."""
        said = {
            _("Quy chế"): self.regulation.name if self.regulation else "",
            _("Loại"): Act(self.act).label if self.act else "",
            _("Cơ quan được đề nghị"): self.agency.name if self.agency else "",
            _("Chiều"): SIDES.get(self.side, ""),
            _("Như đã biết hết ngày"): f"{self.on:%d/%m/%Y}" if self.is_past else "",
        }
        return "; ".join(f"{name}: {value}" for name, value in said.items() if value)

    def soon(self, calendar: WorkingCalendar) -> date:
        """The last due day that counts as “sắp đến hạn”."""
        return calendar.add_working_days(self.on, SOON)

    def asked(self) -> dict[str, str]:
        """The filter as an address carries it; nothing that is usual."""
        span = {}
        if self.span is not None:
            span = {"tu": f"{self.span.first:%d/%m/%Y}", "den": f"{self.span.last:%d/%m/%Y}"}
        found = {
            "ky": "" if self.period == USUAL else self.period, **span,
            "quy-che": self.regulation.key if self.regulation else "", "loai": self.act,
            "co-quan": self.agency.code if self.agency else "", "chieu": self.side,
            "den-ngay": self.on.isoformat() if self.is_past else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        """For links that go on from here: what follows ``?``, with an ``&`` at its end."""
        asked = urlencode(self.asked())
        return f"{asked}&" if asked else ""


def _first_day(period: str, last: date) -> date:
    if period == "30-ngay":
        return last - 29 * DAY
    if period == "quy":
        return date(last.year, last.month - (last.month - 1) % 3, 1)
    if period == "nam":
        return date(last.year, 1, 1)
    return _half_a_year_before(last)


def _half_a_year_before(last: date) -> date:
    """23/05 for 22/11: six whole months up to ``last``."""
    after = last + DAY
    year, month = divmod(after.year * 12 + after.month - 1 - 6, 12)
    for day in range(after.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError(last)


def source(scope: Scope) -> tuple[str, dict[str, Any]]:
    """SQL that gives the facts (see ``reports.facts``) of this scope, and what it names."""
    where, named = _narrowed(scope)
    named |= {"groups": scope.seat.group_ids if scope.seat else [], "until": scope.until}
    return f"SELECT * FROM reports_facts(%(groups)s, %(until)s){where}", named  # noqa: S608


def _narrowed(scope: Scope) -> tuple[str, dict[str, Any]]:
    mine = scope.seat.agency_id if scope.seat else None
    asked = {
        "regulation_id": scope.regulation.pk if scope.regulation else None,
        "act": scope.act or None,
        "answers": scope.agency.pk if scope.agency else None,
    }
    parts = [f"{name} = %({name})s" for name, value in asked.items() if value is not None]
    if scope.side:
        parts.append(f"{'answers' if scope.side == 'no' else 'asks'} = %(mine)s")
    where = f" WHERE {' AND '.join(parts)}" if parts else ""
    return where, {**asked, "mine": mine}
