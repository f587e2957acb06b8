"""Letters in the Party's form and the State's: what stands on the sheet, who prints it."""

import io
from itertools import count

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies.models import Agency
from records.models import Event, Secrecy
from reports.letterform import LetterForm, letter_form
from reports.letters.build import letter_sheet, reply_sheet
from reports.letters.sheet import signing_lines
from requests import workflow
from requests.models import CoordinationRequest, Dispatch
from tests.factories import (
    assigned,
    draft_letter,
    make_seat,
    on_the,
    replied,
    sent,
    sent_letter,
)
from tests.vetting.carried import carry
from vetting.models import Conclusion

pytestmark = pytest.mark.django_db
PARTY, STATE = letter_form("party"), letter_form("state")
DAY = on_the("2026-03-02 09:00").date()
TONES = "ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ÝỲỶỸỴ Đđ ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ýỳỷỹỵ"


def read(answer) -> PdfReader:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def text_of(pages) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def placed(p) -> None:
    Agency.objects.filter(code="bnc").update(
        place="An Hải", superior_name="Tỉnh ủy An Hải", kind="provincial_board"
    )


def letter_pdf(case, **query) -> str:
    return reverse("reports:letter_pdf", args=[case.pk], query=query)


def test_a_letter_stands_in_the_partys_form(p, as_seat):
    placed(p)
    case = sent_letter(p.bnc_officer, [p.nui, p.ben], body=f"Đề nghị góp ý.\n{TONES}")
    pdf = read(as_seat(p.bnc_officer).get(letter_pdf(case)))
    text = text_of(pdf.pages)
    for said in (
        "TỈNH ỦY AN HẢI",
        "BAN NỘI CHÍNH TỈNH ỦY",
        "*",
        "Số 12-CV/BNCTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "An Hải, ngày 02 tháng 3 năm 2026",
        "Kính gửi:",
        "- Đảng ủy xã Núi Mây",
        "Nơi nhận:",
        "- Lưu Ban Nội chính",
        TONES,
    ):
        assert said in text, said
    assert len(pdf.pages) == 1
    assert [round(v / 72 * 25.4) for v in pdf.pages[0].mediabox[2:]] == [210, 297]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for font in pdf.pages[0]["/Resources"]["/Font"].values():
        (inner,) = font["/DescendantFonts"]
        assert "/FontFile3" in inner["/FontDescriptor"] or "/FontFile2" in inner["/FontDescriptor"]


def test_pages_are_numbered_from_the_second(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui], body="\n".join(["Nội dung dài. " * 40] * 12))
    pages = read(as_seat(p.bnc_officer).get(letter_pdf(case))).pages
    numbers = [
        [line.strip() for line in page.extract_text().splitlines() if line.strip().isdecimal()]
        for page in pages
    ]
    assert numbers == [[], *([str(n)] for n in range(2, len(pages) + 1))]
    assert len(pages) > 1


