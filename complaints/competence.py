"""Who may do what with a complaint: role and stage, never a grant. That they find it at all, and
are not whom it is about, is asked of its readers."""

from agencies.models import Role, Seat
from complaints.models import ComplaintCase, Conclusion, Matter, Opening
from requests.competence import can_draft

Stage, Kind = ComplaintCase.Stage, ComplaintCase.Kind
USERS = (Role.LEADER, Role.FOCAL_POINT, Role.CLERK, Role.OFFICER)
ROUTERS = (Role.LEADER, Role.FOCAL_POINT)


def can_take_in(seat: Seat) -> bool:
    return seat.has_role(*USERS)


def _ours(seat: Seat, case: ComplaintCase) -> bool:
    return seat.agency_id == case.agency_id


def routes(seat: Seat, case: ComplaintCase) -> bool:
    return _ours(seat, case) and seat.has_role(*ROUTERS)


def works_on(seat: Seat, case: ComplaintCase) -> bool:
    """Who has it in hand, who took it in, and those who route it."""
    if not _ours(seat, case):
        return False
    return seat.has_role(*ROUTERS) or seat.pk in {case.handler_id, case.taken_in_by_id}


def can_classify(seat: Seat, case: ComplaintCase) -> bool:
    return (
        works_on(seat, case)
        and case.kind != Kind.MIXED
        and not case.is_forwarding
        and case.stage in {Stage.RECEIVED, Stage.CLASSIFIED}
    )


def can_split(seat: Seat, case: ComplaintCase) -> bool:
    return (
        works_on(seat, case)
        and not case.is_forwarding
        and case.stage in {Stage.RECEIVED, Stage.CLASSIFIED}
    )


def can_assign(seat: Seat, case: ComplaintCase) -> bool:
    return routes(seat, case) and case.stage in {
        Stage.CLASSIFIED, Stage.ADMITTED, Stage.VERIFYING, Stage.CONCLUDED, Stage.NOTIFIED,
    }  # fmt: skip


def can_decide(seat: Seat, case: ComplaintCase) -> bool:
    """Admit, return, file away: whoever routes, once its kind and competence are known."""
    return routes(seat, case) and case.stage == Stage.CLASSIFIED and not case.is_forwarding


def can_admit(seat: Seat, case: ComplaintCase) -> bool:
    return can_decide(seat, case) and case.competence == ComplaintCase.Competence.OWN


def can_forward(seat: Seat, case: ComplaintCase, *, is_stranded: bool = False) -> bool:
    """Whoever routes it; where nobody is left who may, whoever has it, and upwards only."""
    if is_stranded:
        up = case.is_open and Stage.FORWARDED in case.MOVES.get(case.stage, ())
        return works_on(seat, case) and up
    return can_decide(seat, case) and case.competence != ComplaintCase.Competence.OWN


def can_stop(seat: Seat, case: ComplaintCase) -> bool:
    """Whoever routes it, before a conclusion."""
    moves = case.MOVES.get(case.stage, ())
    return routes(seat, case) and Stage.STOPPED in moves and not case.is_forwarding


def can_set_superior(seat: Seat, case: ComplaintCase) -> bool:
    """Whoever works on it, also when it is over: the superior body still asks for the result."""
    return works_on(seat, case)


def can_verify(seat: Seat, case: ComplaintCase) -> bool:
    """Begin to verify, once somebody has it in hand."""
    return works_on(seat, case) and case.stage == Stage.ADMITTED


def can_record_verified(seat: Seat, case: ComplaintCase) -> bool:
    return works_on(seat, case) and case.stage == Stage.VERIFYING


def can_extend(seat: Seat, case: ComplaintCase) -> bool:
    return routes(seat, case) and case.stage in {Stage.ADMITTED, Stage.VERIFYING}


def can_draft_conclusion(seat: Seat, case: ComplaintCase) -> bool:
    return works_on(seat, case) and case.stage == Stage.VERIFYING and case.verified_on is not None


def can_approve(seat: Seat, case: ComplaintCase, conclusion: Conclusion | None) -> bool:
    """A leader, and another person than who drafted it."""
    return (
        _ours(seat, case)
        and seat.has_role(Role.LEADER)
        and case.stage == Stage.VERIFYING
        and conclusion is not None
        and conclusion.returned_at is None
        and conclusion.drafter_id != seat.actor.pk
    )


def can_notify(seat: Seat, case: ComplaintCase) -> bool:
    return works_on(seat, case) and case.stage == Stage.CONCLUDED


def can_follow_up(seat: Seat, case: ComplaintCase) -> bool:
    return (
        works_on(seat, case) and case.is_open and case.stage in {Stage.NOTIFIED, Stage.FOLLOWED_UP}
    )


def can_flag(seat: Seat, case: ComplaintCase) -> bool:
    return works_on(seat, case) and case.is_open


def can_bar(seat: Seat, case: ComplaintCase) -> bool:
    """At whatever stage: what is split, forwarded or filed away is still about somebody."""
    return works_on(seat, case)


def can_attach(seat: Seat, case: ComplaintCase) -> bool:
    """Add files while it is open; take one out at any time."""
    return works_on(seat, case)


def can_correct(seat: Seat, case: ComplaintCase) -> bool:
    """Its subject and summary, at whatever stage; of a register-only one there are none."""
    return works_on(seat, case) and not case.dossier.is_register_only


def can_write_letter(seat: Seat, case: ComplaintCase) -> bool:
    """Notices and reports about it, as letters of the house."""
    return works_on(seat, case) and can_draft(seat) and case.stage != Stage.SPLIT


def can_name_readers(seat: Seat, case: ComplaintCase) -> bool:
    return routes(seat, case)


def can_seal(seat: Seat, case: ComplaintCase) -> bool:
    return works_on(seat, case) and case.kind == Kind.DENUNCIATION and case.is_open


def can_ask_opening(seat: Seat, case: ComplaintCase) -> bool:
    """A named handler."""
    return _ours(seat, case) and seat.pk == case.handler_id


def can_decide_opening(seat: Seat, opening: Opening) -> bool:
    """A second person who routes the case."""
    return (
        routes(seat, opening.case)
        and opening.decided_at is None
        and opening.asker_id != seat.actor.pk
    )


def can_open_matter(seat: Seat) -> bool:
    return seat.has_role(Role.LEADER, Role.FOCAL_POINT, Role.OFFICER)


def can_bar_from_matter(seat: Seat, matter: Matter) -> bool:
    return seat.agency_id == matter.agency_id and (
        seat.has_role(*ROUTERS) or seat.pk in {matter.monitor_id, matter.opened_by_id}
    )


def can_update_matter(seat: Seat, matter: Matter) -> bool:
    return matter.is_open and can_bar_from_matter(seat, matter)


def can_take_over(seat: Seat) -> bool:
    """What nobody who routes reads any more, whoever routes now."""
    return seat.has_role(*ROUTERS)
