"""What hosts of meetings owe before them: their papers, due some days before (002 Điều 5.2).

No dispatch says whether the host kept its day: the answers to an invitation are its invitees'. So
each meeting that was called is asked for its own last day, and for the day its papers were given.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from meetings.clocks import host_rules, papers_due_of
from meetings.models import Meeting
from regulations.calendar import WorkingCalendar, day_of
from regulations.models import Duty
from reports.periods import Period

KIND = "meeting_documents"
FAR = timedelta(days=60)  # no clause asks for papers earlier than that
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Papers:
    """The papers of one meeting: when they were due, and the day the first of them was given."""

    meeting: Meeting
    due_on: date
    given_on: date | None
    is_withdrawn: bool

    @property
    def is_done(self) -> bool:
        return self.given_on is not None and not self.is_withdrawn

    @property
    def is_open(self) -> bool:
        return self.given_on is None and not self.is_withdrawn

    @property
    def is_late(self) -> bool:
        return self.is_done and self.given_on > self.due_on


# by the names of the columns of articles; the second argument is the day that is asked about
STATES: dict[str, Callable[[Papers, date], bool]] = {
    "phai-lam": lambda owed, on: True,
    "da-lam": lambda owed, on: owed.is_done,
    "dung-han": lambda owed, on: owed.is_done and not owed.is_late,
    "muon": lambda owed, on: owed.is_late,
    "im-lang": lambda owed, on: False,
    "mien": lambda owed, on: owed.is_withdrawn,
    "dang-mo": lambda owed, on: owed.is_open,
    "qua-han": lambda owed, on: owed.is_open and owed.due_on < on,
}


def hosted_provisions() -> set[int]:
    """The clauses that ask papers of a host."""
    return {rule.provision_id for rule in host_rules()}


def is_hosts(duty: Duty, provisions: set[int]) -> bool:
    return KIND in duty.kinds and duty.provision_id in provisions


def papers_of(
    meetings: QuerySet,
    provisions: Iterable[int],
    period: Period,
    calendar: WorkingCalendar,
    until: datetime | None = None,
) -> list[Papers]:
    """Of ``meetings`` under these clauses, those whose papers were due in the period; as it was
    known at ``until``, where given. By their last day."""
    near = (period.first, period.last + FAR)
    moved = Q(moves__old_starts_at__date__range=near) if until else Q()
    called = meetings.filter(
        Q(starts_at__date__range=near) | moved, case__rule__provision__in=provisions,
        case__issued_at__isnull=False,
    )  # fmt: skip
    if until is not None:
        called = called.filter(case__issued_at__lt=until)
    rows = called.select_related("case__rule", "case__requesting_agency").distinct()
    found = list(rows.prefetch_related("papers", *(["moves"] if until else [])))
    for meeting in found if until else ():
        later = [move for move in meeting.moves.all() if move.at >= until]
        meeting.starts_at = later[0].old_starts_at if later else meeting.starts_at
    due = papers_due_of(found, calendar)
    owed = [_papers(row, due[row.pk], until) for row in found if row.pk in due]
    owed = [row for row in owed if period.first <= row.due_on <= period.last]
    return sorted(owed, key=lambda row: (row.due_on, row.meeting.starts_at))


def _papers(meeting: Meeting, due_on: date, until: datetime | None) -> Papers:
    case = meeting.case
    given = [paper.given_on for paper in meeting.papers.all() if until is None or paper.at < until]
    if case.has_documents:  # they went out with the invitation
        given.append(day_of(case.issued_at))
    is_withdrawn = case.status == WITHDRAWN and (until is None or case.ended_at < until)
    return Papers(meeting, due_on, min(given, default=None), is_withdrawn)
