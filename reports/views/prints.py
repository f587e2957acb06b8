"""Tệp của tôi: what one asked to be made, how far it is, the file; and printing for everybody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from records.history import note
from reports import prints
from reports.letterform import LetterForm
from reports.letters.build import letter_sheet, letter_sheets
from reports.letters.html import html_of
from reports.models import PrintJob
from reports.views.letters import wanted_form
from reports.workflow import printing
from requests.models import CoordinationRequest, Dispatch, LetterText
from requests.views.shared import attempt, get_letter
from requests.workflow.bulk import MOST

STOP_POLLING = 286  # htmx asks no more
KINDS = {
    "pdf": ("application/pdf", "pdf"),
    "zip": ("application/zip", "zip"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
MINUTE = 60


def own_job(request: HttpRequest, pk: Any) -> PrintJob:
    found = PrintJob.objects.of(request.seat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Every print of this seat that is kept, the newest first."""
    rows = [_shown(job, request.arrived_at) for job in PrintJob.objects.of(request.seat)[:100]]
    return render(request, "reports/files.html", {"page": "files", "rows": rows})


def _shown(job: PrintJob, at: datetime) -> dict[str, Any]:
    return {"job": job, "left": time_left(job, at), "kilobytes": max(1, job.size // 1024)}


def time_left(job: PrintJob, at: datetime) -> str:
    """“còn khoảng 20 giây”, reckoned from the parts that are done; empty before the first."""
    if not job.is_open or not job.done or job.started_at is None:
        return ""
    spent = ((job.beat_at or at) - job.started_at).total_seconds()
    seconds = max(1, round(spent / job.done * (job.total - job.done)))
    if seconds < MINUTE:
        return ngettext("còn khoảng %(n)s giây", "còn khoảng %(n)s giây", seconds) % {"n": seconds}
    minutes = round(seconds / MINUTE)
    return ngettext("còn khoảng %(n)s phút", "còn khoảng %(n)s phút", minutes) % {"n": minutes}


@login_required
@require_safe
def job(request: HttpRequest, pk: Any) -> HttpResponse:
    found = own_job(request, pk)
    context = {"page": "files", **_shown(found, request.arrived_at)}
    return render(request, "reports/print_job.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """The part of the page that moves; the last answer tells the script to stop asking."""
    found = own_job(request, pk)
    if not request.htmx:
        return redirect("reports:print_job", found.pk)
    status = 200 if found.is_open else STOP_POLLING
    context = _shown(found, request.arrived_at)
    return render(request, "reports/parts/progress.html", context, status=status)


@login_required
@require_safe
def download(request: HttpRequest, pk: Any) -> HttpResponse:
    """The file, to its own seat, as long as every case in it may be viewed; on record."""
    found = own_job(request, pk)
    if not printing.may_open(found, request.seat):
        raise Http404
    path = prints.whole_of(found.pk)
    if not path.is_file():
        messages.error(request, _("Tệp này không còn trên máy chủ. Xóa dòng này rồi in lại."))
        return redirect("reports:print_job", found.pk)
    note("print.opened", at=request.arrived_at, by=request.seat, inside=request.seat.agency,
         kind=found.kind, sha256=found.sha256)  # fmt: skip
    content_type, ending = KINDS[found.output]
    name = f"ban-in-{found.created_at:%Y%m%d-%H%M}.{ending}"
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    found = own_job(request, pk)
    if attempt(request, printing.cancel, found):
        messages.success(request, _("Đã dừng; phần tạo dở đã được xóa."))
    else:
        messages.warning(request, _("Việc tạo tệp này đã kết thúc trước đó."))
    return redirect("reports:print_job", found.pk)


@login_required
@require_POST
def retry(request: HttpRequest, pk: Any) -> HttpResponse:
    found = own_job(request, pk)
    if attempt(request, printing.retry, found):
        messages.success(request, _("Đã đưa vào hàng chờ; phần đã tạo xong được giữ."))
    else:
        messages.warning(request, _("Tệp này không ở trạng thái thử lại được."))
    return redirect("reports:print_job", found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: Any) -> HttpResponse:
    if attempt(request, printing.discard, own_job(request, pk)):
        messages.success(request, _("Đã xóa tệp."))
    return redirect("reports:files")


@login_required
@require_POST
def print_all(request: HttpRequest, pk: Any) -> HttpResponse:
    """In tất cả: the letter once for each addressee, in one file."""
    case, form = get_letter(request, pk), wanted_form(request)
    if case.requesting_agency_id != request.seat.agency_id:
        raise Http404
    started = attempt(
        request, printing.start, kind="letters", output=_output(request),
        items=_copies(request, case, form),
        title=_("Công văn %(number)s, từng nơi nhận")
        % {"number": case.document_number or case.number or _("chưa có số")},
    )  # fmt: skip
    if started is None:
        return redirect(case)
    note("letter.printed", at=request.arrived_at, by=request.seat, dossier=case.dossier,
         inside=request.seat.agency, form=form.key, docx=False)  # fmt: skip
    return redirect("reports:print_job", started.pk)


@login_required
@require_POST
def print_chosen(request: HttpRequest) -> HttpResponse:
    """In văn bản của các dòng đã chọn: each letter once for the addressee of its line."""
    if request.seat is None:
        raise Http404
    keys = [key for text in request.POST.getlist("row")[:MOST] if (key := _key(text))]
    rows = Dispatch.objects.visible_to(request.seat).with_parties().filter(pk__in=keys)
    rows = rows.prefetch_related(
        Prefetch("case__text", LetterText.objects.visible_to(request.seat))
    ).order_by("delivered_at", "pk")
    chosen, form = list(rows), wanted_form(request)
    items = (
        printing.Item(
            f"{n:03d}-{row.case.number}",
            html_of(letter_sheet(row.case, form, on=request.today, only=row.requested_agency)),
            dossier=row.case.dossier,
        )
        for n, row in enumerate(chosen, start=1)
    )
    title = _("%(n)s văn bản đã chọn") % {"n": len(chosen)}
    started = attempt(
        request, printing.start, kind="letters", items=items, title=title, output=_output(request)
    )
    if started is None:
        return redirect("requests:list")
    for row in chosen:
        note("letter.printed", at=request.arrived_at, by=request.seat, dossier=row.case.dossier,
             inside=request.seat.agency, form=form.key, docx=False)  # fmt: skip
    return redirect("reports:print_job", started.pk)


def _output(request: HttpRequest) -> str:
    return "zip" if request.POST.get("output") == "zip" else "pdf"


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _copies(
    request: HttpRequest, case: CoordinationRequest, form: LetterForm
) -> Iterator[printing.Item]:
    sheets = letter_sheets(case, form, on=request.today)
    for n, (agency, sheet) in enumerate(sheets, start=1):
        yield printing.Item(f"{n:03d}-{agency.code}", html_of(sheet), dossier=case.dossier)
