"""Mở hồ sơ công tác cán bộ; who reads it, and who must never."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Role, Seat, User
from personnel import competence
from personnel.chains import Chain
from personnel.models import CaseWords, PersonnelCase
from records import access, installation
from records.history import in_record, note
from records.models import STORABLE, Dossier, Grant, Notice, Register, Secrecy, Side
from records.notices import tell
from records.registers import take_number
from records.remarks import check_words, remark
from regulations.calendar import day_of
from regulations.models import Provision
from requests import traces
from requests.workflow.moves import check, take

Kind, Reward = PersonnelCase.Kind, PersonnelCase.Reward
HANDLER = "người xử lý hồ sơ cán bộ"


@in_record
def open_case(
    *, by: Seat, at: datetime, chain: Chain, code: str, signer: Seat,
    secrecy: str = Secrecy.WORKING_SECRET, year: int | None = None, reward: str = "",
    needs_agreement: bool = True, name: str = "", post: str = "", paper_place: str = "",
    barred: Iterable[User] = (),
) -> PersonnelCase:  # fmt: skip
    """A file on one chain, always restricted. ``barred``: colleagues it is about.

    ``code`` names nobody; ``name`` is kept on an accredited network only. Raises
    ``ValidationError`` naming the field.
    """
    on, barred, code = day_of(at), list(barred), code.strip()
    check(competence.can_open(by) and chain in competence.chains_of(by.agency))
    is_rating, is_reward = chain.kind == Kind.RATING, chain.kind == Kind.REWARD
    errors = _check_people(by, signer, barred, on) | _check_code(code, name)
    errors |= _check_year(year, on) if is_rating else {}
    errors |= _check_reward(chain, reward, needs_agreement) if is_reward else {}
    errors |= _check_secrecy(chain, secrecy) | _check_name(name, post, secrecy)
    if errors:
        raise ValidationError(errors)
    dossier = access.open_dossier(
        Dossier.Kind.PERSONNEL, by.agency, secrecy=secrecy, is_restricted=True
    )
    number = f"CB-{on.year}-{take_number(by.agency, Register.Book.PERSONNEL, on):04d}"
    access.bar(dossier, barred, by=by, at=at)
    circle = access.Circle((by.group_id, signer.group_id), Side.ASKS, HANDLER)
    access.grant(dossier, circle, by=by, is_open=False)
    regulation_key = chain.regulation
    provision = Provision.objects.select_related("regulation").get(
        regulation__key=regulation_key, ref=chain.provision
    )
    case = _create(
        dossier=dossier, agency=by.agency, number=number, chain_key=chain.key, kind=chain.kind,
        regulation=provision.regulation, provision=provision, code=code, opened_by=by,
        year=year if is_rating else None, reward=reward if chain.may_do_without else "",
        needs_agreement=needs_agreement if is_reward else True, opened_at=at, signer=signer,
        paper_place=paper_place.strip(),
    )  # fmt: skip
    if name.strip():
        CaseWords.objects.create(case=case, name=name.strip(), post=post.strip(), at=at)
    note("personnel.opened", at=at, by=by, dossier=dossier, inside=by.agency, chain=chain.key)
    if signer != by:
        tell([signer], dossier, Notice.Kind.NAMED, true_on=on, at=at)
    return case


def _create(**fields: object) -> PersonnelCase:
    try:
        with transaction.atomic():
            return PersonnelCase.objects.create(**fields)
    except IntegrityError as error:
        raise ValidationError(
            {"year": _("Năm này mã này đã có hồ sơ đánh giá, xếp loại.")}
        ) from error


def _check_people(by: Seat, signer: Seat, barred: list[User], on: date) -> dict[str, str]:
    errors = {}
    here = by.agency.seats.current(on).with_role(Role.LEADER)
    if not here.filter(pk=signer.pk).exists():
        errors["signer"] = _("Chọn một lãnh đạo của cơ quan đồng chí.")
    elif signer.user in barred:
        errors["signer"] = _("Người mà hồ sơ nói về không phụ trách hồ sơ; chọn lãnh đạo khác.")
    if by.actor in barred or by.user in barred:
        errors["about"] = _("Đồng chí không mở hồ sơ về chính mình; chuyển người khác.")
    return errors


def _check_code(code: str, name: str) -> dict[str, str]:
    """A code stands in lists, letters and registers: it names nobody."""
    if not code:
        return {"code": _("Ghi mã của người hoặc của đơn vị; không ghi tên.")}
    if traces.traces(code) or (name.strip() and name.strip().casefold() in code.casefold()):
        return {"code": _("Mã không nêu tên, số giấy tờ của ai; đặt mã khác.")}
    return {}


def _check_year(year: int | None, on: date) -> dict[str, str]:
    if year is None or not on.year - 1 <= year <= on.year:
        return {"year": _("Ghi năm đánh giá: năm nay hoặc năm trước.")}
    return {}


def _check_reward(chain: Chain, reward: str, needs_agreement: bool) -> dict[str, str]:
    """The kinds are those of 001 Điều 5.2; every other clause asks of all rewards alike."""
    if not chain.may_do_without:
        asked = _("Theo điều khoản này mọi khen thưởng đều phải trao đổi trước; chọn Có.")
        return {} if needs_agreement else {"needs_agreement": asked}
    if reward not in Reward:
        return {"reward": _("Chọn loại khen thưởng.")}
    if not needs_agreement and reward in PersonnelCase.MUST_AGREE:
        return {
            "needs_agreement": _("Loại khen thưởng này phải trao đổi, thống nhất trước; chọn Có.")
        }
    return {}


def _check_secrecy(chain: Chain, secrecy: str) -> dict[str, str]:
    """A gate is asked of answers; where only the register is kept there are none to ask."""
    if secrecy == Secrecy.ORDINARY or secrecy not in Secrecy:
        return {"secrecy": _("Hồ sơ cán bộ là Mật công tác hoặc Mật trở lên; chọn một mức.")}
    if chain.has_gate and installation.is_register_only(secrecy):
        return {
            "secrecy": _(
                "Mạng này chỉ giữ dòng sổ của độ mật đó nên không biết bên kia đã thống nhất "
                "chưa; chọn Mật công tác, hoặc làm trên giấy."
            )
        }
    return {}


def _check_name(name: str, post: str, secrecy: str) -> dict[str, str]:
    said = {"name": name, "post": post}
    if any(text.strip() for text in said.values()) and not installation.current().is_accredited:
        refused = _("Mạng chưa được công nhận: để trống mục này, chỉ ghi mã.")
        return {field: refused for field, text in said.items() if text.strip()}
    return {}


# --- Who reads it --------------------------------------------------------------------------------


@in_record
def name_handler(case: PersonnelCase, *, by: Seat, at: datetime, handler: Seat) -> Seat:
    """Nêu tên người xử lý: they read the file from its beginning."""
    check(competence.can_name(by, case))
    on = day_of(at)
    if not by.agency.seats.current(on).filter(pk=handler.pk).exists():
        raise ValidationError({"handler": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if access.is_barred(case.dossier, handler.user):
        raise ValidationError({"handler": _("Hồ sơ này không mở được cho người này.")})
    circle = access.Circle((handler.group_id,), Side.ASKS, HANDLER)
    for dossier in dossiers_of(case):
        access.grant(dossier, circle, by=by, is_open=False)
    note("personnel.handler_named", at=at, by=by, dossier=case.dossier, inside=by.agency,
         handler=handler.pk)  # fmt: skip
    tell([handler], case.dossier, Notice.Kind.NAMED, true_on=on, at=at, key=at.isoformat())
    return handler


@in_record
def remove_handler(case: PersonnelCase, *, by: Seat, at: datetime, handler: Seat) -> None:
    check(competence.can_name(by, case))
    if handler.pk in {case.signer_id, by.pk}:
        raise ValidationError({"handler": _("Lãnh đạo phụ trách và chính mình không bỏ ở đây.")})
    if not sum(access.revoke(dossier, [handler.group_id]) for dossier in dossiers_of(case)):
        raise ValidationError({"handler": _("Người này không có trong hồ sơ.")})
    note("personnel.handler_removed", at=at, by=by, dossier=case.dossier, inside=by.agency,
         handler=handler.pk)  # fmt: skip


@in_record
def bar_people(
    case: PersonnelCase, *, by: Seat, at: datetime, people: Iterable[Seat]
) -> PersonnelCase:
    """The file turned out to be about colleagues: they know nothing of it from now on."""
    case, people = lock_case(case), list(people)
    check(competence.can_name(by, case))
    ours = set(by.agency.seats.values_list("pk", flat=True))
    if not people or any(seat.pk not in ours for seat in people):
        raise ValidationError({"people": _("Chọn người trong cơ quan đồng chí.")})
    users = {seat.user for seat in people}
    if by.user in users or by.actor in users:
        raise ValidationError({"people": _("Đồng chí không tự ghi mình; chuyển người khác.")})
    if case.signer.user in users:
        raise ValidationError({"people": _("Người này đang phụ trách hồ sơ.")})
    for dossier in dossiers_of(case):
        access.bar(dossier, users, by=by, at=at)
    note("personnel.barred", at=at, by=by, dossier=case.dossier, inside=by.agency,
         people=[seat.pk for seat in people])  # fmt: skip
    return case


def dossiers_of(case: PersonnelCase) -> list[Dossier]:
    """The file, its letters and what each addressee has of them; what came in has its own."""
    of_it = (
        Q(pk=case.pk) | Q(letter__personnel_link__case=case)
        | Q(dispatch__case__personnel_link__case=case)
    )  # fmt: skip
    return list(Dossier.objects.filter(of_it).distinct())


def handlers_of(case: PersonnelCase) -> access.Circle:
    rows = Grant.objects.filter(content_object=case.dossier, reason=HANDLER)
    return access.Circle(tuple(rows.values_list("group", flat=True)), Side.ASKS, HANDLER)


# --- Its end -------------------------------------------------------------------------------------


@in_record
def end_case(case: PersonnelCase, *, by: Seat, at: datetime, reason: str = "") -> PersonnelCase:
    """Thôi, rút đề nghị: what was done stays to be read; nothing more is begun."""
    case = lock_case(case)
    check(competence.can_work(by, case))
    check_words(case.dossier, reason, "reason", _("Ghi lý do thôi thực hiện."))
    case.status, case.closed_by, case.closed_at = PersonnelCase.Status.ENDED, by, at
    case.end_remark = remark(case.dossier, reason, at=at, field="reason")
    case.save(update_fields=["status", "closed_by", "closed_at", "end_remark"])
    note("personnel.ended", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def orphans_of(seat: Seat) -> dict[str, str]:
    """Number and key of the agency's files that nobody in it reads any more, for a leader."""
    with connection.cursor() as cursor:
        cursor.execute("select * from personnel_orphans(%s)", [seat.agency_id])
        return {number: key for key, number in cursor.fetchall()}


