"""Who may do what with a meeting, a secondment, a commune; seeing it is asked of the grants."""

from datetime import date, datetime

from agencies.models import Agency, Role, Seat
from meetings.models import (
    AreaAssignment,
    Difficulty,
    FileStudy,
    Meeting,
    MeetingConclusion,
    Minutes,
    Nomination,
)
from regulations.models import Act, DeadlineRule
from requests.competence import can_draft
from requests.models import CoordinationRequest, Dispatch

Letter = CoordinationRequest.Status
Sent = Dispatch.Status
OUT = {Letter.ISSUED, Letter.CLOSED}
AREA_RULE, AREA_OPINION = "002-4.1.h", "002-4.2.h.p2"


def rules_of(agency: Agency, act: str, on: date):
    """The clauses under which this agency invites, or asks for people."""
    found = DeadlineRule.objects.in_force(on).written_by(agency).filter(act=act)
    return found.select_related("provision", "regulation").distinct()


def can_call(seat: Seat | None, on: date) -> bool:
    return seat is not None and can_draft(seat) and rules_of(seat.agency, Act.MEETING, on).exists()


def _hosts(seat: Seat, meeting: Meeting) -> bool:
    return seat.agency_id == meeting.case.requesting_agency_id and can_draft(seat)


def can_change(seat: Seat, meeting: Meeting) -> bool:
    """While the invitation is a draft; afterwards the meeting moves, with its trace."""
    return _hosts(seat, meeting) and meeting.case.status == Letter.DRAFT


def can_move(seat: Seat, meeting: Meeting, at: datetime) -> bool:
    return (
        _hosts(seat, meeting) and meeting.case.status == Letter.ISSUED and meeting.starts_at > at
    )


def can_give_paper(seat: Seat, meeting: Meeting) -> bool:
    return _hosts(seat, meeting) and meeting.case.status in OUT


def can_answer(seat: Seat, dispatch: Dispatch) -> bool:
    """A leader or focal point of the invitee, or who has it in hand; until the meeting is held
    an answer may be given anew."""
    return (
        seat.agency_id == dispatch.requested_agency_id
        and not dispatch.is_copy
        and (seat.has_role(Role.LEADER, Role.FOCAL_POINT) or seat.pk == dispatch.handler_id)
        and dispatch.status not in {Sent.WITHDRAWN, Sent.DECLINED}
        and dispatch.case.status == Letter.ISSUED
    )


def can_write_minutes(seat: Seat, meeting: Meeting, minutes: Minutes | None, at: datetime) -> bool:
    return (
        _hosts(seat, meeting)
        and meeting.case.status in OUT
        and meeting.starts_at <= at
        and (minutes is None or minutes.approved_at is None)
    )


def can_approve_minutes(seat: Seat, meeting: Meeting, minutes: Minutes | None) -> bool:
    """A leader of the host; never whoever drafted them or saved them last, in whatever seat."""
    return (
        minutes is not None
        and seat.agency_id == meeting.case.requesting_agency_id
        and seat.has_role(Role.LEADER)
        and minutes.approved_at is None
        and not wrote_minutes(seat, minutes)
    )


def wrote_minutes(seat: Seat, minutes: Minutes) -> bool:
    """Whether these words are theirs: another than who wrote them answers for them."""
    return seat.pk in {minutes.drafted_by_id, minutes.saved_by_id} or seat.actor.pk in {
        minutes.drafted_hand_id, minutes.saved_hand_id,
    }  # fmt: skip


def can_conclude(seat: Seat, meeting: Meeting, minutes: Minutes | None) -> bool:
    """Conclusions stand in the minutes: they are entered before these are approved."""
    return minutes is not None and minutes.approved_at is None and _hosts(seat, meeting)


def can_ask_of(seat: Seat, meeting: Meeting, conclusion: MeetingConclusion) -> bool:
    """Draft the letter that asks it, once the minutes are approved; of oneself nothing."""
    return (
        _hosts(seat, meeting)
        and conclusion.inside_agency_id is None
        and conclusion.letter_id is None
        and conclusion.responsible_id != seat.agency_id
    )


# Areas


def leads_areas(agency: Agency, on: date) -> bool:
    """Ban Nội chính: whoever asks communes about its area officers (002 Điều 4.1.h, 4.2.h)."""
    rules = DeadlineRule.objects.in_force(on).written_by(agency)
    return rules.filter(code=AREA_OPINION).exists()


