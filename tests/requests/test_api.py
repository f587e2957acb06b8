"""JSON through the same workflow: the same words, the same refusals, problems in Vietnamese."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from rest_framework import compat

from records.models import Event
from requests import workflow
from requests.models import CoordinationRequest
from tests.factories import (
    SENT_AT,
    draft_letter,
    on_the,
    received,
    sent,
    sent_letter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
DRAFTS = "/api/v1/letters/"
SENT_ISO = "2026-03-02T02:00:00Z"
PROBLEM = "application/problem+json"


def post(client, data, **extra):
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    return client.post(DRAFTS, body, content_type="application/json", **extra)


def problem(response) -> tuple[int, str, dict | None]:
    assert response["Content-Type"].startswith(PROBLEM)
    found = json.loads(response.content)
    assert (found["type"], found["status"]) == ("about:blank", response.status_code)
    return response.status_code, found["title"], found.get("errors")


LETTER = {
    "act": "opinion", "rule": "002-5.1.c", "addressees": ["nui", "ben"], "subject": "Góp ý",
    "body": "Đề nghị góp ý.", "letter_reply_by": "2026-03-20",
}  # fmt: skip


def is_vietnamese(*texts) -> bool:
    """Every text has a letter that English does not have."""
    flat = [one for text in texts for one in ([text] if isinstance(text, str) else text)]
    return bool(flat) and all(any(ord(c) > 127 for c in text) for text in flat)


NO_RULE = {"rule": None, "addressees": []}


# --- Drafting ------------------------------------------------------------------------------------


def test_a_letter_is_drafted_with_the_words_of_the_form(p, as_seat):
    response = post(as_seat(p.bnc_officer), LETTER | {"signer": p.bnc_leader.pk})
    case = CoordinationRequest.objects.get()
    assert (response.status_code, json.loads(response.content)) == (
        201,
        {
            "id": str(case.pk), "number": "", "status": "draft", "act": "opinion",
            "rule": "002-5.1.c", "requesting_agency": "bnc", "addressees": ["ben", "nui"],
            "subject": "Góp ý", "is_restricted": False, "letter_reply_by": "2026-03-20",
            "document_number": "", "issued_on": None, "drafted_at": SENT_ISO, "version": 0,
            "condition": "", "body": "Đề nghị góp ý.", "urgency": "normal", "urgent_means": "",
            "secrecy": "ordinary", "paper_place": "", "signer": p.bnc_leader.pk,
            "dispatches": [],
        },
    )  # fmt: skip
    assert {a.code for a in case.addressees.all()} == {"nui", "ben"}
    assert (case.signer, case.drafted_by, case.drafted_at) == (p.bnc_leader, p.bnc_officer, AT)
    assert Event.objects.get().action == "request.drafted"


def test_a_draft_needs_only_its_kind(p, as_seat):
    assert post(as_seat(p.bnc_officer), {"act": "notice"}).status_code == 201
    assert CoordinationRequest.objects.get().rule is None


@pytest.mark.parametrize("secrecy", ["secret", "top_secret", "highest_secret"])
def test_the_words_of_a_state_secret_are_refused(p, as_seat, secrecy):
    response = post(as_seat(p.bnc_officer), LETTER | {"secrecy": secrecy})
    wordless = "Hồ sơ này chỉ vào sổ: để trống mục này, nội dung ghi trên bản giấy."
    assert problem(response) == (
        400, "Dữ liệu chưa hợp lệ", {"subject": [wordless], "body": [wordless]},
    )  # fmt: skip
    assert not CoordinationRequest.objects.exists()


def test_a_working_secret_is_kept_among_named_readers(p, as_seat):
    response = post(as_seat(p.bnc_officer), LETTER | {"secrecy": "working_secret"})
    case = CoordinationRequest.objects.get()
    assert (response.status_code, case.dossier.is_restricted) == (201, True)
    assert not CoordinationRequest.objects.visible_to(p.bnc_clerk).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (NO_RULE | {"act": "khong-co"}, "act"),
        (NO_RULE | {"act": ["opinion"]}, "act"),
        (NO_RULE | {"act": None}, "act"),
        ({"rule": "003-5.2.1-foreign"}, "rule"),
        ({"rule": 7}, "rule"),
        ({"addressees": ["xaydung"]}, "addressees"),
        ({"addressees": ["bnc"]}, "addressees"),
        ({"addressees": "nui"}, "addressees"),
        ({"letter_reply_by": "20/03/2026"}, "letter_reply_by"),
        ({"letter_reply_by": "2099-12-31"}, "letter_reply_by"),
        ({"subject": "x" * 301}, "subject"),
        ({"subject": {"x": 1}}, "subject"),
        ({"body": ["x"]}, "body"),
        ({"body": None}, "body"),
        ({"urgency": "x"}, "urgency"),
        ({"secrecy": 1}, "secrecy"),
        ({"signer": 0}, "signer"),
        ({"signer": "x"}, "signer"),
        ({"signer": 10**30}, "signer"),
    ],
)
def test_a_wrong_field_is_named(p, as_seat, change, field):
    status, title, errors = problem(post(as_seat(p.bnc_officer), LETTER | change))
    assert (status, title, list(errors)) == (400, "Dữ liệu chưa hợp lệ", [field])
    assert is_vietnamese(errors[field])
    assert not CoordinationRequest.objects.exists()


def test_errors_of_fields_are_in_vietnamese(p, as_seat):
    wrong = {"letter_reply_by": "2099-12-31", "subject": "x" * 301, "addressees": ["xaydung"]}
    _status, _title, errors = problem(post(as_seat(p.bnc_officer), {"act": "opinion"} | wrong))
    assert errors == {
        "letter_reply_by": [
            "Nhập ngày từ 01/01/2020 đến 31/12/2027, các năm đã có lịch làm việc."
        ],
        "subject": ["Dài quá 300 ký tự."],
        "addressees": ["Không có, hoặc không chọn được ở đây."],
    }


@pytest.mark.parametrize("body", ["{", "", b"\xff\xfe", "{'act': 1}", '{"act": NaN}', "null"])
def test_malformed_json_is_said_in_vietnamese(p, as_seat, body):
    status, title, errors = problem(post(as_seat(p.bnc_officer), body))
    assert (status, title) == (400, "Dữ liệu chưa hợp lệ")
    assert is_vietnamese(*errors.values())


@pytest.mark.parametrize("body", ["[1, 2]", '"opinion"', "7", "true"])
def test_what_is_no_object_is_refused(p, as_seat, body):
    assert problem(post(as_seat(p.bnc_officer), body)) == (
        400, "Dữ liệu chưa hợp lệ", {"non_field_errors": ["Cần một đối tượng JSON."]},
    )  # fmt: skip


def test_only_json_is_taken(p, as_seat):
    client = as_seat(p.bnc_officer)
    for kind in ("text/xml", "application/x-www-form-urlencoded"):
        response = client.post(DRAFTS, "act=opinion", content_type=kind)
        assert problem(response)[:2] == (415, "Chỉ nhận JSON")
    assert problem(client.post(DRAFTS, {"act": "opinion"}))[0] == 400  # multipart: nothing is read
    assert not CoordinationRequest.objects.exists()


def test_other_methods_are_refused_in_words(p, as_seat):
    response = as_seat(p.bnc_officer).delete(DRAFTS)
    assert problem(response)[:2] == (405, "Không hỗ trợ cách gọi này")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_who_does_not_draft_is_refused(p, as_seat):
    assert problem(post(as_seat(p.bnc_clerk), LETTER)) == (403, "Không được phép", None)


def test_without_signing_in_nothing_is_said(p, client):
    response = post(client, LETTER)
    assert problem(response) == (401, "Chưa xác định được người gọi", None)
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_request_from_another_site_is_refused(p, as_seat, client):
    client.handler.enforce_csrf_checks = True
    assert problem(post(as_seat(p.bnc_officer), LETTER)) == (403, "Không được phép", None)
    assert not CoordinationRequest.objects.exists()


def test_what_the_workflow_refuses_is_a_problem_as_well(p, as_seat, monkeypatch):
    """The form lets only own leaders through; the workflow asks again."""
    monkeypatch.setattr("agencies.models.SeatQuerySet.with_role", lambda seats, *roles: seats)
    response = post(as_seat(p.bnc_officer), LETTER | {"signer": p.bnc_focal.pk})
    assert problem(response) == (
        400, "Dữ liệu chưa hợp lệ", {"signer": ["Chọn một lãnh đạo của cơ quan đồng chí."]},
    )  # fmt: skip
    assert not CoordinationRequest.objects.exists()


# --- Reading -------------------------------------------------------------------------------------


def letter(case) -> str:
    return reverse("api:letter", args=[case.pk])


def clock(dispatch) -> str:
    return reverse("api:clock", args=[dispatch.pk])


def test_a_letter_is_read_by_both_sides_and_each_reading_is_on_record(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    for seat in (p.bnc_leader, p.nui_leader):
        found = json.loads(as_seat(seat).get(letter(case)).content)
        assert (found["number"], found["subject"]) == ("PH-2026-0001", case.subject)
        event = Event.objects.last()
        assert (event.action, event.seat, event.inside_agency) == (
            "dossier.opened", seat, seat.agency,
        )  # fmt: skip


def test_a_letter_out_of_sight_answers_like_none(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    for seat in (p.ben_leader, p.nui_clerk, p.nui_officer, p.bnc_clerk):
        client = as_seat(seat)
        foreign = client.get(letter(case))
        missing = client.get(reverse("api:letter", args=[uuid4()]))
        assert problem(foreign) == (404, "Không tìm thấy", None)
        assert foreign.content == missing.content


def test_a_draft_is_not_the_addressees_although_a_grant_should_stand(p, as_seat):
    """A second wall: whatever grants say, what is not issued is the agency's own."""
    case = draft_letter(p.bnc_officer, [p.nui])
    case.dossier.grants.filter(group=p.bnc.mail_group).update(group=p.nui.mail_group)
    assert as_seat(p.nui_leader).get(letter(case)).status_code == 404


