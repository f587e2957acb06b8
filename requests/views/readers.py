"""Ai và vì sao, ai đã xem; nêu tên người xem; mở khẩn cấp."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Agency, Role, Seat
from records import access, history
from records.models import Bar, EmergencyOpening
from requests import competence, workflow
from requests.forms import EmergencyForm, NameReaderForm
from requests.models import CoordinationRequest
from requests.views.shared import attempt, get_dispatch, get_letter, opened
from requests.workflow.reading import LONGEST, NAMED, dossiers_of


def _case(request: HttpRequest, pk: Any) -> CoordinationRequest:
    """The letter under its own key or under that of a dispatch; contents must be open to one."""
    try:
        return get_letter(request, pk)
    except Http404:
        return get_letter(request, get_dispatch(request, pk).case_id)


@login_required
@require_safe
def readers(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ai và vì sao: everyone on one's own side by name, of the others only how many."""
    case = _case(request, pk)
    form = NameReaderForm(seats=_colleagues(request, case))
    return _readers_page(request, pk, case, form)


def _readers_page(
    request: HttpRequest, pk: Any, case: CoordinationRequest, form: NameReaderForm
) -> HttpResponse:
    opened(request, case.dossier)
    seat, on = request.seat, request.today
    ours = dossiers_of(case, seat.agency)
    routes = seat.has_role(Role.LEADER, Role.FOCAL_POINT)
    context = {
        "page": "cases",
        "key": pk,
        "case": case,
        "circle": access.circle_of(ours, seat.agency, on),
        "others": sum(_count(case, agency, on) for agency in _other_sides(case, seat.agency)),
        "openings": history.openings(ours, seat.agency) if routes else None,
        "elsewhere": max(history.openings_elsewhere(dossier) for dossier in ours),
        "form": form if competence.can_name_readers(seat, case) else None,
        "named": NAMED,
    }
    return render(request, "requests/readers.html", context)


def _other_sides(case: CoordinationRequest, own: Agency) -> list[Agency]:
    """The other agencies of what this side sees: its own correspondents."""
    if own.pk != case.requesting_agency_id:
        return [case.requesting_agency]
    dispatches = case.dispatches.select_related("requested_agency")
    return [dispatch.requested_agency for dispatch in dispatches]


def _count(case: CoordinationRequest, agency: Agency, on: Any) -> int:
    circle = access.circle_of(dossiers_of(case, agency), agency, on)
    return sum(reader.may_view for reader in circle)


def _colleagues(request: HttpRequest, case: CoordinationRequest) -> Any:
    """People of one's own agency who do not view the case yet."""
    on, agency = request.today, request.seat.agency
    circle = access.circle_of(dossiers_of(case, agency), agency, on)
    seeing = [reader.seat.pk for reader in circle if reader.may_view]
    here = Seat.objects.current(on).filter(agency=agency).exclude(pk__in=seeing)
    return here.select_related("user").order_by("id")


@login_required
@require_POST
def name_reader(request: HttpRequest, pk: Any) -> HttpResponse:
    case = _case(request, pk)
    form = NameReaderForm(request.POST, seats=_colleagues(request, case))
    if form.is_valid():
        reader = attempt(request, workflow.name_reader, case, form=form, **form.cleaned_data)
        if reader is not None:
            messages.success(request, _("Đã nêu tên %(who)s.") % {"who": reader.user.full_name})
            return redirect("requests:readers", pk)
    elif not competence.can_name_readers(request.seat, case):
        raise PermissionDenied
    return _readers_page(request, pk, case, form)


@login_required
@require_POST
def unname_reader(request: HttpRequest, pk: Any) -> HttpResponse:
    case = _case(request, pk)
    seats = Seat.objects.filter(agency=request.seat.agency).select_related("user")
    chosen = request.POST.get("reader", "")
    reader = next((seat for seat in seats if str(seat.pk) == chosen), None)
    if reader is None:
        raise Http404
    attempt(request, workflow.unname_reader, case, reader=reader)
    messages.success(request, _("Đã thôi quyền xem của %(who)s.") % {"who": reader.user.full_name})
    return redirect("requests:readers", pk)


@login_required
def emergencies(request: HttpRequest) -> HttpResponse:
    """Mở khẩn cấp: ask, and for those who route mail, decide on what colleagues ask."""
    if request.seat is None:
        raise Http404
    initial = {"until_on": request.today, "file_agency": request.seat.agency}
    form = EmergencyForm(request.POST or None, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempt(request, workflow.ask_emergency, form=form, **form.cleaned_data):
        messages.success(
            request, _("Đã ghi đề nghị. Một lãnh đạo hoặc đầu mối của cơ quan phải đồng ý.")
        )
        return redirect("requests:emergencies")
    seen = EmergencyOpening.objects.filter(_known_to(request.seat)).select_related(
        "asked_by__user", "decided_by__user", "file_agency"
    )
    rows = [
        (row, row.decided_at is None and competence.can_decide_emergency(request.seat, row))
        for row in seen[:50]
    ]
    context = {
        "page": "cases",
        "form": form,
        "rows": rows,
        "last_day": request.today + LONGEST,
    }
    return render(request, "requests/emergencies.html", context)


def _known_to(seat: Seat) -> Q:
    """One's own, and for those who decide whatever their agency's people ask, unless it is about a
    file that they must not learn of."""
    if not seat.has_role(Role.LEADER, Role.FOCAL_POINT):
        return Q(asked_by=seat)
    number, agency = OuterRef("file_number"), OuterRef("file_agency")
    barred = Bar.objects.filter(user=seat.actor).filter(
        Q(dossier__letter__number=number, dossier__letter__requesting_agency=agency)
        | Q(dossier__dispatch__case__number=number,
            dossier__dispatch__case__requesting_agency=agency)
    )  # fmt: skip
    return Q(asked_by=seat) | (Q(agency=seat.agency) & ~Exists(barred))


@login_required
@require_POST
def decide_emergency(request: HttpRequest, pk: Any) -> HttpResponse:
    seat = request.seat
    row = EmergencyOpening.objects.filter(_known_to(seat), pk=pk).first() if seat else None
    if row is None:
        raise Http404
    agree = request.POST.get("action") == "agree"
    if attempt(request, workflow.decide_emergency, row, agree=agree) is not None:
        said = _("Đã mở đến hết ngày %(day)s; lãnh đạo cơ quan được báo.")
        messages.success(
            request,
            said % {"day": f"{row.until_on:%d/%m/%Y}"} if agree else _("Đã ghi là không đồng ý."),
        )
    return redirect("requests:emergencies")
