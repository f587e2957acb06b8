"""Around every request: one transaction, its record, a seat, forms that count once, quiet logs."""

import logging
import uuid
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from coordination import middleware
from records.history import database_now
from records.models import Event, FormKey
from regulations.calendar import DAY, day_of
from requests import workflow
from requests.models import CoordinationRequest
from tests.factories import SENT_AT, draft_letter, on_the, sent, signed_letter

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
CANARY = "chim hoàng yến"


@pytest.fixture
def forgiving(as_seat, client):
    """A browser: an error is a page, not an exception in the test."""
    client.raise_request_exception = False
    return as_seat


# --- One transaction, one record -----------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """A verb that does its work, notes it, and then fails."""
    really = workflow.draft

    def draft(**kwargs):
        really(**kwargs)
        raise RuntimeError(CANARY)

    monkeypatch.setattr(workflow, "draft", draft)


def test_a_view_that_fails_leaves_neither_row_nor_event(p, forgiving, failing):
    response = forgiving(p.bnc_officer).post("/ho-so/soan/opinion/")
    assert response.status_code == 500
    assert (CoordinationRequest.objects.count(), Event.objects.count()) == (0, 0)


def test_without_the_rollback_half_of_it_would_stay(p, forgiving, failing, monkeypatch):
    monkeypatch.setattr(middleware.transaction, "set_rollback", lambda value: None)
    forgiving(p.bnc_officer).post("/ho-so/soan/opinion/")
    assert CoordinationRequest.objects.count() == 1


def test_a_refusal_writes_nothing(p, as_seat, monkeypatch):
    case = draft_letter(p.bnc_officer, [p.nui])
    before = Event.objects.count()
    assert as_seat(p.bnc_clerk).post(f"{case.get_absolute_url()}ky/").status_code == 302
    workflow.submit(case, by=p.bnc_officer, at=AT)
    assert as_seat(p.bnc_clerk).post(f"{case.get_absolute_url()}ky/").status_code == 403
    assert Event.objects.count() == before + 1


def test_what_arrives_is_dated_by_the_clock_of_the_database(p, as_seat):
    as_seat(p.bnc_officer, at="2026-03-04 23:59").post("/ho-so/soan/opinion/")
    case = CoordinationRequest.objects.get()
    assert case.drafted_at == on_the("2026-03-04 23:59") == Event.objects.get().at


def test_being_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


# --- For whom one acts ---------------------------------------------------------------------------


def test_a_session_ends_after_twelve_hours_however_busy(p, as_seat, set_clock):
    client = as_seat(p.bnc_officer, at="2026-03-02 07:00")
    for at in ("2026-03-02 07:00", "2026-03-02 12:00", "2026-03-02 19:00"):
        set_clock(at)
        assert client.get("/viec/").status_code == 200, at
    set_clock("2026-03-02 19:01")
    assert client.get("/viec/")["Location"] == "/dang-nhap/"
    assert client.get("/viec/")["Location"] == "/dang-nhap/?next=/viec/"


def test_a_session_ends_after_half_an_hour_without_a_word(p, as_seat, settings):
    client = as_seat(p.bnc_officer)
    assert client.get("/viec/").status_code == 200
    assert client.cookies["sessionid"]["max-age"] == 30 * 60
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    assert client.get("/viec/")["Location"] == "/dang-nhap/?next=/viec/"


def test_a_seat_that_has_ended_gives_nothing(p, as_seat):
    """Not a day sooner; the wall reads the day off the database's own clock, so the test does."""
    case = draft_letter(p.bnc_officer, [p.nui])
    today = day_of(database_now())
    for last_day, status in ((today, 200), (today - DAY, 404)):
        p.bnc_officer.ended_on = last_day
        p.bnc_officer.save()
        client = as_seat(p.bnc_officer, at=f"{today} 09:00")
        assert client.get(case.get_absolute_url()).status_code == status
    assert client.get("/viec/").context["seat"] is None


