"""Finding what a seat may see; a page with one form and one verb."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from complaints.models import ComplaintCase, Matter
from requests.views.case_form import case_form_page

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
    request: HttpRequest, case: ComplaintCase | Matter, form: Any, verb: Callable[..., Any],
    said: str, **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page of this room with one form and one verb."""
    more.setdefault("template", "complaints/one_form.html")
    return case_form_page(request, case, form, verb, said, page="complaints", **more)
