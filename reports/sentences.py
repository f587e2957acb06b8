"""How an obligation is said: its day in a list, its state in a word, its steps as they were."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from regulations.calendar import DAY, WorkingCalendar, day_of
from regulations.deadlines import days_left
from reports.models import Obligation, ObligationStep, PeriodicReport
from requests.phrases import SOON, Due, late_days
from requests.templatetags.dates import short_day

What = ObligationStep.What
NOT_SET = "quy chế không nêu ngày; đang lấy ngày cuối kỳ"


def due_of(row: Obligation, on: date, calendar: WorkingCalendar) -> Due:
    """The day of an obligation as it stands on the day ``on``."""
    if not row.is_open:
        return _ended(row, calendar)
    note = "" if row.is_due_set or row.is_returned else _("chưa đặt hạn, lấy cuối kỳ")
    moved = row.first_due_on != row.due_on
    if moved:
        note = _("hạn cũ %(day)s") % {"day": f"{row.first_due_on:%d/%m}"}
    left = days_left(row.due_on, on, calendar)
    state, text = "run", _("Còn %(n)s ngày làm việc") % {"n": left.days}
    if left.is_late:
        state = "late"
        text = _("Quá hạn %(days)s") % {"days": late_days(row.due_on, on, calendar)}
    elif left.is_today:
        state, text = "soon", _("Hạn hôm nay")
    elif left.days <= SOON:
        state = "soon"
    return Due(state, text, short_day(row.due_on), note=note, has_moved=moved)


def _ended(row: Obligation, calendar: WorkingCalendar) -> Due:
    if row.is_absorbed:
        label = row.absorbed_by.period.label
        return Due("run", _("Không phải nộp riêng"), _("thay bằng %(p)s") % {"p": label})
    if row.waived_at is not None:
        return Due("run", _("Được miễn"), short_day(day_of(row.waived_at)))
    if row.is_late:
        days = late_days(row.due_on, row.done_on, calendar)
        return Due("late", _("Gửi muộn %(days)s") % {"days": days}, short_day(row.done_on))
    return Due("done", _("Đã gửi đúng hạn"), short_day(row.done_on))


def state_of(row: Obligation, on: date) -> tuple[str, str]:
    """A word for the table and the class of its tag."""
    if row.is_absorbed:
        return _("Báo cáo dài hơn thay"), ""
    if row.waived_at is not None:
        return _("Được miễn"), ""
    if row.is_done:
        text = _("Không phát sinh") if row.is_nothing_to_report else _("Đã gửi")
        if row.is_late:
            return _("%(what)s, muộn") % {"what": text}, "tag--late"
        return text, "tag--done"
    if row.is_overdue(on):
        return _("Chưa gửi, quá hạn"), "tag--late"
    if row.is_returned:
        return _("Trả lại, chờ bổ sung"), "tag--soon"
    return _("Chưa gửi"), ""


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""
    css: str = ""


def timeline(steps: list[ObligationStep]) -> list[Line]:
    """Newest first."""
    return [_line(step) for step in reversed(steps)]


def _line(step: ObligationStep) -> Line:
    who = str(step.by.agency) if step.by else ""
    facts = []
    if step.document_number:
        facts.append(_("Văn bản %(number)s.") % {"number": step.document_number})
    if step.is_nothing_to_report:
        facts.append(_("Không phát sinh."))
    if step.old_due_on and step.due_on and step.old_due_on != step.due_on:
        facts.append(
            _("Hạn %(old)s đổi thành %(new)s.")
            % {"old": f"{step.old_due_on:%d/%m/%Y}", "new": f"{step.due_on:%d/%m/%Y}"}
        )
    elif step.what == What.OPENED:
        facts.append(_("Hạn %(day)s.") % {"day": f"{step.due_on:%d/%m/%Y}"})
    if step.reason:
        facts.append(step.reason)
    css = "is-big" if step.what in {What.MOVED, What.RETURNED, What.DONE} else ""
    return Line(step.get_what_display(), step.at, who, " ".join(facts), css)


def late_copies(report: PeriodicReport) -> list[str]:
    """Copies that went out later than the report they are copies of (000 Điều 5.1.b)."""
    letter = report.letter
    if letter.issued_at is None:
        return []
    sent = day_of(letter.issued_at)
    copies = letter.dispatches.filter(is_copy=True, delivered_at__gt=letter.issued_at)
    found = []
    for copy in copies.select_related("requested_agency"):
        days = (day_of(copy.delivered_at) - sent) // DAY
        found.append(
            _("%(name)s: đồng gửi sau, muộn %(n)s ngày")
            % {"name": copy.requested_agency.name, "n": days}
        )
    return found
