"""The pages of the room show what the file holds, and to nobody but its readers."""

from datetime import date

import pytest

from records.models import Event
from tests.factories import make_seat
from tests.vetting.test_concluding import drafted, signed
from tests.vetting.test_opening import open_case
from tests.vetting.test_verifying import answer, asked, finding
from vetting import workflow
from vetting.models import Conclusion, Finding, Person, VettingCase

pytestmark = pytest.mark.django_db
NOW = "2026-03-02 10:00"
PERSONS = {
    "nguoi-TOTAL_FORMS": "3", "nguoi-INITIAL_FORMS": "0", "nguoi-0-relatives": "foreign",
    "nguoi-1-code": "CB-7", "nguoi-1-relatives": "in_province",
}  # fmt: skip


def opened(p, as_seat, **changed):
    form = {"ground": "003-3.2.1", "approver": p.khoi_leader.pk, "paper_place": "Tủ 2"} | PERSONS
    return as_seat(p.khoi_officer, at=NOW).post("/tham-dinh/mo-ho-so/", form | changed)


def test_a_file_is_opened_on_a_form(p, as_seat):
    page = as_seat(p.khoi_officer, at=NOW).get("/tham-dinh/mo-ho-so/").content.decode()
    assert "Không ghi tên" in page
    assert 'name="nguoi-0-name"' in page
    assert opened(p, as_seat).status_code == 302
    case = VettingCase.objects.get()
    assert [person.code for person in case.persons.all()] == ["TĐ-2026-0001/1", "CB-7"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"approver": ""}, "Điền mục này."),
        ({"nguoi-0-relatives": "", "nguoi-0-code": "A"}, "Chọn diện thân nhân"),
        ({"nguoi-1-code": "TĐ-2026-0001/1"}, "Mã này đã có trong hồ sơ."),
        ({"nguoi-0-name": "Lê Thử"}, "Hồ sơ này chỉ vào sổ"),
        ({"nguoi-0-birth_year": "hai"}, ""),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(p, as_seat, changed, says):
    answer = opened(p, as_seat, **changed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page
    assert 'value="Tủ 2"' in page
    assert not VettingCase.objects.exists()


def test_lists_and_pages_show_the_code_and_to_readers_alone(p, as_seat, accredited):
    case = open_case(p, persons=[{"relatives": "foreign", "name": "Lê Văn Thử"}])
    listed = as_seat(p.khoi_officer, at=NOW).get("/tham-dinh/").content.decode()
    assert "TĐ-2026-0001/1" in listed
    assert "Lê Văn Thử" not in listed
    detail = as_seat(p.khoi_officer, at=NOW).get(case.get_absolute_url()).content.decode()
    assert "Lê Văn Thử" in detail
    assert Event.objects.filter(action="dossier.opened", dossier=case.dossier).count() == 1
    for seat in (p.khoi_focal, p.khoi_clerk, p.congan_leader, p.bnc_leader):
        client = as_seat(seat, at=NOW)
        foreign = client.get(case.get_absolute_url())
        missing = client.get("/tham-dinh/00000000-0000-4000-8000-000000000000/")
        assert (foreign.status_code, foreign.content) == (404, missing.content)
        assert "TĐ-2026" not in client.get("/tham-dinh/").content.decode()


def test_from_the_question_to_the_conclusion_on_pages(p, as_seat):
    case = open_case(p, persons=[{"relatives": "in_province"}])
    person = case.persons.get()
    client = as_seat(p.khoi_officer, at=NOW)
    asking = client.post(
        f"{case.get_absolute_url()}de-nghi/", {"persons": person.pk, "to": p.congan.pk}
    )
    letter = VettingCase.objects.get().letters.get()
    assert asking["Location"] == f"/ho-so/{letter.pk}/sua/"
    assert client.get(asking["Location"]).status_code == 200
    page = client.get(person.get_absolute_url()).content.decode()
    assert "Chưa có kết quả đã xác minh, kết luận về lịch sử chính trị." in page
    fields = {
        "source": "Công an tỉnh", "document_number": "7-BC", "issued_on": "02/03/2026",
        "is_verified": "on", "verified_by": "Công an tỉnh", "verified_number": "9-KL",
        "verified_on": "02/03/2026",
    }  # fmt: skip
    for part in Finding.Part:
        sent = client.post(f"{person.get_absolute_url()}ket-qua/", fields | {"part": part})
        assert sent.status_code == 302
    form = {
        "signing_body": "Ban Thường vụ", "paper_place": "Tủ 2",
        "findings": list(person.findings.values_list("pk", flat=True)),
    }  # fmt: skip
    draft = client.post(f"{person.get_absolute_url()}du-thao/", form)
    conclusion = Conclusion.objects.get()
    assert draft["Location"] == conclusion.get_absolute_url()
    client.post(f"{conclusion.get_absolute_url()}trinh/")
    leader = as_seat(p.khoi_leader, at=NOW)
    waiting = leader.get("/tham-dinh/?nhom=cho-duyet").content.decode()
    assert "TĐ-2026-0001/1" in waiting
    leader.post(
        f"{conclusion.get_absolute_url()}ky/",
        {"document_number": "3-KL/ĐUK", "issued_on": "02/03/2026", "version": "0"},
    )
    assert Conclusion.objects.get().status == "signed"
    assert "3-KL/ĐUK" in leader.get(person.get_absolute_url()).content.decode()


def test_an_answer_comes_filled_in(p, as_seat):
    case = open_case(p, persons=[{"relatives": "in_province"}])
    reply = answer(p, asked(p, case)["TĐ-2026-0001/1"])
    client = as_seat(p.khoi_officer, at=NOW)
    assert f"?tra-loi={reply.pk}" in client.get(case.get_absolute_url()).content.decode()
    address = f"{case.persons.get().get_absolute_url()}ket-qua/"
    page = client.get(f"{address}?tra-loi={reply.pk}").content.decode()
    assert "31-CV/ĐUCA" in page
    for wrong in ("0", "x", "9" * 40):
        assert client.get(f"{address}?tra-loi={wrong}").status_code == 200


def test_the_drafter_has_no_form_to_sign_and_none_is_heard(p, as_seat):
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=conclusion.drafted_at)
    client = as_seat(p.khoi_officer, at=NOW)
    address = conclusion.get_absolute_url()
    assert "Duyệt, ký</button>" not in client.get(address).content.decode()
    form = {"document_number": "3", "issued_on": "02/03/2026", "version": "0"}
    assert client.post(f"{address}ky/", form).status_code == 403
    assert Conclusion.objects.get().status == "submitted"


