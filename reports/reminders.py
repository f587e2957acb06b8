"""Obligations at each sweep: periods that have begun are opened, settings followed, who owes is
told two working days before, on the day, when it is overdue, and once it was consolidated."""

from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from records.history import note, recorded
from records.models import Notice
from records.notices import tell
from regulations.calendar import DAY, WorkingCalendar, day_of
from regulations.models import working_calendar
from reports import filing
from reports.models import Obligation
from reports.reach import seats_of
from reports.workflow.opening import absorb, follow_settings, open_obligations
from requests.workflow.silence import settled_day

Kind = Notice.Kind


def sweep(*, at: datetime) -> int:
    """Write down what has become true. Safe to run twice and late."""
    done = open_obligations(at=at) + visits_held() + follow_settings(at=at) + absorb(at=at)
    done += sum(_tell_consolidated(row, at) for row in consolidated())
    done += filing.try_again(at=at)
    on, calendar = settled_day(at), working_calendar()
    return done + sum(_tell(row, on, calendar, at) for row in waiting(on, calendar))


def visits_held() -> int:
    """Months opened after their session was held: one that was logged is enough."""
    with connection.cursor() as cursor:
        cursor.execute("select reports_visits(NULL)")
        return cursor.fetchone()[0]


def consolidated() -> list[Obligation]:
    """Those whose report went into a consolidation, and nobody was told so yet."""
    told = Notice.objects.filter(dossier=OuterRef("pk"), kind=Kind.CONSOLIDATED)
    found = Obligation.objects.filter(~Exists(told), consolidated_at__isnull=False)
    return list(found.select_related("dossier", "owed_by", "handler"))


def _tell_consolidated(row: Obligation, at: datetime) -> int:
    true_on = day_of(row.consolidated_at)
    with recorded():
        if not (seats := seats_of(row, day_of(at))):
            return 0
        tell(seats, row.dossier, Kind.CONSOLIDATED, true_on=true_on, at=at)
        note("obligation.consolidated", at=at, dossier=row.dossier, true_on=true_on)
    return 1


def waiting(on: date, calendar: WorkingCalendar) -> list[Obligation]:
    """Open ones that near their day or have passed it, and nobody was told so yet."""
    overdue = Notice.objects.filter(
        dossier=OuterRef("pk"), kind=Kind.OVERDUE, true_on__gt=OuterRef("due_on")
    )
    nearing = Obligation.objects.open().filter(due_on__lte=calendar.add_working_days(on, 4))
    return list(nearing.filter(~Exists(overdue)).select_related("dossier", "owed_by", "handler"))


def mark(row: Obligation, on: date, calendar: WorkingCalendar) -> tuple[str, date] | None:
    """What is true of it on the day ``on``, the newest alone, and since when. A period may end on
    a day off: then it is said on the working day before."""
    due = row.due_on
    if on > due:
        return Kind.OVERDUE, due + DAY
    for kind, days in ((Kind.DUE_TODAY, 1), (Kind.TWO_LEFT, 3)):
        if on >= (true_on := calendar.subtract_working_days(due + DAY, days)):
            return kind, true_on
    return None


def _tell(row: Obligation, on: date, calendar: WorkingCalendar, at: datetime) -> int:
    if (found := mark(row, on, calendar)) is None:
        return 0
    kind, true_on = found
    key = row.due_on.isoformat()
    with recorded():
        if Notice.objects.filter(dossier=row.dossier, kind=kind, key=key).exists():
            return 0
        seats = seats_of(row, on, leaders=kind == Kind.OVERDUE)
        tell(seats, row.dossier, kind, true_on=true_on, at=at, key=key)
        note(f"obligation.{kind}", at=at, dossier=row.dossier, true_on=true_on)
    return 1
