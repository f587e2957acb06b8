"""Danh sách cuộc họp, lập giấy mời, trang cuộc họp, dời họp, trả lời giấy mời, tài liệu."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency, Role, Seat
from meetings import competence, workflow
from meetings.clocks import Step, critical_path, papers_due, papers_due_of
from meetings.forms import meetings as forms
from meetings.models import (
    AreaAssignment,
    Attendance,
    Meeting,
    MeetingConclusion,
    MeetingMove,
    Minutes,
    Paper,
)
from meetings.views.shared import (
    form_page,
    get_meeting,
    meetings_of,
    my_dispatch,
    new_page,
    own_meeting,
    seat_or_404,
)
from records import documents
from records.remarks import readable_by
from regulations.calendar import day_of
from regulations.models import working_calendar
from requests.models import CoordinationRequest, Dispatch
from requests.views.shared import opened

PAGE = 25
FOR_STEPS = ("rule", "day", "start", "letter_reply_by")  # what the milestones are counted from
TABS = {"": _("Sắp họp"), "da-hop": _("Đã họp")}
Letter = CoordinationRequest.Status


@dataclass(frozen=True)
class Invitee:
    """One invitee on the page: what it answered, and whether that still stands."""

    dispatch: Dispatch
    answer: Attendance | None
    is_stale: bool  # answered before the meeting moved
    is_gone: bool  # the agency, or who answered for it, is there no more
    report: Any  # the issued answer with the report by the outline

    @property
    def counts(self) -> bool:
        return self.answer is not None and not self.is_stale and not self.is_gone


@login_required
@require_safe
def all_meetings(request: HttpRequest) -> HttpResponse:
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "meetings"})
    tab = request.GET.get("nhom", "")
    if tab not in TABS:
        raise Http404
    found = meetings_of(request.seat).exclude(case__status=Letter.WITHDRAWN)
    if tab:
        found = found.filter(starts_at__lt=request.arrived_at).order_by("-starts_at", "pk")
    else:
        found = found.filter(starts_at__gte=request.arrived_at).order_by("starts_at", "pk")
    sheet = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    due = papers_due_of(sheet.object_list, working_calendar())
    context = {
        "page": "meetings", "tab": tab, "tabs": TABS.items(), "sheet": sheet,
        "rows": [(meeting, due.get(meeting.pk)) for meeting in sheet.object_list],
        "can_call": competence.can_call(request.seat, request.today),
        "knows_areas": competence.knows_areas(request.seat, request.today),
    }  # fmt: skip
    return render(request, "meetings/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_meeting(request: HttpRequest) -> HttpResponse:
    """Gửi giấy mời: the letter is drafted, the meeting stands beside it."""
    seat = seat_or_404(request)
    if not competence.can_call(seat, request.today):
        raise Http404
    form = forms.CallForm(request.POST or None, seat=seat, on=request.today)
    steps = _previewed(form, request) if form.is_bound else []
    looks = "preview" in request.POST
    if looks:
        form.spare(*FOR_STEPS)
    return new_page(
        request, form, workflow.call_meeting, _("Đã lập giấy mời; xem lại rồi trình ký."),
        title=_("Gửi giấy mời"), button=_("Lập giấy mời"), steps=steps, saves=not looks,
        preview=_("Xem các mốc"), refused=_("Chưa tính được các mốc") if looks else "",
        back=("meetings:list", _("Cuộc họp")), template_hint=_hint(seat, request),
    )  # fmt: skip


def _previewed(form: Any, request: HttpRequest) -> list[Step]:
    """The way to the meeting that is being called, before it is saved."""
    data = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    if not data.get("rule") or not data.get("starts_at"):
        return []
    return critical_path(
        data["rule"], data["starts_at"].astimezone(forms.VIETNAM).date(),
        data.get("letter_reply_by"), request.today, working_calendar(),
    )  # fmt: skip


def _hint(seat: Seat, request: HttpRequest) -> str:
    following = AreaAssignment.objects.filter(commune=seat.agency).held(request.today)
    if not following.exists():
        return ""
    return _(
        "Hội nghị có nội dung liên quan công tác nội chính: mời người theo dõi địa bàn (điểm h "
        "khoản 2 Điều 4)."
    )


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting, seat = get_meeting(request, pk), request.seat
    opened(request, meeting.dossier)
    case, calendar = meeting.case, working_calendar()
    hosts = case.requesting_agency_id == seat.agency_id
    remarks = readable_by(seat)
    minutes = Minutes.objects.visible_to(seat).filter(pk=meeting.pk)
    minutes = minutes.select_related("drafted_by__user", "approved_by__user").first()
    if minutes and minutes.inside_agency_id not in {None, seat.agency_id}:
        minutes = None
    invitees = invitees_of(meeting, seat, request)
    due = papers_due(meeting, calendar)
    mine = next((row for row in invitees if _is_mine(row, seat)), None)
    context = {
        "page": "meetings", "meeting": meeting, "case": case, "hosts": hosts,
        "steps": critical_path(
            case.rule, meeting.day, case.letter_reply_by, request.today, calendar,
            set_on=day_of(meeting.set_at),
        ),
        "moves": MeetingMove.objects.filter(meeting=meeting)
        .select_related("by__user")
        .prefetch_related(Prefetch("remark", remarks), Prefetch("place_remark", remarks)),
        "papers": _papers(meeting, seat), "papers_due": due,
        "papers_late": due is not None and due < request.today,
        "invitees": invitees, "mine": mine,
        "counted": sum(row.counts for row in invitees),
        "minutes": minutes,
        "conclusions": _conclusions(meeting, seat) if minutes else [],
        "is_past": meeting.starts_at <= request.arrived_at,
        "can": {
            "change": competence.can_change(seat, meeting),
            "move": competence.can_move(seat, meeting, request.arrived_at),
            "papers": competence.can_give_paper(seat, meeting),
            "answer": mine is not None and meeting.starts_at > request.arrived_at
            and competence.can_answer(seat, mine.dispatch),
            "minutes": competence.can_write_minutes(seat, meeting, minutes, request.arrived_at),
            "approve": competence.can_approve_minutes(seat, meeting, minutes),
            "conclude": competence.can_conclude(seat, meeting, minutes),
        },
        "wrote_minutes": bool(
            minutes and not minutes.approved_at and seat.has_role(Role.LEADER)
            and competence.wrote_minutes(seat, minutes)
        ),
    }  # fmt: skip
    return render(request, "meetings/detail.html", context)


def _is_mine(row: Invitee, seat: Seat) -> bool:
    return row.dispatch.requested_agency_id == seat.agency_id


def _papers(meeting: Meeting, seat: Seat) -> list[Paper]:
    """Those whose title and file, where they have them, this seat may read."""
    rows = Paper.objects.filter(meeting=meeting).prefetch_related(
        Prefetch("remark", readable_by(seat)), Prefetch("document", documents.readable_by(seat))
    )
    return [
        row for row in rows
        if (row.remark_id is None or row.remark) and (row.document_id is None or row.document)
    ]  # fmt: skip


def _conclusions(meeting: Meeting, seat: Seat) -> list[tuple[MeetingConclusion, bool]]:
    found = MeetingConclusion.objects.visible_to(seat).filter(meeting=meeting)
    rows = found.select_related("responsible", "letter")
    return [
        (row, competence.can_ask_of(seat, meeting, row))
        for row in rows
        if row.inside_agency_id in {None, seat.agency_id}
    ]


def invitees_of(meeting: Meeting, seat: Seat, request: HttpRequest) -> list[Invitee]:
    """Of those dispatches this seat may read: the host all, an invitee its own."""
    found = Dispatch.objects.visible_to(seat).filter(case=meeting.pk, is_copy=False)
    dispatches = list(found.with_parties().order_by("requested_agency__sort_name"))
    given = Attendance.objects.visible_to(seat).filter(dispatch__in=dispatches)
    answers = {row.dispatch_id: row for row in given.select_related("by__user").order_by("at")}
    moved = MeetingMove.objects.filter(meeting=meeting).order_by("-at").first()
    return [_invitee(d, answers.get(d.pk), moved, request) for d in dispatches]


def _invitee(
    dispatch: Dispatch, answer: Attendance | None, moved: MeetingMove | None, request: HttpRequest
) -> Invitee:
    gone = not dispatch.requested_agency.is_active(request.today) or (
        answer is not None and not Seat.objects.current(request.today)
        .filter(pk=answer.by_id).exists()
    )  # fmt: skip
    report = dispatch.replies.filter(status="issued").order_by("-id").first()
    stale = bool(answer and moved and answer.at < moved.at)
    return Invitee(dispatch, answer, stale, gone, report)


@login_required
def change(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = own_meeting(request, pk)
    initial = forms.when_of(meeting) | {
        name: getattr(meeting, name)
        for name in ("place", "chair", "agenda", "outline", "is_leaders")
    }
    initial["area_officers"] = list(meeting.area_officers.values_list("pk", flat=True))
    form = forms.ChangeForm(
        request.POST or None, initial=initial, meeting=meeting, on=request.today
    )
    return form_page(
        request, meeting, form, workflow.change_meeting, _("Đã sửa; lời mời được viết lại."),
        allowed=competence.can_change(request.seat, meeting),
        title=_("Sửa cuộc họp"), button=_("Lưu"),
        hint=_("Phần lời trong giấy mời được viết lại theo nội dung ở đây."),
    )  # fmt: skip


@login_required
def move(request: HttpRequest, pk: Any) -> HttpResponse:
    """Dời họp: what becomes of the papers' day is said before it is saved."""
    meeting = own_meeting(request, pk)
    form = forms.MoveForm(request.POST or None, initial=forms.when_of(meeting))
    return form_page(
        request, meeting, form, workflow.move_meeting,
        _("Đã ghi thay đổi; nơi được mời đã được báo và phải xác nhận lại."),
        allowed=competence.can_move(request.seat, meeting, request.arrived_at),
        title=_("Dời cuộc họp, đổi nơi họp"), button=_("Ghi thay đổi"),
        hint=_("Giờ cũ, nơi họp cũ, lý do và hạn tài liệu cũ được giữ lại."),
    )  # fmt: skip


