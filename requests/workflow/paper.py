"""An answer that came on paper, written down by who asked; it may undo a confirmed silence."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from regulations.calendar import day_of
from requests import competence
from requests.models import Dispatch, Outcome, Reply
from requests.workflow.answering import check_said, put_said
from requests.workflow.contesting import put_aside, standing_consent
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats, finish
from requests.workflow.talking import take_in


@in_record
def record_paper_answer(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    issued_on: date | None = None,
    arrived_on: date | None = None,
    paper_place: str = "",
    files: Iterable[File] = (),
    **said: Any,
) -> Reply:
    """Văn bản giấy, bên đề nghị ghi. ``said``: stance, body and what was verified, as in a reply.

    The day of issue tells whether it is late. After a confirmed consent an answer issued in time
    takes its place; one issued later is kept and marked, and the consent stands.
    """
    dispatch = lock_dispatch(dispatch)
    if not dispatch.is_open and dispatch.status != Dispatch.Status.CONSENTED:
        raise WrongState(dispatch.status)
    check(competence.can_record_paper(by, dispatch))
    _check_paper(dispatch, document_number, issued_on, arrived_on, day_of(at))
    consent = standing_consent(dispatch)
    reply = Reply.objects.create(
        dispatch=dispatch, status=Reply.Status.ISSUED, is_paper=True, arrived_on=arrived_on,
        drafted_by=by, saved_by=by, saved_at=at, paper_place=paper_place.strip(),
        document_number=document_number.strip(), issued_on=issued_on, issued_at=at, issued_by=by,
        is_late=_is_late(dispatch, issued_on),
    )  # fmt: skip
    put_said(reply, said, at=at)
    if errors := check_said(dispatch, reply):
        raise ValidationError(errors)
    take_in(files, dispatch, by=by, at=at)
    note(
        "reply.paper_recorded", at=at, by=by, dossier=dispatch.dossier, reply=reply.pk,
        number=reply.document_number, issued_on=issued_on, arrived_on=arrived_on,
        late=reply.is_late,
    )  # fmt: skip
    _end(dispatch, reply, consent, by=by, at=at)
    both = {*asking_seats(dispatch, day_of(at)), *answering_seats(dispatch, day_of(at))} - {by}
    tell(
        sorted(both, key=lambda seat: seat.pk), dispatch.dossier, Notice.Kind.ANSWERED,
        true_on=day_of(at), at=at, key=f"reply:{reply.pk}",
    )  # fmt: skip
    return reply


def _end(
    dispatch: Dispatch, reply: Reply, consent: Outcome | None, *, by: Seat, at: datetime
) -> None:
    if consent is not None:
        if not _is_in_time(reply, consent):
            return
        put_aside(dispatch, consent, Outcome.SetAside.IN_TIME, by=by, at=at)
    finish(
        dispatch, status=Dispatch.Status.REPLIED, by=by, at=at, reply=reply,
        is_late=reply.is_late, on=reply.issued_on,
    )  # fmt: skip


def _is_late(dispatch: Dispatch, issued_on: date) -> bool:
    due = dispatch.due_on
    return due is not None and issued_on > due and not dispatch.rule.is_aim


def _is_in_time(reply: Reply, consent: Outcome) -> bool:
    """Issued before silence could become consent, under whichever of two dates came later."""
    return reply.issued_on < consent.consent.consent_from


def _check_paper(
    dispatch: Dispatch,
    document_number: str,
    issued_on: date | None,
    arrived_on: date | None,
    today: date,
) -> None:
    errors = {}
    sent = min(day_of(dispatch.delivered_at), dispatch.case.issued_on)  # its own date counts
    if not document_number.strip():
        errors["document_number"] = _("Nhập số, ký hiệu của văn bản trả lời.")
    if issued_on is None:
        errors["issued_on"] = _("Nhập ngày ban hành ghi trên văn bản.")
    elif not sent <= issued_on <= today:
        errors["issued_on"] = _("Ngày ban hành phải từ ngày gửi (%(day)s) đến hôm nay.") % {
            "day": f"{sent:%d/%m/%Y}"
        }
    if arrived_on is None:
        errors["arrived_on"] = _("Nhập ngày văn bản giấy đến.")
    elif arrived_on > today:
        errors["arrived_on"] = _("Ngày văn bản đến không thể sau hôm nay.")
    elif issued_on is not None and arrived_on < issued_on:
        errors["arrived_on"] = _("Ngày văn bản đến không thể trước ngày ban hành.")
    if errors:
        raise ValidationError(errors)