def test_two_sessions_of_one_draft_lose_nothing(p, as_seat):
    conclusion = drafted(p)
    client = as_seat(p.khoi_officer, at=NOW)
    address = f"{conclusion.get_absolute_url()}sua/"
    form = {"signing_body": "Ban Thường vụ mới", "paper_place": "Tủ 3", "version": "0"}
    assert client.post(address, form).status_code == 302
    page = client.post(address, form | {"signing_body": "Người thứ hai"}).content.decode()
    assert "Người khác vừa lưu dự thảo này" in page
    assert 'value="Người thứ hai"' in page
    assert Conclusion.objects.get().signing_body == "Ban Thường vụ mới"


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("doi-dien/", {"condition": "foreign"}),
        ("tinh-tiet/", {"source": "Đơn", "document_number": "8", "issued_on": "02/03/2026"}),
        ("yeu-cau/", {"document_number": "1-YC", "asked_on": "02/03/2026"}),
        ("dinh-chinh/", {"what": "Năm sinh", "document_number": "5"}),
        ("thoi/", {"reason": ""}),
    ],
)
def test_what_is_entered_of_a_person(p, as_seat, verb, form):
    person = open_case(p, persons=[{"relatives": "in_province"}]).persons.get()
    client = as_seat(p.khoi_officer, at=NOW)
    address = f"{person.get_absolute_url()}{verb}"
    assert client.get(address).status_code == 200
    if verb != "thoi/":  # of a register-only file nothing more is asked
        assert "Điền mục này." in client.post(address, {"form_key": ""}).content.decode()
    assert client.post(address, form)["Location"] == person.get_absolute_url()
    before = client.get(person.get_absolute_url())
    assert before.status_code == 200
    assert as_seat(p.khoi_clerk, at=NOW).get(address).status_code in {404, 405}


def test_steps_of_the_file(p, as_seat):
    other = make_seat(p.khoi, "officer", username="khoi.other")
    case = open_case(p, persons=[{"relatives": "in_province"}])
    client, here = as_seat(p.khoi_officer, at=NOW), case.get_absolute_url()
    assert client.post(f"{here}them-nguoi/", {"relatives": "foreign"}).status_code == 302
    form = {"means": "meeting", "on": "02/03/2026", "parties": "Công an tỉnh"}
    assert "Ghi số biên bản hội nghị." in client.post(f"{here}trao-doi/", form).content.decode()
    client.post(f"{here}trao-doi/", form | {"document_number": "1-BB"})
    assert case.talks.count() == 1
    client.post(f"{here}neu-ten/", {"handler": other.pk})
    assert as_seat(other, at=NOW).get(here).status_code == 200
    client = as_seat(p.khoi_officer, at=NOW)
    client.post(f"{here}thoi-xu-ly/", {"handler": other.pk})
    assert as_seat(other, at=NOW).get(here).status_code == 404
    client = as_seat(p.khoi_officer, at=NOW)
    page = client.post(f"{here}ket-thuc/", follow=True).content.decode()
    assert "Còn người chưa xong" in page


