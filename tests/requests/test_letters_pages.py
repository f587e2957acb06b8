"""The requester's pages in the browser: nothing typed is lost, every refusal names its field."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Seat
from records.models import Document, Event, FormKey
from requests import competence, workflow
from requests.models import CoordinationRequest, Dispatch
from tests.factories import (
    SENT_AT,
    assigned,
    draft_letter,
    fresh,
    make_seat,
    on_the,
    received,
    register,
    replied,
    rule,
    sent,
    sent_letter,
    signed_letter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
Letter = CoordinationRequest.Status


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def typed(case, **fields) -> dict:
    """What the browser sends from the page “Soạn yêu cầu”."""
    values = {
        "form_key": str(uuid.uuid4()), "version": case.version, "rule": case.rule_id or "",
        "addressees": [a.pk for a in case.addressees.all()], "subject": case.subject,
        "body": case.body, "urgency": "normal", "secrecy": "ordinary",
        "signer": case.signer_id or "", "letter_reply_by": "", "action": "save",
    }  # fmt: skip
    return values | fields


def page(name: str, case, **more) -> str:
    return reverse(f"requests:{name}", kwargs={"pk": case.pk, **more})


def text_of(response) -> str:
    return response.content.decode()


def errors_of(response, form: str = "form") -> dict:
    return {k: list(v) for k, v in response.context[form].errors.items()}


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- From choosing the kind to the signature -----------------------------------------------------


def test_only_kinds_that_some_regulation_lets_the_agency_ask_are_offered(p, as_seat):
    acts = as_seat(p.bnc_officer).get("/ho-so/soan/").context["acts"]
    assert [act.value for act, _hint, _rules in acts] == [
        "information", "notice", "opinion", "verification", "personnel", "report",
    ]  # fmt: skip
    acts = as_seat(p.nui_officer).get("/ho-so/soan/").context["acts"]
    assert [act.value for act, _hint, _rules in acts] == [
        "information", "notice", "opinion", "consultation", "personnel", "immediate", "report",
    ]  # fmt: skip


def test_clerks_do_not_compose(p, as_seat):
    client = as_seat(p.bnc_clerk)
    assert client.get("/ho-so/soan/").status_code == 404
    assert client.post("/ho-so/soan/opinion/").status_code == 403
    assert as_seat(p.bnc_officer).post("/ho-so/soan/khong-co/").status_code == 404


def test_a_letter_goes_from_the_first_click_to_the_addressee(p, as_seat):
    officer = as_seat(p.bnc_officer)
    edit = officer.post("/ho-so/soan/opinion/")["Location"]
    case = CoordinationRequest.objects.get()
    assert edit == page("edit", case)
    leader, clerk = p.bnc_leader, p.bnc_clerk
    form = typed(
        case, addressees=[p.nui.pk, p.ben.pk], subject="Góp ý", body="Đề nghị góp ý.",
        signer=leader.pk, action="submit", files=[SimpleUploadedFile("du-thao.pdf", PDF)],
    )  # fmt: skip
    assert officer.post(edit, form)["Location"] == case.get_absolute_url()
    case = fresh(case)
    assert (case.status, case.rule.code) == (Letter.AWAITING_SIGNATURE, "002-5.1.c")
    assert [d.name for d in case.dossier.documents.all()] == ["du-thao.pdf"]
    review = as_seat(leader).get(case.get_absolute_url())
    assert [a.code for a, _one, _words in review.context["previews"]] == ["ben", "nui"]
    assert review.context["their_readers"] == 6
    as_seat(leader).post(page("sign", case))
    assert as_seat(clerk).get(page("issue", case)).context["next_number"] == "01-CV/BNCTU"
    done = as_seat(clerk).post(
        page("issue", case), {"document_number": "12-CV/BNCTU", "issued_on": "02/03/2026"}
    )
    assert done["Location"] == "/viec/"
    assert (fresh(case).number, fresh(case).dispatches.count()) == ("PH-2026-0001", 2)
    assert as_seat(p.nui_clerk).get("/viec/").context["counts"]["answers"] == 1


def test_an_unfinished_letter_is_saved_and_every_lack_is_named_in_vietnamese(p, as_seat):
    client = as_seat(p.bnc_officer)
    client.post("/ho-so/soan/opinion/")
    case = CoordinationRequest.objects.get()
    response = client.post(page("edit", case), typed(case, body="Nửa chừng", action="submit"))
    assert response.status_code == 200
    assert errors_of(response) == {
        "subject": ["Nhập trích yếu."],
        "signer": ["Chọn người duyệt, ký."],
        "addressees": ["Chọn ít nhất một nơi nhận."],
    }
    assert (fresh(case).body, fresh(case).status) == ("Nửa chừng", Letter.DRAFT)
    shown = response.context["form"]["version"].value()
    again = typed(case, body="Nửa chừng, viết tiếp", version=shown)
    assert client.post(page("edit", case), again).status_code == 302
    assert fresh(case).body == "Nửa chừng, viết tiếp"


NO_CALENDAR = "Nhập ngày từ 01/01/2020 đến 31/12/2027, các năm đã có lịch làm việc."
WORDS_STAND = (
    "Bản nháp này đã có chữ hoặc tệp. Hồ sơ độ Mật trở lên chỉ vào sổ: bỏ bản nháp này, "
    "soạn hồ sơ mới và chọn độ mật trước khi ghi gì khác."
)
NO_CHOICE = (
    "Hãy chọn một lựa chọn hợp lệ. Lựa chọn đó không phải là một trong các lựa chọn khả thi."
)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("letter_reply_by", "30/02/2026", "Nhập ngày dạng 26/11/2026.", id="no day"),
        pytest.param("letter_reply_by", "31/12/2099", NO_CALENDAR, id="far"),
        pytest.param("letter_reply_by", "01/01/0001", NO_CALENDAR, id="long ago"),
        pytest.param("secrecy", "secret", WORDS_STAND, id="secret"),
        pytest.param("secrecy", "highest_secret", WORDS_STAND, id="highest secret"),
        pytest.param("signer", "0", NO_CHOICE, id="nobody"),
        pytest.param(
            "subject", "x" * 301, "Giá trị này chỉ có tối đa 300 kí tự (hiện có 301)", id="long"
        ),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays_on_the_page(
    p, as_seat, field, value, said
):
    case = draft_letter(p.bnc_officer, [p.nui])
    form = typed(case, body="Tôi vừa gõ đoạn này", **{field: value})
    response = as_seat(p.bnc_officer).post(page("edit", case), form)
    assert (response.status_code, errors_of(response)) == (200, {field: [said]})
    assert "Tôi vừa gõ đoạn này" in text_of(response)
    assert fresh(case).body == case.body


@pytest.mark.parametrize("field", ["rule", "addressees", "signer", "version", "condition"])
@pytest.mark.parametrize("value", ["x", "\x00", "-1", "9" * 30, "1,5"])
def test_a_made_up_value_is_no_server_error(p, as_seat, field, value):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    for name in ("edit", "autosave", "preview"):
        response = client.post(page(name, case), typed(case, **{field: value}))
        assert response.status_code in {200, 302}, name


def test_the_clause_is_explained_with_its_cautions_while_typing(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    for letter_date, caution in (
        ("15/03/2026", "Ngày 15/03/2026 là ngày nghỉ; vẫn giữ như văn bản ghi."),
        ("02/03/2026", "Ngày 02/03/2026 không sau ngày nhận."),
        ("03/03/2026", "việc gấp, không coi là đồng ý."),
    ):
        form = typed(case, letter_reply_by=letter_date)
        assert caution in text_of(client.post(page("preview", case), form)), letter_date
    assert fresh(case).letter_reply_by is None


def test_a_letter_date_on_a_day_off_is_kept_as_written(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    as_seat(p.bnc_officer).post(page("edit", case), typed(case, letter_reply_by="15/03/2026"))
    assert fresh(case).letter_reply_by == date(2026, 3, 15)


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ke-hoach.pdf", b"MZ" + bytes(100), "Đây là một chương trình đã đổi tên"),
        ("rong.pdf", b"", "Tệp rỗng, không có nội dung."),
        ("to.pdf", PDF + bytes(500), "Tệp lớn hơn 0 MB."),
    ],
)
def test_a_file_that_may_not_come_in_is_named_and_the_text_is_kept(
    p, as_seat, settings, name, data, said
):
    settings.FILE_LIMIT = 200
    case = draft_letter(p.bnc_officer, [p.nui])
    files = [SimpleUploadedFile("tot.pdf", PDF), SimpleUploadedFile(name, data)]
    form = typed(case, body="Phần vừa gõ", files=files)
    response = as_seat(p.bnc_officer).post(page("edit", case), form)
    assert response.status_code == 200
    (error,) = errors_of(response)["__all__"]
    assert error.startswith(f"{name}: {said}")
    assert "Phần vừa gõ" in text_of(response)
    assert fresh(case).body == "Phần vừa gõ"
    assert [d.name for d in Document.objects.all()] == ["tot.pdf"]
    again = typed(case, body="Lần hai", version=response.context["form"]["version"].value())
    as_seat(p.bnc_officer).post(page("edit", case), again)
    assert fresh(case).body == "Lần hai"


def test_a_file_is_struck_out_and_nothing_else_is(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    files = [SimpleUploadedFile("mot.pdf", PDF), SimpleUploadedFile("hai.pdf", PDF + b"\n")]
    client.post(page("edit", case), typed(case, files=files))
    first, second = case.dossier.documents.order_by("name")
    other = sent(p.bnc_officer, p.nui).case.dossier.documents.get()
    odd = ["x", "z" * 36, "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", str(other.pk), str(second.pk)]
    client.post(page("edit", case), typed(fresh(case), remove=odd))
    assert [fresh(d).removed_at for d in (first, second, other)] == [None, AT, None]


# --- Sent twice ----------------------------------------------------------------------------------


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    form = typed(case, action="submit")
    first, second = (client.post(page("edit", case), form) for _ in range(2))
    assert (first.status_code, first["Location"]) == (302, case.get_absolute_url())
    assert (second.status_code, second["Location"]) == (302, case.get_absolute_url())
    assert Event.objects.filter(action="request.submitted").count() == 1
    assert (fresh(case).version, str(FormKey.objects.get())) == (1, form["form_key"])


def test_two_clicks_begin_one_letter(p, as_seat):
    client, key = as_seat(p.bnc_officer), str(uuid.uuid4())
    first, second = (client.post("/ho-so/soan/opinion/", {"form_key": key}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert CoordinationRequest.objects.count() == 1


def test_without_the_key_two_clicks_begin_two_letters(p, as_seat):
    client = as_seat(p.bnc_officer)
    for _ in range(2):
        client.post("/ho-so/soan/opinion/")
    assert CoordinationRequest.objects.count() == 2


def test_the_key_of_somebody_else_does_nothing_and_tells_nothing(p, as_seat):
    key = str(uuid.uuid4())
    as_seat(p.bnc_officer).post("/ho-so/soan/opinion/", {"form_key": key})
    other = as_seat(p.nui_officer).post("/ho-so/soan/opinion/", {"form_key": key})
    assert other["Location"] == "/"
    assert CoordinationRequest.objects.get().requesting_agency == p.bnc


def test_a_form_shown_again_with_errors_may_be_sent_again(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    form = typed(case, subject="x" * 301)
    assert client.post(page("edit", case), form).status_code == 200
    assert not FormKey.objects.exists()
    assert client.post(page("edit", case), form | {"subject": "Ngắn"}).status_code == 302


# --- Two people ----------------------------------------------------------------------------------


def test_the_loser_of_two_writers_sees_both_texts_and_may_decide(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    mine, theirs = typed(case, body="Bản của tôi"), typed(case, body="Bản của người kia")
    as_seat(p.bnc_focal).post(page("edit", case), theirs)
    client = as_seat(p.bnc_officer)
    response = client.post(page("edit", case), mine)
    assert response.status_code == 200
    text = text_of(response)
    assert "Người khác vừa sửa bản nháp này" in text
    assert "Bản của tôi" in text
    assert "Bản của người kia" in text
    assert fresh(case).body == "Bản của người kia"
    again = mine | {
        "form_key": str(uuid.uuid4()), "version": response.context["form"]["version"].value()
    }  # fmt: skip
    client.post(page("edit", case), again)
    assert fresh(case).body == "Bản của tôi"


def test_what_was_typed_while_another_submitted_stays_on_the_page(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_focal, at=AT)
    response = as_seat(p.bnc_officer).post(page("edit", case), typed(case, body="Bản của tôi"))
    assert told(response) == [
        "Văn bản đã sang bước khác, không lưu được. Phần vừa soạn còn nguyên ở dưới."
    ]
    assert "Bản của tôi" in text_of(response)
    assert as_seat(p.bnc_officer).get(page("edit", case))["Location"] == case.get_absolute_url()
    assert as_seat(p.bnc_clerk).post(page("edit", case), {})["Location"] == case.get_absolute_url()


# --- Autosave and the end of a session -----------------------------------------------------------


def test_autosave_keeps_a_draft_and_says_when(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    response = as_seat(p.bnc_officer).post(page("autosave", case), typed(case, body="Tự lưu"))
    assert "tự lưu lúc 09:00" in text_of(response)
    assert re.search(r'name="version"[^>]*value="1"', text_of(response))
    assert fresh(case).body == "Tự lưu"


def test_autosave_says_why_it_did_not(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    wrong = typed(case, letter_reply_by="hôm qua")
    assert "Chưa tự lưu được" in text_of(client.post(page("autosave", case), wrong))
    workflow.save(case, by=p.bnc_focal, at=AT, version=0, body="Của người kia")
    assert "Người khác vừa sửa" in text_of(client.post(page("autosave", case), typed(case)))
    assert fresh(case).body == "Của người kia"


def test_a_session_that_ends_in_mid_form_leaves_the_autosaved_draft(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    client.post(page("autosave", case), typed(case, body="Viết được nửa trang"))
    client.logout()
    lost = client.post(page("edit", case), typed(fresh(case), body="Cả trang"))
    assert (lost.status_code, lost["Location"]) == (302, f"/dang-nhap/?next={page('edit', case)}")
    back = as_seat(p.bnc_officer)
    drafts = back.get("/viec/?nhom=nhap").context["todo"]["drafts"]
    assert [d.pk for d in drafts] == [case.pk]
    assert "Viết được nửa trang" in text_of(back.get(page("edit", case)))


# --- Buttons -------------------------------------------------------------------------------------

SEATS = ("bnc_leader", "bnc_focal", "bnc_clerk", "bnc_officer")


@pytest.mark.parametrize("who", SEATS)
@pytest.mark.parametrize("state", ["draft", "submitted", "signed"])
def test_the_buttons_of_the_review_are_what_one_may_do(p, as_seat, who, state):
    case = draft_letter(p.bnc_officer, [p.nui])
    if state != "draft":
        workflow.submit(case, by=p.bnc_officer, at=AT)
    if state == "signed":
        workflow.sign(case, by=p.bnc_leader, at=AT)
    seat, case = getattr(p, who), fresh(case)
    text = text_of(as_seat(seat).get(case.get_absolute_url()))
    shown = {
        name: page(name, case) in text for name in ("edit", "sign", "return", "issue", "withdraw")
    }
    shown["take_back"] = "Rút lại</button>" in text
    assert shown == {
        "edit": competence.can_edit(seat, case),
        "sign": competence.can_sign(seat, case),
        "return": competence.can_return(seat, case),
        "issue": competence.can_issue(seat, case),
        "withdraw": competence.can_withdraw(seat, case),
        "take_back": competence.can_take_back(seat, case),
    }


@pytest.mark.parametrize("who", SEATS)
def test_the_buttons_of_the_sent_page_are_what_one_may_do(p, as_seat, who):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    dispatch = register(case.dispatches.get(requested_agency=p.nui))
    seat = getattr(p, who)
    text = text_of(as_seat(seat, at="2026-03-10 09:00").get(case.get_absolute_url()))
    shown = {
        name: page(name, row) in text
        for name, row in (
            ("remind", dispatch), ("contact", dispatch), ("propose_time", dispatch),
            ("confirm_consent", dispatch), ("withdraw", case), ("close", case),
        )
    }  # fmt: skip
    assert shown == {
        "remind": competence.can_remind(seat, dispatch),
        "contact": competence.can_log_contact(seat, dispatch),
        "propose_time": competence.can_propose_time(seat, dispatch),
        "confirm_consent": competence.can_confirm_consent(seat, dispatch),
        "withdraw": competence.can_withdraw(seat, case),
        "close": False,
    }


# --- The sent page -------------------------------------------------------------------------------


def test_the_sent_page_puts_first_what_the_requester_must_do(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben, p.dong])
    nui, ben, dong = (case.dispatches.get(requested_agency=a) for a in (p.nui, p.ben, p.dong))
    register(nui)
    replied(register(ben), stance="disagrees", body="Chưa phù hợp.")
    response = as_seat(p.bnc_officer, at="2026-03-10 09:00").get(case.get_absolute_url())
    assert [row.dispatch for row in response.context["rows"]] == [nui, dong, ben]
    assert response.context["summary"] == [
        (1, "đã trả lời"), (1, "sắp đến hạn"), (1, "chờ đồng chí xác nhận"),
    ]  # fmt: skip
    text = text_of(response)
    assert "Chưa thống nhất" in text
    assert "Chưa phù hợp." in text


def test_the_summary_counts_every_ending(p, as_seat):
    notice = sent_letter(p.bnc_officer, [p.nui], code="002-5.1.a-notice")
    register(notice.dispatches.get())
    case = sent_letter(p.bnc_officer, [p.nui, p.ben], has_documents=False)
    nui = register(case.dispatches.get(requested_agency=p.nui))
    workflow.decline(nui, by=p.nui_leader, at=AT, reason="Thuộc nơi khác")
    client = as_seat(p.bnc_officer, at="2026-03-20 09:00")
    summaries = [client.get(c.get_absolute_url()).context["summary"] for c in (notice, case)]
    assert summaries == [
        [(1, "đã tiếp nhận")],
        [(1, "không thuộc thẩm quyền"), (1, "quá hạn")],
    ]
    assert "Thuộc nơi khác" in text_of(client.get(case.get_absolute_url()))


def test_the_sent_page_shows_the_record_of_a_deemed_consent(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer, at="2026-03-10 09:00")
    before = text_of(client.get(dispatch.case.get_absolute_url()))
    assert "kiểm tra trước khi xác nhận" in before
    assert client.post(page("confirm_consent", dispatch))["Location"] == (
        dispatch.case.get_absolute_url()
    )
    response = client.get(dispatch.case.get_absolute_url())
    assert told(response) == ["Đã lập phiếu ghi nhận số PGN-2026-0001."]
    text = text_of(response)
    assert "PGN-2026-0001, 10/03/2026. Điểm c khoản 1 Điều 5" in text
    assert "Coi như đồng ý, do không trả lời" in text
    assert "Cùng chịu trách nhiệm." in text
    consent = dispatch.outcomes.get().consent
    assert consent.quote.split(";")[0] in text
    assert "bnc.officer Thử, thứ Ba, 10/03/2026" in text
    assert consent.letter_digest[:32] in text
    assert response.context["summary"] == [(1, "coi như đồng ý")]
    dispatch = replied(fresh(dispatch), at="2026-03-11 09:00", stance="disagrees", body="Không.")
    text = text_of(client.get(dispatch.case.get_absolute_url()))
    assert "gửi sau hạn" in text
    assert "PGN-2026-0001" in text


def test_a_confirmation_too_early_is_refused_in_words(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer)
    response = client.post(page("confirm_consent", dispatch), follow=True)
    assert told(response) == ["Chưa đủ điều kiện coi như đồng ý; xem lại các mốc của hồ sơ."]
    assert fresh(dispatch).is_open


def test_why_there_is_no_consent_is_said_beside_the_row(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui], has_documents=False)
    text = text_of(as_seat(p.bnc_officer).get(case.get_absolute_url()))
    assert "Văn bản không kèm tài liệu theo yêu cầu của điều khoản." in text


def test_a_late_notice_is_accepted_from_the_sent_page(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.give_notice(
        dispatch, by=p.nui_officer, at=on_the("2026-03-09 09:00"), reason="Họp",
        document_number="5", new_due_on=date(2026, 3, 16),
    )  # fmt: skip
    client = as_seat(p.bnc_officer, at="2026-03-09 10:00")
    accept = page("accept_late_notice", dispatch, notice=row.pk)
    assert accept in text_of(client.get(dispatch.case.get_absolute_url()))
    client.post(accept)
    assert fresh(dispatch).due_on == date(2026, 3, 16)
    again = client.post(accept, follow=True)
    assert told(again)[-1].startswith("Hồ sơ đã được xử lý trước đó")
    missing = page("accept_late_notice", dispatch, notice=10**30)
    assert client.post(missing).status_code == 404


def test_the_requester_sees_other_sides_readers_as_a_number_only(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    text = text_of(as_seat(p.bnc_leader).get(case.get_absolute_url()))
    assert "nui.leader" not in text
    assert "2 người; danh sách do nơi đó giữ" in text


def test_a_sent_page_needs_as_many_queries_for_three_addressees_as_for_one(p, as_seat):
    def queries(case) -> int:
        client = as_seat(p.bnc_leader, at="2026-03-04 09:00")
        client.get(case.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(case.get_absolute_url())
        return len(captured)

    one, three = (sent_letter(p.bnc_officer, to) for to in ([p.nui], [p.nui, p.ben, p.dong]))
    for case in (one, three):
        for dispatch in case.dispatches.all():
            register(dispatch)
    assert queries(three) == queries(one)


# --- Ending it -----------------------------------------------------------------------------------


def test_a_letter_is_withdrawn_on_a_page_of_its_own(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_leader)
    assert "1 nơi còn đang xử lý" in text_of(client.get(page("withdraw", case)))
    refused = client.post(page("withdraw", case), {"reason": " "})
    assert errors_of(refused) == {"reason": ["Nhập lý do thu hồi."]}
    assert client.post(page("withdraw", case), {"reason": "Đổi"})["Location"] == "/viec/"
    assert fresh(case).status == Letter.WITHDRAWN
    text = text_of(client.get(case.get_absolute_url()))
    assert "Lý do thu hồi: Đổi" in text
    assert client.get(page("withdraw", case)).status_code == 403


def test_a_dropped_draft_is_still_shown(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    client.post(page("withdraw", case), {"reason": ""})
    response = client.get(case.get_absolute_url())
    assert response.templates[0].name == "requests/review.html"


def test_a_letter_is_closed_with_a_button(p, as_seat):
    dispatch = replied(received(p.bnc_officer, p.nui))
    client = as_seat(p.bnc_officer)
    assert page("close", dispatch.case) in text_of(client.get(dispatch.case.get_absolute_url()))
    client.post(page("close", dispatch.case))
    assert fresh(dispatch.case).status == Letter.CLOSED


def test_a_letter_is_returned_with_a_word_and_without_one_refused(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    client = as_seat(p.bnc_leader)
    refused = client.post(page("return", case), {"returned_note": ""})
    assert errors_of(refused) == {"returned_note": ["Ghi ý kiến khi trả lại để sửa."]}
    client.post(page("return", case), {"returned_note": "Thiếu căn cứ"})
    edit = as_seat(p.bnc_officer).get(page("edit", case))
    assert "Thiếu căn cứ" in text_of(edit)


def test_a_letter_signed_meanwhile_says_so(p, as_seat):
    case = signed_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_leader)
    response = client.post(page("sign", case), follow=True)
    assert told(response) == [
        "Hồ sơ đã được xử lý trước đó; trang dưới đây là tình trạng hiện nay."
    ]
    returned = client.post(page("return", case), {"returned_note": "Muộn"}, follow=True)
    assert told(returned)[-1].startswith("Hồ sơ đã được xử lý trước đó")
    client.post(page("take_back", case))
    assert fresh(case).status == Letter.AWAITING_SIGNATURE


def test_a_wrong_date_of_issue_is_named_and_the_number_typed_is_kept(p, as_seat):
    case = signed_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_clerk)
    response = client.post(
        page("issue", case), {"document_number": "99-CV/X", "issued_on": "03/03/2026"}
    )
    assert errors_of(response) == {"issued_on": ["Ngày ban hành không thể sau hôm nay."]}
    assert 'value="99-CV/X"' in text_of(response)
    client.post(page("issue", case), {"document_number": "", "issued_on": ""})
    assert client.post(page("issue", case), {})["Location"] == "/viec/"
    assert Dispatch.objects.count() == 1


def test_a_restricted_letter_is_numbered_without_being_read(p, as_seat):
    case = signed_letter(p.bnc_officer, [p.nui], secrecy="working_secret", subject="Kín")
    client = as_seat(p.bnc_clerk)
    text = text_of(client.get(page("issue", case)))
    assert ("Kín" in text, "chỉ ghi số, ngày và nơi nhận" in text) == (False, True)
    client.post(page("issue", case), {"document_number": "12", "issued_on": ""})
    assert fresh(case).status == Letter.ISSUED
    assert as_seat(p.nui_leader).post(page("issue", case)).status_code == 404


# --- Opening is on record, nothing is inline -----------------------------------------------------


def test_opening_a_letter_is_an_event_and_a_failing_page_is_none(p, as_seat, monkeypatch):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_leader)
    client.get(case.get_absolute_url())
    event = Event.objects.last()
    assert (event.action, event.seat, event.dossier, event.inside_agency) == (
        "dossier.opened", p.bnc_leader, case.dossier, p.bnc,
    )  # fmt: skip
    before = Event.objects.count()
    monkeypatch.setattr("requests.views.letters._summary", lambda rows: 1 / 0)
    client.raise_request_exception = False
    assert client.get(case.get_absolute_url()).status_code == 500
    assert Event.objects.count() == before


def test_pages_of_a_letter_carry_nothing_inline(p, as_seat):
    draft = draft_letter(p.bnc_officer, [p.nui])
    submitted = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(submitted, by=p.bnc_officer, at=AT)
    signed = signed_letter(p.bnc_officer, [p.nui])
    issued = sent_letter(p.bnc_officer, [p.nui])
    dispatch = register(issued.dispatches.get())
    pages = [
        (p.bnc_officer, "/ho-so/soan/"),
        (p.bnc_officer, page("edit", draft)),
        (p.bnc_leader, submitted.get_absolute_url()),
        (p.bnc_clerk, page("issue", signed)),
        (p.bnc_leader, issued.get_absolute_url()),
        (p.bnc_leader, page("withdraw", issued)),
        (p.bnc_leader, page("remind", dispatch)),
    ]
    for seat, url in pages:
        text = text_of(as_seat(seat, at="2026-03-10 09:00").get(url))
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)', text), url


def test_every_form_that_writes_carries_its_own_key(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    keys = [
        re.findall(r'name="form_key" value="([0-9a-f-]{36})"', text_of(client.get(url)))
        for url in ("/ho-so/soan/", page("edit", case), page("edit", case))
    ]
    assert [len(found) for found in keys] == [6, 1, 1]
    assert len({key for found in keys for key in found}) == 8


def test_a_person_with_two_seats_acts_for_the_one_chosen(p, as_seat):
    second = make_seat(p.nui, "officer", username="hai.vi-tri")
    Seat.objects.filter(pk=second.pk).update(user=p.bnc_officer.user)
    case = draft_letter(p.bnc_officer, [p.nui])
    client: Client = as_seat(p.bnc_officer)
    assert client.get(case.get_absolute_url()).status_code == 200
    client.post("/vi-tri/", {"seat": second.pk})
    assert client.get(case.get_absolute_url()).status_code == 404
    client.post("/vi-tri/", {"seat": p.bnc_leader.pk})  # not one's own: nothing changes
    assert client.get("/viec/").context["seat"] == second


def test_the_proposed_clause_follows_kind_and_urgency(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    urgent = typed(case, rule="", urgency="urgent", urgent_means="Điện thoại")
    client.post(page("edit", case), urgent)
    assert (fresh(case).rule, fresh(case).condition) == (rule("002-5.1.c-urgent"), "urgent")
