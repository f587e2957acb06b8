"""Draft, save, submit, sign, return: the letter before it leaves the agency."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, Notice, Secrecy, Side
from records.notices import tell
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule
from requests import competence
from requests.models import CoordinationRequest
from requests.workflow.moves import Conflict, check, check_move, check_shown, lock_letter

Letter = CoordinationRequest.Status
WRITABLE = (
    "act",
    "condition",
    "rule",
    "subject",
    "body",
    "urgency",
    "urgent_means",
    "letter_reply_by",
    "signer",
)


@in_record
def draft(
    *,
    by: Seat,
    at: datetime,
    act: str,
    secrecy: str = Secrecy.ORDINARY,
    addressees: Iterable[Agency] = (),
    **fields: Any,
) -> CoordinationRequest:
    """Begin a letter. Raises ``ValidationError`` naming the field."""
    check(competence.can_draft(by))
    _check_secrecy(secrecy)
    _check_fields(by, fields)
    restricted = secrecy != Secrecy.ORDINARY
    dossier = access.open_dossier(
        Dossier.Kind.LETTER, by.agency, is_restricted=restricted, secrecy=secrecy
    )
    _grant_own_side(dossier, by, fields.get("signer"))
    case = CoordinationRequest.objects.create(
        dossier=dossier, requesting_agency=by.agency, act=act, drafted_by=by,
        drafted_at=at, saved_at=at, **{k: v for k, v in fields.items() if k in WRITABLE},
    )  # fmt: skip
    case.addressees.set(addressees)
    note("request.drafted", at=at, by=by, dossier=dossier, inside=by.agency, act=act)
    return case


@in_record
def save(
    case: CoordinationRequest,
    *,
    by: Seat,
    at: datetime,
    version: int,
    secrecy: str | None = None,
    addressees: Iterable[Agency] | None = None,
    **fields: Any,
) -> CoordinationRequest:
    """Save a draft. ``version`` is the one the writer was shown; ``Conflict`` if it is older."""
    case = lock_letter(case)
    check(competence.can_edit(by, case))
    if case.version != version:
        raise Conflict(case)
    _check_fields(by, fields)
    former = case.signer
    for name, value in fields.items():
        if name in WRITABLE:
            setattr(case, name, value)
    case.version += 1
    case.saved_at = at
    case.save()
    if addressees is not None:
        case.addressees.set(addressees)
    if secrecy is not None and secrecy != case.dossier.secrecy:
        _mark_secrecy(case, secrecy, by)
    elif case.dossier.is_restricted:
        _grant_own_side(case.dossier, case.drafted_by, case.signer)
    if former not in {None, case.signer, case.drafted_by}:  # no longer among the readers
        access.revoke(case.dossier, [former.group_id])
    note("request.saved", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def _check_secrecy(secrecy: str) -> None:
    if secrecy not in {Secrecy.ORDINARY, Secrecy.WORKING_SECRET}:
        raise ValidationError(
            {
                "secrecy": _(
                    "Bí mật nhà nước không soạn, không tải lên ở đây. Gửi qua đường văn thư mật; "
                    "tại đây chọn Thường hoặc Mật công tác."
                )
            }
        )


def _check_fields(by: Seat, fields: dict[str, Any]) -> None:
    signer = fields.get("signer")
    if signer is not None and (
        signer.agency_id != by.agency_id or not signer.has_role(Role.LEADER)
    ):
        raise ValidationError({"signer": _("Chọn một lãnh đạo của cơ quan đồng chí.")})


def _mark_secrecy(case: CoordinationRequest, secrecy: str, by: Seat) -> None:
    """Change the marking of a draft: the circle of readers changes with it."""
    _check_secrecy(secrecy)
    dossier = case.dossier
    dossier.secrecy = secrecy
    dossier.is_restricted = secrecy != Secrecy.ORDINARY
    dossier.save(update_fields=["secrecy", "is_restricted"])
    if dossier.is_restricted:
        access.revoke(dossier, [case.requesting_agency.mail_group_id])
    _grant_own_side(dossier, case.drafted_by, case.signer)


def _grant_own_side(dossier: Dossier, drafter: Seat, signer: Seat | None) -> None:
    """The letter's own agency: its mail group, or drafter and signer when restricted."""
    access.grant(dossier, [drafter.group_id], side=Side.ASKS, by=drafter, reason=_("người soạn"))
    if not dossier.is_restricted:
        access.grant(
            dossier, [dossier.owner_agency.mail_group_id], side=Side.ASKS, by=drafter,
            reason=_("lãnh đạo, đầu mối, văn thư của cơ quan"),
        )  # fmt: skip
    elif signer is not None:
        access.grant(
            dossier, [signer.group_id], side=Side.ASKS, by=drafter, reason=_("người duyệt, ký")
        )


