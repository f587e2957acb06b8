"""A page with one form and one verb; what was typed is shown again whatever happened meanwhile."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import CharField, DateField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from regulations.models import working_calendar
from requests.models import Dispatch
from requests.phrases import due_of
from requests.views.shared import attempt, opened


def plain(dispatch: Dispatch, form: Any) -> Any:
    """A register-only dossier has no field for words."""
    if dispatch.dossier.is_register_only:
        form.without_words()
    return form


def form_page(
    request: HttpRequest,
    dispatch: Dispatch,
    form: Any,
    verb: Callable[..., Any],
    template: str,
    said: str,
    *,
    allowed: bool = True,
    why_not: str = "",
    target: Any = None,
    more: dict[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """Do the verb and go back, or show the page again with the reasons.

    Where one is not ``allowed`` (any more) what was typed is shown to be copied, with
    ``why_not``. ``target`` is the row of the verb, if not the dispatch; ``more`` are keywords of
    the verb that are no field of the form.
    """
    plain(dispatch, form)
    if not allowed:
        return _kept(request, dispatch, form, why_not)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data | (more or {})
        try:
            done = attempt(request, verb, target or dispatch, form=form, **fields)
        except PermissionDenied:
            return _kept(request, dispatch, form, why_not)
        if done is not None:
            messages.success(request, said)
            return redirect(dispatch)
        if not form.errors:
            return _kept(request, dispatch, form, why_not) if _typed(form) else redirect(dispatch)
    opened(request, dispatch.dossier)
    shared = {
        "page": "inbox",
        "dispatch": dispatch,
        "case": dispatch.case,
        "rule": dispatch.rule,
        "form": form,
        "due": due_of(dispatch, request.today, working_calendar()),
    }
    return render(request, template, shared | context)


def _typed(form: Any) -> list[tuple[str, str]]:
    """Label and text of every field somebody typed into."""
    if not form.is_bound:
        return []
    found = [
        (str(field.label), str(field.value() or "").strip())
        for field in form.visible_fields()
        if isinstance(field.field, CharField | DateField)
    ]
    return [(label, text) for label, text in found if text]


def _kept(request: HttpRequest, dispatch: Dispatch, form: Any, why_not: str) -> HttpResponse:
    """The case has moved on while a form was open: the text stays, to be copied."""
    typed = _typed(form)
    if not typed:
        raise PermissionDenied
    context = {
        "page": "inbox",
        "dispatch": dispatch,
        "typed": typed,
        "why_not": why_not
        or _("Hồ sơ đã sang bước khác, hoặc việc này không thuộc quyền của đồng chí."),
    }
    return render(request, "requests/kept.html", context, status=403)
