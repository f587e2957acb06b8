"""Prints in the background: one part after another, survives a kill, keeps to its asker."""

import io
import resource
import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.models import User
from records import access
from records.models import Event
from reports import press, prints
from reports.models import PrintItem, PrintJob
from reports.workflow import printing
from tests.conftest import JOBS, behind
from tests.factories import make_seat, on_the, sent_letter

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-02 09:00")
HTML = "<html lang=vi><title>t</title><body><p>{}</p></body></html>"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return tmp_path


def asked(seat, n=3, **fields) -> PrintJob:
    """A workbook, whose parts take no time; what is drawn has tests of its own."""
    items = [printing.Item("Sổ", rows=[[k, f"Phần {k}"]]) for k in range(1, n + 1)]
    said = {"kind": "rows", "title": "Công văn 12", "output": "xlsx", "items": items}
    return printing.start(by=seat, at=AT, **{**said, **fields})


def drawn(n: int) -> dict:
    items = [printing.Item(f"{k:03d}", HTML.format(f"Phần {k}")) for k in range(1, n + 1)]
    return {"output": "pdf", "items": items}


def at_the_press(times: int = 99) -> int:
    """So many steps as the worker takes them."""
    with behind(JOBS):
        return next((n for n in range(times) if not press.make_one()), times)


def on_disk() -> list[str]:
    folder = prints.folder()
    return sorted(p.name for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


def fresh(job) -> PrintJob:
    return PrintJob.objects.get(pk=job.pk)


def page(name: str, job) -> str:
    return reverse(f"reports:{name}", args=[job.pk])


def test_parts_are_made_in_order_and_put_together(p, as_seat):
    job = asked(p.bnc_officer, **drawn(2))
    assert at_the_press() == 3
    made = fresh(job)
    assert (made.state, made.done, made.total) == ("done", 2, 2)
    assert on_disk() == ["whole"]
    assert set(PrintItem.objects.filter(job=job).values_list("source", flat=True)) == {""}
    answer = as_seat(p.bnc_officer).get(page("print_file", job))
    pdf = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert [page.extract_text().strip() for page in pdf.pages] == ["Phần 1", "Phần 2"]
    assert [mark.title for mark in pdf.outline] == ["001", "002"]
    assert answer["Content-Disposition"].startswith('attachment; filename="ban-in-2026')
    actions = Event.objects.filter(action__startswith="print.").values_list("action", flat=True)
    assert list(actions) == ["print.asked", "print.made", "print.opened"]


def test_a_zip_and_a_workbook(p):
    zipped = asked(p.bnc_officer, **drawn(1) | {"output": "zip"})
    rows = [["Số", "Tên"], [1, "=SUM(A1)"], [2, "Đảng ủy"]]
    book = asked(p.bnc_officer, output="xlsx", items=[
        printing.Item("Sổ", rows=rows[:2]), printing.Item("Sổ", rows=rows[2:]),
    ])  # fmt: skip
    at_the_press()
    with zipfile.ZipFile(prints.whole_of(zipped.pk)) as found:
        assert found.namelist() == ["001.pdf"]
    sheet = load_workbook(io.BytesIO(prints.whole_of(book.pk).read_bytes()))["Sổ"]
    assert list(sheet.values) == [("Số", "Tên"), (1, "=SUM(A1)"), (2, "Đảng ủy")]


def _killed_after_a_part(job) -> None:
    """A part was made, and nothing of it said."""
    with transaction.atomic():
        press.make_one()
        raise KeyboardInterrupt


def test_a_killed_worker_loses_nothing_and_makes_no_part_twice(p):
    job = asked(p.bnc_officer)
    with pytest.raises(KeyboardInterrupt), behind(JOBS):
        _killed_after_a_part(job)
    before = prints.part_of(job.pk, 1).stat().st_mtime_ns
    assert fresh(job).done == 0
    with behind(JOBS):
        press.make_one()
    assert fresh(job).done == 1
    first = prints.part_of(job.pk, 1).stat().st_mtime_ns
    assert first >= before
    at_the_press()
    made = fresh(job)
    assert (made.state, made.done) == ("done", 3)


def test_two_ticks_do_not_make_the_same_print(p):
    job = asked(p.bnc_officer)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [str(job.pk)])
            assert at_the_press() == 0
            cursor.execute("select pg_advisory_unlock_all()")
    finally:
        other.close()
    assert at_the_press(1) == 1


