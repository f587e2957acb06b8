"""Kết luận: drafted by one person, approved and signed by another, resting on what is verified."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, Notice, Side
from records.notices import tell
from records.remarks import REGISTER_ONLY, check_words, remark
from regulations.calendar import day_of
from regulations.models import Act
from requests.models import Dispatch
from requests.workflow.moves import Conflict, check, check_move, check_shown, take
from vetting import competence
from vetting.models import (
    Citation,
    Conclusion,
    ConclusionText,
    Finding,
    Handover,
    Person,
)
from vetting.workflow.opening import check_mode, handlers_of, lock_person

Status = Conclusion.Status
GIVEN = "được cung cấp kết luận"


def citable(person: Person) -> QuerySet:
    """Verified, concluded, not withdrawn: the only findings a conclusion may rest on."""
    return person.findings.filter(is_verified=True, withdrawn_at=None)


def missing_for(person: Person) -> list[str]:
    """What a conclusion still wants, in words: both parts verified (003 Điều 5.1.1); where the
    regulation knows no parts, one verified finding."""
    if not person.case.basis.has_classes:
        return [] if citable(person).exists() else [_("Chưa có kết quả đã xác minh, kết luận.")]
    there = set(citable(person).values_list("part", flat=True))
    return [
        _("Chưa có kết quả đã xác minh, kết luận về %(part)s.") % {"part": part.label.lower()}
        for part in Finding.Part
        if part not in there
    ]


@in_record
def draft_conclusion(
    person: Person, *, by: Seat, at: datetime, signing_body: str, findings: Iterable[Finding],
    body: str = "", paper_place: str = "",
) -> Conclusion:  # fmt: skip
    """Soạn dự thảo kết luận. Raises ``ValidationError`` naming the field."""
    person = lock_person(person)
    check(competence.can_draft(by, person))
    if person.conclusions.filter(status__in=(Status.DRAFT, Status.SUBMITTED)).exists():
        raise ValidationError(_("Đang có một dự thảo kết luận về người này."))
    case = person.case
    check_mode(case.dossier, case.number)
    dossier = access.open_dossier(
        Dossier.Kind.CONCLUSION, by.agency, secrecy=case.dossier.secrecy,
        is_register_only=case.dossier.is_register_only, is_restricted=True,
    )  # fmt: skip
    access.keep_barred(dossier, case.dossier, by=by, at=at)
    access.grant(dossier, handlers_of(case), by=by, is_open=False)
    last = person.conclusions.filter(status=Status.SIGNED, superseded_on=None).first()
    conclusion = Conclusion.objects.create(
        dossier=dossier, person=person, agency=by.agency, code=person.code, replaces=last,
        signing_body=signing_body.strip(), drafted_by=by, drafted_hand=by.actor, drafted_at=at,
        paper_place=paper_place.strip(),
    )  # fmt: skip
    _write(conclusion, body, findings, at=at)
    note("conclusion.drafted", at=at, by=by, dossier=dossier, inside=by.agency, code=person.code)
    return conclusion


def _write(
    conclusion: Conclusion, body: str, findings: Iterable[Finding], *, at: datetime
) -> None:
    findings = list(findings)
    citing = citable(conclusion.person).select_for_update(of=("self",))
    allowed = set(citing.values_list("pk", flat=True))
    if any(finding.pk not in allowed for finding in findings):
        raise ValidationError(
            {"findings": _("Chỉ được dẫn kết quả đã xác minh, kết luận và chưa rút.")}
        )
    Citation.objects.filter(conclusion=conclusion).delete()
    Citation.objects.bulk_create(
        Citation(conclusion=conclusion, finding=finding) for finding in findings
    )
    if conclusion.dossier.is_register_only:
        if body.strip():
            raise ValidationError({"body": REGISTER_ONLY})
        return
    ConclusionText.objects.update_or_create(
        conclusion=conclusion, defaults={"body": body, "name": conclusion.person.name, "at": at}
    )
    conclusion.refresh_from_db()


@in_record
def save_conclusion(
    conclusion: Conclusion, *, by: Seat, at: datetime, version: int, signing_body: str,
    findings: Iterable[Finding], body: str = "", paper_place: str = "",
) -> Conclusion:  # fmt: skip
    """Sửa dự thảo; ``Conflict`` when somebody saved in between."""
    conclusion = lock_conclusion(conclusion)
    check(competence.can_edit(by, conclusion))
    if conclusion.version != version:
        raise Conflict(conclusion)
    check_mode(conclusion.dossier, body)
    conclusion.signing_body, conclusion.paper_place = signing_body.strip(), paper_place.strip()
    conclusion.version += 1
    conclusion.save(update_fields=["signing_body", "paper_place", "version"])
    _write(conclusion, body, findings, at=at)
    note("conclusion.saved", at=at, by=by, dossier=conclusion.dossier, inside=by.agency)
    return conclusion


@in_record
def submit_conclusion(conclusion: Conclusion, *, by: Seat, at: datetime) -> Conclusion:
    """Trình: whole, resting on both parts, or told what is missing."""
    conclusion = lock_conclusion(conclusion)
    check_move(conclusion, Status.SUBMITTED)
    check(competence.can_edit(by, conclusion))
    check_whole(conclusion)
    if conclusion.person.case.approver_id == by.pk:
        raise ValidationError(
            _("Người soạn không duyệt kết luận của mình: đổi người duyệt của hồ sơ trước.")
        )
    conclusion.status, conclusion.submitted_at = Status.SUBMITTED, at
    conclusion.save(update_fields=["status", "submitted_at"])
    note("conclusion.submitted", at=at, by=by, dossier=conclusion.dossier, inside=by.agency)
    tell(
        [conclusion.person.case.approver], conclusion.dossier, Notice.Kind.TO_SIGN,
        true_on=day_of(at), at=at, key=at.isoformat(),
    )  # fmt: skip
    return conclusion


def check_whole(conclusion: Conclusion) -> None:
    """Cites verified findings of both parts, none of them withdrawn since."""
    errors: dict[str, Any] = {}
    cited = list(conclusion.findings.select_for_update(of=("self",)))
    gone = [finding for finding in cited if not finding.can_be_cited]
    if gone:
        errors["findings"] = [
            _("Kết quả %(number)s đã rút hoặc chưa xác minh; bỏ khỏi căn cứ.")
            % {"number": finding.document_number}
            for finding in gone
        ]
    else:
        missing = missing_for(conclusion.person)
        parts = {finding.part for finding in cited}
        if not missing and conclusion.person.case.basis.has_classes:
            missing = [
                _("Chưa dẫn kết quả về %(part)s.") % {"part": part.label.lower()}
                for part in Finding.Part
                if part not in parts
            ]
        elif not missing and not cited:
            missing = [_("Chưa dẫn kết quả nào.")]
        if missing:
            errors["findings"] = missing
    if not conclusion.signing_body:
        errors["signing_body"] = _("Ghi cấp có thẩm quyền kết luận.")
    if conclusion.dossier.is_register_only:
        if not conclusion.paper_place:
            errors["paper_place"] = _("Ghi nơi lưu bản giấy của kết luận.")
    elif not conclusion.body.strip():
        errors["body"] = _("Ghi nội dung kết luận.")
    if errors:
        raise ValidationError(errors)


@in_record
def return_conclusion(
    conclusion: Conclusion, *, by: Seat, at: datetime, returned_note: str = ""
) -> Conclusion:
    """Trả lại để sửa."""
    conclusion = lock_conclusion(conclusion)
    check_move(conclusion, Status.DRAFT)
    check(competence.can_return(by, conclusion))
    dossier = conclusion.dossier
    check_words(dossier, returned_note, "returned_note", _("Ghi điều cần sửa."))
    check_mode(dossier, returned_note)
    conclusion.status = Status.DRAFT
    conclusion.returned_remark = remark(dossier, returned_note, at=at, field="returned_note")
    conclusion.save(update_fields=["status", "returned_remark"])
    note("conclusion.returned", at=at, by=by, dossier=dossier, inside=by.agency)
    tell(
        [conclusion.drafted_by], dossier, Notice.Kind.RETURNED, true_on=day_of(at), at=at,
        key=at.isoformat(),
    )  # fmt: skip
    return conclusion


@in_record
def drop_conclusion(conclusion: Conclusion, *, by: Seat, at: datetime) -> Conclusion:
    """Bỏ dự thảo."""
    conclusion = lock_conclusion(conclusion)
    check_move(conclusion, Status.DROPPED)
    check(competence.can_drop(by, conclusion))
    conclusion.status, conclusion.replaces = Status.DROPPED, None
    conclusion.save(update_fields=["status", "replaces"])
    note("conclusion.dropped", at=at, by=by, dossier=conclusion.dossier, inside=by.agency)
    return conclusion


@in_record
def sign_conclusion(
    conclusion: Conclusion, *, by: Seat, at: datetime, document_number: str, issued_on: date,
    version: int | None = None,
) -> Conclusion:  # fmt: skip
    """Duyệt, ký: a second person, number and day. Only now is the former one replaced."""
    conclusion = lock_conclusion(conclusion)
    check_move(conclusion, Status.SIGNED)
    check_shown(conclusion, version)
    check(competence.can_sign(by, conclusion))
    check_whole(conclusion)
    _check_number(conclusion, document_number, issued_on, day_of(at))
    conclusion.status, conclusion.approved_at = Status.SIGNED, at
    conclusion.approved_by, conclusion.approved_hand = by, by.actor
    conclusion.document_number, conclusion.issued_on = document_number.strip(), issued_on
    conclusion.save(
        update_fields=["status", "approved_at", "approved_by", "approved_hand",
                       "document_number", "issued_on"]
    )  # fmt: skip
    former = conclusion.replaces
    if former is not None:
        _supersede(former, issued_on=issued_on, at=at)
    person = lock_person(conclusion.person)
    person.state = Person.State.CONCLUDED
    person.save(update_fields=["state"])
    note(
        "conclusion.signed", at=at, by=by, dossier=conclusion.dossier, inside=by.agency,
        number=conclusion.document_number, on=issued_on,
    )  # fmt: skip
    tell(
        [conclusion.drafted_by], conclusion.dossier, Notice.Kind.CONCLUDED, true_on=day_of(at),
        at=at,
    )  # fmt: skip
    return conclusion


def _supersede(former: Conclusion, *, issued_on: date, at: datetime) -> None:
    """Only now is the former one marked, and whoever was given it is told."""
    former.superseded_on = issued_on
    former.save(update_fields=["superseded_on"])
    given = former.handovers.select_related("asked__case__drafted_by")
    tell(
        [row.asked.case.drafted_by for row in given], former.dossier, Notice.Kind.CONCLUDED,
        true_on=issued_on, at=at, key="superseded",
    )  # fmt: skip


def _check_number(conclusion: Conclusion, number: str, issued_on: date | None, on: date) -> None:
    errors = {}
    if not number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu của kết luận.")
    if issued_on is None or issued_on > on:
        errors["issued_on"] = _("Ghi ngày ký, không sau hôm nay.")
    elif issued_on < max(row.verified_on for row in conclusion.findings.all()):
        errors["issued_on"] = _("Ngày ký không thể trước ngày kết luận xác minh được dẫn.")
    if errors:
        raise ValidationError(errors)


def asking_for(conclusion: Conclusion, seat: Seat) -> QuerySet:
    """Letters that ask this agency for a conclusion and wait for one (004 Điều 5.2.c)."""
    given = conclusion.handovers.values("asked")
    return (
        Dispatch.objects.visible_to(seat)
        .open()
        .filter(requested_agency=conclusion.agency, rule__act=Act.CONCLUSION)
        .exclude(pk__in=given)
        .with_parties()
    )


@in_record
def hand_over(conclusion: Conclusion, *, by: Seat, at: datetime, asked: Dispatch) -> Handover:
    """Cung cấp kết luận: that document alone, to those who read the request over there."""
    conclusion = lock_conclusion(conclusion)
    check(competence.can_hand_over(by, conclusion))
    if not asking_for(conclusion, by).filter(pk=asked.pk).exists():
        raise ValidationError({"asked": _("Chọn một văn bản đề nghị cung cấp kết luận.")})
    if conclusion.superseded_on is not None:
        raise ValidationError(_("Kết luận này đã được thay; cung cấp kết luận mới nhất."))
    letter, on = asked.case, day_of(at)
    reading = [seat.group_id for seat, _why in access.readers(
        asked.dossier, letter.requesting_agency, on)]  # fmt: skip
    circle = access.Circle((*reading, letter.drafted_by.group_id), Side.OVERSEES, GIVEN)
    access.grant(conclusion.dossier, circle, by=by, is_open=False)
    row = Handover.objects.create(
        conclusion=conclusion, asked=asked, agency=letter.requesting_agency, by=by, at=at
    )
    note(
        "conclusion.handed_over", at=at, by=by, dossier=conclusion.dossier,
        to=letter.requesting_agency.name, letter=letter.document_number,
    )  # fmt: skip
    tell([letter.drafted_by], conclusion.dossier, Notice.Kind.CONCLUDED, true_on=on, at=at)
    return row


def lock_conclusion(conclusion: Conclusion) -> Conclusion:
    rows = Conclusion.objects.select_for_update(of=("self",)).select_related(
        "dossier", "person__case__dossier", "person__case__approver__user", "drafted_by__user",
        "agency", "text", "person__text",
    )  # fmt: skip
    return take(rows, conclusion.pk)
