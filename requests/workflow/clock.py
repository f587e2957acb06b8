"""Setting a dispatch's clock: always by replay of its rows, always with a line in its ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Seat
from records.access import post_clock
from records.history import note
from records.models import Remark
from regulations.calendar import WorkingCalendar, day_of
from regulations.cautions import cautions
from regulations.deadlines import Facts, Reckoning, reckon
from regulations.models import DeadlineRule, working_calendar
from requests.models import ClockEntry, Dispatch

CLOCK_FIELDS = (
    "due_on",
    "original_due_on",
    "notice_by",
    "consent_from",
    "no_consent_because",
    "is_provisional",
    "is_urgent",
)


def replay(dispatch: Dispatch, calendar: WorkingCalendar) -> Reckoning:
    """What the rows of this dispatch make of its clock; nothing is written."""
    return reckon(dispatch.counted_rule(), dispatch.facts(), calendar)


def shortens(dispatch: Dispatch, clock: Reckoning) -> bool:
    """Whether ``clock`` ends sooner than what was announced; a calendar alone never does that."""
    old, new = dispatch.due_on, clock.due_on
    return old is not None and new is not None and new < old


def set_clock(
    dispatch: Dispatch, *, cause: str, by: Seat | None, at: datetime, said: Remark | None = None
) -> Reckoning:
    """Replay the rows, store the dates, write the ledger and keep the inbox in step."""
    calendar = working_calendar()
    old = dispatch.due_on
    clock = replay(dispatch, calendar)
    store_clock(dispatch, clock, calendar, at=at)
    _judge_notices(dispatch, clock)
    ClockEntry.objects.create(
        dispatch=dispatch,
        cause=cause,
        at=at,
        by=by,
        old_due_on=old,
        due_on=clock.due_on,
        notice_by=clock.notice_by,
        consent_from=clock.consent_from,
        is_assumed=dispatch.is_assumed,
        is_provisional=clock.is_provisional,
        rule=dispatch.rule,
        remark=said,
        calendar_version=calendar.version,
    )
    note(
        "dispatch.clock_set", at=at, by=by, dossier=dispatch.dossier,
        cause=cause, old=old, due_on=clock.due_on, notice_by=clock.notice_by,
        consent_from=clock.consent_from, calendar=calendar.version,
    )  # fmt: skip
    return clock


def _judge_notices(dispatch: Dispatch, clock: Reckoning) -> None:
    """A notice found in time after a correction says so; one found in time stays so."""
    for row, in_time in zip(dispatch.time_notices.all(), clock.valid_notices, strict=True):
        if in_time and not row.is_in_time:
            row.is_in_time = True
            row.save(update_fields=["is_in_time"])


def store_clock(
    dispatch: Dispatch, clock: Reckoning, calendar: WorkingCalendar, *, at: datetime
) -> None:
    if clock.consent_from != dispatch.consent_from:  # what was put forward rested on other dates
        dispatch.consent_put_by = dispatch.consent_put_at = None
    for name in CLOCK_FIELDS:
        setattr(dispatch, name, getattr(clock, name))
    dispatch.calendar_version = calendar.version
    dispatch.next_mark_on = day_of(at)  # the next sweep looks again
    dispatch.save()
    post_clock(dispatch.dossier, due_on=_sorts_on(dispatch), is_open=dispatch.is_open)


def _sorts_on(dispatch: Dispatch) -> date | None:
    """Where the row stands in an inbox: an immediate report nobody has taken comes first."""
    if dispatch.rule.is_immediate and dispatch.is_assumed and not dispatch.is_copy:
        return day_of(dispatch.delivered_at)
    return dispatch.due_on


@dataclass(frozen=True)
class Preview:
    """The clock one addressee would get, before anything is sent."""

    rule: DeadlineRule
    received_on: date
    clock: Reckoning
    warnings: tuple[str, ...]


def preview(rule: DeadlineRule, facts: Facts, calendar: WorkingCalendar) -> Preview:
    """Reckon a clock that has not started, with what to warn the writer of."""
    clock = reckon(rule.as_rule(), facts, calendar)
    found = cautions(rule.as_rule(), facts, clock, calendar)
    return Preview(rule, facts.received_on, clock, tuple(found))


def expected_receipt(rule: DeadlineRule, on: date, calendar: WorkingCalendar) -> date:
    """The day that would count as receipt of a letter sent on the day ``on``."""
    if rule.starts_on == DeadlineRule.StartsOn.DELIVERED:
        return on
    return calendar.add_working_days(on, 1)
