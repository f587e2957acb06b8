"""The page of one report: its sections, figures, last period's words; its file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from records.history import note
from reports import competence, forms, period_figures, workflow
from reports.letterform import PARTY, letter_form
from reports.letters.html import html_of
from reports.letters.of_reports import Section, Words, file_name, report_sheet
from reports.models import PeriodicReport, SectionText
from reports.pdf import ARCHIVAL, PdfUnavailable, render_pdf
from reports.sentences import late_copies
from reports.views.sheets import PDF_POLICY
from reports.workflow.writing import last_of
from requests import workflow as letters
from requests.models import LetterText
from requests.views.shared import LETTER_PARTS, attempt, opened

LONG_WALL, LONG_CPU = 110, 90  # seconds a report of some hundred pages may take


def get_report(request: HttpRequest, pk: Any) -> PeriodicReport:
    """One whose letter this seat may read."""
    found = PeriodicReport.objects.visible_to(request.seat).select_related(
        "duty__regulation", "duty__provision", "outline", "document",
        *(f"letter__{part}" for part in LETTER_PARTS),
    )  # fmt: skip
    texts = LetterText.objects.visible_to(request.seat)
    report = found.prefetch_related(Prefetch("letter__text", texts)).filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


def own_report(request: HttpRequest, pk: Any) -> PeriodicReport:
    """A draft or a sent one of one's own agency."""
    report = get_report(request, pk)
    if report.letter.requesting_agency_id != request.seat.agency_id:
        raise Http404
    return report


@login_required
def report(request: HttpRequest, pk: Any) -> HttpResponse:
    """While it is a draft of ours the form; afterwards, and for who receives it, the text."""
    row = get_report(request, pk)
    if not competence.can_write(request.seat, row):
        if request.method == "POST":
            messages.warning(request, _("Báo cáo đã sang bước khác, phần vừa soạn chưa được lưu."))
            form = forms.ReportForm(request.POST, report=row, on=request.today)
            return _read_page(request, row, kept=form.boxes())
        return _read_page(request, row)
    form = forms.ReportForm(
        request.POST or None, report=row, on=request.today, initial=_initial(row)
    )
    if request.method == "POST" and form.is_valid():
        answer = _save(request, row, form)
        if answer is not None:
            return answer
    return _write_page(request, row, form)


def _initial(row: PeriodicReport) -> dict[str, Any]:
    letter = row.letter
    return {
        "version": letter.version,
        "subject": letter.subject,
        "signer": letter.signer,
        "needs_copy": {True: "yes", False: "no"}.get(letter.needs_copy, ""),
    }


def _save(request: HttpRequest, row: PeriodicReport, form: Any) -> HttpResponse | None:
    """Save first, whatever else was pressed; None: the page is shown again."""
    try:
        saved = attempt(request, workflow.save_report, row, form=form, **form.verb_fields())
    except letters.Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.current.version
        return _write_page(request, row, form, other=get_report(request, row.pk))
    if saved is None:
        return None
    action = request.POST.get("action", "save")
    if action == "submit":
        return _submit(request, saved, form)
    verb = {"figures": workflow.fill_figures, "last": workflow.take_last}.get(action)
    if verb is not None:
        done = attempt(request, verb, saved, version=saved.letter.version)
        if done is not None:
            messages.success(request, _SAID[action])
    else:
        messages.success(request, _("Đã lưu báo cáo."))
    return redirect(row)


_SAID = {
    "figures": gettext_lazy("Đã lấy số liệu của kỳ theo những gì đồng chí được biết."),
    "last": gettext_lazy(
        "Đã lấy nội dung kỳ trước vào các mục còn trống; soát từng mục rồi đánh dấu."
    ),
}


@login_required
@require_POST
def autosave(request: HttpRequest, pk: Any) -> HttpResponse:
    """Two seconds after the last key, as the drafts of letters: says when, or why not."""
    row = own_report(request, pk)
    if not competence.can_write(request.seat, row):
        raise PermissionDenied
    form = forms.ReportForm(request.POST, report=row, on=request.today)
    context: dict[str, Any] = {"at": None}
    if form.is_valid():
        try:
            saved = attempt(request, workflow.save_report, row, form=form, **form.verb_fields())
        except letters.Conflict:
            context["conflict"] = True
        else:
            if saved is not None:
                context |= {"at": request.arrived_at, "version": saved.letter.version}
    return render(request, "requests/parts/saved.html", context)


