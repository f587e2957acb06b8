"""Sổ văn bản đi, đến: whose number one may know; numbering by kind, by year and by term."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from records.models import Numbering, Register, Secrecy
from records.registers import next_outgoing, take_outgoing
from reports.models import PrintItem, PrintJob
from requests import workflow as letters
from tests.factories import draft_letter, on_the, received, replied, sent_letter, signed_letter

pytestmark = pytest.mark.django_db
BOOKS = reverse("reports:registers")
ON = date(2026, 3, 2)


def text_of(client, **query) -> str:
    return " ".join(client.get(BOOKS, query).content.decode().split())


def test_the_outgoing_book_holds_letters_and_answers(p, as_seat):
    sent_letter(p.bnc_officer, [p.nui, p.ben])
    replied(received(p.bnc_officer, p.nui))
    shown = text_of(as_seat(p.bnc_clerk))
    assert "12-CV/BNCTU" in shown
    assert "Góp ý dự thảo Kế hoạch kiểm tra năm 2027" in shown
    assert "1 đến 2 trong 2" in shown
    theirs = text_of(as_seat(p.nui_clerk))
    assert "7-CV/ĐU" in theirs
    assert "Trả lời: Góp ý dự thảo" in theirs
    assert "1 đến 1 trong 1" in theirs
    assert "Sổ này chưa có văn bản nào" in text_of(as_seat(p.congan_clerk))


def test_the_incoming_book_shows_the_entry_that_counts(p, as_seat):
    received(
        p.bnc_officer,
        p.nui,
    )
    shown = text_of(as_seat(p.nui_clerk), so="den")
    assert "Sổ văn bản đến" in shown
    assert "12-CV/BNCTU" in shown
    assert "1 đến 1 trong 1" in shown
    assert "Sổ này chưa có" in text_of(as_seat(p.nui_clerk), so="den", loai="BC")
    assert "Sổ này chưa có" in text_of(as_seat(p.ben_clerk), so="den")


def test_a_corrected_entry_stands_in_the_book_of_its_own_year_alone(p, as_seat):
    there = received(p.bnc_officer, p.nui, at="2025-12-31 08:00")
    letters.correct_receipt(
        there, by=p.nui_clerk, at=on_the("2026-01-05 08:00"), registered_on=date(2026, 1, 4),
        incoming_number="46", reason="Ghi nhầm ngày",
    )  # fmt: skip
    web = as_seat(p.nui_clerk, at="2026-03-02 08:00")
    assert "12-CV/BNCTU" in text_of(web, so="den", ky="2026")
    assert "Sổ này chưa có" in text_of(web, so="den", ky="2025")


def test_books_of_years_in_which_one_only_received_stay_open(p, as_seat):
    received(p.bnc_officer, p.nui, at="2025-12-30 08:00")
    web = as_seat(p.nui_clerk, at="2027-01-04 08:00")
    assert "12-CV/BNCTU" in text_of(web, so="den", ky="2025")


def test_no_restricted_title_stands_in_a_book(p, as_seat, accredited):
    sent_letter(p.bnc_officer, [p.nui], secrecy=Secrecy.WORKING_SECRET)
    for seat in (p.bnc_clerk, p.bnc_leader):
        shown = text_of(as_seat(seat))
        assert "12-CV/BNCTU" in shown
        assert "Góp ý dự thảo" not in shown


@pytest.mark.parametrize("query", [
    {"so": "x", "ky": "1", "loai": "x", "trang": "x"}, {"trang": "99999999"}, {"ky": "nk-1"},
])  # fmt: skip
def test_what_is_not_there_falls_back(p, as_seat, query):
    assert as_seat(p.bnc_clerk).get(BOOKS, query).status_code == 200


def test_a_book_is_printed_in_the_background(p, as_seat):
    sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_clerk)
    for output in ("pdf", "xlsx"):
        client.post(reverse("reports:print_book"), {"so": "di", "output": output})
    pdf, book = (PrintJob.objects.get(output=output) for output in ("pdf", "xlsx"))
    assert pdf.title == "Sổ văn bản đi, 2026"
    assert "SỔ VĂN BẢN ĐI" in PrintItem.objects.get(job=pdf).source
    assert '["12-CV/BNCTU", "02/03/2026", "CV", ' in PrintItem.objects.get(job=book).source
    empty = as_seat(p.congan_clerk).post(reverse("reports:print_book"), follow=True)
    assert "Không có gì để in" in empty.content.decode()


def test_without_a_setting_all_kinds_count_together(p):
    taken = [take_outgoing(p.bnc, kind, ON) for kind in ("CV", "BC")]
    assert taken == ["01-CV/BNCTU", "02-CV/BNCTU"]


def test_a_kind_counts_apart_by_the_year_or_by_the_term(p):
    term = {"runs": "term", "term_from": date(2025, 10, 1)}
    Numbering.objects.create(agency=p.bnc, kind="BC")
    Numbering.objects.create(agency=p.bnc, kind="TB", **term)
    days = (ON, date(2026, 12, 31), date(2027, 1, 4))
    assert [take_outgoing(p.bnc, "BC", on) for on in days] == [
        "01-BC/BNCTU", "02-BC/BNCTU", "01-BC/BNCTU",
    ]  # fmt: skip
    assert [take_outgoing(p.bnc, "TB", on) for on in days] == [
        "01-TB/BNCTU", "02-TB/BNCTU", "03-TB/BNCTU",
    ]  # fmt: skip
    assert next_outgoing(p.bnc, "TB", ON) == "04-TB/BNCTU"
    assert take_outgoing(p.bnc, "CV", ON) == "01-CV/BNCTU"
    assert take_outgoing(p.nui, "BC", ON) == "01-CV/ĐU"
    row = Register.objects.get(agency=p.bnc, series="TB NK")
    assert (row.year, str(row)) == (2025, "Sổ văn bản đi TB NK 2025: 3")


def test_a_term_needs_its_first_day(p):
    with pytest.raises(ValidationError, match="nhập ngày bắt đầu nhiệm kỳ"):
        Numbering(agency=p.bnc, kind="BC", runs="term").full_clean()


def test_a_letter_takes_its_number_from_the_book_of_its_kind(p, as_seat):
    Numbering.objects.create(agency=p.bnc, kind="CV", runs="term", term_from=date(2025, 10, 1))
    case = signed_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_clerk, at="2026-03-02 10:00")
    page = client.get(reverse("requests:issue", args=[case.pk])).content.decode()
    assert "01-CV/BNCTU" in page
    client.post(reverse("requests:issue", args=[case.pk]), {"issued_on": "02/03/2026"})
    case.refresh_from_db()
    assert case.document_number == "01-CV/BNCTU"
    assert draft_letter(p.bnc_officer, [p.nui]).document_kind == "CV"
    shown = text_of(client, ky="nk-2025")
    assert "nhiệm kỳ 2025–2030" in shown
    assert "01-CV/BNCTU" in shown
    assert on_the("2026-03-02 10:00").date() == ON
