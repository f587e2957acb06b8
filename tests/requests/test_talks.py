"""Questions, papers that follow a talk, asking again, and times agreed too late."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import Event, Notice
from regulations.models import Condition
from requests import workflow
from requests.models import ClockEntry, CoordinationRequest
from tests.factories import (
    assigned,
    draft_letter,
    fresh,
    on_the,
    oversee,
    received,
    replied,
    sent,
)
from tests.records.test_documents import plain_docx, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the("2026-03-03 09:00")
LATER = on_the("2026-03-04 09:00")


def told(dispatch, kind: str) -> set[str]:
    rows = Notice.objects.filter(dossier=dispatch.dossier, kind=kind).select_related("seat__user")
    return {n.seat.user.username for n in rows}


def last_event(dispatch) -> tuple[str, dict]:
    event = Event.objects.filter(dossier=dispatch.dossier).last()
    return event.action, event.payload.data


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    return caught.value.message_dict


# --- What must follow in writing -----------------------------------------------------------------


def agreed_by_telephone(dispatch, *, by, **fields):
    return workflow.log_contact(
        dispatch, by=by, at=AT, on=date(2026, 3, 3), means="telephone",
        said="Thống nhất lùi sang tháng 4", needs_writing=True, **fields,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["xaydung_clerk", "kiemtra_officer"])
def test_what_was_agreed_in_talk_stays_open_until_either_side_gives_the_number(p, who):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = agreed_by_telephone(dispatch, by=p.kiemtra_officer)
    assert (row.needs_writing, row.written_at, row.written_number) == (True, None, "")
    row = workflow.settle_contact(row, by=getattr(p, who), at=LATER, written_number=" 8-CV/UBKT ")
    assert (row.written_number, row.written_at) == ("8-CV/UBKT", LATER)
    assert last_event(dispatch) == (
        "dispatch.contact_settled", {"contact": row.pk, "number": "8-CV/UBKT"},
    )  # fmt: skip
    with pytest.raises(workflow.WrongState):
        workflow.settle_contact(row, by=p.xaydung_officer, at=LATER, written_number="9")


def test_the_paper_that_followed_has_a_number(p):
    row = agreed_by_telephone(assigned(p.bnc_officer, p.nui), by=p.nui_officer)
    assert refused(workflow.settle_contact, row, by=p.nui_clerk, at=LATER, written_number=" ") == {
        "written_number": ["Nhập số, ký hiệu của văn bản đã cụ thể nội dung trao đổi."]
    }


def test_a_paper_is_named_by_those_who_take_part(p):
    row = agreed_by_telephone(received(p.bnc_officer, p.nui), by=p.nui_clerk)
    for who in (p.ben_leader, p.nui_officer):
        with pytest.raises(PermissionDenied):
            workflow.settle_contact(row, by=who, at=LATER, written_number="8")


def test_a_talk_that_needs_no_paper_is_not_settled(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.log_contact(
        dispatch, by=p.bnc_officer, at=AT, on=date(2026, 3, 3), means="meeting", said="Đã gặp"
    )
    with pytest.raises(workflow.WrongState):
        workflow.settle_contact(row, by=p.bnc_officer, at=LATER, written_number="8")


def test_a_letter_is_not_closed_while_a_paper_is_awaited(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = agreed_by_telephone(dispatch, by=p.nui_officer)
    replied(dispatch, at="2026-03-04 09:00")
    with pytest.raises(ValidationError, match="phải cụ thể bằng văn bản: ghi số văn bản"):
        workflow.close(dispatch.case, by=p.bnc_officer, at=LATER)
    workflow.settle_contact(row, by=p.bnc_officer, at=LATER, written_number="8")
    assert workflow.close(dispatch.case, by=p.bnc_officer, at=LATER).status == "closed"
    with pytest.raises(workflow.WrongState):
        workflow.settle_contact(row, by=p.bnc_officer, at=LATER, written_number="9")


def test_a_paper_is_not_named_on_a_letter_that_was_withdrawn(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = agreed_by_telephone(dispatch, by=p.nui_officer)
    workflow.withdraw(dispatch.case, by=p.bnc_leader, at=LATER, reason="Thôi")
    with pytest.raises(PermissionDenied):
        workflow.settle_contact(row, by=p.bnc_officer, at=LATER, written_number="9")


# --- Questions -----------------------------------------------------------------------------------


def test_the_addressee_asks_for_papers_and_the_requester_sends_them(p, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.ask(dispatch, by=p.nui_officer, at=AT, kind="papers", text=" Phụ lục 2 ")
    assert (row.asked, row.asked_by, str(row)) == (
        "Phụ lục 2", p.nui_officer, "Đề nghị bổ sung tài liệu",
    )  # fmt: skip
    assert told(dispatch, "asked") == {"bnc.officer"}
    assert last_event(dispatch) == ("dispatch.asked", {"question": row.pk, "kind": "papers"})
    files = [upload("phu-luc-2.docx", plain_docx())]
    row = workflow.answer_question(row, by=p.bnc_focal, at=LATER, files=files)
    assert (row.answer, row.answered_by, row.answered_at) == ("", p.bnc_focal, LATER)
    file = dispatch.dossier.documents.get()
    assert (file.name, file.inside_agency, file.uploaded_at) == ("phu-luc-2.docx", None, LATER)
    assert told(dispatch, "asked_answered") == {"nui.officer"}
    with pytest.raises(workflow.WrongState):
        workflow.answer_question(row, by=p.bnc_officer, at=LATER, text="Nữa")


def test_the_requester_asks_too_and_whoever_has_it_in_hand_answers(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.ask(dispatch, by=p.bnc_leader, at=AT, kind="question", text="Đến đâu rồi?")
    assert told(dispatch, "asked") == {"nui.officer"}
    row = workflow.answer_question(row, by=p.nui_officer, at=LATER, text="Đang soạn")
    assert (row.answer, told(dispatch, "asked_answered")) == ("Đang soạn", {"bnc.leader"})
    assert dispatch.ledger.count() == 2


def test_only_the_addressee_asks_for_papers(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    assert refused(
        workflow.ask, dispatch, by=p.bnc_officer, at=AT, kind="papers", text="Phụ lục"
    ) == {"kind": ["Chỉ bên được đề nghị đề nghị bổ sung tài liệu; chọn “Hỏi lại”."]}


def test_a_question_and_its_answer_say_something(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    assert refused(workflow.ask, dispatch, by=p.nui_officer, at=AT, kind="question", text=" ") == {
        "text": ["Nhập câu hỏi, tài liệu cần bổ sung."]
    }
    row = workflow.ask(dispatch, by=p.nui_officer, at=AT, kind="question", text="Mục nào?")
    assert refused(workflow.answer_question, row, by=p.bnc_officer, at=LATER, text=" ") == {
        "text": ["Nhập câu trả lời hoặc chọn tệp bổ sung."]
    }


def test_a_bad_file_leaves_the_question_unanswered(p, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.ask(dispatch, by=p.nui_officer, at=AT, kind="papers", text="Phụ lục")
    files = [upload("tot.docx", plain_docx()), upload("xau.exe", b"MZ")]
    said = refused(workflow.answer_question, row, by=p.bnc_officer, at=LATER, files=files)
    assert [text.split(":")[0] for text in said["files"]] == ["xau.exe"]
    assert (fresh(row).answered_at, dispatch.dossier.documents.count()) == (None, 0)


def test_questions_are_asked_by_those_who_ask_or_answer(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    for who in (p.bnc_clerk, p.nui_clerk, p.ben_leader):
        with pytest.raises(PermissionDenied):
            workflow.ask(dispatch, by=who, at=AT, kind="question", text="?")


def test_a_question_is_answered_by_the_other_side(p):
    row = workflow.ask(
        assigned(p.bnc_officer, p.nui), by=p.nui_officer, at=AT, kind="question", text="?"
    )
    for who in (p.nui_officer, p.nui_leader, p.bnc_clerk, p.ben_leader):
        with pytest.raises(PermissionDenied):
            workflow.answer_question(row, by=who, at=LATER, text="Đây")


def test_nothing_is_asked_or_answered_about_what_has_ended(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = workflow.ask(dispatch, by=p.nui_officer, at=AT, kind="question", text="?")
    dispatch = replied(dispatch, at="2026-03-04 09:00")
    with pytest.raises(workflow.WrongState):
        workflow.ask(dispatch, by=p.bnc_officer, at=LATER, kind="question", text="?")
    with pytest.raises(workflow.WrongState):
        workflow.answer_question(row, by=p.bnc_officer, at=LATER, text="Đây")


def test_nobody_is_asked_about_a_notice(p):
    dispatch = sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    with pytest.raises(PermissionDenied):
        workflow.ask(dispatch, by=p.bnc_officer, at=AT, kind="question", text="?")


@pytest.mark.parametrize(
    ("who", "consent_from", "why"),
    [("bnc_officer", None, "feedback"), ("khoi_officer", date(2026, 3, 21), "")],
)
def test_under_004_a_question_of_the_addressee_is_feedback(p, who, consent_from, why):
    dispatch = assigned(p.khoi_officer, p.bnc, code="004-3.1", letter_reply_by=date(2026, 3, 20))
    workflow.ask(dispatch, by=getattr(p, who), at=AT, kind="question", text="Mục nào?")
    dispatch = fresh(dispatch)
    assert (dispatch.consent_from, dispatch.no_consent_because) == (consent_from, why)
    is_set = dispatch.ledger.last().cause == ClockEntry.Cause.FEEDBACK
    assert is_set is (consent_from is None)


def test_of_a_register_only_case_the_fact_alone_is_kept(p):
    dispatch = received(p.bnc_officer, p.nui, secrecy="secret", subject="", body="",
                        paper_place="Tủ 1", has_documents=False)  # fmt: skip
    assert "text" in refused(
        workflow.ask, dispatch, by=p.nui_leader, at=AT, kind="papers", text="Phụ lục"
    )
    row = workflow.ask(dispatch, by=p.nui_leader, at=AT, kind="papers")
    assert "text" in refused(workflow.answer_question, row, by=p.bnc_leader, at=AT, text="Đây")
    row = workflow.answer_question(row, by=p.bnc_leader, at=LATER)
    assert (row.asked_remark, row.answer_remark, row.answered_at) == (None, None, LATER)


def test_a_restricted_question_reaches_the_drafter_alone(p):
    dispatch = received(p.bnc_officer, p.nui, secrecy="working_secret")
    workflow.ask(dispatch, by=p.nui_leader, at=AT, kind="question", text="?")
    assert told(dispatch, "asked") == {"bnc.officer"}


# --- Asking again --------------------------------------------------------------------------------


def test_asking_again_begins_a_letter_on_the_one_it_follows(p):
    dispatch = replied(assigned(p.bnc_officer, p.nui, code="002-5.1.c-urgent"))
    case = workflow.ask_again(dispatch, by=p.bnc_leader, at=LATER)
    old = dispatch.case
    assert (case.follows, case.status, case.act, case.rule, case.condition) == (
        old, "draft", old.act, old.rule, Condition.URGENT,
    )  # fmt: skip
    assert (case.subject, case.body, case.urgency, case.urgent_means, case.signer) == (
        f"Đề nghị bổ sung: {old.subject}", "", "urgent", "Điện thoại", p.bnc_leader,
    )  # fmt: skip
    assert list(case.addressees.all()) == [p.nui]


def test_one_asks_again_after_a_refusal_and_in_a_title_that_fits(p):
    dispatch = assigned(p.bnc_officer, p.nui, subject="ă" * 300, secrecy="working_secret")
    workflow.decline(dispatch, by=p.nui_leader, at=AT, reason="Không thuộc")
    case = workflow.ask_again(dispatch, by=p.bnc_officer, at=LATER)
    assert (len(case.subject), case.dossier.is_restricted) == (300, True)


def test_a_register_only_case_is_asked_about_again_without_words(p):
    dispatch = received(p.bnc_officer, p.nui, secrecy="secret", subject="", body="",
                        paper_place="Tủ 1", has_documents=False)  # fmt: skip
    workflow.decline(dispatch, by=p.nui_leader, at=AT, reason="")
    case = workflow.ask_again(dispatch, by=p.bnc_officer, at=LATER)
    assert (case.dossier.is_register_only, case.subject) == (True, "")


def test_one_asks_again_who_asked(p):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    for who in (p.nui_leader, p.bnc_clerk, p.ben_leader):
        with pytest.raises(PermissionDenied):
            workflow.ask_again(dispatch, by=who, at=LATER)


def test_one_asks_again_once_there_is_an_answer(p):
    with pytest.raises(PermissionDenied):
        workflow.ask_again(assigned(p.bnc_officer, p.nui), by=p.bnc_officer, at=LATER)


def test_a_letter_follows_what_its_drafter_may_see(p):
    other = draft_letter(p.ben_officer, [p.congan], code="001-6.2-opinion")
    tracked = sent(p.ben_officer, p.congan, code="001-6.2-opinion")
    oversee(tracked, p.bnc_officer)
    before = CoordinationRequest.objects.count()
    for case in (other, tracked.case):
        with pytest.raises(PermissionDenied):
            draft_letter(p.bnc_officer, [p.nui], follows=case)
    assert CoordinationRequest.objects.count() == before


# --- Times agreed --------------------------------------------------------------------------------


def proposed(dispatch, *, by, due_on, at=AT):
    return workflow.propose_time(dispatch, by=by, at=at, due_on=due_on)


def test_two_sides_may_still_agree_on_a_day_to_come_when_the_due_day_has_passed(p):
    """The clause leaves the time to them, and the requester's will is in it (000 Điều 5.1.a)."""
    day = date(2026, 3, 6)
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4", letter_reply_by=day)
    row = proposed(dispatch, by=p.kiemtra_officer, due_on=date(2026, 3, 20))
    workflow.accept_time(row, by=p.xaydung_officer, at=on_the("2026-03-10 09:00"))
    dispatch = fresh(dispatch)
    assert (dispatch.due_on, dispatch.original_due_on) == (date(2026, 3, 20), day)
    assert dispatch.ledger.last().old_due_on == day


def test_a_proposal_lapses_with_its_own_date_and_is_never_accepted_by_its_own_side(p):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = proposed(dispatch, by=p.kiemtra_officer, due_on=date(2026, 3, 20))
    with pytest.raises(ValidationError, match="Ngày đề nghị đã qua; hãy đề nghị ngày khác"):
        workflow.accept_time(row, by=p.xaydung_officer, at=on_the("2026-03-23 09:00"))
    assert fresh(row).accepted_at is None
    for at in ("2026-03-04 09:00", "2026-03-23 09:00"):
        with pytest.raises(PermissionDenied):
            workflow.accept_time(row, by=p.kiemtra_leader, at=on_the(at))


def test_a_proposal_lapses_with_the_dispatch(p):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = proposed(dispatch, by=p.kiemtra_officer, due_on=date(2026, 3, 20))
    workflow.withdraw(dispatch.case, by=p.xaydung_leader, at=LATER, reason="Thôi")
    with pytest.raises(workflow.WrongState):
        workflow.accept_time(row, by=p.xaydung_officer, at=LATER)
