"""What an invitee answers, and what the host gives and concludes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from meetings import competence
from meetings.models import Attendance, Meeting, MeetingConclusion, Minutes, Paper
from meetings.workflow.moves import invited, lock_meeting, lock_minutes
from records import documents
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from requests import workflow as letters
from requests.models import CoordinationRequest, Dispatch
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats, finish


@in_record
def answer_invitation(
    dispatch: Dispatch, *, by: Seat, at: datetime, answer: str, people: str = "", reason: str = ""
) -> Attendance:
    """Dự, cử người dự, or không dự được with the reason. It ends the dispatch, unless a report
    by the outline is still awaited; it may be given anew until the meeting is held."""
    dispatch = lock_dispatch(dispatch)
    meeting = Meeting.objects.filter(pk=dispatch.case_id).select_related("case").first()
    check(meeting is not None)
    if meeting.starts_at <= at:
        raise ValidationError(_("Đã đến giờ họp: không ghi trả lời giấy mời được nữa."))
    check(competence.can_answer(by, dispatch))
    _check_answer(dispatch, answer, people, reason)
    row = Attendance.objects.create(
        dispatch=dispatch, answer=answer, people=people.strip(), reason=reason.strip(), by=by,
        hand=by.actor, at=at,
    )  # fmt: skip
    if dispatch.is_open and not meeting.wants_reports:
        finish(
            dispatch, status=Dispatch.Status.REPLIED, by=by, at=at,
            is_late=dispatch.due_on is not None and day_of(at) > dispatch.due_on,
        )  # fmt: skip
    note("meeting.answered", at=at, by=by, dossier=dispatch.dossier, answer=answer)
    tell(
        asking_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.ANSWERED,
        true_on=day_of(at), at=at, key=f"attendance:{row.pk}",
    )  # fmt: skip
    return row


def _check_answer(dispatch: Dispatch, answer: str, people: str, reason: str) -> None:
    if answer not in Attendance.Answer.values:
        raise ValidationError({"answer": _("Chọn một cách trả lời.")})
    if answer == Attendance.Answer.CANNOT:
        check_words(dispatch.dossier, reason, "reason", _("Ghi lý do không dự được."))
    else:
        check_words(dispatch.dossier, people, "people", _("Ghi họ tên, chức vụ người dự."))


@in_record
def give_papers(
    meeting: Meeting, *, by: Seat, at: datetime, title: str, files: Iterable[File] = (),
    on_paper: date | None = None,
) -> Paper:  # fmt: skip
    """Gửi tài liệu họp: to all invitees at once. ``on_paper``: sent outside, on that day."""
    meeting = lock_meeting(meeting)
    check(competence.can_give_paper(by, meeting))
    files, on = list(files), day_of(at)
    check_words(meeting.dossier, title, "title", _("Ghi tên tài liệu."))
    if not files and on_paper is None:
        raise ValidationError(_("Chọn tệp, hoặc ghi ngày đã gửi bản giấy."))
    if on_paper is not None and (on_paper > on or files):
        raise ValidationError(
            {"on_paper": _("Chỉ ghi ngày đã gửi bản giấy, không sau hôm nay và không kèm tệp.")}
        )
    said = remark(meeting.dossier, title, at=at, field="title")
    kept = [documents.store(f, dossier=meeting.dossier, by=by, at=at) for f in files] or [None]
    rows = [
        Paper.objects.create(
            meeting=meeting, given_on=on_paper or on, remark=said, document=document, by=by, at=at
        )
        for document in kept
    ]
    note("meeting.papers_given", at=at, by=by, dossier=meeting.dossier, on=rows[0].given_on)
    _tell_of_papers(meeting, rows[0], by=by, at=at)
    return rows[0]


def _tell_of_papers(meeting: Meeting, row: Paper, *, by: Seat, at: datetime) -> None:
    """Once for each arrival, however many files came in it; who is not invited any more, not."""
    on = day_of(at)
    for dispatch in invited(meeting, by):
        if dispatch.status not in {Dispatch.Status.WITHDRAWN, Dispatch.Status.DECLINED}:
            tell(
                answering_seats(dispatch, on), dispatch.dossier, Notice.Kind.PAPERS_IN,
                true_on=on, at=at, key=f"paper:{row.pk}",
            )  # fmt: skip


@in_record
def save_minutes(
    meeting: Meeting, *, by: Seat, at: datetime, number: str, written_on: date, text: str = "",
    has_failed: bool = False, version: int | None = None,
) -> Minutes:  # fmt: skip
    """Ghi biên bản; inside the house until a leader approves it."""
    meeting = lock_meeting(meeting)
    row = lock_minutes(meeting)
    if row is not None and row.approved_at is not None:
        raise WrongState("approved")
    check(competence.can_write_minutes(by, meeting, row, at))
    if not number.strip():
        raise ValidationError({"number": _("Ghi số biên bản.")})
    if not meeting.day <= written_on <= day_of(at):
        raise ValidationError({"written_on": _("Ngày biên bản phải từ ngày họp đến hôm nay.")})
    check_words(meeting.dossier, text, "text", _("Ghi nội dung biên bản, kết luận."))
    if row is None:
        row = Minutes(meeting=meeting, drafted_by=by, drafted_hand=by.actor,
                      inside_agency=by.agency)  # fmt: skip
    elif version is not None and row.version != version:
        raise WrongState("changed since it was shown")
    row.number, row.written_on, row.text = number.strip(), written_on, text.strip()
    row.has_failed, row.version, row.at = has_failed, row.version + 1, at
    row.saved_by, row.saved_hand = by, by.actor
    fields = [
        "number", "written_on", "text", "has_failed", "version", "at", "saved_by", "saved_hand",
    ]  # fmt: skip
    row.save(**({"force_insert": True} if row._state.adding else {"update_fields": fields}))
    note("meeting.minutes_saved", at=at, by=by, dossier=meeting.dossier, inside=by.agency)
    return row


@in_record
def conclude(
    meeting: Meeting, *, by: Seat, at: datetime, text: str, responsible: Agency,
    due_on: date | None = None,
) -> MeetingConclusion:  # fmt: skip
    """Một kết luận: who does what by when; read by the invitees with the approved minutes. The
    minutes have another version with it: nobody approves a conclusion they were not shown."""
    meeting = lock_meeting(meeting)
    minutes = lock_minutes(meeting)
    check(competence.can_conclude(by, meeting, minutes))
    check_words(meeting.dossier, text, "text", _("Ghi việc phải làm."))
    if due_on is not None and due_on < meeting.day:
        raise ValidationError({"due_on": _("Ngày xong không thể trước ngày họp.")})
    row = MeetingConclusion.objects.create(
        meeting=meeting, inside_agency=by.agency, text=text.strip(), responsible=responsible,
        due_on=due_on, by=by, at=at,
    )  # fmt: skip
    minutes.version += 1
    minutes.save(update_fields=["version"])
    note("meeting.concluded", at=at, by=by, dossier=meeting.dossier, inside=by.agency)
    return row


@in_record
def approve_minutes(
    minutes: Minutes, *, by: Seat, at: datetime, version: int | None = None
) -> Minutes:
    """A leader of the host approves; from now on the invitees read minutes and conclusions."""
    meeting = lock_meeting(minutes.meeting)
    minutes = lock_minutes(meeting)
    check(minutes is not None)
    if minutes.approved_at is not None:
        raise WrongState("approved")
    if version is not None and minutes.version != version:
        raise WrongState("changed since it was shown")
    check(competence.can_approve_minutes(by, meeting, minutes))
    minutes.approved_by, minutes.approved_at, minutes.inside_agency = by, at, None
    minutes.save(update_fields=["approved_by", "approved_at", "inside_agency"])
    MeetingConclusion.objects.filter(meeting=meeting).update(inside_agency=None)
    note(
        "meeting.minutes_approved", at=at, by=by, dossier=meeting.dossier,
        number=minutes.number, failed=minutes.has_failed,
    )  # fmt: skip
    return minutes


@in_record
def ask_for(
    conclusion: MeetingConclusion, *, by: Seat, at: datetime, rule, signer: Seat | None = None
) -> CoordinationRequest:
    """A conclusion becomes a request: a letter to who is responsible, filled in, to be signed."""
    meeting = lock_meeting(conclusion.meeting)
    row = MeetingConclusion.objects.select_related("responsible").get(pk=conclusion.pk)
    if row.letter_id is not None:
        raise WrongState("asked already")
    check(competence.can_ask_of(by, meeting, row))
    minutes = meeting.minutes
    body = _("Theo kết luận tại biên bản số %(number)s ngày %(on)s:\n\n%(text)s") % {
        "number": minutes.number, "on": f"{minutes.written_on:%d/%m/%Y}", "text": row.text,
    }  # fmt: skip
    case = letters.draft(
        by=by, at=at, act=rule.act, rule=rule, addressees=[row.responsible], signer=signer,
        secrecy=meeting.dossier.secrecy, is_restricted=meeting.dossier.is_restricted,
        letter_reply_by=row.due_on, subject=_("Thực hiện kết luận cuộc họp: %s")
        % meeting.case.subject[:200], body=body, follows=meeting.case,
    )  # fmt: skip
    row.letter = case
    row.save(update_fields=["letter"])
    note("meeting.asked", at=at, by=by, dossier=meeting.dossier, inside=by.agency)
    return case
