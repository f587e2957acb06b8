"""Receipt is a fact with two dates; who is given the work reads it, who loses it does not."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import seating
from records import access
from records.models import Event, Grant, Notice
from requests import workflow
from requests.models import ClockEntry, CoordinationRequest, Dispatch
from tests.factories import (
    SENT_AT,
    fresh,
    make_seat,
    on_the,
    received,
    register,
    replied,
    sent,
    sent_letter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
LATER = on_the("2026-03-04 10:00")
Sent = Dispatch.Status


def told(dispatch, kind: str) -> set[str]:
    rows = Notice.objects.filter(dossier=dispatch.dossier, kind=kind).select_related("seat__user")
    return {n.seat.user.username for n in rows}


def events(dispatch) -> list[tuple[str, dict]]:
    rows = Event.objects.filter(dossier=dispatch.dossier).select_related("payload")
    return [(e.action, e.payload.data) for e in rows if e.action != "dispatch.clock_set"]


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    return caught.value.message_dict


def views(seat, dispatch) -> tuple[bool, bool]:
    """Whether a seat reads the letter and the dispatch."""
    return tuple(access.may_view(seat, d) for d in (dispatch.case.dossier, dispatch.dossier))


# --- Register ------------------------------------------------------------------------------------


def test_register_makes_the_assumed_clock_a_real_one(p):
    dispatch = sent(p.bnc_officer, p.nui)
    dispatch = workflow.register(
        dispatch, by=p.nui_clerk, at=LATER, registered_on=date(2026, 3, 3), incoming_number=" 31 "
    )
    assert (dispatch.status, dispatch.is_assumed, dispatch.received_on) == (
        Sent.RECEIVED, False, date(2026, 3, 3),
    )  # fmt: skip
    assert (dispatch.due_on, dispatch.notice_by, dispatch.consent_from) == (
        date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 11),
    )  # fmt: skip
    receipt = dispatch.receipts.get()
    assert (str(receipt), receipt.by, receipt.at) == ("31, 03/03/2026", p.nui_clerk, LATER)
    line = dispatch.ledger.last()
    assert (line.cause, line.old_due_on, line.due_on, line.is_assumed, str(line)) == (
        ClockEntry.Cause.REGISTERED, date(2026, 3, 10), date(2026, 3, 10), False,
        "Đăng ký văn bản đến: 2026-03-10",
    )  # fmt: skip
    assert events(dispatch)[-1] == (
        "dispatch.registered",
        {"registered_on": "2026-03-03", "number": "31", "complete": True},
    )
    assert told(dispatch, "arrived") == {"nui.clerk", "nui.focal"}


def test_register_takes_the_next_number_of_the_incoming_register(p):
    first, second = (received(p.bnc_officer, p.nui) for _ in range(2))
    assert [d.receipts.get().incoming_number for d in (first, second)] == ["1", "2"]


def test_receipt_lies_between_sending_and_today(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert refused(
        workflow.register, dispatch, by=p.nui_clerk, at=LATER, registered_on=date(2026, 3, 5)
    ) == {"registered_on": ["Ngày đăng ký đến không thể sau hôm nay."]}
    assert refused(
        workflow.register, dispatch, by=p.nui_clerk, at=LATER, registered_on=date(2026, 3, 1)
    ) == {"registered_on": ["Ngày đăng ký đến không thể trước ngày gửi (02/03/2026)."]}
    assert fresh(dispatch).status == Sent.SENT


def test_missing_documents_are_named_and_reported_and_stop_consent(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert refused(
        workflow.register, dispatch, by=p.nui_clerk, at=AT, documents_complete=False, missing=" "
    ) == {"missing": ["Ghi tài liệu còn thiếu để báo bên gửi."]}
    dispatch = register(dispatch, documents_complete=False, missing="Phụ lục 2")
    assert (dispatch.has_documents, dispatch.consent_from) == (False, None)
    assert told(dispatch, "returned") == {"bnc.officer"}


@pytest.mark.parametrize("who", ["nui_focal", "nui_leader", "bnc_clerk", "ben_clerk"])
def test_only_the_clerk_of_the_addressee_registers(p, who):
    with pytest.raises(PermissionDenied):
        workflow.register(sent(p.bnc_officer, p.nui), by=getattr(p, who), at=AT)


def test_a_letter_is_registered_once(p):
    dispatch = received(p.bnc_officer, p.nui)
    with pytest.raises(workflow.WrongState):
        workflow.register(dispatch, by=p.nui_clerk, at=LATER)
    assert dispatch.receipts.count() == 1


def test_a_notice_for_information_ends_on_receipt(p):
    dispatch = received(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    assert (dispatch.status, dispatch.finished_at, dispatch.due_on) == (Sent.RECEIVED, AT, None)
    outcome = dispatch.outcomes.get()
    assert (outcome.status, outcome.happened_on, outcome.is_late) == (
        Sent.RECEIVED, date(2026, 3, 2), False,
    )  # fmt: skip
    assert not Grant.objects.filter(content_object=dispatch.dossier, is_open=True).exists()
    for verb in (workflow.decline, workflow.give_notice):
        with pytest.raises((PermissionDenied, workflow.WrongState)):
            verb(dispatch, by=p.nui_leader, at=LATER, reason="Không")
    with pytest.raises(PermissionDenied):
        workflow.assign(dispatch, by=p.nui_focal, at=LATER, handler=p.nui_officer)


def test_a_letter_date_before_receipt_is_kept_and_leaves_no_consent(p):
    dispatch = sent(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 3))
    dispatch = register(dispatch, at="2026-03-04 10:00")
    assert (dispatch.due_on, dispatch.is_urgent, dispatch.consent_from) == (
        date(2026, 3, 3), True, None,
    )  # fmt: skip
    assert dispatch.no_consent_because == "urgent"


def test_a_letter_date_on_a_day_off_stands_as_written(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 15))
    assert (dispatch.due_on, dispatch.notice_by, dispatch.consent_from) == (
        date(2026, 3, 15), date(2026, 3, 13), date(2026, 3, 16),
    )  # fmt: skip


def test_a_letter_date_that_leaves_no_day_for_a_notice_is_urgent(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 2))
    assert (dispatch.is_urgent, dispatch.consent_from) == (True, None)
    still = received(p.bnc_officer, p.ben, letter_reply_by=date(2026, 3, 3))
    assert (still.is_urgent, still.consent_from) == (False, date(2026, 3, 4))


# --- Correct -------------------------------------------------------------------------------------


def correction(**fields):
    return {
        "registered_on": date(2026, 3, 3),
        "incoming_number": "",
        "reason": "Ghi nhầm",
    } | fields


def test_a_correction_replays_the_clock_and_keeps_both_entries(p):
    dispatch = received(p.bnc_officer, p.nui)
    dispatch = workflow.correct_receipt(dispatch, by=p.nui_clerk, at=LATER, **correction())
    assert (dispatch.received_on, dispatch.due_on) == (date(2026, 3, 3), date(2026, 3, 10))
    assert [(r.registered_on, r.incoming_number, r.reason) for r in dispatch.receipts.all()] == [
        (date(2026, 3, 2), "1", ""),
        (date(2026, 3, 3), "1", "Ghi nhầm"),
    ]
    line = dispatch.ledger.last()
    assert (line.cause, line.old_due_on, line.due_on) == (
        ClockEntry.Cause.CORRECTED, date(2026, 3, 9), date(2026, 3, 10),
    )  # fmt: skip
    assert events(dispatch)[-1] == ("dispatch.receipt_corrected", {"registered_on": "2026-03-03"})
    assert told(dispatch, "moved") == {"bnc.officer"}


def test_a_correction_says_why_and_stays_within_the_facts(p):
    dispatch = received(p.bnc_officer, p.nui)
    verb = workflow.correct_receipt
    assert refused(verb, dispatch, by=p.nui_clerk, at=LATER, **correction(reason=" ")) == {
        "reason": ["Ghi lý do sửa ngày đăng ký."]
    }
    too_late = correction(registered_on=date(2026, 3, 5))
    assert list(refused(verb, dispatch, by=p.nui_clerk, at=LATER, **too_late)) == ["registered_on"]


def test_a_correction_may_report_documents_missing_after_all(p):
    dispatch = received(p.bnc_officer, p.nui)
    dispatch = workflow.correct_receipt(
        dispatch, by=p.nui_clerk, at=LATER,
        **correction(documents_complete=False, missing="Phụ lục", incoming_number="7b"),
    )  # fmt: skip
    assert (dispatch.consent_from, dispatch.no_consent_because) == (None, "no_documents")
    assert dispatch.receipts.last().incoming_number == "7b"


def test_only_the_clerk_corrects_and_only_what_is_registered_and_open(p):
    waiting = sent(p.bnc_officer, p.nui)
    answered = replied(received(p.bnc_officer, p.nui))
    for dispatch, seat in (
        (waiting, p.nui_clerk),
        (answered, p.nui_clerk),
        (received(p.bnc_officer, p.nui), p.nui_leader),
    ):
        with pytest.raises(PermissionDenied):
            workflow.correct_receipt(dispatch, by=seat, at=LATER, **correction())


# --- Assign --------------------------------------------------------------------------------------


@pytest.mark.parametrize("secrecy", ["ordinary", "working_secret"])
def test_an_officer_reads_only_what_is_assigned(p, secrecy):
    dispatch = received(p.bnc_officer, p.nui, secrecy=secrecy)
    assert views(p.nui_officer, dispatch) == (False, False)
    dispatch = workflow.assign(
        dispatch, by=p.nui_leader, at=LATER, handler=p.nui_officer, assignment_note=" Gấp "
    )
    assert views(p.nui_officer, dispatch) == (True, True)
    assert (dispatch.status, dispatch.handler, dispatch.assigned_by, dispatch.assignment_note) == (
        Sent.ASSIGNED, p.nui_officer, p.nui_leader, "Gấp",
    )  # fmt: skip
    assert told(dispatch, "assigned") == {"nui.officer"}
    assert events(dispatch)[-1] == ("dispatch.assigned", {"handler": "nui.officer Thử, Cán bộ"})
    assert Event.objects.last().inside_agency == p.nui


@pytest.mark.parametrize("secrecy", ["ordinary", "working_secret"])
def test_reassigning_takes_the_former_handler_the_sight(p, secrecy):
    second = make_seat(p.nui, "officer", username="nui.second")
    dispatch = received(p.bnc_officer, p.nui, secrecy=secrecy)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    workflow.assign(dispatch, by=p.nui_focal, at=LATER, handler=second)
    assert views(p.nui_officer, dispatch) == (False, False)
    assert views(second, dispatch) == (True, True)
    assert not Dispatch.objects.trackable_by(p.nui_officer).exists()


def test_assigning_the_same_officer_again_changes_nothing_of_what_they_see(p):
    dispatch = received(p.bnc_officer, p.nui)
    for _ in range(2):
        workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    assert views(p.nui_officer, dispatch) == (True, True)
    assert dispatch.dossier.grants.filter(group=p.nui_officer.group).count() == 1


def test_a_leader_who_held_the_work_keeps_reading_the_mail_of_the_agency(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_leader)
    assert not dispatch.dossier.grants.filter(group=p.nui_leader.group).exists()
    workflow.assign(dispatch, by=p.nui_focal, at=LATER, handler=p.nui_officer)
    assert views(p.nui_leader, dispatch) == (True, True)


def test_a_clerk_given_restricted_work_reads_it_until_it_is_given_to_another(p):
    dispatch = received(p.bnc_officer, p.nui, secrecy="working_secret")
    assert views(p.nui_clerk, dispatch) == (False, False)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_clerk)
    assert views(p.nui_clerk, dispatch) == (True, True)
    workflow.assign(dispatch, by=p.nui_focal, at=LATER, handler=p.nui_officer)
    assert views(p.nui_clerk, dispatch) == (False, False)
    assert list(Dispatch.objects.trackable_by(p.nui_clerk)) == [dispatch]


def test_work_is_given_to_people_of_ones_own_agency_who_are_there(p):
    dispatch = received(p.bnc_officer, p.nui)
    seating.end(p.nui_officer, on=date(2026, 3, 3))
    for handler in (p.ben_officer, p.nui_officer):
        assert refused(workflow.assign, dispatch, by=p.nui_focal, at=LATER, handler=handler) == {
            "handler": ["Chọn người đang làm việc tại cơ quan đồng chí."]
        }
    assert not views(p.ben_officer, dispatch)[0]


@pytest.mark.parametrize("who", ["nui_clerk", "nui_officer", "bnc_leader"])
def test_leader_and_focal_point_give_out_work(p, who):
    dispatch = received(p.bnc_officer, p.nui)
    with pytest.raises(PermissionDenied):
        workflow.assign(dispatch, by=getattr(p, who), at=LATER, handler=p.nui_officer)


def test_work_is_given_out_between_receipt_and_end(p):
    with pytest.raises(workflow.WrongState):
        workflow.assign(sent(p.bnc_officer, p.nui), by=p.nui_focal, at=AT, handler=p.nui_officer)
    answered = replied(received(p.bnc_officer, p.nui))
    with pytest.raises(workflow.WrongState):
        workflow.assign(answered, by=p.nui_focal, at=AT, handler=p.nui_officer)


def test_a_former_member_sees_nothing(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    seating.end(p.nui_officer, on=date(2026, 3, 3))
    assert list(p.nui_officer.user.seats.current(date(2026, 3, 4))) == []
    assert not p.nui_officer.user.groups.exists()
    assert not CoordinationRequest.objects.visible_to(None).exists()
    assert not Dispatch.objects.trackable_by(None).exists()


def test_an_addressee_sees_nothing_of_the_others(p):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    theirs = case.dispatches.get(requested_agency=p.ben)
    for seat in (p.nui_leader, p.nui_focal, p.nui_clerk):
        assert access.may_view(seat, case.dossier)
        assert not Dispatch.objects.trackable_by(seat).filter(pk=theirs.pk).exists()
