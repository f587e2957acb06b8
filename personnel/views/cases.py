"""Danh sách, cửa khen thưởng và kỷ luật, mở hồ sơ, trang hồ sơ với chuỗi việc."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Seat
from personnel import competence
from personnel.forms import HandlerForm, OpenForm, colleagues
from personnel.models import CaseWords, PersonnelCase
from personnel.progress import Standing, standings
from personnel.workflow import opening as workflow
from records import access, documents, installation
from records.remarks import readable_by
from regulations.models import working_calendar
from requests.phrases import Due, due_of
from requests.views.shared import attempt, opened

TABS = {"": gettext_lazy("Đang thực hiện"), "da-xong": gettext_lazy("Đã kết thúc")}
GATES = (PersonnelCase.Kind.REWARD, PersonnelCase.Kind.DISCIPLINE)
SHOWN = 50


def seat_or_404(request: HttpRequest) -> Seat:
    if request.seat is None:
        raise Http404
    return request.seat


def get_case(request: HttpRequest, pk: Any) -> PersonnelCase:
    """A file this seat may read, with its words; foreign and missing answer alike."""
    seat = seat_or_404(request)
    rows = PersonnelCase.objects.visible_to(seat).select_related(
        "dossier", "agency", "regulation", "provision__regulation", "opened_by__user",
        "signer__user",
    )  # fmt: skip
    found = rows.filter(pk=pk).prefetch_related(
        Prefetch("text", CaseWords.objects.visible_to(seat)),
        Prefetch("end_remark", readable_by(seat)),
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Row:
    """One file in the list: number, code, the step it stands at; never a name."""

    case: PersonnelCase
    at: Standing | None
    gate: Standing | None


def _row(case: PersonnelCase, seat: Seat) -> Row:
    found = standings(case, seat)
    here = next((s for s in found if not s.is_done), None)
    return Row(case, here, next((s for s in found if s.step.is_gate), None))


@login_required
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """By day of opening, newest first: no other order, and no search by person."""
    seat, tab = seat_or_404(request), request.GET.get("nhom", "")
    if tab not in TABS:
        raise Http404
    rows = PersonnelCase.objects.visible_to(seat).select_related("provision", "regulation")
    is_open = {"status": PersonnelCase.Status.OPEN}
    rows = rows.exclude(**is_open) if tab else rows.filter(**is_open)
    sheet = Paginator(rows.order_by("-opened_at", "-number"), SHOWN).get_page(
        request.GET.get("trang")
    )
    leads = competence.can_take_over(seat) and competence.chains_of(seat.agency) != []
    context = {
        "page": "personnel", "tab": tab, "tabs": TABS.items(), "sheet": sheet,
        "rows": [_row(case, seat) for case in sheet.object_list],
        "can_open": competence.can_open(seat),
        "orphans": workflow.orphans_of(seat) if leads else {},
    }  # fmt: skip
    return render(request, "personnel/list.html", context)


@login_required
@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    """Khen thưởng, kỷ luật: what each gate waits for, and what opened it."""
    seat = seat_or_404(request)
    rows = PersonnelCase.objects.visible_to(seat).filter(kind__in=GATES)
    rows = rows.select_related("provision", "regulation").order_by("-opened_at", "-number")
    sheet = Paginator(rows, SHOWN).get_page(request.GET.get("trang"))
    context = {
        "page": "personnel", "sheet": sheet,
        "rows": [_row(case, seat) for case in sheet.object_list],
    }  # fmt: skip
    return render(request, "personnel/gates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Mở hồ sơ công tác cán bộ."""
    seat = seat_or_404(request)
    if not competence.can_open(seat):
        raise Http404
    is_accredited = installation.current().is_accredited
    form = OpenForm(
        request.POST or None, seat=seat, on=request.today, is_accredited=is_accredited,
        initial={"chain": request.GET.get("viec", ""), "secrecy": "working_secret",
                 "needs_agreement": "yes"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        case = attempt(request, workflow.open_case, form=form, **form.cleaned_data)
        if case is not None:
            messages.success(request, _("Đã mở hồ sơ %(number)s.") % {"number": case.number})
            return redirect(case)
    context = {"page": "personnel", "form": form, "is_accredited": is_accredited}
    return render(request, "personnel/open.html", context)


@dataclass(frozen=True)
class Shown:
    """One step on the page, with the clock of what it waits for."""

    here: Standing
    due: Due | None


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    case, seat = get_case(request, pk), request.seat
    opened(request, case.dossier)
    calendar, may_name = working_calendar(), competence.can_name(seat, case)
    steps = []
    for here in standings(case, seat):
        waits = next((row for row in here.dispatches if row.is_open), None)
        due = due_of(waits, request.today, calendar) if waits and not here.is_done else None
        steps.append(Shown(here, due))
    context = {
        "page": "personnel", "case": case, "steps": steps, "may_name": may_name,
        "can_work": competence.can_work(seat, case),
        "can_attach": competence.can_attach(seat, case),
        "files": documents.readable_by(seat).filter(dossier=case.dossier),
        "handlers": access.circle_of([case.dossier], seat.agency, request.today),
        "handler_form": HandlerForm(among=colleagues(seat, request.today)) if may_name else None,
        "has_barred": case.dossier.bars.exists(),
    }  # fmt: skip
    return render(request, "personnel/detail.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Nhận hồ sơ không còn người xử lý."""
    seat = seat_or_404(request)
    if not competence.can_take_over(seat) or not competence.chains_of(seat.agency):
        raise Http404
    case = attempt(request, workflow.take_over, request.POST.get("number", ""))
    return redirect(case or "personnel:list")
