"""Meetings to answer, papers owed, communes to meet: among one's work and in the calendar."""

from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Seat
from meetings import competence
from meetings.clocks import month_of, papers_due_of
from meetings.models import Attendance, Meeting, MeetingMove, Session
from meetings.sessions import owing
from regulations.calendar import VIETNAM, WorkingCalendar, day_of
from regulations.deadlines import days_left
from requests.agenda import AHEAD, Task
from requests.competence import can_draft
from requests.models import CoordinationRequest, Dispatch, LetterText
from requests.phrases import SOON, Due, late_days
from requests.templatetags.dates import short_day

FAR = timedelta(days=60)  # no clause asks for papers earlier than that
MOST = 100  # lines of each kind


def tasks(seat: Seat, at: datetime, calendar: WorkingCalendar) -> list[Task]:
    """What this agency owes as host, what it has to answer, whom this officer has to meet."""
    last = calendar.add_working_days(day_of(at), AHEAD)
    coming = _called(seat).filter(starts_at__range=(at, at + FAR))
    papers = [task for task in _papers(coming, seat, at, calendar) if task.day <= last]
    return [*papers, *_to_answer(seat, at, calendar), *_to_meet(seat, at, last, calendar)]


def plans(
    seat: Seat, first: date, last: date, at: datetime, calendar: WorkingCalendar
) -> list[Task]:
    """The hours of meetings, the days of sessions, and when a host owes its papers."""
    start = datetime.combine(first, datetime.min.time(), tzinfo=VIETNAM)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=VIETNAM)
    called = _called(seat)
    held = Session.objects.visible_to(seat).filter(held_on__range=(first, last))
    here = called.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at")[:MOST]
    return [
        *(_meeting(row, at) for row in here),
        *_papers(called.filter(starts_at__range=(start, end + FAR)), seat, at, calendar),
        *(_session(row) for row in held.select_related("commune", "officer__user")[:MOST]),
    ]


def _called(seat: Seat) -> QuerySet[Meeting]:
    """Those whose invitations are out and this seat may read."""
    found = Meeting.objects.visible_to(seat).called().select_related(
        "case__dossier", "case__requesting_agency", "case__rule"
    )  # fmt: skip
    return found.prefetch_related(Prefetch("case__text", LetterText.objects.visible_to(seat)))


def _title(case: CoordinationRequest) -> str:
    return case.subject or str(case)


def _hour(meeting: Meeting) -> str:
    return f"{localtime(meeting.starts_at, VIETNAM):%H:%M}"


def _due(day: date, on: date, calendar: WorkingCalendar, shown: str) -> Due:
    left = days_left(day, on, calendar)
    if left.is_late:
        return Due("late", _("Quá hạn %(days)s") % {"days": late_days(day, on, calendar)}, shown)
    if left.is_today:
        return Due("soon", _("Hạn hôm nay"), shown)
    state = "soon" if left.days <= SOON else "run"
    return Due(state, _("Còn %(n)s ngày làm việc") % {"n": left.days}, shown)


def _papers(
    coming: QuerySet[Meeting], seat: Seat, at: datetime, calendar: WorkingCalendar
) -> list[Task]:
    """Papers this agency has still to give as host (002 Điều 5.2)."""
    if not can_draft(seat):
        return []
    mine = coming.filter(
        case__requesting_agency=seat.agency, case__has_documents=False, papers=None,
        starts_at__gt=at,
    )  # fmt: skip
    rows = list(mine.order_by("starts_at")[:MOST])
    due = papers_due_of(rows, calendar)
    return [_paper(row, due[row.pk], at, calendar) for row in rows if row.pk in due]


def _paper(meeting: Meeting, day: date, at: datetime, calendar: WorkingCalendar) -> Task:
    return Task(
        day=day, due=_due(day, day_of(at), calendar, short_day(day)),
        url=reverse("meetings:papers", args=[meeting.pk]), kind=_("hạn tài liệu họp"),
        title=_("Gửi tài liệu: %s") % _title(meeting.case),
        facts=(
            _("Tài liệu họp"), str(meeting.case),
            _("họp %(day)s") % {"day": short_day(meeting.day)},
        ),
    )  # fmt: skip


