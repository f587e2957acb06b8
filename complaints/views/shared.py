"""Finding what a seat may see; a page with one form and one verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import CharField, DateField, PasswordInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from complaints.models import ComplaintCase, Matter
from requests.views.shared import attempt, opened

PARTS = (
    "dossier", "agency__parent", "handler__user", "taken_in_by__user", "passed_on_by",
    "split_from",
)  # fmt: skip


def get_case(request: HttpRequest, pk: Any) -> ComplaintCase:
    """A case this seat may read, of its own agency; else 404, foreign and missing alike."""
    found = ComplaintCase.objects.visible_to(request.seat).select_related(*PARTS)
    return _one(found, pk)


def get_tracked_case(request: HttpRequest, pk: Any) -> ComplaintCase:
    """A case of which this seat may know number, stage and dates."""
    return _one(ComplaintCase.objects.trackable_by(request.seat).select_related(*PARTS), pk)


def get_matter(request: HttpRequest, pk: Any) -> Matter:
    found = Matter.objects.visible_to(request.seat)
    return _one(found.select_related("dossier", "agency", "monitor__user"), pk)


def get_tracked_matter(request: HttpRequest, pk: Any) -> Matter:
    found = Matter.objects.trackable_by(request.seat)
    return _one(found.select_related("dossier", "agency", "monitor__user"), pk)


def _one(queryset: Any, pk: Any) -> Any:
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def seat_or_404(request: HttpRequest) -> Any:
    if request.seat is None:
        raise Http404
    return request.seat


def form_page(
    request: HttpRequest,
    case: ComplaintCase | Matter,
    form: Any,
    verb: Callable[..., Any],
    said: str,
    *,
    allowed: bool,
    more: dict[str, Any] | None = None,
    template: str = "complaints/one_form.html",
    target: Any = None,
    **context: Any,
) -> HttpResponse:
    """Do the verb and go back, or show the page again with the reasons; what was typed while the
    case moved on is shown to be copied."""
    if not allowed:
        return _kept(request, case, form)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(request, verb, case, form=form, **form.cleaned_data, **(more or {}))
        except PermissionDenied:
            return _kept(request, case, form)
        if done is not None:
            messages.success(request, said)
            return redirect(target or case)
        if not form.errors:
            return _kept(request, case, form)
    opened(request, case.dossier)
    return render(request, template, {"page": "complaints", "case": case, "form": form, **context})


def _kept(request: HttpRequest, case: Any, form: Any) -> HttpResponse:
    typed = [
        (str(field.label), text)
        for field in form.visible_fields()
        if form.is_bound
        and isinstance(field.field, CharField | DateField)
        and not isinstance(field.field.widget, PasswordInput)
        and (text := str(field.value() or "").strip())
    ]
    if not typed:
        raise PermissionDenied
    why_not = _("Hồ sơ đã sang bước khác, hoặc việc này không thuộc quyền của đồng chí.")
    context = {"page": "complaints", "case": case, "typed": typed, "why_not": why_not}
    return render(request, "complaints/kept.html", context, status=403)
