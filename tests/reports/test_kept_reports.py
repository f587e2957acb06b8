"""A report that goes out is kept as a file by itself, by a worker that reads no words."""

import resource
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from records import documents
from records.models import Document, Event
from reports import filing, press, prints, workflow
from reports.models import PeriodicReport, PrintItem, PrintJob
from reports.reminders import sweep
from tests.conftest import JOBS, behind
from tests.factories import fresh, on_the, rule
from tests.reports import carried
from tests.reports.test_printing import at_the_press, on_disk

pytestmark = pytest.mark.django_db
NOW = carried.NOW


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def row(p):
    """What the commune owes the board for the month."""
    found = carried.duty()
    carried.only(found.code)
    carried.opened()
    carried.outline(found, p.bnc_focal)
    return carried.one(found)


@pytest.fixture
def report(row) -> PeriodicReport:
    carried.sent(row)
    return PeriodicReport.objects.get()


def page_of(web, report) -> str:
    return " ".join(web.get(report.get_absolute_url()).content.decode().split())


def words_waiting() -> list[str]:
    return list(PrintItem.objects.exclude(source="").values_list("source", flat=True))


def test_what_goes_out_is_kept_with_its_hash_in_the_partys_form(report, p, as_seat):
    web = as_seat(p.nui_focal, at=NOW)
    assert "Hệ thống đang lưu" in page_of(web, report)
    assert at_the_press() == 1
    kept = fresh(report).document
    assert (kept.role, kept.uploaded_by, kept.dossier) == ("signed", p.nui_clerk, report.dossier)
    assert kept.name == "bao-cao-t02-31-2026-11.pdf"
    with documents.open_file(kept) as file:
        text = " ".join(PdfReader(file).pages[0].extract_text().split())
    for said in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-BC/ĐU", "1. Kết quả", "Đã làm."):
        assert said in text
    assert (PrintJob.objects.count(), words_waiting()) == (0, [])
    page = page_of(web, report)
    assert kept.sha256 in page
    assert "Đã lưu lúc" in page
    assert "Lưu tệp báo cáo" not in page
    event = Event.objects.get(action="report.file_kept")
    assert (event.seat, event.payload.data["sha256"]) == (None, kept.sha256)


def test_a_consolidation_is_kept_too(row, p):
    carried.sent(row)
    at_the_press()
    rule("002-6.3").routes.get().asked.members.add(p.thuongtruc)
    found = workflow.consolidate(row.duty, by=p.bnc_focal, at=on_the(NOW), period=row.period)
    carried.issued(carried.saved(found, signer=p.bnc_leader), number="20-BC/BNC")
    assert at_the_press() == 1
    kept = fresh(found).document
    with documents.open_file(kept) as file:
        text = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026" in text


def test_the_clerk_who_numbers_it_finds_no_print_of_it(report, p, as_seat):
    web = as_seat(p.nui_clerk, at=NOW)
    assert "Chưa có tệp nào" in web.get(reverse("reports:files")).content.decode()
    job = PrintJob.objects.get()
    for name in ("print_job", "print_progress", "print_file"):
        assert web.get(reverse(f"reports:{name}", args=[job.pk])).status_code == 404
    assert web.post(reverse("reports:cancel_print", args=[job.pk])).status_code == 404


def test_the_worker_still_reads_no_words(report):
    with behind(JOBS):
        assert PrintJob.objects.count() == 1
        assert PrintItem.objects.count() == 0
        assert Document.objects.count() == 0


def test_a_full_disk_is_said_and_the_sweep_tries_again(report, p, as_seat):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        at_the_press(1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    job = PrintJob.objects.get()
    assert (job.state, job.trouble, on_disk()) == ("failed", "disk", [])
    assert fresh(report).document is None
    page = page_of(as_seat(p.nui_focal, at=NOW), report)
    assert "Đĩa của máy chủ đã đầy" in page
    assert "Lưu tệp báo cáo" in page
    with behind(JOBS):
        assert filing.try_again(at=job.finished_at + timedelta(minutes=5)) == 0
        sweep(at=job.finished_at + timedelta(hours=1))
    assert fresh(report).file_trouble == ""
    at_the_press()
    assert fresh(report).document.sha256


def test_the_button_is_the_way_out_and_keeps_one_file(report, p, as_seat):
    web = as_seat(p.nui_focal, at=NOW)
    assert web.post(reverse("reports:keep_file", args=[report.pk])).status_code == 302
    kept = fresh(report).document
    at_the_press()
    assert fresh(report).document == kept
    assert (Document.objects.count(), PrintJob.objects.count()) == (1, 0)


def test_a_worker_that_dies_while_it_draws_loses_nothing(report, monkeypatch):
    drawn = filing.render_pdf

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(filing, "render_pdf", killed)
    with pytest.raises(KeyboardInterrupt), behind(JOBS):
        press.make_one()
    assert len(words_waiting()) == 1
    monkeypatch.setattr(filing, "render_pdf", drawn)
    at_the_press()
    assert fresh(report).document.sha256


def test_no_room_is_told_from_other_troubles():
    with pytest.raises(prints.DiskFull), prints.room():
        raise OSError(28, "No space left on device")
    with pytest.raises(PermissionError), prints.room():
        raise PermissionError(13, "Permission denied")
