"""The pages of talks and of confirmed silence, as each side sees them."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from records.models import Event
from reports.pdf import PdfUnavailable
from requests import workflow
from requests.models import Contact, CoordinationRequest
from tests.factories import assigned, fresh, on_the, received, replied
from tests.records.test_documents import plain_docx, upload
from tests.requests.test_contesting import FIRST, NEXT, of_a_person  # noqa: F401

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-03 09:00")


def page(client, row) -> str:
    return client.get(row.get_absolute_url(), follow=True).content.decode()


def path(dispatch, tail: str) -> str:
    return f"/ho-so/{dispatch.pk}/{tail}/"


def test_both_sides_see_what_waits_for_a_paper_and_either_names_it(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer, at="2026-03-03 09:00")
    form = {"on": "03/03/2026", "means": "telephone", "said": "Lùi sang tháng 4",
            "needs_writing": "on"}  # fmt: skip
    assert (
        "phải cụ thể bằng văn bản"
        in client.get(path(dispatch, "trao-doi")).content.decode().lower()
    )
    client.post(path(dispatch, "trao-doi"), form)
    settle = path(dispatch, f"trao-doi/{Contact.objects.get().pk}")
    for seat in (p.nui_officer, p.bnc_officer):
        text = page(as_seat(seat), dispatch)
        assert "Chờ văn bản cụ thể" in text
        assert settle in text
    client = as_seat(p.bnc_officer)
    assert "Lùi sang tháng 4" in client.get(settle).content.decode()
    assert "Nhập số, ký hiệu" in client.post(settle, {"written_number": ""}).content.decode()
    assert client.post(settle, {"written_number": "8-CV/BNC"}).status_code == 302
    for seat in (p.nui_officer, p.bnc_officer):
        text = page(as_seat(seat), dispatch)
        assert "Chờ văn bản cụ thể" not in text
        assert "8-CV/BNC" in text


def test_closing_says_what_is_awaited(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.log_contact(
        dispatch, by=p.nui_officer, at=AT, on=date(2026, 3, 3), means="meeting", said="Đã gặp",
        needs_writing=True,
    )  # fmt: skip
    replied(dispatch, at="2026-03-03 10:00")
    client = as_seat(p.bnc_officer, at="2026-03-04 09:00")
    answer = client.post(path(dispatch.case, "ket-thuc"), follow=True).content.decode()
    assert "ghi số văn bản theo sau ở dòng “Chờ văn bản cụ thể”" in answer


def test_a_question_goes_there_and_back_with_its_papers(p, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer, at="2026-03-03 09:00")
    assert "Đề nghị bổ sung tài liệu" in client.get(path(dispatch, "hoi")).content.decode()
    again = client.post(path(dispatch, "hoi"), {"text": "Thiếu phụ lục 2"})
    assert list(again.context["form"].errors) == ["kind"]
    assert "Thiếu phụ lục 2" in again.content.decode()
    client.post(path(dispatch, "hoi"), {"kind": "papers", "text": "Thiếu phụ lục 2"})
    question = dispatch.questions.get()
    answer = path(dispatch, f"cau-hoi/{question.pk}")
    client = as_seat(p.bnc_officer)
    assert answer in page(client, dispatch)
    assert "Thiếu phụ lục 2" in client.get(answer).content.decode()
    bad = client.post(answer, {"text": "Gửi kèm", "files": upload("xau.exe", b"MZ")})
    assert "xau.exe" in bad.content.decode()
    assert "Gửi kèm" in bad.content.decode()
    client.post(answer, {"text": "Gửi kèm", "files": upload("phu-luc-2.docx", plain_docx())})
    for seat in (p.bnc_officer, p.nui_officer):
        text = page(as_seat(seat), dispatch)
        assert text.count("phu-luc-2.docx") == 1  # with the question, and not as an answer's
        assert answer not in text


def test_the_requester_has_one_kind_of_question(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer, at="2026-03-03 09:00")
    text = client.get(path(dispatch, "hoi")).content.decode()
    assert "Đề nghị bổ sung tài liệu" not in text
    assert 'name="kind" value="question"' in text


def test_asking_again_lands_on_the_draft_and_both_letters_say_so(p, as_seat):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    client = as_seat(p.bnc_officer, at="2026-03-04 09:00")
    assert "Hỏi lại" in page(client, dispatch)
    landed = client.post(path(dispatch, "hoi-lai-lan-nua"))
    case = CoordinationRequest.objects.get(follows=dispatch.case)
    assert landed["Location"] == path(case, "sua")
    assert f'Tiếp theo hồ sơ <a class="num" href="{dispatch.case.get_absolute_url()}"' in page(
        client, case
    )
    assert "Đã hỏi lại:" in page(client, dispatch)
    assert "Đã hỏi lại:" not in page(as_seat(p.nui_leader), dispatch)  # a draft is none of theirs


@pytest.mark.parametrize(
    ("tail", "form", "who"),
    [
        ("trao-doi", {"on": "03/03/2026", "means": "meeting", "said": "Gõ mãi mới xong"},
         "nui_leader"),
        ("tu-choi", {"reason": "Gõ mãi mới xong"}, "nui_leader"),
        ("hoi", {"kind": "question", "text": "Gõ mãi mới xong"}, "nui_leader"),
        ("don-doc", {"text": "Gõ mãi mới xong"}, "bnc_officer"),
        ("them-thoi-gian", {"reason": "Gõ mãi mới xong"}, "nui_leader"),
    ],
    ids=["contact", "decline", "question", "reminder", "more time"],
)  # fmt: skip
def test_what_was_typed_is_not_lost_when_the_case_has_moved_on(p, as_seat, tail, form, who):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.withdraw(dispatch.case, by=p.bnc_leader, at=AT, reason="Thôi")
    client = as_seat(getattr(p, who), at="2026-03-04 09:00")
    answer = client.post(path(dispatch, tail), form)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Phần vừa nhập, chưa lưu" in text
    assert "readonly>Gõ mãi mới xong</textarea>" in text
    assert client.get(path(dispatch, tail)).status_code == 403
    assert fresh(dispatch).status == "withdrawn"


def test_what_was_typed_is_not_lost_to_somebody_who_was_faster(p, as_seat, monkeypatch):
    dispatch = received(p.bnc_officer, p.nui)
    monkeypatch.setattr("requests.competence.can_decline", lambda *_: True)
    workflow.withdraw(dispatch.case, by=p.bnc_leader, at=AT, reason="Thôi")
    client = as_seat(p.nui_leader, at="2026-03-04 09:00")
    text = client.post(path(dispatch, "tu-choi"), {"reason": "Gõ mãi"}).content.decode()
    assert "readonly>Gõ mãi</textarea>" in text
    assert client.post(path(dispatch, "tu-choi"), {"reason": ""}).status_code == 302


# --- Confirmed silence ---------------------------------------------------------------------------


@pytest.fixture
def consented(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.confirm_consent(dispatch, by=p.bnc_officer, at=FIRST)
    return fresh(dispatch)


def test_a_record_is_contested_and_given_way_to_on_the_pages(p, as_seat, consented):
    client = as_seat(p.nui_leader, at="2026-03-11 08:00")
    assert path(consented, "phan-doi") in page(client, consented)
    assert client.get(path(consented, "phan-doi")).status_code == 200
    assert (
        "Nhập lý do" in client.post(path(consented, "phan-doi"), {"reason": ""}).content.decode()
    )
    client.post(path(consented, "phan-doi"), {"reason": "Đã báo hoãn"})
    twice = client.post(path(consented, "phan-doi"), {"reason": "Lần nữa"})
    assert "mỗi phiếu chỉ phản đối một lần" in twice.content.decode()
    assert "Lần nữa" in twice.content.decode()
    assert path(consented, "phan-doi") not in page(client, consented)
    client = as_seat(p.bnc_leader)
    text = page(client, consented)
    assert "Đã báo hoãn" in text
    assert path(consented, "phan-doi/giu-phieu") in text
    client.post(path(consented, "phan-doi/chap-nhan"))
    assert fresh(consented).is_open
    text = page(as_seat(p.nui_leader), consented)
    assert "Phiếu coi như đồng ý đã bị hủy" in text
    assert "Phiếu ghi nhận im lặng đã bị hủy và không lập lại." in text
    late = as_seat(p.nui_leader).post(path(consented, "phan-doi"), {"reason": "Muộn"})
    assert "Phiếu này đã bị hủy, không còn gì để phản đối." in late.content.decode()


def test_the_requester_does_not_contest_its_own_record(p, as_seat, consented):
    client = as_seat(p.bnc_leader, at="2026-03-11 08:00")
    assert client.get(path(consented, "phan-doi")).status_code == 403
    answer = client.post(path(consented, "phan-doi"), {"reason": "Không"})
    assert (answer.status_code, "Không" in answer.content.decode()) == (403, True)


def test_a_contest_is_refused_on_its_page(p, as_seat, consented):
    workflow.contest_consent(consented, by=p.nui_leader, at=NEXT, reason="Đã báo hoãn")
    client = as_seat(p.bnc_focal, at="2026-03-11 09:00")
    assert client.get(path(consented, "phan-doi/giu-phieu")).status_code == 200
    client.post(path(consented, "phan-doi/giu-phieu"), {"reason": "Chưa có văn bản"})
    assert "Chưa có văn bản" in page(as_seat(p.nui_leader), consented)


def test_a_record_is_set_aside_on_its_page(p, as_seat, consented):
    client = as_seat(p.bnc_leader, at="2026-03-11 08:00")
    assert "im lặng không được ghi nhận lần nữa" in client.get(
        path(consented, "huy-phieu")
    ).content.decode()  # fmt: skip
    client.post(path(consented, "huy-phieu"), {"reason": "Xác nhận nhầm"})
    text = page(client, consented)
    assert "Xác nhận nhầm" in text
    assert "Hủy phiếu coi như đồng ý" in page(as_seat(p.nui_leader), consented)  # in the log
    again = client.post(path(consented, "huy-phieu"), {"reason": "Lần nữa"})
    assert "Phiếu này đã bị hủy" in again.content.decode()


def test_a_paper_answer_is_written_down_and_shown_to_both(p, as_seat, consented):
    client = as_seat(p.bnc_clerk, at="2026-03-11 08:00")
    there = path(consented, "van-ban-giay")
    assert "PGN-2026-0001" in client.get(there).content.decode()
    form = {"document_number": "7-CV/ĐU", "issued_on": "09/03/2026", "arrived_on": "12/03/2026",
            "stance": "agrees_with_comments", "body": "Sửa mục 2"}  # fmt: skip
    bad = client.post(there, form)
    assert "Ngày văn bản đến không thể sau hôm nay." in bad.content.decode()
    assert "Sửa mục 2" in bad.content.decode()
    client.post(there, form | {"arrived_on": "11/03/2026"})
    for seat in (p.bnc_officer, p.nui_leader):
        text = page(as_seat(seat), consented)
        assert "Văn bản giấy, bên đề nghị ghi" in text
        assert "09/03/2026" in text
        assert "11/03/2026" in text
        assert "Sửa mục 2" in text
    assert fresh(consented).status == "replied"


def test_two_people_confirm_about_a_person_on_the_page(p, as_seat, of_a_person):  # noqa: F811
    client = as_seat(p.khoi_officer, at="2026-03-13 08:00")
    assert "Đề nghị xác nhận" in page(client, of_a_person)
    client.post(path(of_a_person, "xac-nhan"), {"step": "put"})
    text = page(client, of_a_person)
    assert path(of_a_person, "rut-de-nghi") in text
    assert path(of_a_person, "xac-nhan") not in text
    client.post(path(of_a_person, "rut-de-nghi"))
    client.post(path(of_a_person, "xac-nhan"), {"step": "put"})
    client = as_seat(p.khoi_leader)
    assert "Người đề nghị:" in page(client, of_a_person)
    client.post(path(of_a_person, "xac-nhan"), {"step": "confirm"})
    assert "PGN-2026-0001" in page(client, of_a_person)


def test_one_confirms_about_a_matter_on_the_page(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer, at="2026-03-10 08:00")
    assert 'name="step" value="confirm"' in page(client, dispatch)
    client.post(path(dispatch, "xac-nhan"), {"step": "confirm"})
    assert fresh(dispatch).status == "consented"


# --- The record on paper -------------------------------------------------------------------------


@pytest.fixture
def printed(monkeypatch):
    monkeypatch.setattr(
        "reports.views.sheets.render_pdf", lambda html, **_: f"%PDF-{html}".encode()
    )


def record(client, dispatch) -> str:
    answer = client.get(f"/tong-quan/phieu-ghi-nhan/{dispatch.pk}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content.decode()


@pytest.mark.usefixtures("printed")
def test_the_record_tells_both_sides_all_it_rests_on(p, as_seat, consented):
    for seat in (p.bnc_officer, p.nui_leader):
        text = record(as_seat(seat, at="2026-03-11 08:00"), consented)
        for said in (
            "PGN-2026-0001", "cùng chịu trách nhiệm", "Điểm c khoản 1 Điều 5", "số 1",
            consented.case.issued_digest[:32], consented.case.issued_digest[32:],
            "bnc.officer Thử", "thứ Hai, 09/03/2026", "nui.clerk Thử", "Vân tay",
        ):  # fmt: skip
            assert said in text, said
    assert Event.objects.filter(action="consent_record.printed").count() == 2


@pytest.mark.usefixtures("printed")
def test_the_record_says_when_it_is_contested_and_set_aside(p, as_seat, consented):
    workflow.contest_consent(
        consented, by=p.nui_leader, at=NEXT, reason="Đã báo hoãn", document_number="9-CV"
    )
    client = as_seat(p.bnc_officer, at="2026-03-11 09:00")
    text = record(client, consented)
    assert "ĐANG BỊ PHẢN ĐỐI" in text
    assert "Đã báo hoãn" in text
    workflow.refuse_contest(consented, by=p.bnc_leader, at=NEXT, reason="Không có văn bản")
    assert "bên đề nghị không chấp nhận phản đối" in record(client, consented)
    workflow.set_aside_consent(consented, by=p.bnc_leader, at=NEXT, reason="Xem lại")
    text = record(client, consented)
    assert "PHIẾU ĐÃ BỊ HỦY" in text
    assert "Xem lại" in text


def test_the_record_with_all_that_became_of_it_is_one_page(p, as_seat, consented):
    long = "Đã báo hoãn bằng điện thoại, chờ họp Ban Thường vụ. " * 12
    workflow.contest_consent(consented, by=p.nui_leader, at=NEXT, reason=long)
    workflow.refuse_contest(consented, by=p.bnc_leader, at=NEXT, reason=long)
    workflow.set_aside_consent(consented, by=p.bnc_leader, at=NEXT, reason=long)
    client = as_seat(p.bnc_officer, at="2026-03-11 09:00")
    answer = client.get(f"/tong-quan/phieu-ghi-nhan/{consented.pk}.pdf")
    (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
    assert "PGN-2026-0001" in sheet.extract_text()


def test_there_is_no_record_where_nothing_was_confirmed(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer)
    assert client.get(f"/tong-quan/phieu-ghi-nhan/{dispatch.pk}.pdf").status_code == 404


def test_without_the_library_the_page_says_so(p, as_seat, consented, monkeypatch):
    def unavailable(*_args, **_fields):
        raise PdfUnavailable("Máy chủ chưa có thư viện")

    monkeypatch.setattr("reports.views.sheets.render_pdf", unavailable)
    answer = as_seat(p.bnc_officer).get(f"/tong-quan/phieu-ghi-nhan/{consented.pk}.pdf")
    assert (answer.status_code, "chưa có thư viện" in answer.content.decode()) == (503, True)