@in_record
def take_over(number: str, *, by: Seat, at: datetime) -> PersonnelCase:
    """Nhận hồ sơ không còn người xử lý: a leader reads it from now on, and leads in it."""
    check(competence.can_take_over(by))
    key = orphans_of(by).get(number)
    with connection.cursor() as cursor:
        cursor.execute("select personnel_take_over(%s, %s)", [key, by.pk])
        if cursor.fetchone()[0] is not True:
            raise ValidationError(_("Hồ sơ này không có, hoặc vẫn có người xử lý."))
    case = PersonnelCase.objects.select_related("dossier").get(pk=key)
    note("personnel.taken_over", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def lock_case(case: PersonnelCase) -> PersonnelCase:
    rows = PersonnelCase.objects.select_for_update(of=("self",))
    return take(rows.select_related("dossier", "signer__user", "agency"), case.pk)


def check_mode(dossier: Dossier, *texts: str) -> None:
    """Opened while the network was accredited, a file takes no more words once it is not."""
    closed = dossier.secrecy not in STORABLE and not installation.current().is_accredited
    if closed and not dossier.is_register_only and any(text.strip() for text in texts):
        raise ValidationError(
            _(_("Mạng không còn được công nhận giữ nội dung mật: hồ sơ không nhận thêm nội dung."))
        )
