"""Figures taken along: nothing restricted, nothing that runs as a formula, all of it on record."""

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import date
from tempfile import TemporaryFile
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from records.models import Event
from reports import exports, prints
from reports.figures import Line
from reports.models import PrintItem, PrintJob
from reports.views import exports as views
from requests.models import Dispatch
from tests.factories import received, replied, sent
from tests.reports.test_printing import at_the_press, on_disk

pytestmark = pytest.mark.django_db
NOW = "2026-03-12 08:00"
THE_TITLE = "Đang xử lý, 13/09/2025 đến 12/03/2026"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def table_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(response).decode("utf-8-sig"))))


def export(client, kind="csv", **asked):
    return client.get(reverse("reports:export_rows", args=[kind]), asked)


def test_the_rows_go_out_as_csv_and_as_a_workbook_without_what_is_restricted(p, as_seat):
    plain = received(p.bnc_officer, p.nui, subject="=HYPERLINK(1)")
    received(p.bnc_officer, p.ben, secrecy="working_secret", subject="Canary")
    client = as_seat(p.bnc_leader, at=NOW)
    head, *rows = table_of(export(client, nhom="dang-xu-ly"))
    assert (head[0], len(rows)) == ("Số hồ sơ", 1)
    assert rows[0][:3] == [plain.case.number, "'=HYPERLINK(1)", "Lấy ý kiến"]
    assert rows[0][6:8] == ["02/03/2026", "09/03/2026"]
    book = openpyxl.load_workbook(io.BytesIO(body_of(export(client, "xlsx", nhom="tat-ca"))))
    (_head, row) = book.active.iter_rows()
    assert (row[1].value, row[1].data_type) == ("=HYPERLINK(1)", "s")
    assert row[7].value.date() == date(2026, 3, 9)
    notes = Event.objects.filter(action="figures.exported").order_by("seq")
    assert [(e.seat, e.payload.data["kind"], e.payload.data["rows"]) for e in notes] == [
        (p.bnc_leader, "csv", 1), (p.bnc_leader, "xlsx", 1),
    ]  # fmt: skip
    assert notes[0].payload.data["group"] == "dang-xu-ly"


def test_an_export_has_as_many_rows_as_its_list_has_ordinary_ones(p, as_seat):
    for n in range(3):
        replied(received(p.bnc_officer, p.nui), at=f"2026-03-{9 + n:02d} 09:00")
    client = as_seat(p.bnc_leader, at=NOW)
    for group, number in (("tra-loi-muon", 2), ("dung-ngay", 1), ("co-han", 3), ("im-lang", 0)):
        assert len(table_of(export(client, nhom=group))) - 1 == number
    assert len(table_of(export(client, nhom="co-han", chieu="no"))) == 1


def test_more_than_a_workbook_takes_is_made_in_the_background(p, as_seat, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 1)
    sent(p.bnc_officer, p.nui, subject="=1+1")
    received(p.bnc_officer, p.ben, secrecy="working_secret", subject="Canary")
    sent(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_leader, at=NOW)
    response = export(client, "xlsx", nhom="dang-xu-ly")
    assert response["Location"].endswith("?nhom=dang-xu-ly")
    page = client.get(response["Location"]).content.decode()
    assert "tạo ở nền" in page
    assert 'name="output" value="xlsx"' in page
    job = asked_for(client, "xlsx")
    assert (job.kind, job.total, job.title) == (
        "figures",
        1,
        THE_TITLE,
    )
    at_the_press()
    book = openpyxl.load_workbook(io.BytesIO(prints.whole_of(job.pk).read_bytes()))
    (head, *rows) = book["Danh sách"].iter_rows()
    assert (head[0].value, head[0].font.b) == ("Số hồ sơ", True)
    assert sorted(row[1].value for row in rows) == [
        "=1+1", "Góp ý dự thảo Kế hoạch kiểm tra năm 2027",
    ]  # fmt: skip
    assert rows[0][6].value.date() == date(2026, 3, 2)
    assert len(table_of(export(client, nhom="dang-xu-ly"))) == 3


def asked_for(client, output: str, group: str = "dang-xu-ly") -> PrintJob:
    address = f"{reverse('reports:make_rows')}?nhom={group}"
    assert client.post(address, {"output": output}).status_code == 302
    return PrintJob.objects.latest("created_at")


def test_the_rows_are_printed_in_parts_under_the_head_of_the_party(p, as_seat, monkeypatch):
    monkeypatch.setattr(views, "ON_PAPER", 1)
    sent(p.bnc_officer, p.nui)
    sent(p.bnc_officer, p.ben)
    received(p.bnc_officer, p.ben, secrecy="working_secret", subject="Canary")
    client = as_seat(p.bnc_leader, at=NOW)
    job = asked_for(client, "pdf")
    assert (job.total, job.output) == (2, "pdf")
    at_the_press()
    pages = PdfReader(prints.whole_of(job.pk)).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in texts[0]
    assert ["Góp ý dự thảo" in text for text in texts] == [True, True]
    assert "Canary" not in "".join(texts)
    assert pages[0].mediabox.width > pages[0].mediabox.height


def test_an_export_that_is_stopped_leaves_nothing(p, as_seat, monkeypatch):
    monkeypatch.setattr(views, "IN_PART", 1)
    for _n in range(2):
        sent(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_leader, at=NOW)
    job = asked_for(client, "xlsx")
    at_the_press(1)
    assert on_disk()
    said = client.post(reverse("reports:cancel_print", args=[job.pk]), follow=True)
    assert "không có tệp nào được giữ" in said.content.decode()
    at_the_press()
    assert (on_disk(), PrintItem.objects.count()) == ([], 0)