def test_a_seat_that_ends_by_the_clock_of_the_page_alone_gives_nothing_either(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    p.bnc_officer.ended_on = date(2099, 3, 2)
    p.bnc_officer.save()
    client = as_seat(p.bnc_officer)
    assert client.get(case.get_absolute_url()).status_code == 200
    client.logout()
    client = as_seat(p.bnc_officer, at="2099-03-03 09:00")
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get("/viec/").context["seat"] is None


def test_an_account_switched_off_is_out_at_once(p, as_seat):
    client = as_seat(p.bnc_officer)
    assert client.get("/viec/").status_code == 200
    p.bnc_officer.user.is_active = False
    p.bnc_officer.user.save()
    assert client.get("/viec/").status_code == 302


# --- A form counts once --------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "x", "1" * 31, "\x00"])
def test_what_is_no_key_is_ignored(p, as_seat, key):
    client = as_seat(p.bnc_officer)
    assert client.post("/ho-so/soan/opinion/", {"form_key": key}).status_code == 302
    assert not FormKey.objects.exists()


def test_the_key_keeps_where_the_first_sending_led(p, as_seat):
    key = uuid.uuid4()
    response = as_seat(p.bnc_officer).post("/ho-so/soan/opinion/", {"form_key": str(key)})
    row = FormKey.objects.get()
    assert (row.key, row.user, row.path, row.redirect) == (
        key, p.bnc_officer.user, "/ho-so/soan/opinion/", response["Location"],
    )  # fmt: skip


def test_a_refused_form_keeps_no_key(p, as_seat):
    client = as_seat(p.bnc_clerk)
    key = str(uuid.uuid4())
    assert client.post("/ho-so/soan/opinion/", {"form_key": key}).status_code == 403
    assert not FormKey.objects.exists()


def test_a_failed_form_keeps_no_key_and_may_be_sent_again(p, forgiving, monkeypatch):
    client, key = forgiving(p.bnc_officer), str(uuid.uuid4())
    with monkeypatch.context() as broken:
        broken.setattr(workflow, "draft", lambda **kwargs: 1 / 0)
        assert client.post("/ho-so/soan/opinion/", {"form_key": key}).status_code == 500
    assert client.post("/ho-so/soan/opinion/", {"form_key": key}).status_code == 302


def test_json_and_people_not_signed_in_have_no_keys(p, as_seat, client):
    key = str(uuid.uuid4())
    client.post("/dang-nhap/", {"form_key": key, "username": "x", "password": "y"})
    as_seat(p.bnc_officer).post(
        "/api/v1/letters/", f'{{"form_key": "{key}"}}', content_type="application/json"
    )
    assert not FormKey.objects.exists()


# --- A script after the session ------------------------------------------------------------------


def test_a_script_is_told_that_the_session_is_over(p, client):
    case = draft_letter(p.bnc_officer, [p.nui])
    response = client.post(f"{case.get_absolute_url()}luu-nhap/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (200, "#saved")
    assert "Phiên làm việc đã hết, chữ vừa gõ chưa lưu." in response.content.decode()


def test_a_script_of_somebody_signed_in_is_answered_as_ever(p, as_seat):
    response = as_seat(p.bnc_officer).post("/ho-so/soan/opinion/", headers={"HX-Request": "true"})
    assert (response.status_code, response.has_header("HX-Retarget")) == (302, False)


# --- Quiet pages and logs ------------------------------------------------------------------------


def test_no_page_is_kept_by_a_cache(p, as_seat, client):
    case = draft_letter(p.bnc_officer, [p.nui])
    seen = as_seat(p.bnc_officer)
    for url in ("/viec/", case.get_absolute_url(), "/ho-so/khong-co/", "/healthz"):
        assert seen.get(url)["Cache-Control"] == "no-store, private", url
        assert not seen.get(url).has_header("ETag"), url
    assert "no-store" in Client().get("/dang-nhap/")["Cache-Control"]


HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def test_the_same_headers_stand_on_every_answer(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    seen = as_seat(p.nui_leader)
    policies = set()
    for url in (
        "/viec/",
        dispatch.get_absolute_url(),
        "/khong-co/",
        f"/api/v1/dispatches/{dispatch.pk}/clock/",
    ):
        response = seen.get(url)
        assert {name: response[name] for name in HEADERS} == HEADERS, url
        policies.add(response["Content-Security-Policy"])
    (policy,) = policies
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_log_says_route_status_and_time_and_nothing_of_the_case(p, as_seat, caplog):
    case = signed_letter(p.bnc_officer, [p.nui], subject=CANARY)
    client = as_seat(p.bnc_leader)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        client.get(f"{case.get_absolute_url()}?q={CANARY}")
        client.get("/ho-so/", {"q": CANARY})
        client.get("/khong-co/")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("coord")]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "GET requests:detail 200", "GET requests:list 200", "GET - 404",
    ]  # fmt: skip
    assert not [line for line in lines if CANARY in line or str(case.pk) in line]
