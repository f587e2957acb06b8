"""The month of due days, and the private feed of them."""

from datetime import date

import pytest
from icalendar import Calendar

from agencies import seating, tokens
from records.models import Secrecy
from regulations.models import working_calendar
from tests.factories import SENT_AT, fresh, on_the, received, replied, sent

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
SUBJECT = "Góp ý dự thảo"


def days_of(response) -> dict:
    return {d.day: d for week in response.context["weeks"] for d in week}


def test_a_month_shows_what_is_due_each_day_by_state(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    due = fresh(dispatch).due_on
    replied(received(p.bnc_officer, p.nui))
    for seat in (p.nui_leader, p.bnc_officer):
        days = days_of(as_seat(seat).get("/lich/"))
        assert {day: d.counts for day, d in days.items() if d.rows} == {
            due: [("run", 1, "còn thời gian")]
        }
    late = days_of(as_seat(p.nui_leader, at="2026-03-30 09:00").get("/lich/?thang=2026-03"))
    assert [key for key, _n, _label in late[due].counts] in (["late"], ["hush"])
    assert not [d for d in days_of(as_seat(p.congan_leader).get("/lich/")).values() if d.rows]


def test_weeks_run_from_monday_and_days_off_are_named(p, as_seat):
    response = as_seat(p.nui_leader, at="2026-04-29 09:00").get("/lich/")
    days = days_of(response)
    first, last = min(days), max(days)
    assert (first, first.weekday(), last.weekday()) == (date(2026, 3, 30), 0, 6)
    assert "hol" in days[date(2026, 4, 30)].css
    assert days[date(2026, 4, 30)].name
    assert "today" in days[date(2026, 4, 29)].css
    assert "off" in days[date(2026, 4, 18)].css
    page = response.content.decode()
    assert days[date(2026, 4, 30)].name in page
    assert 'aria-current="date"' in page


def test_a_make_up_day_says_so(p, as_seat):
    calendar = working_calendar()
    made_up = max(d for d in calendar.marks if d.weekday() >= 5 and calendar.is_working(d))
    days = days_of(as_seat(p.nui_leader).get(f"/lich/?ngay={made_up}"))
    assert (days[made_up].name, "off" in days[made_up].css) == ("làm bù", False)


@pytest.mark.parametrize(
    "query", ["thang=x", "thang=2026-13", "thang=0001-01", "ngay=9999-12-31", "ngay=2026-02-30",
              "thang=" + "9" * 3000]
)  # fmt: skip
def test_a_month_that_is_none_is_this_one(p, as_seat, query):
    response = as_seat(p.nui_leader).get(f"/lich/?{query}")
    assert (response.status_code, response.context["first"]) == (200, date(2026, 3, 1))


def test_an_opened_day_lists_its_rows_with_titles_only_where_one_views(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET)
    due = fresh(dispatch).due_on
    url = f"/lich/?ngay={due.isoformat()}"
    for seat, sees in ((p.nui_leader, True), (p.nui_clerk, False)):
        page = as_seat(seat).get(url).content.decode()
        assert (dispatch.case.number in page, SUBJECT in page) == (True, sees)


def test_a_month_needs_as_many_queries_for_three_rows_as_for_one(
    p, as_seat, django_assert_max_num_queries
):
    client, url = as_seat(p.nui_leader), "/lich/?thang=2026-03"
    received(p.bnc_officer, p.nui)
    client.get(url)
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    for _time in range(2):
        received(p.bnc_officer, p.nui)
    with django_assert_max_num_queries(len(one)):
        client.get(url)


# --- The feed ------------------------------------------------------------------------------------


def address(seat, *, scopes=("calendar",), expires_on=date(2026, 12, 31), name="Lịch"):
    row, raw = tokens.make(seat, name=name, scopes=scopes, expires_on=expires_on, at=AT)
    return row, f"/lich/{raw}.ics"


def entries(response) -> list[tuple[str, date]]:
    assert (response.status_code, response["Content-Type"]) == (
        200, "text/calendar; charset=utf-8",
    )  # fmt: skip
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return [(str(e["summary"]), e["dtstart"].dt) for e in found]


def test_the_feed_needs_no_sign_in_and_gives_no_restricted_title(p, client, set_clock):
    plain, secret = received(p.bnc_officer, p.nui), received(
        p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET
    )  # fmt: skip
    received(p.bnc_officer, p.ben)
    replied(received(p.bnc_officer, p.nui))
    _row, url = address(p.nui_leader)
    response = client.get(url)
    title = f"{SUBJECT} Kế hoạch kiểm tra năm 2027"
    assert sorted(entries(response)) == sorted([
        (f"Hạn trả lời {plain.case.number}: {title}", fresh(plain).due_on),
        (f"Hạn trả lời {secret.case.number}", fresh(secret).due_on),
    ])  # fmt: skip
    assert "sessionid" not in response.cookies
    _row, theirs = address(p.bnc_officer)
    assert len(entries(client.get(theirs))) == 3


def test_who_only_tracks_gets_numbers(p, client, set_clock):
    dispatch = received(p.bnc_officer, p.nui, secrecy=Secrecy.WORKING_SECRET)
    _row, url = address(p.nui_clerk)
    said = [text for text, _day in entries(client.get(url))]
    assert said == [f"Hạn trả lời {dispatch.case.number}"]


def closed_addresses(p):
    revoked, url = address(p.nui_leader, name="thu hồi")
    tokens.revoke(revoked, AT)
    yield url
    yield address(p.nui_leader, name="hết hạn", expires_on=date(2026, 3, 2))[1]
    yield address(p.nui_leader, name="đọc", scopes=("read",))[1]
    _row, url = address(p.ben_leader)
    seating.end(p.ben_leader, on=date(2026, 3, 2))
    yield url
    _row, url = address(p.dong_leader)
    p.dong_leader.user.is_active = False
    p.dong_leader.user.save()
    yield url
    yield "/lich/x.ics"
    yield "/lich/" + "đ" * 500 + ".ics"


def test_a_token_that_opens_nothing_is_a_page_that_is_not_there(p, client, set_clock):
    sent(p.bnc_officer, p.nui)
    urls = list(closed_addresses(p))
    set_clock("2026-03-04 09:00")
    missing = client.get("/khong-co/")
    for url in urls:
        response = client.get(url)
        assert (response.status_code, response.content) == (404, missing.content), url


def test_a_stranger_s_session_gives_the_feed_nothing_more(p, as_seat):
    received(p.bnc_officer, p.nui)
    _row, url = address(p.congan_leader)
    assert entries(as_seat(p.nui_leader).get(url)) == []
    assert as_seat(p.nui_leader).post(url).status_code == 405
