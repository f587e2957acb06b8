"""Drafted by one, signed by another; the old conclusion stands until a new one is signed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from records import installation
from records.access import may_view
from records.chain import verify
from records.models import Notice
from requests import workflow as letters
from requests.models import Dispatch
from requests.reminders import sweep
from requests.workflow import Conflict, WrongState
from tests.factories import make_agency, make_seat, on_the, rule
from tests.requests.test_sweep import decide
from tests.vetting.test_opening import AT, open_case
from tests.vetting.test_verifying import finding
from vetting import workflow
from vetting.models import Citation, Conclusion, Finding, Inquiry, Person, VettingCase

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def drafted(p, case=None, **changed) -> Conclusion:
    person = (case or open_case(p)).persons.first()
    found = [finding(p, person, part) for part in Finding.Part]
    fields = {"signing_body": "Ban Thường vụ Đảng ủy", "findings": found, "paper_place": "Tủ 2"}
    return workflow.draft_conclusion(person, by=p.khoi_officer, at=AT, **(fields | changed))


def signed(p, case=None, number="3-KL/ĐUK", **changed) -> Conclusion:
    conclusion = drafted(p, case, **changed)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    return workflow.sign_conclusion(
        conclusion, by=p.khoi_leader, at=AT, document_number=number, issued_on=DAY
    )


def test_signed_by_a_second_person_under_a_number(p):
    conclusion = signed(p)
    assert (conclusion.status, conclusion.approved_by) == ("signed", p.khoi_leader)
    assert Person.objects.get(pk=conclusion.person_id).state == Person.State.CONCLUDED


def test_who_drafts_does_not_sign_in_any_seat(p):
    conclusion = drafted(p)
    with pytest.raises(IntegrityError, match="who_drafts_does_not_approve"), transaction.atomic():
        Conclusion.objects.filter(pk=conclusion.pk).update(
            approved_by=p.khoi_leader, approved_hand=p.khoi_officer.user
        )
    case = open_case(p, by=p.khoi_leader)
    own = workflow.draft_conclusion(
        case.persons.first(), by=p.khoi_leader, at=AT, signing_body="BTV", findings=[]
    )
    with pytest.raises(ValidationError):
        workflow.submit_conclusion(own, by=p.khoi_leader, at=AT)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    p.khoi_leader.hand = p.khoi_officer.user  # the drafter stands in for the leader
    try:
        with pytest.raises(PermissionDenied):
            workflow.sign_conclusion(
                conclusion, by=p.khoi_leader, at=AT, document_number="3", issued_on=DAY
            )
    finally:
        p.khoi_leader.hand = None


def test_what_is_missing_is_said(p):
    person = open_case(p).persons.first()
    found = [finding(p, person, "history"), finding(p, person, "current", is_verified=False)]
    conclusion = workflow.draft_conclusion(
        person, by=p.khoi_officer, at=AT, signing_body="", findings=found[:1]
    )
    with pytest.raises(ValidationError) as refused:
        workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    assert refused.value.message_dict == {
        "findings": ["Chưa có kết quả đã xác minh, kết luận về chính trị hiện nay."],
        "signing_body": ["Ghi cấp có thẩm quyền kết luận."],
        "paper_place": ["Ghi nơi lưu bản giấy của kết luận."],
    }


def test_a_finding_withdrawn_after_it_was_cited_stops_the_signature(p):
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    cited = conclusion.findings.first()
    workflow.withdraw_finding(cited, by=p.khoi_officer, at=AT)
    with pytest.raises(ValidationError) as refused:
        workflow.sign_conclusion(
            conclusion, by=p.khoi_leader, at=AT, document_number="3", issued_on=DAY
        )
    assert refused.value.message_dict.keys() == {"findings"}
    with pytest.raises(DatabaseError, match="rests on verified"), transaction.atomic():
        Conclusion.objects.filter(pk=conclusion.pk).update(
            status="signed", approved_by=p.khoi_leader, approved_hand=p.khoi_leader.user,
            approved_at=AT, document_number="3", issued_on=DAY,
        )  # fmt: skip


def test_what_is_signed_is_not_changed(p):
    conclusion = signed(p)
    for change in (
        lambda: Conclusion.objects.filter(pk=conclusion.pk).update(document_number="4"),
        lambda: Citation.objects.filter(conclusion=conclusion).delete(),
    ):
        with pytest.raises(IntegrityError, match="signed is not changed"), transaction.atomic():
            change()
    workflow.withdraw_finding(conclusion.findings.first(), by=p.khoi_officer, at=AT)
    assert Conclusion.objects.get(pk=conclusion.pk).status == "signed"


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [(" ", DAY, "document_number"), ("3", date(2026, 3, 3), "issued_on"),
     ("3", date(2026, 3, 1), "issued_on")],
)  # fmt: skip
def test_number_and_day_are_checked(p, number, day, field):
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    with pytest.raises(ValidationError) as refused:
        workflow.sign_conclusion(
            conclusion, by=p.khoi_leader, at=AT, document_number=number, issued_on=day
        )
    assert refused.value.message_dict.keys() == {field}


def test_returned_saved_dropped(p):
    conclusion = drafted(p)
    workflow.submit_conclusion(conclusion, by=p.khoi_officer, at=AT)
    workflow.return_conclusion(conclusion, by=p.khoi_leader, at=AT)
    fields = {"signing_body": "Ban Thường vụ", "findings": conclusion.findings.all()}
    workflow.save_conclusion(conclusion, by=p.khoi_officer, at=AT, version=0, **fields)
    with pytest.raises(Conflict):
        workflow.save_conclusion(conclusion, by=p.khoi_officer, at=AT, version=0, **fields)
    assert workflow.drop_conclusion(conclusion, by=p.khoi_officer, at=AT).status == "dropped"
    with pytest.raises(ValidationError):
        signed(p, conclusion.person.case, findings=[Finding(pk=0)])


def test_a_new_fact_reopens_only_once_it_is_verified(p):
    first = signed(p, open_case(p, persons=[{"relatives": "foreign"}]))
    case = workflow.close_case(first.person.case, by=p.khoi_officer, at=AT)
    fact = workflow.report_fact(
        first.person, by=p.khoi_officer, at=AT, source="Công an xã", document_number="8-BC",
        issued_on=DAY,
    )  # fmt: skip
    assert VettingCase.objects.get(pk=case.pk).status == "closed"
    judged = {"verified_by": "Công an tỉnh", "verified_number": "9-KL", "verified_on": DAY}
    with pytest.raises(ValidationError) as refused:
        workflow.judge_fact(
            fact, by=p.khoi_officer, at=AT, is_confirmed=True, **(judged | {"verified_by": ""})
        )
    assert refused.value.message_dict.keys() == {"verified_by"}
    workflow.judge_fact(fact, by=p.khoi_officer, at=AT, is_confirmed=True, **judged)
    person = Person.objects.get(pk=first.person_id)
    assert (person.state, VettingCase.objects.get(pk=case.pk).status) == ("reopened", "open")
    assert Conclusion.objects.get(pk=first.pk).status == "signed"  # as it was
    with pytest.raises(WrongState):
        workflow.judge_fact(fact, by=p.khoi_officer, at=AT, is_confirmed=False, **judged)
    conclusion = workflow.draft_conclusion(
        person, by=p.khoi_officer, at=AT, signing_body="BTV", paper_place="Tủ",
        findings=person.findings.all(),
    )  # fmt: skip
    assert conclusion.replaces == first


def test_what_proved_to_be_none_changes_nothing(p):
    first = signed(p)
    fact = workflow.report_fact(
        first.person, by=p.khoi_officer, at=AT, source="Đơn", document_number="8", issued_on=DAY
    )
    workflow.judge_fact(
        fact, by=p.khoi_officer, at=AT, is_confirmed=False, verified_by="Công an tỉnh",
        verified_number="9-KL", verified_on=DAY,
    )  # fmt: skip
    assert Person.objects.get(pk=first.person_id).state == Person.State.CONCLUDED


# --- 004 Điều 5.2.c: the document alone ---------------------------------------------------------


def test_who_asked_for_it_gets_the_document_alone(p, as_web):
    btc = make_agency("btc", "Ban Tổ chức Tỉnh ủy")
    seats = {role: make_seat(btc, role) for role in ("leader", "focal", "clerk", "officer")}
    btc.parties.add(rule_party("004", "BTCTU"))
    case = open_case(
        p, by=seats["officer"], approver=seats["leader"], ground="004-5.2.c", persons=[{}]
    )
    person = case.persons.first()
    found = [
        workflow.record_finding(
            person, by=seats["officer"], at=AT, part=part, source="Công an", issued_on=DAY,
            document_number="7", is_verified=True, verified_by="CA", verified_number="1",
            verified_on=DAY,
        )
        for part in Finding.Part
    ]  # fmt: skip
    conclusion = workflow.draft_conclusion(
        person, by=seats["officer"], at=AT, signing_body="BTV", findings=found, paper_place="Tủ"
    )
    workflow.submit_conclusion(conclusion, by=seats["officer"], at=AT)
    workflow.sign_conclusion(
        conclusion, by=seats["leader"], at=AT, document_number="3-KL", issued_on=DAY
    )
    asked = ask(p, btc, seats)
    workflow.hand_over(conclusion, by=seats["leader"], at=AT, asked=asked)
    with as_web(p.khoi_leader):
        assert Conclusion.objects.visible_to(p.khoi_leader).get().document_number == "3-KL"
        assert not Finding.objects.exists()
        assert not Person.objects.exists()
        assert not Citation.objects.exists()
        assert not VettingCase.objects.exists()
    assert not may_view(p.khoi_clerk, conclusion.dossier)
    with pytest.raises(ValidationError):
        workflow.hand_over(conclusion, by=seats["leader"], at=AT, asked=asked)


def rule_party(key, code):
    return rule("004-5.2.c").regulation.parties.model.objects.get(regulation__key=key, code=code)


def ask(p, btc, seats) -> Dispatch:
    """The bloc's letter, registered at Ban Tổ chức."""
    letter = letters.draft(
        by=p.khoi_officer, at=AT, act="conclusion", rule=rule("004-5.2.c"), addressees=[btc],
        secrecy="secret", signer=p.khoi_leader, paper_place="Tủ 1",
    )  # fmt: skip
    letters.submit(letter, by=p.khoi_officer, at=AT)
    letters.sign(letter, by=p.khoi_leader, at=AT)
    letters.issue(letter, by=p.khoi_clerk, at=AT, document_number="4-CV/ĐUK")
    return letters.register(letter.dispatches.get(), by=seats["clerk"], at=AT, incoming_number="9")


