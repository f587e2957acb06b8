"""The pages of obligations and periodic reports, as those see them who use them."""

from datetime import date

import pytest
from django.urls import reverse

from reports import workflow
from reports.models import Obligation, Outline, PeriodicReport
from requests import workflow as letters
from tests.factories import fresh, on_the
from tests.reports import carried
from tests.reports.carried import NOW, one, opened

pytestmark = pytest.mark.django_db
LIST = reverse("reports:obligations")


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    opened()
    return found


@pytest.fixture
def row(monthly):
    return one(monthly)


def url(name: str, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def of(row: Obligation, name: str = "obligation") -> str:
    return url(name, row.pk)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_says_what_is_owed_and_that_no_day_was_set(row, as_seat, p):
    page = text(as_seat(p.nui_focal, at=NOW).get(LIST))
    assert "Báo cáo kết quả công tác nội chính, Tháng 11/2026" in page
    assert "gửi Ban Nội chính Tỉnh ủy" in page
    assert "đang lấy ngày cuối kỳ" in page


def test_the_list_is_narrowed_by_period_and_an_unreadable_one_is_said(row, as_seat, p):
    web = as_seat(p.nui_focal, at=NOW)
    page = text(web.get(LIST, {"ky": "2026-10"}))
    assert of(row) not in page
    page = text(web.get(LIST, {"ky": "tháng mười"}))
    assert "Không đọc được kỳ “THÁNG MƯỜI”" in page


def test_who_receives_sees_how_many_have_sent_and_who_is_missing(row, as_seat, p):
    carried.sent(row)
    page = text(as_seat(p.bnc_focal, at=NOW).get(LIST, {"nhom": "gui-den"}))
    assert "1/3 đã gửi" in page
    page = text(as_seat(p.bnc_focal, at=NOW).get(url("round", "T02-31", "2026-11")))
    assert "1 trên 3 cơ quan đã gửi" in page
    assert "12-BC/ĐU" in page


def test_periods_that_end_together_are_put_into_one_report(row, as_seat, p):
    second = carried.duty("T02-32")
    opened()
    other, elsewhere = one(second), one(second, owed_by="ben")
    web = as_seat(p.nui_focal, at=NOW)
    page = web.get(row.get_absolute_url())
    assert [each.pk for each in page.context["others"]] == [other.pk]
    web.post(of(row, "start"), {"also": [other.pk]})
    report = PeriodicReport.objects.get()
    assert set(report.obligations.all()) == {row, other}
    assert "Gộp vào báo cáo này" not in text(web.get(row.get_absolute_url()))

    third = carried.duty("T02-33")
    opened()
    for gone in (other.pk, elsewhere.pk, "mười"):  # in a report already, another's, no number
        answer = web.post(of(one(third), "start"), {"also": [gone]}, follow=True)
        assert "có kỳ vừa được thực hiện hoặc đang có báo cáo" in text(answer)
    assert PeriodicReport.objects.count() == 1


def test_a_report_is_written_submitted_and_read(row, monthly, as_seat, p):
    carried.outline(monthly, p.bnc_focal)
    web = as_seat(p.nui_focal, at=NOW)
    answer = web.post(of(row, "start"))
    report = PeriodicReport.objects.get()
    assert answer.url == report.get_absolute_url()
    again = web.post(of(row, "start"))
    assert again.url == report.get_absolute_url()
    page = text(web.get(answer.url))
    assert "Nêu số liệu." in page
    sections = list(report.sections.all())
    data = {f"s{s.pk}": f"Nội dung {s.position}" for s in sections}
    data |= {"version": report.letter.version, "subject": "Báo cáo tháng 11"}
    refused = web.post(answer.url, data | {"action": "submit"})
    assert "Chọn người duyệt, ký." in text(refused)
    assert "Nội dung 2" in text(refused)
    data |= {"signer": p.nui_leader.pk, "version": fresh(report.letter).version}
    web.post(answer.url, data | {"action": "figures"})
    assert fresh(report).figures == {"letters_sent": 0}
    data["version"] = fresh(report.letter).version
    sent = web.post(answer.url, data | {"action": "submit"})
    assert sent.url == report.letter.get_absolute_url()
    assert fresh(report.letter).status == "awaiting_signature"
    late = text(web.post(answer.url, data | {f"s{sections[0].pk}": "Gõ muộn."}))
    assert "Phần vừa soạn, chưa được lưu" in late
    assert "Gõ muộn." in late


def test_somebody_elses_save_is_shown_and_nothing_typed_is_lost(row, as_seat, p):
    report = carried.written(row)
    section = report.sections.first()
    answer = as_seat(p.nui_focal, at=NOW).post(
        report.get_absolute_url(), {"version": 0, f"s{section.pk}": "Bản của tôi."}
    )
    page = text(answer)
    assert "Người khác vừa sửa báo cáo này" in page
    assert "Bản của tôi." in page
    assert "Đã làm." in page


def test_the_receiver_chases_waives_and_returns_on_its_pages(row, monthly, as_seat, p):
    web = as_seat(p.bnc_focal, at=NOW)
    assert web.get(of(row)).status_code == 200
    assert web.post(of(row, "chase"), {"text": "Gửi sớm."}).status_code == 302
    other = one(monthly, owed_by="ben")
    assert "lý do miễn" in text(web.post(of(other, "waive"), {"reason": ""}))
    web.post(of(other, "waive"), {"reason": "Mới thành lập."})
    assert fresh(other).waived_by == p.bnc_focal
    page = text(web.get(of(other)))
    assert "Mới thành lập." in page
    web.post(of(other, "owe_again"))
    assert fresh(other).is_open
    carried.sent(row)
    web.post(of(row, "return"), {"reason": "Thiếu số liệu.", "due_on": "04/12/2026"})
    assert fresh(row).due_on == date(2026, 12, 4)
    page = text(as_seat(p.nui_focal, at=NOW).get(of(row)))
    assert "Thiếu số liệu." in page
    assert "Hạn 30/11/2026 đổi thành 04/12/2026." in page


def test_a_paper_is_recorded_and_what_was_typed_stays(row, as_seat, p):
    web = as_seat(p.nui_focal, at=NOW)
    page = text(web.post(of(row, "record_sent"), {"document_number": "9-BC/ĐU"}))
    assert "Ghi ngày của văn bản." in page
    assert "9-BC/ĐU" in page
    web.post(of(row, "record_sent"), {"document_number": "9-BC/ĐU", "document_on": "19/11/2026"})
    assert fresh(row).document_number == "9-BC/ĐU"


def test_work_is_handed_out_on_a_page(row, as_seat, p):
    web = as_seat(p.nui_focal, at=NOW)
    assert p.nui_officer.user.full_name in text(web.get(of(row, "hand")))
    web.post(of(row, "hand"), {"handler": p.nui_officer.pk})
    assert "Tháng 11/2026" in text(as_seat(p.nui_officer, at=NOW).get(LIST))


def test_the_outline_is_set_and_a_clash_is_said(row, as_seat, p):
    web = as_seat(p.bnc_focal, at=NOW)
    page = url("outline", "T02-31", "month")
    data = {"version": 0, "heading0": "Kết quả", "hint0": "Số liệu.", "figure0": "waiting"}
    assert web.post(page, data).status_code == 302
    assert Outline.objects.get().sections.get().figure == "waiting"
    assert "vừa được người khác sửa" in text(web.post(page, data))
    assert as_seat(p.nui_focal, at=NOW).get(page).status_code == 404


def test_whoever_has_no_part_in_it_finds_nothing(row, as_seat, p):
    report = carried.written(row)
    for seat in (p.congan_leader, p.ben_focal):
        web = as_seat(seat, at=NOW)
        for address in (of(row), report.get_absolute_url(), url("round", "T02-31", "2026-11")):
            assert web.get(address).status_code == 404
    assert as_seat(p.bnc_focal, at=NOW).get(report.get_absolute_url()).status_code == 404


def test_who_sees_it_and_may_not_do_it_is_refused(row, as_seat, p):
    web = as_seat(p.nui_clerk, at=NOW)
    assert web.get(of(row)).status_code == 200
    for name in ("start", "waive", "chase", "return", "hand"):
        assert web.post(of(row, name)).status_code == 403


def test_the_sent_report_is_kept_as_a_file_with_its_hash(row, as_seat, p, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    carried.sent(row)
    report = PeriodicReport.objects.get()
    web = as_seat(p.nui_focal, at=NOW)
    printed = web.get(url("report_pdf", report.pk))
    assert printed.content.startswith(b"%PDF-")
    assert web.post(url("keep_file", report.pk)).status_code == 302
    document = fresh(report).document
    assert (document.role, len(document.sha256)) == ("signed", 64)
    assert document.sha256[:16] in text(web.get(report.get_absolute_url()))
    assert web.post(url("keep_file", report.pk)).status_code == 403


def test_what_was_consolidated_names_its_sources(monthly, as_seat, p):
    carried.outline(monthly, p.bnc_focal)
    carried.sent(one(monthly))
    carried.sent(one(monthly, owed_by="ben"), is_nothing_to_report=True, bodies=())
    web = as_seat(p.bnc_focal, at=NOW)
    answer = web.post(url("consolidate", "T02-31", "2026-11"))
    report = PeriodicReport.objects.get(is_consolidation=True)
    assert answer.url == report.get_absolute_url()
    page = text(web.get(answer.url))
    assert "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026" in page
    assert "chưa có báo cáo" in page
    again = web.post(url("consolidate", "T02-31", "2026-11"), follow=True)
    assert "soạn dở" in text(again)


def test_nothing_to_report_is_one_press(row, as_seat, p):
    as_seat(p.nui_focal, at=NOW).post(of(row, "start"), {"nothing": "1"})
    report = PeriodicReport.objects.get()
    assert report.is_nothing_to_report
    assert workflow.judge(report.letter, by=p.nui_focal) == {}
    assert on_the(NOW) == report.letter.drafted_at


# --- Saved by itself, copied late ----------------------------------------------------------------


def test_a_report_saves_itself_while_it_is_written(row, as_seat, p):
    report = carried.written(row)
    section = report.sections.first()
    web = as_seat(p.nui_focal, at=NOW)
    assert url("autosave", report.pk) in text(web.get(report.get_absolute_url()))
    data = {
        "version": report.letter.version, f"s{section.pk}": "Gõ dở.",
        "subject": report.letter.subject, "signer": p.nui_leader.pk,
    }  # fmt: skip
    saved = text(web.post(url("autosave", report.pk), data))
    assert "tự lưu lúc" in saved
    letter = fresh(report.letter)
    assert f'value="{letter.version}"' in saved
    assert "Gõ dở." in letter.body
    assert report.sections.first().body == "Gõ dở."
    assert "Người khác vừa sửa" in text(web.post(url("autosave", report.pk), data))
    assert as_seat(p.ben_focal).post(url("autosave", report.pk), data).status_code == 404
    carried.signed(report)
    assert as_seat(p.nui_focal).post(url("autosave", report.pk), data).status_code == 403


def test_a_copy_sent_later_is_late_on_the_report_and_in_the_list_of_who_receives_it(
    row, as_seat, p
):
    report = carried.issued(carried.written(row))
    copy = letters.send_copy(
        report.letter, by=p.nui_focal, at=on_the("2026-11-25 09:00"), agency=p.congan
    )
    page = text(as_seat(p.nui_focal, at="2026-11-25 10:00").get(report.get_absolute_url()))
    assert f"{p.congan.name}: đồng gửi sau, muộn 5 ngày" in page
    for address in ("/viec/", "/van-ban-den/", copy.get_absolute_url()):
        page = text(as_seat(p.congan_clerk, at="2026-11-25 10:00").get(address))
        assert "Đồng gửi muộn" in page, address
    page = text(as_seat(p.bnc_clerk, at="2026-11-25 10:00").get("/van-ban-den/"))
    assert "Đồng gửi muộn" not in page
