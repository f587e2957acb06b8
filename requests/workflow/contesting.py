"""What becomes of a confirmed silence: contested, set aside, or fallen to an answer in time."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records import access
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from requests import competence
from requests.models import Contest, CoordinationRequest, Dispatch, Outcome, Reply
from requests.workflow.following import follow
from requests.workflow.moves import WrongState, check, lock_dispatch, lock_letter
from requests.workflow.sending import answering_seats, asking_seats, finish

Because = Outcome.SetAside
Letter = CoordinationRequest.Status


@in_record
def contest_consent(
    dispatch: Dispatch, *, by: Seat, at: datetime, reason: str = "", document_number: str = ""
) -> Contest:
    """The deemed agency does not accept the record; once, and with its reason."""
    dispatch, outcome = _take(dispatch)
    if outcome is None or contest_of(outcome) is not None:
        raise WrongState(dispatch.status)
    check(competence.can_contest(by, dispatch, None))
    number = document_number.strip()
    if dispatch.dossier.is_register_only and not number:
        raise ValidationError({"document_number": _("Ghi số, ký hiệu của văn bản phản đối.")})
    check_words(dispatch.dossier, reason, "reason", _("Nhập lý do không chấp nhận phiếu."))
    row = Contest.objects.create(
        consent=outcome.consent, document_number=number, by=by, at=at,
        remark=remark(dispatch.dossier, reason, at=at, field="reason"),
    )  # fmt: skip
    note(
        "dispatch.consent_contested", at=at, by=by, dossier=dispatch.dossier,
        number=outcome.consent.number,
    )  # fmt: skip
    tell(
        deciding_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.CONTESTED,
        true_on=day_of(at), at=at, key=f"contest:{row.pk}",
    )  # fmt: skip
    return row


def contest_of(outcome: Outcome) -> Contest | None:
    return Contest.objects.filter(consent=outcome.pk).first()


def standing_consent(dispatch: Dispatch) -> Outcome | None:
    """The ending by silence that stands, with its record."""
    return (
        dispatch.outcomes.filter(
            set_aside_at=None, status=Dispatch.Status.CONSENTED, consent__isnull=False
        )
        .select_related("consent")
        .first()
    )


def deciding_seats(dispatch: Dispatch, on: date) -> list[Seat]:
    """The requester's leaders and focal points who read it, and who waits for it."""
    agency = dispatch.case.requesting_agency
    reading = [seat for seat, _reason in access.readers(dispatch.dossier, agency, on)]
    deciding = [seat for seat in reading if seat.has_role(Role.LEADER, Role.FOCAL_POINT)]
    return [*deciding, *asking_seats(dispatch, on)]


def served_seats(dispatch: Dispatch, on: date) -> list[Seat]:
    """On whom the record was served, and what becomes of it."""
    seats = dispatch.requested_agency.seats.current(on)
    return list(seats.with_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK))


def _take(dispatch: Dispatch) -> tuple[Dispatch, Outcome | None]:
    dispatch = lock_dispatch(dispatch)
    return dispatch, standing_consent(dispatch)


@in_record
def refuse_contest(dispatch: Dispatch, *, by: Seat, at: datetime, reason: str = "") -> Contest:
    """The requester keeps to its record and says why; the other side is told."""
    dispatch, outcome = _take(dispatch)
    contest = contest_of(outcome) if outcome else None
    if contest is None or contest.refused_at:
        raise WrongState(dispatch.status)
    check(competence.can_decide_contest(by, dispatch, contest))
    check_words(dispatch.dossier, reason, "reason", _("Nhập lý do không chấp nhận phản đối."))
    contest.refused_remark = remark(dispatch.dossier, reason, at=at, field="reason")
    contest.refused_by, contest.refused_at = by, at
    contest.save(update_fields=["refused_remark", "refused_by", "refused_at"])
    note(
        "dispatch.contest_refused", at=at, by=by, dossier=dispatch.dossier,
        number=outcome.consent.number,
    )  # fmt: skip
    tell(
        served_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.CONTESTED,
        true_on=day_of(at), at=at, key=f"refused:{contest.pk}",
    )  # fmt: skip
    return contest


