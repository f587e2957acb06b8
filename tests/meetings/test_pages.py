"""The pages of the room, from the list to the last form; nothing that was typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from meetings import workflow
from meetings.models import (
    AreaAssignment,
    Attendance,
    Meeting,
    MeetingConclusion,
    Minutes,
    Nomination,
    Secondment,
    Session,
)
from tests.factories import on_the, rule
from tests.meetings.test_areas import assigned
from tests.meetings.test_lending import nominated
from tests.meetings.test_lending import sent as asked_out
from tests.meetings.test_meeting import AFTER, called, sent

pytestmark = pytest.mark.django_db
NOW = "2026-06-01 09:00"


def page(client, name, /, *args, **data):
    address = reverse(f"meetings:{name}", args=args)
    return client.post(address, data) if data else client.get(address)


def text_of(response) -> str:
    return response.content.decode()


def test_a_meeting_is_called_from_its_page_after_what_is_late_was_said(p, as_seat):
    client = as_seat(p.bnc_officer, at=NOW)
    assert "Gửi giấy mời" in text_of(page(client, "list"))
    data = {
        "rule": rule("002-5.2").pk, "subject": "Hội nghị quý", "day": "05/06/2026",
        "start": "08:00", "place": "Phòng họp", "agenda": "Tình hình",
        "addressees": [p.nui.pk, p.ben.pk], "signer": p.bnc_leader.pk,
    }  # fmt: skip
    answer = page(client, "open", **data)
    assert "hạn gửi tài liệu là 29/05/2026, đã qua" in text_of(answer)
    assert 'value="Hội nghị quý"' in text_of(answer)
    assert not Meeting.objects.exists()
    answer = page(client, "open", **data, is_sure="on")
    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    shown = text_of(client.get(answer.url))
    assert "Các mốc trước cuộc họp" in shown
    assert "đã qua" in shown


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"day": "31/31/2026"}, "Nhập ngày dạng"),
        ({"start": "8h70"}, "Nhập giờ dạng"),
        ({}, "Điền"),
    ],
)
def test_what_is_no_day_or_hour_is_said_and_the_rest_kept(p, as_seat, data, says):
    client = as_seat(p.bnc_officer, at=NOW)
    answer = page(client, "open", **{"subject": "Giữ lại", **data})
    assert (answer.status_code, says in text_of(answer)) == (200, True)
    assert "Giữ lại" in text_of(answer)


def test_the_milestones_are_shown_before_anything_is_saved(p, as_seat):
    client = as_seat(p.bnc_officer, at=NOW)
    data = {
        "rule": rule("002-5.2").pk, "subject": "Giữ lại", "day": "15/06/2026", "start": "08:00",
        "preview": "1",
    }  # fmt: skip
    answer = text_of(page(client, "open", **data))
    assert 'name="preview"' in answer
    assert "formnovalidate" in answer
    assert "Tài liệu đến hết ngày" in answer
    assert "thứ Hai, 08/06/2026" in answer
    assert 'value="Giữ lại"' in answer
    assert "Ghi nội dung" not in answer  # of what is still to be filled in nothing is said yet
    assert 'role="alert"' not in answer
    answer = text_of(page(client, "open", **data | {"day": ""}))
    assert "Chưa tính được các mốc" in answer
    assert 'value="Giữ lại"' in answer
    complete = data | {
        "place": "Phòng họp", "agenda": "Tình hình", "addressees": [p.nui.pk],
        "signer": p.bnc_leader.pk,
    }  # fmt: skip
    assert "Tài liệu đến hết ngày" in text_of(page(client, "open", **complete))
    assert not Meeting.objects.exists()


def test_a_commune_is_offered_its_area_officers(p, as_seat):
    (row,) = assigned(p)
    client = as_seat(p.nui_officer, at=NOW)
    assert "bnc.officer Thử, chuyên viên theo dõi" in text_of(page(client, "open"))
    page(
        client, "open", rule=rule("002-4.2.h-invite").pk, subject="Hội nghị Đảng ủy",
        day="15/06/2026", start="14:00", place="Trụ sở", agenda="Nội chính",
        addressees=[p.bnc.pk], area_officers=[row.pk], signer=p.nui_leader.pk,
    )  # fmt: skip
    meeting = Meeting.objects.get()
    assert "bnc.officer Thử" in meeting.case.body
    assert "checked" in text_of(page(client, "change", meeting.pk))
    data = {"start": "14:00", "place": "Nơi khác", "agenda": "Nội chính", "version": 0}
    page(client, "change", meeting.pk, day="16/06/2026", area_officers=[row.pk], **data)
    body = Meeting.objects.get().case.body
    assert ("bnc.officer Thử" in body, "Nơi khác" in body) == (True, True)
    page(client, "change", meeting.pk, day="16/06/2026", **data | {"version": 1})
    assert "bnc.officer Thử" not in Meeting.objects.get().case.body


def test_a_draft_is_changed_and_a_meeting_moved_from_its_page(p, as_seat):
    meeting = called(p)
    client = as_seat(p.bnc_officer, at=NOW)
    shown = text_of(page(client, "change", meeting.pk))
    assert 'value="15/06/2026"' in shown
    page(
        client, "change", meeting.pk, day="16/06/2026", start="08:00", place="B", agenda="C",
        version=0,
    )  # fmt: skip
    assert fresh_day(meeting) == date(2026, 6, 16)
    moved = sent(p)
    answer = page(
        client, "move", moved.pk, day="21/06/2026", start="08:00", reason="Bận", version=0
    )
    assert "21/06/2026 là ngày nghỉ" in text_of(answer)
    assert "Bận" in text_of(answer)
    page(client, "move", moved.pk, day="22/06/2026", start="08:00", reason="Bận", version=0)
    shown = text_of(page(client, "detail", moved.pk))
    assert "08/06/2026 → 15/06/2026" in shown
    late = page(
        client, "move", moved.pk, day="23/06/2026", start="08:00", reason="Chậm tay", version=0
    )
    assert (late.status_code, "Chậm tay" in text_of(late)) == (403, True)


def fresh_day(meeting) -> date:
    return Meeting.objects.get(pk=meeting.pk).day


def test_an_invitee_answers_and_must_confirm_after_a_move(p, as_seat):
    meeting = sent(p)
    client = as_seat(p.nui_focal, at="2026-06-02 09:00")
    assert "Trả lời giấy mời" in text_of(page(client, "detail", meeting.pk))
    page(client, "answer", meeting.pk, answer="sends", people="Chánh Văn phòng")
    assert Attendance.objects.get().answer == "sends"
    workflow.move_meeting(
        meeting, by=p.bnc_officer, at=on_the("2026-06-03 09:00"),
        starts_at=on_the("2026-06-22 08:00"), reason="Bận",
    )  # fmt: skip
    client = as_seat(p.nui_leader, at="2026-06-03 10:00")
    assert "Xác nhận lại" in text_of(page(client, "detail", meeting.pk))
    client = as_seat(p.bnc_officer, at="2026-06-03 10:00")
    shown = text_of(page(client, "detail", meeting.pk))
    assert "chờ xác nhận lại" in shown
    assert "0 trên 2 nơi đã trả lời" in shown


def test_an_invitee_who_left_is_shown_and_not_counted(p, as_seat):
    meeting = sent(p)
    workflow.answer_invitation(
        meeting.case.dispatches.get(requested_agency=p.nui), by=p.nui_leader, answer="comes",
        at=on_the("2026-06-02 09:00"), people="Bí thư",
    )  # fmt: skip
    p.nui_leader.ended_on = date(2026, 6, 2)
    p.nui_leader.save()
    shown = text_of(page(as_seat(p.bnc_officer, at="2026-06-03 09:00"), "detail", meeting.pk))
    assert "không còn giữ vị trí; không tính" in shown
    assert "0 trên 2 nơi đã trả lời" in shown


def test_papers_late_by_the_host_show_so(p, as_seat):
    meeting = sent(p)
    client = as_seat(p.bnc_officer, at="2026-06-09 09:00")
    assert "bên chủ trì gửi trễ" in text_of(page(client, "detail", meeting.pk))
    assert "được ghi là bên chủ trì gửi trễ" in text_of(page(client, "papers", meeting.pk))
    page(client, "papers", meeting.pk, title="Báo cáo", on_paper="09/06/2026")
    shown = text_of(page(as_seat(p.nui_leader, at="2026-06-09 10:00"), "detail", meeting.pk))
    assert "bên chủ trì gửi trễ" in shown


def test_minutes_and_conclusions_go_the_whole_way(p, as_seat):
    meeting = sent(p)
    client = as_seat(p.bnc_officer, at=AFTER)
    page(
        client, "minutes", meeting.pk, number="05-BB", written_on="15/06/2026", text="Thống nhất",
        has_failed="on", version=0,
    )  # fmt: skip
    page(client, "conclude", meeting.pk, text="Báo cáo vụ việc", responsible=p.nui.pk)
    assert "Thống nhất" not in text_of(page(as_seat(p.nui_leader, at=AFTER), "detail", meeting.pk))
    client = as_seat(p.bnc_leader, at=AFTER)
    page(client, "approve", meeting.pk, version=2)
    assert Minutes.objects.get().approved_by == p.bnc_leader
    shown = text_of(page(as_seat(p.nui_leader, at=AFTER), "detail", meeting.pk))
    assert "Báo cáo vụ việc" in shown
    client = as_seat(p.bnc_officer, at=AFTER)
    assert "biên bản số 05-BB" in text_of(page(client, "detail", meeting.pk))
    row = MeetingConclusion.objects.get()
    page(client, "ask_for", meeting.pk, row.pk, rule=rule("002-5.1.a").pk, signer=p.bnc_leader.pk)
    row.refresh_from_db()
    assert row.letter.act == "information"


def test_areas_sessions_and_opinions_have_their_pages(p, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    assert "chưa có người theo dõi" in text_of(page(client, "areas"))
    page(
        client, "assign_area", seat=p.bnc_officer.pk, part="officer",
        communes=[p.nui.pk, p.ben.pk], from_on="01/06/2026", signer=p.bnc_leader.pk,
    )  # fmt: skip
    row = AreaAssignment.objects.get(commune=p.nui)
    shown = text_of(page(client, "areas"))
    assert "chưa gửi thông báo" in shown
    assert "tháng này chưa có buổi làm việc" in shown
    page(client, "ask_opinion", row.pk, letter_reply_by="20/06/2026", signer=p.bnc_leader.pk)
    page(
        client, "end_area", AreaAssignment.objects.get(commune=p.ben).pk, to_on="30/06/2026",
        signer=p.bnc_leader.pk,
    )  # fmt: skip
    client = as_seat(p.bnc_officer, at=NOW)
    assert "nơi đồng chí chưa làm việc" in text_of(page(client, "sessions"))
    assert "Của tôi" in text_of(client.get(reverse("meetings:areas") + "?nhom=toi"))
    assert page(client, "log_session", row.pk).status_code == 200
    page(
        client, "log_session", row.pk, held_on="01/06/2026", means="there", with_whom="Văn phòng",
        content="Tình hình", difficulties="Thiếu người\nThiếu máy",
    )  # fmt: skip
    session = Session.objects.get()
    item = session.difficulties.first()
    page(
        client, "settle", session.pk, item.pk, state="settled", settled_on="01/06/2026",
        outcome="Đã điều thêm", version=0,
    )  # fmt: skip
    shown = text_of(page(as_seat(p.nui_focal, at=NOW), "session", session.pk))
    assert "Đã điều thêm" in shown
    assert page(as_seat(p.ben_focal, at=NOW), "session", session.pk).status_code == 404
    assert "Chưa có phân công nào" in text_of(page(as_seat(p.khoi_leader, at=NOW), "areas"))


def test_people_are_asked_for_named_and_withdrawn_from_their_pages(p, as_seat):
    client = as_seat(p.bnc_officer, at=NOW)
    assert "Đề nghị cử cán bộ" in text_of(page(client, "secondments"))
    need = {
        "can-0-post": "Thành viên đoàn", "can-0-people": "1", "can-0-from_on": "08/06/2026",
        "can-0-to_on": "30/06/2026", "can-0-task": "Kiểm tra",
    }  # fmt: skip
    data = {
        "rule": rule("002-5.3.b").pk, "addressees": [p.nui.pk], "subject": "Cử cán bộ",
        "signer": p.bnc_leader.pk, "can-TOTAL_FORMS": "2", "can-INITIAL_FORMS": "0", **need,
    }  # fmt: skip
    answer = page(client, "ask_people", **{**data, "can-0-to_on": "01/06/2026"})
    assert "Ngày kết thúc phải từ ngày bắt đầu" in text_of(answer)
    answer = page(client, "ask_people", **data)
    assert answer.url == Secondment.objects.get().get_absolute_url()
    assert "Thành viên đoàn" in text_of(client.get(answer.url))
    dispatch = asked_out(p)
    pk = dispatch.case_id
    client = as_seat(p.nui_focal, at=NOW)
    page(
        client, "nominate", pk, need=dispatch.case.secondment.needs.get().pk, name="Lê Văn Thử",
        title="Chuyên viên", from_on="08/06/2026", to_on="30/06/2026",
    )  # fmt: skip
    row = Nomination.objects.get()
    assert "Lê Văn Thử" not in text_of(page(as_seat(p.bnc_officer, at=NOW), "secondment", pk))
    client = as_seat(p.nui_leader, at=NOW)
    client.post(reverse("meetings:consent", args=[pk, row.pk]))
    client = as_seat(p.bnc_officer, at="2026-07-01 09:00")
    assert "Lê Văn Thử" in text_of(page(client, "secondment", pk))
    page(
        client, "study", pk, p.nui.pk, who="Hai cán bộ", lines="Dòng 5", from_on="08/06/2026",
        to_on="09/06/2026",
    )  # fmt: skip
    page(client, "feedback", pk, row.pk, feedback="Hoàn thành")
    client = as_seat(p.nui_leader, at="2026-07-01 09:00")
    shown = text_of(page(client, "secondment", pk))
    assert "Hoàn thành" in shown
    client.post(reverse("meetings:confirm_study", args=[pk, dispatch.studies.get().pk]))
    assert dispatch.studies.get().confirmed_by == p.nui_leader


def test_a_withdrawn_name_says_so_and_the_place_is_open(p, as_seat):
    dispatch = asked_out(p)
    row = nominated(p, dispatch)
    client = as_seat(p.nui_focal, at=NOW)
    answer = page(client, "withdraw", dispatch.case_id, row.pk, reason=" ")
    assert "Ghi lý do rút đề cử" in text_of(answer)
    page(client, "withdraw", dispatch.case_id, row.pk, reason="Ốm")
    shown = text_of(page(client, "secondment", dispatch.case_id))
    assert "Rút đề cử" in shown
    assert "vị trí còn trống" in shown


def test_the_letter_and_the_dispatch_lead_to_the_meeting(p, as_seat):
    meeting = sent(p)
    address = reverse("meetings:detail", args=[meeting.pk])
    dispatch = meeting.case.dispatches.get(requested_agency=p.nui)
    assert address in text_of(as_seat(p.bnc_officer, at=NOW).get(meeting.case.get_absolute_url()))
    assert address in text_of(as_seat(p.nui_focal, at=NOW).get(dispatch.get_absolute_url()))


def test_who_was_not_invited_finds_nothing(p, as_seat):
    meeting = sent(p)
    client = as_seat(p.dong_leader, at=NOW)
    for name in ("detail", "move", "answer", "papers", "minutes"):
        assert page(client, name, meeting.pk).status_code == 404
    assert meeting.case.subject not in text_of(page(client, "list"))
