"""Sổ văn bản đi, sổ văn bản đến: a page, a PDF and a workbook of one year or term."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.models import Numbering
from reports import registers
from reports.letterform import PARTY, letter_form
from reports.letters.sheet import head_of
from reports.registers import INCOMING, OUTGOING, Line, Span
from reports.workflow import printing
from requests.views.shared import attempt

PAGE = 50
ON_PAPER = 200  # lines of one part of the PDF
IN_BOOK = 2_000  # of the workbook


def _asked(request: HttpRequest, data: QueryDict) -> tuple[str, list[Span], Span, str]:
    """Which book, of which span, of which kind; what is not there falls back to this year."""
    if request.seat is None:
        raise Http404
    book = INCOMING if data.get("so") == INCOMING else OUTGOING
    found = registers.spans(request.seat.agency, request.today)
    span = next((s for s in found if s.key == data.get("ky")), found[0])
    kind = data.get("loai", "")
    return book, found, span, kind if kind in Numbering.Kind.values else ""


@login_required
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    book, found, span, kind = _asked(request, request.GET)
    page = request.GET.get("trang", "1")
    page = int(page) if page.isdecimal() and 0 < int(page[:6]) < 10_000 else 1
    lines = list(registers.lines(request.seat, book, span, kind))
    first = (page - 1) * PAGE
    query = QueryDict(mutable=True)
    query.update({"so": book, "ky": span.key, "loai": kind})
    context = {
        "page": "registers", "book": book, "spans": found, "span": span, "kind": kind,
        "kinds": Numbering.Kind.choices, "columns": registers.columns(book),
        "lines": lines[first : first + PAGE], "total": len(lines), "from": first + 1,
        "to": min(first + PAGE, len(lines)), "query": query.urlencode(),
        "earlier": page - 1, "later": page + 1 if first + PAGE < len(lines) else 0,
    }  # fmt: skip
    return render(request, "reports/registers.html", context)


@login_required
@require_POST
def print_book(request: HttpRequest) -> HttpResponse:
    """The same lines as PDF or workbook, made in the background."""
    book, _found, span, kind = _asked(request, request.POST)
    name = _("Sổ văn bản đến") if book == INCOMING else _("Sổ văn bản đi")
    lines = registers.lines(request.seat, book, span, kind)
    is_book = request.POST.get("output") == "xlsx"
    parts = _rows(book, lines) if is_book else _sheets(request, book, span, name, lines)
    started = attempt(
        request, printing.start, kind="register", items=parts,
        output="xlsx" if is_book else "pdf", title=f"{name}, {span.label}",
    )  # fmt: skip
    if started is None:
        return redirect(f"{reverse('reports:registers')}?so={book}&ky={span.key}&loai={kind}")
    return redirect("reports:print_job", started.pk)


def _rows(book: str, lines: Iterator[Line]) -> Iterator[printing.Item]:
    head: list[list[object]] = [list(registers.columns(book))]
    for piece in registers.in_pieces(lines, IN_BOOK):
        yield printing.Item(_("Sổ"), rows=head + [list(line.cells) for line in piece])
        head = []


def _sheets(
    request: HttpRequest, book: str, span: Span, name: str, lines: Iterator[Line]
) -> Iterator[printing.Item]:
    first = 1
    for n, piece in enumerate(registers.in_pieces(lines, ON_PAPER), start=1):
        context: dict[str, Any] = {
            "s": head_of(request.seat.agency, letter_form(PARTY), on=request.today),
            "name": name, "span": span,
            "columns": registers.columns(book), "lines": piece, "part": n, "number": str(n),
            "first": first,
        }  # fmt: skip
        yield printing.Item(
            f"{name} {n}", render_to_string("reports/register_sheet.html", context)
        )
        first += len(piece)