def test_prints_take_turns(p):
    long, short = asked(p.bnc_officer, 3), asked(p.nui_officer, 1)
    at_the_press(3)
    assert (fresh(long).done, fresh(short).done) == (2, 1)


def test_progress_is_shown_and_ends(p, as_seat):
    job = asked(p.bnc_officer)
    client = as_seat(p.bnc_officer)
    at_the_press(1)
    PrintJob.objects.filter(pk=job.pk).update(started_at=AT, beat_at=AT + timedelta(seconds=10))
    shown = client.get(page("print_progress", job), headers={"HX-Request": "true"})
    assert shown.status_code == 200
    assert "1 trên 3 phần, còn khoảng 20 giây" in shown.content.decode()
    assert '<progress class="bar" id="thanh" max="3" value="1">' in shown.content.decode()
    assert client.get(page("print_progress", job)).status_code == 302
    at_the_press()
    ended = client.get(page("print_progress", job), headers={"HX-Request": "true"})
    assert ended.status_code == 286
    assert "hx-get" not in ended.content.decode()
    assert "Tải về" in client.get(reverse("reports:files")).content.decode()


def test_one_that_is_stopped_half_way_leaves_nothing(p, as_seat):
    job = asked(p.bnc_officer)
    at_the_press(1)
    answer = as_seat(p.bnc_officer).post(page("cancel_print", job), follow=True)
    assert "Phần tạo dở đã được xóa" in answer.content.decode()
    assert (fresh(job).state, on_disk(), PrintItem.objects.count()) == ("cancelled", [], 0)
    assert at_the_press() == 0
    again = as_seat(p.bnc_officer).post(page("cancel_print", job), follow=True)
    assert "đã kết thúc trước đó" in again.content.decode()


def test_one_that_is_stopped_while_a_part_is_drawn_leaves_nothing(p, monkeypatch):
    job = asked(p.bnc_officer, **drawn(1))

    def stopped(*args, **kwargs):
        PrintJob.objects.filter(pk=job.pk).update(state="cancelled")
        return b"%PDF-"

    monkeypatch.setattr(press, "render_pdf", stopped)
    at_the_press()
    assert (fresh(job).state, on_disk()) == ("cancelled", [])