def test_the_extract_holds_no_words_of_findings(p, as_seat, accredited):
    case = open_case(p, persons=[{"relatives": "foreign", "name": "Lê Văn Thử"}])
    finding(p, case.persons.get(), text="Em trai là Trần Văn Khác.")
    client = as_seat(p.khoi_officer, at=NOW)
    address = case.persons.get().get_absolute_url()
    assert "Trần Văn Khác" in client.get(address).content.decode()
    extract = client.get(f"{address}trich-luc/").content.decode()
    assert "Lê Văn Thử" in extract
    assert "Trần Văn Khác" not in extract


def test_figures_are_counts_by_year_and_class(p, as_seat):
    asked(p, open_case(p))
    for seat, other in ((p.khoi_clerk, 0), (p.congan_clerk, 1)):
        client = as_seat(seat, at=NOW)
        tables = client.get("/tham-dinh/so-lieu/").context["tables"]
        rows = [rows for _title, rows in tables][other]
        assert [(row.year, row.cells, row.total) for row in rows] == [(2026, [1, 0, 1, 0], 2)]
        book = client.get("/tham-dinh/so-lieu/tham-tra.xlsx")
        assert book["Content-Type"].startswith("application/vnd.openxmlformats")
    assert Event.objects.filter(action="vetting.figures_exported").count() == 2
    nobody = as_seat(p.bnc_leader, at=NOW).get("/tham-dinh/so-lieu/").context["tables"]
    assert [rows for _title, rows in nobody] == [[], []]


def test_keeping_is_a_leaders_page(p, as_seat):
    assert as_seat(p.khoi_officer, at=NOW).get("/tham-dinh/luu-giu/").status_code == 404
    client = as_seat(p.khoi_leader, at=NOW)
    form = {"years": "5", "decision": "8-QĐ/ĐUK", "decided_on": "02/03/2026"}
    assert "Số năm từ 1 đến 70." in client.post(
        "/tham-dinh/luu-giu/", form | {"years": "900"}
    ).content.decode()  # fmt: skip
    assert client.post("/tham-dinh/luu-giu/", form).status_code == 302
    assert "Giữ 5 năm" in client.get("/tham-dinh/luu-giu/").content.decode()


def test_pending_is_never_drawn_as_adverse_and_an_aim_never_as_late(p, as_seat):
    case = open_case(p, persons=[{"relatives": "foreign"}])
    asked(p, case)
    page = as_seat(p.khoi_officer, at="2026-09-01 09:00").get(case.get_absolute_url())
    text = page.content.decode()
    assert "Vượt mốc phấn đấu" in text
    assert "Quá hạn" not in text
    assert Person.objects.get().state == Person.State.PENDING


def test_the_signed_document_is_whole_on_paper(p, as_seat):
    conclusion = signed(p)
    page = as_seat(p.khoi_leader, at=NOW).get(conclusion.get_absolute_url()).content.decode()
    for word in ("3-KL/ĐUK", "Ban Thường vụ Đảng ủy", "khoi.leader Thử", "Tủ 2"):
        assert word in page
    assert conclusion.issued_on == date(2026, 3, 2)


def test_words_are_erased_on_pages_by_two(p, as_seat):
    case = signed(p, open_case(p, persons=[{"relatives": "foreign"}])).person.case
    here, later = case.get_absolute_url(), "2031-03-10 09:00"
    as_seat(p.khoi_officer, at=NOW).post(f"{here}ket-thuc/")
    form = {"years": "5", "decision": "8-QĐ/ĐUK", "decided_on": "02/03/2026"}
    as_seat(p.khoi_leader, at=NOW).post("/tham-dinh/luu-giu/", form)
    client = as_seat(p.khoi_officer, at=later)
    assert client.post(f"{here}dong-y-huy/").status_code == 403  # nobody proposed it
    assert "Đề nghị hủy nội dung" in client.get(here).content.decode()
    client.post(f"{here}de-nghi-huy/", {"minutes_number": "1-BB"})
    assert client.post(f"{here}dong-y-huy/").status_code == 403  # by who proposed it
    leader = as_seat(p.khoi_leader, at=later)
    assert case.number in leader.get("/tham-dinh/luu-giu/").content.decode()
    leader.post(f"{here}dong-y-huy/")
    assert "Nội dung đã hủy theo quyết định" in leader.get(here).content.decode()
