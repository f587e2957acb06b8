"""Theo dõi địa bàn: phân công, thông báo, buổi làm việc hằng tháng."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency, Seat
from meetings import competence, workflow
from meetings.clocks import month_of
from meetings.forms import areas as forms
from meetings.models import AreaAssignment, AreaLetter, Difficulty, Session
from meetings.sessions import met, owing
from meetings.views.shared import (
    form_page,
    get_assignment,
    get_session,
    new_page,
    one,
    seat_or_404,
)
from requests.models import CoordinationRequest
from requests.views.shared import opened

PAGE = 50
BACK = ("meetings:areas", _("Theo dõi địa bàn"))
SENT = {CoordinationRequest.Status.ISSUED, CoordinationRequest.Status.CLOSED}


@dataclass(frozen=True)
class Row:
    """One assignment, its notice, and whether this month's session was held; ``is_gone``: whoever
    followed is in their seat no more."""

    assignment: AreaAssignment
    notices: list[CoordinationRequest]
    owes: bool
    has_met: bool
    can_log: bool
    can_ask: bool
    is_gone: bool

    @property
    def is_told(self) -> bool:
        return any(letter.status in SENT for letter in self.notices)


@login_required
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """Ai theo dõi địa bàn nào, thông báo nào chưa gửi, nơi nào tháng này chưa làm việc."""
    seat = seat_or_404(request)
    found = AreaAssignment.objects.between(seat.agency).running(request.today)
    mine = request.GET.get("nhom") == "toi"
    if mine:
        found = found.filter(seat=seat)
    found = found.select_related("seat__user", "commune", "agency").order_by(
        "commune__sort_name", "part"
    )
    sheet = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": "meetings", "sheet": sheet, "mine": mine,
        "rows": _rows(list(sheet.object_list), seat, request),
        "can_assign": competence.can_assign_areas(seat, request.today),
        "leads": competence.leads_areas(seat.agency, request.today),
        "uncovered": _uncovered(seat.agency, request),
    }  # fmt: skip
    return render(request, "meetings/areas.html", context)


def _rows(assignments: list[AreaAssignment], seat: Seat, request: HttpRequest) -> list[Row]:
    first, last = month_of(request.today)
    owed = AreaAssignment.objects.owing_sessions(first, last)
    owing = set(owed.filter(pk__in=[a.pk for a in assignments]).values_list("pk", flat=True))
    links = AreaLetter.objects.filter(
        assignment__in=assignments, kind=AreaLetter.Kind.NOTICE,
        letter__in=CoordinationRequest.objects.visible_to(seat),
    ).select_related("letter")  # fmt: skip
    letters: dict[int, list[CoordinationRequest]] = {}
    for link in links:
        letters.setdefault(link.assignment_id, []).append(link.letter)
    done, here = met(first, last), [a.seat_id for a in assignments]
    current = Seat.objects.current(request.today).filter(pk__in=here)
    current = set(current.values_list("pk", flat=True))
    known = {a.pk for a in assignments if competence.knows_sessions(seat, a)}
    return [
        Row(
            a, letters.get(a.pk, []), a.pk in owing & known, a.pk in done & known,
            competence.can_log_session(seat, a), competence.can_ask_opinion(seat, a),
            a.seat_id not in current,
        )
        for a in assignments
    ]  # fmt: skip


def _uncovered(agency: Agency, request: HttpRequest) -> list[Agency]:
    """Communes that nobody who is still here follows today."""
    if not competence.leads_areas(agency, request.today):
        return []
    running = AreaAssignment.objects.filter(agency=agency).held(request.today)
    communes = forms.communes_of(agency, request.today)
    free = communes.exclude(pk__in=running.values("commune"))
    return [commune for commune in free if commune.is_active(request.today)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    seat = seat_or_404(request)
    if not competence.can_assign_areas(seat, request.today):
        raise Http404
    form = forms.AssignForm(request.POST or None, seat=seat, on=request.today)
    return new_page(
        request, form, workflow.assign_area,
        _("Đã phân công; mỗi xã, phường có một dự thảo thông báo chờ trình ký."),
        title=_("Phân công theo dõi địa bàn"), button=_("Phân công"), back=BACK,
        target="meetings:areas",
        template_hint=_("Người đang theo dõi nơi được chọn thôi từ ngày liền trước."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: Any) -> HttpResponse:
    seat, row = seat_or_404(request), get_assignment(request, pk)
    if not competence.can_assign_areas(seat, request.today) or row.agency_id != seat.agency_id:
        raise PermissionDenied
    form = forms.EndForm(request.POST or None, seat=seat, on=request.today)
    return new_page(
        request, form, workflow.end_area, _("Đã ghi thôi theo dõi; thông báo chờ trình ký."), row,
        title=_("Thôi theo dõi %(where)s") % {"where": row.commune.short_name},
        button=_("Ghi"), back=BACK, target="meetings:areas",
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_opinion(request: HttpRequest, pk: Any) -> HttpResponse:
    """Đề nghị xã, phường nhận xét: a letter; only after it does the commune write anything."""
    seat, row = seat_or_404(request), get_assignment(request, pk)
    if not competence.can_ask_opinion(seat, row):
        raise PermissionDenied
    form = forms.OpinionForm(request.POST or None, seat=seat, on=request.today)
    return new_page(
        request, form, workflow.ask_opinion, _("Đã soạn văn bản đề nghị nhận xét."), row,
        title=_("Đề nghị %(where)s nhận xét") % {"where": row.commune.short_name},
        button=_("Soạn văn bản"), back=BACK,
        template_hint=_("Nhận xét bằng lời, không chấm điểm; hồ sơ luôn hạn chế."),
    )  # fmt: skip


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Buổi làm việc: those this seat may read, and the communes not met yet this month."""
    seat = seat_or_404(request)
    found = Session.objects.visible_to(seat).select_related("commune", "officer__user", "agency")
    sheet = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    difficulties = Difficulty.objects.visible_to(seat).exclude(state=Difficulty.State.SETTLED)
    context = {
        "page": "meetings", "sheet": sheet, "first": month_of(request.today)[0],
        "owed": owing(seat, request.today),
        "mine": AreaAssignment.objects.filter(seat=seat, part=AreaAssignment.Part.OFFICER)
        .running(request.today)
        .select_related("commune"),
        "unsettled": difficulties.select_related("session__commune").order_by("at")[:PAGE],
    }  # fmt: skip
    return render(request, "meetings/sessions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_session(request: HttpRequest, pk: Any) -> HttpResponse:
    seat, row = seat_or_404(request), get_assignment(request, pk)
    if not competence.can_log_session(seat, row):
        raise PermissionDenied
    form = forms.SessionForm(request.POST or None, initial={"held_on": request.today})
    return new_page(
        request, form, workflow.log_session, _("Đã ghi buổi làm việc."), row,
        title=_("Buổi làm việc với %(where)s") % {"where": row.commune.short_name},
        button=_("Ghi buổi làm việc"), back=("meetings:sessions", _("Buổi làm việc")),
        template_hint=_("Xã, phường và lãnh đạo Ban Nội chính đọc được nội dung này."),
    )  # fmt: skip


@login_required
@require_safe
def session(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_session(request, pk)
    opened(request, row.dossier)
    context = {
        "page": "meetings", "session": row,
        "difficulties": [
            (item, competence.can_settle(request.seat, item)) for item in row.difficulties.all()
        ],
    }  # fmt: skip
    return render(request, "meetings/session.html", context)


@login_required
def settle(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    """Khó khăn này đã đi đến đâu."""
    row = get_session(request, pk)
    item = one(Difficulty.objects.visible_to(request.seat).filter(session=row), number)
    initial = {
        name: getattr(item, name)
        for name in ("state", "handled_by", "settled_on", "outcome", "version")
    }
    form = forms.SettleForm(request.POST or None, initial=initial)
    return form_page(
        request, row, form, workflow.settle_difficulty, _("Đã ghi."), subject=item,
        allowed=competence.can_settle(request.seat, item), title=_("Việc này đã đến đâu"),
        button=_("Ghi"), hint=item.text,
    )  # fmt: skip
