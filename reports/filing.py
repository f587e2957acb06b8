"""The file of a periodic report: drawn once the report went out, kept with its SHA-256.

The database writes down what is to be drawn in the transaction in which the letter goes out (who
numbers a letter need not read it); the worker draws it and hands the file over to the database,
which puts it among the files of the letter. Its words go with the print they came in.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Q

from records import documents
from records.history import note
from regulations.calendar import day_of
from reports import prints
from reports.letterform import PARTY, letter_form
from reports.letters.html import html_of
from reports.letters.of_reports import Words, file_name, report_sheet
from reports.models import PeriodicReport, PrintJob
from reports.pdf import ARCHIVAL, PdfUnavailable, render_pdf

State, Trouble = PrintJob.State, PrintJob.Trouble
# What may be mended meanwhile is tried again soon; what was too large, when the machine is idle.
SOON, LATER = timedelta(minutes=30), timedelta(days=1)
MENDED = (Trouble.DISK, Trouble.UNAVAILABLE)


def keep(job: PrintJob, source: str, at: datetime, **limits: int) -> None:
    """Draw it and keep it. Raises ``PdfUnavailable``, ``DiskFull``; nothing is kept then."""
    words = Words.from_json(source)
    report = _report(job)
    if report.document_id is None:  # somebody may have kept it by hand meanwhile
        sheet = report_sheet(report, words, letter_form(PARTY), on=day_of(at))
        pdf = ContentFile(render_pdf(html_of(sheet), variant=ARCHIVAL, **limits))
        pdf.name = file_name(report)
        _hand_over(job, report, pdf, at)
    job.delete()


def _report(job: PrintJob) -> PeriodicReport:
    with connection.cursor() as cursor:
        cursor.execute("select reports_report_of(%s)", [job.pk])
        (key,) = cursor.fetchone()
    rows = PeriodicReport.objects.select_related(
        "duty", "letter__dossier", "letter__requesting_agency", "letter__signed_by__user",
        "letter__signed_hand", "letter__signer__user",
    )  # fmt: skip
    return rows.get(pk=key)


def _hand_over(job: PrintJob, report: PeriodicReport, pdf: ContentFile, at: datetime) -> None:
    try:
        with prints.room():
            kind, sha256, size = documents.take_bytes(pdf)
    except ValidationError as refused:
        raise PdfUnavailable(" ".join(refused.messages)) from None
    with connection.cursor() as cursor:
        cursor.execute(
            "select reports_keep_file(%s, %s, %s, %s, %s, %s)",
            [job.pk, pdf.name, kind.content_type, size, sha256, at],
        )
        (document,) = cursor.fetchone()
    if document is not None:
        dossier = report.letter.dossier
        note("document.added", at=at, dossier=dossier, document=document, sha256=sha256, size=size)
        note("report.file_kept", at=at, dossier=dossier, sha256=sha256)


def try_again(*, at: datetime) -> int:
    """With every sweep, what failed is put back into the queue; its words were not lost."""
    failed = PrintJob.objects.filter(kind=PrintJob.FILING, state=State.FAILED)
    again = failed.filter(
        Q(trouble__in=MENDED, finished_at__lt=at - SOON)
        | Q(trouble=Trouble.TOO_LARGE, finished_at__lt=at - LATER)
    )
    return again.update(state=State.WAITING, trouble="", finished_at=None)
