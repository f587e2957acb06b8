"""Draft, save, submit, sign, return: the letter before it leaves the agency."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Role, Seat
from records import access, installation
from records.history import digest, in_record, note
from records.models import Dossier, Notice, Secrecy, Side
from records.notices import tell
from records.remarks import REGISTER_ONLY, check_words
from regulations.calendar import day_of
from regulations.models import (
    ALWAYS_RESTRICTED,
    NEVER_COPIED,
    OF_A_COMPLAINT,
    Act,
    DeadlineRule,
    Party,
)
from requests import competence, elsewhere
from requests.models import CoordinationRequest, LetterText, Line
from requests.workflow.moves import Conflict, check, check_move, check_shown, lock_letter

Letter = CoordinationRequest.Status
WRITABLE = (
    "condition", "rule", "urgency", "letter_reply_by", "signer", "paper_place", "needs_copy",
)  # fmt: skip
WORDS = ("subject", "body", "urgent_means")


@in_record
def draft(
    *,
    by: Seat,
    at: datetime,
    act: str,
    secrecy: str = Secrecy.ORDINARY,
    addressees: Iterable[Agency] = (),
    copies: Iterable[Agency] = (),
    follows: CoordinationRequest | None = None,
    is_restricted: bool = False,
    is_register_only: bool | None = None,
    lines: Iterable[tuple[str, str]] = (),
    keeps_barred: Dossier | None = None,
    **fields: Any,
) -> CoordinationRequest:
    """Begin a letter; one about a person is restricted whatever its marking.

    ``lines``: code and condition of each thing it asks about, where each has its own clock;
    ``is_register_only``: as the file it comes from, else as its marking says. Who must not learn
    of the dossier ``keeps_barred`` learns nothing of this letter either.

    Raises ``ValidationError`` naming the field.
    """
    check(competence.can_draft(by))
    _check_fields(by, fields)
    if act in OF_A_COMPLAINT and keeps_barred is None:
        raise ValidationError({"act": _("Lập văn bản loại này từ trang của đơn, thư.")})
    if follows is not None:
        check(CoordinationRequest.objects.visible_to(by).filter(pk=follows.pk).exists())
    dossier = access.open_dossier(
        Dossier.Kind.LETTER,
        by.agency,
        secrecy=secrecy,
        is_register_only=is_register_only,
        is_restricted=is_restricted or act in ALWAYS_RESTRICTED,
    )
    for former in filter(None, (keeps_barred, follows.dossier if follows else None)):
        access.keep_barred(dossier, former, by=by, at=at)
    _grant_own_side(dossier, by, fields.get("signer"))
    case = CoordinationRequest.objects.create(
        dossier=dossier, requesting_agency=by.agency, act=act, drafted_by=by,
        drafted_at=at, saved_at=at, follows=follows,
        **{k: v for k, v in fields.items() if k in WRITABLE},
    )  # fmt: skip
    _write(case, fields, at=at)
    case.addressees.set(addressees)
    case.copies.set(copies)
    Line.objects.bulk_create(
        Line(letter=case, code=code, condition=condition) for code, condition in lines
    )
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
    copies: Iterable[Agency] | None = None,
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
    marked = secrecy is not None and secrecy != case.dossier.secrecy
    if marked and case.lines.exists():
        raise ValidationError(
            {"secrecy": _("Văn bản của một hồ sơ về người giữ độ mật của hồ sơ đó.")}
        )
    if marked:
        _mark_secrecy(case, secrecy, fields, by)
    _write(case, fields, at=at)
    case.save()
    if addressees is not None:
        case.addressees.set(addressees)
    if copies is not None:
        case.copies.set(copies)
    if marked:
        _close_circle(case, by)
    elif case.dossier.is_restricted:
        _grant_own_side(case.dossier, case.drafted_by, case.signer)
    if former not in {None, by, case.signer, case.drafted_by}:  # no longer among the readers
        access.revoke(case.dossier, [former.group_id])
    note("request.saved", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def _write(case: CoordinationRequest, fields: dict[str, Any], *, at: datetime) -> None:
    """Keep the words of a letter; of a register-only one there are none to keep."""
    said = {name: fields[name] for name in WORDS if name in fields}
    if case.dossier.is_register_only:
        refused = {name: REGISTER_ONLY for name, text in said.items() if text.strip()}
        if refused:
            raise ValidationError(refused)
        return
    text = LetterText.objects.filter(pk=case.pk).first() or LetterText(letter=case)
    for name, value in said.items():
        setattr(text, name, value)
    text.at = at
    text.save()
    case.text = text


def _check_fields(by: Seat, fields: dict[str, Any]) -> None:
    signer = fields.get("signer")
    if signer is not None and (
        signer.agency_id != by.agency_id or not signer.has_role(Role.LEADER)
    ):
        raise ValidationError({"signer": _("Chọn một lãnh đạo của cơ quan đồng chí.")})


def put_words(case: CoordinationRequest, **words: str) -> None:
    """Change words of a letter outside its drafting; a register-only one has none."""
    if not case.dossier.is_register_only:
        for name, text in words.items():
            setattr(case.text, name, text)
        case.text.save(update_fields=list(words))


def _mark_secrecy(
    case: CoordinationRequest, secrecy: str, fields: dict[str, Any], by: Seat
) -> None:
    """Change the marking of a draft. Words that are here already can no more be unwritten."""
    dossier = case.dossier
    if installation.is_register_only(secrecy) and not dossier.is_register_only:
        if case.act in ON_PAPER_AT_THESE:
            raise ValidationError({"secrecy": ON_PAPER_AT_THESE[case.act]})
        kept = LetterText.objects.filter(pk=case.pk).first()
        if (kept and any(getattr(kept, name).strip() for name in WORDS)) or any(
            str(fields.get(name, "")).strip() for name in WORDS
        ):
            raise ValidationError({"secrecy": WORDS_STAND})
        if dossier.documents.exists():
            raise ValidationError({"secrecy": WORDS_STAND})
        LetterText.objects.filter(pk=case.pk).delete()
        case = CoordinationRequest.objects.get(pk=case.pk)
    access.mark(dossier, secrecy, is_restricted=_is_always_restricted(case))


def _is_always_restricted(case: CoordinationRequest) -> bool:
    """Whatever its marking: about a person, or a report on a case that is restricted itself."""
    way = getattr(case, "escalation", None)
    return case.act in ALWAYS_RESTRICTED or (
        way is not None and way.dispatch.dossier.is_restricted
    )


WORDS_STAND = gettext_lazy(
    "Bản nháp này đã có chữ hoặc tệp. Hồ sơ độ Mật trở lên chỉ vào sổ: bỏ bản nháp này, "
    "soạn hồ sơ mới và chọn độ mật trước khi ghi gì khác."
)
ON_PAPER_AT_THESE = {  # where, what about and for whom stand in words beside the letter
    Act.MEETING: gettext_lazy(
        "Giấy mời họp độ Mật trở lên không lập trên phần mềm: bỏ bản nháp này, soạn và gửi giấy "
        "mời bản giấy, ghi vào sổ văn bản mật."
    ),
    Act.SECONDMENT: gettext_lazy(
        "Đề nghị cử cán bộ độ Mật trở lên không lập trên phần mềm: bỏ bản nháp này, soạn và gửi "
        "văn bản giấy, ghi vào sổ văn bản mật."
    ),
}


def _close_circle(case: CoordinationRequest, by: Seat) -> None:
    """The circle of readers follows the marking; whoever set it stays in."""
    _grant_own_side(case.dossier, case.drafted_by, case.signer)
    if case.dossier.is_restricted:
        circle = access.Circle((by.group_id,), Side.ASKS, _("người đặt độ mật"))
        access.grant(case.dossier, circle, by=by)
        access.revoke(case.dossier, [case.requesting_agency.mail_group_id])


def _grant_own_side(dossier: Dossier, drafter: Seat, signer: Seat | None) -> None:
    """The letter's own agency: its mail group, or drafter and signer when restricted."""
    circles = [access.Circle((drafter.group_id,), Side.ASKS, _("người soạn"))]
    if not dossier.is_restricted:
        mail = dossier.owner_agency.mail_group_id
        reason = _("lãnh đạo, đầu mối, văn thư của cơ quan")
        circles.append(access.Circle((mail,), Side.ASKS, reason))
    elif signer is not None:
        circles.append(access.Circle((signer.group_id,), Side.ASKS, _("người duyệt, ký")))
    access.grant(dossier, *circles, by=drafter)