def test_the_clock_says_what_track_opens_and_no_more(p, as_seat):
    dispatch = sent(p.khoi_officer, p.bnc, code="004-3.1", subject="Kín", body="Kín")
    response = as_seat(p.thuongtruc_overseer).get(clock(dispatch))
    assert json.loads(response.content) == {
        "id": str(dispatch.pk), "number": "PH-2026-0001", "requesting_agency": "khoi",
        "requested_agency": "bnc", "status": "sent", "rule": "004-3.1",
        "citation": "khoản 1 Điều 3", "received_on": "2026-03-03", "is_assumed": True,
        "due_on": "2026-03-12", "notice_by": "2026-03-12", "consent_from": None,
        "is_provisional": False, "hard": True, "words": "Còn 8 ngày làm việc",
    }  # fmt: skip


def test_an_aim_is_not_hard(p, as_seat):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    found = json.loads(as_seat(p.congan_leader).get(clock(dispatch)).content)
    assert (found["hard"], found["due_on"]) == (False, "2026-06-01")


def test_a_clock_out_of_sight_answers_like_none(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui)
    assert problem(as_seat(p.ben_leader).get(clock(dispatch))) == (404, "Không tìm thấy", None)


def test_the_framework_is_told_that_the_other_requests_is_not_there():
    assert compat.requests is None


def test_drafting_through_the_api_is_the_same_verb(p, as_seat, monkeypatch):
    asked = []
    really = workflow.draft
    monkeypatch.setattr(workflow, "draft", lambda **kw: asked.append(set(kw)) or really(**kw))
    post(as_seat(p.bnc_officer), LETTER)
    assert asked == [{
        "by", "at", "act", "rule", "addressees", "subject", "body", "letter_reply_by",
        "condition",
    }]  # fmt: skip
