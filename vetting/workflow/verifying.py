"""Đề nghị thẩm tra, xác minh; what came back, person by person; what was withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records import access
from records.history import in_record, note
from records.remarks import check_words, remark
from regulations.calendar import day_of
from regulations.models import RELATIVES, Act, DeadlineRule
from requests import workflow
from requests.models import CoordinationRequest, Dispatch, Reply
from requests.workflow.moves import check, take
from vetting import competence
from vetting.models import (
    CaseLetter,
    Citation,
    ClassChange,
    Finding,
    Person,
    Talk,
    VettingCase,
)
from vetting.workflow.opening import check_mode, handlers_of, lock_case, lock_person

Letter = CoordinationRequest.Status
UNSENT = (Letter.DRAFT, Letter.AWAITING_SIGNATURE, Letter.SIGNED)


def dispatches_of(case: VettingCase, seat: Seat) -> dict[str, list[Dispatch]]:
    """Of each code what was asked about it, the newest first: several bodies may be asked."""
    rows = Dispatch.objects.visible_to(seat)
    rows = rows.filter(case__vetting_link__case=case, line__isnull=False)
    found: dict[str, list[Dispatch]] = {}
    for row in rows.with_parties().order_by("-delivered_at", "line"):
        found.setdefault(row.line.code, []).append(row)
    return found


@in_record
def ask_for_verification(
    case: VettingCase, *, by: Seat, at: datetime, persons: Iterable[Person], to: Agency,
    signer: Seat | None = None,
) -> CoordinationRequest:  # fmt: skip
    """A draft letter with a line for each person (003 Điều 4.1); it goes the way of all letters.

    The functional body that the police committee assigned may be written to itself (5.1.1).
    """
    case = lock_case(case)
    check(competence.can_work(by, case))
    persons = [p for p in persons if p.case_id == case.pk]
    waiting = [p for p in persons if p.state in {Person.State.PENDING, Person.State.REOPENED}]
    if not waiting:
        raise ValidationError({"persons": _("Chọn ít nhất một người đang thẩm định.")})
    _check_not_asked(case, waiting, to)
    check_mode(case.dossier, case.number)
    rule = _rule(case, by.agency, to, waiting, day_of(at))
    letter = workflow.draft(
        by=by, at=at, act=Act.VERIFICATION, rule=rule, condition=rule.condition,
        addressees=[to], secrecy=case.dossier.secrecy, is_restricted=True,
        signer=signer or case.approver, lines=[(p.code, p.relatives) for p in waiting],
        keeps_barred=case.dossier, is_register_only=case.dossier.is_register_only,
        **_words(case, waiting),
    )  # fmt: skip
    access.grant(letter.dossier, handlers_of(case), by=by)
    CaseLetter.objects.create(case=case, letter=letter)
    note(
        "vetting.verification_drafted", at=at, by=by, dossier=case.dossier, inside=by.agency,
        codes=[p.code for p in waiting],
    )  # fmt: skip
    return letter


def _check_not_asked(case: VettingCase, persons: list[Person], to: Agency) -> None:
    """One question at a time to one body about one person: it is answered or taken back first."""
    running = Dispatch.objects.open().filter(case__vetting_link__case=case, requested_agency=to)
    asked = set(running.values_list("line__code", flat=True)) | unsent_codes(case, to)
    twice = [p.code for p in persons if p.code in asked]
    if twice:
        raise ValidationError(
            {"persons": _("Đang có văn bản hỏi về mã %(codes)s.") % {"codes": ", ".join(twice)}}
        )


def unsent_codes(case: VettingCase, to: Agency | None = None) -> set[str]:
    """About whom a letter has been written that did not leave yet."""
    letters = CoordinationRequest.objects.filter(vetting_link__case=case, status__in=UNSENT)
    if to is not None:
        letters = letters.filter(addressees=to)
    return set(letters.exclude(lines=None).values_list("lines__code", flat=True))


def _rule(
    case: VettingCase, asking: Agency, to: Agency, persons: list[Person], on: date
) -> DeadlineRule:
    """The clause of the file's own regulation that binds the addressee, of the slowest class."""
    rules = DeadlineRule.objects.in_force(on).binding(asking, to).filter(
        act=Act.VERIFICATION, regulation__key=case.basis.regulation_key
    )  # fmt: skip
    slowest = workflow.slowest([p.relatives for p in persons if p.relatives])
    found = rules.filter(condition=slowest).order_by("code").first()
    if found is None:
        raise ValidationError(
            {"to": _("Quy chế của hồ sơ không có điều khoản để hỏi cơ quan này; chọn nơi khác.")}
        )
    return found