def test_an_export_is_its_askers_alone(p, as_seat):
    sent(p.bnc_officer, p.nui)
    job = asked_for(as_seat(p.bnc_leader, at=NOW), "xlsx")
    at_the_press()
    for seat in (p.nui_leader, p.thuongtruc_overseer, p.bnc_officer):
        client = as_seat(seat, at=NOW)
        for name in ("print_job", "print_progress", "print_file"):
            assert client.get(reverse(f"reports:{name}", args=[job.pk])).status_code == 404
    for role in ("focal", "clerk", "officer"):
        client = as_seat(getattr(p, f"bnc_{role}"))
        assert client.post(reverse("reports:make_rows")).status_code == 404
    assert (
        as_seat(p.bnc_leader, at=NOW).get(reverse("reports:print_file", args=[job.pk])).getvalue()
    )


def test_what_cannot_be_made_is_said(p, as_seat, monkeypatch):
    monkeypatch.setattr(views, "MOST_ON_PAPER", 0)
    sent(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_leader, at=NOW)
    address = reverse("reports:make_rows")
    for query, said in (
        ("?nhom=dang-xu-ly", "Xuất Excel, hoặc chọn kỳ ngắn hơn"),
        ("?tu=x", "bộ lọc có chỗ chưa đúng"),
        ("?nhom=im-lang", "Không có gì để in"),
    ):  # fmt: skip
        if "im-lang" in query:
            monkeypatch.setattr(views, "MOST_ON_PAPER", 9)
        answer = client.post(f"{address}{query}", {"output": "pdf"}, follow=True)
        assert said in answer.content.decode()
    assert client.post(f"{address}?nhom=x").status_code == 404
    assert not PrintJob.objects.exists()
    assert not Event.objects.filter(action="figures.exported").exists()


@pytest.mark.parametrize("address", ["danh-sach.exe", "danh-sach.csv?nhom=x", "tong-quan.csv"])
def test_what_there_is_no_file_of_is_not_there(p, as_seat, address):
    assert as_seat(p.bnc_leader).get(f"/tong-quan/{address}").status_code == 404


def test_a_filter_that_cannot_be_read_exports_nothing(p, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    for route, kind in (("export_rows", "csv"), ("export_overview", "xlsx")):
        response = client.get(reverse(f"reports:{route}", args=[kind]), {"tu": "x"})
        assert response.status_code == 302
        assert "tu=x" in response["Location"]
    assert not Event.objects.filter(action="figures.exported").exists()


def test_the_overview_goes_out_as_a_workbook_and_as_two_pages(p, as_seat, monkeypatch):
    replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    received(p.bnc_officer, p.ben, secrecy="working_secret", subject="Canary")
    client = as_seat(p.bnc_leader, at=NOW)
    book = openpyxl.load_workbook(
        io.BytesIO(body_of(client.get(reverse("reports:export_overview", args=["xlsx"]))))
    )
    assert book.sheetnames == ["Tổng quan", "Theo cơ quan", "Theo tháng", "Đến hạn"]
    told = dict(row[:2] for row in book["Tổng quan"].iter_rows(values_only=True))
    assert (told["Đã trả lời, có hạn"], told["Tỷ lệ đúng hạn, %"]) == (1, None)
    html = []
    monkeypatch.setattr(
        views, "render_pdf", lambda text, pages: html.append((text, pages)) or b"%PDF-1.7"
    )
    response = client.get(reverse("reports:export_overview", args=["pdf"]))
    assert (response["Content-Type"], html[0][1]) == ("application/pdf", 2)
    assert "Canary" not in html[0][0]
    assert "Tình hình phối hợp" in html[0][0]


@pytest.mark.parametrize("role", ["focal", "clerk", "officer"])
def test_for_others_there_is_nothing_to_take(p, as_seat, role):
    client = as_seat(getattr(p, f"bnc_{role}"))
    assert export(client).status_code == 404
    assert client.get(reverse("reports:export_overview", args=["xlsx"])).status_code == 404


LINE = Line(
    uuid4(), "PH-1", "Góp ý", "Lấy ý kiến", "khoản 1 Điều 5", "A", "B", date(2026, 3, 2), None,
    str(Dispatch.Status.SENT.label), None, "", "run", False, False,
)  # fmt: skip


def lines(number: int):
    return (replace(LINE, number=f"PH-{n}") for n in range(number))


def test_a_writer_says_how_far_it_is_and_stops_when_told():
    seen = []
    pieces = exports.csv_pieces(exports.sheet(lines(2500)), seen.append)
    next(pieces)
    pieces.close()
    assert seen == []
    assert (
        b"".join(exports.csv_pieces(exports.sheet(lines(2500)), seen.append)).count(b"\n") == 2501
    )
    assert seen == [0, 1000, 2000]

    def stop(number):
        raise KeyboardInterrupt(number)

    with TemporaryFile() as file, pytest.raises(KeyboardInterrupt):
        exports.write_book([("A", exports.sheet(lines(1500)))], file, stop)


def peak(write, number: int) -> int:
    tracemalloc.start()
    write(number)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def in_csv(number: int) -> None:
    for _piece in exports.csv_pieces(exports.sheet(lines(number))):
        continue


def in_a_book(number: int) -> None:
    with TemporaryFile() as file:
        exports.write_book([("A", exports.sheet(lines(number)))], file)


@pytest.mark.parametrize(("write", "few"), [(in_csv, 2_000), (in_a_book, 500)])
def test_memory_does_not_grow_with_the_rows(write, few):
    write(few)  # what is loaded once
    assert peak(write, 5 * few) < 1.5 * peak(write, few)