@in_record
def accept_contest(dispatch: Dispatch, *, by: Seat, at: datetime) -> Dispatch:
    """The requester gives way: the record is set aside."""
    case, dispatch, outcome = _take_all(dispatch)
    contest = contest_of(outcome) if outcome else None
    if contest is None or contest.refused_at:
        raise WrongState(dispatch.status)
    check(competence.can_decide_contest(by, dispatch, contest))
    put_aside(dispatch, outcome, Because.CONTESTED, by=by, at=at)
    return _go_on(case, dispatch, by=by, at=at)


@in_record
def set_aside_consent(dispatch: Dispatch, *, by: Seat, at: datetime, reason: str = "") -> Dispatch:
    """The requester sets its own record aside, with a reason; the record stays, marked."""
    case, dispatch, outcome = _take_all(dispatch)
    if outcome is None:
        raise WrongState(dispatch.status)
    check(competence.can_set_aside(by, dispatch))
    check_words(dispatch.dossier, reason, "reason", _("Nhập lý do hủy phiếu."))
    put_aside(dispatch, outcome, Because.DECIDED, by=by, at=at, reason=reason)
    return _go_on(case, dispatch, by=by, at=at)


def _take_all(dispatch: Dispatch) -> tuple[CoordinationRequest, Dispatch, Outcome | None]:
    """The letter too, first: it opens again with its dispatch."""
    case = lock_letter(CoordinationRequest(pk=dispatch.case_id))
    dispatch, outcome = _take(dispatch)
    dispatch.case = case
    return case, dispatch, outcome


def put_aside(
    dispatch: Dispatch, outcome: Outcome, because: str, *, by: Seat, at: datetime, reason: str = ""
) -> None:
    """Mark an ending as set aside, and tell the agency that was deemed to consent."""
    outcome.set_aside_at, outcome.set_aside_by = at, by
    outcome.set_aside_because = because
    outcome.set_aside_remark = remark(dispatch.dossier, reason, at=at, field="reason")
    outcome.save(
        update_fields=[
            "set_aside_at", "set_aside_by", "set_aside_because", "set_aside_remark"
        ]
    )  # fmt: skip
    note(
        "dispatch.consent_set_aside", at=at, by=by, dossier=dispatch.dossier,
        number=outcome.consent.number, because=because,
    )  # fmt: skip
    tell(
        [*served_seats(dispatch, day_of(at)), *answering_seats(dispatch, day_of(at))],
        dispatch.dossier, Notice.Kind.SET_ASIDE,
        true_on=day_of(at), at=at, key=f"outcome:{outcome.pk}",
    )  # fmt: skip


def _go_on(case: CoordinationRequest, dispatch: Dispatch, *, by: Seat, at: datetime) -> Dispatch:
    """The late answer that was kept becomes the ending; without one somebody is awaited again."""
    kept = dispatch.replies.filter(status=Reply.Status.ISSUED).last()
    if kept is None:
        _open_again(case, dispatch, by=by, at=at)
        return dispatch
    finish(
        dispatch, status=Dispatch.Status.REPLIED, by=by, at=at, reply=kept, is_late=True,
        on=kept.issued_on,
    )  # fmt: skip
    return dispatch


def _open_again(case: CoordinationRequest, dispatch: Dispatch, *, by: Seat, at: datetime) -> None:
    """Where it stood before the silence was confirmed, on the calendar as it stands now."""
    assigned = dispatch.handler_id is not None
    dispatch.status = Dispatch.Status.ASSIGNED if assigned else Dispatch.Status.RECEIVED
    dispatch.finished_at = None
    dispatch.consent_put_by = dispatch.consent_put_at = None
    dispatch.next_mark_on = day_of(at)  # the next sweep looks again
    dispatch.save()
    access.post_clock(dispatch.dossier, due_on=dispatch.due_on, is_open=True)
    note("dispatch.opened_again", at=at, by=by, dossier=dispatch.dossier)
    follow(dispatch, at=at)
    if case.status == Letter.CLOSED:
        case.status, case.ended_at, case.ended_by = Letter.ISSUED, None, None
        case.save()
        note("request.opened_again", at=at, by=by, dossier=case.dossier)