def _words(case: VettingCase, persons: list[Person]) -> dict[str, str]:
    """Where names are kept at all the letter names the persons; never in its title."""
    if case.dossier.is_register_only:
        return {"paper_place": case.paper_place}
    rows = [
        "; ".join(filter(None, (p.code, p.name, str(p.birth_year or ""), p.post, p.organisation)))
        for p in persons
    ]
    return {
        "subject": _("Đề nghị thẩm tra, xác minh %(n)s người, hồ sơ %(number)s")
        % {"n": len(persons), "number": case.number},
        "body": "\n".join([_("Đề nghị thẩm tra, xác minh về lịch sử chính trị:"), *rows]),
    }


@in_record
def record_finding(
    person: Person,
    *,
    by: Seat,
    at: datetime,
    part: str,
    source: str,
    document_number: str,
    issued_on: date,
    is_verified: bool,
    verified_by: str = "",
    verified_number: str = "",
    verified_on: date | None = None,
    text: str = "",
    reply: Reply | None = None,
) -> Finding:
    """Ghi kết quả: who supplied it, under which number, verified and concluded by whom.

    Unverified it is kept and marked; nothing may cite it (003 Điều 4.3).
    """
    person = lock_person(person)
    check(competence.can_work(by, person.case))
    on = day_of(at)
    _check_finding(
        part, source, document_number, issued_on, on, is_verified=is_verified,
        verified_by=verified_by, verified_number=verified_number, verified_on=verified_on,
    )  # fmt: skip
    check_mode(person.case.dossier, text)
    if reply is not None:
        _check_reply(person, reply)
    kept = {"verified_by": "", "verified_number": "", "verified_on": None}
    if is_verified:
        kept = {"verified_by": verified_by.strip(), "verified_number": verified_number.strip(),
                "verified_on": verified_on}  # fmt: skip
    row = Finding.objects.create(
        person=person, part=part, source=source.strip(), by=by, at=at, reply=reply,
        document_number=document_number.strip(), issued_on=issued_on, is_verified=is_verified,
        remark=remark(person.case.dossier, text, at=at, field="text"), **kept,
    )  # fmt: skip
    note(
        "vetting.finding_recorded", at=at, by=by, dossier=person.case.dossier, inside=by.agency,
        code=person.code, part=part, number=row.document_number, verified=is_verified,
    )  # fmt: skip
    return row


def _check_finding(
    part: str, source: str, document_number: str, issued_on: date, on: date, *,
    is_verified: bool, verified_by: str, verified_number: str, verified_on: date | None,
) -> None:  # fmt: skip
    errors = {}
    if part not in Finding.Part:
        errors["part"] = _("Chọn phần: lịch sử chính trị hoặc chính trị hiện nay.")
    if not source.strip():
        errors["source"] = _("Ghi cơ quan cung cấp.")
    if not document_number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu văn bản.")
    if issued_on > on:
        errors["issued_on"] = _("Ngày văn bản không thể sau hôm nay.")
    if is_verified:
        errors |= check_verified(verified_by, verified_number, verified_on, on)
    if errors:
        raise ValidationError(errors)


def check_verified(by: str, number: str, on: date | None, today: date) -> dict[str, str]:
    """“Đã xác minh, kết luận” is somebody's word, under a number, on a day."""
    errors = {}
    if not by.strip():
        errors["verified_by"] = _("Ghi cơ quan nào đã xác minh, kết luận.")
    if not number.strip():
        errors["verified_number"] = _("Ghi số văn bản kết luận xác minh.")
    if on is None:
        errors["verified_on"] = _("Ghi ngày kết luận xác minh.")
    elif on > today:
        errors["verified_on"] = _("Ngày kết luận xác minh không thể sau hôm nay.")
    return errors


