"""Draft, sign and issue the answer; or decline with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records import access, documents
from records.history import in_record, note
from records.models import Notice, Numbering, Side
from records.notices import tell
from records.registers import take_outgoing
from records.remarks import REGISTER_ONLY, check_words
from regulations.calendar import day_of
from regulations.models import Act
from requests import competence
from requests.models import Dispatch, Reply, ReplyText
from requests.workflow.moves import (
    Conflict,
    WrongState,
    check,
    check_move,
    check_shown,
    lock_dispatch,
)
from requests.workflow.opinions import check_comments, put_comments
from requests.workflow.sending import asking_seats, finish

WRITABLE = ("signer", "paper_place")
WORDS = ("stance", "body", "is_verified", "verified_by", "verified_number", "verified_on")
OPINIONS = (Reply.Stance.AGREES, Reply.Stance.AGREES_WITH_COMMENTS, Reply.Stance.DISAGREES)


def stances_for(act: str) -> tuple[str, ...]:
    """What an answer to this kind of request can say."""
    if act in competence.OPINION_ACTS:
        return OPINIONS
    return (Reply.Stance.DIRECTS if act == Act.REPORT_UP else Reply.Stance.INFORMS,)


@in_record
def save_reply(
    dispatch: Dispatch, *, by: Seat, at: datetime, version: int, **fields: Any
) -> Reply:
    """Save the draft answer; version 0 begins one. ``Conflict`` if somebody saved in between.

    ``comments`` are rows of ``section`` and ``text``; None, or none given: they stay.
    """
    dispatch = lock_dispatch(dispatch)
    if dispatch.status not in {"received", "assigned", "consented"}:
        raise WrongState(dispatch.status)
    check(competence.can_answer(by, dispatch))
    reply = in_hand(dispatch)
    if reply is None:
        if version:
            raise WrongState("no draft in hand")
        reply = Reply(dispatch=dispatch, drafted_by=by, inside_agency=by.agency)
    elif reply.status != Reply.Status.DRAFT:
        raise WrongState(reply.status)
    if reply.version != version:
        raise Conflict(reply)
    for name in WRITABLE:
        if name in fields:
            setattr(reply, name, fields[name])
    reply.saved_by, reply.saved_at, reply.version = by, at, reply.version + 1
    reply.save()
    put_said(reply, fields, at=at)
    if fields.get("comments") is not None:
        put_comments(reply, fields["comments"], at=at)
    note("reply.saved", at=at, by=by, dossier=dispatch.dossier, inside=dispatch.requested_agency)
    return reply


def put_said(reply: Reply, fields: dict[str, Any], *, at: datetime) -> None:
    """Keep the words of an answer; of a register-only one there are none to keep."""
    said = {name: fields[name] for name in WORDS if name in fields}
    if reply.dispatch.dossier.is_register_only:
        refused = {name: REGISTER_ONLY for name, value in said.items() if value}
        if refused:
            raise ValidationError(refused)
        return
    text = ReplyText.objects.filter(pk=reply.pk).first() or ReplyText(reply=reply)
    check(text.at is not None or reply.version <= 1)  # else older words lie behind the wall
    for name, value in said.items():
        setattr(text, name, value)
    text.at = at
    text.save()
    reply.text = text


def _put_note(reply: Reply, returned_note: str) -> None:
    if not reply.dispatch.dossier.is_register_only:
        check(reply.text is not None)
        reply.text.returned_note = returned_note
        reply.text.save(update_fields=["returned_note"])


def in_hand(dispatch: Dispatch) -> Reply | None:
    """The answer being written or waiting to be issued, if there is one."""
    return dispatch.replies.exclude(status=Reply.Status.ISSUED).first()


def _take(reply: Reply, to: str) -> tuple[Dispatch, Reply]:
    """Lock the dispatch, then read the reply afresh and check its move."""
    dispatch = lock_dispatch(reply.dispatch)
    rows = dispatch.replies.select_related("signer", "drafted_by", "saved_by", "text")
    row = rows.filter(pk=reply.pk).first()
    check(row is not None)  # until it is issued it lies inside its agency
    row.dispatch = dispatch
    check_move(row, to)
    return dispatch, row


@in_record
def submit_reply(reply: Reply, *, by: Seat, at: datetime) -> Reply:
    """Trình lãnh đạo duyệt, once the answer says all it must."""
    dispatch, reply = _take(reply, Reply.Status.SUBMITTED)
    if reply.status != Reply.Status.DRAFT:  # a signature is undone by who signed, nobody else
        raise WrongState(reply.status)
    check(competence.can_answer(by, dispatch))
    check_answer(dispatch, reply)
    reply.status, reply.submitted_at = Reply.Status.SUBMITTED, at
    reply.version += 1
    reply.save()
    _put_note(reply, "")
    if dispatch.dossier.is_restricted:
        _let_see(dispatch, [reply.signer], access.VIEW, by=by, reason=_("người ký trả lời"))
    note("reply.submitted", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    tell(
        [reply.signer], dispatch.dossier, Notice.Kind.TO_SIGN, true_on=day_of(at), at=at,
        key=f"reply:{reply.pk}:{reply.version}",
    )  # fmt: skip
    return reply


def _let_see(
    dispatch: Dispatch, seats: Iterable[Seat], permission: str, *, by: Seat, reason: str
) -> None:
    """Whoever the restricted answer goes to next may have come after the letter was sent."""
    groups = tuple(seat.group_id for seat in seats)
    circle = access.Circle(groups, Side.ANSWERS, reason, permission)
    still_open = None if dispatch.is_open else False
    for dossier in (dispatch.dossier, dispatch.case.dossier):
        access.grant(dossier, circle, by=by, due_on=dispatch.due_on, is_open=still_open)


def check_answer(dispatch: Dispatch, reply: Reply) -> None:
    """Everything an answer needs; all that is missing, at once."""
    errors = check_said(dispatch, reply)
    if reply.signer is None or not reply.signer.has_role(Role.LEADER):
        errors["signer"] = _("Chọn lãnh đạo ký trả lời.")
    elif access.is_barred(dispatch.dossier, reply.signer.user):
        errors["signer"] = _("Người này không ký văn bản này; chọn người ký khác.")
    if errors:
        raise ValidationError(errors)


def check_said(dispatch: Dispatch, reply: Reply) -> dict[str, str]:
    """What an answer must say; of a register-only one, where it lies."""
    return _check_paper(reply) if dispatch.dossier.is_register_only else _check_words(reply)


def _check_paper(reply: Reply) -> dict[str, str]:
    if not reply.paper_place.strip():
        return {"paper_place": _("Ghi nơi lưu bản giấy.")}
    return {}


def _check_words(reply: Reply) -> dict[str, str]:
    errors: dict[str, str] = {}
    act = reply.dispatch.rule.act
    if reply.stance not in stances_for(act):
        errors["stance"] = _("Chọn ý kiến trả lời.")
    has_comments, wrong = check_comments(reply)
    errors |= wrong
    if not (reply.body.strip() or has_comments) and reply.stance != Reply.Stance.AGREES:
        errors["body"] = {
            Reply.Stance.DISAGREES: _("Nhập lý do không đồng ý."),
            Reply.Stance.AGREES_WITH_COMMENTS: _("Nhập nội dung góp ý."),
        }.get(reply.stance, _("Nhập nội dung trả lời."))
    if act in {Act.INFORMATION, Act.VERIFICATION}:
        errors |= _check_verified(reply)
    return errors


def _check_verified(reply: Reply) -> dict[str, str]:
    """002 Điều 5.1.d, 003 Điều 4.3: what is given must say who verified and concluded it."""
    if reply.is_verified is None:
        return {"is_verified": _("Cho biết thông tin đã được thẩm tra, xác minh, kết luận chưa.")}
    if reply.is_verified and not reply.verified_by.strip():
        return {"verified_by": _("Ghi cơ quan đã thẩm tra, xác minh, kết luận.")}
    return {}


@in_record
def return_reply(reply: Reply, *, by: Seat, at: datetime, returned_note: str) -> Reply:
    """The leader sends the answer back, saying what to change."""
    dispatch, reply = _take(reply, Reply.Status.DRAFT)
    check(competence.can_sign_reply(by, reply))
    check_words(
        dispatch.dossier, returned_note, "returned_note", _("Ghi ý kiến khi trả lại để sửa.")
    )
    reply.status = Reply.Status.DRAFT
    reply.version += 1
    reply.save()
    _put_note(reply, returned_note)
    note("reply.returned", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    tell(
        [reply.saved_by], dispatch.dossier, Notice.Kind.RETURNED, true_on=day_of(at), at=at,
        key=f"reply:{reply.pk}:{reply.version}",
    )  # fmt: skip
    return reply


@in_record
def take_back_reply(reply: Reply, *, by: Seat, at: datetime) -> Reply:
    """“Rút lại” a step of the answer while nobody has acted on it."""
    dispatch = lock_dispatch(reply.dispatch)
    reply = dispatch.replies.filter(pk=reply.pk).first()
    check(reply is not None)
    reply.dispatch = dispatch
    check(competence.can_take_back_reply(by, reply))
    back = {
        Reply.Status.SUBMITTED: Reply.Status.DRAFT,
        Reply.Status.SIGNED: Reply.Status.SUBMITTED,
    }
    reply.status = back[reply.status]
    if reply.status == Reply.Status.SUBMITTED:
        reply.signed_by = reply.signed_at = reply.signed_hand = None
    reply.version += 1
    reply.save()
    note("reply.taken_back", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    return reply


def default_signature(by: Seat) -> str:
    """Who stands in for a leader signs for them, under their own name."""
    return Reply.Signature.FOR if by.is_substituted else Reply.Signature.OWN


@in_record
def sign_reply(
    reply: Reply,
    *,
    by: Seat,
    at: datetime,
    signature: str | None = None,
    version: int | None = None,
) -> Reply:
    """The leader signs; the clock runs on until the clerk issues it."""
    dispatch, reply = _take(reply, Reply.Status.SIGNED)
    check_shown(reply, version)
    check(competence.can_sign_reply(by, reply))
    check_answer(dispatch, reply)
    signature = signature or default_signature(by)
    if by.is_substituted and signature == Reply.Signature.OWN:
        raise ValidationError({"signature": _("Đồng chí đang làm thay: chọn Ký thay.")})
    reply.status, reply.signed_by, reply.signed_at = Reply.Status.SIGNED, by, at
    reply.signature, reply.signed_hand = signature, by.hand
    reply.version += 1
    reply.save()
    note("reply.signed", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    clerks = by.agency.seats.current(day_of(at)).with_role(Role.CLERK)
    if dispatch.dossier.is_restricted:
        _let_see(dispatch, clerks, access.TRACK, by=by, reason=_("đăng ký số đi"))
    tell(
        clerks, dispatch.dossier, Notice.Kind.TO_ISSUE, true_on=day_of(at), at=at,
        key=f"reply:{reply.pk}:{reply.version}",
    )  # fmt: skip
    return reply


@in_record
def issue_reply(
    reply: Reply,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    issued_on: Any = None,
) -> Reply:
    """Số, ngày, and the answer is given: ``at`` is its arrival at the requester.

    After a confirmed consent it is kept and marked late; the confirmed consent stands until the
    requester sets it aside.
    """
    dispatch, reply = _take(reply, Reply.Status.ISSUED)
    check(competence.can_issue_reply(by, reply))
    on = day_of(at)
    if dispatch.dossier.is_register_only and not document_number.strip():
        raise ValidationError({"document_number": _("Ghi số, ký hiệu của văn bản mật đã gửi.")})
    if issued_on is not None and not day_of(reply.signed_at) <= issued_on <= on:
        raise ValidationError({"issued_on": _("Ngày ban hành phải từ ngày ký đến hôm nay.")})
    reply.document_number = document_number.strip() or take_outgoing(
        dispatch.requested_agency, Numbering.Kind.LETTER, on
    )
    reply.issued_on, reply.issued_at, reply.issued_by = issued_on or on, at, by
    reply.status, reply.inside_agency = Reply.Status.ISSUED, None
    reply.is_late = not dispatch.is_open or (
        dispatch.due_on is not None and on > dispatch.due_on and not dispatch.rule.is_aim
    )
    reply.version += 1
    reply.save()
    if dispatch.is_open:
        finish(
            dispatch, status=Dispatch.Status.REPLIED, by=by, at=at, reply=reply,
            is_late=reply.is_late,
        )  # fmt: skip
    documents.release(dispatch.dossier, by.agency)
    note(
        "reply.issued", at=at, by=by, dossier=dispatch.dossier, reply=reply.pk,
        number=reply.document_number, late=reply.is_late,
    )  # fmt: skip
    tell(
        asking_seats(dispatch, on), dispatch.dossier, Notice.Kind.ANSWERED, true_on=on, at=at,
        key=f"reply:{reply.pk}",
    )  # fmt: skip
    return reply


@in_record
def decline(dispatch: Dispatch, *, by: Seat, at: datetime, reason: str) -> Dispatch:
    """Không thuộc thẩm quyền: an answer that says so, with its reason."""
    dispatch = lock_dispatch(dispatch)
    check_move(dispatch, Dispatch.Status.DECLINED)
    check(competence.can_decline(by, dispatch))
    check_words(dispatch.dossier, reason, "reason", _("Nhập lý do không thuộc thẩm quyền."))
    finish(dispatch, status=Dispatch.Status.DECLINED, by=by, at=at, reason=reason.strip())
    note("dispatch.declined", at=at, by=by, dossier=dispatch.dossier)
    tell(
        asking_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.DECLINED,
        true_on=day_of(at), at=at,
    )  # fmt: skip
    return dispatch
