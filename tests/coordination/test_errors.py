"""Errors in plain words; what may not be seen answers like what is not there."""

import json
import logging
import re
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from rest_framework.exceptions import APIException

from coordination import errors
from tests.factories import SENT_AT, draft_letter, on_the, received, sent

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
CANARY = "chim hoàng yến"


def text_of(response) -> str:
    return response.content.decode()


def test_foreign_missing_and_misspelt_are_the_same_bytes(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.ben_leader)
    urls = (
        case.get_absolute_url(), dispatch.get_absolute_url(), f"/ho-so/{uuid4()}/",
        "/ho-so/khong-phai-ma/", "/khong-co/", f"/tep/{uuid4()}/", "/quy-che/999/",
    )  # fmt: skip
    answers = [client.get(url) for url in urls]
    assert {a.status_code for a in answers} == {404}
    assert len({a.content for a in answers}) == 1
    assert "Không tìm thấy hồ sơ" in text_of(answers[0])


def test_a_page_without_a_signed_in_person_is_not_found_either(client):
    assert client.get("/khong-co/").status_code == 404


def test_the_wrong_role_is_told_so_in_words(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    response = as_seat(p.nui_leader).get(f"{dispatch.get_absolute_url()}dang-ky/")
    assert response.status_code == 403
    assert "Không có gì bị thay đổi." in text_of(response)


def test_a_form_from_a_session_that_ended_says_the_draft_is_still_there(p, client, set_clock):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(p.bnc_officer.user, backend="django.contrib.auth.backends.ModelBackend")
    response = browser.post("/ho-so/soan/opinion/", {"csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 403
    assert "Bản nháp đã tự lưu vẫn còn" in text_of(response)


def test_with_its_token_the_same_form_goes_through(p, set_clock):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(p.bnc_officer.user, backend="django.contrib.auth.backends.ModelBackend")
    page = text_of(browser.get("/ho-so/soan/"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    response = browser.post("/ho-so/soan/opinion/", {"csrfmiddlewaretoken": token})
    assert response["Location"].endswith("/sua/")


def test_a_form_with_far_too_many_fields_is_refused_in_words(p, as_seat):
    fields = {f"f{n}": "x" for n in range(1001)}
    response = as_seat(p.bnc_officer).post("/ho-so/soan/opinion/", fields)
    assert response.status_code == 400
    assert "Trình duyệt gửi lên dữ liệu mà hệ thống không đọc được." in text_of(response)


PAGES = {
    "bad_request": 400, "forbidden": 403, "not_found": 404, "server_error": 500,
    "csrf_failed": 403,
}  # fmt: skip


@pytest.mark.parametrize(("name", "status"), PAGES.items())
def test_error_pages_carry_a_heading_and_nothing_inline(name, status):
    request = RequestFactory().get("/")
    request.resolver_match, request.htmx = None, False
    response = getattr(errors, name)(request)
    text = text_of(response)
    assert (response.status_code, text.count("<h1>")) == (status, 1)
    assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)', text)


# --- When it breaks ------------------------------------------------------------------------------


@pytest.fixture
def broken(p, as_seat, client, monkeypatch):
    """A page that fails with contents in its message."""

    def fail(*args, **kwargs):
        raise ValueError(CANARY)

    monkeypatch.setattr("requests.views.lists._counts", fail)
    client.raise_request_exception = False
    return as_seat(p.bnc_leader)


def test_a_fault_is_a_plain_page_and_the_log_says_kind_and_place(broken, caplog):
    with caplog.at_level(logging.ERROR, logger="coordination.errors"):
        response = broken.get("/viec/")
    assert response.status_code == 500
    assert "Nội dung đã tự lưu nháp vẫn còn." in text_of(response)
    assert CANARY not in text_of(response)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "coordination.errors"]
    assert line.startswith("ValueError in requests:inbox at coordination/test_errors.py:")
    assert CANARY not in line


def test_a_fault_without_an_exception_at_hand_is_still_a_page(caplog):
    request = RequestFactory().get("/")
    request.resolver_match = None
    with caplog.at_level(logging.ERROR, logger="coordination.errors"):
        assert errors.server_error(request).status_code == 500
    assert caplog.records[-1].getMessage() == "error in - at "


# --- Problems of the API -------------------------------------------------------------------------


class Teapot(APIException):
    status_code = 418


def test_a_problem_without_a_title_of_its_own_has_a_plain_one(client):
    response = errors.api_problem(Teapot(), {})
    assert (response.status_code, response.data, response.content_type) == (
        418,
        {"type": "about:blank", "title": "Không thực hiện được", "status": 418},
        "application/problem+json",
    )


def test_what_is_no_problem_of_the_api_is_left_to_the_house():
    assert errors.api_problem(ValueError(CANARY), {}) is None


def test_a_fault_in_the_api_tells_nothing(p, as_seat, client, monkeypatch):
    monkeypatch.setattr("requests.api.letters.letter_json", lambda *_: 1 / 0)
    client.raise_request_exception = False
    case = draft_letter(p.bnc_officer, [p.nui])
    response = as_seat(p.bnc_officer).get(f"/api/v1/letters/{case.pk}/")
    assert (response.status_code, response["Content-Type"]) == (500, errors.PROBLEM)
    assert json.loads(response.content)["title"] == "Hệ thống gặp lỗi"
    assert case.subject not in text_of(response)


def test_a_problem_is_json_whatever_is_asked_for(p, as_seat):
    response = as_seat(p.ben_leader).get(
        f"/api/v1/letters/{uuid4()}/", headers={"Accept": "application/json"}
    )
    assert json.loads(response.content) == {
        "type": "about:blank", "title": "Không tìm thấy", "status": 404,
        "detail": "Không có, hoặc đồng chí không được xem.",
    }  # fmt: skip
