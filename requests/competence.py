"""Who may do what: role and state, never a grant. Buttons and workflow ask the same question."""

from agencies.models import Role, Seat
from records.models import EmergencyOpening
from regulations.models import NEVER_COPIED, OF_A_PERSON, Act
from requests.models import Contest, CoordinationRequest, Dispatch, Escalation, Reply

Letter = CoordinationRequest.Status
Sent = Dispatch.Status
OPINION_ACTS = (Act.OPINION, Act.PERSONNEL, Act.CONSULTATION)  # answered section by section


def _asks(seat: Seat, case: CoordinationRequest) -> bool:
    return seat.agency_id == case.requesting_agency_id


def _answers(seat: Seat, dispatch: Dispatch) -> bool:
    return seat.agency_id == dispatch.requested_agency_id


def can_draft(seat: Seat) -> bool:
    return seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)


def can_edit(seat: Seat, case: CoordinationRequest) -> bool:
    return _asks(seat, case) and can_draft(seat) and case.status == Letter.DRAFT


can_submit = can_edit


def can_sign(seat: Seat, case: CoordinationRequest) -> bool:
    """The leader named as signer, or another leader of the agency."""
    return (
        _asks(seat, case)
        and seat.has_role(Role.LEADER)
        and case.status == Letter.AWAITING_SIGNATURE
    )


can_return = can_sign


def can_take_back(seat: Seat, case: CoordinationRequest) -> bool:
    """Undo one's own step while nobody has acted on it."""
    if not _asks(seat, case):
        return False
    if case.status == Letter.AWAITING_SIGNATURE:
        return seat.pk == case.drafted_by_id or seat.has_role(Role.OFFICER, Role.FOCAL_POINT)
    return case.status == Letter.SIGNED and seat.has_role(Role.LEADER)


def can_issue(seat: Seat, case: CoordinationRequest) -> bool:
    return _asks(seat, case) and seat.has_role(Role.CLERK) and case.status == Letter.SIGNED


def can_send_now(seat: Seat, case: CoordinationRequest) -> bool:
    """An immediate report goes out by a leader's own hand, without waiting for a number."""
    return (
        _asks(seat, case)
        and seat.has_role(Role.LEADER)
        and case.rule is not None
        and case.rule.is_immediate
        and case.status in {Letter.DRAFT, Letter.AWAITING_SIGNATURE}
    )


def can_give_number(seat: Seat, case: CoordinationRequest) -> bool:
    """The number of a report that went out at once is entered afterwards."""
    return (
        _asks(seat, case)
        and seat.has_role(Role.CLERK)
        and case.status in {Letter.ISSUED, Letter.CLOSED}
        and case.document_number == ""
    )


def can_send_copy(seat: Seat, case: CoordinationRequest) -> bool:
    """A copy forgotten when the letter went out; it shows as late."""
    return (
        _asks(seat, case)
        and can_draft(seat)
        and case.status == Letter.ISSUED
        and case.act not in NEVER_COPIED
    )


def can_follow_up(seat: Seat, case: CoordinationRequest) -> bool:
    """A later paper of the same incident."""
    return (
        _asks(seat, case)
        and can_draft(seat)
        and case.act == Act.IMMEDIATE
        and case.status in {Letter.ISSUED, Letter.CLOSED}
    )


def is_a_side(seat: Seat, dispatch: Dispatch) -> bool:
    return _asks(seat, dispatch.case) or _answers(seat, dispatch)


def can_reclassify(seat: Seat, dispatch: Dispatch) -> bool:
    """The requester, whose file it is; the addressee tells what it found (``ask``)."""
    return (
        _asks(seat, dispatch.case)
        and can_draft(seat)
        and dispatch.is_open
        and dispatch.line_id is not None
        and dispatch.case.status == Letter.ISSUED
    )


