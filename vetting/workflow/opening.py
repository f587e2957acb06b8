"""Mở hồ sơ thẩm định: persons by code, on one of the grounds of the clause; who may read it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Role, Seat, User
from records import access, documents, installation
from records.history import in_record, note
from records.models import Dossier, Grant, Notice, Register, Secrecy, Side
from records.notices import tell
from records.registers import take_number
from records.remarks import REGISTER_ONLY, check_words, remark
from regulations.calendar import day_of
from regulations.models import RELATIVES
from regulations.wording import spoken
from requests import traces
from requests.workflow.moves import check, take
from vetting import competence
from vetting.models import Conclusion, Person, PersonWords, VettingCase

HANDLER = "người xử lý hồ sơ thẩm định"
IDENTITY = ("name", "birth_year", "post", "organisation", "managed_by")


@in_record
def open_case(
    *,
    by: Seat,
    at: datetime,
    ground: str,
    approver: Seat,
    persons: Iterable[dict[str, Any]],
    paper_place: str = "",
    barred: Iterable[User] = (),
) -> VettingCase:
    """A file on one or several persons, under “chế độ mật” whatever the network (003 Điều 2.2).

    ``persons``: ``code`` (empty: numbered), ``relatives``, and on an accredited network who it is.
    ``barred``: colleagues the file is about. Raises ``ValidationError`` naming the field.
    """
    on, barred = day_of(at), list(barred)
    check(competence.can_open(by, on))
    _check_opening(by, approver, ground, barred, on)
    dossier = access.open_dossier(
        Dossier.Kind.VETTING, by.agency, secrecy=Secrecy.SECRET, is_restricted=True
    )
    number = f"TĐ-{on.year}-{take_number(by.agency, Register.Book.VETTING, on):04d}"
    access.bar(dossier, barred, by=by, at=at)
    readers = access.Circle((by.group_id, approver.group_id), Side.ASKS, HANDLER)
    access.grant(dossier, readers, by=by, is_open=False)
    case = VettingCase.objects.create(
        dossier=dossier, agency=by.agency, number=number, ground=ground, opened_by=by,
        opened_at=at, approver=approver, paper_place=paper_place.strip(),
    )  # fmt: skip
    note("vetting.opened", at=at, by=by, dossier=dossier, inside=by.agency, ground=ground)
    for person in persons:
        add_person(case, by=by, at=at, **person)
    if not case.persons.exists():
        raise ValidationError({"persons": _("Ghi ít nhất một người, bằng mã.")})
    if approver != by:
        tell([approver], dossier, Notice.Kind.NAMED, true_on=on, at=at)
    return case


def _check_opening(by: Seat, approver: Seat, ground: str, barred: list[User], on: date) -> None:
    errors = {}
    if ground not in competence.grounds_of(by.agency, on):
        errors["ground"] = _("Chọn trường hợp thẩm định theo quy chế.")
    if not _leads(by, approver, on):
        errors["approver"] = _("Chọn một lãnh đạo của cơ quan đồng chí.")
    elif approver.user in barred:
        errors["approver"] = _("Người được thẩm định không duyệt hồ sơ; chọn lãnh đạo khác.")
    if by.actor in barred or by.user in barred:
        errors["barred"] = _("Đồng chí không mở hồ sơ về chính mình; chuyển người khác.")
    if errors:
        raise ValidationError(errors)


def _leads(by: Seat, seat: Seat, on: date) -> bool:
    here = by.agency.seats.current(on).with_role(Role.LEADER)
    return here.filter(pk=seat.pk).exists()


@in_record
def add_person(
    case: VettingCase, *, by: Seat, at: datetime, code: str = "", relatives: str = "",
    **identity: Any,
) -> Person:  # fmt: skip
    """One more person. Raises ``ValidationError`` naming the field."""
    case = lock_case(case)
    check(competence.can_work(by, case))
    code = code.strip() or f"{case.number}/{case.persons.count() + 1}"
    said = {k: v for k, v in identity.items() if k in IDENTITY and v not in (None, "")}
    if said and case.dossier.is_register_only:
        raise ValidationError(dict.fromkeys(said, REGISTER_ONLY))
    check_mode(case.dossier, code)
    _check_person(case, code, relatives)
    _check_code(code, said.get("name", ""))
    if not said.get("name") and not case.dossier.is_register_only:
        raise ValidationError({"name": _("Ghi họ tên người được thẩm định.")})
    _check_twice(case, said)
    try:
        with transaction.atomic():
            person = Person.objects.create(
                case=case, code=code, relatives=relatives, added_by=by, added_at=at
            )
    except IntegrityError as error:
        raise ValidationError({"code": _("Mã này đã có trong hồ sơ.")}) from error
    if said:
        PersonWords.objects.create(person=person, at=at, **said)
    note("vetting.person_added", at=at, by=by, dossier=case.dossier, inside=by.agency, code=code)
    return person


def _check_person(case: VettingCase, code: str, relatives: str) -> None:
    wants_class = case.basis.has_classes
    if wants_class and relatives not in RELATIVES:
        raise ValidationError({"relatives": _("Chọn diện thân nhân: thời hạn tùy theo diện.")})
    if not wants_class and relatives:
        raise ValidationError({"relatives": _("Quy chế này không chia diện thân nhân; để trống.")})
    if case.persons.filter(code=code).exists():
        raise ValidationError({"code": _("Mã này đã có trong hồ sơ.")})


def _check_code(code: str, name: str) -> None:
    """A code stands in lists, letters and registers: it names nobody."""
    if traces.traces(code) or (name and spoken(name) in spoken(code)):
        raise ValidationError({"code": _("Mã không nêu tên, số giấy tờ của ai; đặt mã khác.")})


def _check_twice(case: VettingCase, said: dict[str, Any]) -> None:
    """The same person twice in one file; across files nobody is looked for."""
    same = PersonWords.objects.filter(
        person__case=case, name__iexact=said.get("name", ""), birth_year=said.get("birth_year")
    )
    if said.get("name") and same.exists():
        raise ValidationError({"name": _("Người này đã có trong hồ sơ.")})


@in_record
def name_handler(case: VettingCase, *, by: Seat, at: datetime, handler: Seat) -> Seat:
    """Nêu tên người xử lý: they read the file from its beginning."""
    check(competence.can_name(by, case))
    on = day_of(at)
    if not by.agency.seats.current(on).filter(pk=handler.pk).exists():
        raise ValidationError({"handler": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if access.is_barred(case.dossier, handler.user):
        raise ValidationError({"handler": _("Hồ sơ này không mở được cho người này.")})
    _let_in(case, handler, by=by)
    note(
        "vetting.handler_named", at=at, by=by, dossier=case.dossier, inside=by.agency,
        handler=handler.pk,
    )  # fmt: skip
    tell([handler], case.dossier, Notice.Kind.NAMED, true_on=on, at=at, key=at.isoformat())
    return handler


@in_record
def remove_handler(case: VettingCase, *, by: Seat, at: datetime, handler: Seat) -> None:
    """Thôi xử lý, also in mid-work: what they entered stays, under their name."""
    check(competence.can_name(by, case))
    if handler.pk == case.approver_id or handler.pk == by.pk:
        raise ValidationError({"handler": _("Người duyệt và chính mình không bỏ được ở đây.")})
    if not sum(access.revoke(dossier, [handler.group_id]) for dossier in dossiers_of(case)):
        raise ValidationError({"handler": _("Người này không có trong hồ sơ.")})
    note(
        "vetting.handler_removed", at=at, by=by, dossier=case.dossier, inside=by.agency,
        handler=handler.pk,
    )  # fmt: skip


@in_record
def replace_approver(case: VettingCase, *, by: Seat, at: datetime, approver: Seat) -> VettingCase:
    """Another leader approves: the former one left, or is away for long. Told if one waits."""
    case = lock_case(case)
    check(competence.can_name(by, case))
    if not _leads(by, approver, day_of(at)):
        raise ValidationError({"approver": _("Chọn một lãnh đạo của cơ quan đồng chí.")})
    if access.is_barred(case.dossier, approver.user):
        raise ValidationError({"approver": _("Hồ sơ này không mở được cho người này.")})
    waiting = Conclusion.objects.filter(
        person__case=case, status__in=(Conclusion.Status.DRAFT, Conclusion.Status.SUBMITTED)
    )
    if waiting.filter(drafted_by=approver).exists():
        raise ValidationError({"approver": _("Người này đang soạn một kết luận của hồ sơ.")})
    _let_in(case, approver, by=by)
    case.approver = approver
    case.save(update_fields=["approver"])
    note(
        "vetting.approver_replaced", at=at, by=by, dossier=case.dossier, inside=by.agency,
        approver=approver.pk,
    )  # fmt: skip
    on, key = day_of(at), at.isoformat()
    tell([approver], case.dossier, Notice.Kind.NAMED, true_on=on, at=at, key=key)
    for row in waiting.filter(status=Conclusion.Status.SUBMITTED).select_related("dossier"):
        tell([approver], row.dossier, Notice.Kind.TO_SIGN, true_on=on, at=at, key=key)
    return case


@in_record
def bar_people(
    case: VettingCase, *, by: Seat, at: datetime, people: Iterable[Seat]
) -> VettingCase:
    """The file turned out to be about colleagues: from now on they know nothing of it, of its
    letters, of its conclusions. It cannot be taken back."""
    case = lock_case(case)
    check(competence.can_name(by, case))
    people = list(people)
    ours = set(by.agency.seats.values_list("pk", flat=True))
    if not people or any(seat.pk not in ours for seat in people):
        raise ValidationError({"people": _("Chọn người trong cơ quan đồng chí.")})
    users = {seat.user for seat in people}
    if by.user in users or by.actor in users:
        raise ValidationError({"people": _("Đồng chí không tự ghi mình; chuyển người khác.")})
    if case.approver.user in users:
        raise ValidationError({"people": _("Người này đang duyệt hồ sơ: đổi người duyệt trước.")})
    for dossier in dossiers_of(case):
        access.bar(dossier, users, by=by, at=at)
    note(
        "vetting.barred", at=at, by=by, dossier=case.dossier, inside=by.agency,
        people=[seat.pk for seat in people],
    )  # fmt: skip
    return case


def dossiers_of(case: VettingCase) -> list[Dossier]:
    """The file, its conclusions, its letters and what each addressee has of them."""
    of_it = (
        Q(pk=case.pk) | Q(conclusion__person__case=case) | Q(letter__vetting_link__case=case)
        | Q(dispatch__case__vetting_link__case=case)
    )  # fmt: skip
    return list(Dossier.objects.filter(of_it).distinct())


def handlers_of(case: VettingCase) -> access.Circle:
    """Whoever handles the file handles its letters and its conclusions."""
    rows = Grant.objects.filter(content_object=case.dossier, reason=HANDLER)
    return access.Circle(tuple(rows.values_list("group", flat=True)), Side.ASKS, HANDLER)


def _let_in(case: VettingCase, seat: Seat, *, by: Seat) -> None:
    """Whoever handles the file reads all of it, from its beginning."""
    circle = access.Circle((seat.group_id,), Side.ASKS, HANDLER)
    for dossier in dossiers_of(case):
        access.grant(dossier, circle, by=by, is_open=False)


@in_record
def close_case(case: VettingCase, *, by: Seat, at: datetime) -> VettingCase:
    """Kết thúc, once every person has a conclusion or is no longer vetted."""
    case = lock_case(case)
    check(competence.can_work(by, case))
    done = {Person.State.CONCLUDED, Person.State.ENDED}
    waiting = case.persons.exclude(state__in=done)
    if waiting.exists():
        codes = ", ".join(waiting.values_list("code", flat=True)[:5])
        raise ValidationError(_("Còn người chưa xong: %(codes)s.") % {"codes": codes})
    case.status, case.closed_at, case.closed_by = VettingCase.Status.CLOSED, at, by
    case.save(update_fields=["status", "closed_at", "closed_by"])
    note("vetting.closed", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


@in_record
def end_person(person: Person, *, by: Seat, at: datetime, reason: str = "") -> Person:
    """Thôi thẩm định một người: the procedure that needed it ended. Nothing is concluded; of one
    considered anew the conclusion that stands goes on standing."""
    person = lock_person(person)
    dossier = person.case.dossier
    check(competence.can_draft(by, person))
    drafts = (Conclusion.Status.DRAFT, Conclusion.Status.SUBMITTED)
    if person.conclusions.filter(status__in=drafts).exists():
        raise ValidationError(_("Đang có dự thảo kết luận về người này: ký hoặc bỏ trước."))
    check_words(dossier, reason, "reason", _("Ghi lý do thôi thẩm định."))
    check_mode(dossier, reason)
    stands = person.state == Person.State.REOPENED
    person.state = Person.State.CONCLUDED if stands else Person.State.ENDED
    person.ended_by, person.ended_at = by, at
    person.ended_remark = remark(dossier, reason, at=at, field="reason")
    person.save(update_fields=["state", "ended_by", "ended_at", "ended_remark"])
    note(
        "vetting.person_ended", at=at, by=by, dossier=dossier, inside=by.agency, code=person.code,
    )  # fmt: skip
    return person


@in_record
def attach(case: VettingCase, *, by: Seat, at: datetime, files: Iterable[File]) -> VettingCase:
    """Thêm tài liệu; on an accredited network only, and never under a person's name."""
    case = lock_case(case)
    check(competence.can_attach(by, case))
    files = list(files)
    if not files:
        raise ValidationError(_("Chọn ít nhất một tệp."))
    check_mode(case.dossier, *(file.name for file in files))
    for file in files:
        _check_file_name(case, file)
        documents.store(file, dossier=case.dossier, by=by, at=at)
    return case


