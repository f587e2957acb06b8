"""The figures of the dashboard: counted over what a seat may track, never over contents.

Each figure is the number of rows behind the list filter of the same name. Aims and silence stand
apart: past an aim is not overdue, and silence is not an answer. Nothing here ranks anybody.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Func, IntegerField, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agencies.models import Seat
from regulations.calendar import DAY, WorkingCalendar
from requests.models import Dispatch, LetterText, disagreed
from requests.phrases import SOON, Due, due_of

WATCHED = 15  # rows of “Cần lãnh đạo quan tâm”
AHEAD = 14  # days of “Đến hạn trong hai tuần tới”
Sent = Dispatch.Status


@dataclass(frozen=True)
class Figures:
    """How things stand on one day, in numbers."""

    overdue: int
    overdue_agencies: int
    consentable: int  # of those overdue: silence may be confirmed as consent
    due_soon: int
    open: int
    disagreed: int
    past_aim: int
    unregistered: int
    deemed: int
    waiting: int  # received, not yet handed to anybody
    assigned: int


@dataclass(frozen=True)
class Stage:
    """One bar of “đang ở khâu nào”; ``width`` of 200."""

    name: str
    number: int
    width: int


@dataclass(frozen=True)
class Column:
    """One day of “Đến hạn trong hai tuần tới”, with its place in the drawing."""

    day: date
    number: int
    css: str
    x: int
    y: int
    height: int
    is_off: bool
    is_today: bool

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def above(self) -> int:
        return self.y - 7


@dataclass(frozen=True)
class Watched:
    """A dispatch that is late or about to be; ``title`` is empty where it may not be read."""

    dispatch: Dispatch
    due: Due
    title: str


def tracked(seat: Seat | None) -> QuerySet:
    return Dispatch.objects.trackable_by(seat)


def figures(seat: Seat | None, on: date, calendar: WorkingCalendar) -> Figures:
    """Every number in one query, over the rows that are open or deemed; what was answered is
    counted apart, from what may be viewed."""
    is_open, is_duty = Q(finished_at=None), Q(rule__is_aim=False)
    late = is_open & is_duty & Q(due_on__lt=on)
    soon = is_open & is_duty & Q(due_on__range=(on, soon_until(on, calendar)))
    consentable = Q(consent_from__lte=on, is_assumed=False, is_provisional=False)
    deemed = Q(status=Sent.CONSENTED)
    at_odds = Subquery(
        disagreed(Dispatch.objects.all(), seat).values(n=Func("pk", function="count")),
        output_field=IntegerField(),
    )
    return Figures(
        **tracked(seat)
        .filter(is_open | deemed)
        .aggregate(
            overdue=Count("pk", filter=late),
            overdue_agencies=Count("requested_agency", filter=late, distinct=True),
            consentable=Count("pk", filter=late & consentable),
            due_soon=Count("pk", filter=soon),
            open=Count("pk", filter=is_open),
            disagreed=Coalesce(Max(at_odds), at_odds, 0),  # also where nothing is open
            past_aim=Count("pk", filter=is_open & Q(due_on__lt=on, rule__is_aim=True)),
            unregistered=Count("pk", filter=is_open & Q(status=Sent.SENT)),
            deemed=Count("pk", filter=deemed),
            waiting=Count("pk", filter=is_open & Q(status=Sent.RECEIVED)),
            assigned=Count("pk", filter=is_open & Q(status=Sent.ASSIGNED)),
        )
    )


def soon_until(on: date, calendar: WorkingCalendar) -> date:
    """The last due day that counts as “sắp đến hạn” on the day ``on``."""
    return calendar.add_working_days(on, SOON)


def stages(numbers: Figures) -> list[Stage]:
    """Where open dispatches are, as both sides may know it."""
    rows = (
        (_("Chưa đăng ký đến"), numbers.unregistered),
        (_("Đã nhận, chờ phân công"), numbers.waiting),
        (_("Đã phân công, chờ trả lời"), numbers.assigned),
    )
    most = max(number for _name, number in rows) or 1
    return [Stage(name, number, round(200 * number / most)) for name, number in rows]


def watched(seat: Seat | None, on: date, calendar: WorkingCalendar) -> list[Watched]:
    """What is late, oldest first, then what is about to be."""
    late = (
        tracked(seat)
        .open()
        .filter(rule__is_aim=False, due_on__lte=soon_until(on, calendar))
        .order_by("due_on", "pk")
    )
    first = list(late.values_list("pk", flat=True)[:WATCHED])  # no more are asked of the wall
    rows = (
        Dispatch.objects.filter(pk__in=first)
        .with_parties()
        .prefetch_related("receipts", "outcomes")
    )
    rows = list(rows.order_by("due_on", "pk"))
    keys = [row.case_id for row in rows]
    ordinary = LetterText.objects.filter(pk__in=keys, letter__dossier__is_restricted=False)
    titles = dict(ordinary.visible_to(seat).values_list("letter_id", "subject"))
    return [Watched(row, due_of(row, on, calendar), titles.get(row.case_id, "")) for row in rows]


# --- Drawing -------------------------------------------------------------------------------------

WIDTH, BAR, TALLEST, GROUND = 476, 34, 100, 124  # of the chart, in its own units


def columns(seat: Seat | None, on: date, calendar: WorkingCalendar) -> list[Column]:
    """The coming weekdays with what falls due on each; a weekend day only if something does."""
    due = dict(
        tracked(seat)
        .due_between(on, on + AHEAD * DAY)
        .filter(rule__is_aim=False)
        .values_list("due_on")
        .annotate(number=Count("pk"))
        .order_by()
    )
    days = [on + n * DAY for n in range(AHEAD)]
    shown = [day for day in days if day.weekday() < 5 or calendar.is_working(day) or day in due]
    most, soon = max(due.values(), default=1), soon_until(on, calendar)
    step = WIDTH / len(shown)
    return [
        _column(day, due.get(day, 0), on, calendar, soon=day <= soon, most=most, x=round(n * step))
        for n, day in enumerate(shown)
    ]


def _column(
    day: date,
    number: int,
    on: date,
    calendar: WorkingCalendar,
    *,
    soon: bool,
    most: int,
    x: int,
) -> Column:
    is_off = not calendar.is_working(day) and not number
    height = TALLEST if is_off else round(TALLEST * number / most)
    return Column(
        day=day,
        number=number,
        css="off" if is_off else "f-soon" if soon else "f-run",
        x=x,
        y=GROUND - height,
        height=height,
        is_off=is_off,
        is_today=day == on,
    )
