"""Vetting files for the worlds of other tests; ``word()`` gives each field its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from regulations.models import Party
from requests.models import Dispatch, Line
from tests.complaints.carried import accredited
from vetting import workflow
from vetting.models import (
    CaseLetter,
    Conclusion,
    Erasure,
    Finding,
    Handover,
    Inquiry,
    NewFact,
    Retention,
    VettingCase,
)

STATES = ("pending", "drafting_conclusion", "to_sign", "concluded")
TABLES = {  # kind of thing, and the name of its number in an address
    "finding": ("finding", Finding),
    "fact": ("fact", NewFact),
    "inquiry": ("inquiry", Inquiry),
}


def carry(p: Any, word: Callable[[], str], state: str, at: datetime) -> VettingCase:
    """One file of the agency ``bnc`` on one person, up to a state."""
    Party.objects.get(regulation__key="003", code="DUCCQ").members.add(p.bnc)
    officer, leader, on = p.bnc_officer, p.bnc_leader, at.date()
    identity = {name: word() for name in ("name", "post", "organisation", "managed_by")}
    with accredited():
        case = workflow.open_case(
            by=officer, at=at, ground="003-3.2.1", approver=leader, paper_place=word(),
            persons=[{"code": word(), "relatives": "foreign", **identity}],
            barred=[p.bnc_other.user],
        )  # fmt: skip
        person = case.persons.get()
        by = {"by": officer, "at": at}
        workflow.log_talk(
            case, **by, means="meeting", on=on, parties=word(), document_number=word(),
            text=word(),
        )  # fmt: skip
        found = [
            workflow.record_finding(
                person, **by, part=part, source=word(), document_number=word(), issued_on=on,
                is_verified=True, verified_by=word(), verified_number=word(), verified_on=on,
                text=word(),
            )
            for part in Finding.Part
        ]  # fmt: skip
        fact = workflow.report_fact(
            person, **by, source=word(), document_number=word(), issued_on=on, text=word()
        )
        inquiry = workflow.receive_inquiry(person, **by, document_number=word(), asked_on=on)
        workflow.reclassify(person, **by, condition="out_of_province", reason=word())
        workflow.correct(person, **by, what=word(), document_number=word(), text=word())
        if state != "pending":
            conclusion = workflow.draft_conclusion(
                person, **by, signing_body=word(), findings=found, body=word(),
                paper_place=word(),
            )  # fmt: skip
        if state in {"to_sign", "concluded"}:
            workflow.submit_conclusion(conclusion, **by)
        if state == "concluded":
            _conclude(case, conclusion, fact, inquiry, word, leader, at)
    return case


def _conclude(
    case: VettingCase, conclusion: Conclusion, fact: NewFact, inquiry: Inquiry,
    word: Callable[[], str], leader: Any, at: datetime,
) -> None:  # fmt: skip
    workflow.return_conclusion(conclusion, by=leader, at=at, returned_note=word())
    workflow.submit_conclusion(conclusion, by=conclusion.drafted_by, at=at)
    workflow.sign_conclusion(
        conclusion, by=leader, at=at, document_number=word(), issued_on=at.date()
    )
    workflow.judge_fact(
        fact, by=leader, at=at, is_confirmed=False, verified_by=word(), verified_number=word(),
        verified_on=at.date(),
    )  # fmt: skip
    workflow.answer_inquiry(inquiry, by=leader, at=at, answer_number=word(), answered_on=at.date())
    kept = Retention.objects.create(
        agency=case.agency, years=5, decision="8-QĐ", decided_on=at.date(), by=leader, at=at
    )
    asked = Dispatch.objects.filter(case__requesting_agency=case.agency).order_by("pk").first()
    CaseLetter.objects.create(case=case, letter=asked.case)  # as if one had been written
    Handover.objects.create(
        conclusion=conclusion, asked=asked, agency=case.agency, by=leader, at=at
    )
    Erasure.objects.create(
        case=case, retention=kept, minutes_number=word(), proposed_by=leader,
        proposed_hand=leader.user, proposed_at=at,
    )  # fmt: skip


def with_a_line(dispatch: Dispatch, word: Callable[[], str]) -> None:
    """As if this letter had asked about one person by code."""
    line = Line.objects.create(letter=dispatch.case, code=word(), condition="foreign")
    Dispatch.objects.filter(pk=dispatch.pk).update(line=line)


def things(states: dict[Any, str]) -> list[dict[str, Any]]:
    """What lies behind the doors of the room: kind, key, state, more of the address."""
    found = []
    for case in VettingCase.objects.order_by("number"):
        state = states.get(case.pk, "")
        person = case.persons.get()
        found.append({"kind": "vetting", "key": case.pk, "state": state})
        more = {"number": person.pk}
        found.append({"kind": "vetted", "key": case.pk, "state": state, "more": more})
        for kind, (name, model) in TABLES.items():
            row = model.objects.filter(person=person).first()
            found.append(
                {"kind": kind, "key": case.pk, "state": state, "more": more | {name: row.pk}}
            )
        for row in Conclusion.objects.filter(person=person):
            found.append({"kind": "conclusion", "key": row.pk, "state": state})
    return found
