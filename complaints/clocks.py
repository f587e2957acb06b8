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


def due(clock: StatutoryClock, start: date, calendar: WorkingCalendar) -> date | None:
    """The last day, counted from ``start``; None where the clock has no number."""
    return limit_from(clock.as_rule(), start, calendar)


def start(case: ComplaintCase, clock: StatutoryClock | None, *, on: date) -> CaseClock | None:
    """Let a clock run from the day ``on``; whatever ran before ends on that day."""
    if clock is None:
        return None
    stop(case, on=on)
    calendar = working_calendar()
    last = due(clock, on, calendar)
    return CaseClock.objects.create(
        case=case, rule=clock, from_on=on, due_on=last, original_due_on=last,
        is_provisional=last is not None and calendar.is_provisional(on, last),
        calendar_version=calendar.version,
    )  # fmt: skip


def stop(case: ComplaintCase, *, on: date) -> None:
    CaseClock.objects.filter(case=case, ended_on=None).update(ended_on=on)


def running(case: ComplaintCase) -> CaseClock | None:
    return case.clocks.filter(ended_on=None).select_related("rule").first()


def extend(case: ComplaintCase) -> CaseClock:
    """Add the law's own extension to the last day. Raises ``ValidationError``."""
    row = running(case)
    if row is None or row.due_on is None or not row.rule.extension:
        raise ValidationError(_("Thời hạn đang chạy không có gia hạn theo luật."))
    if row.extensions >= row.rule.most_extensions:
        raise ValidationError(
            _("Đã gia hạn %(n)s lần, hết số lần luật cho phép.") % {"n": row.extensions}
        )
    calendar = working_calendar()
    more = Rule(unit=Unit(row.rule.unit), amount=row.rule.extension)
    row.due_on, row.extensions = limit_from(more, row.due_on, calendar), row.extensions + 1
    row.is_provisional = calendar.is_provisional(row.from_on, row.due_on)
    row.calendar_version = calendar.version
    row.save(update_fields=["due_on", "extensions", "is_provisional", "calendar_version"])
    return row
