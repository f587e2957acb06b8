"""What becomes of a confirmed silence: contested, set aside, or fallen to a paper in time."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import Event, Notice
from regulations.models import Party
from requests import reminders, workflow
from requests.competence import can_confirm_in_bulk
from requests.models import Contest, DeemedConsent, Dispatch, Outcome, Reply
from tests.factories import assigned, fresh, on_the, received, replied, sent
from tests.records.test_documents import plain_docx, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
FIRST = on_the("2026-03-10 08:00")  # 002, received on Monday 02/03: consent from the 10th
NEXT = on_the("2026-03-11 08:00")
SECRET = {
    "secrecy": "secret", "subject": "", "body": "", "paper_place": "Tủ 1", "has_documents": False,
}  # fmt: skip


def told(dispatch, kind: str) -> set[str]:
    rows = Notice.objects.filter(dossier=dispatch.dossier, kind=kind).select_related("seat__user")
    return {n.seat.user.username for n in rows}


def consented(p, *, handled=False, **fields):
    dispatch = (assigned if handled else received)(p.bnc_officer, p.nui, **fields)
    workflow.confirm_consent(dispatch, by=p.bnc_officer, at=FIRST)
    return fresh(dispatch)


def contest(dispatch, *, by, at=NEXT, reason="Đã báo hoãn bằng điện thoại", **fields):
    return workflow.contest_consent(dispatch, by=by, at=at, reason=reason, **fields)


def ending(dispatch) -> tuple:
    dispatch = fresh(dispatch)
    standing = dispatch.outcomes.filter(set_aside_at=None).first()
    return dispatch.status, standing and (standing.status, standing.is_late, standing.happened_on)


# --- Contested -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nui_focal"])
def test_the_deemed_agency_contests_with_a_reason(p, who):
    dispatch = consented(p)
    row = contest(dispatch, by=getattr(p, who), document_number=" 9-CV/ĐU ")
    assert (row.reason, row.document_number, row.by, row.at) == (
        "Đã báo hoãn bằng điện thoại", "9-CV/ĐU", getattr(p, who), NEXT,
    )  # fmt: skip
    assert told(dispatch, "contested") == {"bnc.leader", "bnc.focal", "bnc.officer"}
    assert ending(dispatch) == ("consented", ("consented", False, date(2026, 3, 10)))
    event = Event.objects.filter(dossier=dispatch.dossier).last()
    assert (event.action, event.payload.data) == (
        "dispatch.consent_contested", {"number": "PGN-2026-0001"},
    )  # fmt: skip


def test_a_record_is_contested_once(p):
    dispatch = consented(p)
    contest(dispatch, by=p.nui_leader)
    with pytest.raises(workflow.WrongState):
        contest(dispatch, by=p.nui_focal)
    assert Contest.objects.count() == 1


def test_a_contest_has_a_reason(p):
    with pytest.raises(ValidationError) as caught:
        contest(consented(p), by=p.nui_leader, reason=" ")
    assert caught.value.message_dict == {"reason": ["Nhập lý do không chấp nhận phiếu."]}


def test_a_record_is_contested_by_those_who_speak_for_the_deemed_agency(p):
    dispatch = consented(p)
    for who in (p.bnc_leader, p.nui_clerk, p.nui_officer, p.ben_leader):
        with pytest.raises(PermissionDenied):
            contest(dispatch, by=who)


def test_what_was_set_aside_or_never_was_is_not_contested(p):
    dispatch = consented(p)
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")
    for other in (dispatch, received(p.bnc_officer, p.nui)):
        with pytest.raises(workflow.WrongState):
            contest(other, by=p.nui_leader)


def test_a_register_only_record_is_contested_by_number(p):
    dispatch = consented(p, **SECRET)
    for fields in ({"reason": "Đã báo", "document_number": "9"}, {"reason": ""}):
        with pytest.raises(ValidationError):
            contest(dispatch, by=p.nui_leader, **fields)
    row = contest(dispatch, by=p.nui_leader, reason="", document_number="9")
    assert (row.remark, row.document_number) == (None, "9")
    row = workflow.refuse_contest(dispatch, by=p.bnc_leader, at=NEXT)
    assert (row.refused_remark, row.refused_at) == (None, NEXT)


def test_the_requester_keeps_to_its_record_with_a_reason(p):
    dispatch = consented(p)
    contest(dispatch, by=p.nui_leader)
    with pytest.raises(ValidationError) as caught:
        workflow.refuse_contest(dispatch, by=p.bnc_leader, at=NEXT, reason=" ")
    assert caught.value.message_dict == {"reason": ["Nhập lý do không chấp nhận phản đối."]}
    row = workflow.refuse_contest(dispatch, by=p.bnc_leader, at=NEXT, reason="Không có văn bản")
    assert (row.refused_reason, row.refused_by) == ("Không có văn bản", p.bnc_leader)
    assert {"nui.leader", "nui.focal", "nui.clerk"} <= told(dispatch, "contested")
    assert ending(dispatch)[0] == "consented"
    for verb in (workflow.refuse_contest, workflow.accept_contest):
        with pytest.raises(workflow.WrongState):
            verb(dispatch, by=p.bnc_leader, at=NEXT)


def test_the_requester_gives_way_and_the_dispatch_is_open_again(p):
    dispatch = consented(p, handled=True)
    contest(dispatch, by=p.nui_leader)
    workflow.accept_contest(dispatch, by=p.bnc_focal, at=NEXT)
    outcome = dispatch.outcomes.get()
    assert (outcome.set_aside_because, outcome.set_aside_by, outcome.set_aside_at) == (
        "contested", p.bnc_focal, NEXT,
    )  # fmt: skip
    assert ending(dispatch) == ("assigned", None)
    assert told(dispatch, "set_aside") == {"nui.leader", "nui.focal", "nui.clerk", "nui.officer"}


def test_a_leader_or_focal_point_of_the_requester_decides(p):
    dispatch = consented(p)
    contest(dispatch, by=p.nui_leader)
    for verb in (
        workflow.accept_contest, workflow.refuse_contest, workflow.set_aside_consent,
    ):  # fmt: skip
        for who in (p.bnc_officer, p.bnc_clerk, p.nui_leader, p.ben_leader):
            with pytest.raises(PermissionDenied):
                verb(dispatch, by=who, at=NEXT)
    assert ending(dispatch)[0] == "consented"


def test_there_is_nothing_to_decide_without_a_contest(p):
    for verb in (workflow.accept_contest, workflow.refuse_contest):
        with pytest.raises(workflow.WrongState):
            verb(consented(p), by=p.bnc_leader, at=NEXT)


# --- Set aside -----------------------------------------------------------------------------------


def test_set_aside_the_dispatch_is_open_again_and_the_record_stays(p):
    dispatch = consented(p)
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Xác nhận nhầm")
    dispatch = fresh(dispatch)
    outcome = dispatch.outcomes.get()
    assert (outcome.set_aside_because, outcome.set_aside_reason) == ("decided", "Xác nhận nhầm")
    assert (outcome.consent.number, ending(dispatch)) == ("PGN-2026-0001", ("received", None))
    assert (dispatch.finished_at, dispatch.due_on) == (None, date(2026, 3, 9))
    grants = dispatch.dossier.grants
    assert set(grants.values_list("is_open", "due_on")) == {(True, date(2026, 3, 9))}
    assert replied(dispatch, at="2026-03-12 08:00").outcomes.count() == 2
    assert ending(dispatch) == ("replied", ("replied", True, date(2026, 3, 12)))


def test_a_silence_that_was_set_aside_is_not_confirmed_again(p):
    dispatch = consented(p)
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")
    assert not workflow.consent_is_possible(fresh(dispatch), date(2026, 3, 20))
    with pytest.raises(ValidationError, match="Chưa đủ điều kiện"):
        workflow.confirm_consent(dispatch, by=p.bnc_officer, at=on_the("2026-03-20 08:00"))
    kinds = {line[2] for line in reminders.sweep(at=on_the("2026-03-20 08:00")).written}
    assert kinds == {"overdue"}


def test_a_late_answer_that_was_kept_becomes_the_ending(p):
    dispatch = consented(p, handled=True)
    replied(dispatch, at="2026-03-11 09:00", stance="disagrees", body="Không.")
    workflow.set_aside_consent(
        dispatch, by=p.bnc_focal, at=on_the("2026-03-12 08:00"), reason="Đã có ý kiến"
    )
    assert ending(dispatch) == ("replied", ("replied", True, date(2026, 3, 11)))
    standing = dispatch.outcomes.get(set_aside_at=None)
    assert (standing.stance, fresh(dispatch).is_open) == ("disagrees", False)


def test_a_record_is_set_aside_once_and_with_a_reason(p):
    dispatch = consented(p)
    with pytest.raises(ValidationError) as caught:
        workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="")
    assert caught.value.message_dict == {"reason": ["Nhập lý do hủy phiếu."]}
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")
    with pytest.raises(workflow.WrongState):
        workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")


def test_a_closed_letter_opens_again_with_its_dispatch(p):
    dispatch = consented(p)
    workflow.close(dispatch.case, by=p.bnc_officer, at=NEXT)
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")
    case = fresh(dispatch.case)
    assert (case.status, case.ended_at, case.ended_by) == ("issued", None, None)


def test_on_a_withdrawn_letter_nothing_is_set_aside_contested_or_recorded(p):
    dispatch = consented(p)
    workflow.withdraw(dispatch.case, by=p.bnc_leader, at=NEXT, reason="Thôi")
    for act in (
        lambda: workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm"),
        lambda: contest(dispatch, by=p.nui_leader),
        lambda: paper(dispatch, by=p.bnc_officer),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_calendar_is_followed_when_a_dispatch_opens_again(p, as_owner):
    dispatch = consented(p)
    Dispatch.objects.filter(pk=dispatch.pk).update(calendar_version=0)
    workflow.set_aside_consent(dispatch, by=p.bnc_leader, at=NEXT, reason="Nhầm")
    assert fresh(dispatch).ledger.last().cause == "calendar"


# --- On paper ------------------------------------------------------------------------------------


def paper(dispatch, *, by, at=NEXT, issued="2026-03-09", arrived="2026-03-11", **fields):
    values = {"document_number": "7-CV/ĐU", "stance": "agrees"} | fields
    return workflow.record_paper_answer(
        dispatch, by=by, at=at, issued_on=issued and date.fromisoformat(issued),
        arrived_on=arrived and date.fromisoformat(arrived), **values,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["bnc_officer", "bnc_clerk"])
def test_an_answer_on_paper_ends_an_open_dispatch(p, who):
    dispatch = received(p.bnc_officer, p.nui)
    reply = paper(dispatch, by=getattr(p, who), stance="disagrees", body="Không nhất trí")
    assert (reply.status, reply.is_paper, reply.is_late, reply.inside_agency) == (
        "issued", True, False, None,
    )  # fmt: skip
    assert (reply.stance, reply.issued_on, reply.arrived_on, reply.issued_by) == (
        "disagrees", date(2026, 3, 9), date(2026, 3, 11), getattr(p, who),
    )  # fmt: skip
    assert ending(dispatch) == ("replied", ("replied", False, date(2026, 3, 9)))
    assert told(dispatch, "answered") == {"bnc.officer", "nui.focal", "nui.clerk"} - {
        getattr(p, who).user.username
    }
    data = Event.objects.get(action="reply.paper_recorded").payload.data
    assert (data["issued_on"], data["arrived_on"], data["late"]) == (
        "2026-03-09", "2026-03-11", False,
    )  # fmt: skip


def test_a_paper_issued_after_the_due_day_is_late(p):
    dispatch = received(p.bnc_officer, p.nui)
    paper(dispatch, by=p.bnc_officer, issued="2026-03-10")
    assert ending(dispatch) == ("replied", ("replied", True, date(2026, 3, 10)))


def test_a_paper_may_come_before_the_letter_was_registered(p):
    dispatch = sent(p.bnc_officer, p.nui)
    paper(dispatch, by=p.bnc_officer, issued="2026-03-03")
    assert ending(dispatch)[0] == "replied"


def test_an_aim_is_never_late_on_paper_and_what_is_verified_is_said(p):
    dispatch = received(
        p.khoi_officer, p.congan, code="003-5.2.1-foreign", secrecy="working_secret"
    )
    late = {"issued": "2026-12-01", "arrived": "2026-12-01", "at": on_the("2026-12-01 09:00")}
    said = {"stance": "informs", "body": "Kết quả"}
    with pytest.raises(ValidationError) as caught:
        paper(dispatch, by=p.khoi_officer, **late, **said)
    assert list(caught.value.message_dict) == ["is_verified"]
    reply = paper(dispatch, by=p.khoi_officer, **late, **said, is_verified=False)
    assert (reply.is_late, reply.is_verified) == (False, False)


def test_consent_falls_to_a_paper_issued_in_time(p):
    dispatch = consented(p)
    reply = paper(dispatch, by=p.bnc_clerk, issued="2026-03-09")
    outcome = dispatch.outcomes.get(consent__number="PGN-2026-0001")
    assert (outcome.set_aside_because, outcome.set_aside_by) == ("in_time", p.bnc_clerk)
    assert ending(dispatch) == ("replied", ("replied", False, date(2026, 3, 9)))
    assert (reply.outcome.is_late, told(dispatch, "set_aside")) == (
        False, {"nui.leader", "nui.focal", "nui.clerk"},
    )  # fmt: skip


def test_a_paper_issued_later_is_kept_and_the_consent_stands(p):
    dispatch = consented(p)
    reply = paper(dispatch, by=p.bnc_officer, issued="2026-03-10")
    assert (reply.is_late, hasattr(fresh(reply), "outcome")) == (True, False)
    assert ending(dispatch) == ("consented", ("consented", False, date(2026, 3, 10)))
    assert not told(dispatch, "set_aside")


def test_a_paper_after_the_due_day_but_before_the_silence_was_whole_undoes_it_and_is_late(p):
    """004: silence counts from the later of two dates, the answer from the clause's own."""
    dispatch = received(
        p.khoi_officer, p.congan, code="004-3.1", letter_reply_by=date(2026, 3, 25)
    )
    at = on_the("2026-03-26 08:00")
    workflow.confirm_consent(dispatch, by=p.khoi_officer, at=at)
    paper(dispatch, by=p.khoi_officer, at=at, issued="2026-03-20", arrived="2026-03-26")
    assert ending(dispatch) == ("replied", ("replied", True, date(2026, 3, 20)))


