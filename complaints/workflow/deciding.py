"""Assign, admit, forward, return, file away; crowded and long-running ones."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Seat
from complaints import clocks, competence
from complaints.mode import check_no_words
from complaints.models import CaseLetter, ComplaintCase
from complaints.routing import is_stranded, unbarred
from complaints.workflow.circle import HANDLES, let_in, let_out
from complaints.workflow.letters import check_excerpt, rule_between, write_letter
from complaints.workflow.moves import (
    FORWARDING,
    check_decidable,
    check_on,
    check_said,
    check_stage,
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
from regulations.models import DeadlineRule, StatutoryClock
from requests.competence import can_draft
from requests.workflow.drafting import check_addressees
from requests.workflow.moves import check

Stage = ComplaintCase.Stage


@in_record
def assign(
    case: ComplaintCase, *, by: Seat, at: datetime, handler: Seat, reason: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:  # fmt: skip
    """Giao thụ lý: a person of the agency, never one whom it is about; who had it before and
    has no other reason to see it sees it no more."""
    case = lock_case(case, by)
    check(competence.can_assign(by, case))
    check_decidable(case, at)
    if handler.pk not in {seat.pk for seat in unbarred(case, day_of(at))}:
        raise ValidationError({"handler": _("Hồ sơ này không giao được cho người này.")})
    check_said(case, {"reason": reason}, is_not_the_writer=is_not_the_writer)
    former, case.handler = case.handler, handler
    keep(case)
    let_in(case.dossier, handler, HANDLES, by=by)
    if former is not None and former.pk != handler.pk:
        let_out(case.dossier, former, HANDLES, by=by)
    take_step(
        case,
        "assigned",
        by=by,
        at=at,
        on=day_of(at),
        reason=reason,
        handler=handler.user.full_name,
    )
    tell(
        [handler], case.dossier, Notice.Kind.ASSIGNED, true_on=day_of(at), at=at,
        key=at.isoformat(),
    )  # fmt: skip
    return case


@in_record
def admit(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    written_form: str = "",
    on: date | None = None,
    clock: StatutoryClock | None = None,
    reason: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Thụ lý: in writing; from that day the time to resolve it runs."""
    case = lock_case(case, by)
    check_stage(case, Stage.ADMITTED)
    check(competence.can_decide(by, case))
    check_decidable(case, at)
    if case.competence != ComplaintCase.Competence.OWN:
        raise ValidationError(_("Đơn không thuộc thẩm quyền cơ quan này: chuyển, không thụ lý."))
    day = check_on(on, at, since=case.received_on)
    check_written("admitted", document_number, written_form)
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    offered = clocks.choices(case.kind, "resolve", day)
    if clock is not None and clock not in offered:
        raise ValidationError({"clock": _("Thời hạn này không dùng cho loại đơn này.")})
    move(case, Stage.ADMITTED, at=at)
    clocks.stop_all(case, on=day)  # handled; who came in person is told that it is admitted
    clocks.start(case, clock or (offered[0] if offered else None), on=day)
    take_step(
        case, "admitted", by=by, at=at, on=day, document_number=document_number,
        written_form=written_form, reason=reason,
    )  # fmt: skip
    return case


@in_record
def forward(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    to_agency: Agency,
    document_number: str = "",
    written_form: str = "",
    subject: str = "",
    body: str = "",
    is_confirmed: bool = False,
    shown: str = "",
    is_not_the_writer: bool = False,
    reason: str = "",
    accused: Iterable[Seat] = (),
) -> ComplaintCase:
    """Chuyển đơn: an excerpt that the clerk has read goes as a letter of the house where a clause
    lets it, and the case ends when that letter goes out; else on paper, and it ends now, with the
    excerpt kept in the step. Where nobody is left who may decide, on paper and to the superior
    body alone."""
    case = lock_case(case, by)
    check_stage(case, Stage.FORWARDED)
    stranded = is_stranded(case, day_of(at))
    if case.is_forwarding and not stranded:
        raise ValidationError(FORWARDING)
    check(competence.can_forward(by, case, is_stranded=stranded))
    _check_receiver(case, to_agency, day_of(at), stranded=stranded)
    check_written("forwarded", document_number, written_form)
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    step = {
        "document_number": document_number, "written_form": written_form, "to_agency": to_agency,
    }  # fmt: skip
    excerpt = {
        "subject": subject, "body": body, "is_confirmed": is_confirmed, "shown": shown,
        "is_not_the_writer": is_not_the_writer,
    }  # fmt: skip
    rule = rule_to_forward(case, to_agency, by=by, on=day_of(at))
    if rule is None:
        said = _kept_excerpt(case, reason, excerpt)
        _end(case, Stage.FORWARDED, by=by, at=at, reason=said, **step)
        return case
    row = write_letter(
        case, CaseLetter.Kind.FORWARD, rule=rule, by=by, at=at, addressees=[to_agency],
        accused=accused, **excerpt,
    )  # fmt: skip
    if errors := check_addressees(row.letter, [to_agency], on=day_of(at)):
        raise ValidationError({"to_agency": list(errors.values())})
    case.is_forwarding = True
    keep(case)
    take_step(case, "forwarding", by=by, at=at, on=day_of(at), reason=reason, **step)
    return case


