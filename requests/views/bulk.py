"""Ticked rows of a list: one act for all of them, with an answer for each."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Seat
from regulations.models import working_calendar
from requests import workflow
from requests.models import Dispatch, with_words
from requests.views.lists import Row, rows_of
from requests.views.shared import handlers_of, opened
from requests.workflow.bulk import MOST, Refused, in_bulk

TITLES = {
    "giao-viec": gettext_lazy("Giao việc"),
    "dang-ky": gettext_lazy("Đăng ký đến, đủ tài liệu"),
    "don-doc": gettext_lazy("Đôn đốc"),
    "in": gettext_lazy("In phiếu hồ sơ"),
}
# Confirming that silence is consent is never among them: it needs a person who looked at each.
VERBS: dict[str, Callable[..., Any]] = {
    "giao-viec": lambda row, **fields: workflow.assign(_viewed(row, fields["by"]), **fields),
    "dang-ky": workflow.register,
    "don-doc": lambda row, **fields: workflow.remind(_viewed(row, fields["by"]), **fields),
}


def _viewed(row: Dispatch, seat: Seat) -> Dispatch:
    """Who may only know number and clock does nothing with it."""
    if not Dispatch.objects.visible_to(seat).filter(pk=row.pk).exists():
        raise PermissionDenied
    return row


@login_required
@require_POST
def bulk(request: HttpRequest, act: str) -> HttpResponse:
    """Do it for all the ticked rows, or say of each why not."""
    if request.seat is None or act not in TITLES:
        raise Http404
    keys = _keys(request)
    if not keys or len(keys) > MOST:
        return _page(request, act, problem=_how_many(keys))
    rows = _rows(request, keys)
    if act == "in":
        return _sheets(request, rows)
    fields: dict[str, Any] = {}
    if act == "giao-viec":
        handler = _handlers(request).filter(pk=_number(request.POST.get("handler"))).first()
        if handler is None:
            return _page(request, act, rows=rows, problem=_("Chọn người thụ lý rồi bấm lại."))
        fields["handler"] = handler
    try:
        in_bulk(VERBS[act], rows, by=request.seat, at=request.arrived_at, **fields)
    except Refused as refused:
        return _page(request, act, rows=rows, tried=refused.rows)
    request.session["bulk"] = {"act": act, "rows": [str(row.pk) for row in rows]}
    return redirect("requests:bulk_done")


def _how_many(keys: list[UUID | None]) -> str:
    if not keys:
        return _("Chưa chọn hồ sơ nào: đánh dấu ít nhất một dòng rồi bấm lại.")
    return _("Chọn nhiều nhất %(most)s hồ sơ một lần; đang chọn %(n)s.") % {
        "most": MOST, "n": len(keys),
    }  # fmt: skip


def _keys(request: HttpRequest) -> list[UUID | None]:
    """The ticked rows, each once, in the order of the list; None for what is no key."""
    found = []
    for text in dict.fromkeys(request.POST.getlist("row")):
        key = None
        with suppress(ValueError):
            key = UUID(text)
        found.append(key)
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _rows(request: HttpRequest, keys: list[UUID | None]) -> list[Dispatch | None]:
    """What one may know of these, None for the rest: foreign and missing alike."""
    tracked = Dispatch.objects.trackable_by(request.seat).filter(pk__in=filter(None, keys))
    found = {row.pk: row for row in tracked.with_parties().prefetch_related("outcomes")}
    return [found.get(key) for key in keys]


def _handlers(request: HttpRequest) -> Any:
    return handlers_of(request.seat, request.today)


def _page(request: HttpRequest, act: str, **context: Any) -> HttpResponse:
    """Nothing was done: what was ticked, and why not."""
    rows = context.get("rows", [])
    shared = {
        "page": "inbox",
        "act": act,
        "title": TITLES[act],
        "handlers": _handlers(request) if act == "giao-viec" and rows else [],
    }
    return render(request, "requests/bulk.html", shared | context)


@login_required
@require_safe
def bulk_done(request: HttpRequest) -> HttpResponse:
    """What was done last, row by row, as it stands now."""
    last = request.session.get("bulk")
    if request.seat is None or not last:
        return redirect("requests:inbox")
    rows = [row for row in _rows(request, [UUID(key) for key in last["rows"]]) if row]
    with_words(rows, request.seat)
    context = {
        "page": "inbox",
        "act": last["act"],
        "title": TITLES[last["act"]],
        "done": _lines(request, rows),
    }
    return render(request, "requests/bulk.html", context)


def _lines(request: HttpRequest, rows: list[Dispatch]) -> list[Row]:
    return rows_of(rows, request.seat, request.today, working_calendar())


def _sheets(request: HttpRequest, rows: list[Dispatch | None]) -> HttpResponse:
    """One page with each row's sheet; titles only where one may view, and then it is on record."""
    if None in rows:
        tried = [{"dispatch": row, "reason": "" if row else _("Không tìm thấy.")} for row in rows]
        return _page(request, "in", rows=rows, tried=tried)
    with_words(rows, request.seat)
    viewed = Dispatch.objects.visible_to(request.seat).filter(pk__in=[row.pk for row in rows])
    keys = set(viewed.values_list("pk", flat=True))
    for row in rows:
        if row.pk in keys:
            opened(request, row.dossier)
    context = {"page": "inbox", "title": TITLES["in"], "rows": _lines(request, rows)}
    return render(request, "requests/sheets.html", context)
