"""Niêm phong danh tính người tố cáo; one asks to open it, another agrees, the operator opens."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from complaints import competence, sealing
from complaints.models import ComplaintCase, Opening, SealedIdentity
from complaints.routing import unbarred
from complaints.workflow.moves import check_said, lock_case
from records import installation
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from regulations.calendar import day_of
from regulations.models import working_calendar
from requests.workflow.moves import WrongState, check

OPEN_FOR = 5  # working days in which what was agreed is opened


def is_possible() -> bool:
    """A public key is set and is one, and the network is accredited."""
    return sealing.is_key(settings.SEAL_PUBLIC_KEY) and installation.current().is_accredited


@in_record
def seal_identity(case: ComplaintCase, *, by: Seat, at: datetime, identity: str) -> SealedIdentity:
    """Niêm phong: from here on nobody in this process can read it. Once for a case."""
    case = lock_case(case, by)
    check(is_possible() and competence.can_seal(by, case))
    if not identity.strip():
        raise ValidationError({"identity": _("Ghi điều cần niêm phong.")})
    if SealedIdentity.objects.filter(pk=case.pk).exists():
        raise WrongState("sealed")
    public = settings.SEAL_PUBLIC_KEY
    row = SealedIdentity.objects.create(
        case=case, by=by, at=at, key_print=sealing.print_of(public),
        ciphertext=sealing.seal(identity.strip(), public, case=str(case.pk)),
    )  # fmt: skip
    note("identity.sealed", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return row


@in_record
def ask_opening(
    case: ComplaintCase, *, by: Seat, at: datetime, reason: str, is_not_the_writer: bool = False
) -> Opening:
    """Đề nghị mở niêm phong: the handler, with a reason; a second person is told."""
    case = lock_case(case, by)
    check(competence.can_ask_opening(by, case))
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do mở niêm phong.")})
    check_said(case, {"reason": reason}, is_not_the_writer=is_not_the_writer)
    sealed = SealedIdentity.objects.filter(pk=case.pk)
    if not sealed.exists() or case.openings.filter(decided_at=None).exists():
        raise WrongState("not sealed, or asked already")
    row = Opening.objects.create(
        case=case, reason=reason.strip(), asked_by=by, asker=by.actor, asked_at=at
    )
    note("identity.opening_asked", at=at, by=by, dossier=case.dossier, inside=by.agency)
    second = [
        seat
        for seat in unbarred(case, day_of(at), *competence.ROUTERS)
        if seat.user_id != by.actor.pk
    ]
    tell(second, case.dossier, Notice.Kind.UNSEAL, true_on=day_of(at), at=at, key=str(row.pk))
    return row


@in_record
def decide_opening(opening: Opening, *, by: Seat, at: datetime, agree: bool) -> Opening:
    """A second person agrees, or does not; it is then opened away from here, within some days."""
    lock_case(opening.case, by)
    opening = Opening.objects.visible_to(by).select_related("case__dossier").get(pk=opening.pk)
    if opening.decided_at is not None:
        raise WrongState("decided")
    check(competence.can_decide_opening(by, opening))
    opening.agreed_by, opening.agreer = by, by.actor
    opening.decided_at, opening.is_agreed = at, agree
    if agree:
        opening.until_on = working_calendar().add_working_days(day_of(at), OPEN_FOR)
    opening.save(update_fields=["agreed_by", "agreer", "decided_at", "is_agreed", "until_on"])
    note(
        "identity.opening_agreed" if agree else "identity.opening_refused",
        at=at, by=by, dossier=opening.case.dossier, inside=by.agency,
    )  # fmt: skip
    return opening
