"""Reports that cannot wait, the papers that follow them, and copies sent in the same act."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records.history import in_record, note
from records.models import Event
from regulations.calendar import day_of
from regulations.models import DeadlineRule
from requests import competence
from requests.models import CoordinationRequest, Dispatch
from requests.workflow.drafting import check_complete, draft, has_documents, words_digest
from requests.workflow.moves import check, check_shown, lock_letter
from requests.workflow.sending import dispatch_to, send_out


@in_record
def send_now(
    case: CoordinationRequest, *, by: Seat, at: datetime, version: int | None = None
) -> CoordinationRequest:
    """Báo cáo ngay: signed and out in one act, to every body the clause names, to the minute.

    No number is awaited; the clerk enters it afterwards.
    """
    case = lock_letter(case)
    check_shown(case, version)
    check(competence.can_send_now(by, case))
    case.signer = case.signer or by
    check_complete(case, on=day_of(at))
    case.signed_by, case.signed_at, case.signed_hand = by, at, by.hand
    case.signed_digest, case.has_documents = words_digest(case), has_documents(case)
    case.issued_on = day_of(at)
    return send_out(case, by=by, at=at)


@in_record
def give_number(
    case: CoordinationRequest, *, by: Seat, at: datetime, document_number: str
) -> CoordinationRequest:
    """The number of a report that is out already; what was sent stays what it was."""
    case = lock_letter(case)
    check(competence.can_give_number(by, case))
    if not document_number.strip():
        raise ValidationError({"document_number": _("Ghi số, ký hiệu của báo cáo đã gửi.")})
    case.document_number = document_number.strip()
    case.save(update_fields=["document_number"])
    note("request.numbered", at=at, by=by, dossier=case.dossier, number=case.document_number)
    return case


@in_record
def send_copy(case: CoordinationRequest, *, by: Seat, at: datetime, agency: Agency) -> Dispatch:
    """Đồng gửi sau: the same paper to one more agency; its own day shows that it came later."""
    case = lock_letter(case)
    check(competence.can_send_copy(by, case))
    there = {a.pk for a in (*case.addressees.all(), *case.copies.all())}
    if agency.pk in there or agency.pk == case.requesting_agency_id:
        raise ValidationError({"agency": _("Cơ quan này đã có văn bản; chọn cơ quan khác.")})
    shared = Event.objects.filter(dossier=case.dossier, action="request.summary_shared")
    if shared.exists():
        raise ValidationError(
            {"agency": _("Bản tổng hợp ý kiến đã chia sẻ trong hồ sơ này; gửi văn bản riêng.")}
        )
    if not agency.is_active(day_of(at)):
        raise ValidationError({"agency": _("%(name)s đã kết thúc hoạt động.") % {"name": agency}})
    if not DeadlineRule.objects.binding(case.requesting_agency, agency).exists() and (
        agency.parties.filter(regulation=case.rule.regulation, code=case.rule.copy_to).count() == 0
    ):
        raise ValidationError({"agency": _("Chọn một cơ quan có quy chế phối hợp với đồng chí.")})
    case.copies.add(agency)
    return dispatch_to(case, agency, by=by, at=at, is_copy=True)


@in_record
def follow_up(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """A later paper of the same incident: a draft to the same bodies, hung on the first report."""
    check(competence.can_follow_up(by, case))
    seen = CoordinationRequest.objects.visible_to(by)
    first = seen.filter(pk=case.follows_id).first() or case
    return draft(
        by=by, at=at, act=case.act, rule=case.rule, condition=case.condition, follows=first,
        secrecy=case.dossier.secrecy, addressees=list(case.addressees.all()), signer=case.signer,
        is_restricted=case.dossier.is_restricted,
    )  # fmt: skip
