"""The addressee's pages in the browser: register, hand out, answer; what stays inside, stays."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Role
from records.models import Document, Event
from requests import competence, workflow
from requests.models import Dispatch, Reply
from requests.workflow.answering import in_hand
from tests.factories import (
    SENT_AT,
    assigned,
    fresh,
    on_the,
    received,
    register,
    replied,
    reply_draft,
    sent,
    signed_reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
SECRET = "Nội dung hạn chế không được lộ"
NO_CALENDAR = "Nhập ngày từ 01/01/2020 đến 31/12/2027, các năm đã có lịch làm việc."
MOVED_ON = "Hồ sơ đã được xử lý trước đó; trang dưới đây là tình trạng hiện nay."
Sent = Dispatch.Status


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def page(name: str, dispatch, **more) -> str:
    return reverse(f"requests:{name}", kwargs={"pk": dispatch.pk, **more})


def text_of(response) -> str:
    return response.content.decode()


def errors_of(response, form: str = "form") -> dict:
    return {k: list(v) for k, v in response.context[form].errors.items()}


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def typed(p, **fields) -> dict:
    """What the browser sends from the answer form."""
    return {
        "form_key": str(uuid.uuid4()), "version": 0, "stance": "agrees", "body": "Nhất trí.",
        "signer": p.nui_leader.pk, "action": "save",
    } | fields  # fmt: skip


def submitted(dispatch, **fields) -> Reply:
    reply = reply_draft(dispatch, **fields)
    return workflow.submit_reply(reply, by=reply.drafted_by, at=AT)


# --- Receipt -------------------------------------------------------------------------------------


def test_the_clerk_registers_and_the_page_says_what_begins(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    client = as_seat(p.nui_clerk)
    shown = client.get(page("register", dispatch))
    assert (shown.context["shown"].clock.due_on, shown.context["next_number"]) == (
        date(2026, 3, 9), 1,
    )  # fmt: skip
    form = {"registered_on": "02/03/2026", "incoming_number": "31", "documents_complete": "yes"}
    response = client.post(page("register", dispatch), form, follow=True)
    assert told(response) == ["Đã đăng ký đến. Hạn trả lời: 09/03/2026."]
    assert fresh(dispatch).status == Sent.RECEIVED
    again = client.post(page("register", dispatch), form, follow=True)
    assert told(again) == [MOVED_ON]


def test_a_receipt_without_a_date_to_follow_says_only_that(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    client = as_seat(p.nui_clerk)
    assert "Chỉ cần tiếp nhận, không phải trả lời" in text_of(
        client.get(page("register", dispatch))
    )
    form = {"registered_on": "02/03/2026", "documents_complete": "yes"}
    assert told(client.post(page("register", dispatch), form, follow=True)) == ["Đã đăng ký đến."]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("03/03/2026", "Ngày đăng ký đến không thể sau hôm nay."),
        ("27/02/2026", "Ngày đăng ký đến không thể trước ngày gửi (02/03/2026)."),
        ("01/01/0001", NO_CALENDAR),
        ("hôm nay", "Nhập ngày dạng 26/11/2026."),
        ("", "Điền mục này."),
    ],
)
def test_a_wrong_day_of_receipt_is_named_and_the_number_typed_is_kept(p, as_seat, day, said):
    dispatch = sent(p.bnc_officer, p.nui)
    form = {"registered_on": day, "incoming_number": "31b", "documents_complete": "yes"}
    response = as_seat(p.nui_clerk).post(page("register", dispatch), form)
    assert errors_of(response) == {"registered_on": [said]}
    assert 'value="31b"' in text_of(response)
    assert fresh(dispatch).status == Sent.SENT


def test_missing_documents_must_be_named(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    form = {"registered_on": "02/03/2026", "documents_complete": "no", "missing": ""}
    response = as_seat(p.nui_clerk).post(page("register", dispatch), form)
    assert errors_of(response) == {"missing": ["Ghi tài liệu còn thiếu để báo bên gửi."]}


def test_receipt_is_the_clerks_business(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    assert as_seat(p.nui_leader).get(page("register", dispatch)).status_code == 403
    assert as_seat(p.bnc_clerk).get(page("register", dispatch)).status_code == 404
    done = register(dispatch)
    assert as_seat(p.nui_clerk).get(page("register", done))["Location"] == done.get_absolute_url()


def test_a_receipt_is_corrected_on_a_page_that_shows_the_old_entry(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.nui_clerk, at="2026-03-04 09:00")
    assert 'value="02/03/2026"' in text_of(client.get(page("correct", dispatch)))
    form = {"registered_on": "03/03/2026", "incoming_number": "1", "documents_complete": "yes"}
    assert errors_of(client.post(page("correct", dispatch), form)) == {
        "reason": ["Ghi lý do sửa ngày đăng ký."]
    }
    client.post(page("correct", dispatch), form | {"reason": "Ghi nhầm"})
    assert fresh(dispatch).due_on == date(2026, 3, 10)


def test_a_delivery_started_clock_is_previewed_from_delivery(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    dispatch.rule.starts_on = "delivered"
    dispatch.rule.save()
    shown = as_seat(p.nui_clerk, at="2026-03-04 09:00").get(page("register", dispatch))
    assert shown.context["shown"].received_on == date(2026, 3, 2)
    workflow.register(dispatch, by=p.nui_clerk, at=on_the("2026-03-04 09:00"))


# --- A restricted one ----------------------------------------------------------------------------


def restricted(p, **fields) -> Dispatch:
    return received(
        p.bnc_officer, p.nui, secrecy="working_secret", subject=SECRET, body=SECRET, **fields
    )


def test_the_clerk_of_a_restricted_letter_sees_number_parties_and_clock(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui, secrecy="working_secret", subject=SECRET, body=SECRET)
    client = as_seat(p.nui_clerk)
    for url in (dispatch.get_absolute_url(), page("register", dispatch), page("why", dispatch)):
        text = text_of(client.get(url))
        assert ("PH-2026-0001" in text or "Ban Nội chính" in text, SECRET in text) == (True, False)
    register(dispatch)
    assert SECRET not in text_of(client.get(page("correct", dispatch)))


def test_the_clerk_issues_a_restricted_answer_without_reading_it(p, as_seat):
    reply = signed_reply(restricted(p), body=SECRET)
    client = as_seat(p.nui_clerk)
    text = text_of(client.get(reply.dispatch.get_absolute_url()))
    assert (page("issue_reply", reply.dispatch) in text, SECRET in text) == (True, False)
    form = {"document_number": "7-CV/ĐU", "issued_on": "02/03/2026"}
    client.post(page("issue_reply", reply.dispatch), form)
    assert fresh(reply).document_number == "7-CV/ĐU"


@pytest.mark.parametrize("day", ["hôm nay", "27/02/2026", "31/12/9999"])
def test_a_wrong_date_shows_the_clerk_the_error_and_not_the_contents(p, as_seat, day):
    reply = signed_reply(restricted(p), body=SECRET)
    form = {"document_number": "7-CV/ĐU", "issued_on": day}
    response = as_seat(p.nui_clerk).post(page("issue_reply", reply.dispatch), form)
    assert list(errors_of(response, "issue_form")) == ["issued_on"]
    text = text_of(response)
    assert ('value="7-CV/ĐU"' in text, SECRET in text) == (True, False)
    assert fresh(reply).status == Reply.Status.SIGNED


def test_other_steps_of_a_restricted_answer_are_not_the_clerks(p, as_seat):
    reply = submitted(restricted(p), body=SECRET)
    client = as_seat(p.nui_clerk)
    for name in ("sign_reply", "take_back_reply"):
        response = client.post(page(name, reply.dispatch), {"signature": "bogus"}, follow=True)
        assert response.status_code in {200, 403}, name
        assert SECRET not in text_of(response), name
    for name in ("assign", "more_time", "decline", "save_reply", "contact"):
        assert client.post(page(name, reply.dispatch), {}).status_code == 404, name


def test_officers_of_a_restricted_letter_see_it_when_assigned(p, as_seat):
    dispatch = restricted(p)
    client = as_seat(p.nui_officer)
    assert client.get(dispatch.get_absolute_url()).status_code == 404
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    assert SECRET in text_of(client.get(dispatch.get_absolute_url()))


# --- The work ------------------------------------------------------------------------------------


def test_work_is_given_out_to_people_shown_with_what_they_hold(p, as_seat):
    assigned(p.bnc_officer, p.nui)
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.nui_focal)
    people = client.get(page("assign", dispatch)).context["people"]
    assert {(seat.user.username, n) for seat, n in people} == {
        ("nui.leader", 0), ("nui.focal", 0), ("nui.clerk", 0), ("nui.officer", 1),
    }  # fmt: skip
    nobody = client.post(page("assign", dispatch), {"assignment_note": "Gấp"})
    assert errors_of(nobody) == {"handler": ["Điền mục này."]}
    assert "Gấp" in text_of(nobody)
    stranger = client.post(page("assign", dispatch), {"handler": p.ben_officer.pk})
    assert list(errors_of(stranger)) == ["handler"]
    client.post(page("assign", dispatch), {"handler": p.nui_officer.pk})
    assert fresh(dispatch).handler == p.nui_officer


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("assign", {"handler": ""}),
        ("more_time", {"reason": ""}),
        ("decline", {"reason": ""}),
        ("contact", {"on": ""}),
    ],
)
@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "x", "\x00"])
def test_made_up_values_are_no_server_error(p, as_seat, name, form, day):
    dispatch = received(p.bnc_officer, p.nui)
    fields = dict.fromkeys(("on", "new_due_on", "due_on", "handler"), day) | {
        "document_number": "5"
    }
    response = as_seat(p.nui_focal).post(page(name, dispatch), form | fields)
    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)


@pytest.mark.parametrize(
    ("at", "said", "due"),
    [
        ("2026-03-06 09:00", "Đã gửi thông báo.", date(2026, 3, 16)),
        ("2026-03-09 09:00", "Thông báo đã gửi, nhưng muộn so với quy chế", date(2026, 3, 9)),
    ],
)
def test_more_time_is_told_and_a_late_one_says_that_it_is(p, as_seat, at, said, due):
    form = {"new_due_on": "16/03/2026", "reason": "Cần họp", "document_number": "5-CV/ĐU"}
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer, at=at)
    assert client.get(page("more_time", dispatch)).status_code == 200
    response = client.post(page("more_time", dispatch), form, follow=True)
    assert told(response)[0].startswith(said)
    assert fresh(dispatch).due_on == due


def test_a_wrong_new_date_is_named_and_the_reason_is_kept(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    form = {"new_due_on": "14/03/2026", "reason": "Cần họp thêm", "document_number": "5"}
    response = as_seat(p.nui_officer, at="2026-03-06 09:00").post(
        page("more_time", dispatch), form
    )
    assert errors_of(response) == {"new_due_on": ["14/03/2026 là ngày nghỉ; chọn ngày làm việc."]}
    assert "Cần họp thêm" in text_of(response)


def test_a_time_is_proposed_and_accepted_across_the_two_pages(p, as_seat):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    client = as_seat(p.kiemtra_officer)
    assert client.get(page("propose_time", dispatch)).status_code == 200
    client.post(page("propose_time", dispatch), {"due_on": "20/03/2026", "reason": "Cần số liệu"})
    row = dispatch.agreements.get()
    accept = page("accept_time", dispatch, agreement=row.pk)
    assert accept not in text_of(client.get(dispatch.get_absolute_url()))
    other = as_seat(p.xaydung_leader)
    assert accept in text_of(other.get(dispatch.case.get_absolute_url()))
    other.post(accept)
    assert fresh(dispatch).due_on == date(2026, 3, 20)
    assert told(other.post(accept, follow=True))[-1] == MOVED_ON


def test_a_direct_exchange_is_written_down(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer)
    form = {"on": "02/03/2026", "means": "telephone", "said": "Đã gọi hỏi thêm"}
    client.post(page("contact", dispatch), form)
    assert dispatch.contacts.get().said == "Đã gọi hỏi thêm"
    assert errors_of(client.post(page("contact", dispatch), form | {"said": ""})) == {
        "said": ["Điền mục này."]
    }


def test_decline_needs_its_reason(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.nui_leader)
    assert errors_of(client.post(page("decline", dispatch), {"reason": ""})) == {
        "reason": ["Nhập lý do không thuộc thẩm quyền."]
    }
    client.post(page("decline", dispatch), {"reason": "Thuộc cấp trên"})
    assert fresh(dispatch).status == Sent.DECLINED
    assert "Thuộc cấp trên" in text_of(client.get(dispatch.get_absolute_url()))


def test_what_ended_meanwhile_says_so(p, as_seat, monkeypatch):
    """The page was open while another declined: the verb itself finds out, behind its lock."""
    dispatch = received(p.bnc_officer, p.nui)
    monkeypatch.setattr(competence, "can_decline", lambda seat, dispatch: True)
    client = as_seat(p.nui_leader)
    form = {"reason": "Thuộc cấp trên"}
    for _ in range(2):
        response = client.post(page("decline", dispatch), form, follow=True)
    assert told(response) == [MOVED_ON]


# --- The answer ----------------------------------------------------------------------------------


def test_an_answer_goes_from_the_first_word_to_the_requester(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    officer = as_seat(p.nui_officer)
    files = [SimpleUploadedFile("gop-y.pdf", PDF)]
    officer.post(page("save_reply", dispatch), typed(p, stance="disagrees", body="", files=files))
    reply = in_hand(dispatch)
    refused = officer.post(
        page("save_reply", dispatch),
        typed(p, stance="disagrees", body=" ", version=1, action="submit"),
    )
    assert errors_of(refused, "reply_form") == {"body": ["Nhập lý do không đồng ý."]}
    done = officer.post(
        page("save_reply", dispatch),
        typed(p, stance="disagrees", body="Chưa phù hợp.", action="submit",
              version=refused.context["reply_form"]["version"].value()),
    )  # fmt: skip
    assert done["Location"] == dispatch.get_absolute_url()
    assert Document.objects.get(name="gop-y.pdf").inside_agency == p.nui
    leader = as_seat(p.nui_leader)
    assert page("sign_reply", dispatch) in text_of(leader.get(dispatch.get_absolute_url()))
    leader.post(page("sign_reply", dispatch), {"action": "sign", "signature": "own"})
    clerk = as_seat(p.nui_clerk)
    issued = clerk.post(page("issue_reply", dispatch), {"issued_on": "02/03/2026"}, follow=True)
    assert told(issued)[-1] == "Đã gửi trả lời; thời hạn dừng tính."
    assert (fresh(reply).status, fresh(reply).document_number) == ("issued", "01-CV/ĐU")
    sent_page = text_of(as_seat(p.bnc_officer).get(dispatch.case.get_absolute_url()))
    assert "Chưa phù hợp." in sent_page
    assert "gop-y.pdf" in sent_page


def test_the_loser_of_two_writers_sees_both_texts(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    as_seat(p.nui_focal).post(page("save_reply", dispatch), typed(p, body="Bản của người kia"))
    client = as_seat(p.nui_officer)
    response = client.post(page("save_reply", dispatch), typed(p, body="Bản của tôi"))
    text = text_of(response)
    assert "Người khác vừa sửa bản trả lời này" in text
    assert "Bản của tôi" in text
    assert "Bản của người kia" in text
    assert in_hand(dispatch).body == "Bản của người kia"
    shown = response.context["reply_form"]["version"].value()
    client.post(page("save_reply", dispatch), typed(p, body="Bản của tôi", version=shown))
    assert in_hand(dispatch).body == "Bản của tôi"


def test_what_was_typed_while_another_submitted_is_shown_not_lost(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    submitted(dispatch)
    response = as_seat(p.nui_officer).post(
        page("save_reply", dispatch), typed(p, body="Bản của tôi", version=1)
    )
    assert told(response) == [MOVED_ON]
    assert "Phần đồng chí vừa soạn chưa được lưu" in text_of(response)
    assert "Bản của tôi" in text_of(response)


def test_a_wrong_file_is_named_and_the_answer_is_kept(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    files = [SimpleUploadedFile("rong.pdf", b"")]
    client = as_seat(p.nui_officer)
    response = client.post(page("save_reply", dispatch), typed(p, body="Đã gõ", files=files))
    assert errors_of(response, "reply_form") == {
        "__all__": ["rong.pdf: Tệp rỗng, không có nội dung."]
    }
    assert ("Đã gõ" in text_of(response), in_hand(dispatch).body) == (True, "Đã gõ")


def test_a_file_of_the_answer_is_struck_out_by_its_own_side_only(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer)
    client.post(
        page("save_reply", dispatch), typed(p, files=[SimpleUploadedFile("gop-y.pdf", PDF)])
    )
    own, letters = Document.objects.get(name="gop-y.pdf"), dispatch.case.dossier.documents.get()
    struck = [str(own.pk), str(letters.pk), "x"]
    client.post(page("save_reply", dispatch), typed(p, version=1, remove=struck))
    assert [fresh(d).removed_at for d in (own, letters)] == [AT, None]


def test_autosave_of_an_answer_says_when_or_why_not(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client, url = as_seat(p.nui_officer), page("autosave_reply", dispatch)
    assert "tự lưu lúc 09:00" in text_of(client.post(url, typed(p, body="Tự lưu")))
    assert in_hand(dispatch).body == "Tự lưu"
    assert "Người khác vừa sửa" in text_of(client.post(url, typed(p, body="Cũ")))
    assert "Chưa tự lưu được" in text_of(client.post(url, typed(p, stance="x", version=1)))
    workflow.submit_reply(in_hand(dispatch), by=p.nui_officer, at=AT)
    assert "Chưa tự lưu được" in text_of(client.post(url, typed(p, version=2)))


def test_a_session_that_ends_in_mid_answer_leaves_the_autosaved_draft(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client = as_seat(p.nui_officer)
    client.post(page("autosave_reply", dispatch), typed(p, body="Nửa câu trả lời"))
    client.logout()
    lost = client.post(page("save_reply", dispatch), typed(p, body="Cả câu", version=1))
    assert lost["Location"].startswith("/dang-nhap/")
    assert "Nửa câu trả lời" in text_of(as_seat(p.nui_officer).get(dispatch.get_absolute_url()))


def test_an_answer_sent_twice_counts_once(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    client, form = as_seat(p.nui_officer), typed(p, action="submit")
    first, second = (client.post(page("save_reply", dispatch), form) for _ in range(2))
    assert (first["Location"], second["Location"]) == (dispatch.get_absolute_url(),) * 2
    assert Event.objects.filter(action="reply.submitted").count() == 1


def test_information_asks_who_verified_it_on_the_page(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui, code="002-5.1.a")
    client = as_seat(p.nui_officer)
    form = typed(p, stance="informs", body="Có.", action="submit", verified_on="15/06/1998")
    response = client.post(page("save_reply", dispatch), form)
    assert list(errors_of(response, "reply_form")) == ["is_verified"]
    form = typed(p, stance="informs", body="Có.", action="submit", is_verified="yes", version=1,
                 verified_by="Ủy ban Kiểm tra", verified_on="15/06/1998")  # fmt: skip
    assert client.post(page("save_reply", dispatch), form).status_code == 302
    assert in_hand(dispatch).verified_on == date(1998, 6, 15)


def test_an_answer_is_returned_with_a_word_or_refused_without(p, as_seat):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    client, url = as_seat(p.nui_leader), page("sign_reply", reply.dispatch)
    silent = client.post(url, {"action": "return", "returned_note": ""}, follow=True)
    assert told(silent) == ["Ghi ý kiến khi trả lại để sửa."]
    client.post(url, {"action": "return", "returned_note": "Thêm số liệu"})
    text = text_of(as_seat(p.nui_officer).get(reply.dispatch.get_absolute_url()))
    assert "Thêm số liệu" in text
    signed_meanwhile = as_seat(p.nui_leader).post(url, {"action": "sign"}, follow=True)
    assert told(signed_meanwhile)[-1] == MOVED_ON


def test_a_wrong_way_of_signing_is_refused_in_words(p, as_seat):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    response = as_seat(p.nui_leader).post(
        page("sign_reply", reply.dispatch), {"action": "sign", "signature": "bogus"}, follow=True
    )
    assert (len(told(response)), fresh(reply).status) == (1, "submitted")


def test_a_leader_takes_a_signature_back_on_the_page(p, as_seat):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    as_seat(p.nui_leader).post(page("take_back_reply", reply.dispatch))
    assert fresh(reply).status == "submitted"


def test_a_wrong_date_of_issue_is_shown_beside_its_field(p, as_seat):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    form = {"document_number": "7-CV/ĐU", "issued_on": "27/02/2026"}
    response = as_seat(p.nui_clerk).post(page("issue_reply", reply.dispatch), form)
    assert errors_of(response, "issue_form") == {
        "issued_on": ["Ngày ban hành phải từ ngày ký đến hôm nay."]
    }
    assert 'value="7-CV/ĐU"' in text_of(response)


def test_without_an_answer_in_hand_there_is_nothing_to_sign(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    assert as_seat(p.nui_leader).post(page("sign_reply", dispatch)).status_code == 404


# --- What stays inside ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bnc_leader", "bnc_officer", "bnc_clerk"])
def test_the_requester_never_sees_an_answer_in_hand(p, as_seat, who):
    dispatch = assigned(p.bnc_officer, p.nui)
    submitted(dispatch, body=SECRET)
    client = as_seat(getattr(p, who))
    for response in (
        client.get(dispatch.get_absolute_url(), follow=True),
        client.post(page("save_reply", dispatch), typed(p, stance="bogus")),
        client.post(page("save_reply", dispatch), typed(p)),
        client.post(page("autosave_reply", dispatch), typed(p, stance="bogus")),
        client.post(page("sign_reply", dispatch), {"signature": "bogus"}),
        client.post(page("issue_reply", dispatch), {"issued_on": "x"}),
    ):
        assert response.status_code in {200, 403, 404}
        assert SECRET not in text_of(response)


def test_files_of_an_answer_in_hand_are_not_the_requesters(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    as_seat(p.nui_officer).post(
        page("save_reply", dispatch), typed(p, files=[SimpleUploadedFile("gop-y.pdf", PDF)])
    )
    file = reverse("requests:file", args=[Document.objects.get(name="gop-y.pdf").pk])
    assert as_seat(p.bnc_leader).get(file).status_code == 404
    opened = as_seat(p.nui_leader).get(file)
    assert b"".join(opened.streaming_content) == PDF
    event = Event.objects.last()
    assert (event.action, event.seat, event.inside_agency) == (
        "document.opened", p.nui_leader, p.nui,
    )  # fmt: skip


def test_somebody_without_a_seat_opens_no_file(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    file = reverse("requests:file", args=[dispatch.case.dossier.documents.get().pk])
    p.nui_leader.ended_on = date(2026, 2, 27)
    p.nui_leader.save()
    assert as_seat(p.nui_leader).get(file).status_code == 404


# --- Buttons -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["leader", "focal", "clerk", "officer"])
@pytest.mark.parametrize("state", ["sent", "assigned", "submitted", "signed", "replied"])
def test_the_buttons_of_the_answer_page_are_what_one_may_do(p, as_seat, role, state):
    dispatch = sent(p.bnc_officer, p.nui) if state == "sent" else assigned(p.bnc_officer, p.nui)
    if state == "submitted":
        submitted(dispatch)
    elif state == "signed":
        signed_reply(dispatch)
    elif state == "replied":
        replied(dispatch)
    seat, dispatch = getattr(p, f"nui_{role}"), fresh(dispatch)
    response = as_seat(seat).get(dispatch.get_absolute_url())
    if role == "officer" and state == "sent":
        assert response.status_code == 404
        return
    reply = in_hand(dispatch)
    may = {
        "register": competence.can_register(seat, dispatch),
        "correct": competence.can_correct_receipt(seat, dispatch),
        "assign": competence.can_assign(seat, dispatch),
        "decline": competence.can_decline(seat, dispatch),
        "more_time": competence.can_give_notice(seat, dispatch),
        "propose_time": competence.can_propose_time(seat, dispatch),
        "contact": competence.can_log_contact(seat, dispatch),
        "save_reply": reply is None and competence.can_answer(seat, dispatch),
        "sign_reply": reply is not None and competence.can_sign_reply(seat, reply),
        "take_back_reply": reply is not None and competence.can_take_back_reply(seat, reply),
        "issue_reply": reply is not None and competence.can_issue_reply(seat, reply),
    }
    text = text_of(response)
    assert {name: f'"{page(name, dispatch)}"' in text for name in may} == may
    assert seat.has_role(Role.CLERK) is (role == "clerk")


def test_whoever_tracks_sees_number_parties_and_clock(p, as_seat):
    dispatch = sent(p.khoi_officer, p.bnc, code="004-3.1", subject=SECRET)
    response = as_seat(p.thuongtruc_overseer).get(dispatch.get_absolute_url())
    assert "PH-2026-0001: Đảng ủy Khối các cơ quan tỉnh → Ban Nội chính Tỉnh ủy" in text_of(
        response
    )
    assert SECRET not in text_of(response)
    assert Event.objects.last().action == "dossier.opened"


def test_an_answer_page_needs_as_many_queries_for_three_dispatches_as_for_one(p, as_seat):
    def queries() -> int:
        client = as_seat(p.nui_leader, at="2026-03-04 09:00")
        client.get(first.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(first.get_absolute_url())
        return len(captured)

    first = assigned(p.bnc_officer, p.nui)
    one = queries()
    for _ in range(2):
        replied(assigned(p.bnc_officer, p.nui))
    assert queries() == one


def test_pages_of_the_addressee_carry_nothing_inline(p, as_seat):
    waiting, dispatch = sent(p.bnc_officer, p.nui), assigned(p.bnc_officer, p.nui)
    agreed = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    verified = assigned(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    pages = [
        (p.nui_clerk, page("register", waiting)),
        (p.nui_clerk, page("correct", dispatch)),
        (p.nui_leader, dispatch.get_absolute_url()),
        (p.nui_leader, page("assign", dispatch)),
        (p.nui_officer, page("more_time", dispatch)),
        (p.nui_officer, page("contact", dispatch)),
        (p.nui_leader, page("decline", dispatch)),
        (p.nui_leader, page("why", dispatch)),
        (p.kiemtra_officer, page("propose_time", agreed)),
        (p.congan_officer, verified.get_absolute_url()),
    ]
    for seat, url in pages:
        response = as_seat(seat).get(url)
        assert response.status_code == 200, url
        text = text_of(response)
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)', text), url