def test_a_paper_has_number_and_days_that_can_be(p):
    dispatch = received(p.bnc_officer, p.nui)
    for fields, said in BAD_PAPERS:
        with pytest.raises(ValidationError) as caught:
            paper(dispatch, by=p.bnc_officer, **fields)
        assert caught.value.message_dict == said
    assert (Reply.objects.count(), fresh(dispatch).is_open) == (0, True)


OUT_OF_RANGE = "Ngày ban hành phải từ ngày gửi (02/03/2026) đến hôm nay."
TOO_SOON = "Ngày văn bản đến không thể trước ngày ban hành."
BAD_PAPERS = [
    ({"document_number": " "}, {"document_number": ["Nhập số, ký hiệu của văn bản trả lời."]}),
    ({"issued": "2026-03-01"}, {"issued_on": [OUT_OF_RANGE]}),
    ({"arrived": "2026-03-08"}, {"arrived_on": [TOO_SOON]}),
    ({"arrived": "2026-03-12"}, {"arrived_on": ["Ngày văn bản đến không thể sau hôm nay."]}),
    (
        {"issued": None, "arrived": None},
        {
            "issued_on": ["Nhập ngày ban hành ghi trên văn bản."],
            "arrived_on": ["Nhập ngày văn bản giấy đến."],
        },
    ),
    ({"stance": ""}, {"stance": ["Chọn ý kiến trả lời."], "body": ["Nhập nội dung trả lời."]}),
]


