"""Questions of one side to the other, papers that follow a talk, and asking again."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Seat
from records import documents
from records.history import in_record, note
from records.models import Document, Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from requests import competence
from requests.models import ClockEntry, Contact, CoordinationRequest, Dispatch, Question
from requests.workflow.clock import set_clock
from requests.workflow.drafting import draft
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats

SUBJECT = 300  # characters a subject may have


@in_record
def settle_contact(
    contact: Contact, *, by: Seat, at: datetime, written_number: str = ""
) -> Contact:
    """Ghi số văn bản theo sau: what was agreed in talk has become specific in writing."""
    dispatch = lock_dispatch(contact.dispatch)
    row = dispatch.contacts.get(pk=contact.pk)
    if not row.needs_writing or row.written_at:
        raise WrongState("written")
    check(competence.can_settle_contact(by, dispatch))
    if not written_number.strip():
        raise ValidationError(
            {"written_number": _("Nhập số, ký hiệu của văn bản đã cụ thể nội dung trao đổi.")}
        )
    row.written_number, row.written_at = written_number.strip(), at
    row.save(update_fields=["written_number", "written_at"])
    note(
        "dispatch.contact_settled", at=at, by=by, dossier=dispatch.dossier,
        contact=row.pk, number=row.written_number,
    )  # fmt: skip
    return row


def _asks(seat: Seat, dispatch: Dispatch) -> bool:
    return seat.agency_id == dispatch.case.requesting_agency_id


@in_record
def ask(dispatch: Dispatch, *, by: Seat, at: datetime, kind: str, text: str = "") -> Question:
    """Hỏi lại, đề nghị bổ sung tài liệu.

    Asked by the addressee it is feedback, where any feedback stops silence (004 Điều 3.1).
    """
    dispatch = lock_dispatch(dispatch)
    if not dispatch.is_open:
        raise WrongState(dispatch.status)
    check(competence.can_ask(by, dispatch))
    ours = _asks(by, dispatch)
    if ours and kind == Question.Kind.PAPERS:
        raise ValidationError(
            {"kind": _("Chỉ bên được đề nghị đề nghị bổ sung tài liệu; chọn “Hỏi lại”.")}
        )
    check_words(dispatch.dossier, text, "text", _("Nhập câu hỏi, tài liệu cần bổ sung."))
    row = Question.objects.create(
        dispatch=dispatch, kind=kind, asked_by=by, asked_at=at,
        asked_remark=remark(dispatch.dossier, text, at=at, field="text"),
    )  # fmt: skip
    note("dispatch.asked", at=at, by=by, dossier=dispatch.dossier, question=row.pk, kind=kind)
    others = answering_seats if ours else asking_seats
    tell(
        others(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.ASKED,
        true_on=day_of(at), at=at, key=f"question:{row.pk}",
    )  # fmt: skip
    if not ours and dispatch.rule.any_feedback_stops:
        set_clock(dispatch, cause=ClockEntry.Cause.FEEDBACK, by=by, at=at)
    return row


@in_record
def answer_question(
    question: Question, *, by: Seat, at: datetime, text: str = "", files: Iterable[File] = ()
) -> Question:
    """The other side answers, once. Files may be the whole of what was asked for."""
    dispatch = lock_dispatch(question.dispatch)
    row = dispatch.questions.select_related("asked_by").get(pk=question.pk)
    if row.answered_at or not dispatch.is_open:
        raise WrongState("answered")
    asked_by = row.asked_by.agency_id
    check(competence.can_answer_question(by, dispatch, asked_by_agency=asked_by))
    files = list(files)
    if not files:
        check_words(dispatch.dossier, text, "text", _("Nhập câu trả lời hoặc chọn tệp bổ sung."))
    row.answer_remark = remark(dispatch.dossier, text, at=at, field="text")
    row.answered_by, row.answered_at = by, at
    row.save(update_fields=["answer_remark", "answered_by", "answered_at"])
    take_in(files, dispatch, by=by, at=at)
    note("dispatch.question_answered", at=at, by=by, dossier=dispatch.dossier, question=row.pk)
    tell(
        _who_asked(row, dispatch, at), dispatch.dossier, Notice.Kind.ASKED_ANSWERED,
        true_on=day_of(at), at=at, key=f"question:{row.pk}",
    )  # fmt: skip
    return row


def _who_asked(row: Question, dispatch: Dispatch, at: datetime) -> list[Seat]:
    """Whoever asked, while they hold that seat; else those of their side who have it in hand."""
    current = Seat.objects.current(day_of(at)).filter(pk=row.asked_by_id)
    if current.exists():
        return list(current)
    ours = row.asked_by.agency_id == dispatch.case.requesting_agency_id
    return (asking_seats if ours else answering_seats)(dispatch, day_of(at))


def take_in(
    files: Iterable[File], dispatch: Dispatch, *, by: Seat, at: datetime
) -> list[Document]:
    """Files for both sides, all or none. Who gave them and when says what they came with."""
    taken, refused = [], []
    for upload in files:
        try:
            taken.append(documents.store(upload, dossier=dispatch.dossier, by=by, at=at))
        except ValidationError as error:
            name = documents.clean_name(upload.name)
            refused += [f"{name}: {text}" for text in error.messages]
    if refused:
        raise ValidationError({"files": refused})
    return taken


@in_record
def ask_again(dispatch: Dispatch, *, by: Seat, at: datetime) -> CoordinationRequest:
    """A new draft to the same addressee under the same clause, on the case it follows."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_ask_again(by, dispatch))
    old = dispatch.case
    said = {}
    if not dispatch.dossier.is_register_only:
        subject = _("Đề nghị bổ sung: %(subject)s") % {"subject": old.subject}
        said = {"subject": subject[:SUBJECT], "urgent_means": old.urgent_means}
    return draft(
        by=by, at=at, act=old.act, secrecy=old.dossier.secrecy,
        addressees=[dispatch.requested_agency], rule=old.rule, condition=old.condition,
        urgency=old.urgency, signer=_signer(old, by, at), follows=old,
        is_restricted=old.dossier.is_restricted, **said,
    )  # fmt: skip


def _signer(old: CoordinationRequest, by: Seat, at: datetime) -> Seat | None:
    """Who signed the first letter, while they still hold that seat."""
    return by.agency.seats.current(day_of(at)).filter(pk=old.signer_id).first()
