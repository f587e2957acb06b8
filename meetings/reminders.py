"""The papers of a meeting at each sweep: their host is told two working days before they are due,
on the day, and once late (002 Điều 5.2). It reads when a meeting is, and no words."""

import logging
from datetime import date, datetime, timedelta

from agencies.models import Role, Seat
from meetings.clocks import papers_due
from meetings.models import Meeting
from records.history import note, recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import DAY, WorkingCalendar, day_of
from regulations.models import working_calendar
from requests.workflow.silence import settled_day

log = logging.getLogger("coordination.sweep")
AHEAD = timedelta(days=60)  # no clause asks for papers earlier than that


def sweep(*, at: datetime) -> int:
    """Tell hosts whose papers are due. Safe to run twice, late, in parallel."""
    on, calendar = settled_day(at), working_calendar()
    coming = Meeting.objects.called().filter(starts_at__range=(at, at + AHEAD))
    count = 0
    for pk in list(coming.filter(papers=None).values_list("pk", flat=True)):
        try:
            count += _one(pk, on, calendar, at)
        except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
            log.error("the papers of a meeting could not be swept: %s", type(error).__name__)
    return count


def _one(pk: object, on: date, calendar: WorkingCalendar, at: datetime) -> int:
    with recorded():
        rows = Meeting.objects.filter(pk=pk).select_related(
            "case__dossier", "case__rule", "case__requesting_agency", "case__drafted_by"
        )
        meeting = rows.first()
        if meeting is None or meeting.case.has_documents:  # they went out with the invitation
            return 0
        due = papers_due(meeting, calendar)
        mark = _mark(due, on, calendar) if due else None
        return _say(meeting, *mark, at) if mark else 0


def _mark(due: date, on: date, calendar: WorkingCalendar) -> tuple[str, date] | None:
    """The newest thing that is true of the papers, and since when."""
    marks = (
        ("late", due + DAY),
        ("today", due),
        ("soon", calendar.subtract_working_days(due, 2)),
    )
    return next(((name, day) for name, day in marks if day <= on), None)


def _say(meeting: Meeting, name: str, true_on: date, at: datetime) -> int:
    dossier, key = meeting.case.dossier, f"{name}:{true_on.isoformat()}"
    kind = Notice.Kind.PAPERS_DUE
    whom = _whom(meeting, day_of(at))
    if not whom or Notice.objects.filter(dossier=dossier, kind=kind, key=key).exists():
        return 0
    tell(whom, dossier, kind, true_on=true_on, at=at, key=key)
    note(
        f"meeting.papers_{name}", at=at, dossier=dossier,
        inside=meeting.case.requesting_agency, true_on=true_on,
    )  # fmt: skip
    return 1


def _whom(meeting: Meeting, on: date) -> list[Seat]:
    """Who drafted the invitation; where they have left, the focal points, of a restricted one the
    leader who signed."""
    case = meeting.case
    seats = Seat.objects.current(on).filter(agency=case.requesting_agency)
    drafter = list(seats.filter(pk=case.drafted_by_id))
    if drafter:
        return drafter
    if case.dossier.is_restricted:
        return list(seats.filter(pk=case.signer_id))
    return list(seats.with_role(Role.FOCAL_POINT))