def is_followed(agency: Agency, on: date) -> bool:
    """A commune under the same regulation."""
    rules = DeadlineRule.objects.in_force(on).filter(code=AREA_OPINION)
    return rules.filter(routes__asked__members=agency).exists()


def knows_areas(seat: Seat | None, on: date) -> bool:
    if seat is None:
        return False
    return leads_areas(seat.agency, on) or is_followed(seat.agency, on)


def can_assign_areas(seat: Seat | None, on: date) -> bool:
    return (
        seat is not None
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and leads_areas(seat.agency, on)
    )


def can_ask_opinion(seat: Seat, assignment: AreaAssignment) -> bool:
    """Ban Nội chính asks the commune about its officer; the officer does not ask of themselves."""
    return (
        seat.agency_id == assignment.agency_id
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and seat.pk != assignment.seat_id
        and seat.actor.pk != assignment.seat.user_id
    )


def knows_sessions(seat: Seat, assignment: AreaAssignment) -> bool:
    """Whether it is told if there was one: its officer, the leaders above, the commune's mail."""
    if seat.agency_id == assignment.commune_id:
        return seat.reads_mail
    return assignment.seat_id == seat.pk or seat.has_role(Role.LEADER)


def can_log_session(seat: Seat, assignment: AreaAssignment) -> bool:
    """The officer who follows the commune; what a leader does there is no monthly session."""
    return (
        assignment.part == AreaAssignment.Part.OFFICER
        and seat.agency_id == assignment.agency_id
        and seat.pk == assignment.seat_id
    )


def can_settle(seat: Seat, difficulty: Difficulty) -> bool:
    """The officer of the session, or a leader of the agency after they have gone."""
    session = difficulty.session
    return seat.agency_id == session.agency_id and (
        seat.pk == session.officer_id or seat.has_role(Role.LEADER)
    )


# Secondments


def can_ask_people(seat: Seat | None, on: date) -> bool:
    if seat is None or not can_draft(seat):
        return False
    return rules_of(seat.agency, Act.SECONDMENT, on).exists()


def _names(seat: Seat, dispatch: Dispatch) -> bool:
    """Whoever speaks of people for the agency that was asked."""
    return (
        seat.agency_id == dispatch.requested_agency_id
        and not dispatch.is_copy
        and (seat.has_role(Role.LEADER, Role.FOCAL_POINT) or seat.pk == dispatch.handler_id)
    )


def can_nominate(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _names(seat, dispatch)
        and dispatch.status not in {Sent.WITHDRAWN, Sent.DECLINED}
        and dispatch.case.status == Letter.ISSUED
    )


def can_consent(seat: Seat, nomination: Nomination) -> bool:
    """A leader of the agency that sends them, before the name leaves the house; of an agency that
    declined no name leaves it any more."""
    return (
        seat.agency_id == nomination.dispatch.requested_agency_id
        and seat.has_role(Role.LEADER)
        and nomination.status == Nomination.Status.PROPOSED
        and nomination.dispatch.status not in {Sent.WITHDRAWN, Sent.DECLINED}
        and nomination.dispatch.case.status == Letter.ISSUED
    )


def can_withdraw(seat: Seat, nomination: Nomination) -> bool:
    """Who falls ill is taken back after the letter was closed too, and after a refusal."""
    return (
        nomination.status != Nomination.Status.WITHDRAWN
        and nomination.feedback_at is None
        and _names(seat, nomination.dispatch)
        and nomination.dispatch.case.status in OUT
    )


def can_give_feedback(seat: Seat, nomination: Nomination, on: date) -> bool:
    """The side that borrowed them, once the time has begun; words alone."""
    case = nomination.dispatch.case
    return (
        seat.agency_id == case.requesting_agency_id
        and can_draft(seat)
        and nomination.status == Nomination.Status.CONSENTED
        and nomination.from_on <= on
    )


def can_study(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        seat.agency_id == dispatch.case.requesting_agency_id
        and can_draft(seat)
        and not dispatch.is_copy
        and dispatch.case.status in OUT
        and dispatch.status not in {Sent.WITHDRAWN, Sent.DECLINED}
    )


def can_confirm_study(seat: Seat, study: FileStudy) -> bool:
    """The agency that keeps the files."""
    return (
        seat.agency_id == study.dispatch.requested_agency_id
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and study.confirmed_at is None
    )