# --- The person; keeping and erasing ------------------------------------------------------------


def test_an_inquiry_has_two_working_days(p):
    person = open_case(p).persons.first()
    row = workflow.receive_inquiry(
        person, by=p.khoi_officer, at=on_the("2026-03-06 09:00"), document_number="1-YC",
        asked_on=date(2026, 3, 6),
    )  # fmt: skip
    assert row.due_on == date(2026, 3, 10)  # Friday, then Monday and Tuesday
    later = on_the("2026-03-10 09:00")
    with pytest.raises(ValidationError) as refused:
        workflow.answer_inquiry(
            row, by=p.khoi_officer, at=later, answer_number="", answered_on=date(2026, 3, 5)
        )
    assert refused.value.message_dict.keys() == {"answer_number", "answered_on"}
    workflow.answer_inquiry(
        row, by=p.khoi_officer, at=later, answer_number="2-CV", answered_on=date(2026, 3, 10)
    )
    with pytest.raises(WrongState):
        workflow.answer_inquiry(
            row, by=p.khoi_officer, at=later, answer_number="3", answered_on=date(2026, 3, 10)
        )
    assert Inquiry.objects.get().answered_by == p.khoi_officer


def test_an_inquiry_is_reminded_of_on_its_last_day_and_after_it(p, as_jobs):
    person = open_case(p).persons.first()
    workflow.receive_inquiry(
        person, by=p.khoi_officer, at=AT, document_number="1-YC", asked_on=DAY
    )
    seen = []
    for when in ("2026-03-03 07:00", "2026-03-04 07:00", "2026-03-04 08:00", "2026-03-05 07:00"):
        with as_jobs():
            sweep(at=on_the(when))
        rows = Notice.objects.filter(
            kind__in=("due_today", "overdue"), seat=p.khoi_leader, dossier=person.case.dossier
        )
        seen.append(sorted(rows.values_list("kind", flat=True)))
    assert seen == [[], ["due_today"], ["due_today"], ["due_today", "overdue"]]
    decide(date(2026, 3, 4), is_off=True)
    with as_jobs():
        sweep(at=on_the("2026-03-05 08:00"))
    assert person.inquiries.get().due_on == date(2026, 3, 5)


