"""Time limits of the laws, as they run for one case.

Source, number and confidence stand on the clock; how days are counted is the same for all
(``regulations.deadlines``): the day of receipt or admission is day 0.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from complaints.models import CaseClock, ComplaintCase
from regulations.calendar import WorkingCalendar
from regulations.deadlines import Rule, Unit, limit_from
from regulations.models import StatutoryClock, working_calendar

Law, Step = StatutoryClock.Kind, StatutoryClock.Step
OF_KIND = {
    ComplaintCase.Kind.COMPLAINT: Law.COMPLAINT,
    ComplaintCase.Kind.DENUNCIATION: Law.DENUNCIATION,
    ComplaintCase.Kind.PETITION: Law.PETITION,
    ComplaintCase.Kind.FEEDBACK: Law.PETITION,
}  # a mixed letter has none: its parts have


def choices(kind: str, step: str, on: date) -> list[StatutoryClock]:
    """Clocks in force for a kind and a step, the one to propose first."""
    law = OF_KIND.get(kind)
    found = StatutoryClock.objects.in_force(on).filter(kind=law, step=step) if law else []
    return sorted(found, key=lambda clock: (not clock.is_default, clock.code))


def first(kind: str, step: str, on: date) -> StatutoryClock | None:
    """The clock to propose for a kind and a step."""
    return next(iter(choices(kind, step, on)), None)


def due(
    clock: StatutoryClock, start: date, calendar: WorkingCalendar, *, extensions: int = 0
) -> date | None:
    """The last day, counted from ``start``; None where the clock has no number.

    An extension is counted from the same day: the law names the longest whole.
    """
    if clock.amount is None:
        return None
    amount = clock.amount + extensions * (clock.extension or 0)
    return limit_from(Rule(unit=Unit(clock.unit), amount=amount), start, calendar)


def start(
    case: ComplaintCase, clock: StatutoryClock | None, *, on: date, is_aside: bool = False
) -> CaseClock | None:
    """Let a clock run from the day ``on``; what ran in its place ends on that day."""
    if clock is None:
        return None
    stop(case, on=on, is_aside=is_aside)
    calendar = working_calendar()
    last = due(clock, on, calendar)
    return CaseClock.objects.create(
        case=case, rule=clock, from_on=on, due_on=last, original_due_on=last, is_aside=is_aside,
        is_provisional=last is not None and calendar.is_provisional(on, last),
        calendar_version=calendar.version,
    )  # fmt: skip


def stop(case: ComplaintCase, *, on: date, is_aside: bool = False) -> None:
    CaseClock.objects.filter(case=case, ended_on=None, is_aside=is_aside).update(ended_on=on)


def stop_all(case: ComplaintCase, *, on: date) -> None:
    """The case is over, or what came in person was answered with it."""
    CaseClock.objects.filter(case=case, ended_on=None).update(ended_on=on)


def begin(case: ComplaintCase, *, is_at_reception: bool, on: date) -> None:
    """The clocks a letter starts with, from the day it was received: to handle it, and beside it
    to answer who came in person (Luật Tiếp công dân Điều 28)."""
    start(case, first(case.kind, Step.HANDLE, on), on=case.received_on)
    if is_at_reception:
        start(case, first(case.kind, Step.ANSWER, on), on=case.received_on, is_aside=True)


def follow_kind(case: ComplaintCase, former: str, *, is_at_reception: bool, on: date) -> None:
    """After a classification: the clocks of the kind and the competence it turned out to have;
    those they take the place of say nothing any more."""
    kind_changed = OF_KIND.get(case.kind) != OF_KIND.get(former)
    elsewhere = case.competence != ComplaintCase.Competence.OWN
    wanted = first(case.kind, Step.FORWARD, on) if elsewhere else None
    wanted = wanted or first(case.kind, Step.HANDLE, on)
    now = running(case)
    if not _is_same(now, wanted):
        _void(case, on=on, is_aside=False)
        start(case, wanted, on=case.received_on)
    if is_at_reception and kind_changed:
        _void(case, on=on, is_aside=True)
        start(case, first(case.kind, Step.ANSWER, on), on=case.received_on, is_aside=True)


def _is_same(now: CaseClock | None, wanted: StatutoryClock | None) -> bool:
    """Whether what runs is already of that kind and step, whatever its version."""
    if now is None or wanted is None:
        return now is None and wanted is None
    return (now.rule.kind, now.rule.step) == (wanted.kind, wanted.step)


def _void(case: ComplaintCase, *, on: date, is_aside: bool) -> None:
    rows = CaseClock.objects.filter(case=case, ended_on=None, is_aside=is_aside)
    rows.update(ended_on=on, is_void=True)


def void_all(case: ComplaintCase, *, on: date) -> None:
    """The letter was split: its parts have clocks of their own, from the same day."""
    for is_aside in (False, True):
        _void(case, on=on, is_aside=is_aside)


def running(case: ComplaintCase) -> CaseClock | None:
    """The clock of the case itself."""
    return case.clocks.filter(ended_on=None, is_aside=False).select_related("rule").first()


def extend(case: ComplaintCase, *, on: date) -> CaseClock:
    """Add the law's own extension; decided after the last day it cures nothing.

    Raises ``ValidationError``.
    """
    row = running(case)
    if row is None or row.due_on is None or not row.rule.extension:
        raise ValidationError(_("Thời hạn đang chạy không có gia hạn theo luật."))
    if row.extensions >= row.rule.most_extensions:
        raise ValidationError(
            _("Đã gia hạn %(n)s lần, hết số lần luật cho phép.") % {"n": row.extensions}
        )
    if on > row.due_on:
        raise ValidationError(
            _("Đã quá hạn ngày %(day)s: gia hạn sau khi hết hạn không làm đơn hết quá hạn.")
            % {"day": f"{row.due_on:%d/%m/%Y}"}
        )
    row.extensions += 1
    _reckon(row, working_calendar())
    row.save(update_fields=["extensions", *RECKONED])
    return row


RECKONED = ["due_on", "is_provisional", "calendar_version"]


def _reckon(row: CaseClock, calendar: WorkingCalendar) -> None:
    row.due_on = due(row.rule, row.from_on, calendar, extensions=row.extensions)
    row.is_provisional = row.due_on is not None and calendar.is_provisional(
        row.from_on, row.due_on
    )
    row.calendar_version = calendar.version


def follow_calendar(row: CaseClock, calendar: WorkingCalendar) -> bool:
    """Count a running clock again on a newer calendar; whether its last day moved. A day that was
    shown is never made earlier."""
    shown = row.due_on
    _reckon(row, calendar)
    if shown is not None and row.due_on is not None and row.due_on < shown:
        row.due_on = shown
    row.save(update_fields=RECKONED)
    return row.due_on != shown
