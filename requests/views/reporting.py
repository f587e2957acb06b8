"""Báo cáo ngay, its later number and papers; a copy sent afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulations.models import DeadlineRule
from requests import workflow
from requests.forms import CopyForm, NumberForm, PlainForm, answerable
from requests.models import CoordinationRequest
from requests.views.shared import attempt, get_letter, get_tracked_letter, shown_version


@login_required
@require_POST
def send_now(request: HttpRequest, pk: Any) -> HttpResponse:
    """A leader sends it: signed and out to every body at once."""
    case = get_letter(request, pk)
    done = attempt(request, workflow.send_now, case, version=shown_version(request))
    if done is None:
        return redirect("requests:edit" if case.is_editable else "requests:detail", case.pk)
    messages.success(
        request,
        _("Đã gửi ngay %(count)s nơi. Hệ thống báo động đến khi mọi nơi xác nhận đã nhận.")
        % {"count": done.dispatches.count()},
    )
    return redirect(done)


def _once(
    request: HttpRequest, case: CoordinationRequest, verb: Any, form: PlainForm, said: str
) -> HttpResponse:
    """A form of one field on the letter's page."""
    if form.is_valid() and attempt(request, verb, case, form=form, **form.cleaned_data):
        messages.success(request, said)
    for errors in form.errors.values():
        for text in errors:
            messages.error(request, text)
    return redirect(case)


@login_required
@require_POST
def give_number(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_tracked_letter(request, pk)
    form = NumberForm(request.POST)
    return _once(request, case, workflow.give_number, form, _("Đã ghi số báo cáo."))


@login_required
@require_POST
def send_copy(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_letter(request, pk)
    form = CopyForm(request.POST, agencies=copyable(case, request.today))
    return _once(request, case, workflow.send_copy, form, _("Đã gửi thêm bản sao."))


def copyable(case: CoordinationRequest, on: Any) -> Any:
    """Agencies that have no copy yet and to which this one writes."""
    rules = DeadlineRule.objects.in_force(on).written_by(case.requesting_agency)
    there = case.dispatches.values("requested_agency")
    return answerable(case.requesting_agency, rules).exclude(pk__in=there)


@login_required
@require_POST
def follow_up(request: HttpRequest, pk: Any) -> HttpResponse:
    """A later paper of the same incident."""
    draft = attempt(request, workflow.follow_up, get_letter(request, pk))
    return redirect("requests:edit", draft.pk) if draft else redirect("requests:detail", pk)
