"""The person's own right: what is recorded about them, what is corrected (Law 91/2025/QH15)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import WorkingCalendar, day_of
from regulations.models import working_calendar
from requests.workflow.moves import WrongState, check, take
from vetting import competence
from vetting.models import Correction, Inquiry, Person
from vetting.workflow.opening import check_mode, lock_person

ANSWER_DAYS = 2  # working days after the request was received


def due_of(asked_on: date, calendar: WorkingCalendar) -> date:
    return calendar.add_working_days(asked_on, ANSWER_DAYS)


@in_record
def receive_inquiry(
    person: Person, *, by: Seat, at: datetime, document_number: str, asked_on: date
) -> Inquiry:
    """Ghi yêu cầu cung cấp dữ liệu của người được thẩm định; its own clock of two working days."""
    person = lock_person(person)
    check(_may(by, person))
    errors = {}
    if not document_number.strip():
        errors["document_number"] = _("Ghi số văn bản hoặc phiếu yêu cầu.")
    if asked_on > day_of(at):
        errors["asked_on"] = _("Ngày nhận yêu cầu không thể sau hôm nay.")
    if errors:
        raise ValidationError(errors)
    row = Inquiry.objects.create(
        person=person, document_number=document_number.strip(), asked_on=asked_on, by=by, at=at,
        due_on=due_of(asked_on, working_calendar()),
    )  # fmt: skip
    note(
        "vetting.inquiry_received", at=at, by=by, dossier=person.case.dossier, inside=by.agency,
        code=person.code, due_on=row.due_on,
    )  # fmt: skip
    case = person.case
    tell(
        {case.opened_by, case.approver} - {by}, case.dossier, Notice.Kind.INQUIRY,
        true_on=day_of(at), at=at, key=f"inquiry:{row.pk}",
    )  # fmt: skip
    return row


@in_record
def answer_inquiry(
    inquiry: Inquiry, *, by: Seat, at: datetime, answer_number: str, answered_on: date
) -> Inquiry:
    """Ghi đã trả lời: the extract went out under this number."""
    inquiry = take(Inquiry.objects.select_for_update(of=("self",)), inquiry.pk)
    check(_may(by, inquiry.person))
    if inquiry.answered_at is not None:
        raise WrongState("answered")
    errors = {}
    if not answer_number.strip():
        errors["answer_number"] = _("Ghi số văn bản trả lời.")
    if not inquiry.asked_on <= answered_on <= day_of(at):
        errors["answered_on"] = _("Ngày trả lời từ ngày nhận yêu cầu đến hôm nay.")
    if errors:
        raise ValidationError(errors)
    inquiry.answer_number, inquiry.answered_on = answer_number.strip(), answered_on
    inquiry.answered_by, inquiry.answered_at = by, at
    inquiry.save(update_fields=["answer_number", "answered_on", "answered_by", "answered_at"])
    note(
        "vetting.inquiry_answered", at=at, by=by, dossier=inquiry.person.case.dossier,
        inside=by.agency, code=inquiry.person.code,
    )  # fmt: skip
    return inquiry


@in_record
def correct(
    person: Person, *, by: Seat, at: datetime, what: str, document_number: str, text: str = ""
) -> Correction:
    """Đính chính: beside what was recorded, never over it."""
    person = lock_person(person)
    check(_may(by, person))
    errors = {}
    if not what.strip():
        errors["what"] = _("Ghi mục cần đính chính.")
    if not document_number.strip():
        errors["document_number"] = _("Ghi văn bản làm căn cứ đính chính.")
    if errors:
        raise ValidationError(errors)
    check_words(person.case.dossier, text, "text", _("Ghi nội dung đúng."))
    check_mode(person.case.dossier, text)
    row = Correction.objects.create(
        person=person, what=what.strip(), document_number=document_number.strip(), by=by, at=at,
        remark=remark(person.case.dossier, text, at=at, field="text"),
    )  # fmt: skip
    note(
        "vetting.corrected", at=at, by=by, dossier=person.case.dossier, inside=by.agency,
        code=person.code, what=row.what,
    )  # fmt: skip
    return row


def _may(seat: Seat, person: Person) -> bool:
    """Also after the file is closed."""
    return seat.agency_id == person.case.agency_id and competence.can_name_facts(seat)
