"""The days of one clock, each counted or with the reason why not: a row, or a sheet by months."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from regulations.calendar import DayMark, WorkingCalendar
from regulations.deadlines import CountedDay, Unit, strip
from requests.models import Dispatch
from requests.templatetags.dates import SHORT, WEEKDAYS, long_day, short_day

FLAT = 25  # days shown side by side; a longer count is laid out by months
NAMED = 8  # days of one reason named one by one; beyond that they are counted


@dataclass(frozen=True)
class Box:
    """One day: its number in the count, or why it does not count."""

    day: date
    number: int | None
    css: str
    names: tuple[str, ...] = ()
    foot: int | None = None  # the note that says why

    @property
    def full(self) -> str:
        return ", ".join((long_day(self.day), *self.names))


@dataclass(frozen=True)
class Month:
    """The days of one month, by weeks; None pads the first and the last."""

    first: date
    weeks: tuple[tuple[Box | None, ...], ...]


@dataclass(frozen=True)
class Skip:
    """Days of one reason, with the decision behind them."""

    foot: int
    name: str
    days: str
    decision: str


@dataclass(frozen=True)
class Count:
    """The days of a clock, as a row or by months, and the notes that say why some do not count."""

    days: tuple[Box, ...] = ()
    months: tuple[Month, ...] = ()
    skips: tuple[Skip, ...] = ()
    today: int | None = None  # the number of the day asked about
    total: int = 0

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        return list(zip(WEEKDAYS, SHORT, strict=True))


def count(dispatch: Dispatch, on: date, calendar: WorkingCalendar, *, by_rule: bool) -> Count:
    """Every day from receipt to the due day; none when there is no date, or it fell before.

    ``by_rule`` says that the date is the rule's own, so that the rule's unit counts.
    """
    if dispatch.due_on is None or dispatch.due_on <= dispatch.received_on:
        return Count()
    cells = _cells(dispatch, calendar, by_rule=by_rule)
    notes = _footnotes(cells)
    boxes = tuple(_box(cell, dispatch, on, notes) for cell in cells)
    is_long = len(boxes) > FLAT
    return Count(
        days=() if is_long else boxes,
        months=tuple(_months(boxes)) if is_long else (),
        skips=tuple(_skips(cells, notes)),
        today=next((box.number for box in boxes if box.day == on and box.number), None),
        total=max(box.number for box in boxes if box.number is not None),
    )


def what_is_due(dispatch: Dispatch) -> str:
    return _("Mốc phấn đấu") if dispatch.rule.is_aim else _("Hạn trả lời")


def _cells(dispatch: Dispatch, calendar: WorkingCalendar, *, by_rule: bool) -> list[CountedDay]:
    unit = Unit(dispatch.rule.unit) if by_rule else Unit.WORKING_DAY
    cells = list(strip(dispatch.received_on, dispatch.due_on, calendar, unit))
    if unit is not Unit.CALENDAR_DAY:
        return cells
    last = dispatch.rule.amount  # what lies beyond it is the move off a day off
    return [
        cell if cell.number <= last else CountedDay(cell.day, None, cell.why, cell.mark)
        for cell in cells
    ]


def _reason(cell: CountedDay) -> str:
    """What a note is about: a decision, the weekend, or nothing ("")."""
    mark, is_off = cell.mark, cell.number is None
    if mark is not None and (is_off or cell.why == "make_up" or not mark.is_official):
        return mark.decision
    return "weekend" if is_off and cell.why == "weekend" else ""


def _footnotes(cells: Iterable[CountedDay]) -> dict[str, int]:
    reasons = dict.fromkeys(filter(None, map(_reason, cells)))
    return {reason: n for n, reason in enumerate(reasons, start=1)}


def _box(cell: CountedDay, dispatch: Dispatch, on: date, notes: dict[str, int]) -> Box:
    names = list(_names(cell, dispatch, on))
    css = "is-zero" if cell.why == "start" else "is-on" if cell.number is not None else "is-off"
    if cell.day == on:
        css += " is-today"
    if cell.day == dispatch.due_on:
        css += " is-due"
    return Box(cell.day, cell.number, css, tuple(names), notes.get(_reason(cell)))


def _names(cell: CountedDay, dispatch: Dispatch, on: date) -> Iterator[str]:
    if cell.why == "start":
        yield _("Ngày nhận")
    elif cell.why == "make_up" or cell.number is None:
        yield _kind_of(cell)
    if cell.day == on:
        yield _("Hôm nay")
    if cell.day == dispatch.notice_by != dispatch.due_on:
        yield _("Hạn chót thông báo")
    if cell.day == dispatch.case.letter_reply_by != dispatch.due_on:
        yield _("Văn bản ghi")
    if cell.day == dispatch.due_on:
        yield what_is_due(dispatch)


def _kind_of(cell: CountedDay) -> str:
    kinds = {
        "statutory": _("Nghỉ lễ"),
        "compensatory": _("Nghỉ bù"),
        "swapped_off": _("Nghỉ hoán đổi"),
        "make_up": _("Làm bù"),
        "closure": _("Nghỉ"),
    }
    if cell.why == "weekend" or cell.mark is None:
        return _("Nghỉ tuần") if cell.why == "weekend" else _("Chuyển hạn")
    return kinds.get(cell.mark.kind, _("Nghỉ"))


def _skips(cells: list[CountedDay], notes: dict[str, int]) -> Iterator[Skip]:
    for reason, foot in notes.items():
        days = [cell for cell in cells if _reason(cell) == reason]
        if reason == "weekend":
            text = _("Thứ Bảy và Chủ nhật không phải ngày làm việc.")
            yield Skip(foot, _("Nghỉ tuần"), _listed(days), text)
        else:
            yield _decided(foot, days)


def _decided(foot: int, days: list[CountedDay]) -> Skip:
    mark: DayMark = days[0].mark
    if mark.is_official:
        return Skip(foot, _kind_of(days[0]), _listed(days), mark.decision)
    text = _("%(decision)s. Chưa có quyết định chính thức.")
    return Skip(foot, _("Chưa quyết định"), _listed(days), text % {"decision": mark.decision})


def _listed(days: list[CountedDay]) -> str:
    if len(days) > NAMED:
        return _("%(n)s ngày, xem từng ngày ở trên") % {"n": len(days)}
    return ", ".join(
        f"{short_day(c.day)} ({c.mark.label})" if c.mark else short_day(c.day) for c in days
    )


def _months(boxes: Iterable[Box]) -> Iterator[Month]:
    for _key, days in groupby(boxes, key=lambda box: (box.day.year, box.day.month)):
        month = list(days)
        row: list[Box | None] = [None] * month[0].day.weekday() + month
        row += [None] * (-len(row) % 7)
        weeks = tuple(tuple(row[n : n + 7]) for n in range(0, len(row), 7))
        yield Month(month[0].day, weeks)
