"""How a deadline is said: phrase, date with weekday, and the days as boxes."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from regulations.calendar import DAY, VIETNAM, WorkingCalendar
from regulations.deadlines import days_left
from regulations.models import DeadlineRule
from requests.models import Dispatch, Outcome
from requests.templatetags.dates import short_day
from requests.workflow.silence import consent_is_possible, was_set_aside

FEW = 10  # days shown one by one; beyond that one bar
SOON = 2  # working days: with 002 the right to give notice is about to end


@dataclass(frozen=True)
class Due:
    """The one way a deadline is written in a list."""

    state: str  # late | soon | run | done | hush
    text: str
    date: str
    note: str = ""
    is_aim: bool = False
    has_moved: bool = False
    used: int = 0
    total: int = 0

    @property
    def ticks(self) -> list[bool]:
        return [n < self.used for n in range(self.total)] if 0 < self.total <= FEW else []

    @property
    def width(self) -> int:
        return round(132 * self.used / self.total) if self.total else 0


def due_of(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> Due:
    """The deadline of a dispatch as it stands on the day ``on``."""
    if not dispatch.is_open:
        return _ended(dispatch, calendar)
    if dispatch.rule.is_immediate and not dispatch.is_copy:
        since = dispatch.delivered_at.astimezone(VIETNAM)
        return Due("late", _("Báo cáo ngay: chưa xác nhận đã nhận"), f"{since:%H:%M %d/%m}")
    if dispatch.is_receipt_only:
        return Due("run", _("Chờ đăng ký đến"), _("chỉ cần tiếp nhận"))
    if dispatch.due_on is None:
        return _no_date(dispatch)
    return _running(dispatch, on, calendar)


def _no_date(dispatch: Dispatch) -> Due:
    if dispatch.original_due_on is not None:
        old = _("hạn cũ %(day)s") % {"day": f"{dispatch.original_due_on:%d/%m}"}
        return Due("run", _("Đang gia hạn"), _("chưa có ngày mới"), has_moved=True, note=old)
    by_agreement = dispatch.rule.more_time == DeadlineRule.MoreTime.AGREEMENT
    how = _("hai bên thống nhất thời gian") if by_agreement else _("văn bản không ghi ngày")
    return Due("run", _("Chưa có hạn"), how)


def _running(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> Due:
    due = dispatch.due_on
    left = days_left(due, on, calendar)
    note = []
    has_moved = dispatch.original_due_on is not None and dispatch.original_due_on != due
    if has_moved:
        note.append(_("hạn cũ %(day)s") % {"day": f"{dispatch.original_due_on:%d/%m}"})
    if dispatch.is_assumed or dispatch.is_provisional:
        note.append(_("hạn tạm tính"))
    total = calendar.working_days_between(dispatch.received_on, due)
    used = min(max(total - left.days, 0), total) if total > 0 else 0
    state, text = _phrase(dispatch, on, left, calendar)
    if state == "hush":
        start, last = short_day(dispatch.consent_from), short_day(due)
        return Due(
            state, text, _("từ %(day)s") % {"day": start}, note=_("hạn %(day)s") % {"day": last}
        )
    return Due(
        state, text, short_day(due), note=", ".join(note), is_aim=dispatch.rule.is_aim,
        has_moved=has_moved, used=used, total=max(total, 0),
    )  # fmt: skip


def _phrase(dispatch: Dispatch, on: date, left, calendar: WorkingCalendar) -> tuple[str, str]:
    if dispatch.rule.is_aim:
        days = (dispatch.due_on - on).days
        if left.is_late:
            return "run", _("Vượt mốc phấn đấu %(n)s ngày") % {"n": -days}
        return "run", _("Phấn đấu: còn %(n)s ngày") % {"n": days} if days else _(
            "Mốc phấn đấu hôm nay"
        )
    if left.is_late:
        if consent_is_possible(dispatch, on):
            return "hush", _("Đủ điều kiện coi như đồng ý")
        return "late", _("Quá hạn %(days)s") % {"days": late_days(dispatch.due_on, on, calendar)}
    if left.is_today:
        return "soon", _("Hạn hôm nay")
    state = "soon" if left.days <= SOON else "run"
    return state, _("Còn %(n)s ngày làm việc") % {"n": left.days}


def late_days(due: date, on: date, calendar: WorkingCalendar) -> str:
    """“2 ngày làm việc”; over a weekend before the first of them “1 ngày”."""
    days = calendar.working_days_between(due, on)
    if days:
        return _("%(n)s ngày làm việc") % {"n": days}
    return _("%(n)s ngày") % {"n": (on - due).days}


def _ended(dispatch: Dispatch, calendar: WorkingCalendar) -> Due:
    outcome = outcome_of(dispatch)
    day = short_day(outcome.happened_on) if outcome else ""
    status = dispatch.status
    if status == Dispatch.Status.REPLIED:
        if outcome.is_late:
            return Due("late", _("Trả lời muộn"), day)
        return Due("done", _("Trả lời đúng hạn") if dispatch.due_on else _("Đã trả lời"), day)
    if status == Dispatch.Status.CONSENTED:
        return Due(
            "hush",
            _("Coi như đồng ý"),
            _("từ %(day)s, không trả lời") % {"day": short_day(dispatch.consent_from)},
        )
    if status == Dispatch.Status.RECEIVED:
        return Due("done", _("Đã tiếp nhận"), day)
    return Due("run", dispatch.get_status_display(), day)


def outcome_of(dispatch: Dispatch) -> Outcome | None:
    """The ending that stands; reads prefetched rows where there are any."""
    return next((o for o in dispatch.outcomes.all() if o.set_aside_at is None), None)


@dataclass(frozen=True)
class Cell:
    """One box of the clock: a counted day, or a run of days off as a gap."""

    css: str
    day: date | None = None
    label: str = ""
    full: str = ""
    is_today: bool = False
    is_due: bool = False


def clock_cells(start: date, due: date, on: date, calendar: WorkingCalendar) -> list[Cell]:
    """From the first counted day to the due day; empty when there are too many to show."""
    if not 0 < calendar.working_days_between(start, due) <= FEW + 5:
        return []
    cells: list[Cell] = []
    off: list[date] = []
    day = start + DAY
    while day <= due:
        if calendar.is_working(day) or day == due:
            if off:
                cells.append(_gap(off, calendar))
                off = []
            cells.append(_box(day, due, on))
        else:
            off.append(day)
        day += DAY
    return cells


def _gap(off: list[date], calendar: WorkingCalendar) -> Cell:
    named = [calendar.mark(day) for day in off]
    label = _("nghỉ lễ") if any(named) else _("nghỉ")
    full = ", ".join(
        f"{day:%d/%m} {mark.label if mark else _('nghỉ cuối tuần')}"
        for day, mark in zip(off, named, strict=True)
    )
    return Cell("is-off", label=label, full=full)


def _box(day: date, due: date, on: date) -> Cell:
    css = "is-past" if day < on else "is-today" if day == on else "is-left"
    if day == due:
        css += " is-due"
    return Cell(css, day=day, is_today=day == on, is_due=day == due)


@dataclass(frozen=True)
class SilenceWords:
    """What happens when nobody answers, in the words of the page."""

    is_consent: bool
    title: str
    text: str


def silence_words(rule: DeadlineRule, consent_from: date | None, reason: str) -> SilenceWords:
    """``reason`` says why there is no consent although the clause knows it."""
    if consent_from is not None:
        last = consent_from - DAY
        return SilenceWords(
            True,
            _("Nếu không trả lời"),
            _(
                "Hết ngày %(day)s, được xác định là đồng ý và cùng chịu trách nhiệm, "
                "sau khi bên gửi xác nhận."
            )
            % {"day": f"{last:%d/%m/%Y}"},
        )
    if rule.is_receipt_only:
        return nothing_to_answer()
    if rule.is_aim:
        text = _("Mốc phấn đấu, không phải hạn bắt buộc; hệ thống nhắc và thống kê riêng.")
    else:
        text = _("Hệ thống đôn đốc và tính là quá hạn. Không coi là đồng ý.")
    return SilenceWords(False, _("Nếu không trả lời"), f"{reason} {text}".strip())


def nothing_to_answer() -> SilenceWords:
    """Of what is only to be received, a copy for one."""
    return SilenceWords(
        False, _("Không cần trả lời"), _("Chỉ cần tiếp nhận, đăng ký văn bản đến.")
    )


def silence_of(dispatch: Dispatch, reason: str) -> SilenceWords:
    """Of a dispatch as it stands: a silence that was set aside is not confirmed again."""
    if dispatch.is_receipt_only:
        return nothing_to_answer()
    if was_set_aside(dispatch):
        gone = _("Phiếu ghi nhận im lặng đã bị hủy và không lập lại.")
        return silence_words(dispatch.rule, None, gone)
    return silence_words(dispatch.rule, dispatch.consent_from, reason)
