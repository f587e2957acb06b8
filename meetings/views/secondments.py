"""Cử cán bộ: đề nghị, đề cử, đồng ý, rút, nhận xét; nghiên cứu hồ sơ tại chỗ."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import competence, workflow
from meetings.forms import areas as forms
from meetings.models import FileStudy, Nomination, Secondment, SecondmentNeed
from meetings.views.shared import (
    form_page,
    get_secondment,
    my_dispatch,
    nominations_of,
    one,
    seat_or_404,
)
from requests.models import CoordinationRequest, Dispatch, LetterText
from requests.views.shared import attempt, opened

PAGE = 25


@login_required
@require_safe
def secondments(request: HttpRequest) -> HttpResponse:
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "meetings"})
    seat = request.seat
    found = Secondment.objects.visible_to(seat).exclude(case__status="withdrawn")
    rows = found.select_related("case__requesting_agency", "case__dossier").order_by("-at")
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    texts = LetterText.objects.visible_to(seat)
    shown = [row.pk for row in sheet.object_list]
    titles = dict(texts.filter(pk__in=shown).values_list("pk", "subject"))
    context = {
        "page": "meetings", "sheet": sheet,
        "rows": [(row, titles.get(row.pk, "")) for row in sheet.object_list],
        "can_ask": competence.can_ask_people(seat, request.today),
    }  # fmt: skip
    return render(request, "meetings/secondments.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    seat = seat_or_404(request)
    if not competence.can_ask_people(seat, request.today):
        raise Http404
    data = request.POST or None
    form = forms.PeopleForm(data, seat=seat, on=request.today)
    needs = forms.NeedForms(data, prefix="can")
    if request.method == "POST" and form.is_valid() and needs.is_valid():
        wanted = [need.cleaned_data for need in needs if need.has_changed()]
        row = attempt(request, workflow.ask_people, form=form, needs=wanted, **form.cleaned_data)
        if row is not None:
            messages.success(request, _("Đã lập đề nghị cử cán bộ; xem lại rồi trình ký."))
            return redirect(row)
    context = {"page": "meetings", "form": form, "needs": needs}
    return render(request, "meetings/ask_people.html", context)


@login_required
@require_safe
def secondment(request: HttpRequest, pk: Any) -> HttpResponse:
    row, seat = get_secondment(request, pk), request.seat
    opened(request, row.dossier)
    hosts = row.case.requesting_agency_id == seat.agency_id
    found = Dispatch.objects.visible_to(seat).filter(case=row.pk, is_copy=False)
    dispatches = list(found.with_parties())
    mine = next((d for d in dispatches if d.requested_agency_id == seat.agency_id), None)
    named = list(nominations_of(row, seat))
    studies = FileStudy.objects.visible_to(seat).filter(dispatch__in=dispatches)
    context = {
        "page": "meetings", "secondment": row, "case": row.case, "hosts": hosts,
        "needs": [
            (need, _taken(need, named, hosts=hosts))
            for need in SecondmentNeed.objects.visible_to(seat).filter(secondment=row)
        ],
        "named": [
            (n, competence.can_consent(seat, n), competence.can_withdraw(seat, n),
             competence.can_give_feedback(seat, n, request.today))
            for n in named
        ],
        "mine": mine,
        "can_nominate": mine is not None and competence.can_nominate(seat, mine),
        "studied": [
            (study, competence.can_confirm_study(seat, study))
            for study in studies.select_related(
                "dispatch__requested_agency", "confirmed_by__user"
            )
        ],
        "may_study": [d for d in dispatches if competence.can_study(seat, d)],
        "is_draft": row.case.status == CoordinationRequest.Status.DRAFT,
    }  # fmt: skip
    return render(request, "meetings/secondment.html", context)


def _taken(need: SecondmentNeed, named: list[Nomination], *, hosts: bool) -> int:
    """Of whom it asked the host counts those it was given; who was asked, all that are named."""
    if hosts:
        return sum(n.need_id == need.pk and n.status != "withdrawn" for n in named)
    return need.people - workflow.open_places(need)


@login_required
def nominate(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_secondment(request, pk)
    dispatch = my_dispatch(request, row.pk)
    needs = SecondmentNeed.objects.visible_to(request.seat).filter(secondment=row)
    form = forms.NominateForm(request.POST or None, needs=needs)
    return form_page(
        request, row, form, workflow.nominate, _("Đã đề cử, chờ lãnh đạo đồng ý."),
        subject=dispatch, allowed=competence.can_nominate(request.seat, dispatch),
        title=_("Đề cử một người"), button=_("Đề cử"),
        hint=_("Tên người ra khỏi cơ quan sau khi lãnh đạo đồng ý."),
    )  # fmt: skip


def _named(request: HttpRequest, pk: Any, number: int) -> tuple[Secondment, Nomination]:
    row = get_secondment(request, pk)
    return row, one(nominations_of(row, request.seat), number)


@login_required
@require_POST
def consent(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    row, named = _named(request, pk, number)
    if not competence.can_consent(request.seat, named):
        raise PermissionDenied
    if attempt(request, workflow.consent, named) is not None:
        messages.success(request, _("Đã đồng ý cử; bên đề nghị đã được báo."))
    return redirect(row)


@login_required
def withdraw(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    row, named = _named(request, pk, number)
    form = forms.WithdrawForm(request.POST or None)
    return form_page(
        request, row, form, workflow.withdraw_nomination, _("Đã rút đề cử; vị trí lại trống."),
        subject=named, allowed=competence.can_withdraw(request.seat, named),
        title=_("Rút đề cử"), button=_("Rút đề cử"), hint=named.name,
    )  # fmt: skip


@login_required
def feedback(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    row, named = _named(request, pk, number)
    form = forms.FeedbackForm(request.POST or None, initial={"feedback": named.feedback})
    return form_page(
        request, row, form, workflow.give_feedback, _("Đã ghi nhận xét."), subject=named,
        allowed=competence.can_give_feedback(request.seat, named, request.today),
        title=_("Nhận xét khi kết thúc"), button=_("Ghi nhận xét"), hint=named.name,
    )  # fmt: skip


@login_required
def study(request: HttpRequest, pk: Any, to: int) -> HttpResponse:
    """Ghi việc nghiên cứu hồ sơ tại một cơ quan."""
    row, seat = get_secondment(request, pk), request.seat
    if row.case.requesting_agency_id != seat.agency_id:
        raise Http404
    found = Dispatch.objects.visible_to(seat).filter(case=row.pk, is_copy=False)
    dispatch = found.with_parties().filter(requested_agency=to).first()
    if dispatch is None:
        raise Http404
    form = forms.StudyForm(request.POST or None)
    return form_page(
        request, row, form, workflow.log_study, _("Đã ghi; chờ cơ quan có hồ sơ xác nhận."),
        subject=dispatch, allowed=competence.can_study(seat, dispatch),
        title=_("Nghiên cứu hồ sơ tại chỗ"), button=_("Ghi"),
        hint=dispatch.requested_agency.name,
    )  # fmt: skip


@login_required
@require_POST
def confirm_study(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    row = get_secondment(request, pk)
    found = FileStudy.objects.visible_to(request.seat).filter(dispatch__case=row.pk)
    item = one(found.select_related("dispatch"), number)
    if not competence.can_confirm_study(request.seat, item):
        raise PermissionDenied
    if attempt(request, workflow.confirm_study, item) is not None:
        messages.success(request, _("Đã xác nhận."))
    return redirect(row)
