"""Prints of many parts: asked for by a seat, made in the background, kept for seven days.

What is to be drawn is written down in the asker's own request, behind both walls; the worker
reads no case. It gets one part after another and each part's words go when it has been made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records import access
from records.history import in_record, note
from records.models import Dossier
from regulations.calendar import day_of
from reports import prints
from reports.models import PrintItem, PrintJob

State, Output = PrintJob.State, PrintJob.Output
KEPT_DAYS = 7
MOST_ITEMS = 2_000
AT_ONCE = 200  # rows of one insert
IN_HAND = 2_000_000  # characters of one insert
OPEN_JOBS = 3  # of one seat


@dataclass(frozen=True)
class Item:
    """One part: ``html`` to be drawn, or ``rows`` of a sheet called ``name``.

    ``dossier`` is what it shows; the file opens only to who may still view all of them.
    """

    name: str
    html: str = ""
    rows: list[list[object]] | None = None
    dossier: Dossier | None = None

    @property
    def source(self) -> str:
        if self.rows is None:
            return self.html
        return prints.rows_text(self.rows)


@in_record
def start(
    *,
    by: Seat,
    at: datetime,
    kind: str,
    title: str,
    items: Iterable[Item],
    output: str = Output.PDF,
) -> PrintJob:
    """Ask for a print; it is made in the order of ``items``. Raises ``ValidationError``.

    ``kind`` is a word for the record; ``title`` is shown to the asker alone and holds no words of
    a case. ``output``: one PDF, a zip of PDFs, or a workbook of ``rows``. ``items`` may be a
    generator: it is written down in pieces.
    """
    if PrintJob.objects.of(by).filter(state__in=PrintJob.OPEN).count() >= OPEN_JOBS:
        raise ValidationError(
            _("Đồng chí đang có %(n)s tệp chờ tạo. Chờ xong hoặc dừng bớt ở “Tệp của tôi”.")
            % {"n": OPEN_JOBS}
        )
    job = PrintJob.objects.create(
        seat=by, kind=kind, title=title[:200], output=output, total=0, created_at=at,
        until_on=day_of(at) + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    total = _write_down(job, items)
    if not total:
        raise ValidationError(_("Không có gì để in. Chọn ít nhất một dòng."))
    job.total = total
    job.save(update_fields=["total"])
    note("print.asked", at=at, by=by, inside=by.agency, kind=kind, items=total, output=output)
    return job


def _write_down(job: PrintJob, items: Iterable[Item]) -> int:
    rows: list[PrintItem] = []
    n = in_hand = 0
    for n, item in enumerate(items, start=1):
        if n > MOST_ITEMS:
            raise ValidationError(
                _("Mỗi lần in nhiều nhất %(n)s văn bản. Chia thành nhiều lần.") % {"n": MOST_ITEMS}
            )
        rows.append(
            PrintItem(job=job, position=n, name=item.name[:120], dossier=item.dossier,
                      source=item.source)
        )  # fmt: skip
        in_hand += len(rows[-1].source)
        if len(rows) == AT_ONCE or in_hand > IN_HAND:
            PrintItem.objects.bulk_create(rows)
            rows, in_hand = [], 0
    PrintItem.objects.bulk_create(rows)
    return n


@in_record
def cancel(job: PrintJob, *, by: Seat, at: datetime) -> bool:
    """Stop it; of its parts nothing stays, neither words nor bytes. False when it had ended."""
    stopped = PrintJob.objects.of(by).filter(pk=job.pk, state__in=PrintJob.OPEN)
    if not stopped.update(state=State.CANCELLED, finished_at=at):
        return False
    prints.remove(job.pk)
    note("print.cancelled", at=at, by=by, inside=by.agency, kind=job.kind)
    return True


@in_record
def retry(job: PrintJob, *, by: Seat, at: datetime) -> bool:
    """Go on where it failed: what was made is kept, unless the file itself is gone."""
    failed = PrintJob.objects.of(by).filter(pk=job.pk, state=State.FAILED)
    if not failed.update(state=State.WAITING, trouble="", finished_at=None):
        return False
    note("print.retried", at=at, by=by, inside=by.agency, kind=job.kind)
    return True


@in_record
def discard(job: PrintJob, *, by: Seat, at: datetime) -> bool:
    """Delete one's own file and its row, whatever its state."""
    if not PrintJob.objects.of(by).filter(pk=job.pk).delete()[0]:
        return False
    prints.remove(job.pk)
    note("print.discarded", at=at, by=by, inside=by.agency, kind=job.kind)
    return True


def may_open(job: PrintJob, seat: Seat) -> bool:
    """One's own file, made whole, every case of which one may still view."""
    if job.seat_id != seat.pk or job.state != State.DONE:
        return False
    shown = PrintItem.objects.filter(job=job).exclude(dossier=None)
    free = PrintItem.objects.filter(job=job, dossier=None).count()
    return free + access.visible_to(shown, seat).count() == job.total