def test_a_correction_stands_beside_what_was_wrong(p):
    person = open_case(p).persons.first()
    workflow.correct(
        person, by=p.khoi_officer, at=AT, what="Năm sinh", document_number="Trích lục 5"
    )
    assert person.corrections.get().what == "Năm sinh"
    with pytest.raises(ValidationError) as refused:
        workflow.correct(person, by=p.khoi_officer, at=AT, what="", document_number="")
    assert refused.value.message_dict.keys() == {"what", "document_number"}


def test_words_are_erased_in_time_by_two_and_the_line_stays(p, accredited, as_owner):
    persons = [{"relatives": "foreign", "name": "Lê Thử"}]
    conclusion = signed(p, open_case(p, persons=persons), body="Đủ tiêu chuẩn.")
    case = workflow.close_case(conclusion.person.case, by=p.khoi_officer, at=AT)
    workflow.decide_retention(
        by=p.khoi_leader, at=AT, years=5, decision="8-QĐ/ĐUK", decided_on=DAY
    )
    with pytest.raises(ValidationError):
        workflow.propose_erasure(case, by=p.khoi_officer, at=AT, minutes_number="1-BB")
    later = on_the("2031-03-10 09:00")
    erasure = workflow.propose_erasure(case, by=p.khoi_officer, at=later, minutes_number="1-BB")
    with pytest.raises(PermissionDenied):
        workflow.agree_to_erase(erasure, by=p.khoi_officer, at=later)
    erasure = workflow.agree_to_erase(erasure, by=p.khoi_leader, at=later)
    assert erasure.done_at == later
    person = Person.objects.get()
    assert (person.code, person.name) == ("TĐ-2026-0001/1", "")
    assert Conclusion.objects.get().body == ""
    assert Conclusion.objects.get().document_number == "3-KL/ĐUK"
    verdict = verify()
    assert (verdict.findings, "1-BB" in verdict.erased.values()) == ([], True)