@login_required
def answer(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = get_meeting(request, pk)
    dispatch = my_dispatch(request, meeting.pk)
    form = forms.AnswerForm(request.POST or None)
    hint = ""
    if meeting.wants_reports:
        hint = _("Báo cáo theo đề cương gửi bằng văn bản trả lời ở trang hồ sơ.")
    return form_page(
        request, meeting, form, workflow.answer_invitation, _("Đã trả lời giấy mời."),
        allowed=competence.can_answer(request.seat, dispatch), subject=dispatch,
        title=_("Trả lời giấy mời"), button=_("Gửi trả lời"), hint=hint,
    )  # fmt: skip


@login_required
def papers(request: HttpRequest, pk: Any) -> HttpResponse:
    meeting = own_meeting(request, pk)
    form = forms.PapersForm(request.POST or None)
    due = papers_due(meeting, working_calendar())
    late = due is not None and due < request.today
    return form_page(
        request, meeting, form, workflow.give_papers, _("Đã gửi tài liệu."),
        allowed=competence.can_give_paper(request.seat, meeting), has_files=True,
        more={"files": request.FILES.getlist("files")},
        title=_("Gửi tài liệu họp"), button=_("Gửi tài liệu"),
        hint=_("Hạn đã qua: tài liệu được ghi là bên chủ trì gửi trễ.") if late else "",
    )  # fmt: skip


def concerned(meeting: Meeting) -> Any:
    """Who may be given something to do: the host and the invitees."""
    return (
        Agency.objects.filter(pk=meeting.case.requesting_agency_id)
        | Agency.objects.filter(pk__in=meeting.case.addressees.values("pk"))
    ).order_by("sort_name")
