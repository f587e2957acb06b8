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
from django.views.decorators.http import require_POST, require_safe

from records.history import note
from records.wall import act_as
from records.words import fingerprint
from regulations.calendar import WorkingCalendar
from regulations.models import working_calendar
from reports import exports, figures
from reports.figures import Line, Scope, now
from reports.letterform import PARTY, letter_form
from reports.letters.sheet import head_of
from reports.pdf import PdfUnavailable, render_pdf
from reports.registers import in_pieces
from reports.views.dashboard import drawn
from reports.views.scoping import asked_scope
from reports.views.sheets import PDF_POLICY
from reports.workflow import printing
from requests.opinion_book import CONTENT_TYPE
from requests.views.shared import attempt

MOST_ON_PAPER = 10_000  # rows of a print
IN_PART, ON_PAPER = 2_000, 200  # rows of one part of a workbook, of a print
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
    if kind == "xlsx" and number > exports.MOST:
        messages.warning(request, _(
            "Có %(n)s dòng, nhiều hơn %(most)s dòng của một sổ Excel lập ngay. Bấm “Xuất Excel” "
            "trên trang này để tạo ở nền, hoặc tải tệp CSV."
        ) % {"n": number, "most": exports.MOST})  # fmt: skip
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


@login_required
@require_POST
def make_rows(request: HttpRequest) -> HttpResponse:
    """The same rows as a workbook or as pages, made in the background: the person who asks reads
    them here, behind both walls, piece by piece; the worker only writes the file."""
    scope, form = asked_scope(request)
    group = request.GET.get("nhom", "tat-ca")
    output = "xlsx" if request.POST.get("output") == "xlsx" else "pdf"
    if group not in figures.CONDITIONS or group == "den-han-ngay":
        raise Http404
    listed = f"{reverse('reports:rows')}?{request.GET.urlencode()}"
    if form.errors:
        messages.warning(request, _("Chưa xuất được: bộ lọc có chỗ chưa đúng."))
        return redirect(listed)
    calendar = working_calendar()
    number = figures.count(scope, calendar, group, ordinary=True)
    if output == "pdf" and number > MOST_ON_PAPER:
        messages.warning(request, _(
            "Có %(n)s dòng, nhiều hơn %(most)s dòng của một bản in. Xuất Excel, hoặc chọn kỳ ngắn "
            "hơn rồi in lại."
        ) % {"n": number, "most": MOST_ON_PAPER})  # fmt: skip
        return redirect(listed)
    lines = figures.lines(scope, calendar, group)
    title = f"{figures.NAMES[group]}, {now.period_text(scope.current)}"
    hidden = figures.count(scope, calendar, group) - number
    said = [
        scope.filters,
        _("%(n)s hồ sơ hạn chế không có trong bản này") % {"n": hidden} if hidden else "",
    ]
    under = "; ".join(filter(None, said))
    items = _rows_of(lines) if output == "xlsx" else _pages_of(request, title, under, lines)
    job = attempt(request, printing.start, kind="figures", title=title, output=output, items=items)
    if job is None:
        return redirect(listed)
    _note(request, scope, output, number, group=group)
    return redirect("reports:print_job", job.pk)


def _rows_of(lines: Iterator[Line]) -> Iterator[printing.Item]:
    for piece in in_pieces(exports.sheet(lines), IN_PART):
        yield printing.Item(_("Danh sách"), rows=[list(row) for row in piece])


def _pages_of(
    request: HttpRequest, title: str, under: str, lines: Iterator[Line]
) -> Iterator[printing.Item]:
    form = letter_form(PARTY)
    head = head_of(request.seat.agency, form, on=request.today)
    first = 1
    for n, piece in enumerate(in_pieces(lines, ON_PAPER), start=1):
        context = {
            "s": head, "title": title, "under": under, "part": n, "number": str(n),
            "first": first, "rows": piece,
        }  # fmt: skip
        html = render_to_string("reports/rows_sheet.html", context)
        yield printing.Item(f"{first}-{first + len(piece) - 1}", html)
        first += len(piece)


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