def test_the_database_erases_nothing_before_its_time(p, as_web):
    case = open_case(p)
    with (
        as_web(p.khoi_leader),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="before its time"),
        transaction.atomic(),
    ):
        cursor.execute("select vetting_erase(%s)", [case.pk])


def test_a_network_no_longer_accredited_takes_no_more_words(p, accredited):
    """What was written stays to be read; what would be new is refused in words."""
    conclusion = drafted(
        p, open_case(p, persons=[{"relatives": "foreign", "name": "Lê Thử"}]), body="Dự thảo."
    )
    case = conclusion.person.case
    installation.end_accreditation(at=AT)
    by = {"by": p.khoi_officer, "at": AT}
    for verb in (
        lambda: workflow.add_person(case, **by, relatives="foreign", name="Trần Thử"),
        lambda: finding(p, conclusion.person, text="Nội dung"),
        lambda: workflow.ask_for_verification(case, **by, persons=case.persons.all(), to=p.congan),
        lambda: workflow.correct(
            conclusion.person, **by, what="Năm sinh", document_number="5", text="1980"
        ),
        lambda: workflow.save_conclusion(
            conclusion, **by, version=0, signing_body="BTV", findings=[], body="Khác"
        ),
    ):
        with pytest.raises(ValidationError, match="không còn được công nhận"):
            verb()
    finding(p, conclusion.person)  # numbers and dates may still be entered
    assert Person.objects.get(pk=conclusion.person_id).name == "Lê Thử"
    assert not open_case(p).persons.first().name
