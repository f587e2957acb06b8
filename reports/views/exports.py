"""Taking figures along: CSV of any length as a stream, workbooks and the two printed pages."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.history import note
from records.wall import act_as
from records.words import fingerprint
from regulations.calendar import WorkingCalendar
from regulations.models import working_calendar
from reports import exports, figures
from reports.figures import Scope
from reports.pdf import PdfUnavailable, render_pdf
from reports.views.dashboard import drawn
from reports.views.scoping import asked_scope
from reports.views.sheets import PDF_POLICY
from requests.opinion_book import CONTENT_TYPE

MOST = 5_000  # rows of a workbook that is made while one waits
PAGES = 2


@login_required
@require_safe
def rows(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The rows behind a figure. What is restricted stays here; the taking is on record."""
    scope, form = asked_scope(request)
    group = request.GET.get("nhom", "tat-ca")
    if group not in figures.CONDITIONS or group == "den-han-ngay" or kind not in {"csv", "xlsx"}:
        raise Http404
    listed = f"{reverse('reports:rows')}?{scope.query}nhom={group}"
    if form.errors:
        messages.warning(request, _("Chưa xuất được: bộ lọc có chỗ chưa đúng."))
        return redirect(f"{reverse('reports:rows')}?{request.GET.urlencode()}")
    calendar = working_calendar()
    number = figures.count(scope, calendar, group, ordinary=True)
    if kind == "xlsx" and number > MOST:
        messages.warning(request, _(
            "Có %(n)s dòng, nhiều hơn %(most)s dòng của một sổ Excel lập ngay. Tải tệp CSV, hoặc "
            "chọn kỳ ngắn hơn rồi xuất lại."
        ) % {"n": number, "most": MOST})  # fmt: skip
        return redirect(listed)
    _note(request, scope, kind, number, group=group)
    name = f"ho-so-{group}-{scope.on:%Y%m%d}.{kind}"
    if kind == "csv":
        stream = _stream(scope, calendar, group, request.user.pk)
        return _as_file(
            StreamingHttpResponse(stream, content_type="text/csv; charset=utf-8"), name
        )
    pages = [(_("Danh sách"), exports.sheet(figures.lines(scope, calendar, group)))]
    return _book(pages, name)


def _stream(scope: Scope, calendar: WorkingCalendar, group: str, user: int) -> Iterator[bytes]:
    """The transaction of the page is over when this is read; it opens its own, for the same
    person. Whoever goes away closes it."""
    with transaction.atomic():
        act_as(user)
        yield from exports.csv_pieces(exports.sheet(figures.lines(scope, calendar, group)))


@login_required
@require_safe
def overview(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The dashboard as a workbook, or as two printed pages."""
    scope, form = asked_scope(request)
    if kind not in {"pdf", "xlsx"}:
        raise Http404
    if form.errors:
        messages.warning(request, _("Chưa xuất được: bộ lọc có chỗ chưa đúng."))
        return redirect(f"{reverse('reports:dashboard')}?{request.GET.urlencode()}")
    shown = drawn(scope, working_calendar(), show_all=kind == "xlsx")
    name = f"tinh-hinh-phoi-hop-{scope.on:%Y%m%d}.{kind}"
    if kind == "xlsx":
        _note(request, scope, kind, len(shown["agencies"]))
        return _book(exports.overview_sheets(shown), name)
    shown |= {
        "seat": request.seat, "today": request.today, "at": request.arrived_at,
        "fingerprint": fingerprint(),
    }  # fmt: skip
    try:
        pdf = render_pdf(render_to_string("reports/dashboard_print.html", shown), pages=PAGES)
    except PdfUnavailable as reason:
        return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
    _note(request, scope, kind, len(shown["agencies"]))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _note(request: HttpRequest, scope: Scope, kind: str, number: int, group: str = "") -> None:
    note(
        "figures.exported", at=request.arrived_at, by=request.seat, inside=request.seat.agency,
        kind=kind, group=group, filter=scope.asked(), rows=number,
    )  # fmt: skip


def _book(pages, name: str) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        exports.write_book(pages, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _as_file(FileResponse(file, content_type=CONTENT_TYPE), name)


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
