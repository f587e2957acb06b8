"""How a clock of the laws is said, and where a case stands on its way."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from complaints.models import CaseClock, ComplaintCase
from regulations.calendar import WorkingCalendar
from regulations.deadlines import days_left
from requests.phrases import SOON, Due, late_days
from requests.templatetags.dates import short_day

Stage = ComplaintCase.Stage
WAY = (
    Stage.RECEIVED, Stage.CLASSIFIED, Stage.ADMITTED, Stage.VERIFYING, Stage.CONCLUDED,
    Stage.NOTIFIED, Stage.FOLLOWED_UP,
)  # fmt: skip


def due_of(
    case: ComplaintCase, clocks: list[CaseClock], on: date, calendar: WorkingCalendar
) -> Due:
    """The clock that runs, the nearest of several, or how they ended."""
    clocks = [clock for clock in clocks if not clock.is_void]
    running = [clock for clock in clocks if clock.ended_on is None]
    dated = [clock for clock in running if clock.due_on is not None]
    if not running:
        return _ended(case, clocks)
    if not dated:
        return Due("run", _("Chưa có hạn"), _("hệ thống chưa ghi số, tra quy định"))
    return _running(min(dated, key=lambda clock: clock.due_on), on, calendar)


def _running(clock: CaseClock, on: date, calendar: WorkingCalendar) -> Due:
    left, day = days_left(clock.due_on, on, calendar), short_day(clock.due_on)
    notes = [_("đã gia hạn %(n)s lần") % {"n": clock.extensions}] * bool(clock.extensions)
    notes += [_("hạn tạm tính")] * clock.is_provisional
    note = ", ".join(notes)
    if left.is_late:
        days = late_days(clock.due_on, on, calendar)
        return Due("late", _("Quá hạn %(days)s") % {"days": days}, day, note)
    if left.is_today:
        return Due("soon", _("Hạn hôm nay"), day, note)
    state = "soon" if left.days <= SOON else "run"
    return Due(state, _("Còn %(n)s ngày làm việc") % {"n": left.days}, day, note)


def _ended(case: ComplaintCase, clocks: list[CaseClock]) -> Due:
    dated = [clock for clock in clocks if clock.due_on is not None]
    if not dated:
        return Due("done" if not case.is_open else "run", case.get_stage_display(), "")
    late = any(clock.is_late for clock in dated)
    said = _("Xong sau hạn") if late else _("Xong đúng hạn")
    return Due("late" if late else "done", said, short_day(max(c.ended_on for c in dated)))


def limits(case: ComplaintCase) -> list[str]:
    """The time limits that run for a case, each as a sentence with its source."""
    rows = case.clocks.filter(ended_on=None).select_related("rule")
    return [_limit(row) for row in rows]


def _limit(row: CaseClock) -> str:
    last = _("hạn %(day)s") % {"day": short_day(row.due_on)} if row.due_on else _("chưa có hạn")
    return _("%(rule)s: %(last)s. %(source)s; %(confidence)s.") % {
        "rule": row.rule, "last": last, "source": row.rule.source,
        "confidence": row.rule.get_confidence_display(),
    }  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """One stage on the rail; ``css`` is did, now or nothing."""

    name: str
    css: str


def rail(case: ComplaintCase) -> list[Stop]:
    if case.stage not in WAY:
        return [
            Stop(str(Stage.RECEIVED.label), "did"), Stop(case.get_stage_display(), "now")
        ]  # fmt: skip
    here = WAY.index(case.stage)
    css = ["did" if n < here else "now" if n == here else "" for n in range(len(WAY))]
    return [Stop(str(stage.label), css[n]) for n, stage in enumerate(WAY)]
