"""More time: by notice, by a notice accepted although late, by agreement; and what was spoken."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import Event, Notice
from requests import workflow
from requests.models import ClockEntry
from tests.factories import SENT_AT, assigned, fresh, on_the, received, register, replied, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
DUE = date(2026, 3, 9)  # 002: received on Monday 02/03, notice until Friday 06/03
NEW = date(2026, 3, 16)


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


def notice(dispatch, *, by, at="2026-03-06 16:00", new_due_on=NEW, **fields):
    fields = {"reason": "Cần họp Ban Thường vụ", "document_number": "5-CV/ĐU"} | fields
    return workflow.give_notice(dispatch, by=by, at=on_the(at), new_due_on=new_due_on, **fields)


def clock(dispatch) -> tuple:
    dispatch = fresh(dispatch)
    return (dispatch.due_on, dispatch.consent_from, dispatch.no_consent_because)


# --- 002: notice in writing, one working day before expiry ---------------------------------------


def test_a_notice_on_the_last_day_moves_the_date_and_ends_consent(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = notice(dispatch, by=p.nui_officer)
    assert (row.is_in_time, row.given_on, row.document_number, str(row)) == (
        True, date(2026, 3, 6), "5-CV/ĐU", "06/03/2026 → 2026-03-16",
    )  # fmt: skip
    assert clock(dispatch) == (NEW, None, "notice")
    assert fresh(dispatch).original_due_on == DUE
    line = dispatch.ledger.last()
    assert (line.cause, line.old_due_on, line.due_on) == (ClockEntry.Cause.NOTICE, DUE, NEW)
    assert told(dispatch, "more_time") == {"bnc.officer"}
    assert last_event(dispatch) == (
        "dispatch.notice_given", {"new_due_on": "2026-03-16", "in_time": True},
    )  # fmt: skip


@pytest.mark.parametrize("at", ["2026-03-07 08:00", "2026-03-09 08:00", "2026-03-10 08:00"])
def test_a_notice_after_the_last_day_is_kept_and_changes_nothing(p, at):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = notice(dispatch, by=p.nui_officer, at=at)
    assert (row.is_in_time, row.accepted_at) == (False, None)
    assert clock(dispatch) == (DUE, date(2026, 3, 10), "")
    assert last_event(dispatch)[1]["in_time"] is False


def test_the_requester_may_accept_a_late_notice(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = notice(dispatch, by=p.nui_officer, at="2026-03-09 08:00")
    later = on_the("2026-03-09 15:00")
    row = workflow.accept_late_notice(row, by=p.bnc_officer, at=later)
    assert (row.accepted_at, row.accepted_by) == (later, p.bnc_officer)
    assert clock(dispatch) == (NEW, None, "notice")
    assert told(dispatch, "time_accepted") == {"nui.officer"}
    assert last_event(dispatch) == ("dispatch.notice_accepted", {"notice": row.pk})
    with pytest.raises(workflow.WrongState):
        workflow.accept_late_notice(row, by=p.bnc_officer, at=later)


def test_a_notice_in_time_needs_no_acceptance(p):
    row = notice(assigned(p.bnc_officer, p.nui), by=p.nui_officer)
    with pytest.raises(workflow.WrongState):
        workflow.accept_late_notice(row, by=p.bnc_officer, at=on_the("2026-03-09 15:00"))


def test_a_late_notice_of_what_has_ended_is_not_accepted(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = notice(dispatch, by=p.nui_officer, at="2026-03-09 08:00")
    replied(dispatch, at="2026-03-09 09:00")
    with pytest.raises(workflow.WrongState):
        workflow.accept_late_notice(row, by=p.bnc_officer, at=on_the("2026-03-09 15:00"))


@pytest.mark.parametrize("who", ["nui_leader", "bnc_clerk", "ben_leader"])
def test_a_late_notice_is_accepted_by_those_who_asked(p, who):
    row = notice(assigned(p.bnc_officer, p.nui), by=p.nui_officer, at="2026-03-09 08:00")
    with pytest.raises(PermissionDenied):
        workflow.accept_late_notice(row, by=getattr(p, who), at=on_the("2026-03-09 15:00"))


def test_a_notice_without_a_date_leaves_none_until_one_is_named(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    notice(dispatch, by=p.nui_officer, new_due_on=None)
    assert clock(dispatch) == (None, None, "notice")
    notice(dispatch, by=p.nui_officer, at="2026-03-10 08:00")
    assert clock(dispatch) == (NEW, None, "notice")


def test_a_notice_says_why_and_under_which_number(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    assert refused(notice, dispatch, by=p.nui_officer, reason=" ", document_number=" ") == {
        "reason": ["Nhập lý do cần thêm thời gian."],
        "document_number": ["Nhập số, ký hiệu của văn bản thông báo."],
    }
    assert not dispatch.time_notices.exists()


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (date(2026, 3, 9), "Chọn ngày làm việc từ 10/03/2026 trở đi."),
        (date(2026, 3, 14), "14/03/2026 là ngày nghỉ; chọn ngày làm việc."),
    ],
)
def test_the_new_date_is_a_working_day_after_the_old_one(p, new, said):
    dispatch = assigned(p.bnc_officer, p.nui)
    assert refused(notice, dispatch, by=p.nui_officer, new_due_on=new) == {"new_due_on": [said]}


def test_the_new_date_lies_after_today_where_there_was_none(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    notice(dispatch, by=p.nui_officer, new_due_on=None)
    assert refused(
        notice, dispatch, by=p.nui_officer, at="2026-03-12 09:00", new_due_on=date(2026, 3, 12)
    ) == {"new_due_on": ["Chọn ngày làm việc từ 13/03/2026 trở đi."]}


@pytest.mark.parametrize("who", ["nui_clerk", "bnc_officer", "ben_leader"])
def test_the_notice_is_given_by_who_answers(p, who):
    with pytest.raises(PermissionDenied):
        notice(assigned(p.bnc_officer, p.nui), by=getattr(p, who))


def test_what_has_ended_takes_no_notice(p):
    with pytest.raises(workflow.WrongState):
        notice(replied(assigned(p.bnc_officer, p.nui)), by=p.nui_officer)


def test_a_clause_without_notices_takes_none(p):
    with pytest.raises(PermissionDenied):
        notice(assigned(p.congan_officer, p.nui, code="001-6.2"), by=p.nui_officer)


def correct(dispatch, day: date, *, by):
    workflow.correct_receipt(
        dispatch, by=by, at=on_the("2026-03-10 09:00"), registered_on=day, incoming_number="",
        reason="Ghi nhầm",
    )  # fmt: skip


def test_a_late_notice_that_a_correction_puts_in_time_holds(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    row = notice(dispatch, by=p.nui_officer, at="2026-03-09 08:00")
    correct(dispatch, date(2026, 3, 4), by=p.nui_clerk)
    assert (fresh(row).is_in_time, clock(dispatch)) == (True, (NEW, None, "notice"))


def test_a_notice_in_time_stays_so_whatever_is_corrected_later(p):
    dispatch = register(sent(p.bnc_officer, p.nui), at="2026-03-04 10:00")  # due on 11/03
    row = notice(dispatch, by=p.nui_focal, at="2026-03-10 08:00")
    correct(dispatch, date(2026, 3, 2), by=p.nui_clerk)
    assert (fresh(row).is_in_time, clock(dispatch)) == (True, (NEW, None, "notice"))


# --- 003: a notice after expiry cures nothing ----------------------------------------------------


def test_a_notice_of_a_verification_holds_to_the_last_day(p):
    dispatch = assigned(p.khoi_officer, p.congan, code="003-5.2.1-in_province")
    row = notice(dispatch, by=p.congan_officer, at="2026-04-20 17:00", new_due_on=date(2026, 5, 4))
    assert (row.is_in_time, clock(dispatch)) == (True, (date(2026, 5, 4), None, "rule"))


def test_a_notice_after_expiry_of_a_verification_cures_nothing_and_cannot_be_accepted(p):
    dispatch = assigned(p.khoi_officer, p.congan, code="003-5.2.1-in_province")
    row = notice(dispatch, by=p.congan_officer, at="2026-04-21 08:00", new_due_on=date(2026, 5, 4))
    assert (row.is_in_time, fresh(dispatch).due_on) == (False, date(2026, 4, 20))
    with pytest.raises(PermissionDenied):
        workflow.accept_late_notice(row, by=p.khoi_officer, at=on_the("2026-04-21 09:00"))


# --- 004: the addressee names its own date, in any form ------------------------------------------


def under_004(p, **fields):
    return assigned(p.khoi_officer, p.bnc, code="004-3.1", **fields)


def test_under_004_the_addressee_names_its_own_date_without_a_document(p):
    dispatch = under_004(p, letter_reply_by=date(2026, 3, 20))
    assert clock(dispatch)[:2] == (date(2026, 3, 11), date(2026, 3, 21))
    row = notice(dispatch, by=p.bnc_officer, at="2026-03-11 17:00", document_number="")
    assert (row.is_in_time, row.document_number) == (True, "")
    assert clock(dispatch) == (NEW, None, "notice")


def test_under_004_a_notice_must_name_the_date(p):
    assert refused(notice, under_004(p), by=p.bnc_officer, new_due_on=None) == {
        "new_due_on": ["Ghi ngày trả lời mới: điều khoản yêu cầu xác định thời gian."]
    }


def test_under_004_a_late_notice_is_still_feedback(p):
    dispatch = under_004(p, letter_reply_by=date(2026, 3, 20))
    row = notice(dispatch, by=p.bnc_officer, at="2026-03-12 08:00")
    assert (row.is_in_time, clock(dispatch)) == (False, (date(2026, 3, 11), None, "feedback"))


def test_under_004_there_is_no_consent_without_a_letter_date(p):
    assert clock(under_004(p)) == (date(2026, 3, 11), None, "no_letter_date")


def test_under_004_consent_waits_for_the_later_of_the_two(p):
    early = under_004(p, letter_reply_by=date(2026, 3, 4))
    late = under_004(p, letter_reply_by=date(2026, 3, 25))
    assert clock(early)[:2] == (date(2026, 3, 11), date(2026, 3, 12))
    assert clock(late)[:2] == (date(2026, 3, 11), date(2026, 3, 26))


# --- Spoken --------------------------------------------------------------------------------------


def contact(dispatch, *, by, at="2026-03-05 10:00", on=date(2026, 3, 4), **fields):
    fields = {"means": "telephone", "said": " Đang nghiên cứu ", "is_feedback": True} | fields
    return workflow.log_contact(dispatch, by=by, at=on_the(at), on=on, **fields)


def test_under_004_any_feedback_stops_consent(p):
    dispatch = under_004(p, letter_reply_by=date(2026, 3, 20))
    row = contact(dispatch, by=p.bnc_officer)
    assert (row.said, row.counts_on) == ("Đang nghiên cứu", date(2026, 3, 5))
    assert str(row) == "Điện thoại 04/03/2026"
    assert clock(dispatch) == (date(2026, 3, 11), None, "feedback")
    assert dispatch.ledger.last().cause == ClockEntry.Cause.FEEDBACK


def test_the_day_counts_as_the_requester_states_it_and_as_the_addressee_logs_it(p):
    dispatch = under_004(p, letter_reply_by=date(2026, 3, 4))  # consent from 12/03
    late = {"at": "2026-03-12 09:00", "on": date(2026, 3, 11)}
    contact(dispatch, by=p.bnc_officer, **late)
    assert clock(dispatch) == (date(2026, 3, 11), date(2026, 3, 12), "")
    row = contact(dispatch, by=p.khoi_officer, **late)
    assert row.counts_on == date(2026, 3, 11)
    assert clock(dispatch) == (date(2026, 3, 11), None, "feedback")


def test_under_004_a_report_of_missing_documents_is_feedback(p):
    dispatch = sent(p.khoi_officer, p.bnc, code="004-3.1", letter_reply_by=date(2026, 3, 20))
    register(dispatch, documents_complete=False, missing="Phụ lục")
    assert clock(dispatch)[1:] == (None, "feedback")


def test_an_exchange_that_is_no_feedback_stops_nothing(p):
    dispatch = under_004(p, letter_reply_by=date(2026, 3, 20))
    contact(dispatch, by=p.khoi_officer, is_feedback=False)
    assert clock(dispatch)[1] == date(2026, 3, 21)


def test_under_002_a_call_is_no_opinion(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    contact(dispatch, by=p.nui_clerk)
    assert clock(dispatch)[1] == date(2026, 3, 10)
    assert dispatch.ledger.count() == 2


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 6)])
def test_an_exchange_lies_between_sending_and_today(p, on):
    assert refused(contact, assigned(p.bnc_officer, p.nui), by=p.nui_officer, on=on) == {
        "on": ["Ngày trao đổi phải từ ngày gửi đến hôm nay."]
    }


@pytest.mark.parametrize("who", ["bnc_clerk", "ben_leader"])
def test_an_exchange_is_logged_by_those_who_take_part(p, who):
    with pytest.raises(PermissionDenied):
        contact(assigned(p.bnc_officer, p.nui), by=getattr(p, who))


def test_an_exchange_about_what_has_ended_is_not_logged(p):
    with pytest.raises(PermissionDenied):
        contact(replied(assigned(p.bnc_officer, p.nui)), by=p.bnc_officer)


# --- 000: as both agree --------------------------------------------------------------------------


def propose(dispatch, *, by, at="2026-03-03 09:00", due_on=date(2026, 3, 20), **fields):
    return workflow.propose_time(dispatch, by=by, at=on_the(at), due_on=due_on, **fields)


@pytest.mark.parametrize(
    ("proposer", "accepter", "asked_to"),
    [
        ("xaydung_officer", "kiemtra_focal", {"kiemtra.officer"}),
        ("kiemtra_officer", "xaydung_leader", {"xaydung.officer"}),
    ],
)
def test_a_time_that_one_side_proposes_holds_when_the_other_accepts(
    p, proposer, accepter, asked_to
):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    proposer, accepter = getattr(p, proposer), getattr(p, accepter)
    row = propose(dispatch, by=proposer, reason=" Cần thêm số liệu ")
    assert (clock(dispatch), row.reason, str(row)) == (
        (None, None, "rule"), "Cần thêm số liệu", "20/03/2026",
    )  # fmt: skip
    assert told(dispatch, "more_time") == asked_to
    row = workflow.accept_time(row, by=accepter, at=on_the("2026-03-04 09:00"))
    assert (row.accepted_by, row.accepted_on) == (accepter, date(2026, 3, 4))
    assert clock(dispatch)[0] == date(2026, 3, 20)
    assert told(dispatch, "time_accepted") == {proposer.user.username}
    assert last_event(dispatch) == ("dispatch.time_agreed", {"due_on": "2026-03-20"})


@pytest.mark.parametrize("who", ["kiemtra_leader", "xaydung_clerk", "bnc_leader"])
def test_a_time_is_accepted_by_the_other_side_alone(p, who):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = propose(dispatch, by=p.kiemtra_officer)
    with pytest.raises(PermissionDenied):
        workflow.accept_time(row, by=getattr(p, who), at=on_the("2026-03-04 09:00"))
    assert clock(dispatch)[0] is None


def test_a_proposed_time_that_has_passed_is_no_longer_accepted(p):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = propose(dispatch, by=p.kiemtra_officer)
    with pytest.raises(ValidationError, match="Ngày đề nghị đã qua"):
        workflow.accept_time(row, by=p.xaydung_officer, at=on_the("2026-03-20 09:00"))
    assert clock(dispatch)[0] is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_times_agreed_on_one_day_the_one_accepted_last_stands(p, order):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    days = (date(2026, 3, 20), date(2026, 3, 27))
    rows = [propose(dispatch, by=p.kiemtra_officer, due_on=day) for day in days]
    for hour, n in zip((9, 10), order, strict=True):
        workflow.accept_time(rows[n], by=p.xaydung_officer, at=on_the(f"2026-03-04 {hour:02}:00"))
    assert clock(dispatch)[0] == days[order[-1]]


def test_a_time_is_accepted_once_and_while_the_dispatch_is_open(p):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    first, second = (propose(dispatch, by=p.kiemtra_officer) for _ in range(2))
    workflow.accept_time(first, by=p.xaydung_officer, at=AT)
    with pytest.raises(workflow.WrongState):
        workflow.accept_time(first, by=p.xaydung_officer, at=AT)
    replied(dispatch, at="2026-03-04 09:00")
    with pytest.raises(workflow.WrongState):
        workflow.accept_time(second, by=p.xaydung_officer, at=on_the("2026-03-05 09:00"))


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2026, 3, 3), "Chọn ngày sau hôm nay."),
        (date(2026, 3, 14), "Đây là ngày nghỉ; chọn ngày làm việc."),
    ],
)
def test_a_proposed_time_is_a_working_day_to_come(p, due_on, said):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    assert refused(propose, dispatch, by=p.kiemtra_officer, due_on=due_on) == {"due_on": [said]}


@pytest.mark.parametrize("who", ["kiemtra_clerk", "xaydung_clerk"])
def test_a_time_is_proposed_by_those_who_ask_or_answer(p, who):
    dispatch = assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")
    with pytest.raises(PermissionDenied):
        propose(dispatch, by=getattr(p, who))


def test_a_time_is_proposed_where_the_clause_leaves_it_to_agreement(p):
    for dispatch in (
        assigned(p.bnc_officer, p.nui),
        replied(assigned(p.xaydung_officer, p.kiemtra, code="000-5.4")),
    ):
        with pytest.raises(PermissionDenied):
            propose(dispatch, by=dispatch.case.drafted_by)


def test_an_agreement_replaces_the_date_of_the_letter(p):
    dispatch = assigned(
        p.xaydung_officer, p.kiemtra, code="000-5.4", letter_reply_by=date(2026, 3, 13)
    )
    workflow.accept_time(propose(dispatch, by=p.kiemtra_officer), by=p.xaydung_officer, at=AT)
    assert (clock(dispatch)[0], fresh(dispatch).original_due_on) == (
        date(2026, 3, 20), date(2026, 3, 13),
    )  # fmt: skip


def test_an_unregistered_dispatch_takes_no_notice(p):
    with pytest.raises(PermissionDenied):
        notice(sent(p.bnc_officer, p.nui), by=p.nui_leader)


def test_nobody_has_the_work_while_it_is_not_assigned(p):
    with pytest.raises(PermissionDenied):
        notice(received(p.bnc_officer, p.nui), by=p.nui_officer)