def _submit(request: HttpRequest, row: PeriodicReport, form: Any) -> HttpResponse | None:
    letter = row.letter
    if attempt(request, letters.submit, letter, form=form) is None:
        form.data = form.data.copy()
        form.data["version"] = letter.version
        return None
    messages.success(request, _("Đã trình lãnh đạo ký; văn thư ghi số, ngày rồi gửi."))
    return redirect(letter)


def _write_page(request: HttpRequest, row: PeriodicReport, form: Any, **more: Any) -> HttpResponse:
    opened(request, row.letter.dossier)
    context = {
        "page": "obligations",
        "report": row,
        "case": row.letter,
        "form": form,
        "figures": _figures(row),
        "last": last_of(row, request.seat),
        "has_figures": any(section.figure for section in form.rows),
        "sources": row.sources.select_related("agency"),
        "answers": row.obligations.select_related("duty"),
        **more,
    }
    return render(request, "reports/write.html", context)


def _figures(row: PeriodicReport) -> dict[int, str]:
    """Of each section, its figure in words, where it has been filled in."""
    return {
        section.pk: period_figures.line(section.figure, number, row.cut_off_on)
        for section in row.sections.all()
        if (number := row.figures.get(section.figure)) is not None
    }


def _read_page(request: HttpRequest, row: PeriodicReport, **more: Any) -> HttpResponse:
    opened(request, row.letter.dossier)
    context = _contents(request, row) | {
        "page": "obligations",
        "can_keep_file": competence.can_keep_file(request.seat, row),
        "obligations": row.obligations.trackable_by(request.seat).select_related("duty"),
        "late_copies": late_copies(row),
        "is_ours": row.letter.requesting_agency_id == request.seat.agency_id,
        **more,
    }
    return render(request, "reports/report.html", context)


def _contents(request: HttpRequest, row: PeriodicReport) -> dict[str, Any]:
    texts = SectionText.objects.visible_to(request.seat)
    return {
        "report": row,
        "case": row.letter,
        "sections": row.sections.prefetch_related(Prefetch("text", texts)),
        "figures": _figures(row),
        "sources": row.sources.select_related("agency"),
    }


@login_required
@require_safe
def report_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """The report as a page to print; the kept file is among the files of the letter."""
    row = get_report(request, pk)
    try:
        pdf = make_pdf(request, row)
    except PdfUnavailable as reason:
        return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
    note(
        "dossier.opened", at=request.arrived_at, by=request.seat, dossier=row.letter.dossier,
        inside=request.seat.agency,
    )  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(row)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def make_pdf(request: HttpRequest, row: PeriodicReport, *, variant: str = "") -> bytes:
    sheet = report_sheet(row, _words(request, row), letter_form(PARTY), on=request.today)
    return render_pdf(html_of(sheet), wall=LONG_WALL, cpu=LONG_CPU, variant=variant)


def _words(request: HttpRequest, row: PeriodicReport) -> Words:
    letter, rows = row.letter, _contents(request, row)["sections"]
    return Words(
        subject=letter.subject,
        to=tuple(a.name for a in letter.addressees.order_by("sort_name")),
        copies=tuple(a.name for a in letter.copies.order_by("sort_name")),
        sections=tuple(Section(s.heading, s.figure, s.body) for s in rows),
    )


@login_required
@require_POST
def keep_file(request: HttpRequest, pk: Any) -> HttpResponse:
    """Lưu tệp: the report as it went out becomes a file of the letter, with its SHA-256."""
    row = own_report(request, pk)
    if not competence.can_keep_file(request.seat, row):
        raise PermissionDenied
    try:
        pdf = make_pdf(request, row, variant=ARCHIVAL)
    except PdfUnavailable as reason:
        return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
    if attempt(request, workflow.keep_file, row, pdf=pdf, name=file_name(row)) is not None:
        messages.success(request, _("Đã lưu tệp của báo cáo cùng mã SHA-256."))
    return redirect(row)
