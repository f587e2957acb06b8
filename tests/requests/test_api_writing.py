"""Tokens, keys that count once, versions, lists and the document of the API."""

import json
from datetime import date, timedelta
from functools import cache
from io import StringIO
from uuid import uuid4

import pytest
import yaml
from django.core.cache import cache as counted
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import seating, tokens
from agencies.models import AccessToken, User
from records.models import Event, FormKey
from requests import api_page, workflow
from requests.models import CoordinationRequest, Receipt, Reply, TimeNotice
from tests.factories import (
    SENT_AT,
    assigned,
    draft_letter,
    fresh,
    on_the,
    oversee,
    received,
    replied,
    reply_draft,
    sent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT, DAY = on_the(SENT_AT), date(2026, 3, 2)
LETTERS = "/api/v1/letters/"


@pytest.fixture
def call(client, set_clock):
    """``call(seat, "POST", url, {...}, If_Match='"1"')`` with a token of this seat."""
    counted.clear()  # what was called before is not counted
    held = {}

    def asked(seat, method, url, data=None, **headers):
        if seat.pk not in held:
            held[seat.pk] = tokens.make(
                seat, name="Máy", scopes=["read", "write"], expires_on=DAY, at=AT
            )[1]
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {"Authorization": f"Bearer {held[seat.pk]}"} | headers
        if method == "POST":
            headers = {"Idempotency-Key": str(uuid4())} | headers
        return client.generic(
            method, url, "" if data is None else json.dumps(data), "application/json",
            headers={name: value for name, value in headers.items() if value is not None},
        )  # fmt: skip

    return asked


def said(response) -> dict:
    return json.loads(response.content)


def at(name: str, row) -> str:
    return reverse(f"api:{name}", args=[row.pk])


# --- Tokens --------------------------------------------------------------------------------------


def test_a_token_reads_and_writes_as_its_holder_and_is_marked_used(p, call):
    response = call(p.bnc_officer, "POST", LETTERS, {"act": "opinion", "subject": "Góp ý"})
    assert (response.status_code, said(response)["subject"]) == (201, "Góp ý")
    case = CoordinationRequest.objects.get()
    assert case.drafted_by == p.bnc_officer
    assert said(call(p.bnc_officer, "GET", at("letter", case)))["id"] == str(case.pk)
    assert call(p.nui_officer, "GET", at("letter", case)).status_code == 404
    assert AccessToken.objects.get(seat=p.bnc_officer).last_used_at == AT
    event = Event.objects.get(action="request.drafted")
    assert (event.seat, event.user) == (p.bnc_officer, p.bnc_officer.user)


def leaves(seat, token) -> None:
    seating.end(seat, on=DAY - timedelta(days=1))


def is_locked(seat, token) -> None:
    User.objects.filter(pk=seat.user_id).update(is_active=False)


def is_revoked(seat, token) -> None:
    tokens.revoke(token, AT)


def has_expired(seat, token) -> None:
    AccessToken.objects.filter(pk=token.pk).update(expires_on=DAY - timedelta(days=1))


def test_a_token_that_is_over_answers_like_one_that_never_was(p, client, set_clock):
    case = draft_letter(p.bnc_officer, [p.nui])
    unknown = client.get(at("letter", case), headers={"Authorization": "Bearer x"})
    assert (unknown.status_code, unknown["WWW-Authenticate"]) == (401, "Bearer")
    assert "sai, hết hạn, đã thu hồi" in said(unknown)["detail"]
    seats = (p.ben_officer, p.nui_officer, p.bnc_focal, p.bnc_officer)
    for seat, over in zip(seats, (leaves, is_locked, is_revoked, has_expired), strict=True):
        token, raw = tokens.make(seat, name="Máy", scopes=["read"], expires_on=DAY, at=AT)
        over(seat, token)
        for url in (at("letter", case), LETTERS):
            answer = client.get(url, headers={"Authorization": f"Bearer {raw}"})
            assert (answer.status_code, answer.content) == (401, unknown.content)
    assert not Event.objects.filter(action="dossier.opened").exists()


def test_a_token_that_only_reads_does_not_write(p, client, set_clock):
    _token, raw = tokens.make(p.bnc_officer, name="Đọc", scopes=["read"], expires_on=DAY, at=AT)
    headers = {"Authorization": f"Bearer {raw}", "Idempotency-Key": "1"}
    answer = client.post(LETTERS, {"act": "opinion"}, "application/json", headers=headers)
    assert (answer.status_code, said(answer)["detail"]) == (
        403, "Mã này chỉ được đọc; tạo mã có quyền ghi.",
    )  # fmt: skip
    assert client.get(LETTERS, headers=headers).status_code == 200


def test_a_calendar_token_opens_no_api(p, client, set_clock):
    _t, raw = tokens.make(p.bnc_officer, name="Lịch", scopes=["calendar"], expires_on=DAY, at=AT)
    assert client.get(LETTERS, headers={"Authorization": f"Bearer {raw}"}).status_code == 401


def test_a_token_that_calls_too_often_is_told_when_to_come_back(p, call, monkeypatch):
    monkeypatch.setattr("coordination.api_access.TokenThrottle.rate", "2/min", raising=False)
    answers = [call(p.bnc_officer, "GET", "/api/v1/calendar/2026/") for _n in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert said(answers[2])["detail"].startswith("Thử lại sau ")


# --- Once ----------------------------------------------------------------------------------------


def test_the_same_key_and_body_is_done_once(p, call):
    letter = {"act": "opinion", "subject": "Một"}
    answers = [
        call(p.bnc_officer, "POST", LETTERS, letter, Idempotency_Key="k-1") for _n in range(3)
    ]
    assert {(a.status_code, a.content, a["ETag"]) for a in answers} == {
        (201, answers[0].content, '"0"')
    }
    case = CoordinationRequest.objects.get()
    assert FormKey.objects.get().redirect == at("letter", case)


def test_the_same_key_with_another_body_or_address_is_refused(p, call):
    call(p.bnc_officer, "POST", LETTERS, {"act": "opinion"}, Idempotency_Key="k")
    case = CoordinationRequest.objects.get()
    for url, body in ((LETTERS, {"act": "notice"}), (at("submit_letter", case), None)):
        answer = call(p.bnc_officer, "POST", url, body, Idempotency_Key="k")
        assert (answer.status_code, said(answer)["detail"]) == (
            422, "Khóa này đã dùng cho một nội dung khác; đặt khóa mới cho việc mới.",
        )  # fmt: skip
    assert CoordinationRequest.objects.count() == 1


def test_a_key_is_its_seats_own_and_a_refused_try_leaves_it_free(p, call):
    assert call(p.bnc_officer, "POST", LETTERS, {}, Idempotency_Key="k").status_code == 400
    for seat in (p.bnc_officer, p.bnc_leader):
        answer = call(seat, "POST", LETTERS, {"act": "opinion"}, Idempotency_Key="k")
        assert answer.status_code == 201
    assert CoordinationRequest.objects.count() == 2


@pytest.mark.parametrize("key", [None, "", "x" * 201], ids=["none", "empty", "long"])
def test_with_a_token_a_key_is_required(p, call, key):
    answer = call(p.bnc_officer, "POST", LETTERS, {"act": "opinion"}, Idempotency_Key=key)
    assert (answer.status_code, list(said(answer)["errors"])) == (400, ["Idempotency-Key"])
    assert not CoordinationRequest.objects.exists()


# --- Versions ------------------------------------------------------------------------------------


def test_a_draft_is_saved_on_the_version_that_was_read(p, call):
    case = draft_letter(p.bnc_officer, [p.nui])
    etag = call(p.bnc_officer, "GET", at("letter", case))["ETag"]
    answer = call(p.bnc_officer, "PATCH", at("letter", case), {"subject": "Hai"}, If_Match=etag)
    assert (answer.status_code, answer["ETag"], said(answer)["subject"]) == (200, '"1"', "Hai")
    assert said(answer)["body"] == case.body
    assert said(answer)["rule"] == "002-5.1.c"


def test_put_empties_what_is_left_out(p, call):
    case = draft_letter(p.bnc_officer, [p.nui])
    answer = call(
        p.bnc_officer, "PUT", at("letter", case), {"act": "opinion", "subject": "Hai"},
        If_Match='W/"0"',
    )  # fmt: skip
    found = said(answer)
    assert (found["subject"], found["body"], found["rule"], found["addressees"]) == (
        "Hai", "", None, [],
    )  # fmt: skip


def test_a_stale_version_is_refused_and_says_who_saved(p, call):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_focal, at=AT, version=0, subject="Của người khác")
    answer = call(p.bnc_officer, "PATCH", at("letter", case), {"subject": "x"}, If_Match='"0"')
    assert (answer.status_code, said(answer)["title"]) == (412, "Hồ sơ đã được người khác sửa")
    assert f"Đồng chí {p.bnc_focal.user.full_name} đã lưu lúc" in said(answer)["detail"]
    assert fresh(case).subject == "Của người khác"


def test_a_stale_answer_says_who_saved_as_well(p, call):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = reply_draft(dispatch)
    answer = call(p.nui_leader, "PATCH", at("reply", dispatch), {"body": "x"}, If_Match='"9"')
    assert answer.status_code == 412
    assert p.nui_officer.user.full_name in said(answer)["detail"]
    assert fresh(reply).body == "Nhất trí."


@pytest.mark.parametrize(
    ("given", "status"), [(None, 428), ("", 428), ("*", 412), ("3", 412), ('"x"', 412)]
)
def test_a_version_is_required_and_must_be_one(p, call, given, status):
    case = draft_letter(p.bnc_officer, [p.nui])
    answer = call(p.bnc_officer, "PATCH", at("letter", case), {"subject": "x"}, If_Match=given)
    assert (answer.status_code, fresh(case).version) == (status, 0)
    assert "If-Match" in said(answer)["detail"]


def test_what_is_no_draft_any_more_or_not_theirs_to_write_is_refused(p, call):
    case = draft_letter(p.bnc_officer, [p.nui])
    body = {"subject": "x"}
    assert call(p.bnc_clerk, "PATCH", at("letter", case), body, If_Match='"0"').status_code == 403
    workflow.submit(case, by=p.bnc_officer, at=AT)
    assert (
        call(p.bnc_officer, "PATCH", at("letter", case), body, If_Match='"0"').status_code == 403
    )


# --- The line of a request -----------------------------------------------------------------------


def test_a_letter_is_put_up_with_the_sentences_of_the_page(p, call):
    case = draft_letter(p.bnc_officer, [p.nui], subject="")
    url = at("submit_letter", case)
    answer = call(p.bnc_officer, "POST", url)
    assert said(answer)["errors"] == {"subject": ["Nhập trích yếu."]}
    workflow.save(case, by=p.bnc_officer, at=AT, version=0, subject="Góp ý")
    answer = call(p.bnc_officer, "POST", url)
    assert (answer.status_code, said(answer)["status"]) == (200, "awaiting_signature")
    again = call(p.bnc_officer, "POST", url)
    assert (again.status_code, said(again)["title"]) == (409, "Hồ sơ đã được xử lý trước đó")


def test_a_clerk_registers_and_the_clock_runs(p, call):
    dispatch = sent(p.bnc_officer, p.nui)
    url, body = at("receipt", dispatch), {"registered_on": "2026-03-02", "incoming_number": "9"}
    assert call(p.nui_focal, "POST", url, body).status_code == 403
    assert call(p.bnc_clerk, "POST", url, body).status_code == 404
    wrong = call(p.nui_clerk, "POST", url, {"registered_on": "2026-03-03"})
    assert said(wrong)["errors"] == {"registered_on": ["Ngày đăng ký đến không thể sau hôm nay."]}
    answer = call(p.nui_clerk, "POST", url, body)
    assert (answer.status_code, said(answer)["due_on"]) == (200, "2026-03-09")
    assert said(answer)["is_assumed"] is False
    assert Receipt.objects.get().incoming_number == "9"
    assert call(p.nui_clerk, "POST", url, body).status_code == 409


def test_more_time_is_asked_for(p, call):
    dispatch = assigned(p.bnc_officer, p.nui)
    url = at("time_notice", dispatch)
    empty = call(p.nui_officer, "POST", url, {})
    assert set(said(empty)["errors"]) == {"reason", "document_number"}
    body = {"reason": "Chờ số liệu", "new_due_on": "2026-03-20", "document_number": "5-CV/ĐU"}
    answer = call(p.nui_officer, "POST", url, body)
    assert (answer.status_code, said(answer)["due_on"]) == (200, "2026-03-20")
    assert "Chờ số liệu" in said(answer)["explanation"]["more_time"][0]["text"]
    assert TimeNotice.objects.count() == 1
    assert call(p.bnc_officer, "POST", url, body).status_code == 403


def test_an_answer_is_begun_saved_and_put_up(p, call):
    dispatch = assigned(p.bnc_officer, p.nui)
    url, submit = at("reply", dispatch), at("submit_reply", dispatch)
    none = call(p.nui_officer, "GET", url)
    assert (said(none)["status"], none["ETag"]) == ("none", '"0"')
    assert call(p.nui_officer, "POST", submit).status_code == 409
    body = {"stance": "agrees", "body": "Nhất trí."}
    answer = call(p.nui_officer, "PUT", url, body, If_Match='"0"')
    assert (answer.status_code, said(answer)["status"], answer["ETag"]) == (200, "draft", '"1"')
    assert said(call(p.nui_officer, "POST", submit))["errors"] == {
        "signer": ["Chọn lãnh đạo ký trả lời."]
    }
    signer = {"signer": p.nui_leader.pk}
    assert call(p.nui_officer, "PATCH", url, signer, If_Match='"1"').status_code == 200
    answer = call(p.nui_officer, "POST", submit)
    assert (answer.status_code, said(answer)["status"]) == (200, "submitted")
    assert said(call(p.bnc_officer, "GET", url))["status"] == "none"  # inside until it is issued
    assert call(p.bnc_officer, "PATCH", url, body, If_Match='"0"').status_code == 403
    assert call(p.bnc_officer, "POST", submit).status_code == 404
    assert Reply.objects.get().status == Reply.Status.SUBMITTED


def test_an_issued_answer_is_read_by_who_asked(p, call):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    found = said(call(p.bnc_officer, "GET", at("reply", dispatch)))
    assert (found["status"], found["stance"], found["body"]) == ("issued", "agrees", "Nhất trí.")


def test_a_register_only_case_takes_no_words(p, call):
    dispatch = assigned(
        p.bnc_officer, p.nui, secrecy="secret", subject="", body="", paper_place="Tủ 1",
        has_documents=False,
    )  # fmt: skip
    answer = call(p.nui_leader, "PATCH", at("reply", dispatch), {"body": "x"}, If_Match='"0"')
    wordless = "Hồ sơ này chỉ vào sổ: để trống mục này, nội dung ghi trên bản giấy."
    assert said(answer)["errors"] == {"body": [wordless]}
    paper = {"paper_place": "Tủ 2", "signer": p.nui_leader.pk}
    answer = call(p.nui_leader, "PATCH", at("reply", dispatch), paper, If_Match='"0"')
    assert (answer.status_code, said(answer)["paper_place"]) == (200, "Tủ 2")
    assert call(p.nui_leader, "POST", at("submit_reply", dispatch)).status_code == 200


def test_neither_signing_nor_issuing_is_in_the_document():
    paths = document()["paths"]
    assert [path for path in paths if "sign" in path or "issue" in path] == []


# --- Lists ---------------------------------------------------------------------------------------


def test_a_list_goes_on_from_where_the_page_ended(p, call):
    for n in range(3):
        draft_letter(p.bnc_officer, [p.nui], at=f"2026-03-02 08:0{n}", subject=f"Việc {n}")
    page = said(call(p.bnc_officer, "GET", f"{LETTERS}?limit=2"))
    assert [line["subject"] for line in page["results"]] == ["Việc 2", "Việc 1"]
    rest = said(call(p.bnc_officer, "GET", page["next"]))
    assert ([line["subject"] for line in rest["results"]], rest["next"]) == (["Việc 0"], None)
    assert said(call(p.nui_leader, "GET", LETTERS)) == {"results": [], "next": None}


def test_a_list_shows_titles_of_what_one_may_read_and_is_not_restricted(p, call):
    open_one = sent(p.bnc_officer, p.nui, subject="Mở")
    closed = sent(p.bnc_officer, p.nui, subject="Kín", secrecy="working_secret")
    for dispatch in (open_one, closed):
        oversee(dispatch, p.thuongtruc_overseer)
    for seat, wanted in ((p.nui_leader, {"Mở", ""}), (p.thuongtruc_overseer, {""})):
        for url in (LETTERS, "/api/v1/dispatches/"):
            lines = said(call(seat, "GET", url))["results"]
            assert ({line["subject"] for line in lines}, len(lines)) == (wanted, 2)


def test_dispatches_are_filtered_after_the_check(p, call):
    old = received(p.bnc_officer, p.nui, at="2026-02-02 09:00")
    new = received(p.bnc_officer, p.ben)
    ids = {}
    for query in ("", "state=overdue", "state=open", "state=finished", "state=due_soon",
                  "state=unregistered", "state=past_aim", "state=consented", "act=opinion",
                  "act=notice", "due_after=2026-03-01", "due_before=2026-03-01"):  # fmt: skip
        lines = said(call(p.bnc_officer, "GET", f"/api/v1/dispatches/?{query}"))["results"]
        ids[query] = {line["id"] for line in lines}
    one, two = {str(old.pk)}, {str(new.pk)}
    none: set[str] = set()
    assert ids == {
        "": one | two, "state=overdue": one, "state=open": one | two, "state=finished": none,
        "state=due_soon": none, "state=unregistered": none, "state=past_aim": none,
        "state=consented": none, "act=opinion": one | two, "act=notice": none,
        "due_after=2026-03-01": two, "due_before=2026-03-01": one,
    }  # fmt: skip


@pytest.mark.parametrize("url", [LETTERS, "/api/v1/dispatches/"])
def test_a_longer_list_asks_no_more(p, call, url, django_assert_num_queries):
    sent(p.bnc_officer, p.nui)
    call(p.bnc_officer, "GET", url)
    with CaptureQueriesContext(connection) as one:
        call(p.bnc_officer, "GET", url)
    for agency in (p.nui, p.ben, p.dong):
        sent(p.bnc_officer, agency)
    with django_assert_num_queries(len(one)):
        call(p.bnc_officer, "GET", url)


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("after=x", "after"),
     ("after=9999-99-99_x", "after"), ("state=x", "state"), ("due_after=1", "due_after"),
     ("limit=" + "9" * 2000, "limit"), ("after=" + "x" * 5000, "after")],
    ids=["limit-0", "limit-101", "limit-x", "after-x", "after-day", "state", "day", "limit-long",
         "after-long"],
)  # fmt: skip
def test_a_wrong_parameter_is_named(p, call, query, field):
    answer = call(p.bnc_officer, "GET", f"/api/v1/dispatches/?{query}")
    assert (answer.status_code, list(said(answer)["errors"])) == (400, [field])


