"""Lists: what a seat has to do, may track, was told; the same number of queries for any rows."""

import re
from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.models import Notice
from requests import workflow
from requests.reminders import sweep
from requests.views import lists
from tests.factories import (
    SENT_AT,
    assigned,
    draft_letter,
    fresh,
    on_the,
    received,
    register,
    replied,
    reply_draft,
    sent,
    sent_letter,
    signed_letter,
    signed_reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
INBOX, LIST = "/viec/", "/ho-so/"
SECRET = "Trích yếu hạn chế không được lộ"
MOST = 20  # queries of a list page


def rows_of(response) -> list[str]:
    """Numbers of the dispatches on a list page, in order."""
    if "rows" in response.context:
        return [row.dispatch.case.number for row in response.context["rows"]]
    groups = response.context["groups"]
    return [row.dispatch.case.number for _key, _label, rows in groups for row in rows]


# --- Queries -------------------------------------------------------------------------------------


def statements(client, url: str) -> int:
    """Queries of one request; points inside its transaction are none."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE")) for q in captured)


def carry_on(p, to) -> None:
    """One more row for every list: answered, waiting, assigned, to sign, to issue, drafted."""
    draft_letter(p.bnc_officer, [to])
    workflow.submit(draft_letter(p.bnc_officer, [to]), by=p.bnc_officer, at=AT)
    signed_letter(p.bnc_officer, [to])
    sent(p.bnc_officer, to)
    reply = reply_draft(assigned(p.bnc_officer, to))
    workflow.submit_reply(reply, by=reply.drafted_by, at=AT)
    signed_reply(assigned(p.bnc_officer, to))
    replied(received(p.bnc_officer, to))
    workflow.remind(received(p.bnc_officer, to), by=p.bnc_officer, at=AT)


PAGES = {
    "inbox": ("nui_leader", INBOX),
    "inbox of an officer": ("nui_officer", INBOX),
    "waiting for others": ("bnc_leader", f"{INBOX}?nhom=cho"),
    "to sign": ("bnc_leader", f"{INBOX}?nhom=duyet"),
    "to sign, answers": ("nui_leader", f"{INBOX}?nhom=duyet"),
    "to issue": ("bnc_clerk", f"{INBOX}?nhom=duyet"),
    "drafts": ("bnc_officer", f"{INBOX}?nhom=nhap"),
    "list": ("bnc_leader", LIST),
    "calendar": ("nui_leader", "/lich/?thang=2026-03"),
    "search": ("bnc_leader", "/tim/?q=kiem+tra"),
    "list, searched": ("bnc_leader", f"{LIST}?q=kiểm+tra&act=opinion&nhom=dang-xu-ly"),
    "incoming": ("nui_clerk", "/van-ban-den/"),
    "notices": ("nui_focal", "/thong-bao/"),
    "dashboard": ("bnc_leader", "/tong-quan/"),
}


def test_every_list_needs_as_many_queries_for_three_rows_as_for_one_and_at_most_twenty(p, as_seat):
    def counted() -> dict[str, int]:
        at = "2026-03-10 09:00"
        return {
            name: statements(as_seat(getattr(p, who), at=at), url)
            for name, (who, url) in PAGES.items()
        }

    carry_on(p, p.nui)
    counted()  # what is read once for all requests: content types, the calendar
    one = counted()
    carry_on(p, p.nui)
    carry_on(p, p.nui)
    assert counted() == one
    assert {name: n for name, n in one.items() if n > MOST} == {}


# --- The inbox -----------------------------------------------------------------------------------


def test_the_inbox_is_sorted_by_the_day_that_is_due(p, as_seat):
    late = received(p.bnc_officer, p.nui, at="2026-02-27 09:00")  # due on Friday 06/03
    soon = received(p.bnc_officer, p.nui, at="2026-03-04 09:00")  # due on Wednesday 11/03
    run = received(p.bnc_officer, p.nui, at="2026-03-09 09:00")
    undated = received(p.congan_officer, p.nui, code="001-6.2")
    replied(received(p.bnc_officer, p.nui))
    page = as_seat(p.nui_leader, at="2026-03-09 10:00").get(INBOX)
    assert [
        (key, [row.dispatch for row in rows]) for key, _label, rows in page.context["groups"]
    ] == [("late", [late]), ("soon", [soon]), ("run", [run, undated])]
    assert page.context["counts"] == {
        "answers": 4, "asks": 0, "todo": 0, "drafts": 0, "emergencies": 0,
    }  # fmt: skip
    assert page.context["holders"] == [("", 4, 0)]


def test_the_week_counts_what_is_due_on_each_day(p, as_seat):
    received(p.bnc_officer, p.nui, at="2026-02-27 09:00")
    received(p.bnc_officer, p.nui, at="2026-03-03 09:00")
    week = as_seat(p.nui_leader, at="2026-03-09 10:00").get(INBOX).context["week"]
    cells = {cell["day"]: (cell["n"], cell["css"]) for line in week for cell in line}
    assert len(cells) == 28
    assert [cells[date(2026, 3, n)] for n in (9, 10, 11, 14)] == [
        (0, "today"), (1, "has has-soon"), (0, ""), (0, "off"),
    ]  # fmt: skip
    early = as_seat(p.nui_leader, at="2026-03-06 10:00").get(INBOX).context["week"]
    cells = {cell["day"]: (cell["n"], cell["css"]) for line in early for cell in line}
    assert cells[date(2026, 3, 6)] == (1, "has has-soon today")
    assert cells[date(2026, 3, 10)] == (1, "has has-soon")
    past = as_seat(p.nui_leader, at="2026-03-07 10:00").get(INBOX).context["week"]
    assert {c["css"] for line in past for c in line if c["day"] == date(2026, 3, 6)} == {
        "has has-late"
    }


def test_a_holiday_is_hatched_in_the_week(p, as_seat):
    week = as_seat(p.nui_leader, at="2026-04-20 10:00").get(INBOX).context["week"]
    cells = {cell["day"]: (cell["css"], cell["label"]) for line in week for cell in line}
    assert cells[date(2026, 4, 27)] == ("hol", "Giỗ Tổ Hùng Vương (nghỉ bù)")


def test_those_who_hold_work_are_counted_inside_the_agency(p, as_seat):
    assigned(p.bnc_officer, p.nui, at="2026-02-27 09:00", has_documents=False)
    assigned(p.bnc_officer, p.nui)
    received(p.bnc_officer, p.nui)
    page = as_seat(p.nui_leader, at="2026-03-09 10:00").get(INBOX)
    assert page.context["holders"] == [("nui.officer Thử", 2, 1), ("", 1, 0)]
    assert as_seat(p.bnc_leader).get(f"{INBOX}?nhom=cho").context["holders"] == []


def test_an_officer_sees_what_is_assigned_and_nothing_else(p, as_seat):
    mine = assigned(p.bnc_officer, p.nui)
    received(p.bnc_officer, p.nui)
    page = as_seat(p.nui_officer).get(INBOX)
    assert [r.dispatch for _k, _l, rows in page.context["groups"] for r in rows] == [mine]


@pytest.mark.parametrize(
    ("who", "letters", "replies"),
    [
        ("bnc_leader", ["awaiting_signature"], []),
        ("bnc_clerk", ["signed"], []),
        ("nui_leader", [], ["submitted"]),
        ("nui_clerk", [], ["signed"]),
        ("bnc_officer", [], []),
        ("ben_leader", [], []),
    ],
)
def test_what_waits_for_signature_or_number_waits_for_the_right_person(
    p, as_seat, who, letters, replies
):
    workflow.submit(draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=AT)
    signed_letter(p.bnc_officer, [p.nui])
    reply = reply_draft(assigned(p.bnc_officer, p.nui))
    workflow.submit_reply(reply, by=reply.drafted_by, at=AT)
    signed_reply(assigned(p.bnc_officer, p.nui))
    page = as_seat(getattr(p, who)).get(f"{INBOX}?nhom=duyet")
    todo = page.context["todo"]
    assert [case.status for case, _seen in todo["letters"]] == letters
    assert [r.status for r in todo["replies"]] == replies
    assert page.context["counts"]["todo"] == len(letters) + len(replies)


def test_drafts_are_those_of_ones_own_agency_that_one_may_read(p, as_seat):
    own = draft_letter(p.bnc_officer, [p.nui])
    draft_letter(p.bnc_leader, [p.nui], secrecy="working_secret")
    draft_letter(p.nui_officer, [p.bnc])
    for who, expected in ((p.bnc_focal, [own]), (p.bnc_clerk, []), (p.nui_leader, 1)):
        found = list(as_seat(who).get(f"{INBOX}?nhom=nhap").context["todo"]["drafts"])
        assert found == expected or len(found) == expected


def test_the_clerk_of_a_restricted_letter_sees_it_without_its_subject(p, as_seat):
    case = signed_letter(p.bnc_officer, [p.nui], secrecy="working_secret", subject=SECRET)
    page = as_seat(p.bnc_clerk).get(f"{INBOX}?nhom=duyet")
    assert [(c, seen) for c, seen in page.context["todo"]["letters"]] == [(case, False)]
    assert SECRET not in page.content.decode()
    assert "Văn bản hạn chế" in page.content.decode()


# --- Page after page -----------------------------------------------------------------------------


def walk(client, url: str) -> list[list[str]]:
    """The rows of every page, following “Trang sau”."""
    pages = []
    while url:
        response = client.get(url)
        pages.append(rows_of(response))
        after = re.search(r'href="(\?[^"]*sau=[^"]*)"', response.content.decode())
        path = urlparse(url).path
        url = path + after.group(1).replace("&amp;", "&") if after else ""
    return pages


@pytest.mark.parametrize("url", [INBOX, f"{LIST}?act=opinion"])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(p, as_seat, monkeypatch, url):
    monkeypatch.setattr(lists, "PAGE", 2)
    for at in ("2026-03-02 09:00", "2026-03-02 09:00", "2026-03-03 09:00", "2026-03-02 09:00"):
        received(p.bnc_officer, p.nui, at=at)
    numbers = [f"PH-2026-000{n}" for n in range(1, 5)]
    pages = walk(as_seat(p.nui_leader), url)
    assert ([len(page) for page in pages], sorted(n for page in pages for n in page)) == (
        [2, 2],
        numbers,
    )


@pytest.mark.parametrize("url", [INBOX, LIST])
@pytest.mark.parametrize(
    "after", ["x", "2026-03-02", "2026-03-02_x", "9999-99-99_x", "_", "2026-03-02T09:00:00_"]
)
def test_a_made_up_page_address_shows_the_first_page(p, as_seat, url, after):
    received(p.bnc_officer, p.nui)
    response = as_seat(p.nui_leader).get(url, {"sau": after})
    assert rows_of(response) == ["PH-2026-0001"]


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-02T09:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_page_address_with_an_odd_instant_is_no_error(p, as_seat, day):
    received(p.bnc_officer, p.nui)
    key = "00000000-0000-4000-8000-000000000000"
    for url in (INBOX, LIST):
        assert as_seat(p.nui_leader).get(url, {"sau": f"{day}_{key}"}).status_code == 200


# --- The list ------------------------------------------------------------------------------------


@pytest.fixture
def every_state(p):
    """One dispatch in each state, seen on Monday 16/03."""
    late = received(p.bnc_officer, p.nui, has_documents=False)
    soon = received(p.bnc_officer, p.nui, at="2026-03-10 09:00")
    unregistered = sent(p.bnc_officer, p.nui, at="2026-03-13 09:00")
    disagreed = replied(received(p.bnc_officer, p.nui), stance="disagrees", body="Chưa phù hợp.")
    deemed = received(p.bnc_officer, p.nui)
    workflow.confirm_consent(deemed, by=p.bnc_officer, at=on_the("2026-03-11 09:00"))
    return {
        "qua-han": [late],
        "sap-den-han": [soon],
        "dang-xu-ly": [late, soon, unregistered],
        "chua-thong-nhat": [disagreed],
        "vuot-moc": [],
        "chua-dang-ky": [unregistered],
        "coi-nhu-dong-y": [deemed],
        "da-ket-thuc": [disagreed, deemed],
        "": [late, soon, unregistered, disagreed, deemed],
        "khong-co": [late, soon, unregistered, disagreed, deemed],
    }


def test_each_filter_shows_its_own(p, as_seat, every_state):
    client = as_seat(p.bnc_leader, at="2026-03-16 09:00")
    for state, expected in every_state.items():
        page = client.get(LIST, {"nhom": state})
        assert {row.dispatch for row in page.context["rows"]} == set(expected), state
        assert page.context["total"] == len(expected), state


def test_past_aims_are_listed_apart(p, as_seat):
    aim = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    client = as_seat(p.khoi_leader, at="2026-06-08 09:00")
    found = {
        state: [row.dispatch for row in client.get(LIST, {"nhom": state}).context["rows"]]
        for state in ("vuot-moc", "qua-han", "sap-den-han")
    }
    assert found == {"vuot-moc": [aim], "qua-han": [], "sap-den-han": []}


def test_a_closed_disagreement_is_settled(p, as_seat):
    dispatch = replied(received(p.bnc_officer, p.nui), stance="disagrees", body="Chưa.")
    workflow.close(dispatch.case, by=p.bnc_officer, at=AT)
    page = as_seat(p.bnc_leader).get(LIST, {"nhom": "chua-thong-nhat"})
    assert rows_of(page) == []


def test_the_list_is_searched_by_number_subject_and_agency(p, as_seat):
    sent(p.bnc_officer, p.nui, subject="Về đất đai")
    sent(p.bnc_officer, p.ben, subject="Về môi trường")
    client = as_seat(p.bnc_leader)
    for query, expected in {
        "0001": ["PH-2026-0001"],
        "ĐẤT đai": ["PH-2026-0001"],
        "bến cảng": ["PH-2026-0002"],
        "nội chính": ["PH-2026-0002", "PH-2026-0001"],
        "không có": [],
        "  ": ["PH-2026-0002", "PH-2026-0001"],
    }.items():
        assert set(rows_of(client.get(LIST, {"q": query}))) == set(expected), query


def test_a_search_no_database_takes_is_refused(p, as_seat):
    assert as_seat(p.bnc_leader).get(LIST, {"q": "\x00"}).status_code == 400


def test_the_list_is_narrowed_by_kind(p, as_seat):
    sent(p.bnc_officer, p.nui)
    sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    client = as_seat(p.bnc_leader)
    assert rows_of(client.get(LIST, {"act": "notice"})) == ["PH-2026-0002"]
    assert rows_of(client.get(LIST, {"act": "khong-co"})) == []


def test_a_search_does_not_tell_the_subject_to_who_only_tracks(p, as_seat):
    """Neither as a title nor as a hit: a search would be an oracle."""
    dispatch = sent(p.khoi_officer, p.bnc, code="004-3.1", subject=SECRET)
    client = as_seat(p.thuongtruc_leader)
    page = client.get(LIST)
    assert [(row.dispatch, row.title) for row in page.context["rows"]] == [(dispatch, "")]
    assert SECRET not in page.content.decode()
    assert rows_of(client.get(LIST, {"q": "Trích yếu hạn chế"})) == []
    assert rows_of(as_seat(p.khoi_leader).get(LIST, {"q": "Trích yếu hạn chế"})) != []


def test_somebody_without_a_seat_sees_no_case(p, as_seat, client):
    sent(p.bnc_officer, p.nui)
    p.nui_clerk.ended_on = date(2026, 2, 27)
    p.nui_clerk.save()
    client = as_seat(p.nui_clerk)
    assert "chưa giữ vị trí công tác nào" in client.get(INBOX).content.decode()
    assert client.get(LIST).context["rows"] == []
    assert client.get(LIST, {"q": "PH"}).context["rows"] == []
    assert client.get("/thong-bao/").context["lines"] == []
    assert client.get("/van-ban-den/").status_code == 404
    assert client.get("/tong-quan/").status_code == 404


# --- Incoming ------------------------------------------------------------------------------------


def test_incoming_shows_what_waits_and_the_register(p, as_seat):
    done = register(sent(p.bnc_officer, p.nui))
    waiting = sent(p.bnc_officer, p.nui)
    sent(p.bnc_officer, p.ben)
    page = as_seat(p.nui_clerk).get("/van-ban-den/")
    assert [d for d, _due in page.context["waiting"]] == [waiting]
    assert [(d, r.incoming_number) for d, r in page.context["done"]] == [(done, "1")]


def test_a_corrected_receipt_stands_once_in_the_register_as_corrected(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.correct_receipt(
        dispatch, by=p.nui_clerk, at=AT, registered_on=AT.date(), incoming_number="31b",
        reason="Ghi nhầm số",
    )  # fmt: skip
    page = as_seat(p.nui_clerk).get("/van-ban-den/")
    assert [(d, r.incoming_number) for d, r in page.context["done"]] == [(dispatch, "31b")]


def test_incoming_is_there_for_clerks(p, as_seat):
    assert as_seat(p.nui_leader).get("/van-ban-den/").status_code == 404


# --- Notices -------------------------------------------------------------------------------------


def test_notices_are_told_newest_first_with_number_and_parties(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    sweep(at=on_the("2026-03-05 08:00"))
    page = as_seat(p.nui_officer, at="2026-03-05 09:00").get("/thong-bao/")
    assert [(line.notice.kind, line.address) for line in page.context["lines"]] == [
        ("two_left", dispatch.get_absolute_url()), ("assigned", dispatch.get_absolute_url()),
    ]  # fmt: skip
    assert "PH-2026-0001, Đảng ủy xã Núi Mây" in page.content.decode()


def test_reading_marks_ones_own_notices(p, as_seat):
    sent(p.bnc_officer, p.nui)
    client = as_seat(p.nui_clerk)
    assert client.get("/thong-bao/").context["unread"] == 1
    assert client.post("/thong-bao/da-doc/")["Location"] == "/thong-bao/"
    assert client.get("/thong-bao/").context["unread"] == 0
    assert Notice.objects.unread().filter(seat=p.nui_focal).count() == 1
    assert client.get("/thong-bao/da-doc/").status_code == 405


def test_reading_leaves_what_came_since_and_pages_go_back(p, as_seat):
    for _n in range(51):
        sent(p.bnc_officer, p.nui)
    client = as_seat(p.nui_clerk)
    first, second = [client.get(f"/thong-bao/?trang={n}").context for n in (1, 2)]
    assert (len(first["lines"]), len(second["lines"])) == (50, 1)
    assert client.get("/thong-bao/?trang=x").context["lines"] == first["lines"]
    sent(p.bnc_officer, p.nui, at="2026-03-03 09:00")
    client.post("/thong-bao/da-doc/", {"shown_at": first["shown_at"].isoformat()})
    assert client.get("/thong-bao/").context["unread"] == 1
    for wrong in ("hôm nay", "2026-02-31T00:00:00Z", "2026-03-02"):
        assert client.post("/thong-bao/da-doc/", {"shown_at": wrong}).status_code == 302


def test_a_notice_about_what_one_no_longer_sees_is_not_shown(p, as_seat):
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.assign(dispatch, by=p.nui_focal, at=AT, handler=p.nui_leader)
    assert as_seat(p.nui_officer).get("/thong-bao/").context["lines"] == []


@pytest.mark.parametrize(
    "who", ["nui_leader", "nui_clerk", "nui_focal", "bnc_leader", "bnc_clerk"]
)
def test_a_restricted_subject_is_on_no_notice_and_no_dashboard(p, as_seat, who):
    register(sent(p.bnc_officer, p.nui, secrecy="working_secret", subject=SECRET))
    sweep(at=on_the("2026-03-10 08:00"))
    client = as_seat(getattr(p, who), at="2026-03-10 09:00")
    for url in ("/thong-bao/", "/tong-quan/"):
        assert SECRET not in client.get(url).content.decode(), url


def test_the_negative_control_an_ordinary_subject_is_on_the_dashboard(p, as_seat):
    received(p.bnc_officer, p.nui, subject="Trích yếu thường")
    page = as_seat(p.bnc_leader, at="2026-03-10 09:00").get("/tong-quan/")
    assert "Trích yếu thường" in page.content.decode()


def test_a_notice_of_a_letter_without_a_number_says_so(p, as_seat):
    workflow.submit(draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=AT)
    assert "Văn bản chưa cấp số" in as_seat(p.bnc_leader).get("/thong-bao/").content.decode()


# --- Nothing inline ------------------------------------------------------------------------------


def test_no_list_carries_inline_style_or_script(p, as_seat):
    carry_on(p, p.nui)
    for who, url in PAGES.values():
        text = as_seat(getattr(p, who), at="2026-03-10 09:00").get(url).content.decode()
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)', text), url


def test_the_query_of_the_next_page_keeps_the_filter(p, as_seat, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 1)
    case = sent_letter(p.bnc_officer, [p.nui, p.ben])
    page = as_seat(p.bnc_leader).get(LIST, {"act": "opinion", "sau": ""})
    assert parse_qs(page.context["query"]) == {"act": ["opinion"]}
    assert fresh(case).number in page.content.decode()
    assert reverse("requests:list") == LIST