def _check_file_name(case: VettingCase, file: File) -> None:
    """A name travels further than what is inside: it carries codes, as lists do."""
    said = spoken(Path(file.name).stem)
    names = PersonWords.objects.filter(person__case=case).values_list("name", flat=True)
    if any(spoken(name) in said for name in names):
        raise ValidationError(
            _("Tên tệp “%(name)s” nêu tên người; đổi tên tệp theo mã rồi tải lại.")
            % {"name": file.name}
        )


def check_mode(dossier: Dossier, *words: str) -> None:
    """A file opened while the network was accredited takes no more words once it is not: it is
    read and closed, and a new one is opened, register-only."""
    closed = installation.is_register_only(dossier.secrecy) and not dossier.is_register_only
    if closed and any(text.strip() for text in words):
        raise ValidationError(
            _(
                "Mạng không còn được công nhận giữ nội dung mật: hồ sơ này không nhận thêm nội "
                "dung. Mở hồ sơ mới, chỉ vào sổ."
            )
        )


def lock_case(case: VettingCase) -> VettingCase:
    rows = VettingCase.objects.select_for_update(of=("self",))
    return take(rows.select_related("dossier", "approver__user"), case.pk)


def lock_person(person: Person) -> Person:
    """The row every step about one person takes first."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("case__dossier")
    return take(rows, person.pk)