def can_report_up(seat: Seat, dispatch: Dispatch) -> bool:
    """A side of the matter; whether the clause and the facts allow it is asked of them
    (``escalating``)."""
    if _asks(seat, dispatch.case):
        routes = can_draft(seat)
    else:
        routes = _answers(seat, dispatch) and (
            seat.pk == dispatch.handler_id or seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        )
    return routes and dispatch.case.status == Letter.ISSUED and not dispatch.is_receipt_only


def can_record_direction(seat: Seat, way: Escalation) -> bool:
    """The side that reported enters what came down."""
    return (
        seat.agency_id == way.reporting_agency_id
        and seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER, Role.CLERK)
        and way.directed_at is None
        and way.dropped_at is None
    )


def can_withdraw(seat: Seat, case: CoordinationRequest) -> bool:
    """Before issue whoever drafts; afterwards a leader, or the focal point."""
    if not _asks(seat, case):
        return False
    if case.status == Letter.ISSUED:
        return seat.has_role(Role.LEADER, Role.FOCAL_POINT)
    return case.status in {Letter.DRAFT, Letter.AWAITING_SIGNATURE} and can_draft(seat)


def sees_every_dispatch(case: CoordinationRequest) -> bool:
    """Behind the wall a dispatch one may not know is not there; nothing is ended over it."""
    return case.dispatches.count() == case.addressees.count() + case.copies.count()


def can_close(seat: Seat, case: CoordinationRequest) -> bool:
    """Once no addressee is awaited any more."""
    return (
        _asks(seat, case)
        and can_draft(seat)
        and case.status == Letter.ISSUED
        and sees_every_dispatch(case)
        and not case.dispatches.filter(finished_at=None).exists()
    )


def _registers(seat: Seat, dispatch: Dispatch) -> bool:
    """The clerk; of an immediate report whoever reads the mail, at any hour."""
    return seat.has_role(Role.CLERK) or (dispatch.rule.is_immediate and seat.reads_mail)


def awaits_writing(case: CoordinationRequest) -> bool:
    """Something was agreed in talk, and the paper that must follow has not (000 Điều 5.1.a)."""
    return case.dispatches.filter(contacts__needs_writing=True, contacts__written_at=None).exists()


def can_register(seat: Seat, dispatch: Dispatch) -> bool:
    return _answers(seat, dispatch) and _registers(seat, dispatch) and dispatch.status == Sent.SENT


def can_correct_receipt(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _answers(seat, dispatch)
        and seat.has_role(Role.CLERK)
        and not dispatch.is_assumed
        and dispatch.is_open
    )


def can_hand_out(seat: Seat) -> bool:
    """Hand the work of their agency to somebody; which of it is asked of each dispatch."""
    return seat.has_role(Role.LEADER, Role.FOCAL_POINT)


def can_assign(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _answers(seat, dispatch)
        and can_hand_out(seat)
        and dispatch.is_open
        and dispatch.status in {Sent.RECEIVED, Sent.ASSIGNED}
    )


def can_answer(seat: Seat, dispatch: Dispatch) -> bool:
    """Write the reply: whoever has it in hand, or those who route it. A late reply is kept."""
    if not _answers(seat, dispatch) or dispatch.is_receipt_only:
        return False
    if dispatch.status not in {Sent.RECEIVED, Sent.ASSIGNED, Sent.CONSENTED}:
        return False
    return seat.pk == dispatch.handler_id or seat.has_role(Role.LEADER, Role.FOCAL_POINT)


def _awaits_answer(dispatch: Dispatch) -> bool:
    """Still open, or ended by silence: a late answer is kept."""
    return dispatch.is_open or dispatch.status == Sent.CONSENTED


def can_sign_reply(seat: Seat, reply: Reply) -> bool:
    return (
        _answers(seat, reply.dispatch)
        and seat.has_role(Role.LEADER)
        and reply.status == Reply.Status.SUBMITTED
        and _awaits_answer(reply.dispatch)
    )


