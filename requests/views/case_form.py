"""A page with one form and one verb, for a case of any room: typed text is never lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import CharField, DateField, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from requests.views.shared import attempt, opened


def case_form_page(
    request: HttpRequest,
    case: Any,
    form: Any,
    verb: Callable[..., Any],
    said: str,
    *,
    allowed: bool,
    more: dict[str, Any] | None = None,
    template: str = "components/one_form.html",
    subject: Any = None,
    target: Any = None,
    **context: Any,
) -> HttpResponse:
    """Do the verb and go back, or show the page again with the reasons; what was typed while the
    case moved on is shown to be copied.

    ``subject`` is what the verb is done to, ``target`` where to go, if neither is the case.
    """
    if not allowed:
        return kept(request, case, form)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, **(more or {})}
        try:
            done = attempt(request, verb, subject or case, form=form, **fields)
        except PermissionDenied:
            return kept(request, case, form)
        if done is not None:
            messages.success(request, said)
            return redirect(target or case)
        if not form.errors:
            return kept(request, case, form)
    opened(request, case.dossier)
    return render(
        request, template, {"case": case, "form": form, "back": target or case, **context}
    )


def kept(request: HttpRequest, case: Any, form: Any) -> HttpResponse:
    """Too late, or not theirs: what was typed is shown to be copied; 403 where nothing was."""
    typed = [
        (str(field.label), text)
        for field in form.visible_fields()
        if form.is_bound
        and isinstance(field.field, CharField | DateField)
        and not isinstance(field.field.widget, PasswordInput)
        and not getattr(field.field.widget, "never_shown", False)
        and (text := str(field.value() or "").strip())
    ]
    if not typed:
        raise PermissionDenied
    why_not = _("Hồ sơ đã sang bước khác, hoặc việc này không thuộc quyền của đồng chí.")
    context = {"case": case, "typed": typed, "why_not": why_not}
    return render(request, "components/kept.html", context, status=403)
