"""Reading the regulations: open to everyone who may sign in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from regulations.contents import Part, Reading, standing
from regulations.models import Regulation
from regulations.wording import plain

LONGEST_QUERY = 100


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (regulation, len(standing(regulation.rules.all(), request.today)))
        for regulation in Regulation.objects.prefetch_related("rules")
    ]
    return render(request, "regulations/list.html", {"page": "regulations", "rows": rows})


@login_required
@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """The first article, or what a search in the text finds."""
    reading = _reading(request, key)
    query = plain(request.GET.get("tim", ""))[:LONGEST_QUERY]
    if query:
        return _render(request, "search", reading, query=query, found=reading.search(query))
    return _show(request, reading, reading.first)


@login_required
@require_safe
def article(request: HttpRequest, key: str, n: int) -> HttpResponse:
    return part(request, key, f"dieu-{n}")


@login_required
@require_safe
def part(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    reading = _reading(request, key)
    return _show(request, reading, reading.part(slug))


@login_required
@require_safe
def whole(request: HttpRequest, key: str) -> HttpResponse:
    """Every part on one page: for printing."""
    reading = _reading(request, key)
    parts = [(part, reading.passages(part)) for part in reading.parts]
    return _render(request, "whole", reading, parts=parts)


def _reading(request: HttpRequest, key: str) -> Reading:
    regulation = get_object_or_404(Regulation, key=key)
    return Reading(regulation, request.today, getattr(request, "seat", None))


def _show(request: HttpRequest, reading: Reading, current: Part | None) -> HttpResponse:
    if current is None:
        raise Http404
    before, after = reading.beside(current)
    return _render(
        request, "detail", reading, current=current, passages=reading.passages(current),
        before=before, after=after,
    )  # fmt: skip


def _render(request: HttpRequest, name: str, reading: Reading, **context) -> HttpResponse:
    context |= {"page": "regulations", "reading": reading, "regulation": reading.regulation}
    return render(request, f"regulations/{name}.html", context)