def can_take_back_reply(seat: Seat, reply: Reply) -> bool:
    if not _answers(seat, reply.dispatch):
        return False
    if reply.status == Reply.Status.SUBMITTED:
        return can_answer(seat, reply.dispatch)
    return reply.status == Reply.Status.SIGNED and seat.has_role(Role.LEADER)


def can_issue_reply(seat: Seat, reply: Reply) -> bool:
    return (
        _answers(seat, reply.dispatch)
        and seat.has_role(Role.CLERK)
        and reply.status == Reply.Status.SIGNED
        and _awaits_answer(reply.dispatch)
    )


def can_decline(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _answers(seat, dispatch)
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and dispatch.is_open
        and not dispatch.is_receipt_only
        and dispatch.status in {Sent.RECEIVED, Sent.ASSIGNED}
    )


def can_give_notice(seat: Seat, dispatch: Dispatch) -> bool:
    """Tell the requester that more time is needed, where the clause knows such a notice."""
    return (
        dispatch.rule.more_time in {"notice", "responder_names_date"}
        and dispatch.is_open
        and can_answer(seat, dispatch)
    )


def can_propose_time(seat: Seat, dispatch: Dispatch) -> bool:
    """Propose a time to the other side, where the clause leaves it to agreement."""
    if dispatch.rule.more_time != "agreement" or not dispatch.is_open:
        return False
    if _asks(seat, dispatch.case):
        return can_draft(seat)
    return can_answer(seat, dispatch)


def can_accept_time(seat: Seat, dispatch: Dispatch, *, proposed_by_agency: int) -> bool:
    """The side that did not propose it accepts."""
    if not dispatch.is_open or seat.agency_id == proposed_by_agency:
        return False
    if _asks(seat, dispatch.case):
        return seat.has_role(Role.LEADER, Role.FOCAL_POINT, Role.OFFICER)
    return can_answer(seat, dispatch)


def can_accept_late_notice(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _asks(seat, dispatch.case)
        and dispatch.is_open
        and dispatch.rule.late_notice_can_be_accepted
        and can_draft(seat)
    )


def can_remind(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _asks(seat, dispatch.case)
        and can_draft(seat)
        and dispatch.is_open
        and not dispatch.is_receipt_only
    )


def can_log_contact(seat: Seat, dispatch: Dispatch) -> bool:
    if not dispatch.is_open:
        return False
    if _asks(seat, dispatch.case):
        return can_draft(seat)
    return _answers(seat, dispatch) and (
        seat.pk == dispatch.handler_id or seat.has_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK)
    )


def can_settle_contact(seat: Seat, dispatch: Dispatch) -> bool:
    """Say which paper followed what was agreed in talk; either side, ended or not."""
    if dispatch.case.status != Letter.ISSUED:
        return False
    if _asks(seat, dispatch.case):
        return seat.has_role(Role.OFFICER, Role.FOCAL_POINT, Role.LEADER, Role.CLERK)
    return _answers(seat, dispatch) and (
        seat.pk == dispatch.handler_id or seat.has_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK)
    )


def can_ask(seat: Seat, dispatch: Dispatch) -> bool:
    """Ask the other side while somebody is awaited."""
    if not dispatch.is_open or dispatch.is_receipt_only:
        return False
    if _asks(seat, dispatch.case):
        return can_draft(seat)
    return can_answer(seat, dispatch)


def can_answer_question(seat: Seat, dispatch: Dispatch, *, asked_by_agency: int) -> bool:
    """The side that was asked."""
    return seat.agency_id != asked_by_agency and can_ask(seat, dispatch)


def can_ask_again(seat: Seat, dispatch: Dispatch) -> bool:
    """An answer came and does not suffice: another letter, on this one."""
    return (
        _asks(seat, dispatch.case)
        and can_draft(seat)
        and dispatch.status in {Sent.REPLIED, Sent.DECLINED}
    )