def test_a_paper_is_written_down_by_those_who_asked(p):
    dispatch = received(p.bnc_officer, p.nui)
    for who in (p.nui_leader, p.nui_clerk, p.ben_leader, p.thuongtruc_overseer):
        with pytest.raises(PermissionDenied):
            paper(dispatch, by=who)


def test_a_paper_is_not_written_over_an_answer_nor_awaited_for_a_notice(p):
    with pytest.raises(workflow.WrongState):
        paper(replied(assigned(p.bnc_officer, p.nui)), by=p.bnc_officer)
    with pytest.raises(PermissionDenied):
        paper(sent(p.bnc_officer, p.nui, code="002-5.1.a-notice"), by=p.bnc_officer)


def test_a_paper_brings_its_copy_for_both_sides(p, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = received(p.bnc_officer, p.nui)
    paper(dispatch, by=p.bnc_officer, files=[upload("cong-van.docx", plain_docx())])
    assert dispatch.dossier.documents.get().inside_agency is None


def test_of_a_register_only_paper_the_place_is_kept(p):
    dispatch = received(p.bnc_officer, p.nui, **SECRET)
    with pytest.raises(ValidationError) as caught:
        paper(dispatch, by=p.bnc_officer, stance="")
    assert list(caught.value.message_dict) == ["paper_place"]
    with pytest.raises(ValidationError) as caught:
        paper(dispatch, by=p.bnc_officer, paper_place="Tủ 2")
    assert list(caught.value.message_dict) == ["stance"]
    reply = paper(dispatch, by=p.bnc_officer, stance="", paper_place="Tủ 2")
    assert (reply.paper_place, ending(dispatch)[0]) == ("Tủ 2", "replied")


# --- About a person: two confirm -----------------------------------------------------------------


@pytest.fixture
def of_a_person(p):
    Party.objects.get(regulation__key="004", code="LDCQ").members.add(p.bnc)
    return received(
        p.khoi_officer, p.bnc, code="004-3.1-personnel", secrecy="working_secret",
        letter_reply_by=date(2026, 3, 12),
    )  # fmt: skip


AFTER = on_the("2026-03-13 08:00")


def test_silence_about_a_person_is_put_forward_by_one_and_confirmed_by_another(p, of_a_person):
    done = workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    assert (done.consent_put_by, done.consent_put_at) == (p.khoi_officer, AFTER)
    assert (fresh(of_a_person).is_open, DeemedConsent.objects.exists()) == (True, False)
    assert told(of_a_person, "confirm_second") == {"khoi.leader"}
    event = Event.objects.get(action="dispatch.consent_put_forward")
    assert event.inside_agency == p.khoi
    consent = workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    assert (consent.put_by, consent.outcome.recorded_by) == (p.khoi_officer, p.khoi_leader)


def test_the_same_person_does_not_confirm_twice(p, of_a_person):
    workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    with pytest.raises(ValidationError, match="Đồng chí đã đề nghị xác nhận; người thứ hai"):
        workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    assert not DeemedConsent.objects.exists()


@pytest.mark.parametrize("step", ["first", "second"])
def test_nobody_confirms_about_a_person_in_anothers_name(p, of_a_person, step):
    if step == "second":
        workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    p.khoi_leader.hand = p.khoi_leader.user
    with pytest.raises(ValidationError, match="Người xác nhận ghi tên mình trên phiếu"):
        workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    assert not DeemedConsent.objects.exists()


def test_who_put_it_forward_takes_it_back(p, of_a_person):
    workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    with pytest.raises(PermissionDenied):
        workflow.take_back_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    workflow.take_back_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    assert fresh(of_a_person).consent_put_by is None
    with pytest.raises(workflow.WrongState):
        workflow.take_back_consent(of_a_person, by=p.khoi_officer, at=AFTER)


def test_two_who_put_it_forward_at_once_have_not_confirmed(p, of_a_person):
    workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER, is_second=False)
    with pytest.raises(workflow.WrongState):
        workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER, is_second=False)
    assert workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER, is_second=True)


