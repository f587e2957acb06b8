"""Silence as consent: established by the software, confirmed by a person, under a clause."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Seat
from records.history import in_record, note
from records.models import Notice, Register
from records.notices import tell
from records.registers import take_number
from regulations.calendar import VIETNAM, day_of
from regulations.models import OF_A_PERSON
from requests import competence
from requests.models import DeemedConsent, Dispatch
from requests.workflow.contesting import deciding_seats, served_seats
from requests.workflow.following import follow
from requests.workflow.moves import WrongState, check, check_move, lock_dispatch
from requests.workflow.sending import finish

GRACE = timedelta(seconds=60)  # longer than any request may take: an answer of 23:59:59 goes first


def settled_day(at: datetime) -> date:
    """The day on which, at the instant ``at``, nothing of the day before can still arrive."""
    return day_of(at - GRACE)


def consent_is_possible(dispatch: Dispatch, on: date) -> bool:
    """“Đủ điều kiện coi như đồng ý”: registered receipt, a final date, and it has passed.

    Documents, notices and feedback are already in ``consent_from`` (see ``deadlines.reckon``).
    A silence that was confirmed and set aside is not confirmed again.
    """
    return (
        dispatch.is_open
        and not dispatch.is_assumed
        and not dispatch.is_provisional
        and dispatch.consent_from is not None
        and dispatch.consent_from <= on
        and bool(dispatch.receipts.all())
        and not was_set_aside(dispatch)
    )


def was_set_aside(dispatch: Dispatch) -> bool:
    return any(outcome.set_aside_at for outcome in dispatch.outcomes.all())


@in_record
def confirm_consent(
    dispatch: Dispatch, *, by: Seat, at: datetime, is_second: bool | None = None
) -> DeemedConsent | Dispatch:
    """A named person of the requester confirms what silence has become under the clause.

    The clock is replayed first, on the calendar as it stands now: nothing is confirmed on dates
    that no longer hold, nor sooner than was announced. Raises ``ValidationError`` when silence
    does not suffice (any more).

    About a person the first only puts it forward, and the dispatch is returned; another one
    confirms. ``is_second`` is the step that was shown; None: not a page.
    """
    dispatch = lock_dispatch(dispatch)
    check_move(dispatch, Dispatch.Status.CONSENTED)
    check(competence.can_confirm_consent(by, dispatch))
    follow(dispatch, at=at)
    if not consent_is_possible(dispatch, settled_day(at)):
        raise ValidationError(_("Chưa đủ điều kiện coi như đồng ý; xem lại các mốc của hồ sơ."))
    if by.is_substituted:
        raise ValidationError(NOT_IN_ANOTHERS_NAME)
    if dispatch.rule.act in OF_A_PERSON:
        if is_second is not None and is_second != (dispatch.consent_put_by is not None):
            raise WrongState("put forward")
        if dispatch.consent_put_by is None:
            return _put_forward(dispatch, by=by, at=at)
        if dispatch.consent_put_by.user_id == by.user_id:
            raise ValidationError(_("Đồng chí đã đề nghị xác nhận; người thứ hai xác nhận."))
    return _confirm(dispatch, by=by, at=at)


NOT_IN_ANOTHERS_NAME = gettext_lazy(
    "Người xác nhận ghi tên mình trên phiếu: chuyển về vị trí của mình rồi xác nhận."
)


def _put_forward(dispatch: Dispatch, *, by: Seat, at: datetime) -> Dispatch:
    """The first of two; a step inside the requester's agency."""
    dispatch.consent_put_by, dispatch.consent_put_at = by, at
    dispatch.save(update_fields=["consent_put_by", "consent_put_at"])
    note("dispatch.consent_put_forward", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    others = [seat for seat in deciding_seats(dispatch, day_of(at)) if seat.pk != by.pk]
    tell(
        others, dispatch.dossier, Notice.Kind.CONFIRM_SECOND, true_on=day_of(at), at=at,
        key=at.isoformat(),
    )  # fmt: skip
    return dispatch


@in_record
def take_back_consent(dispatch: Dispatch, *, by: Seat, at: datetime) -> Dispatch:
    """Whoever put it forward takes it back, while nobody has confirmed."""
    dispatch = lock_dispatch(dispatch)
    if dispatch.consent_put_by is None or not dispatch.is_open:
        raise WrongState(dispatch.status)
    check(competence.can_take_back_consent(by, dispatch))
    dispatch.consent_put_by = dispatch.consent_put_at = None
    dispatch.save(update_fields=["consent_put_by", "consent_put_at"])
    note("dispatch.consent_taken_back", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    return dispatch


def _confirm(dispatch: Dispatch, *, by: Seat, at: datetime) -> DeemedConsent:
    case, on = dispatch.case, day_of(at)
    outcome = finish(dispatch, status=Dispatch.Status.CONSENTED, by=by, at=at)
    number = take_number(case.requesting_agency, Register.Book.CONSENT, on)
    consent = DeemedConsent.objects.create(
        outcome=outcome,
        number=f"PGN-{on.year}-{number:04d}",
        consent_from=dispatch.consent_from,
        citation=f"{dispatch.rule.citation}, {dispatch.rule.regulation.name}",
        quote=dispatch.rule.quote,
        letter_digest=case.issued_digest,
        proof=proof(dispatch),
        put_by=dispatch.consent_put_by,
    )
    note(
        "dispatch.consent_confirmed", at=at, by=by, dossier=dispatch.dossier,
        number=consent.number, consent_from=consent.consent_from, rule=dispatch.rule.code,
    )  # fmt: skip
    served = served_seats(dispatch, on)
    tell(served, dispatch.dossier, Notice.Kind.DEEMED, true_on=on, at=at)
    return consent


def proof(dispatch: Dispatch) -> dict[str, Any]:
    """The facts a deemed consent rests on, as they stood when it was confirmed."""
    receipt = dispatch.receipts.select_related("by__user").last()
    return {
        "delivered_at": dispatch.delivered_at.astimezone(VIETNAM).isoformat(),
        "registered_on": receipt.registered_on.isoformat(),
        "registered_at": receipt.at.astimezone(VIETNAM).isoformat(),
        "incoming_number": receipt.incoming_number,
        "registered_by": str(receipt.by),
        "due_on": dispatch.due_on.isoformat(),
        "notice_by": dispatch.notice_by.isoformat() if dispatch.notice_by else None,
        "late_notices": dispatch.time_notices.count(),
        "calendar": dispatch.calendar_version,
        "rule": f"{dispatch.rule.code} bản {dispatch.rule.version}",
    }
