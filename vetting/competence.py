"""Who may do what with a vetting file. Seeing it is another question, asked of the grants."""

from datetime import date

from agencies.models import Agency, Role, Seat
from regulations.models import Act, DeadlineRule, Regulation
from vetting.models import Conclusion, Erasure, Ground, Person, VettingCase

Drafting = Conclusion.Status


def vets(agency: Agency, on: date) -> bool:
    """Whether it vets and concludes: the lead of a regulation with grounds for it (003 Điều
    5.1.1, 000 Điều 5.1.d); the police side answers."""
    return grounds_of(agency, on) != []


def grounds_of(agency: Agency, on: date) -> list[Ground]:
    """Whoever leads a regulation under which it may ask others, and who owes conclusions under
    004 Điều 5.2.c."""
    rules = DeadlineRule.objects.in_force(on).written_by(agency).filter(act=Act.VERIFICATION)
    leading = Regulation.objects.filter(
        rules__in=rules, parties__members=agency, parties__role__contains="lead"
    )
    keys = set(leading.values_list("key", flat=True))
    grounds = [ground for ground in Ground if ground.regulation_key in keys]
    owed = DeadlineRule.objects.in_force(on).filter(
        act=Act.CONCLUSION, routes__asked__members=agency
    )
    return [*grounds, Ground.FOR_THE_BLOC] if owed.exists() else grounds


def can_open(seat: Seat | None, on: date) -> bool:
    return (
        seat is not None
        and not seat.is_substituted  # a file lives longer than an absence
        and seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)
        and vets(seat.agency, on)
    )


def can_work(seat: Seat, case: VettingCase) -> bool:
    """A named handler of an open file: enter, verify, draft."""
    return (
        seat.agency_id == case.agency_id
        and case.is_open
        and seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)
    )


def can_name(seat: Seat, case: VettingCase) -> bool:
    """Who opened the file and who approves in it say who else reads it, of a closed one too: it
    is kept for years, and people leave."""
    return (
        seat.agency_id == case.agency_id
        and can_name_facts(seat)
        and seat.pk in {case.opened_by_id, case.approver_id}
    )


def can_attach(seat: Seat, case: VettingCase) -> bool:
    """Files are words: where only the register is kept there are none."""
    return can_work(seat, case) and not case.dossier.is_register_only


def can_draft(seat: Seat, person: Person) -> bool:
    return can_work(seat, person.case) and person.state in {
        Person.State.PENDING, Person.State.REOPENED,
    }  # fmt: skip


def can_edit(seat: Seat, conclusion: Conclusion) -> bool:
    """Its drafter alone, by their own hand: a stand-in would sign what they wrote."""
    return (
        can_work(seat, conclusion.person.case)
        and seat.pk == conclusion.drafted_by_id
        and seat.actor.pk == conclusion.drafted_hand_id
        and conclusion.status == Drafting.DRAFT
    )


def can_drop(seat: Seat, conclusion: Conclusion) -> bool:
    """Its drafter; or, who may have left, who opened the file or approves in it."""
    case = conclusion.person.case
    unsigned = conclusion.status in {Drafting.DRAFT, Drafting.SUBMITTED}
    heads = {case.opened_by_id, case.approver_id}
    return can_edit(seat, conclusion) or (unsigned and can_work(seat, case) and seat.pk in heads)


def can_sign(seat: Seat, conclusion: Conclusion) -> bool:
    """The leader the file names as approver; never whoever drafted, in whatever seat."""
    return (
        can_work(seat, conclusion.person.case)
        and seat.pk == conclusion.person.case.approver_id
        and seat.pk != conclusion.drafted_by_id
        and seat.actor.pk != conclusion.drafted_hand_id
        and conclusion.status == Drafting.SUBMITTED
        and conclusion.person.state != Person.State.ENDED
    )


can_return = can_sign


def can_hand_over(seat: Seat, conclusion: Conclusion) -> bool:
    """A leader gives the document to a body that asked for it (004 Điều 5.2.c)."""
    return (
        seat.agency_id == conclusion.agency_id
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and conclusion.status == Drafting.SIGNED
    )


def can_keep(seat: Seat | None) -> bool:
    """Decide how long words are kept: a leader."""
    return seat is not None and seat.has_role(Role.LEADER) and not seat.is_substituted


def can_agree_to_erase(seat: Seat, erasure: Erasure) -> bool:
    return (
        can_keep(seat)
        and seat.agency_id == erasure.case.agency_id
        and erasure.agreed_at is None
        and erasure.is_of_now
        and seat.pk != erasure.proposed_by_id
        and seat.actor.pk != erasure.proposed_hand_id
    )


def can_name_facts(seat: Seat) -> bool:
    """What may be entered of a closed file too: new facts, requests of the person, corrections."""
    return seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)
