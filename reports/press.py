"""The press: makes what seats asked for, one part after another, as the jobs login.

A tick works for a while and goes; the next one goes on where it stopped, also when the first was
killed: what has been made is in the database and on the disk, and nothing else is remembered. A
lock of the transaction keeps two ticks from the same print, and ends with its process.
"""

import time
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from pypdf.errors import PyPdfError

from records.history import database_now, note, recorded
from regulations.calendar import day_of
from reports import filing, prints, render
from reports.models import PrintJob
from reports.pdf import PdfUnavailable, render_pdf

State, Trouble = PrintJob.State, PrintJob.Trouble
TICK_SECONDS = 20
# A part may be a report of hundreds of pages, and nobody waits before the screen.
PART = {"wall": 300, "cpu": 240, "megabytes": 3072}
ENDED_AS = {render.UNAVAILABLE: Trouble.UNAVAILABLE, render.REFUSED: Trouble.REFUSED}


def run(*, seconds: float = TICK_SECONDS) -> int:
    """Make parts until the time is over or nothing waits; returns how many steps were done."""
    until, steps = time.monotonic() + seconds, 0
    while make_one():
        steps += 1
        if time.monotonic() >= until:
            return steps
    sweep()
    return steps


def make_one() -> bool:
    """One part of the print that has waited longest, or its putting together. False: nothing."""
    with transaction.atomic():
        job = _take()
        if job is None:
            return False
        _begin(job)
    with recorded():
        if not _lock(job):
            return True  # another tick has it; the next turn takes another print
        try:
            _step(job)
        except prints.DiskFull:
            _fail(job, Trouble.DISK)
        except (FileNotFoundError, PyPdfError):
            _fail(job, Trouble.LOST)
        except PdfUnavailable as error:
            _fail(job, ENDED_AS.get(error.code, Trouble.TOO_LARGE))
    return True


def _take() -> PrintJob | None:
    """Prints take turns, so that a short one does not wait for a long one."""
    waiting = PrintJob.objects.filter(state__in=PrintJob.OPEN)
    for job in waiting.order_by(F("beat_at").asc(nulls_first=True), "created_at"):
        if _lock(job):
            return job
    return None


def _lock(job: PrintJob) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [str(job.pk)])
        return cursor.fetchone()[0]


def _begin(job: PrintJob) -> None:
    now = database_now()
    mine = PrintJob.objects.filter(pk=job.pk, state__in=PrintJob.OPEN)
    mine.filter(started_at=None).update(started_at=now)
    mine.update(state=State.RUNNING, beat_at=now)


def _step(job: PrintJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from reports_next_part(%s)", [job.pk])
        part = cursor.fetchone()
    if part is None:
        _finish(job)
        return
    position, source = part
    if job.kind == PrintJob.FILING:
        filing.keep(job, source, _clock(), **PART)
        return
    prints.keep_part(job.pk, position, _drawn(job, source))
    with connection.cursor() as cursor:
        cursor.execute("select reports_part_made(%s, %s, clock_timestamp())", [job.pk, position])
        is_wanted = cursor.fetchone()[0]
    if not is_wanted:
        prints.remove(job.pk)


def _drawn(job: PrintJob, source: str) -> bytes:
    return source.encode() if job.output == PrintJob.Output.BOOK else render_pdf(source, **PART)


def _finish(job: PrintJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from reports_parts(%s)", [job.pk])
        parts = cursor.fetchall()
    if not parts:  # stopped a moment ago
        prints.remove(job.pk)
        return
    size, sha256 = prints.join(job.pk, job.output, parts)
    now = _clock()
    made = PrintJob.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.DONE, finished_at=now, beat_at=now, size=size, sha256=sha256
    )
    if not made:
        prints.remove(job.pk)
        return
    prints.remove_parts(job.pk)
    note("print.made", at=now, kind=job.kind, size=size, sha256=sha256)


def _fail(job: PrintJob, trouble: str) -> None:
    """Said in a sentence on the asker's page; what was made stays for another try."""
    now = _clock()
    PrintJob.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.FAILED, trouble=trouble, finished_at=now
    )
    note("print.failed", at=now, kind=job.kind, trouble=trouble)


def _clock() -> datetime:
    """Later than the beginning of this transaction, in which a part was drawn."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        return cursor.fetchone()[0]


def sweep() -> int:
    """Take away what is older than its time, and bytes that no print owns any more."""
    on = day_of(database_now())
    PrintJob.objects.filter(until_on__lt=on).delete()
    if not prints.folder().is_dir():
        return 0
    found = {path.name for path in prints.folder().iterdir()}
    owned = PrintJob.objects.exclude(state=State.CANCELLED).values_list("pk", flat=True)
    gone = found - {str(pk) for pk in owned}
    for name in gone:
        prints.remove(name)
    return len(gone)