def _check_reply(person: Person, reply: Reply) -> None:
    """The answer about this very person, and entered once."""
    asked = Dispatch.objects.filter(
        pk=reply.dispatch_id, case__vetting_link__case=person.case, line__code=person.code
    )
    if not asked.exists() or reply.status != Reply.Status.ISSUED:
        raise ValidationError(_("Câu trả lời này không phải về người này."))
    if person.findings.filter(reply=reply, withdrawn_at=None).exists():
        raise ValidationError(_("Câu trả lời này đã được đưa vào hồ sơ."))


@in_record
def withdraw_finding(finding: Finding, *, by: Seat, at: datetime, reason: str = "") -> Finding:
    """Rút một kết quả: it stays to be read and is cited no more. What was signed on it stands
    until a new fact reopens the file; what is being drafted on it is not signed."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("person__case__dossier")
    finding = take(rows, finding.pk)
    case = finding.person.case
    check(competence.can_work(by, case) and finding.withdrawn_at is None)
    check_words(case.dossier, reason, "reason", _("Ghi lý do rút kết quả này."))
    check_mode(case.dossier, reason)
    finding.withdrawn_at, finding.withdrawn_by = at, by
    finding.withdrawn_remark = remark(case.dossier, reason, at=at, field="reason")
    finding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_remark"])
    note(
        "vetting.finding_withdrawn", at=at, by=by, dossier=case.dossier, inside=by.agency,
        code=finding.person.code, number=finding.document_number,
        cited=Citation.objects.filter(finding=finding).count(),
    )  # fmt: skip
    return finding


@in_record
def log_talk(
    case: VettingCase, *, by: Seat, at: datetime, means: str, on: date, parties: str,
    document_number: str = "", text: str = "",
) -> Talk:  # fmt: skip
    """Trao đổi trực tiếp, hội nghị về trường hợp khó (003 Điều 4.2), before going on."""
    case = lock_case(case)
    check(competence.can_work(by, case))
    errors = {}
    if on > day_of(at):
        errors["on"] = _("Ngày trao đổi không thể sau hôm nay.")
    if means == Talk.Means.MEETING and not document_number.strip():
        errors["document_number"] = _("Ghi số biên bản hội nghị.")
    if errors:
        raise ValidationError(errors)
    check_mode(case.dossier, text)
    row = Talk.objects.create(
        case=case, means=means, on=on, parties=parties.strip(), by=by, at=at,
        document_number=document_number.strip(),
        remark=remark(case.dossier, text, at=at, field="text"),
    )  # fmt: skip
    note("vetting.talked", at=at, by=by, dossier=case.dossier, inside=by.agency, means=means)
    return row


@in_record
def reclassify(
    person: Person, *, by: Seat, at: datetime, condition: str, reason: str = ""
) -> Person:
    """Đổi diện thân nhân: with a question under way its clock is reckoned anew from the original
    start; after the answer the class is history and stays."""
    person = lock_person(person)
    check(competence.can_work(by, person.case))
    if not person.case.basis.has_classes:
        raise ValidationError({"condition": _("Quy chế này không chia diện thân nhân.")})
    if condition not in RELATIVES or condition == person.relatives:
        raise ValidationError({"condition": _("Chọn một diện khác với diện đang ghi.")})
    if person.code in unsent_codes(person.case):
        raise ValidationError(
            {"condition": _("Văn bản hỏi về người này chưa gửi: gửi hoặc bỏ văn bản trước.")}
        )
    check_words(person.case.dossier, reason, "reason", _("Ghi lý do đổi diện thân nhân."))
    check_mode(person.case.dossier, reason)
    asked = dispatches_of(person.case, by).get(person.code, [])
    for dispatch in [row for row in asked if row.is_open] or asked[:1]:
        workflow.reclassify(dispatch, by=by, at=at, condition=condition, reason=reason)
    ClassChange.objects.create(
        person=person, was=person.relatives, now=condition, by=by, at=at,
        remark=remark(person.case.dossier, reason, at=at, field="reason"),
    )  # fmt: skip
    person.relatives = condition
    person.save(update_fields=["relatives"])
    note(
        "vetting.reclassified", at=at, by=by, dossier=person.case.dossier, inside=by.agency,
        code=person.code, condition=condition,
    )  # fmt: skip
    return person