def test_a_full_disk_is_said_and_can_be_tried_again(p, as_seat):
    job = asked(p.bnc_officer, 2)
    at_the_press(1)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        at_the_press(1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    failed = fresh(job)
    assert (failed.state, failed.trouble, failed.done) == ("failed", "disk", 1)
    assert on_disk() == ["000001"]
    client = as_seat(p.bnc_officer)
    assert "Đĩa của máy chủ đã đầy" in client.get(page("print_job", job)).content.decode()
    assert client.get(page("print_file", job)).status_code == 404
    client.post(page("retry_print", job))
    at_the_press()
    assert (fresh(job).state, on_disk()) == ("done", ["whole"])


def test_what_points_outside_is_refused(p):
    outside = [printing.Item("1", "<img src='http://127.0.0.1:1/x'>")]
    job = asked(p.bnc_officer, output="pdf", items=outside)
    at_the_press()
    assert (fresh(job).state, fresh(job).trouble) == ("failed", "refused")


def test_nobody_else_finds_it(p, as_seat):
    job = asked(p.bnc_officer, 1)
    at_the_press()
    root = make_seat(p.kiemtra, "leader", username="root")
    User.objects.filter(pk=root.user_id).update(is_superuser=True, is_staff=True)
    for seat in (p.bnc_leader, p.nui_officer, root):
        client = as_seat(seat)
        for name in ("print_job", "print_progress", "print_file"):
            assert client.get(page(name, job)).status_code == 404, name
        for name in ("cancel_print", "retry_print", "discard_print"):
            assert client.post(page(name, job)).status_code == 404, name
        assert "Công văn 12" not in client.get(reverse("reports:files")).content.decode()
    assert fresh(job).state == "done"


def test_a_file_closes_with_the_case_in_it(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    items = [printing.Item("1", rows=[["x"]], dossier=case.dossier)]
    job = asked(p.bnc_officer, items=items)
    at_the_press()
    client = as_seat(p.bnc_officer)
    assert client.get(page("print_file", job)).getvalue()
    access.revoke(case.dossier, [p.bnc_officer.group_id])
    assert client.get(page("print_file", job)).status_code == 404
    client.post(page("discard_print", job))
    assert (PrintJob.objects.count(), PrintItem.objects.count(), on_disk()) == (0, 0, [])


def test_behind_the_wall_only_the_asker_is_there_and_the_worker_reads_no_words(p, as_web):
    job = asked(p.bnc_officer)
    with as_web(p.bnc_officer):
        assert (PrintJob.objects.count(), PrintItem.objects.count()) == (1, 3)
    for seat in (p.bnc_leader, p.nui_officer):
        with as_web(seat):
            assert (PrintJob.objects.count(), PrintItem.objects.count()) == (0, 0)
            assert PrintJob.objects.filter(pk=job.pk).update(state="cancelled") == 0
    with behind(JOBS):
        assert (PrintJob.objects.count(), PrintItem.objects.count()) == (1, 0)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, as_web(p.bnc_officer), connection.cursor() as cursor:
        cursor.execute("select * from reports_next_part(%s)", [job.pk])


def test_what_is_old_is_swept_and_bytes_without_a_row_too(p):
    job = asked(p.bnc_officer, 1)
    at_the_press()
    PrintJob.objects.filter(pk=job.pk).update(until_on="2999-01-01")
    prints.keep_part(uuid4(), 1, b"x")
    with behind(JOBS):
        assert press.sweep() == 1
    assert on_disk() == ["whole"]
    PrintJob.objects.filter(pk=job.pk).update(until_on="2026-01-01")
    with behind(JOBS):
        press.sweep()
    assert (PrintJob.objects.count(), on_disk()) == (0, [])


def test_too_many_at_once_and_nothing_at_all_are_refused_in_words(p):
    with pytest.raises(ValidationError, match="Không có gì để in"):
        asked(p.bnc_officer, items=[])
    for _n in range(printing.OPEN_JOBS):
        asked(p.bnc_officer, 1)
    with pytest.raises(ValidationError, match="3 tệp chờ tạo"):
        asked(p.bnc_officer, 1)


def test_a_letter_is_printed_for_each_addressee(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    answer = as_seat(p.bnc_officer).post(reverse("reports:print_all", args=[case.pk]))
    job = PrintJob.objects.get()
    assert answer["Location"] == page("print_job", job)
    assert job.title == "Công văn 12-CV/BNCTU, từng nơi nhận"
    names = list(PrintItem.objects.values_list("name", flat=True))
    assert names == ["001-ben", "002-nui"]
    at_the_press()
    pages = PdfReader(prints.whole_of(job.pk)).pages
    assert "Đảng ủy phường Bến Cảng" in pages[0].extract_text()
    assert "Bến Cảng" not in pages[1].extract_text()
    assert as_seat(p.nui_leader).post(reverse("reports:print_all", args=[case.pk])).status_code \
        == 404  # fmt: skip


def test_a_process_that_is_killed_leaves_no_half_written_file(tmp_path):
    """Bytes go to a temporary name first; what a kill leaves is swept with its folder."""
    code = (
        "from pathlib import Path; from reports import prints; import time\n"
        "def slow(path):\n"
        "    with path.open('wb') as f:\n"
        "        f.write(b'x'); f.flush(); print('now', flush=True); time.sleep(60)\n"
        f"prints._whole_or_nothing(Path({str(tmp_path / 'a' / '000001')!r}), slow)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    time.sleep(0.05)
    assert not (tmp_path / "a" / "000001").exists()


def test_letters_of_chosen_lines_are_printed(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    other = sent_letter(p.congan_officer, [p.nui], code="001-6.2-opinion")
    rows = [str(d.pk) for c in (case, other) for d in c.dispatches.order_by("requested_agency")]
    client = as_seat(p.bnc_officer)
    client.post(reverse("reports:print_chosen"), {"row": [*rows, "x"]})
    job = PrintJob.objects.get()
    assert (job.title, job.total) == ("2 văn bản đã chọn", 2)
    assert set(PrintItem.objects.values_list("dossier", flat=True)) == {case.dossier_id}
    assert Event.objects.filter(action="letter.printed").count() == 2
    refused = client.post(reverse("reports:print_chosen"), {"row": "x"}, follow=True)
    assert "Không có gì để in" in refused.content.decode()