def test_why_is_told_day_by_day_and_without_words_to_who_tracks(p, call):
    dispatch = assigned(p.bnc_officer, p.nui, subject="Kín", secrecy="working_secret")
    workflow.give_notice(
        dispatch, by=p.nui_leader, at=AT, reason="Lý do kín", new_due_on=date(2026, 3, 20),
        document_number="5",
    )  # fmt: skip
    oversee(dispatch, p.thuongtruc_overseer)
    url = at("dispatch", dispatch)
    full = said(call(p.nui_leader, "GET", url))["explanation"]
    days = [(d["day"], d["number"]) for d in full["days"]]
    assert days[:3] == [("2026-03-02", 0), ("2026-03-03", 1), ("2026-03-04", 2)]
    assert days[-1] == ("2026-03-20", 14)
    assert "Lý do kín" in json.dumps(full, ensure_ascii=False)
    tracked = call(p.thuongtruc_overseer, "GET", url)
    assert tracked.status_code == 200
    assert "kín" not in tracked.content.decode().lower()
    event = Event.objects.filter(action="dossier.opened").last()
    assert event.seat == p.thuongtruc_overseer


# --- What the texts say --------------------------------------------------------------------------


def test_regulations_rules_and_calendar_are_read(p, call):
    keys = [r["key"] for r in said(call(p.bnc_officer, "GET", "/api/v1/regulations/"))["results"]]
    assert keys == ["000", "001", "002", "003", "004"]
    one = said(call(p.bnc_officer, "GET", "/api/v1/regulations/002/"))
    assert any(p["citation"] == "điểm c khoản 1 Điều 5" and p["text"] for p in one["provisions"])
    rules = said(call(p.bnc_officer, "GET", "/api/v1/rules/"))["results"]
    rule = next(r for r in rules if r["code"] == "002-5.1.c")
    assert (rule["citation"], rule["limit"]) == ("điểm c khoản 1 Điều 5", "5 ngày làm việc")
    year = said(call(p.bnc_officer, "GET", "/api/v1/calendar/2026/"))
    assert {"day": "2026-04-30", "is_off": True}.items() <= next(
        d for d in year["results"] if d["day"] == "2026-04-30"
    ).items()
    for missing in ("regulations/999/", "calendar/1999/", "calendar/99999999999/", "x/"):
        answer = call(p.bnc_officer, "GET", f"/api/v1/{missing}")
        assert (answer.status_code, said(answer)["title"]) == (404, "Không tìm thấy")


