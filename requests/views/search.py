"""Tìm kiếm: a number goes straight there, all else in groups."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulations.wording import plain
from requests import search


@login_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    query = plain(typed)
    context = {"page": "search", "typed": typed, "query": query, "problem": _problem(query)}
    if query and not context["problem"]:
        there = search.straight_to(request.seat, query)
        if there is not None:
            return redirect(there)
        context["found"] = search.find(request.seat, query)
        context["limit"] = search.LIMIT
    return render(request, "requests/search.html", context)


def _problem(query: str) -> str:
    if len(query) > search.LONGEST:
        return _("Từ khóa dài quá %(n)s ký tự: rút gọn rồi tìm lại.") % {"n": search.LONGEST}
    if 0 < len(query) < search.SHORTEST:
        return _("Nhập ít nhất %(n)s ký tự để tìm.") % {"n": search.SHORTEST}
    return ""