def can_record_paper(seat: Seat, dispatch: Dispatch) -> bool:
    """Write down an answer that came on paper; it may show that silence was none."""
    return (
        _asks(seat, dispatch.case)
        and (
            seat.has_role(Role.FOCAL_POINT, Role.LEADER)
            or (
                seat.has_role(Role.OFFICER, Role.CLERK)
                and dispatch.rule.act not in (*OF_A_PERSON, Act.CONSULTATION)
            )
        )
        and not dispatch.is_receipt_only
        and _stands(dispatch.case)
        and _awaits_answer(dispatch)
    )


def _stands(case: CoordinationRequest) -> bool:
    return case.status in {Letter.ISSUED, Letter.CLOSED}


def can_confirm_consent(seat: Seat, dispatch: Dispatch) -> bool:
    """A named person of the requester; whether silence suffices is asked of the facts."""
    return (
        _asks(seat, dispatch.case)
        and can_draft(seat)
        and dispatch.is_open
        and dispatch.rule.can_deem_consent
    )


def can_confirm_in_bulk(seat: Seat, dispatch: Dispatch) -> bool:
    """Silence about a person is looked at one by one, by two."""
    return can_confirm_consent(seat, dispatch) and dispatch.rule.act not in OF_A_PERSON


def can_take_back_consent(seat: Seat, dispatch: Dispatch) -> bool:
    """Whoever put it forward, until somebody else has confirmed."""
    return dispatch.is_open and seat.pk == dispatch.consent_put_by_id


def can_contest(seat: Seat, dispatch: Dispatch, contest: Contest | None) -> bool:
    """The deemed agency, once."""
    return (
        _answers(seat, dispatch)
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and dispatch.status == Sent.CONSENTED
        and _stands(dispatch.case)
        and contest is None
    )


def can_set_aside(seat: Seat, dispatch: Dispatch) -> bool:
    return (
        _asks(seat, dispatch.case)
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and dispatch.status == Sent.CONSENTED
        and _stands(dispatch.case)
    )


def can_decide_contest(seat: Seat, dispatch: Dispatch, contest: Contest | None) -> bool:
    """Accept or refuse what the deemed agency says against the record."""
    return contest is not None and contest.refused_at is None and can_set_aside(seat, dispatch)


def can_name_readers(seat: Seat, case: CoordinationRequest) -> bool:
    """Those who route a restricted case on their own side; that they view it is asked apart."""
    return (
        case.dossier.is_restricted
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
        and (_asks(seat, case) or case.dispatches.filter(requested_agency=seat.agency).exists())
    )


def can_answer_comments(seat: Seat, case: CoordinationRequest) -> bool:
    """Tiếp thu, giải trình: those who draft for the requester, once the letter is out."""
    return (
        _asks(seat, case)
        and can_draft(seat)
        and case.act in OPINION_ACTS
        and case.status in {Letter.ISSUED, Letter.CLOSED}
    )


def can_share_summary(seat: Seat, case: CoordinationRequest) -> bool:
    """Who sees the whole table lets the addressees read each other's answers in it."""
    return can_answer_comments(seat, case) and sees_every_dispatch(case)


def can_decide_emergency(seat: Seat, opening: EmergencyOpening) -> bool:
    """A second person, of the same agency, who routes its mail."""
    return (
        seat.agency_id == opening.agency_id
        and seat.actor.pk != opening.asked_by.user_id
        and seat.has_role(Role.LEADER, Role.FOCAL_POINT)
    )


def can_name_substitute(seat: Seat, absent: Seat) -> bool:
    """The absent person, a leader, or for who is none the focal point; never a stand-in."""
    return (
        not seat.is_substituted
        and seat.agency_id == absent.agency_id
        and (
            seat.pk == absent.pk
            or seat.has_role(Role.LEADER)
            or (seat.has_role(Role.FOCAL_POINT) and not absent.has_role(Role.LEADER))
        )
    )