# --- The document --------------------------------------------------------------------------------


def test_the_committed_document_is_the_one_the_code_makes():
    made = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=made)
    assert made.getvalue() == api_page.DOCUMENT.read_text(), (
        "renew it: .venv/bin/python manage.py spectacular --file docs/openapi.yaml"
    )


@cache
def document() -> dict:
    return yaml.safe_load(api_page.DOCUMENT.read_text())


def shape(name: str) -> set[str]:
    return set(document()["components"]["schemas"][name]["properties"])


def test_answers_have_the_shape_of_the_document(p, call):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    get = lambda url: said(call(p.bnc_officer, "GET", url))  # noqa: E731
    assert set(get(at("letter", dispatch.case))) == shape("Letter")
    assert set(get(LETTERS)["results"][0]) == shape("LetterLine")
    found = get(at("dispatch", dispatch))
    assert set(found) == shape("Dispatch")
    assert set(found["explanation"]) == shape("Explanation")
    assert set(found["explanation"]["days"][0]) == shape("Day")
    assert set(found["explanation"]["skipped"][0]) == shape("Skip")
    assert set(get("/api/v1/dispatches/")["results"][0]) == shape("DispatchLine")
    assert set(get(at("clock", dispatch))) == shape("Clock")
    assert set(get(at("reply", dispatch))) == shape("Reply")
    assert set(get("/api/v1/regulations/002/")) == shape("RegulationShape")
    assert set(get("/api/v1/rules/")["results"][0]) == shape("RuleShape")
    assert set(get("/api/v1/calendar/2026/")["results"][0]) == shape("CalendarDayShape")
    assert set(get(f"/api/v1/letters/{uuid4()}/")) <= shape("Problem")


def test_the_page_tells_of_every_endpoint(p, as_seat):
    page = as_seat(p.bnc_officer).get("/api/").content.decode()
    for path, methods in document()["paths"].items():
        assert path in page
        for method in methods.keys() & set(api_page.METHODS):
            assert f"{method}-{path.strip('/').translate(api_page.DASHES)}".lower() in page
    assert "Ký và ban hành không có ở đây" in page
    assert "Idempotency-Key: $(uuidgen)" in page