def test_an_answer_meanwhile_goes_before(p, of_a_person):
    workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    workflow.decline(of_a_person, by=p.bnc_leader, at=AFTER, reason="Không thuộc")
    for verb, seat in (
        (workflow.confirm_consent, p.khoi_leader), (workflow.take_back_consent, p.khoi_officer),
    ):  # fmt: skip
        with pytest.raises(workflow.WrongState):
            verb(of_a_person, by=seat, at=AFTER)


def test_only_silence_about_matters_is_confirmed_in_bulk(p, of_a_person):
    assert can_confirm_in_bulk(p.bnc_officer, received(p.bnc_officer, p.nui))
    assert not can_confirm_in_bulk(p.khoi_officer, of_a_person)


def test_a_consent_that_was_put_forward_and_set_aside_begins_anew(p, of_a_person):
    workflow.confirm_consent(of_a_person, by=p.khoi_officer, at=AFTER)
    workflow.confirm_consent(of_a_person, by=p.khoi_leader, at=AFTER)
    workflow.set_aside_consent(of_a_person, by=p.khoi_leader, at=AFTER, reason="Nhầm")
    dispatch = fresh(of_a_person)
    assert (dispatch.consent_put_by, Outcome.objects.filter(set_aside_at=None).count()) == (
        None,
        0,
    )
