"""Asked person by person, answered person by person; only what is verified is ever cited."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from requests import workflow as letters
from requests.models import ClockEntry, Dispatch, Outcome
from requests.workflow import WrongState
from tests.factories import fresh, make_seat, on_the
from tests.vetting.test_opening import AT, open_case
from vetting import workflow
from vetting.models import Citation, Conclusion, Finding, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
SECRET = {"paper_place": "Tủ 2"}
CHECKED = {
    "is_verified": True, "verified_by": "Cơ quan An ninh điều tra", "verified_number": "9-KL",
    "verified_on": date(2026, 3, 2),
}  # fmt: skip


def asked(p, case, *, at=AT, to=None) -> dict[str, Dispatch]:
    """The request for verification issued and registered; dispatches by code."""
    letter = workflow.ask_for_verification(
        case, by=p.khoi_officer, at=at, persons=case.persons.all(), to=to or p.congan
    )
    letters.submit(letter, by=p.khoi_officer, at=at)
    letters.sign(letter, by=p.khoi_leader, at=at)
    letters.issue(letter, by=p.khoi_clerk, at=at, document_number="12-CV/ĐUK")
    first = Dispatch.objects.filter(case=letter).first()
    letters.register(first, by=p.congan_clerk, at=at, incoming_number="5")
    return {code: rows[0] for code, rows in workflow.dispatches_of(case, p.khoi_officer).items()}


def finding(p, person, part="history", **changed) -> Finding:
    fields = {"source": "Công an tỉnh", "document_number": "7-BC", "issued_on": date(2026, 3, 2)}
    return workflow.record_finding(
        person, by=p.khoi_officer, at=AT, part=part, **(fields | CHECKED | changed)
    )


def test_each_person_has_a_clock_of_their_own_class(p):
    dispatches = asked(p, open_case(p))
    assert {code: d.due_on for code, d in dispatches.items()} == {
        "TĐ-2026-0001/1": date(2026, 4, 20),  # 35 working days after Monday 2 March
        "TĐ-2026-0001/2": date(2026, 6, 1),  # the 90th day is a Sunday
    }
    assert {d.rule.is_aim for d in dispatches.values()} == {True, False}
    assert {d.receipts.get().incoming_number for d in dispatches.values()} == {"5"}


def test_the_letter_counts_by_the_slowest_class_and_is_restricted(p):
    letter = asked(p, open_case(p))["TĐ-2026-0001/1"].case
    assert (letter.condition, letter.dossier.is_restricted) == ("foreign", True)
    assert letter.dossier.is_register_only


def test_reclassified_on_day_30_it_counts_from_the_first_day(p):
    case = open_case(p, persons=[{"relatives": "in_province"}])
    before = asked(p, case)["TĐ-2026-0001/1"]
    later = on_the("2026-04-13 09:00")
    workflow.reclassify(
        case.persons.get(), by=p.khoi_officer, at=later, condition="out_of_province"
    )
    after = fresh(before)
    assert (before.due_on, after.due_on) == (date(2026, 4, 20), date(2026, 5, 7))
    entry = after.ledger.last()
    assert (entry.cause, entry.old_due_on) == (ClockEntry.Cause.RECLASSIFIED, before.due_on)
    assert case.persons.get().relatives == after.line.condition == "out_of_province"


def test_a_sooner_date_is_a_leaders_to_announce(p):
    case = open_case(p, persons=[{"relatives": "out_of_province"}])
    asked(p, case)
    person = case.persons.get()
    with pytest.raises(ValidationError) as refused:
        workflow.reclassify(person, by=p.khoi_officer, at=AT, condition="in_province")
    assert refused.value.message_dict.keys() == {"condition"}
    workflow.reclassify(person, by=p.khoi_leader, at=AT, condition="in_province")
    assert workflow.dispatches_of(case, p.khoi_officer)[person.code][0].due_on == date(2026, 4, 20)


def test_after_the_answer_the_class_stays(p):
    case = open_case(p, persons=[{"relatives": "in_province"}])
    answer(p, asked(p, case)["TĐ-2026-0001/1"])
    with pytest.raises(WrongState):
        workflow.reclassify(
            case.persons.get(), by=p.khoi_officer, at=AT, condition="out_of_province"
        )
    assert case.persons.get().relatives == "in_province"


def answer(p, dispatch, **said):
    reply = letters.save_reply(
        dispatch, by=p.congan_focal, at=AT, version=0, signer=p.congan_leader, **(said or SECRET)
    )
    letters.submit_reply(reply, by=p.congan_focal, at=AT)
    letters.sign_reply(reply, by=p.congan_leader, at=AT)
    return letters.issue_reply(reply, by=p.congan_clerk, at=AT, document_number="31-CV/ĐUCA")


def test_one_answered_leaves_the_other_waiting(p):
    dispatches = asked(p, open_case(p))
    answer(p, dispatches["TĐ-2026-0001/1"])
    assert [fresh(d).is_open for d in dispatches.values()] == [False, True]
    assert Outcome.objects.get().dispatch == dispatches["TĐ-2026-0001/1"]


def test_silence_never_becomes_consent(p):
    dispatch = asked(p, open_case(p), at=on_the("2025-06-02 09:00"))["TĐ-2026-0001/1"]
    assert dispatch.consent_from is None
    with pytest.raises((PermissionDenied, ValidationError)):
        letters.confirm_consent(dispatch, by=p.khoi_officer, at=AT)


def test_nobody_is_asked_about_twice_at_once(p):
    case = open_case(p)
    asked(p, case)
    with pytest.raises(ValidationError) as refused:
        asked(p, case)
    assert refused.value.message_dict.keys() == {"persons"}


def test_a_body_the_regulation_does_not_bind_is_not_asked(p):
    case = open_case(p)
    with pytest.raises(ValidationError) as refused:
        asked(p, case, to=p.bnc)
    assert refused.value.message_dict.keys() == {"to"}


def test_an_answer_is_entered_once_and_with_its_own_person(p):
    case = open_case(p)
    reply = answer(p, asked(p, case)["TĐ-2026-0001/1"])
    first, second = case.persons.all()
    finding(p, first, reply=reply)
    for person in (first, second):
        with pytest.raises(ValidationError):
            finding(p, person, reply=reply)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"part": "both"}, "part"),
        ({"source": " "}, "source"),
        ({"document_number": ""}, "document_number"),
        ({"issued_on": date(2026, 3, 3)}, "issued_on"),
        ({"verified_by": ""}, "verified_by"),
        ({"verified_number": ""}, "verified_number"),
        ({"verified_on": None}, "verified_on"),
        ({"verified_on": date(2026, 3, 3)}, "verified_on"),
        ({"text": "Có thân nhân"}, "text"),
    ],
)
def test_what_a_finding_wants_is_named(p, changed, field):
    person = open_case(p).persons.first()
    with pytest.raises(ValidationError) as refused:
        finding(p, person, **changed)
    assert refused.value.message_dict.keys() == {field}


def test_the_database_itself_cites_only_what_is_verified(p):
    case = open_case(p)
    first, second = case.persons.all()
    unverified = finding(p, first, is_verified=False)
    foreign = finding(p, second)
    conclusion = workflow.draft_conclusion(
        first, by=p.khoi_officer, at=AT, signing_body="Ban Thường vụ", findings=[]
    )
    for row in (unverified, foreign):
        with pytest.raises(IntegrityError, match="only what is verified"), transaction.atomic():
            Citation.objects.create(conclusion=conclusion, finding=row)
        with pytest.raises(ValidationError) as refused:
            workflow.save_conclusion(
                conclusion, by=p.khoi_officer, at=AT, version=0, signing_body="Ban Thường vụ",
                findings=[row],
            )  # fmt: skip
        assert refused.value.message_dict.keys() == {"findings"}
    assert Conclusion.objects.get().findings.count() == 0


def test_more_time_has_no_cap_and_late_cures_nothing(p):
    dispatch = asked(p, open_case(p))["TĐ-2026-0001/1"]
    for day, until in (
        (date(2026, 4, 10), date(2026, 5, 29)),
        (date(2026, 5, 20), date(2026, 7, 31)),
    ):
        letters.give_notice(
            dispatch, by=p.congan_leader, at=on_the(f"{day} 09:00"), new_due_on=until,
            document_number="1-CV", reason="",
        )  # fmt: skip
        assert fresh(dispatch).due_on == until
    letters.give_notice(
        dispatch, by=p.congan_leader, at=on_the("2026-08-10 09:00"), document_number="2-CV",
        reason="",
        new_due_on=date(2026, 9, 30),
    )  # fmt: skip
    assert fresh(dispatch).due_on == date(2026, 7, 31)
    assert not dispatch.time_notices.last().is_in_time


def test_a_removed_handler_enters_nothing_more(p):
    other = make_seat(p.khoi, "officer", username="khoi.other")
    case = open_case(p)
    workflow.name_handler(case, by=p.khoi_officer, at=AT, handler=other)
    person: Person = case.persons.first()
    workflow.record_finding(
        person, by=other, at=AT, part="current", source="Đảng ủy", document_number="1-BC",
        issued_on=date(2026, 3, 1), is_verified=False,
    )  # fmt: skip
    workflow.remove_handler(case, by=p.khoi_officer, at=AT, handler=other)
    with pytest.raises(PermissionDenied):
        workflow.withdraw_finding(Finding.objects.get(), by=other, at=AT)
    assert Finding.objects.get().by == other
