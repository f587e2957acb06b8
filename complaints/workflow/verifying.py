"""Verify, extend, conclude by two people, notify, follow up."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from complaints import clocks, competence
from complaints.mode import check_owed, takes_words
from complaints.models import ComplaintCase, ComplaintText, Conclusion
from complaints.routing import unbarred
from complaints.workflow.moves import (
    check_decidable,
    check_on,
    check_said,
    check_stage,
    check_unchanged,
    check_written,
    keep,
    lock_case,
    move,
    take_step,
)
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from regulations.calendar import day_of
from requests.workflow.moves import WrongState, check, check_shown

Stage = ComplaintCase.Stage


def _say(case: ComplaintCase, field: str, text: str) -> None:
    if takes_words(case.dossier):
        ComplaintText.objects.filter(pk=case.pk).update(**{field: text.strip()})


def _admitted_on(case: ComplaintCase) -> date:
    step = case.steps.filter(kind="admitted").last()
    return step.on if step else case.received_on


@in_record
def begin_verifying(
    case: ComplaintCase, *, by: Seat, at: datetime, on: date | None = None
) -> ComplaintCase:
    """Bắt đầu xác minh, once somebody has it in hand."""
    case = lock_case(case, by)
    check_stage(case, Stage.VERIFYING)
    check(competence.can_verify(by, case))
    check_decidable(case, at)
    if case.handler_id is None:
        raise ValidationError(_("Giao người thụ lý trước khi xác minh."))
    day = check_on(on, at, since=_admitted_on(case))
    move(case, Stage.VERIFYING, at=at)
    take_step(case, "verifying", by=by, at=at, on=day)
    return case


@in_record
def record_verified(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    verified: str = "",
    document_number: str = "",
    on: date | None = None,
    version: int | None = None,
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Ghi kết quả xác minh; without it nothing is concluded. ``version`` is that of the case as
    shown; ``Conflict`` if it is older."""
    case = lock_case(case, by)
    check(competence.can_record_verified(by, case))
    check_decidable(case, at)
    check_unchanged(case, case.version, version)
    check_owed(case.dossier, verified, "verified", _("Nhập kết quả xác minh."))
    check_said(
        case, {"verified": verified}, is_not_the_writer=is_not_the_writer,
        document_number=document_number,
    )  # fmt: skip
    case.verified_on = check_on(on, at, since=_admitted_on(case))
    keep(case)
    _say(case, "verified", verified)
    take_step(case, "verified", by=by, at=at, on=case.verified_on, document_number=document_number)
    return case


@in_record
def extend(
    case: ComplaintCase, *, by: Seat, at: datetime, document_number: str = "",
    written_form: str = "", reason: str = "", is_not_the_writer: bool = False,
) -> ComplaintCase:  # fmt: skip
    """Gia hạn giải quyết, in writing and no more often than the law lets."""
    case = lock_case(case, by)
    check(competence.can_extend(by, case))
    check_decidable(case, at)
    check_written("extended", document_number, written_form)
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    row = clocks.extend(case, on=day_of(at))
    take_step(
        case, "extended", by=by, at=at, on=day_of(at), document_number=document_number,
        written_form=written_form, reason=reason, due_on=row.due_on,
    )  # fmt: skip
    return case


@in_record
def draft_conclusion(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    conclusion: str = "",
    version: int | None = None,
    is_not_the_writer: bool = False,
) -> Conclusion:
    """Dự thảo kết luận; another person approves it. ``version`` is that of the draft as shown, 0
    where there was none; ``Conflict`` if it is older."""
    case = lock_case(case, by)
    if case.stage != Stage.VERIFYING:
        raise WrongState(case.stage)
    check(competence.can_draft_conclusion(by, case))
    check_decidable(case, at)
    row = Conclusion.objects.filter(pk=case.pk).first()
    check_unchanged(case, row.version if row else 0, version)
    check_owed(case.dossier, conclusion, "conclusion", _("Nhập nội dung kết luận."))
    check_said(case, {"conclusion": conclusion}, is_not_the_writer=is_not_the_writer)
    _say(case, "conclusion", conclusion)
    if row is None:
        row = Conclusion.objects.create(
            case=case, drafted_by=by, drafter=by.actor, drafted_at=at, version=1
        )
    else:
        row.drafted_by, row.drafter, row.drafted_at = by, by.actor, at
        row.version, row.returned_at = row.version + 1, None
        row.save(update_fields=["drafted_by", "drafter", "drafted_at", "version", "returned_at"])
    note("complaint.conclusion_drafted", at=at, by=by, dossier=case.dossier, inside=by.agency)
    leaders = [s for s in unbarred(case, day_of(at), Role.LEADER) if s.user_id != by.actor.pk]
    tell(leaders, case.dossier, Notice.Kind.TO_SIGN, true_on=day_of(at), at=at, key=at.isoformat())
    return row