def _to_answer(seat: Seat, at: datetime, calendar: WorkingCalendar) -> list[Task]:
    """Invitations without an answer that stands: none was given, or the meeting moved after it."""
    answered = Attendance.objects.visible_to(seat).filter(dispatch=OuterRef("pk"))
    moved = MeetingMove.objects.filter(meeting=OuterRef("case_id")).order_by("-at")
    found = Dispatch.objects.visible_to(seat).filter(
        requested_agency=seat.agency, is_copy=False, case__meeting__starts_at__gt=at,
        case__status=CoordinationRequest.Status.ISSUED,
    ).annotate(
        answered_at=Subquery(answered.order_by("-at").values("at")[:1]),
        moved_at=Subquery(moved.values("at")[:1]),
    )  # fmt: skip
    rows = found.select_related(
        "case__meeting", "case__requesting_agency", "case__dossier", "handler__user"
    ).prefetch_related(Prefetch("case__text", LetterText.objects.visible_to(seat)))
    return [
        _invitation(row, at, calendar)
        for row in rows.order_by("case__meeting__starts_at")[:MOST]
        if competence.can_answer(seat, row)
        and (row.answered_at is None or (row.moved_at and row.moved_at > row.answered_at))
    ]


def _invitation(dispatch: Dispatch, at: datetime, calendar: WorkingCalendar) -> Task:
    case, meeting = dispatch.case, dispatch.case.meeting
    day = case.letter_reply_by or meeting.day
    stale = dispatch.answered_at is not None
    when = _("họp %(hour)s %(day)s") % {"hour": _hour(meeting), "day": short_day(meeting.day)}
    return Task(
        day=day, due=_due(day, day_of(at), calendar, when), title=_title(case),
        url=meeting.get_absolute_url(), kind=_("giấy mời"),
        facts=(_("Giấy mời họp"), str(case), case.requesting_agency.short_name),
        flag=_("Đã dời họp, trả lời lại") if stale else _("Chưa trả lời giấy mời"),
        who=dispatch.handler.user.full_name if dispatch.handler else "",
        in_place_of=dispatch.pk if dispatch.is_open else None,
    )  # fmt: skip


def _to_meet(seat: Seat, at: datetime, until: date, calendar: WorkingCalendar) -> list[Task]:
    """Communes this officer has not met yet, once the month nears its end (002 Điều 5.3.a)."""
    on = day_of(at)
    last = month_of(on)[1]
    if last > until:
        return []
    due = _due(last, on, calendar, short_day(last))
    return [
        Task(
            day=last, due=due, url=reverse("meetings:log_session", args=[row.pk]),
            title=_("Làm việc với %(where)s trong tháng %(month)s")
            % {"where": row.commune.short_name, "month": f"{on:%m/%Y}"},
            kind=_("buổi làm việc"), facts=(_("Buổi làm việc tại địa bàn"),),
        )
        for row in owing(seat, on)
    ]  # fmt: skip


def _meeting(meeting: Meeting, at: datetime) -> Task:
    hour = _hour(meeting)
    state = "done" if meeting.starts_at <= at else "run"
    return Task(
        day=meeting.day, due=Due(state, _("Họp %(hour)s") % {"hour": hour}, ""),
        url=meeting.get_absolute_url(), title=_title(meeting.case),
        kind=_("họp %(hour)s") % {"hour": hour},
        facts=(_("Cuộc họp"), str(meeting.case), meeting.case.requesting_agency.short_name),
    )  # fmt: skip


def _session(session: Session) -> Task:
    return Task(
        day=session.held_on, due=Due("done", _("Đã làm việc"), ""), kind=_("buổi làm việc"),
        url=session.get_absolute_url(), title=session.commune.name,
        facts=(_("Buổi làm việc tại địa bàn"), session.officer.user.full_name),
    )  # fmt: skip