@in_record
def submit(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """Put the letter before its signer, once it says all it must."""
    case = lock_letter(case)
    check_move(case, Letter.AWAITING_SIGNATURE)
    check(competence.can_submit(by, case))
    check_complete(case, on=day_of(at))
    case.status = Letter.AWAITING_SIGNATURE
    case.submitted_at, case.returned_note = at, ""
    case.save()
    note("request.submitted", at=at, by=by, dossier=case.dossier, inside=by.agency)
    tell([case.signer], case.dossier, Notice.Kind.TO_SIGN, true_on=day_of(at), at=at, key=_key(at))
    return case


def check_complete(case: CoordinationRequest, *, on: date) -> None:
    """Everything a letter needs before it is signed; all that is missing, at once."""
    errors: dict[str, str] = {}
    if not case.subject.strip():
        errors["subject"] = _("Nhập trích yếu.")
    if not case.body.strip():
        errors["body"] = _("Nhập nội dung đề nghị.")
    if case.signer is None:
        errors["signer"] = _("Chọn người duyệt, ký.")
    elif not Seat.objects.current(on).filter(pk=case.signer_id).exists():
        errors["signer"] = _("Người được chọn không còn giữ vị trí này; chọn người ký khác.")
    if case.urgency != "normal" and not case.urgent_means.strip():
        errors["urgent_means"] = _("Ghi phương thức trao đổi của việc gấp (điện thoại, họp …).")
    errors |= check_addressees(case, list(case.addressees.all()), on=on)
    if errors:
        raise ValidationError(errors)


def check_addressees(
    case: CoordinationRequest, addressees: list[Agency], *, on: date
) -> dict[str, str]:
    """Whether this clause lets this agency write to each of them."""
    if not addressees:
        return {"addressees": _("Chọn ít nhất một nơi nhận.")}
    if any(a.pk == case.requesting_agency_id for a in addressees):
        return {"addressees": _("Không gửi cho chính cơ quan mình; bỏ nơi nhận đó.")}
    gone = [a for a in addressees if not a.is_active(on)]
    if gone:
        return {"addressees": _gone(gone[0])}
    if case.rule is None and case.act == Act.VERIFICATION and not case.condition:
        return {"condition": _("Chọn nhóm thân nhân: thời hạn tùy theo nhóm.")}
    if case.rule is None:
        return {"rule": _("Chọn căn cứ: điều khoản của quy chế mà văn bản dựa vào.")}
    return _check_rule(case, addressees, on=on)


def _gone(agency: Agency) -> str:
    text = _("%(name)s đã kết thúc hoạt động.") % {"name": agency.name}
    if agency.successor:
        text += " " + _("Gửi đến %(name)s.") % {"name": agency.successor.name}
    return text


def _check_rule(
    case: CoordinationRequest, addressees: list[Agency], *, on: date
) -> dict[str, str]:
    rule = case.rule
    if rule.act != case.act or not DeadlineRule.objects.in_force(on).filter(pk=rule.pk).exists():
        return {"rule": _("Căn cứ này không dùng cho loại yêu cầu đã chọn; chọn lại căn cứ.")}
    for agency in addressees:
        binding = DeadlineRule.objects.binding(case.requesting_agency, agency)
        if not binding.filter(pk=rule.pk).exists():
            return {
                "addressees": _(
                    "%(rule)s không ràng buộc %(name)s; chọn căn cứ hoặc nơi nhận khác."
                )
                % {"rule": rule.regulation.name, "name": agency.name}
            }
    if case.act == Act.VERIFICATION and rule.condition and rule.condition != case.condition:
        return {"condition": _("Chọn nhóm thân nhân khớp với căn cứ.")}
    return {}


@in_record
def sign(
    case: CoordinationRequest, *, by: Seat, at: datetime, version: int | None = None
) -> CoordinationRequest:
    """The leader signs what was put before them: ``version`` is the one that was shown."""
    case = lock_letter(case)
    check_move(case, Letter.SIGNED)
    check_shown(case, version)
    check(competence.can_sign(by, case))
    check_complete(case, on=day_of(at))
    case.status = Letter.SIGNED
    case.signed_by, case.signed_at = by, at
    case.save()
    note("request.signed", at=at, by=by, dossier=case.dossier, inside=by.agency)
    clerks = by.agency.seats.current(day_of(at)).with_role(Role.CLERK)
    if case.dossier.is_restricted:  # the clerk numbers it without reading it
        access.grant(
            case.dossier, [c.group_id for c in clerks], access.TRACK, side=Side.ASKS, by=by,
            reason=_("đăng ký số đi"),
        )  # fmt: skip
    tell(clerks, case.dossier, Notice.Kind.TO_ISSUE, true_on=day_of(at), at=at, key=_key(at))
    return case


@in_record
def return_to_draft(
    case: CoordinationRequest, *, by: Seat, at: datetime, returned_note: str
) -> CoordinationRequest:
    """The leader sends it back, saying what to change."""
    case = lock_letter(case)
    check_move(case, Letter.DRAFT)
    check(competence.can_return(by, case))
    if not returned_note.strip():
        raise ValidationError({"returned_note": _("Ghi ý kiến khi trả lại để sửa.")})
    case.status, case.returned_note = Letter.DRAFT, returned_note
    case.save()
    note("request.returned", at=at, by=by, dossier=case.dossier, inside=by.agency)
    tell(
        [case.drafted_by], case.dossier, Notice.Kind.RETURNED, true_on=day_of(at), at=at,
        key=_key(at),
    )  # fmt: skip
    return case


@in_record
def take_back(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """“Rút lại” one's own last step while nobody has acted on it."""
    case = lock_letter(case)
    check(competence.can_take_back(by, case))
    back = {Letter.AWAITING_SIGNATURE: Letter.DRAFT, Letter.SIGNED: Letter.AWAITING_SIGNATURE}
    case.status = back[case.status]
    if case.status == Letter.AWAITING_SIGNATURE:
        case.signed_by = case.signed_at = None
    case.save()
    note("request.taken_back", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def _key(at: datetime) -> str:
    """A notice key for an act that may happen again: its instant, unique per transaction."""
    return f"{at.isoformat()}:{uuid.uuid4().hex[:8]}"