@in_record
def return_draft(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    is_not_the_writer: bool = False,
) -> Conclusion:
    """Trả lại dự thảo kết luận: a leader says what to change; it is drafted anew."""
    case = lock_case(case, by)
    row = Conclusion.objects.filter(pk=case.pk).first()
    if case.stage != Stage.VERIFYING:
        raise WrongState(case.stage)
    check(competence.can_approve(by, case, row))
    check_decidable(case, at)
    check_shown(row, version)
    check_said(case, {"reason": reason}, is_not_the_writer=is_not_the_writer)
    check_owed(case.dossier, reason, "reason", _("Ghi ý kiến khi trả lại để sửa."))
    row.returned_at = at
    row.save(update_fields=["returned_at"])
    take_step(case, "draft_back", by=by, at=at, on=day_of(at), reason=reason)
    tell(
        [row.drafted_by], case.dossier, Notice.Kind.RETURNED, true_on=day_of(at), at=at,
        key=at.isoformat(),
    )  # fmt: skip
    return row


@in_record
def conclude(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str,
    on: date | None = None,
    version: int | None = None,
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Duyệt kết luận: a leader who did not draft it; with its number and day.

    ``version`` is that of the draft that was shown.
    """
    case = lock_case(case, by)
    check_stage(case, Stage.CONCLUDED)
    row = Conclusion.objects.filter(pk=case.pk).first()
    check(competence.can_approve(by, case, row))
    check_decidable(case, at)
    check_shown(row, version)
    if not document_number.strip():
        raise ValidationError({"document_number": _("Ghi số kết luận.")})
    check_said(case, {}, is_not_the_writer=is_not_the_writer, document_number=document_number)
    day = check_on(on, at, since=case.verified_on)
    row.approved_by, row.approver, row.approved_at = by, by.actor, at
    row.save(update_fields=["approved_by", "approver", "approved_at"])
    case.result_number, case.result_on = document_number.strip(), day
    move(case, Stage.CONCLUDED, at=at)
    clocks.stop(case, on=day)
    clocks.start(case, clocks.first(case.kind, "send", day), on=day)
    take_step(case, "concluded", by=by, at=at, on=day, document_number=document_number)
    return case


@in_record
def notify(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    written_form: str = "",
    on: date | None = None,
    notice: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Thông báo kết quả giải quyết, in writing."""
    case = lock_case(case, by)
    check_stage(case, Stage.NOTIFIED)
    check(competence.can_notify(by, case))
    check_decidable(case, at)
    check_written("notified", document_number, written_form)
    check_said(
        case, {"notice": notice}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    day = check_on(on, at, since=case.result_on)
    _say(case, "notice", notice)
    move(case, Stage.NOTIFIED, at=at)
    clocks.stop_all(case, on=day)
    take_step(
        case, "notified", by=by, at=at, on=day, document_number=document_number,
        written_form=written_form,
    )  # fmt: skip
    return case


@in_record
def follow_up(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    reason: str = "",
    is_done: bool = False,
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Theo dõi thực hiện kết luận; ``is_done`` ends the case."""
    case = lock_case(case, by)
    check_stage(case, Stage.FOLLOWED_UP)
    check(competence.can_follow_up(by, case))
    check_owed(case.dossier, reason, "reason", _("Ghi tình hình thực hiện kết luận."))
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number,
    )  # fmt: skip
    move(case, Stage.FOLLOWED_UP, at=at, is_over=is_done)
    take_step(
        case, "followed_up", by=by, at=at, on=day_of(at), document_number=document_number,
        reason=reason, done=is_done,
    )  # fmt: skip
    return case
