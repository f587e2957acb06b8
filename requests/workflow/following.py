"""When the calendar changes: open clocks follow it, and an announced date is never shortened."""

from datetime import datetime

from records.history import note
from records.models import Notice
from records.notices import tell
from regulations.calendar import day_of
from regulations.models import working_calendar
from requests.models import ClockEntry, Dispatch
from requests.workflow.clock import replay, set_clock, shortens
from requests.workflow.sending import answering_seats, asking_seats


def follow(dispatch: Dispatch, *, at: datetime) -> bool:
    """Bring a locked dispatch to the calendar in force; whether its due day moved.

    A date that would come sooner than announced stays; what is then official says so.
    """
    calendar = working_calendar()
    if dispatch.calendar_version >= calendar.version:
        return False
    old, clock = dispatch.due_on, replay(dispatch, calendar)
    if shortens(dispatch, clock):
        _keep_announced(dispatch, calendar.version, at, is_provisional=clock.is_provisional)
        note(
            "dispatch.shorter_date_withheld", at=at, dossier=dispatch.dossier,
            announced=old, reckoned=clock.due_on, calendar=calendar.version,
        )  # fmt: skip
        return False
    set_clock(dispatch, cause=ClockEntry.Cause.CALENDAR, by=None, at=at)
    if clock.due_on == old:
        return False
    both = [*answering_seats(dispatch, day_of(at)), *asking_seats(dispatch, day_of(at))]
    tell(
        both, dispatch.dossier, Notice.Kind.MOVED, true_on=day_of(at), at=at,
        key=f"calendar:{calendar.version}",
    )  # fmt: skip
    return True


def _keep_announced(
    dispatch: Dispatch, version: int, at: datetime, *, is_provisional: bool
) -> None:
    dispatch.calendar_version, dispatch.is_provisional = version, is_provisional
    dispatch.next_mark_on = day_of(at)  # the next sweep looks again
    dispatch.save(update_fields=["calendar_version", "is_provisional", "next_mark_on"])
