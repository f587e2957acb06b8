"""The same letter as .docx: margins, columns, page numbers, every letter of the alphabet."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from docx import Document
from docx.shared import Mm

from records.models import Event, Secrecy
from reports.letterform import letter_form
from reports.letters.build import letter_sheet
from reports.letters.docx import docx_of
from tests.factories import assigned, on_the, replied, sent_letter

pytestmark = pytest.mark.django_db
DAY = on_the("2026-03-02 09:00").date()


def opened(content: bytes):
    return Document(io.BytesIO(content))


def cells(document) -> list[list[str]]:
    return [[p.text for p in cell.paragraphs] for t in document.tables for cell in t.rows[0].cells]


def test_a_letter_holds_the_same_words_in_the_same_form(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben], body="Đề nghị góp ý. ẰẾỐỨỴ ằếốứỵ")
    answer = as_seat(p.bnc_officer).get(reverse("reports:letter_docx", args=[case.pk]))
    assert answer["Content-Disposition"].endswith(f'"cong-van-{case.number.lower()}.docx"')
    document = opened(answer.content)
    section = document.sections[0]
    sides = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(side / Mm(1)) for side in sides] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    left, right, copies, sign = cells(document)
    assert left[:3] == ["BAN NỘI CHÍNH TỈNH ỦY", "*", "Số 12-CV/BNCTU"]
    assert right[0] == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert copies[0] == "Nơi nhận:"
    assert sign[-1] == case.signatory.full_name
    body = [paragraph.text for paragraph in document.paragraphs]
    assert "Kính gửi:\t- Đảng ủy phường Bến Cảng," in body
    assert "Đề nghị góp ý. ẰẾỐỨỴ ằếốứỵ" in body
    assert (document.core_properties.author, document.core_properties.language) == ("", "vi-VN")
    assert Event.objects.get(action="letter.printed").payload.data["docx"]


def test_an_answer_and_a_report_with_sections(p, as_seat):
    dispatch = replied(assigned(p.bnc_officer, p.nui), body="Nhất trí toàn văn.")
    answer = as_seat(p.bnc_officer).get(reverse("reports:reply_docx", args=[dispatch.pk]))
    assert "Nhất trí toàn văn." in [row.text for row in opened(answer.content).paragraphs]
    sheet = letter_sheet(dispatch.case, letter_form("state"), on=DAY)
    report = replace(
        sheet, kind_name="BÁO CÁO", subject="kết quả quý I", urgency="KHẨN",
        superior="TỈNH ỦY", sections=(("I. Kết quả", ("Đã xong.",)),),
    )  # fmt: skip
    rows = [row.text for row in opened(docx_of(report)).paragraphs]
    assert rows[:3] == ["BÁO CÁO", "kết quả quý I", "-----"]
    assert rows[rows.index("I. Kết quả") + 1] == "Đã xong."
    assert cells(opened(docx_of(report)))[0][:2] == ["TỈNH ỦY", "BAN NỘI CHÍNH TỈNH ỦY"]


def test_what_no_xml_holds_goes(p):
    sheet = letter_sheet(sent_letter(p.bnc_officer, [p.nui]), letter_form("party"), on=DAY)
    rows = opened(docx_of(replace(sheet, body=("a\x00\x0bb <&>",)))).paragraphs
    assert "ab <&>" in [row.text for row in rows]


def test_nothing_says_how_secret_it_is(p, as_seat, accredited):
    case = sent_letter(p.bnc_officer, [p.nui], secrecy=Secrecy.WORKING_SECRET)
    answer = as_seat(p.bnc_officer).get(reverse("reports:letter_docx", args=[case.pk]))
    document = opened(answer.content)
    in_tables = [text for cell in cells(document) for text in cell]
    said = " ".join([row.text for row in document.paragraphs] + in_tables)
    assert "mật" not in said.lower()
    assert as_seat(p.congan_leader).get(
        reverse("reports:letter_docx", args=[case.pk])
    ).status_code == 404  # fmt: skip
