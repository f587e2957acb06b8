"""Silence as consent: established by the software, confirmed by a person, under a clause."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records.history import in_record, note
from records.models import Notice, Register
from records.notices import tell
from records.registers import take_number
from regulations.calendar import VIETNAM, day_of
from requests import competence
from requests.models import DeemedConsent, Dispatch
from requests.workflow.following import follow
from requests.workflow.moves import check, check_move, lock_dispatch
from requests.workflow.sending import finish

GRACE = timedelta(seconds=60)  # longer than any request may take: an answer of 23:59:59 goes first


def settled_day(at: datetime) -> date:
    """The day on which, at the instant ``at``, nothing of the day before can still arrive."""
    return day_of(at - GRACE)


def consent_is_possible(dispatch: Dispatch, on: date) -> bool:
    """“Đủ điều kiện coi như đồng ý”: registered receipt, a final date, and it has passed.

    Documents, notices and feedback are already in ``consent_from`` (see ``deadlines.reckon``).
    """
    return (
        dispatch.is_open
        and not dispatch.is_assumed
        and not dispatch.is_provisional
        and dispatch.consent_from is not None
        and dispatch.consent_from <= on
        and bool(dispatch.receipts.all())
    )


@in_record
def confirm_consent(dispatch: Dispatch, *, by: Seat, at: datetime) -> DeemedConsent:
    """A named person of the requester confirms what silence has become under the clause.

    The clock is replayed first, on the calendar as it stands now: nothing is confirmed on dates
    that no longer hold, nor sooner than was announced. Raises ``ValidationError`` when silence
    does not suffice (any more).
    """
    dispatch = lock_dispatch(dispatch)
    check_move(dispatch, Dispatch.Status.CONSENTED)
    check(competence.can_confirm_consent(by, dispatch))
    follow(dispatch, at=at)
    if not consent_is_possible(dispatch, settled_day(at)):
        raise ValidationError(_("Chưa đủ điều kiện coi như đồng ý; xem lại các mốc của hồ sơ."))
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
    )
    note(
        "dispatch.consent_confirmed", at=at, by=by, dossier=dispatch.dossier,
        number=consent.number, consent_from=consent.consent_from, rule=dispatch.rule.code,
    )  # fmt: skip
    served = dispatch.requested_agency.seats.current(on).with_role(
        Role.LEADER, Role.FOCAL_POINT, Role.CLERK
    )
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