def rule_to_forward(case: ComplaintCase, to: Agency, *, by: Seat, on: date) -> DeadlineRule | None:
    """The clause under which it goes as a letter of the house; None: on paper. Without a leader
    who may know of it nobody could sign."""
    if is_stranded(case, on) or not can_draft(by):
        return None
    return rule_between(CaseLetter.Kind.FORWARD, case.agency, [to], on)


def _kept_excerpt(case: ComplaintCase, reason: str, excerpt: dict[str, Any]) -> str:
    """What is written into the step of a forwarding on paper: the reason, and the excerpt that
    went with it, read and confirmed like one that goes as a letter."""
    words = (excerpt["subject"].strip(), excerpt["body"].strip())
    if not any(words):
        return reason
    check_no_words(case.dossier, {name: excerpt[name] for name in ("subject", "body")})
    check_excerpt(case, **excerpt)
    sent = _("Bản trích gửi kèm: %(text)s") % {"text": "\n".join(filter(None, words))}
    return "\n\n".join(filter(None, (reason.strip(), sent)))


def _check_receiver(case: ComplaintCase, to: Agency, on: date, *, stranded: bool) -> None:
    if stranded and case.agency.parent_id is None:
        raise ValidationError(
            {"to_agency": _("Chưa khai báo cơ quan cấp trên; báo quản trị nghiệp vụ.")}
        )
    if stranded and to.pk != case.agency.parent_id:
        raise ValidationError(
            {
                "to_agency": _("Đơn này chỉ chuyển được lên %(name)s.")
                % {"name": case.agency.parent}
            }
        )
    if to.pk == case.agency_id or not to.is_active(on):
        raise ValidationError({"to_agency": _("Chọn một cơ quan khác, đang hoạt động.")})


@in_record
def return_to_writer(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    written_form: str = "",
    reason: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Trả đơn, hướng dẫn người gửi."""
    return _close(
        case, Stage.RETURNED, by=by, at=at, document_number=document_number,
        written_form=written_form, reason=reason, is_not_the_writer=is_not_the_writer,
    )  # fmt: skip


@in_record
def file_away(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    written_form: str = "",
    reason: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Lưu đơn: anonymous, repeated without new facts, or already resolved."""
    return _close(
        case, Stage.FILED_AWAY, by=by, at=at, document_number=document_number,
        written_form=written_form, reason=reason, is_not_the_writer=is_not_the_writer,
    )  # fmt: skip


def _close(
    case: ComplaintCase,
    stage: str,
    *,
    by: Seat,
    at: datetime,
    document_number: str,
    written_form: str,
    reason: str,
    is_not_the_writer: bool,
) -> ComplaintCase:
    case = lock_case(case, by)
    check_stage(case, stage)
    check(competence.can_decide(by, case))
    check_decidable(case, at)
    check_written(stage, document_number, written_form)
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    _end(
        case, stage, by=by, at=at, document_number=document_number, written_form=written_form,
        reason=reason,
    )  # fmt: skip
    return case


@in_record
def stop(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    ground: str,
    document_number: str = "",
    written_form: str = "",
    reason: str = "",
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Đình chỉ giải quyết, or the letter was taken back by who wrote it (Luật Khiếu nại Điều 10;
    Luật Tố cáo Điều 33, 34): in writing, with the ground."""
    case = lock_case(case, by)
    check_stage(case, Stage.STOPPED)
    check(competence.can_stop(by, case))
    check_decidable(case, at)
    if ground not in GROUNDS:
        raise ValidationError({"ground": _("Chọn căn cứ đình chỉ.")})
    check_written("stopped", document_number, written_form)
    check_said(
        case, {"reason": reason}, is_not_the_writer=is_not_the_writer,
        document_number=document_number, written_form=written_form,
    )  # fmt: skip
    _end(
        case, Stage.STOPPED, by=by, at=at, document_number=document_number,
        written_form=", ".join(filter(None, (str(GROUNDS[ground]), written_form.strip()))),
        reason=reason,
    )  # fmt: skip
    return case


GROUNDS = {
    "withdrawn": gettext_lazy("Người gửi đơn rút đơn"),
    "stopped": gettext_lazy("Đình chỉ giải quyết"),
}


def _end(case: ComplaintCase, stage: str, *, by: Seat, at: datetime, **step: object) -> None:
    clocks.stop_all(case, on=day_of(at))
    case.is_forwarding = False
    move(case, stage, at=at, is_over=True)
    take_step(case, stage, by=by, at=at, on=day_of(at), **step)


@in_record
def flag(
    case: ComplaintCase, *, by: Seat, at: datetime, is_crowded: bool = False,
    is_complex: bool = False, is_long_running: bool = False,
) -> ComplaintCase:  # fmt: skip
    """Đông người, phức tạp, kéo dài: what must be reported proactively (002 Điều 4.2.c)."""
    case = lock_case(case, by)
    check(competence.can_flag(by, case))
    if case.reported_at is not None and not (is_crowded or is_complex or is_long_running):
        raise ValidationError(_("Vụ việc đã được báo cáo: không bỏ hết các dấu hiệu được nữa."))
    case.is_crowded, case.is_complex = is_crowded, is_complex
    case.is_long_running = is_long_running
    keep(case)
    note(
        "complaint.flagged", at=at, by=by, dossier=case.dossier, inside=by.agency,
        crowded=is_crowded, complex=is_complex, long_running=is_long_running,
    )  # fmt: skip
    return case
