"""A meeting from its invitation to its conclusions; the papers' clock runs backwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from meetings import workflow
from meetings.clocks import critical_path, papers_due, papers_rule
from meetings.models import Attendance, Meeting, MeetingConclusion, Minutes
from meetings.reminders import sweep
from records import access
from records.models import Notice
from regulations.models import Act, working_calendar
from requests import workflow as letters
from requests.models import CoordinationRequest, Dispatch, LetterText
from requests.workflow import WrongState
from tests.factories import fresh, on_the, rule
from tests.meetings.test_areas import assigned

pytestmark = pytest.mark.django_db
NOW = "2026-06-01 08:00"  # a Monday
DAY = "2026-06-15 08:00"  # the Monday of 002-A7
DAYS = timedelta(days=1)


def called(p, *, at=NOW, starts_at=DAY, code="002-5.2", by=None, to=None, **fields) -> Meeting:
    by = by or p.bnc_officer
    leader = by.agency.seats.with_role("leader").first()
    values = {
        "subject": "Hội nghị công tác nội chính", "place": "Phòng họp số 1",
        "agenda": "Tình hình 6 tháng", "chair": "Trưởng ban", "signer": leader,
    }  # fmt: skip
    return workflow.call_meeting(
        by=by, at=on_the(at), rule=rule(code), addressees=to or [p.nui, p.ben],
        starts_at=on_the(starts_at), **{**values, **fields},
    )  # fmt: skip


def sent(p, *, at=NOW, **fields) -> Meeting:
    meeting = called(p, at=at, **fields)
    case = meeting.case
    agency = case.requesting_agency
    letters.submit(case, by=case.drafted_by, at=on_the(at))
    letters.sign(case, by=agency.seats.with_role("leader").first(), at=on_the(at))
    clerk = agency.seats.with_role("clerk").first()
    letters.issue(case, by=clerk, at=on_the(at), document_number="31-GM")
    return Meeting.objects.get(pk=meeting.pk)


def to(meeting: Meeting, agency) -> Dispatch:
    return meeting.case.dispatches.get(requested_agency=agency)


def told(dossier, kind) -> set[str]:
    rows = Notice.objects.filter(dossier=dossier, kind=kind)
    return {notice.seat.user.username for notice in rows}


# --- Calling -------------------------------------------------------------------------------------


def test_the_papers_are_due_five_working_days_before_not_counting_the_day(p):
    meeting = called(p)
    assert papers_due(meeting, working_calendar()) == date(2026, 6, 8)


def test_one_day_more_is_a_new_version_of_the_rule(p):
    row = rule("002-5.2-papers")
    row.pk, row.version, row.amount = None, 2, 6
    row.save()
    assert papers_due(called(p), working_calendar()) == date(2026, 6, 5)


def test_a_meeting_keeps_the_rule_of_the_day_it_was_set(p, as_seat):
    meeting = sent(p)
    row = rule("002-5.2-papers")
    row.pk, row.version, row.amount, row.valid_from = None, 2, 6, date(2026, 6, 3)
    row.save()
    assert papers_due(meeting, working_calendar()) == date(2026, 6, 8)
    shown = as_seat(p.bnc_officer, at="2026-06-04 09:00").get(meeting.get_absolute_url())
    assert "08/06/2026" in (said := shown.content.decode())
    assert "05/06/2026" not in said
    moved = {"rule": rule("002-5.2"), "at": on_the("2026-06-04 09:00")}
    starts_at = on_the("2026-06-11 08:00")  # five working days: today; six: yesterday
    assert workflow.warnings(starts_at, **moved, set_at=meeting.set_at) == []
    assert len(workflow.warnings(starts_at, **moved)) == 1


def test_only_the_clause_that_says_so_asks_the_host_for_papers(p):
    assert papers_rule(rule("001-7.1-meeting"), date(2026, 6, 1)) is None
    meeting = called(p, by=p.congan_officer, code="001-7.1-meeting", to=[p.nui])
    assert papers_due(meeting, working_calendar()) is None


def test_the_invitation_is_a_letter_that_says_when_and_where(p):
    meeting = called(p, letter_reply_by=date(2026, 6, 10))
    case = meeting.case
    assert (case.act, case.status, case.letter_reply_by) == (
        Act.MEETING, "draft", date(2026, 6, 10),
    )  # fmt: skip
    assert "08 giờ 00, ngày 15/06/2026" in case.body
    assert "Phòng họp số 1" in case.body
    assert set(case.addressees.all()) == {p.nui, p.ben}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": "2026-06-01 07:00"}, "starts_at"),
        ({"ends_at": on_the("2026-06-15 07:00")}, "ends_at"),
        ({"subject": " "}, "subject"),
        ({"place": ""}, "place"),
        ({"agenda": ""}, "agenda"),
        ({"letter_reply_by": date(2026, 6, 16)}, "letter_reply_by"),
        ({"wants_reports": True}, "outline"),
        ({"starts_at": "2026-06-14 08:00"}, "is_sure"),  # a Sunday
        ({"starts_at": "2026-06-05 08:00"}, "is_sure"),  # the papers are late before anything
    ],
)
def test_what_cannot_be_is_named_by_its_field(p, fields, field):
    with pytest.raises(ValidationError) as error:
        called(p, **fields)
    assert set(error.value.error_dict) == {field}
    assert not CoordinationRequest.objects.exists()


def test_what_was_said_may_be_meant(p):
    meeting = called(p, starts_at="2026-06-05 08:00", is_sure=True)
    assert papers_due(meeting, working_calendar()) == date(2026, 5, 29)


def test_whom_the_clause_does_not_bind_is_not_invited_under_it(p):
    with pytest.raises(ValidationError, match="không ràng buộc"):
        called(p, to=[p.khoi])


def test_who_leads_nothing_and_is_led_by_nothing_calls_nobody(p):
    with pytest.raises(PermissionDenied):
        called(p, by=p.bnc_clerk)


def test_the_way_to_a_meeting_is_counted_backwards_and_explained(p):
    steps = critical_path(
        rule("002-5.2"), date(2026, 6, 15), None, date(2026, 6, 9), working_calendar()
    )
    assert [(step.name, step.by, step.is_past) for step in steps] == [
        ("Gửi giấy mời chậm nhất", date(2026, 6, 8), True),
        ("Tài liệu đến hết ngày", date(2026, 6, 8), True),
        ("Ý kiến, trả lời đến hết ngày", date(2026, 6, 12), False),
    ]
    assert "khoản 2 Điều 5" in steps[1].why
    steps = critical_path(
        rule("001-7.1-meeting"),
        date(2026, 6, 15),
        date(2026, 6, 5),
        date(2026, 6, 1),
        working_calendar(),
    )
    assert [step.by for step in steps] == [date(2026, 6, 3), date(2026, 6, 5)]


def test_a_draft_is_changed_without_a_trace_and_its_words_follow(p):
    meeting = called(p)
    workflow.change_meeting(
        meeting, by=p.bnc_officer, at=on_the(NOW), version=0, starts_at=on_the("2026-06-16 14:00"),
        place="Hội trường lớn",
    )  # fmt: skip
    case = fresh(meeting.case)
    assert "14 giờ 00, ngày 16/06/2026" in case.body
    assert "Hội trường lớn" in case.body
    assert not meeting.moves.exists()
    with pytest.raises(WrongState):
        workflow.change_meeting(
            meeting, by=p.bnc_officer, at=on_the(NOW), version=0,
            starts_at=on_the("2026-06-17 14:00"),
        )  # fmt: skip


def test_who_was_asked_to_come_stays_asked_when_the_draft_is_changed(p):
    (officer,) = assigned(p)
    meeting = called(
        p, by=p.nui_officer, to=[p.bnc], code="002-4.2.h-invite", area_officers=[officer],
        is_leaders=True,
    )  # fmt: skip
    workflow.change_meeting(
        meeting, by=p.nui_officer, at=on_the(NOW), version=0, starts_at=on_the("2026-06-16 14:00")
    )
    body = fresh(meeting.case).body
    assert "theo dõi địa bàn dự: bnc.officer Thử" in body
    assert "Thành phần: đại diện lãnh đạo" in body


def test_words_that_name_another_day_are_not_put_before_the_signer(p):
    case = called(p).case
    letters.save(case, by=p.bnc_officer, at=on_the(NOW), version=case.version, body="Mời dự.")
    with pytest.raises(ValidationError, match="15/06/2026"):
        letters.submit(case, by=p.bnc_officer, at=on_the(NOW))


def test_an_invitation_with_its_words_becomes_no_state_secret(p, as_seat):
    meeting = called(p)
    letters.save(
        meeting.case, by=p.bnc_officer, at=on_the(NOW), version=0, subject="", body=""
    )  # fmt: skip
    with pytest.raises(ValidationError, match="giấy mời bản giấy") as error:
        letters.save(meeting.case, by=p.bnc_officer, at=on_the(NOW), version=1, secrecy="secret")
    assert set(error.value.error_dict) == {"secrecy"}
    LetterText.objects.all().delete()
    with pytest.raises(IntegrityError, match="register-only"), transaction.atomic():
        access.mark(meeting.dossier, "secret", is_register_only=True)


# --- Moving --------------------------------------------------------------------------------------


def test_a_meeting_moves_with_its_trace_and_the_invitees_are_told(p):
    meeting = sent(p)
    workflow.move_meeting(
        meeting, by=p.bnc_officer, at=on_the("2026-06-03 09:00"),
        starts_at=on_the("2026-06-22 08:00"), reason="Trùng lịch Thường trực",
    )  # fmt: skip
    row = meeting.moves.get()
    assert (row.old_papers_due_on, row.papers_due_on) == (date(2026, 6, 8), date(2026, 6, 15))
    assert row.reason == "Trùng lịch Thường trực"
    assert told(to(meeting, p.nui).dossier, "meeting_moved") == {"nui.focal", "nui.clerk"}
    assert told(to(meeting, p.ben).dossier, "meeting_moved") == {"ben.focal", "ben.clerk"}


@pytest.mark.parametrize(
    ("starts_at", "at", "says"),
    [
        ("2026-06-02 08:00", "2026-06-03 09:00", "Giờ họp đã qua"),
        ("2026-06-21 08:00", "2026-06-03 09:00", "ngày nghỉ"),
        ("2026-06-05 08:00", "2026-06-03 09:00", "đã qua: tài liệu sẽ ghi là trễ"),
        (DAY, "2026-06-03 09:00", "giờ đang mời"),
        ("2026-06-22 08:00", "2026-06-15 08:30", "Đã đến giờ họp"),
    ],
)
def test_a_move_that_cannot_be_says_why(p, starts_at, at, says):
    meeting = sent(p)
    with pytest.raises(ValidationError, match=says):
        workflow.move_meeting(
            meeting, by=p.bnc_officer, at=on_the(at), starts_at=on_the(starts_at), reason="Bận"
        )
    assert not meeting.moves.exists()


def test_a_changed_room_or_end_alone_is_a_move_and_leaves_a_trace(p, as_seat):
    meeting = sent(p, ends_at=on_the("2026-06-15 11:00"))
    values = {"by": p.bnc_officer, "starts_at": on_the(DAY), "reason": "Phòng bận"}
    late = on_the("2026-06-10 09:00")  # the papers are due already: of the same day it is not said
    workflow.move_meeting(
        meeting, at=late, place="Hội trường lớn", ends_at=meeting.ends_at, **values
    )
    workflow.move_meeting(
        meeting, at=late + DAYS, ends_at=on_the("2026-06-15 12:00"), place="Hội trường lớn",
        **values,
    )  # fmt: skip
    first, last = meeting.moves.order_by("at")
    assert (first.old_place, first.old_ends_at == first.ends_at) == ("Phòng họp số 1", True)
    assert (last.old_place, last.ends_at) == ("", on_the("2026-06-15 12:00"))
    assert Meeting.objects.get().place == "Hội trường lớn"
    shown = as_seat(p.nui_focal, at="2026-06-12 09:00").get(meeting.get_absolute_url())
    assert "Nơi họp cũ: Phòng họp số 1" in shown.content.decode()


def test_a_meeting_does_not_move_before_the_day_its_answers_are_asked_for(p):
    meeting = sent(p, letter_reply_by=date(2026, 6, 12))
    with pytest.raises(ValidationError, match="đến hết ngày 12/06/2026") as error:
        workflow.move_meeting(
            meeting, by=p.bnc_officer, at=on_the(NOW), starts_at=on_the("2026-06-11 08:00"),
            reason="Bận",
        )  # fmt: skip
    assert set(error.value.error_dict) == {"starts_at"}


def test_who_declined_is_not_told_of_a_move(p):
    meeting = sent(p)
    letters.register(to(meeting, p.ben), by=p.ben_clerk, at=on_the(NOW))
    letters.decline(to(meeting, p.ben), by=p.ben_focal, at=on_the(NOW), reason="Không liên quan")
    workflow.move_meeting(
        meeting, by=p.bnc_officer, at=on_the("2026-06-03 09:00"),
        starts_at=on_the("2026-06-22 08:00"), reason="Bận",
    )  # fmt: skip
    assert told(to(meeting, p.nui).dossier, "meeting_moved") == {"nui.focal", "nui.clerk"}
    assert told(to(meeting, p.ben).dossier, "meeting_moved") == set()


def test_a_move_wants_a_reason_and_the_version_that_was_shown(p):
    meeting = sent(p)
    values = {"by": p.bnc_officer, "at": on_the(NOW), "starts_at": on_the("2026-06-22 08:00")}
    with pytest.raises(ValidationError, match="lý do"):
        workflow.move_meeting(meeting, **values, reason=" ")
    with pytest.raises(WrongState):
        workflow.move_meeting(meeting, **values, reason="Bận", version=7)
    with pytest.raises(PermissionDenied):
        workflow.move_meeting(meeting, **{**values, "by": p.nui_leader}, reason="Bận")


# --- Answering -----------------------------------------------------------------------------------


def answer(meeting, seat, *, at="2026-06-04 09:00", **fields):
    fields = fields or {"answer": "comes", "people": "Bí thư Đảng ủy"}
    return workflow.answer_invitation(to(meeting, seat.agency), by=seat, at=on_the(at), **fields)


def test_an_answer_ends_the_dispatch_and_tells_the_host(p):
    meeting = sent(p, letter_reply_by=date(2026, 6, 5))
    answer(meeting, p.nui_focal)
    dispatch = to(meeting, p.nui)
    assert (dispatch.status, dispatch.outcomes.get().is_late) == ("replied", False)
    assert told(dispatch.dossier, "answered") == {"bnc.officer"}


def test_an_answer_after_the_letters_date_is_late_and_kept(p):
    meeting = sent(p, letter_reply_by=date(2026, 6, 3))
    answer(meeting, p.nui_focal)
    assert to(meeting, p.nui).outcomes.get().is_late


def test_an_answer_may_be_given_anew_until_the_meeting(p):
    meeting = sent(p)
    answer(meeting, p.nui_focal)
    answer(meeting, p.nui_leader, answer="cannot", reason="Bão số 2")
    assert list(Attendance.objects.values_list("answer", flat=True)) == ["comes", "cannot"]
    with pytest.raises(ValidationError, match="Đã đến giờ họp"):
        answer(meeting, p.nui_leader, at="2026-06-15 08:00")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answer": "maybe"}, "answer"), ({"answer": "cannot"}, "reason"),
        ({"answer": "sends"}, "people"),
    ],
)  # fmt: skip
def test_an_answer_says_who_comes_or_why_not(p, fields, field):
    meeting = sent(p)
    with pytest.raises(ValidationError) as error:
        answer(meeting, p.nui_focal, **fields)
    assert set(error.value.error_dict) == {field}


def test_only_the_invitee_answers_for_itself(p):
    meeting = sent(p)
    for seat in (p.nui_clerk, p.ben_leader, p.bnc_leader):
        with pytest.raises(PermissionDenied):
            workflow.answer_invitation(
                to(meeting, p.nui), by=seat, at=on_the(NOW), answer="comes", people="Ai đó"
            )


def test_where_a_report_is_owed_the_answer_leaves_the_dispatch_open(p):
    meeting = sent(
        p, by=p.xaydung_officer, code="000-5.3.b", to=[p.kiemtra], wants_reports=True,
        outline="1. Tình hình. 2. Kiến nghị.", letter_reply_by=date(2026, 6, 10),
    )  # fmt: skip
    dispatch = to(meeting, p.kiemtra)
    assert dispatch.due_on == date(2026, 6, 10)
    workflow.answer_invitation(
        dispatch, by=p.kiemtra_leader, at=on_the(NOW), answer="comes", people="Chủ nhiệm"
    )
    assert to(meeting, p.kiemtra).is_open


# --- Papers --------------------------------------------------------------------------------------


def swept(meeting, at, as_jobs) -> list[str]:
    with as_jobs():
        sweep(at=on_the(at))
    rows = Notice.objects.filter(dossier=meeting.case.dossier, kind="papers_due")
    return [row.key.split(":")[0] for row in rows.order_by("created_at")]


def test_the_host_is_told_two_days_before_on_the_day_and_once_late(p, as_jobs):
    meeting = sent(p)
    assert swept(meeting, "2026-06-03 07:00", as_jobs) == []
    assert swept(meeting, "2026-06-04 07:00", as_jobs) == ["soon"]
    assert swept(meeting, "2026-06-05 07:00", as_jobs) == ["soon"]
    assert swept(meeting, "2026-06-08 07:00", as_jobs) == ["soon", "today"]
    assert swept(meeting, "2026-06-09 07:00", as_jobs) == ["soon", "today", "late"]
    assert swept(meeting, "2026-06-10 07:00", as_jobs) == ["soon", "today", "late"]
    assert told(meeting.case.dossier, "papers_due") == {"bnc.officer"}


def test_papers_that_went_out_are_not_asked_for_again(p, as_jobs):
    meeting = sent(p)
    row = workflow.give_papers(
        meeting, by=p.bnc_officer, at=on_the("2026-06-02 09:00"), title="Báo cáo 6 tháng",
        on_paper=date(2026, 6, 2),
    )  # fmt: skip
    assert (row.title, row.given_on) == ("Báo cáo 6 tháng", date(2026, 6, 2))
    assert swept(meeting, "2026-06-09 07:00", as_jobs) == []


def test_invitees_are_told_once_of_each_arrival_of_papers(p):
    meeting = sent(p)
    for day in (2, 3):
        workflow.give_papers(
            meeting, by=p.bnc_officer, at=on_the(f"2026-06-0{day} 09:00"), title="Báo cáo",
            on_paper=date(2026, 6, day),
        )  # fmt: skip
        found = Notice.objects.filter(kind="papers_in", dossier=to(meeting, p.nui).dossier)
        assert sorted(n.seat.user.username for n in found) == sorted(
            ["nui.clerk", "nui.focal"] * (day - 1)
        )
    assert told(to(meeting, p.ben).dossier, "papers_in") == {"ben.focal", "ben.clerk"}
    assert told(meeting.dossier, "papers_in") == set()


def test_papers_are_files_or_went_out_on_paper(p):
    meeting = sent(p)
    values = {"by": p.bnc_officer, "at": on_the(NOW)}
    with pytest.raises(ValidationError, match="Chọn tệp"):
        workflow.give_papers(meeting, **values, title="Báo cáo")
    with pytest.raises(ValidationError, match="không sau hôm nay"):
        workflow.give_papers(meeting, **values, title="Báo cáo", on_paper=date(2026, 6, 2))
    with pytest.raises(PermissionDenied):
        workflow.give_papers(
            meeting, **{**values, "by": p.nui_leader}, title="X", on_paper=date(2026, 6, 1)
        )


# --- Minutes and conclusions ---------------------------------------------------------------------
AFTER = "2026-06-16 09:00"


def minuted(p, meeting, **fields) -> Minutes:
    return workflow.save_minutes(
        meeting, by=p.bnc_officer, at=on_the(AFTER), number="05-BB", text="Đã thống nhất.",
        written_on=date(2026, 6, 15), **fields,
    )  # fmt: skip


def test_minutes_are_written_after_and_approved_by_another(p):
    meeting = sent(p)
    with pytest.raises(PermissionDenied):
        workflow.save_minutes(
            meeting, by=p.bnc_officer, at=on_the(NOW), number="05-BB", text="Sớm",
            written_on=date(2026, 6, 1),
        )  # fmt: skip
    minutes = minuted(p, meeting)
    with pytest.raises(PermissionDenied):
        workflow.approve_minutes(minutes, by=p.bnc_officer, at=on_the(AFTER))
    with pytest.raises(WrongState):
        workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER), version=9)
    minutes = workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER), version=1)
    with pytest.raises(WrongState):
        minuted(p, meeting)
    with pytest.raises(WrongState):
        workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER))


def test_nobody_approves_words_they_saved_last(p, as_seat):
    meeting = sent(p)
    minuted(p, meeting)
    values = {"number": "05-BB", "written_on": date(2026, 6, 15), "at": on_the(AFTER)}
    row = workflow.save_minutes(meeting, by=p.bnc_leader, text="Viết lại cả", **values)
    assert (row.drafted_by, row.saved_by) == (p.bnc_officer, p.bnc_leader)
    with pytest.raises(PermissionDenied):
        workflow.approve_minutes(row, by=p.bnc_leader, at=on_the(AFTER))
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.update(
            approved_by=p.bnc_leader, approved_at=on_the(AFTER), inside_agency=None
        )
    shown = as_seat(p.bnc_leader, at=AFTER).get(meeting.get_absolute_url()).content.decode()
    assert "lãnh đạo khác duyệt" in shown
    row = workflow.save_minutes(meeting, by=p.bnc_officer, text="Xem lại", **values)
    assert workflow.approve_minutes(row, by=p.bnc_leader, at=on_the(AFTER)).approved_at


def test_a_conclusion_that_was_not_shown_is_not_approved(p):
    meeting = sent(p)
    minutes = minuted(p, meeting)
    workflow.conclude(
        meeting, by=p.bnc_officer, at=on_the(AFTER), text="Báo cáo vụ việc", responsible=p.nui
    )
    with pytest.raises(WrongState):
        workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER), version=1)
    workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER), version=2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": " "}, "number"), ({"written_on": date(2026, 6, 14)}, "written_on"),
        ({"text": ""}, "text"),
    ],
)  # fmt: skip
def test_minutes_say_what_they_must(p, fields, field):
    meeting = sent(p)
    values = {"number": "05-BB", "text": "Kết luận", "written_on": date(2026, 6, 15)}
    with pytest.raises(ValidationError) as error:
        workflow.save_minutes(meeting, by=p.bnc_officer, at=on_the(AFTER), **{**values, **fields})
    assert set(error.value.error_dict) == {field}


def test_until_they_are_approved_the_invitees_read_no_minutes(p, as_web):
    meeting = sent(p)
    minutes = minuted(p, meeting)
    workflow.conclude(
        meeting, by=p.bnc_officer, at=on_the(AFTER), text="Báo cáo vụ việc", responsible=p.nui
    )
    with as_web(p.nui_leader):
        assert not Minutes.objects.exists()
        assert not MeetingConclusion.objects.exists()
    workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER))
    with as_web(p.nui_leader):
        assert (Minutes.objects.count(), MeetingConclusion.objects.count()) == (1, 1)
    with as_web(p.dong_leader):
        assert not Meeting.objects.exists()
        assert not Minutes.objects.exists()


def test_a_conclusion_becomes_a_request_once(p):
    meeting = sent(p)
    minutes = minuted(p, meeting)
    row = workflow.conclude(
        meeting, by=p.bnc_officer, at=on_the(AFTER), text="Gửi báo cáo vụ việc", responsible=p.nui,
        due_on=date(2026, 6, 30),
    )  # fmt: skip
    values = {"by": p.bnc_officer, "at": on_the(AFTER), "rule": rule("002-5.1.a")}
    with pytest.raises(PermissionDenied):
        workflow.ask_for(row, **values)
    workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER))
    letter = workflow.ask_for(row, **values)
    assert (letter.act, letter.letter_reply_by) == ("information", date(2026, 6, 30))
    assert letter.follows_id == meeting.pk
    assert "05-BB" in letter.body
    with pytest.raises(WrongState):
        workflow.ask_for(row, **values)


def test_a_conclusion_is_not_due_before_the_meeting(p):
    meeting = sent(p)
    minuted(p, meeting)
    with pytest.raises(ValidationError, match="trước ngày họp"):
        workflow.conclude(
            meeting, by=p.bnc_officer, at=on_the(AFTER), text="Việc", responsible=p.nui,
            due_on=date(2026, 6, 1),
        )  # fmt: skip
