"""Reports that cannot wait, tasks, opinions about a person, copies in the same act."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import Seat
from records import access
from records.models import Notice
from regulations.models import Party
from requests import reminders, workflow
from requests.models import CoordinationRequest, Dispatch
from tests.factories import (
    attach,
    draft_letter,
    fresh,
    make_agency,
    make_seat,
    on_the,
    received,
    register,
    rule,
    signed_letter,
)

pytestmark = pytest.mark.django_db
NOW = "2026-03-07 23:40"  # a Saturday, at night
AT = on_the(NOW)


@pytest.fixture
def b(p):
    """001 with both bodies that an immediate report must reach, 000 with Tỉnh ủy above it."""
    for code, name, places in (
        ("btv", "Ban Thường vụ Tỉnh ủy", (("001", "BTVTU"), ("002", "BTVTU"), ("000", "TU"))),
        ("ttdu", "Thường trực Đảng ủy xã", (("000", "TTDU"),)),
    ):
        agency = make_agency(code, name)
        for role in ("leader", "focal", "clerk", "officer"):
            setattr(p, f"{code}_{role}", make_seat(agency, role))
        for key, party in places:
            Party.objects.get(regulation__key=key, code=party).members.add(agency)
        setattr(p, code, agency)
    return p


def told(seat, kind) -> int:
    return Notice.objects.filter(seat=seat, kind=kind).count()


def incident(b, to=None, **fields) -> CoordinationRequest:
    return draft_letter(
        b.nui_officer, to or [b.btv, b.congan], code="001-5.2.g5-now", at=NOW, **fields
    )


# --- Báo cáo ngay -----------------------------------------------------------------------------


def test_a_leader_sends_it_at_night_without_a_number_to_the_minute(b):
    case = workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    assert (case.status, case.document_number, case.issued_at) == ("issued", "", AT)
    stamps = {d.requested_agency: d.delivered_at for d in case.dispatches.all()}
    assert stamps == {b.btv: AT, b.congan: AT}
    assert (
        told(b.btv_leader, Notice.Kind.ARRIVED) == told(b.congan_clerk, Notice.Kind.ARRIVED) == 1
    )


@pytest.mark.parametrize("left", ["btv", "congan"])
def test_a_report_to_one_of_the_two_bodies_is_refused(b, left):
    case = incident(b, to=[getattr(b, left)])
    with pytest.raises(ValidationError, match="phải gửi đủ các nơi") as refused:
        workflow.send_now(case, by=b.nui_leader, at=AT)
    assert refused.value.message_dict.keys() == {"addressees"}
    assert fresh(case).status == "draft"


@pytest.mark.parametrize("who", ["nui_officer", "nui_clerk", "congan_leader"])
def test_only_a_leader_of_the_agency_sends_it(b, who):
    with pytest.raises(PermissionDenied):
        workflow.send_now(incident(b), by=getattr(b, who), at=AT)


def test_an_ordinary_letter_is_not_sent_that_way(b):
    case = draft_letter(b.bnc_officer, [b.nui])
    with pytest.raises(PermissionDenied):
        workflow.send_now(case, by=b.bnc_leader, at=AT)


def test_both_bodies_are_ticked_from_the_start_and_the_page_sends(b, as_seat):
    client = as_seat(b.nui_leader, at=NOW)
    edit = client.post("/ho-so/soan/immediate/")["Location"]
    case = CoordinationRequest.objects.get()
    assert set(case.addressees.all()) == {b.btv, b.congan}
    typed = {
        "action": "send", "version": 0, "addressees": [b.btv.pk, b.congan.pk],
        "subject": "Tụ tập đông người", "body": "Lúc 23 giờ tại trụ sở.",
        "secrecy": "ordinary", "signer": b.nui_leader.pk, "urgency": "normal",
    }  # fmt: skip
    answer = client.post(edit, typed)
    assert answer["Location"] == f"/ho-so/{case.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "23:40" in page
    assert "chưa ghi số" in page
    assert "chưa xác nhận đã nhận" in page


def test_what_is_missing_is_said_and_nothing_is_lost(b, as_seat):
    client = as_seat(b.nui_leader, at=NOW)
    edit = client.post("/ho-so/soan/immediate/")["Location"]
    answer = client.post(
        edit, {"action": "send", "version": 0, "addressees": [b.btv.pk], "body": "Lúc 23 giờ."}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "phải gửi đủ các nơi" in page
    assert "Lúc 23 giờ." in page


def test_the_alarm_sounds_at_any_hour_until_both_have_it(b, as_jobs):
    case = workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    with as_jobs():
        assert reminders.sound_alarms(at=AT + timedelta(minutes=5)) == 0
        assert reminders.sound_alarms(at=AT + timedelta(minutes=15)) == 2
        assert reminders.sound_alarms(at=AT + timedelta(minutes=16)) == 0
    assert (told(b.btv_leader, Notice.Kind.ALARM), told(b.nui_officer, Notice.Kind.ALARM)) == (
        1,
        2,
    )
    register(case.dispatches.get(requested_agency=b.btv), at="2026-03-07 23:58")
    with as_jobs():
        assert reminders.sound_alarms(at=AT + timedelta(hours=1)) == 1
        assert reminders.sweep(at=AT + timedelta(hours=2)).written == ()  # a Sunday: alarms alone
    assert told(b.congan_focal, Notice.Kind.ALARM) == 3
    assert told(b.btv_focal, Notice.Kind.ALARM) == 1


@pytest.mark.parametrize("role", ["leader", "focal", "clerk"])
def test_whoever_reads_the_mail_takes_it(b, role):
    case = workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    dispatch = case.dispatches.get(requested_agency=b.btv)
    taken = workflow.register(dispatch, by=getattr(b, f"btv_{role}"), at=AT)
    assert taken.finished_at == AT
    assert taken.receipts.get().at == AT


def test_it_stands_first_in_the_inbox(b, as_seat):
    received(b.nui_officer, b.congan, code="001-6.2", letter_reply_by=date(2026, 3, 9))
    workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    groups = as_seat(b.congan_focal, at=NOW).get("/viec/").context["groups"]
    assert groups[0][2][0].dispatch.rule.is_immediate


def test_the_number_comes_after_and_changes_nothing_that_was_sent(b):
    case = workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    with pytest.raises(ValidationError, match="Ghi số"):
        workflow.give_number(case, by=b.nui_clerk, at=AT, document_number=" ")
    numbered = workflow.give_number(case, by=b.nui_clerk, at=AT, document_number="8-BC/ĐU")
    assert (numbered.document_number, numbered.issued_digest) == ("8-BC/ĐU", case.issued_digest)
    with pytest.raises(PermissionDenied):
        workflow.give_number(numbered, by=b.nui_clerk, at=AT, document_number="9-BC/ĐU")


def test_later_papers_hang_on_the_same_incident(b, as_seat):
    first = workflow.send_now(incident(b), by=b.nui_leader, at=AT)
    client = as_seat(b.nui_officer, at=NOW)
    client.post(f"/ho-so/{first.pk}/tiep-theo/")
    second = CoordinationRequest.objects.get(follows=first)
    assert set(second.addressees.all()) == {b.btv, b.congan}
    workflow.save(second, by=b.nui_officer, at=AT, version=0, subject="Diễn biến", body="Đã yên.")
    workflow.send_now(second, by=b.nui_leader, at=AT)
    third = workflow.follow_up(fresh(second), by=b.nui_officer, at=AT)
    assert third.follows == first
    dispatch = first.dispatches.get(requested_agency=b.btv)
    page = as_seat(b.btv_leader, at=NOW).get(f"/ho-so/{dispatch.pk}/").content.decode()
    assert "Diễn biến" in page
    assert str(third.pk) not in page  # a draft of the other side


# --- Nhiệm vụ cấp trên giao -------------------------------------------------------------------


def test_a_task_goes_down_and_never_up(b):
    task = received(b.btv_officer, b.nui, code="002-4.2.i", letter_reply_by=date(2026, 3, 20))
    assert (task.due_on, task.consent_from) == (date(2026, 3, 20), None)
    case = draft_letter(b.nui_officer, [b.btv], code="002-4.2.i")
    with pytest.raises(ValidationError, match="không ràng buộc"):
        workflow.submit(case, by=b.nui_officer, at=AT)


# --- Ý kiến về nhân sự ------------------------------------------------------------------------


def test_an_opinion_about_a_person_is_restricted_though_marked_ordinary(b):
    dispatch = received(b.nui_officer, b.congan, code="001-4.2.g1")
    assert dispatch.dossier.is_restricted
    assert dispatch.case.dossier.secrecy == "ordinary"
    assert not access.may_view(b.congan_officer, dispatch.dossier)
    assert not access.may_view(b.congan_clerk, dispatch.dossier)
    assert access.may_view(b.congan_leader, dispatch.dossier)


def test_its_title_is_nobodys_who_is_not_named(b, as_seat):
    received(b.nui_officer, b.congan, code="001-4.2.g1", subject="Về đồng chí Giả Thiết")
    assert "Giả Thiết" not in as_seat(b.congan_clerk).get("/ho-so/").content.decode()
    assert "Giả Thiết" in as_seat(b.congan_leader).get("/ho-so/").content.decode()


# --- Đồng gửi ---------------------------------------------------------------------------------


def report(b, **fields) -> CoordinationRequest:
    return draft_letter(b.kiemtra_officer, [b.btv], code="000-5.1.b", **fields)


def test_the_clause_asks_its_question_every_time(b):
    with pytest.raises(ValidationError) as refused:
        workflow.submit(report(b), by=b.kiemtra_officer, at=AT)
    assert refused.value.message_dict.keys() == {"needs_copy"}


def test_yes_sends_the_same_paper_to_the_board_in_one_act(b):
    case = signed_letter(b.kiemtra_officer, [b.btv], code="000-5.1.b", needs_copy=True)
    case = workflow.issue(case, by=b.kiemtra_clerk, at=AT, document_number="3-BC")
    sent = {d.requested_agency: (d.is_copy, d.delivered_at) for d in case.dispatches.all()}
    assert sent == {b.btv: (False, AT), b.xaydung: (True, AT)}


def test_no_sends_no_copy(b):
    case = signed_letter(b.kiemtra_officer, [b.btv], code="000-5.1.b", needs_copy=False)
    case = workflow.issue(case, by=b.kiemtra_clerk, at=AT, document_number="3-BC")
    assert case.dispatches.get().requested_agency == b.btv


def test_a_copy_awaits_no_answer_and_ends_with_its_receipt(b):
    case = signed_letter(b.bnc_officer, [b.nui], copies=[b.ben])
    workflow.issue(case, by=b.bnc_clerk, at=AT, document_number="3-CV")
    copy = case.dispatches.get(requested_agency=b.ben)
    assert (copy.due_on, copy.consent_from) == (None, None)
    copy = register(copy, at="2026-03-09 08:00")
    assert copy.finished_at is not None
    with pytest.raises(PermissionDenied):
        workflow.decline(Dispatch.objects.get(pk=copy.pk), by=b.ben_leader, at=AT, reason="Không")


def test_an_addressee_is_not_copied_besides(b):
    case = draft_letter(b.bnc_officer, [b.nui], copies=[b.nui])
    attach(case)
    with pytest.raises(ValidationError) as refused:
        workflow.submit(case, by=b.bnc_officer, at=AT)
    assert refused.value.message_dict.keys() == {"copies"}


def test_the_pages_of_a_copy_speak_of_no_deadline(b, as_seat):
    case = signed_letter(b.bnc_officer, [b.nui], copies=[b.ben])
    workflow.issue(case, by=b.bnc_clerk, at=AT, document_number="3-CV")
    for agency, says in ((b.nui, True), (b.ben, False)):
        one = case.dispatches.get(requested_agency=agency)
        clerk = Seat.objects.get(agency=agency, roles=["clerk"])
        client = as_seat(clerk, at="2026-03-09 08:00")
        for page in (f"/ho-so/{one.pk}/dang-ky/", one.get_absolute_url()):
            text = client.get(page).content.decode()
            assert ("Nếu không trả lời" in text) is says, (page, agency)
            assert ("5 ngày làm việc" in text.split("Căn cứ quy chế")[0]) is says, (page, agency)


def test_a_copy_sent_later_shows_as_late(b, as_seat):
    case = signed_letter(b.bnc_officer, [b.nui])
    case = workflow.issue(case, by=b.bnc_clerk, at=AT, document_number="3-CV")
    client = as_seat(b.bnc_officer, at="2026-03-09 08:00")
    client.post(f"/ho-so/{case.pk}/dong-gui/", {"agency": b.ben.pk})
    assert case.dispatches.get(requested_agency=b.ben).is_copy
    assert "gửi sau" in client.get(f"/ho-so/{case.pk}/").content.decode()
    client.post(f"/ho-so/{case.pk}/dong-gui/", {"agency": b.ben.pk})
    assert case.dispatches.count() == 2


def test_a_copy_goes_to_nobody_without_a_regulation(b):
    case = signed_letter(b.bnc_officer, [b.nui])
    case = workflow.issue(case, by=b.bnc_clerk, at=AT, document_number="3-CV")
    with pytest.raises(ValidationError) as refused:
        workflow.send_copy(case, by=b.bnc_officer, at=AT, agency=b.xaydung)
    assert refused.value.message_dict.keys() == {"agency"}


def test_the_question_stands_on_the_form(b, as_seat):
    case = report(b)
    page = as_seat(b.kiemtra_officer).get(f"/ho-so/{case.pk}/sua/").content.decode()
    assert rule("000-5.1.b").copy_question in page
