"""What other rooms put among the work and in the calendar: periods, meetings, papers, sessions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import workflow as meetings
from meetings.models import AreaAssignment
from reports import workflow as reports
from requests import workflow as letters
from tests.factories import on_the
from tests.meetings.test_meeting import sent, to
from tests.reports import carried

pytestmark = pytest.mark.django_db
INBOX, CALENDAR = "/viec/", "/lich/"


def lines(response) -> dict[str, list[str]]:
    """Titles of what other rooms added, by group."""
    return {
        key: [row.title for row in rows if not hasattr(row, "dispatch")]
        for key, _label, rows in response.context["groups"]
    }


def days_of(response) -> dict:
    return {d.day: d for week in response.context["weeks"] for d in week}


def planned(response) -> dict:
    return {day: d.planned for day, d in days_of(response).items() if d.planned}


@pytest.fixture
def as_seat(as_seat, client):
    """Signed in anew each time: these days lie further apart than a session lasts."""

    def sign_in(seat, *, at):
        client.logout()
        return as_seat(seat, at=at)

    return sign_in


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    carried.setting(found, due_day=5, due_month_offset=1)
    carried.opened()
    return found


# --- Periods -------------------------------------------------------------------------------------


def test_a_period_that_is_due_soon_or_late_stands_among_the_work(p, as_seat, monthly):
    late = "Báo cáo kết quả công tác nội chính, Tháng 10/2026"
    coming = "Báo cáo kết quả công tác nội chính, Tháng 11/2026"
    at = "2026-11-20 09:00"
    page = as_seat(p.nui_focal, at=at).get(INBOX)
    assert lines(page) == {"late": [late], "run": [coming]}
    assert page.context["counts"]["answers"] == 2
    page = as_seat(p.nui_focal, at="2026-12-03 09:00").get(INBOX)
    assert lines(page) == {"late": [late], "soon": [coming]}
    assert carried.one(monthly).get_absolute_url() in page.content.decode()
    for seat in (p.bnc_leader, p.congan_leader, p.nui_officer):
        assert lines(as_seat(seat, at=at).get(INBOX)) == {}


def test_what_was_given_back_is_shown_whatever_its_day(p, as_seat, monthly):
    row = carried.one(monthly)
    carried.sent(row, at="2026-11-20 10:00")
    reports.return_for_more(
        carried.one(monthly), by=p.bnc_leader, at=on_the("2026-11-20 11:00"),
        reason="Thiếu số liệu.", due_on=date(2027, 1, 20),
    )  # fmt: skip
    page = as_seat(p.nui_focal, at="2026-11-23 09:00").get(INBOX)
    assert [t for t in lines(page)["run"] if "11/2026" in t]
    assert "Trả lại để bổ sung" in page.content.decode()


def test_many_bodies_of_one_period_are_one_line(p, as_seat):
    found = carried.duty("T02-52", by=("BNCTU",), to=("DUX",), ref="5.3.a")
    carried.only(found.code)
    carried.opened()
    page = as_seat(p.bnc_focal, at="2026-11-25 09:00").get(INBOX)
    assert {key: len(titles) for key, titles in lines(page).items()} == {"late": 1, "run": 1}
    assert "3 nơi nhận" in page.content.decode()
    assert "?ky=2026-11" in page.content.decode()


def test_the_calendar_shows_due_days_to_both_sides_and_to_no_other(p, as_seat, monthly):
    month = f"{CALENDAR}?thang=2026-12"
    at = "2026-11-20 09:00"
    assert planned(as_seat(p.nui_focal, at=at).get(month)) == {
        date(2026, 12, 5): [("run", 1, "báo cáo kỳ")]
    }
    assert planned(as_seat(p.bnc_focal, at=at).get(month)) == {
        date(2026, 12, 5): [("run", 1, "báo cáo gửi đến")]
    }
    for seat in (p.congan_leader, p.nui_officer):
        assert planned(as_seat(seat, at=at).get(month)) == {}
    opened = as_seat(p.nui_focal, at=at).get(f"{CALENDAR}?ngay=2026-12-05")
    assert carried.one(monthly).get_absolute_url() in opened.content.decode()


# --- Meetings ------------------------------------------------------------------------------------


def test_an_invitation_is_answered_from_among_the_work(p, as_seat):
    meeting = sent(p)
    at = "2026-06-03 09:00"
    letters.register(
        to(meeting, p.nui), by=p.nui_clerk, at=on_the("2026-06-02 08:00"),
        registered_on=date(2026, 6, 2), documents_complete=True, incoming_number="5",
    )  # fmt: skip
    page = as_seat(p.nui_leader, at=at).get(INBOX)
    assert lines(page) == {"run": ["Hội nghị công tác nội chính"]}
    assert len(page.context["groups"][0][2]) == 1  # its dispatch says less, and steps back
    assert meeting.get_absolute_url() in page.content.decode()
    assert page.context["counts"]["answers"] == 1
    for seat in (p.dong_leader, p.congan_leader):
        assert lines(as_seat(seat, at=at).get(INBOX)) == {}
    meetings.answer_invitation(
        to(meeting, p.nui), by=p.nui_leader, at=on_the(at), answer="comes", people="Bí thư"
    )
    assert lines(as_seat(p.nui_leader, at=at).get(INBOX)) == {}
    meetings.move_meeting(
        meeting, by=p.bnc_officer, at=on_the("2026-06-04 08:00"),
        starts_at=on_the("2026-06-17 14:00"), reason="Trùng lịch.",
    )  # fmt: skip
    page = as_seat(p.nui_leader, at="2026-06-04 09:00").get(INBOX)
    assert lines(page) == {"run": ["Hội nghị công tác nội chính"]}
    assert "Đã dời họp, trả lời lại" in page.content.decode()


def test_the_host_is_shown_the_papers_it_owes_until_they_are_given(p, as_seat):
    meeting = sent(p)
    title = "Gửi tài liệu: Hội nghị công tác nội chính"
    assert lines(as_seat(p.bnc_officer, at="2026-06-05 09:00").get(INBOX)) == {"soon": [title]}
    assert lines(as_seat(p.bnc_officer, at="2026-06-10 09:00").get(INBOX)) == {"late": [title]}
    assert lines(as_seat(p.bnc_clerk, at="2026-06-10 09:00").get(INBOX)) == {}
    meetings.give_papers(
        meeting, by=p.bnc_officer, at=on_the("2026-06-10 09:30"), title="Dự thảo báo cáo",
        on_paper=date(2026, 6, 10),
    )  # fmt: skip
    assert lines(as_seat(p.bnc_officer, at="2026-06-10 10:00").get(INBOX)) == {}


def test_the_calendar_shows_the_hour_of_a_meeting_and_the_day_of_its_papers(p, as_seat):
    sent(p)
    month, at = f"{CALENDAR}?thang=2026-06", "2026-06-02 09:00"
    papers = {date(2026, 6, 8): [("run", 1, "hạn tài liệu họp")]}
    hour = {date(2026, 6, 15): [("run", 1, "họp 08:00")]}
    assert planned(as_seat(p.bnc_officer, at=at).get(month)) == papers | hour
    assert planned(as_seat(p.nui_leader, at=at).get(month)) == hour
    for seat in (p.dong_leader, p.congan_leader):
        assert planned(as_seat(seat, at=at).get(month)) == {}
    page = as_seat(p.nui_leader, at=at).get(f"{CALENDAR}?ngay=2026-06-15").content.decode()
    assert "Họp 08:00" in page
    assert "Hội nghị công tác nội chính" in page


def test_an_officer_is_shown_whom_to_meet_when_the_month_ends(p, as_seat):
    row = AreaAssignment.objects.create(
        agency=p.bnc, seat=p.bnc_officer, commune=p.nui, part="officer",
        from_on=date(2026, 1, 1), by=p.bnc_leader, at=on_the("2026-01-01 08:00"),
    )  # fmt: skip
    title = f"Làm việc với {p.nui.short_name} trong tháng 06/2026"
    assert lines(as_seat(p.bnc_officer, at="2026-06-03 09:00").get(INBOX)) == {}
    assert lines(as_seat(p.bnc_officer, at="2026-06-25 09:00").get(INBOX)) == {"run": [title]}
    assert lines(as_seat(p.bnc_leader, at="2026-06-25 09:00").get(INBOX)) == {}
    meetings.log_session(
        row, by=p.bnc_officer, at=on_the("2026-06-25 10:00"), held_on=date(2026, 6, 24),
        means="there", with_whom="Văn phòng", content="Tiếp công dân.",
    )  # fmt: skip
    assert lines(as_seat(p.bnc_officer, at="2026-06-25 11:00").get(INBOX)) == {}
    month = f"{CALENDAR}?thang=2026-06"
    for seat, sees in ((p.bnc_officer, True), (p.nui_focal, True), (p.congan_leader, False)):
        found = planned(as_seat(seat, at="2026-06-25 11:00").get(month))
        assert found == ({date(2026, 6, 24): [("done", 1, "buổi làm việc")]} if sees else {})


# --- Queries -------------------------------------------------------------------------------------


def asked(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE")) for q in captured)


def test_more_rows_of_other_rooms_need_no_more_queries(p, as_seat, monthly):
    def counted() -> dict[tuple, int]:
        return {
            (name, url): asked(as_seat(getattr(p, name), at="2026-06-03 09:00"), url)
            for name in ("nui_leader", "bnc_focal")
            for url in (INBOX, f"{CALENDAR}?thang=2026-06", "/cuoc-hop/")
        }

    sent(p)
    counted()
    one = counted()
    sent(p)
    assert counted() == one
    assert {page: n for page, n in one.items() if n > 20} == {}
