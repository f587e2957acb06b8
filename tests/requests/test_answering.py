"""The answer: drafted, submitted, signed, issued; or declined, with a reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records import access
from records.models import Event, Notice
from requests import workflow
from requests.models import Dispatch, Reply, disagreed
from requests.workflow.answering import in_hand
from tests.factories import (
    SENT_AT,
    assigned,
    fresh,
    make_seat,
    on_the,
    received,
    replied,
    reply_draft,
    sent,
    signed_reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
LATER = on_the("2026-03-04 10:00")
Sent = Dispatch.Status
Status = Reply.Status


def told(dispatch, kind: str) -> set[str]:
    rows = Notice.objects.filter(dossier=dispatch.dossier, kind=kind).select_related("seat__user")
    return {n.seat.user.username for n in rows}


def last_event(dispatch) -> tuple[str, str | None, dict]:
    event = Event.objects.filter(dossier=dispatch.dossier).last()
    return event.action, event.inside_agency and event.inside_agency.code, event.payload.data


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    return caught.value.message_dict


def submitted(dispatch, **fields) -> Reply:
    reply = reply_draft(dispatch, **fields)
    return workflow.submit_reply(reply, by=reply.drafted_by, at=AT)


# --- Draft ---------------------------------------------------------------------------------------


def test_the_handler_drafts_the_answer(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = workflow.save_reply(
        dispatch, by=p.nui_officer, at=LATER, version=0, stance="agrees", body="Nhất trí.",
        status=Status.ISSUED,
    )  # fmt: skip
    assert (reply.status, reply.version, reply.drafted_by, reply.saved_by) == (
        Status.DRAFT, 1, p.nui_officer, p.nui_officer,
    )  # fmt: skip
    assert (fresh(reply).get_stance_display(), fresh(reply).body) == ("Đồng ý", "Nhất trí.")
    assert last_event(dispatch) == ("reply.saved", "nui", {})
    assert in_hand(dispatch) == reply


def test_an_answer_is_named_by_its_state_and_never_by_what_it_says(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    empty = workflow.save_reply(dispatch, by=p.nui_officer, at=AT, version=0)
    assert (str(empty), empty.get_stance_display()) == ("Đang soạn trả lời", "")
    assert str(submitted(assigned(p.bnc_officer, p.ben))) == "Chờ duyệt và ký"


def test_the_second_of_two_writers_gets_the_first_ones_text_and_loses_nothing(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply_draft(dispatch)
    workflow.save_reply(dispatch, by=p.nui_focal, at=LATER, version=1, body="Của đầu mối")
    before = Event.objects.count()
    with pytest.raises(workflow.Conflict) as caught:
        workflow.save_reply(dispatch, by=p.nui_officer, at=LATER, version=1, body="Của tôi")
    assert (caught.value.current.body, caught.value.current.version) == ("Của đầu mối", 2)
    assert (in_hand(dispatch).body, Event.objects.count()) == ("Của đầu mối", before)


def test_two_people_who_begin_at_once_are_told_so(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply_draft(dispatch)
    with pytest.raises(workflow.Conflict):
        workflow.save_reply(dispatch, by=p.nui_focal, at=LATER, version=0, body="Bản thứ hai")


@pytest.mark.parametrize("who", ["nui_clerk", "bnc_leader", "ben_leader"])
def test_the_answer_is_written_by_who_has_it_in_hand_or_routes_it(p, who):
    dispatch = assigned(p.bnc_officer, p.nui)
    with pytest.raises(PermissionDenied):
        workflow.save_reply(dispatch, by=getattr(p, who), at=AT, version=0, body="x")


def test_an_officer_without_the_work_does_not_answer(p):
    with pytest.raises(PermissionDenied):
        workflow.save_reply(
            received(p.bnc_officer, p.nui), by=p.nui_officer, at=AT, version=0, body="x"
        )


def test_what_is_not_registered_or_already_answered_takes_no_draft(p):
    for dispatch in (sent(p.bnc_officer, p.nui), replied(received(p.bnc_officer, p.nui))):
        with pytest.raises(workflow.WrongState):
            workflow.save_reply(dispatch, by=p.nui_focal, at=LATER, version=0, body="x")


def test_a_submitted_answer_is_not_edited(p):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    with pytest.raises(workflow.WrongState):
        workflow.save_reply(reply.dispatch, by=p.nui_officer, at=LATER, version=2, body="x")


# --- Submit --------------------------------------------------------------------------------------


def test_submit_puts_the_answer_before_the_leader(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = submitted(dispatch)
    assert (reply.status, reply.submitted_at, reply.body, reply.version) == (
        Status.SUBMITTED, AT, "Nhất trí.", 2,
    )  # fmt: skip
    assert told(dispatch, "to_sign") == {"nui.leader"}
    assert last_event(dispatch) == ("reply.submitted", "nui", {})


@pytest.mark.parametrize(
    ("stance", "body", "said"),
    [
        ("", "", {"stance": ["Chọn ý kiến trả lời."], "body": ["Nhập nội dung trả lời."]}),
        ("informs", "x", {"stance": ["Chọn ý kiến trả lời."]}),
        ("disagrees", " ", {"body": ["Nhập lý do không đồng ý."]}),
        ("agrees_with_comments", "", {"body": ["Nhập nội dung góp ý."]}),
    ],
)
def test_an_opinion_says_what_it_must(p, stance, body, said):
    reply = reply_draft(assigned(p.bnc_officer, p.nui), stance=stance, body=body)
    assert refused(workflow.submit_reply, reply, by=p.nui_officer, at=AT) == said
    assert fresh(reply).status == Status.DRAFT


def test_agreement_needs_no_words(p):
    assert submitted(assigned(p.bnc_officer, p.nui), body="").status == Status.SUBMITTED


@pytest.mark.parametrize("signer", [None, "nui_focal"])
def test_the_answer_names_a_leader_to_sign_it(p, signer):
    reply = reply_draft(assigned(p.bnc_officer, p.nui), signer=signer and getattr(p, signer))
    assert refused(workflow.submit_reply, reply, by=p.nui_officer, at=AT) == {
        "signer": ["Chọn lãnh đạo ký trả lời."]
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {},
            {"is_verified": ["Cho biết thông tin đã được thẩm tra, xác minh, kết luận chưa."]},
        ),
        (
            {"is_verified": True, "verified_by": " "},
            {"verified_by": ["Ghi cơ quan đã thẩm tra, xác minh, kết luận."]},
        ),
    ],
)
@pytest.mark.parametrize("code", ["002-5.1.a", "003-5.2.1-foreign"])
def test_information_says_who_verified_it(p, code, fields, said):
    asks, asked = {"0": (p.bnc_officer, p.nui), "1": (p.khoi_officer, p.congan)}[
        str(int(code.startswith("003")))
    ]
    reply = reply_draft(assigned(asks, asked, code=code), stance="informs", body="Có.", **fields)
    assert refused(workflow.submit_reply, reply, by=reply.drafted_by, at=AT) == said


@pytest.mark.parametrize(
    "fields",
    [
        {"is_verified": False},
        {"is_verified": True, "verified_by": "Ủy ban Kiểm tra", "verified_on": date(2026, 2, 1)},
    ],
)
def test_information_may_be_unverified_if_it_says_so(p, fields):
    dispatch = assigned(p.bnc_officer, p.nui, code="002-5.1.a")
    dispatch = replied(dispatch, stance="informs", body="Có.", **fields)
    assert dispatch.replies.get().is_verified is fields["is_verified"]


def test_only_a_draft_is_submitted(p):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    with pytest.raises(workflow.WrongState):
        workflow.submit_reply(reply, by=p.nui_officer, at=LATER)
    assert (fresh(reply).status, fresh(reply).signed_by) == (Status.SIGNED, p.nui_leader)


def test_who_may_not_answer_does_not_submit(p):
    reply = reply_draft(assigned(p.bnc_officer, p.nui))
    with pytest.raises(PermissionDenied):
        workflow.submit_reply(reply, by=p.nui_clerk, at=AT)


# --- Sign, return, take back ---------------------------------------------------------------------


def test_sign_tells_the_clerks_and_does_not_stop_the_clock(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = submitted(dispatch)
    reply = workflow.sign_reply(reply, by=p.nui_leader, at=LATER, signature="for")
    assert (reply.status, reply.signed_by, reply.signed_at, reply.signature) == (
        Status.SIGNED, p.nui_leader, LATER, "for",
    )  # fmt: skip
    assert told(dispatch, "to_issue") == {"nui.clerk"}
    assert last_event(dispatch) == ("reply.signed", "nui", {})
    assert fresh(dispatch).is_open


@pytest.mark.parametrize("who", ["nui_officer", "nui_focal", "nui_clerk", "bnc_leader"])
def test_only_a_leader_of_the_addressee_signs_or_returns(p, who):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    with pytest.raises(PermissionDenied):
        workflow.sign_reply(reply, by=getattr(p, who), at=LATER)
    with pytest.raises(PermissionDenied):
        workflow.return_reply(reply, by=getattr(p, who), at=LATER, returned_note="Sửa")


def test_a_draft_answer_is_neither_signed_nor_issued(p):
    reply = reply_draft(assigned(p.bnc_officer, p.nui))
    with pytest.raises(workflow.WrongState):
        workflow.sign_reply(reply, by=p.nui_leader, at=AT)
    with pytest.raises(workflow.WrongState):
        workflow.issue_reply(reply, by=p.nui_clerk, at=AT)


def test_the_leader_returns_an_answer_with_a_word_why(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = submitted(dispatch)
    assert refused(workflow.return_reply, reply, by=p.nui_leader, at=LATER, returned_note="") == {
        "returned_note": ["Ghi ý kiến khi trả lại để sửa."]
    }
    reply = workflow.return_reply(reply, by=p.nui_leader, at=LATER, returned_note="Thêm số liệu")
    assert (reply.status, reply.returned_note, reply.version) == (Status.DRAFT, "Thêm số liệu", 3)
    assert told(dispatch, "returned") == {"nui.officer"}
    assert last_event(dispatch) == ("reply.returned", "nui", {})
    again = workflow.submit_reply(reply, by=p.nui_officer, at=LATER)
    assert again.returned_note == ""


def test_a_step_of_the_answer_is_taken_back_by_who_made_it(p):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    reply = workflow.take_back_reply(reply, by=p.nui_officer, at=LATER)
    assert reply.status == Status.DRAFT
    workflow.submit_reply(reply, by=p.nui_officer, at=LATER)
    workflow.sign_reply(reply, by=p.nui_leader, at=LATER)
    reply = workflow.take_back_reply(reply, by=p.nui_leader, at=LATER)
    assert (reply.status, reply.signed_by, reply.signed_at) == (Status.SUBMITTED, None, None)
    assert last_event(reply.dispatch) == ("reply.taken_back", "nui", {})


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("nui_officer", "draft"),
        ("nui_clerk", "submitted"),
        ("bnc_leader", "submitted"),
        ("nui_officer", "signed"),
    ],
)
def test_nobody_takes_back_the_step_of_another(p, who, state):
    reply = reply_draft(assigned(p.bnc_officer, p.nui))
    if state != "draft":
        workflow.submit_reply(reply, by=p.nui_officer, at=AT)
    if state == "signed":
        workflow.sign_reply(reply, by=p.nui_leader, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.take_back_reply(reply, by=getattr(p, who), at=LATER)


def test_the_leader_signs_the_text_that_was_shown(p):
    reply = submitted(assigned(p.bnc_officer, p.nui))
    with pytest.raises(workflow.WrongState):
        workflow.sign_reply(reply, by=p.nui_leader, at=LATER, version=reply.version - 1)
    signed = workflow.sign_reply(reply, by=p.nui_leader, at=LATER, version=reply.version)
    assert signed.status == Status.SIGNED


def test_a_restricted_answer_is_shown_to_those_who_came_after_the_letter(p):
    dispatch = assigned(p.bnc_officer, p.nui, secrecy="working_secret")
    leader = make_seat(p.nui, "leader", username="nui.new_leader")
    clerk = make_seat(p.nui, "clerk", username="nui.new_clerk")
    seen, known = Dispatch.objects.visible_to, Dispatch.objects.trackable_by
    assert (list(seen(leader)), list(known(clerk))) == ([], [])
    reply = submitted(dispatch, signer=leader)
    assert list(seen(leader)) == [dispatch]
    assert access.may_view(leader, dispatch.case.dossier)
    workflow.sign_reply(reply, by=leader, at=LATER)
    assert (list(seen(clerk)), list(known(clerk))) == ([], [dispatch])


# --- Issue ---------------------------------------------------------------------------------------


def test_issue_ends_the_dispatch_in_time(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = signed_reply(dispatch, stance="disagrees", body="Chưa phù hợp.")
    reply = workflow.issue_reply(
        reply, by=p.nui_clerk, at=on_the("2026-03-09 23:59"), document_number=" 7-CV/ĐU "
    )
    assert (reply.status, reply.document_number, reply.issued_on, reply.is_late) == (
        Status.ISSUED, "7-CV/ĐU", date(2026, 3, 9), False,
    )  # fmt: skip
    dispatch = fresh(dispatch)
    outcome = dispatch.outcomes.get()
    assert (dispatch.status, outcome.stance, outcome.reply, outcome.is_late) == (
        Sent.REPLIED, "disagrees", reply, False,
    )  # fmt: skip
    assert told(dispatch, "answered") == {"bnc.officer"}
    assert last_event(dispatch) == (
        "reply.issued", None, {"reply": reply.pk, "number": "7-CV/ĐU", "late": False},
    )  # fmt: skip
    assert list(disagreed(Dispatch.objects.all(), p.bnc_officer)) == [dispatch]


def test_an_answer_of_the_day_after_is_late(p):
    dispatch = replied(assigned(p.bnc_officer, p.nui), at="2026-03-10 00:00")
    assert (dispatch.outcomes.get().is_late, dispatch.replies.get().is_late) == (True, True)


def test_past_an_aim_or_without_a_date_nothing_is_late(p):
    aim = assigned(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    undated = assigned(p.congan_officer, p.nui, code="001-6.2")
    for dispatch in (aim, undated):
        done = replied(
            dispatch, at="2026-06-30 09:00", stance="informs", body="Có.", is_verified=False
        )
        assert not done.outcomes.get().is_late


def test_issue_takes_a_number_from_the_register_when_none_is_given(p):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    assert workflow.issue_reply(reply, by=p.nui_clerk, at=AT).document_number == "01-CV/ĐU"


def test_the_date_of_the_answer_lies_between_signature_and_today(p):
    reply = signed_reply(assigned(p.bnc_officer, p.nui), at="2026-03-03 09:00")
    for wrong in (date(2026, 3, 2), date(2026, 3, 5)):
        assert refused(workflow.issue_reply, reply, by=p.nui_clerk, at=LATER, issued_on=wrong) == {
            "issued_on": ["Ngày ban hành phải từ ngày ký đến hôm nay."]
        }
    reply = workflow.issue_reply(reply, by=p.nui_clerk, at=LATER, issued_on=date(2026, 3, 3))
    assert (reply.issued_on, reply.issued_at) == (date(2026, 3, 3), LATER)


@pytest.mark.parametrize("who", ["nui_leader", "nui_officer", "bnc_clerk"])
def test_only_the_clerk_of_the_addressee_issues(p, who):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    with pytest.raises(PermissionDenied):
        workflow.issue_reply(reply, by=getattr(p, who), at=LATER)


def test_an_answer_is_issued_once(p):
    reply = signed_reply(assigned(p.bnc_officer, p.nui))
    workflow.issue_reply(reply, by=p.nui_clerk, at=LATER)
    with pytest.raises(workflow.WrongState):
        workflow.issue_reply(reply, by=p.nui_clerk, at=LATER)
    assert reply.dispatch.outcomes.count() == 1


def test_an_answer_to_what_ended_otherwise_goes_no_further(p):
    signed, before = (assigned(p.bnc_officer, p.nui) for _ in range(2))
    reply, waiting = signed_reply(signed), submitted(before)
    for dispatch in (signed, before):
        workflow.withdraw(dispatch.case, by=p.bnc_leader, at=LATER, reason="Đổi chủ trương")
    with pytest.raises(PermissionDenied):
        workflow.issue_reply(reply, by=p.nui_clerk, at=LATER)
    with pytest.raises(PermissionDenied):
        workflow.sign_reply(waiting, by=p.nui_leader, at=LATER)
    assert (fresh(reply).status, fresh(waiting).status) == (Status.SIGNED, Status.SUBMITTED)


def test_files_of_the_answer_stay_inside_until_it_is_issued(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = signed_reply(dispatch)
    file = dispatch.dossier.documents.create(
        name="gop-y.pdf", content_type="application/pdf", size=7, sha256="cd" * 32,
        uploaded_by=p.nui_officer, uploaded_at=AT, inside_agency=p.nui,
    )  # fmt: skip
    workflow.issue_reply(reply, by=p.nui_clerk, at=LATER)
    assert fresh(file).inside_agency is None


# --- Decline -------------------------------------------------------------------------------------


def test_decline_is_an_answer_with_its_reason(p):
    dispatch = received(p.bnc_officer, p.nui)
    assert refused(workflow.decline, dispatch, by=p.nui_leader, at=LATER, reason=" ") == {
        "reason": ["Nhập lý do không thuộc thẩm quyền."]
    }
    dispatch = workflow.decline(dispatch, by=p.nui_leader, at=LATER, reason=" Thuộc cấp trên ")
    outcome = dispatch.outcomes.get()
    assert (dispatch.status, outcome.reason, outcome.status) == (
        Sent.DECLINED, "Thuộc cấp trên", Sent.DECLINED,
    )  # fmt: skip
    assert told(dispatch, "declined") == {"bnc.officer"}
    assert last_event(dispatch) == ("dispatch.declined", None, {})


@pytest.mark.parametrize("who", ["nui_officer", "nui_clerk", "bnc_leader"])
def test_leader_or_focal_point_decline(p, who):
    with pytest.raises(PermissionDenied):
        workflow.decline(
            assigned(p.bnc_officer, p.nui), by=getattr(p, who), at=LATER, reason="Không"
        )


def test_what_is_not_registered_is_not_declined(p):
    with pytest.raises(PermissionDenied):
        workflow.decline(sent(p.bnc_officer, p.nui), by=p.nui_leader, at=AT, reason="Không")


def test_what_has_ended_is_not_declined(p):
    with pytest.raises(workflow.WrongState):
        workflow.decline(
            replied(received(p.bnc_officer, p.nui)), by=p.nui_leader, at=AT, reason="Không"
        )
