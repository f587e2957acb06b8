"""Tình tiết mới: reported, verified, and only then the file opens again (003 Điều 3.3)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import remark
from regulations.calendar import day_of
from requests.workflow.moves import WrongState, check, take
from vetting import competence
from vetting.models import NewFact, Person, VettingCase
from vetting.workflow.opening import check_mode, lock_person
from vetting.workflow.verifying import check_verified


@in_record
def report_fact(
    person: Person, *, by: Seat, at: datetime, source: str, document_number: str,
    issued_on: date, text: str = "",
) -> NewFact:  # fmt: skip
    """Ghi tình tiết mới: nothing changes yet, neither the file nor its conclusion."""
    person = lock_person(person)
    check(_is_handler(by, person.case))
    errors = {}
    if not source.strip():
        errors["source"] = _("Ghi nguồn của tình tiết.")
    if not document_number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu văn bản.")
    if issued_on > day_of(at):
        errors["issued_on"] = _("Ngày văn bản không thể sau hôm nay.")
    if errors:
        raise ValidationError(errors)
    check_mode(person.case.dossier, text)
    row = NewFact.objects.create(
        person=person, source=source.strip(), document_number=document_number.strip(),
        issued_on=issued_on, by=by, at=at,
        remark=remark(person.case.dossier, text, at=at, field="text"),
    )  # fmt: skip
    note(
        "vetting.fact_reported", at=at, by=by, dossier=person.case.dossier, inside=by.agency,
        code=person.code,
    )  # fmt: skip
    tell(
        [person.case.approver], person.case.dossier, Notice.Kind.NEW_FACT, true_on=day_of(at),
        at=at, key=f"fact:{row.pk}",
    )  # fmt: skip
    return row


def _is_handler(seat: Seat, case: VettingCase) -> bool:
    """Also of a closed file: facts do not wait until it is opened."""
    return seat.agency_id == case.agency_id and competence.can_name_facts(seat)


@in_record
def judge_fact(
    fact: NewFact, *, by: Seat, at: datetime, is_confirmed: bool, verified_by: str,
    verified_number: str, verified_on: date,
) -> NewFact:  # fmt: skip
    """What the competent body verified of it. Confirmed, the file is considered anew; the former
    conclusion stands until another is signed."""
    fact = take(NewFact.objects.select_for_update(of=("self",)), fact.pk)
    person = lock_person(fact.person)
    case = take(VettingCase.objects.select_for_update(of=("self",)), person.case_id)
    check(_is_handler(by, case))
    if fact.judged_at is not None:
        raise WrongState("judged")
    errors = check_verified(verified_by, verified_number, verified_on, day_of(at))
    if errors:
        raise ValidationError(errors)
    fact.is_confirmed, fact.judged_by, fact.judged_at = is_confirmed, by, at
    fact.verified_by, fact.verified_number = verified_by.strip(), verified_number.strip()
    fact.verified_on = verified_on
    fact.save(
        update_fields=["is_confirmed", "judged_by", "judged_at", "verified_by",
                       "verified_number", "verified_on"]
    )  # fmt: skip
    if is_confirmed and person.state == Person.State.CONCLUDED:
        _reopen(case, person)
    note(
        "vetting.fact_judged", at=at, by=by, dossier=case.dossier, inside=by.agency,
        code=person.code, confirmed=is_confirmed,
    )  # fmt: skip
    return fact


def _reopen(case: VettingCase, person: Person) -> None:
    person.state = Person.State.REOPENED
    person.save(update_fields=["state"])
    if case.status == VettingCase.Status.CLOSED:
        case.status, case.closed_at, case.closed_by = VettingCase.Status.OPEN, None, None
        case.save(update_fields=["status", "closed_at", "closed_by"])