def test_the_states_form_is_the_second_set_and_a_third_is_not_there(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    text = text_of(read(client.get(letter_pdf(case, mau="state"))).pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in text
    assert "Số: 12-CV/BNCTU" in text
    assert "ĐẢNG CỘNG SẢN" not in text
    assert client.get(letter_pdf(case, mau="khac")).status_code == 404


def test_it_can_be_kept_for_long(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    pdf = read(as_seat(p.bnc_officer).get(letter_pdf(case, **{"luu-tru": "1"})))
    root = pdf.trailer["/Root"]
    assert b"pdfaid" in root["/Metadata"].get_data()
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"


def test_nothing_says_how_secret_it_is(p, as_seat, accredited):
    """The stamp belongs on paper that left the house under its own rules."""
    case = sent_letter(p.bnc_officer, [p.nui], secrecy=Secrecy.WORKING_SECRET)
    text = text_of(read(as_seat(p.bnc_officer).get(letter_pdf(case))).pages)
    assert "Góp ý dự thảo" in text
    assert "mật" not in text.lower()
    assert "hạn chế" not in text.lower()


def test_of_a_register_only_letter_no_words_are_printed(p, as_seat):
    case = sent_letter(
        p.bnc_officer, [p.nui], secrecy=Secrecy.SECRET, subject="", body="",
        paper_place="Tủ số 2", has_documents=False,
    )  # fmt: skip
    text = text_of(read(as_seat(p.bnc_officer).get(letter_pdf(case))).pages)
    assert "Nội dung gửi riêng bằng văn bản giấy" in text
    assert "Tủ số 2" in text
    assert "Độ Mật" not in text


def test_what_is_missing_is_named(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui], body="")
    text = text_of(read(as_seat(p.bnc_officer).get(letter_pdf(case))).pages)
    assert "[thiếu: số văn bản]" in text
    assert "[thiếu: nội dung]" in text
    assert "[thiếu: địa danh]" in text


def test_who_may_view_prints_and_each_printing_is_on_record(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    answer = as_seat(p.nui_leader).get(letter_pdf(case))
    assert (
        answer["Content-Disposition"] == f'inline; filename="cong-van-{case.number.lower()}.pdf"'
    )
    event = Event.objects.get(action="letter.printed")
    assert (event.seat, event.dossier, event.inside_agency) == (
        p.nui_leader, case.dossier, p.nui,
    )  # fmt: skip
    assert event.payload.data == {"form": "party", "docx": False}
    for seat in (p.congan_leader, p.ben_leader, p.thuongtruc_overseer):
        assert as_seat(seat).get(letter_pdf(case)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "how", "form", "lines"),
    [
        ("provincial_board", "own", PARTY, ("PHÓ TRƯỞNG BAN",)),
        ("provincial_board", "for", PARTY, ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
        ("provincial_board", "by_order", PARTY, ("T/L TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
        ("commune", "own", PARTY, ("T/M ĐẢNG ỦY", "PHÓ TRƯỞNG BAN")),
        ("commune", "for", PARTY, ("T/M ĐẢNG ỦY", "PHÓ TRƯỞNG BAN")),
        ("commune", "by_order", PARTY, ("T/L ĐẢNG ỦY", "PHÓ TRƯỞNG BAN")),
        ("commune", "for", STATE, ("TM. ĐẢNG ỦY", "KT. BÍ THƯ", "PHÓ TRƯỞNG BAN")),
        ("commune", "by_order", STATE, ("TL. BÍ THƯ", "PHÓ TRƯỞNG BAN")),
    ],
)
def test_in_whose_name_it_is_signed(kind, how, form, lines):
    assert signing_lines(form, Agency(kind=kind), "Phó Trưởng ban", how) == lines


def test_who_stands_in_signs_for_the_leader_under_a_title_of_their_own(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    Agency.objects.filter(code="bnc").update(kind="provincial_board")
    p.bnc_focal.title = "Phó Trưởng ban"
    p.bnc_focal.save()
    CoordinationRequest.objects.filter(pk=case.pk).update(signed_hand=p.bnc_focal.user)
    sheet = letter_sheet(CoordinationRequest.objects.get(pk=case.pk), PARTY, on=DAY)
    assert sheet.signing == ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    assert sheet.signatory == p.bnc_focal.user.full_name


def test_an_answer_names_the_letter_and_what_was_said(p, as_seat):
    dispatch = replied(
        assigned(p.bnc_officer, p.nui), stance="disagrees", body="Chưa nhất trí.",
        comments=[{"section": "Điều 3", "text": "Nêu rõ thời hạn."}],
    )  # fmt: skip
    address = reverse("reports:reply_pdf", args=[dispatch.pk])
    for seat in (p.nui_officer, p.bnc_officer):
        text = text_of(read(as_seat(seat).get(address)).pages)
        for said in (
            "ĐẢNG ỦY XÃ NÚI MÂY",
            "Số 7-CV/ĐU",
            "Trả lời Công văn số 12-CV/BNCTU ngày 02/3/2026",
            "Ý kiến: Không đồng ý.",
            "Chưa nhất trí.",
            "- Điều 3: Nêu rõ thời hạn.",
        ):
            assert said in text, said
    assert as_seat(p.congan_leader).get(address).status_code == 404


def test_an_answer_in_hand_is_printed_by_its_own_side_alone(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    address = reverse("reports:reply_pdf", args=[dispatch.pk])
    assert as_seat(p.nui_officer).get(address).status_code == 404
    workflow.save_reply(
        dispatch, by=p.nui_officer, at=on_the("2026-03-02 10:00"), version=0, stance="agrees",
        body="Nhất trí.", signer=p.nui_leader,
    )  # fmt: skip
    assert as_seat(p.nui_officer).get(address).status_code == 200
    assert as_seat(p.bnc_officer).get(address).status_code == 404


def test_a_notice_of_more_time(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    address = reverse("reports:notice_pdf", args=[dispatch.pk])
    assert as_seat(p.nui_officer).get(address).status_code == 404
    workflow.give_notice(
        dispatch, by=p.nui_leader, at=on_the("2026-03-03 10:00"), reason="Phải họp cấp ủy.",
        new_due_on=on_the("2026-03-20 00:00").date(), document_number="9-CV/ĐU",
    )  # fmt: skip
    text = text_of(read(as_seat(p.bnc_officer).get(address)).pages)
    assert "Số 9-CV/ĐU" in text
    assert "Lý do cần thêm thời gian: Phải họp cấp ủy." in text
    assert "sẽ trả lời trước khi hết ngày 20/3/2026" in text


def test_an_answer_signed_by_order_says_so(p):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    dispatch.replies.update(signature="by_order")
    found = Dispatch.objects.get(pk=dispatch.pk)
    sheet = reply_sheet(found, found.replies.get(), PARTY, on=DAY)
    assert sheet.signing[0].startswith("T/L ")
    assert sheet.to == ("Ban Nội chính Tỉnh ủy",)


def test_every_parameter_names_its_source():
    assert [s.title[:20] for s in PARTY.unchecked] == [
        "Hướng dẫn số 36-HD/V", "Quy định số 66-QĐ/TW",
    ]  # fmt: skip
    assert (PARTY.page.margins.left, PARTY.page.margins.right) == (30, 15)
    said = PARTY.model_dump()
    said["page"]["margins"]["source"] = "somewhere"
    with pytest.raises(ValueError, match="sources that are not named: somewhere"):
        LetterForm.model_validate(said)


def test_a_sent_letter_of_one_addressee_has_no_dash(p):
    sheet = letter_sheet(sent(p.bnc_officer, p.nui).case, PARTY, on=DAY)
    assert sheet.to == ("Đảng ủy xã Núi Mây",)


def test_a_conclusion_is_printed_as_that_document_alone(p, as_seat):
    p.bnc_other = make_seat(p.bnc, "officer", username="bnc.other")  # whom it is about
    replied(assigned(p.bnc_officer, p.nui))  # a letter that may be its own
    words = (f"Mai{n:04d}" for n in count())
    case = carry(p, lambda: next(words), "concluded", on_the("2026-03-02 09:00"))
    row = Conclusion.objects.get(person__case=case)
    address = reverse("reports:conclusion_pdf", args=[row.pk])
    text = text_of(read(as_seat(p.bnc_leader).get(address)).pages)
    assert "KẾT LUẬN về tiêu chuẩn chính trị" in text
    assert "Nguồn" not in text
    assert as_seat(p.bnc_clerk).get(address).status_code == 404
