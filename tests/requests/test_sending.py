"""Issuing the letter: numbers, readers, one clock for each addressee; reminding, ending it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from guardian.models import GroupObjectPermission, UserObjectPermission

from agencies import seating
from records.models import NO_DATE, Event, Grant, Notice, Side
from regulations.models import DeadlineRule
from requests import workflow
from requests.models import ClockEntry, CoordinationRequest, Dispatch
from requests.workflow.drafting import words_digest
from requests.workflow.sending import letter_digest
from tests.factories import (
    SENT_AT,
    attach,
    draft_letter,
    fresh,
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
LATER = on_the("2026-03-03 10:00")
Letter = CoordinationRequest.Status
Sent = Dispatch.Status


def readers(dossier) -> set[tuple[str, str, str]]:
    rows = Grant.objects.filter(content_object=dossier).select_related("group", "permission")
    return {(g.group.name, g.permission.codename.removesuffix("_dossier"), g.side) for g in rows}


def own(seat) -> str:
    return seat.group.name


def told(dossier, kind: str) -> set[str]:
    rows = Notice.objects.filter(dossier=dossier, kind=kind).select_related("seat__user")
    return {n.seat.user.username for n in rows}


def actions(dossier) -> list[str]:
    return list(Event.objects.filter(dossier=dossier).values_list("action", flat=True))


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    return caught.value.message_dict


# --- Issue ---------------------------------------------------------------------------------------


def test_issue_numbers_the_letter_and_starts_a_clock_for_each_addressee(p):
    case = signed_letter(p.bnc_officer, [p.nui, p.ben])
    case = workflow.issue(case, by=p.bnc_clerk, at=AT, document_number=" 12-CV/BNCTU ")
    assert (case.number, case.document_number, case.issued_on, case.issued_by) == (
        "PH-2026-0001", "12-CV/BNCTU", date(2026, 3, 2), p.bnc_clerk,
    )  # fmt: skip
    rows = case.dispatches.order_by("requested_agency__code")
    assert [
        (d.requested_agency, d.status, d.is_assumed, d.received_on, d.due_on, d.delivered_at)
        for d in rows
    ] == [
        (p.ben, Sent.SENT, True, date(2026, 3, 3), date(2026, 3, 10), AT),
        (p.nui, Sent.SENT, True, date(2026, 3, 3), date(2026, 3, 10), AT),
    ]
    assert actions(case.dossier)[-1] == "request.sent"
    assert actions(rows[0].dossier) == ["dispatch.clock_set", "dispatch.sent"]
    assert str(rows[0]) == "PH-2026-0001 → Đảng ủy phường Bến Cảng"
    assert [(e.cause, e.due_on, e.is_assumed) for e in rows[0].ledger.all()] == [
        (ClockEntry.Cause.SENT, date(2026, 3, 10), True)
    ]


def test_issue_takes_a_number_from_the_built_in_register_when_none_is_given(p):
    case = signed_letter(p.bnc_officer, [p.nui])
    case = workflow.issue(case, by=p.bnc_clerk, at=AT)
    assert case.document_number == "01-CV/BNCTU"


def test_every_agency_counts_its_own_files(p):
    first = sent_letter(p.bnc_officer, [p.nui])
    second = sent_letter(p.bnc_officer, [p.ben])
    other = sent_letter(p.nui_officer, [p.bnc])
    assert [c.number for c in (first, second, other)] == [
        "PH-2026-0001", "PH-2026-0002", "PH-2026-0001",
    ]  # fmt: skip


def test_the_date_of_issue_lies_between_signature_and_today(p):
    case = signed_letter(p.bnc_officer, [p.nui])
    late = on_the("2026-03-04 09:00")
    assert refused(workflow.issue, case, by=p.bnc_clerk, at=late, issued_on=date(2026, 3, 5)) == {
        "issued_on": ["Ngày ban hành không thể sau hôm nay."]
    }
    assert refused(workflow.issue, case, by=p.bnc_clerk, at=late, issued_on=date(2026, 2, 27)) == {
        "issued_on": ["Ngày ban hành không thể trước ngày ký (02/03/2026)."]
    }
    case = workflow.issue(case, by=p.bnc_clerk, at=late, issued_on=date(2026, 3, 3))
    assert (case.issued_on, case.issued_at) == (date(2026, 3, 3), late)


def test_a_letter_is_issued_once(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    with pytest.raises(workflow.WrongState):
        workflow.issue(case, by=p.bnc_clerk, at=AT)
    assert case.dispatches.count() == 1


@pytest.mark.parametrize("who", ["bnc_leader", "bnc_officer", "nui_clerk"])
def test_only_a_clerk_of_the_agency_issues(p, who):
    case = signed_letter(p.bnc_officer, [p.nui])
    with pytest.raises(PermissionDenied):
        workflow.issue(case, by=getattr(p, who), at=AT)
    assert not Dispatch.objects.exists()


def test_issue_tells_clerk_and_focal_point_of_each_addressee(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert told(dispatch.dossier, "arrived") == {"nui.clerk", "nui.focal"}


def test_the_signature_covers_words_clause_date_paper_and_files(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    signed = case.signed_digest
    assert words_digest(fresh(case)) == signed
    for name in ("subject", "body"):
        changed = fresh(case)
        setattr(changed.text, name, "Khác")
        assert words_digest(changed) != signed, name
    for name, value in (
        ("rule", rule("002-5.1.a")),
        ("letter_reply_by", date(2026, 3, 20)),
        ("paper_place", "Tủ số 2"),
    ):
        changed = fresh(case)
        setattr(changed, name, value)
        assert words_digest(changed) != signed, name
    attach(case, name="them.pdf")
    assert words_digest(fresh(case)) != signed


def test_the_digest_of_a_sent_letter_covers_what_was_signed_its_number_day_and_addressees(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    digest = case.issued_digest
    assert letter_digest(fresh(case)) == digest
    for name, value in (
        ("signed_digest", words_digest(draft_letter(p.bnc_officer, [p.nui], body="Khác"))),
        ("document_number", "99"),
        ("issued_on", date(2026, 3, 3)),
    ):
        changed = fresh(case)
        setattr(changed, name, value)
        assert letter_digest(changed) != digest, name
    case.addressees.add(p.ben)
    assert letter_digest(fresh(case)) != digest


# --- Who sees ------------------------------------------------------------------------------------


def test_an_ordinary_letter_is_read_by_the_mail_groups_of_both_sides(p):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    dispatch = case.dispatches.get(requested_agency=p.nui)
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view", Side.ASKS),
        ("mail:bnc", "view", Side.ASKS),
        ("mail:nui", "view", Side.ANSWERS),
        ("mail:ben", "view", Side.ANSWERS),
        (own(p.bnc_leader), "track", Side.OVERSEES),
    }
    assert readers(dispatch.dossier) == {
        (own(p.bnc_officer), "view", Side.ASKS),
        ("mail:bnc", "view", Side.ASKS),
        ("mail:nui", "view", Side.ANSWERS),
        (own(p.bnc_leader), "track", Side.OVERSEES),
    }


def test_overseers_of_the_way_up_track_number_parties_and_clock(p, as_web):
    dispatch = sent(p.khoi_officer, p.bnc, code="004-3.1", letter_reply_by=date(2026, 3, 25))
    letters = CoordinationRequest.objects
    for seat in (p.thuongtruc_leader, p.thuongtruc_overseer):
        assert list(Dispatch.objects.trackable_by(seat)) == [dispatch]
        assert list(Dispatch.objects.visible_to(seat)) == []
        assert list(letters.trackable_by(seat)) == [dispatch.case]
        assert list(letters.visible_to(seat)) == []
        with as_web(seat):
            assert list(Dispatch.objects.with_parties()) == [dispatch]
            assert [(d.case.number, d.case.subject) for d in Dispatch.objects.all()] == [
                ("PH-2026-0001", "")
            ]
    assert list(Dispatch.objects.trackable_by(p.thuongtruc_clerk)) == []
    assert list(letters.trackable_by(p.thuongtruc_clerk)) == []


def test_a_restricted_letter_is_read_by_named_seats_and_tracked_by_clerks(p):
    case = sent_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    dispatch = case.dispatches.get()
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view", Side.ASKS),
        (own(p.bnc_leader), "view", Side.ASKS),
        (own(p.bnc_clerk), "track", Side.ASKS),
        (own(p.nui_leader), "view", Side.ANSWERS),
        (own(p.nui_focal), "view", Side.ANSWERS),
        (own(p.nui_clerk), "track", Side.ANSWERS),
        (own(p.bnc_leader), "track", Side.OVERSEES),
    }
    assert readers(dispatch.dossier) == readers(case.dossier)
    assert (dispatch.dossier.is_restricted, dispatch.dossier.secrecy) == (True, "working_secret")


def test_the_generic_tables_of_guardian_stay_empty(p):
    for secrecy in ("ordinary", "working_secret"):
        dispatch = received(p.bnc_officer, p.nui, secrecy=secrecy)
        workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()


# --- The inbox -----------------------------------------------------------------------------------


def inbox(seat, side: str) -> list:
    rows = Grant.objects.inbox(seat, side).filter(is_open=True).order_by("due_on")
    return [(g.content_object_id, g.due_on) for g in rows]


@pytest.mark.parametrize("who", ["nui_leader", "nui_focal", "nui_clerk"])
def test_the_inbox_has_one_row_for_each_dispatch(p, who):
    dispatch = sent(p.bnc_officer, p.nui)
    assert inbox(getattr(p, who), Side.ANSWERS) == [(dispatch.pk, date(2026, 3, 10))]
    assert inbox(getattr(p, who), Side.ASKS) == []


def test_the_drafter_who_also_reads_mail_has_one_row(p):
    dispatch = sent(p.bnc_focal, p.nui)
    assert inbox(p.bnc_focal, Side.ASKS) == [(dispatch.pk, date(2026, 3, 10))]


def test_inbox_rows_follow_the_clock_and_close_with_it(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert {(g.due_on, g.is_open) for g in dispatch.dossier.grants.all()} == {
        (date(2026, 3, 10), True)
    }
    dispatch = register(dispatch)
    assert {g.due_on for g in dispatch.dossier.grants.all()} == {date(2026, 3, 9)}
    workflow.give_notice(
        dispatch, by=p.nui_focal, at=LATER, reason="Cần họp", document_number="5-CV/ĐU"
    )
    assert {(g.due_on, g.is_open) for g in dispatch.dossier.grants.all()} == {(NO_DATE, True)}
    replied(fresh(dispatch), at="2026-03-04 09:00")
    assert {(g.due_on, g.is_open) for g in dispatch.dossier.grants.all()} == {(NO_DATE, False)}
    assert inbox(p.nui_leader, Side.ANSWERS) == []


def test_a_handler_given_the_work_gets_a_row_with_its_day(p):
    dispatch = received(p.bnc_officer, p.nui)
    assert inbox(p.nui_officer, Side.ANSWERS) == []
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    assert inbox(p.nui_officer, Side.ANSWERS) == [(dispatch.pk, date(2026, 3, 9))]


# --- Clocks --------------------------------------------------------------------------------------


def clock(dispatch) -> tuple:
    return (dispatch.due_on, dispatch.notice_by, dispatch.consent_from)


def test_a_rule_may_start_with_delivery(p):
    DeadlineRule.objects.filter(code="002-5.1.c").update(starts_on="delivered")
    dispatch = sent(p.bnc_officer, p.nui)
    assert (dispatch.is_assumed, dispatch.received_on) == (False, date(2026, 3, 2))
    assert clock(dispatch) == (date(2026, 3, 9), date(2026, 3, 6), date(2026, 3, 10))
    dispatch = register(dispatch, at="2026-03-04 09:00")
    assert (dispatch.received_on, dispatch.due_on) == (date(2026, 3, 2), date(2026, 3, 9))


def test_a_letter_without_files_is_sent_without_consent(p):
    dispatch = sent(p.bnc_officer, p.nui, has_documents=False)
    assert (dispatch.consent_from, dispatch.no_consent_because) == (None, "no_documents")


def test_an_urgent_matter_under_the_ordinary_clause_knows_no_consent(p):
    dispatch = received(p.bnc_officer, p.nui, urgency="urgent", urgent_means="Điện thoại")
    assert clock(dispatch) == (date(2026, 3, 9), date(2026, 3, 6), None)
    assert dispatch.no_consent_because == "urgent_matter"


@pytest.mark.parametrize(
    ("code", "fields", "due"),
    [
        ("000-5.4", {"letter_reply_by": date(2026, 3, 20)}, date(2026, 3, 20)),
        ("000-5.4", {}, None),
        ("001-6.2", {"letter_reply_by": date(2026, 3, 20)}, date(2026, 3, 20)),
        ("001-6.2", {}, None),
        ("002-5.1.a", {"letter_reply_by": date(2026, 3, 20)}, date(2026, 3, 20)),
        ("002-5.1.a", {}, None),
        ("002-5.1.c-urgent", {}, None),
        ("003-5.2.1-in_province", {}, date(2026, 4, 20)),
        ("003-5.2.1-out_of_province", {}, date(2026, 5, 7)),
        ("003-5.2.1-foreign", {}, date(2026, 6, 1)),
        ("004-3.1", {}, date(2026, 3, 11)),
        ("004-3.1", {"letter_reply_by": date(2026, 3, 4)}, date(2026, 3, 11)),
        ("004-3.1-information", {"letter_reply_by": date(2026, 3, 4)}, date(2026, 3, 11)),
    ],
)
def test_each_clause_makes_its_own_date(p, code, fields, due):
    asks, asked = {
        "000": (p.xaydung_officer, p.kiemtra),
        "001": (p.congan_officer, p.nui),
        "002": (p.bnc_officer, p.nui),
        "003": (p.khoi_officer, p.congan),
        "004": (p.khoi_officer, p.bnc),
    }[code[:3]]
    dispatch = received(asks, asked, code=code, **fields)
    assert dispatch.due_on == due
    grants = {g.due_on for g in dispatch.dossier.grants.all()}
    assert grants == {due or NO_DATE}


# --- Remind --------------------------------------------------------------------------------------


def test_remind_reaches_who_has_it_in_hand(p):
    dispatch = received(p.bnc_officer, p.nui)
    row = workflow.remind(dispatch, by=p.bnc_officer, at=LATER, text=" Đề nghị trả lời sớm. ")
    assert (row.text, row.by, str(row)) == ("Đề nghị trả lời sớm.", p.bnc_officer, "03/03/2026")
    assert told(dispatch.dossier, "reminded") == {"nui.clerk", "nui.focal"}
    workflow.assign(dispatch, by=p.nui_focal, at=LATER, handler=p.nui_officer)
    workflow.remind(dispatch, by=p.bnc_officer, at=LATER)
    assert told(dispatch.dossier, "reminded") == {"nui.clerk", "nui.focal", "nui.officer"}
    assert actions(dispatch.dossier)[-1] == "dispatch.reminded"


def test_remind_reaches_the_focal_point_when_the_handler_has_left(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_officer)
    seating.end(p.nui_officer, on=date(2026, 3, 2))
    workflow.remind(dispatch, by=p.bnc_officer, at=LATER)
    assert told(dispatch.dossier, "reminded") == {"nui.focal"}


def test_answers_reach_the_focal_point_when_the_drafter_has_left(p):
    dispatch = received(p.bnc_officer, p.nui)
    seating.end(p.bnc_officer, on=date(2026, 3, 2))
    workflow.decline(dispatch, by=p.nui_focal, at=LATER, reason="Thuộc cơ quan khác")
    assert told(dispatch.dossier, "declined") == {"bnc.focal"}


@pytest.mark.parametrize("who", ["bnc_clerk", "nui_leader"])
def test_only_those_who_asked_remind(p, who):
    with pytest.raises(PermissionDenied):
        workflow.remind(received(p.bnc_officer, p.nui), by=getattr(p, who), at=LATER)


def test_what_is_answered_or_needs_no_answer_is_not_reminded(p):
    answered = replied(received(p.bnc_officer, p.nui))
    notice = sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    for dispatch in (answered, notice):
        with pytest.raises(PermissionDenied):
            workflow.remind(dispatch, by=p.bnc_officer, at=LATER)


# --- Withdraw and close --------------------------------------------------------------------------


def test_a_draft_is_dropped_without_a_reason(p):
    case = workflow.withdraw(draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=AT)
    assert (case.status, case.ended_by, case.ended_at) == (Letter.WITHDRAWN, p.bnc_officer, AT)
    assert actions(case.dossier)[-1] == "request.withdrawn"


def test_withdrawing_an_issued_letter_ends_what_is_open_and_keeps_answers(p):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    answered, waiting = (case.dispatches.get(requested_agency=a) for a in (p.nui, p.ben))
    replied(register(answered))
    assert refused(workflow.withdraw, case, by=p.bnc_leader, at=LATER, reason=" ") == {
        "reason": ["Nhập lý do thu hồi."]
    }
    case = workflow.withdraw(case, by=p.bnc_leader, at=LATER, reason="Đổi chủ trương")
    assert (case.status, case.ended_reason) == (Letter.WITHDRAWN, "Đổi chủ trương")
    assert (fresh(answered).status, fresh(waiting).status) == (Sent.REPLIED, Sent.WITHDRAWN)
    outcome = waiting.outcomes.get()
    assert (outcome.status, outcome.reason, outcome.happened_on, str(outcome)) == (
        Sent.WITHDRAWN, "Đổi chủ trương", date(2026, 3, 3), "Đã thu hồi",
    )  # fmt: skip
    assert told(waiting.dossier, "withdrawn") == {"ben.clerk", "ben.focal"}
    assert told(answered.dossier, "withdrawn") == set()
    with pytest.raises(workflow.WrongState):
        workflow.withdraw(case, by=p.bnc_leader, at=LATER, reason="Lần nữa")


def test_a_dispatch_answered_while_the_letter_is_withdrawn_is_left_alone(p, monkeypatch):
    """The list of open dispatches is read before each of them is locked."""
    case = sent_letter(p.bnc_officer, [p.nui])
    dispatch = replied(register(case.dispatches.get()))
    everything = Dispatch.objects.all()
    monkeypatch.setattr(
        "requests.models.DispatchQuerySet.open", lambda self: everything.filter(case=case)
    )
    workflow.withdraw(case, by=p.bnc_leader, at=LATER, reason="Đổi chủ trương")
    assert fresh(dispatch).status == Sent.REPLIED


@pytest.mark.parametrize("who", ["bnc_officer", "bnc_clerk", "nui_leader"])
def test_an_issued_letter_is_withdrawn_by_leader_or_focal_point(p, who):
    case = sent_letter(p.bnc_officer, [p.nui])
    with pytest.raises(PermissionDenied):
        workflow.withdraw(case, by=getattr(p, who), at=LATER, reason="Đổi chủ trương")
    workflow.withdraw(case, by=p.bnc_focal, at=LATER, reason="Đổi chủ trương")


@pytest.mark.parametrize("who", ["bnc_clerk", "nui_officer"])
def test_a_draft_is_dropped_by_those_who_draft(p, who):
    with pytest.raises(PermissionDenied):
        workflow.withdraw(draft_letter(p.bnc_officer, [p.nui]), by=getattr(p, who), at=AT)


def test_a_signed_letter_is_taken_back_before_it_is_dropped(p):
    with pytest.raises(PermissionDenied):
        workflow.withdraw(signed_letter(p.bnc_officer, [p.nui]), by=p.bnc_leader, at=AT)


def test_a_letter_is_closed_when_nobody_is_awaited(p):
    case = sent_letter(p.bnc_officer, [p.nui])
    with pytest.raises(PermissionDenied):
        workflow.close(case, by=p.bnc_officer, at=LATER)
    replied(register(case.dispatches.get()))
    case = workflow.close(case, by=p.bnc_officer, at=LATER)
    assert (case.status, case.ended_by) == (Letter.CLOSED, p.bnc_officer)
    assert actions(case.dossier)[-1] == "request.closed"
    with pytest.raises(workflow.WrongState):
        workflow.close(case, by=p.bnc_officer, at=LATER)


@pytest.mark.parametrize("who", ["bnc_clerk", "nui_leader"])
def test_only_those_who_asked_close(p, who):
    case = sent_letter(p.bnc_officer, [p.nui])
    replied(register(case.dispatches.get()))
    with pytest.raises(PermissionDenied):
        workflow.close(case, by=getattr(p, who), at=LATER)
