"""Call a meeting, change it while the invitation is a draft, move it afterwards."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from meetings import competence
from meetings.clocks import papers_due, papers_due_on, papers_rule
from meetings.models import AreaAssignment, Meeting, MeetingMove, MeetingText
from meetings.workflow.moves import invited, lock_meeting
from records.history import in_record, note
from records.models import Notice, Secrecy
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import VIETNAM, day_of
from regulations.models import Act, DeadlineRule, working_calendar
from requests import workflow as letters
from requests.models import CoordinationRequest, Dispatch
from requests.workflow.drafting import check_addressees
from requests.workflow.moves import WrongState, check
from requests.workflow.sending import answering_seats

WORDS = ("place", "chair", "agenda", "outline")
FACTS = ("starts_at", "ends_at", "is_leaders", "wants_reports")


@in_record
def call_meeting(
    *,
    by: Seat,
    at: datetime,
    rule: DeadlineRule,
    addressees: Iterable[Agency],
    subject: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    chair: str = "",
    agenda: str = "",
    outline: str = "",
    is_leaders: bool = False,
    wants_reports: bool = False,
    letter_reply_by: Any = None,
    signer: Seat | None = None,
    secrecy: str = Secrecy.ORDINARY,
    area_officers: Iterable[AreaAssignment] = (),
    is_sure: bool = False,
) -> Meeting:
    """Lập giấy mời: a draft letter, and the meeting it invites to.

    ``is_sure``: a day off, or papers that would be late already, were said and are meant.
    Raises ``ValidationError`` naming the field.
    """
    on, addressees = day_of(at), list(addressees)
    check(competence.can_call(by, on))
    _check_words(subject, place, agenda)
    _check_when(starts_at, ends_at, rule, at=at, is_sure=is_sure)
    _check_reply_by(letter_reply_by, starts_at, on)
    if wants_reports and not outline.strip():
        raise ValidationError({"outline": _("Ghi đề cương để nơi được mời viết báo cáo.")})
    words = {"place": place, "chair": chair, "agenda": agenda, "outline": outline}
    followers = list(area_officers)
    case = letters.draft(
        by=by, at=at, act=Act.MEETING, rule=rule, addressees=addressees, secrecy=secrecy,
        subject=subject.strip(), signer=signer, letter_reply_by=letter_reply_by,
        body=body_of(
            starts_at, ends_at, is_leaders=is_leaders, area_officers=followers, **words
        ),
    )  # fmt: skip
    if errors := check_addressees(case, addressees, on=on):
        raise ValidationError(errors)
    meeting = Meeting.objects.create(
        case=case, starts_at=starts_at, ends_at=ends_at, is_leaders=is_leaders,
        wants_reports=wants_reports, set_by=by, set_at=at,
    )  # fmt: skip
    meeting.area_officers.set(followers)
    _put_words(meeting, words, at)
    note("meeting.called", at=at, by=by, dossier=case.dossier, inside=by.agency, on=meeting.day)
    return meeting


def _put_words(meeting: Meeting, words: dict[str, str], at: datetime) -> None:
    if not meeting.dossier.is_register_only:
        text = MeetingText.objects.filter(pk=meeting.pk).first() or MeetingText(meeting=meeting)
        for name, value in words.items():
            setattr(text, name, value.strip())
        text.at = at
        text.save()
        meeting.text = text


def _check_words(subject: str, place: str, agenda: str) -> None:
    wanted = {
        "subject": (subject, _("Nhập tên cuộc họp, hội nghị.")),
        "place": (place, _("Ghi địa điểm, hoặc hình thức họp trực tuyến.")),
        "agenda": (agenda, _("Ghi nội dung, chương trình họp.")),
    }
    errors = {name: why for name, (text, why) in wanted.items() if not text.strip()}
    if errors:
        raise ValidationError(errors)


def _check_reply_by(reply_by: Any, starts_at: datetime, on: Any) -> None:
    if reply_by is not None and not on <= reply_by <= day_of(starts_at):
        raise ValidationError(
            {"letter_reply_by": _("Ngày đề nghị trả lời phải từ hôm nay đến ngày họp.")}
        )


def _check_when(
    starts_at: datetime, ends_at: datetime | None, rule: DeadlineRule | None, *,
    at: datetime, is_sure: bool, set_at: datetime | None = None,
) -> None:  # fmt: skip
    """What cannot be is refused; what would be late or on a day off is said, and may be meant."""
    if starts_at <= at:
        raise ValidationError(
            {"starts_at": _("Giờ họp đã qua; chọn ngày giờ sau thời điểm hiện tại.")}
        )
    if ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("Giờ kết thúc phải sau giờ bắt đầu.")})
    said = warnings(starts_at, rule, at=at, set_at=set_at)
    if said and not is_sure:
        raise ValidationError({"is_sure": [*said, _("Vẫn họp như vậy thì đánh dấu ô này.")]})


def warnings(
    starts_at: datetime, rule: DeadlineRule | None, *, at: datetime, set_at: datetime | None = None
) -> list[str]:
    """A day off; papers that would be late before anything is sent. ``set_at``: when the meeting
    was set, whose rule stays its own; None before there is one."""
    calendar, on, day = working_calendar(), day_of(at), day_of(starts_at)
    said = []
    if not calendar.is_working(day):
        said.append(_("%(day)s là ngày nghỉ.") % {"day": f"{day:%d/%m/%Y}"})
    due = papers_due_on(papers_rule(rule, day_of(set_at or at)), day, calendar)
    if due is not None and due < on:
        said.append(
            _("Họp ngày này thì hạn gửi tài liệu là %(due)s, đã qua: tài liệu sẽ ghi là trễ.")
            % {"due": f"{due:%d/%m/%Y}"}
        )
    return said


def body_of(
    starts_at: datetime, ends_at: datetime | None, *, place: str, chair: str, agenda: str,
    outline: str, is_leaders: bool, area_officers: Iterable[AreaAssignment],
) -> str:  # fmt: skip
    """The words of the invitation, to be looked over before it is put before its signer."""
    start = localtime(starts_at, VIETNAM)
    when = _("%(h)s giờ %(m)s, ngày %(day)s") % {
        "h": f"{start:%H}", "m": f"{start:%M}", "day": f"{start:%d/%m/%Y}",
    }  # fmt: skip
    if ends_at is not None:
        end = localtime(ends_at, VIETNAM)
        when += _(" đến %(h)s giờ %(m)s, ngày %(day)s") % {
            "h": f"{end:%H}", "m": f"{end:%M}", "day": f"{end:%d/%m/%Y}",
        }  # fmt: skip
    lines = [_("Thời gian: %s.") % when, _("Địa điểm: %s.") % place.strip()]
    if chair.strip():
        lines.append(_("Chủ trì: %s.") % chair.strip())
    if is_leaders:
        lines.append(_("Thành phần: đại diện lãnh đạo cơ quan được mời."))
    lines.append(_("Nội dung:\n%s") % agenda.strip())
    if outline.strip():
        lines.append(_("Đề nghị gửi báo cáo theo đề cương:\n%s") % outline.strip())
    followers = [row.seat.user.full_name for row in area_officers]
    if followers:
        lines.append(_("Trân trọng mời đồng chí theo dõi địa bàn dự: %s.") % ", ".join(followers))
    return "\n\n".join(lines)


@in_record
def change_meeting(
    meeting: Meeting, *, by: Seat, at: datetime, version: int, is_sure: bool = False,
    **fields: Any,
) -> Meeting:  # fmt: skip
    """Sửa while the invitation is a draft: nobody has been told, so there is no trace. The words
    of the letter are written anew from what is said here."""
    meeting = lock_meeting(meeting)
    check(competence.can_change(by, meeting))
    if meeting.version != version:
        raise WrongState("changed since it was shown")
    words = {name: fields.get(name, getattr(meeting, name)) for name in WORDS}
    _check_words(meeting.case.subject, words["place"], words["agenda"])
    _check_when(
        fields["starts_at"], fields.get("ends_at"), meeting.case.rule, at=at, is_sure=is_sure,
        set_at=meeting.set_at,
    )  # fmt: skip
    _check_reply_by(meeting.case.letter_reply_by, fields["starts_at"], day_of(at))
    for name in FACTS:
        setattr(meeting, name, fields.get(name, getattr(meeting, name)))
    meeting.version += 1
    meeting.save(update_fields=[*FACTS, "version"])
    _put_words(meeting, words, at)
    if fields.get("area_officers") is not None:
        meeting.area_officers.set(fields["area_officers"])
    case = CoordinationRequest.objects.get(pk=meeting.pk)
    letters.save(
        case, by=by, at=at, version=case.version,
        body=body_of(
            meeting.starts_at, meeting.ends_at, is_leaders=meeting.is_leaders,
            area_officers=meeting.area_officers.select_related("seat__user").order_by("part"),
            **words,
        ),
    )  # fmt: skip
    note("meeting.changed", at=at, by=by, dossier=meeting.dossier, inside=by.agency)
    return meeting


@in_record
def move_meeting(
    meeting: Meeting, *, by: Seat, at: datetime, starts_at: datetime, reason: str,
    ends_at: datetime | None = None, place: str = "", is_sure: bool = False,
    version: int | None = None,
) -> Meeting:  # fmt: skip
    """Dời: to another day, hour or place, with the old ones, the old day of the papers and the
    reason kept. The invitees are told; what they answered must be confirmed. ``place`` empty: it
    stays where it is."""
    meeting = lock_meeting(meeting)
    if meeting.starts_at <= at:
        raise ValidationError(_("Đã đến giờ họp: không dời được; ghi biên bản hoặc mời lại."))
    check(competence.can_move(by, meeting, at))
    if version is not None and meeting.version != version:
        raise WrongState("changed since it was shown")
    place = "" if place.strip() == meeting.place else place.strip()
    if (starts_at, ends_at) == (meeting.starts_at, meeting.ends_at) and not place:
        raise ValidationError(
            {"starts_at": _("Giờ này là giờ đang mời; nhập giờ mới, hoặc nơi họp mới.")}
        )
    _check_when(  # of the day on which it is already nothing is asked again
        starts_at, ends_at, meeting.case.rule, at=at, set_at=meeting.set_at,
        is_sure=is_sure or day_of(starts_at) == meeting.day,
    )  # fmt: skip
    _check_still_in_time(meeting.case.letter_reply_by, starts_at)
    check_words(meeting.dossier, reason, "reason", _("Ghi lý do dời họp, đổi nơi họp."))
    row = _move(meeting, starts_at, ends_at, place, reason, by=by, at=at)
    note(
        "meeting.moved", at=at, by=by, dossier=meeting.dossier, old=row.old_starts_at,
        starts_at=starts_at, old_papers_due_on=row.old_papers_due_on,
        papers_due_on=row.papers_due_on,
    )  # fmt: skip
    _tell_invitees(meeting, row, by=by, at=at)
    return meeting


def _check_still_in_time(reply_by: date | None, starts_at: datetime) -> None:
    """The invitation is out and says until when to answer: that day does not move."""
    if reply_by is not None and reply_by > day_of(starts_at):
        raise ValidationError(
            {
                "starts_at": _(
                    "Giấy mời đề nghị trả lời đến hết ngày %(day)s, sau ngày họp mới; chọn từ "
                    "ngày đó trở đi, hoặc thu hồi giấy mời và mời lại."
                )
                % {"day": f"{reply_by:%d/%m/%Y}"}
            }
        )


def _move(
    meeting: Meeting, starts_at: datetime, ends_at: datetime | None, place: str, reason: str, *,
    by: Seat, at: datetime,
) -> MeetingMove:  # fmt: skip
    """Change the row, and keep what stood there before."""
    calendar, dossier = working_calendar(), meeting.dossier
    old = {
        "old_starts_at": meeting.starts_at, "old_ends_at": meeting.ends_at,
        "old_papers_due_on": papers_due(meeting, calendar),
        "place_remark": remark(dossier, meeting.place, at=at, field="place") if place else None,
    }  # fmt: skip
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.version += 1
    meeting.save(update_fields=["starts_at", "ends_at", "version"])
    if place:
        _put_words(meeting, {"place": place}, at)
    return MeetingMove.objects.create(
        meeting=meeting, starts_at=starts_at, ends_at=ends_at, by=by, at=at, **old,
        papers_due_on=papers_due(meeting, calendar),
        remark=remark(dossier, reason, at=at, field="reason"),
    )  # fmt: skip


def _tell_invitees(meeting: Meeting, row: MeetingMove, *, by: Seat, at: datetime) -> None:
    """Who is invited still: not who declined, nor whose invitation was taken back."""
    on = day_of(at)
    for dispatch in invited(meeting, by):
        if dispatch.status not in {Dispatch.Status.WITHDRAWN, Dispatch.Status.DECLINED}:
            tell(
                answering_seats(dispatch, on), dispatch.dossier, Notice.Kind.MEETING_MOVED,
                true_on=on, at=at, key=str(row.pk),
            )  # fmt: skip


def judge(letter: CoordinationRequest, *, by: Seat) -> dict[str, str]:
    """Before an invitation is put before its signer: its words still say when the meeting is."""
    meeting = Meeting.objects.filter(pk=letter.pk).first() if letter.act == Act.MEETING else None
    if meeting is None:
        return {}
    if f"{localtime(meeting.starts_at, VIETNAM):%d/%m/%Y}" not in letter.body:
        return {"body": _("Lời mời không còn ghi đúng ngày họp (%(day)s); ghi lại ngày họp.")
                % {"day": f"{meeting.day:%d/%m/%Y}"}}  # fmt: skip
    return {}