def let_follow(case: CoordinationRequest, seats: Iterable[Seat], *, by: Seat) -> None:
    """Who signs or numbers a report to the superior body knows the matter it is about."""
    way = getattr(case, "escalation", None)
    if way is not None:
        groups = tuple(seat.group_id for seat in seats)
        reason = _("ký, ghi số báo cáo xin ý kiến")
        circle = access.Circle(groups, Side.OVERSEES, reason, access.TRACK)
        access.grant(way.dispatch.dossier, circle, by=by, is_open=False)


@in_record
def submit(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """Put the letter before its signer, once it says all it must."""
    case = lock_letter(case)
    check_move(case, Letter.AWAITING_SIGNATURE)
    check(competence.can_submit(by, case))
    check_complete(case, on=day_of(at))
    _check_elsewhere(case, by)
    case.status, case.submitted_at = Letter.AWAITING_SIGNATURE, at
    case.save()
    put_words(case, returned_note="")
    let_follow(case, [case.signer], by=by)
    note("request.submitted", at=at, by=by, dossier=case.dossier, inside=by.agency)
    tell([case.signer], case.dossier, Notice.Kind.TO_SIGN, true_on=day_of(at), at=at, key=_key(at))
    return case


def _check_elsewhere(case: CoordinationRequest, by: Seat) -> None:
    """What a room above asks of a letter that came of one of its files."""
    if errors := elsewhere.judged(case, by=by):
        raise ValidationError(errors)


def check_complete(case: CoordinationRequest, *, on: date) -> None:
    """Everything a letter needs before it is signed; all that is missing, at once."""
    errors = _check_paper(case) if case.dossier.is_register_only else _check_words(case)
    if case.signer is None:
        errors["signer"] = _("Chọn người duyệt, ký.")
    elif not Seat.objects.current(on).filter(pk=case.signer_id).exists():
        errors["signer"] = _("Người được chọn không còn giữ vị trí này; chọn người ký khác.")
    elif access.is_barred(case.dossier, case.signer.user):
        errors["signer"] = _("Người này không ký văn bản này; chọn người ký khác.")
    errors |= check_addressees(case, list(case.addressees.all()), on=on)
    errors |= check_copies(case, on=on)
    errors |= _check_minutes(case)
    if errors:
        raise ValidationError(errors)


def _check_words(case: CoordinationRequest) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not case.subject.strip():
        errors["subject"] = _("Nhập trích yếu.")
    if not case.body.strip():
        errors["body"] = _("Nhập nội dung đề nghị.")
    if case.urgency != "normal" and not case.urgent_means.strip():
        errors["urgent_means"] = _("Ghi phương thức trao đổi của việc gấp (điện thoại, họp …).")
    return errors


def _check_paper(case: CoordinationRequest) -> dict[str, str]:
    """Of a state secret the register keeps where the paper lies, and none of its words."""
    if not case.paper_place.strip():
        return {"paper_place": _("Ghi nơi lưu bản giấy.")}
    return {}


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


def _check_reach(case: CoordinationRequest, addressees: list[Agency]) -> dict[str, str]:
    """A clause may name several bodies at once (001 Điều 5.2): one of them alone is not enough."""
    here = {agency.pk for agency in addressees}
    parties = case.rule.regulation.parties.filter(code__in=case.rule.must_reach)
    missing = [p.name for p in parties.prefetch_related("members") if not _reaches(p, here)]
    if missing:
        return {
            "addressees": _("%(rule)s: phải gửi đủ các nơi trong cùng một lần; còn thiếu %(who)s.")
            % {"rule": case.rule.citation.capitalize(), "who": ", ".join(missing)}
        }
    return {}


def _reaches(party: Party, agencies: set[int]) -> bool:
    return any(member.pk in agencies for member in party.members.all())


def copied_to(case: CoordinationRequest) -> list[Agency]:
    """Đồng gửi: those the writer chose, and whom the clause names when its question is a yes."""
    chosen = {agency.pk: agency for agency in case.copies.all()}
    if case.rule is not None and case.needs_copy and case.rule.copy_to:
        party = case.rule.regulation.parties.get(code=case.rule.copy_to)
        chosen |= {agency.pk: agency for agency in party.members.all()}
    chosen.pop(case.requesting_agency_id, None)
    return sorted(chosen.values(), key=lambda agency: agency.sort_name)


def check_copies(case: CoordinationRequest, *, on: date) -> dict[str, str]:
    """Whether everybody who must have a copy in the same act has one (000 Điều 5.1.b)."""
    rule = case.rule
    if rule is None:
        return {}
    if rule.copy_to and case.needs_copy is None:
        return {"needs_copy": _("Trả lời câu hỏi này: bản đồng gửi đi cùng một lần.")}
    copies = copied_to(case)
    if rule.copy_to and case.needs_copy and not copies:
        party = rule.regulation.parties.get(code=rule.copy_to)
        return {
            "needs_copy": _("Chưa có cơ quan nào là %(name)s; báo quản trị nghiệp vụ.")
            % {"name": party.name}
        }
    gone = [agency for agency in copies if not agency.is_active(on)]
    if gone:
        return {"copies": _gone(gone[0])}
    if copies and case.act in NEVER_COPIED:
        return {"copies": _("Văn bản loại này không đồng gửi cho nơi khác; bỏ nơi đồng gửi.")}
    twice = set(case.addressees.values_list("pk", flat=True)) & {agency.pk for agency in copies}
    if twice:
        return {"copies": _("Một nơi đã là nơi nhận thì không đồng gửi nữa; bỏ một trong hai.")}
    return {}


def _check_minutes(case: CoordinationRequest) -> dict[str, str]:
    """A report goes up from a matter; with the record of a meeting where one must have failed."""
    going_up = getattr(case, "escalation", None)
    if going_up is None:
        if case.act == Act.REPORT_UP:
            return {"__all__": _("Lập báo cáo xin ý kiến từ trang của hồ sơ chưa thống nhất.")}
        return {}
    if going_up.meeting_on is None or has_documents(case):
        return {}
    return {"__all__": _("Đính kèm biên bản cuộc họp chưa tháo gỡ được, rồi trình lại.")}


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
    if case.lines.exists():
        return _check_lines(case, on) or _check_reach(case, addressees)
    if case.act == Act.VERIFICATION and rule.condition and rule.condition != case.condition:
        return {"condition": _("Chọn nhóm thân nhân khớp với căn cứ.")}
    return _check_reach(case, addressees)


def _check_lines(case: CoordinationRequest, on: date) -> dict[str, str]:
    """Whether the clause knows the class of each line."""
    for line in case.lines.all():
        if rule_of(case, line, on).condition != line.condition:
            return {
                "rule": _("Căn cứ này không có thời hạn cho diện “%(class)s” của mã %(code)s.")
                % {"class": line.get_condition_display(), "code": line.code}
            }
    return {}


def rule_of(case: CoordinationRequest, line: Line | None, on: date) -> DeadlineRule:
    """The clause that counts for one line: that of its class, of the letter's own regulation."""
    if line is None or line.condition == case.rule.condition:
        return case.rule
    found = DeadlineRule.objects.in_force(on).filter(
        regulation=case.rule.regulation, act=case.act, condition=line.condition
    )
    return found.order_by("code").first() or case.rule


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
    case.signed_by, case.signed_at, case.signed_hand = by, at, by.hand
    case.signed_digest = words_digest(case)
    case.has_documents = has_documents(case)
    case.save()
    note("request.signed", at=at, by=by, dossier=case.dossier, inside=by.agency)
    clerks = by.agency.seats.current(day_of(at)).with_role(Role.CLERK)
    if case.dossier.is_restricted:  # the clerk numbers it without reading it
        circle = access.Circle(
            tuple(c.group_id for c in clerks), Side.ASKS, _("đăng ký số đi"), access.TRACK
        )
        access.grant(case.dossier, circle, by=by)
    let_follow(case, clerks, by=by)
    tell(clerks, case.dossier, Notice.Kind.TO_ISSUE, true_on=day_of(at), at=at, key=_key(at))
    return case


def words_digest(case: CoordinationRequest) -> str:
    """SHA-256 of what is signed: words, clause, own date, files."""
    parts = {
        "subject": case.subject,
        "body": case.body,
        "rule": f"{case.rule.code}/{case.rule.version}",
        "letter_reply_by": str(case.letter_reply_by or ""),
        "paper_place": case.paper_place,
        "files": sorted(
            case.dossier.documents.filter(removed_at=None).values_list("sha256", flat=True)
        ),
    }
    return digest(parts)


def has_documents(case: CoordinationRequest) -> bool:
    """Whether papers go with the letter; those of a state secret travel by secret mail."""
    standing = case.dossier.documents.filter(removed_at=None)
    return case.dossier.is_register_only or standing.exists()


@in_record
def return_to_draft(
    case: CoordinationRequest, *, by: Seat, at: datetime, returned_note: str
) -> CoordinationRequest:
    """The leader sends it back, saying what to change."""
    case = lock_letter(case)
    check_move(case, Letter.DRAFT)
    check(competence.can_return(by, case))
    check_words(case.dossier, returned_note, "returned_note", _("Ghi ý kiến khi trả lại để sửa."))
    case.status = Letter.DRAFT
    case.save()
    put_words(case, returned_note=returned_note)
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
