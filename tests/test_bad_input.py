"""Forged, replayed, stale and monstrous input: nothing shown, nothing changed, never a 500."""

import uuid
from datetime import date

import pytest
from django.db import connection

from agencies import seating
from records import access, documents
from records.models import Grant
from requests import workflow
from requests.models import Reminder
from tests.factories import assigned, draft_letter, fresh, on_the, received, sent, sent_letter
from tests.records.test_documents import plain_docx, upload

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-03 09:00")
TURN = "\u202e"

CASE_TABLES = """
select table_name from information_schema.tables where table_schema = 'public'
and (table_name like 'records\\_%' or table_name like 'requests\\_%') order by 1
"""


def world() -> dict[str, str]:
    """A digest of every row of case content, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(CASE_TABLES)
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(
                f"select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), ''))"
                f" from {name} t"
            )
            found[name] = str(cursor.fetchone())
    return found


def text_of(response) -> str:
    return b"".join(response).decode()


# --- Keys and methods ----------------------------------------------------------------------------

FORGED = [
    "1", "-1", "9" * 40, "x", "%00", "..%2f..",
    "6d9530a8-e64f-11f1-a4d2-02fc00000001", "c49e681b-7178-4c2b-bbc6-5e982819bc46",
    "2FBE96F7-C408-4558-8E80-903E4F9279F2", "00000000-0000-0000-0000-000000000000", "{}", "'--",
]  # fmt: skip


@pytest.mark.parametrize("key", FORGED)
def test_a_forged_key_is_a_page_that_is_not_there(p, as_seat, key):
    client = as_seat(p.bnc_leader)
    before = world()
    for path in ("ho-so/{}/", "ho-so/{}/sua/", "tep/{}/", "tong-quan/phieu-tinh-han/{}.pdf",
                 "api/v1/letters/{}/", "mo-khan-cap/{}/"):  # fmt: skip
        for method in (client.get, client.post):
            assert method("/" + path.format(key)).status_code in {400, 404, 405}, path
    assert world() == before


@pytest.mark.parametrize("number", ["0", "1", "9" * 30])
def test_a_forged_number_of_a_notice_or_a_proposal_is_not_there(p, as_seat, number):
    dispatch = received(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_leader)
    before = world()
    for path in ("chap-nhan", "dong-y-ngay"):
        assert client.post(f"/ho-so/{dispatch.pk}/{path}/{number}/").status_code == 404
    assert world() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_a_method_no_page_knows_is_refused_in_words(p, as_seat, method):
    case = draft_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    before = world()
    response = client.generic(method, f"/ho-so/{case.pk}/")
    assert response.status_code == 405
    assert fresh(case).subject not in text_of(response)
    assert world() == before


# --- Forms ---------------------------------------------------------------------------------------


def test_a_post_sent_twice_counts_once(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui)
    client, key = as_seat(p.bnc_officer), str(uuid.uuid4())
    form = {"text": "Đề nghị sớm trả lời", "form_key": key}
    first = client.post(f"/ho-so/{dispatch.pk}/don-doc/", form)
    once = world()
    second = client.post(f"/ho-so/{dispatch.pk}/don-doc/", form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert (Reminder.objects.count(), world()) == (1, once)


def test_the_form_key_of_another_gives_nothing(p, as_seat):
    dispatch, key = received(p.bnc_officer, p.nui), str(uuid.uuid4())
    as_seat(p.bnc_officer).post(f"/ho-so/{dispatch.pk}/don-doc/", {"text": "A", "form_key": key})
    before = world()
    response = as_seat(p.ben_leader).post("/mo-khan-cap/", {"form_key": key, "reason": "x"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert world() == before


@pytest.mark.parametrize(
    "key", ["", "x", "\x00", "1" * 5000, "{}", "a7ea0c6c-99a3-4406-9de7-a40ba6638f0"]
)
def test_a_tampered_form_key_is_none(p, as_seat, key):
    dispatch = received(p.bnc_officer, p.nui)
    form = {"text": "A", "form_key": key}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{dispatch.pk}/don-doc/", form)
    assert (response.status_code, Reminder.objects.count()) == (302, 1)


TEXTS = {
    "sua": ("bnc_officer", ("subject", "body", "urgent_means")),
    "don-doc": ("bnc_officer", ("text",)),
    "trao-doi": ("bnc_officer", ("said",)),
    "tu-choi": ("nui_leader", ("reason",)),
    "giao-viec": ("nui_leader", ("assignment_note",)),
    "them-thoi-gian": ("nui_leader", ("reason", "document_number")),
    "hoi": ("nui_leader", ("text",)),
    "van-ban-giay": ("bnc_officer", ("body", "document_number")),
    "sua-ngay-nhan": ("nui_clerk", ("reason", "missing", "incoming_number")),
}
MONSTERS = {"NUL": "a\x00b", "turned": f"a{TURN}b", "a megabyte": "ă" * (1 << 19)}


@pytest.mark.parametrize("monster", MONSTERS)
@pytest.mark.parametrize("page", TEXTS)
def test_monstrous_text_is_refused_in_words_and_changes_nothing(p, as_seat, page, monster):
    who, fields = TEXTS[page]
    target = draft_letter(p.bnc_officer, [p.nui]) if page == "sua" else None
    target = target or received(p.bnc_officer, p.nui)
    client = as_seat(getattr(p, who), at="2026-03-03 09:00")
    for field in fields:
        before = world()
        response = client.post(f"/ho-so/{target.pk}/{page}/", {field: MONSTERS[monster]})
        assert response.status_code in {200, 400}, field
        if response.status_code == 200:
            changed = {name for name, rows in world().items() if rows != before[name]}
            assert changed <= OPENED, field


OPENED = {"records_event", "records_eventpayload", "records_chainhead", "records_formkey"}


@pytest.mark.parametrize("text", [TURN, "\u2066kín\u2069", "a\x00b"])
def test_turned_text_is_named_beside_its_field(p, as_seat, text):
    case = draft_letter(p.bnc_officer, [p.nui])
    form = {"subject": f"Báo cáo {text}", "version": 0}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/sua/", form)
    assert list(response.context["form"].errors) == ["subject"]
    json = {"act": "opinion", "subject": f"Báo cáo {text}"}
    response = as_seat(p.bnc_officer).post("/api/v1/letters/", json, "application/json")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["subject"])


@pytest.mark.parametrize("query", ["%00", "%E2%80%AE", "a" * 5000, "%F0%28%8C%28", "'%22%3C"])
def test_a_monstrous_search_finds_nothing_and_breaks_nothing(p, as_seat, query):
    draft_letter(p.bnc_officer, [p.nui])
    response = as_seat(p.ben_leader).get(f"/ho-so/?q={query}")
    assert response.status_code in {200, 400}
    assert "PH-2026-" not in text_of(response)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"{" * 5, b"\xff\xfe", b"null", b'{"act": {"a": [1]}}', b"1e999999"]
)
def test_a_bomb_of_json_is_refused(p, as_seat, body):
    before = world()
    response = as_seat(p.bnc_officer).post("/api/v1/letters/", body, "application/json")
    assert response.status_code == 400
    assert world() == before


# --- Rights that end while a page is open --------------------------------------------------------


def test_a_cookie_from_before_a_role_change_has_the_new_rights(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    client = as_seat(p.bnc_leader)
    assert client.get(f"/ho-so/{case.pk}/").status_code == 200
    p.bnc_leader.roles = ["officer"]
    seating.appoint(p.bnc_leader)
    before = world()
    assert client.get(f"/ho-so/{case.pk}/").status_code == 404
    assert client.post(f"/ho-so/{case.pk}/ky/").status_code == 404
    assert world() == before


def test_a_user_made_inactive_in_mid_session_is_out(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    assert client.get(case.get_absolute_url()).status_code == 200
    p.bnc_officer.user.is_active = False
    p.bnc_officer.user.save()
    before = world()
    for response in (client.get(case.get_absolute_url()), client.post(f"/ho-so/{case.pk}/sua/")):
        assert response.status_code == 302
        assert response["Location"].startswith("/dang-nhap/")
    assert world() == before


def test_a_seat_that_ended_in_mid_session_sees_nothing(p, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui])
    client = as_seat(p.bnc_officer)
    seating.end(p.bnc_officer, on=date(2026, 1, 31))
    assert client.get(case.get_absolute_url()).status_code == 404
    assert case.number not in text_of(client.get("/viec/"))


def test_a_grant_revoked_between_page_and_download_closes_the_file(p, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    dispatch = assigned(p.bnc_officer, p.nui)
    letter = dispatch.case.dossier
    file = documents.store(
        upload("du-thao.docx", plain_docx()), dossier=letter, by=p.bnc_officer, at=AT
    )
    client = as_seat(p.nui_officer, at="2026-03-03 09:00")
    assert file.name in text_of(client.get(dispatch.get_absolute_url()))
    for dossier in (letter, dispatch.dossier):
        assert access.revoke(dossier, [p.nui_officer.group_id]) == 1
    missing = client.get(f"/tep/{uuid.uuid4()}/")
    revoked = client.get(f"/tep/{file.pk}/")
    assert (revoked.status_code, text_of(revoked)) == (404, text_of(missing))
    before = world()
    assert client.post(f"/ho-so/{dispatch.pk}/tra-loi/", {"body": "x"}).status_code == 404
    assert world() == before


def test_a_grant_revoked_within_the_very_request_is_a_refusal(p, as_seat, monkeypatch):
    dispatch = sent(p.bnc_officer, p.nui, secrecy="working_secret")
    workflow.register(dispatch, by=p.nui_clerk, at=AT)
    taken = workflow.assign

    def revoked_meanwhile(row, **fields):
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            Grant.objects.filter(group=p.nui_leader.group_id).delete()
            cursor.execute("set role phoihop_web")
        return taken(row, **fields)

    monkeypatch.setattr(workflow, "assign", revoked_meanwhile)
    client = as_seat(p.nui_leader, at="2026-03-03 09:00")
    form = {"handler": p.nui_officer.pk}
    assert client.post(f"/ho-so/{dispatch.pk}/giao-viec/", form).status_code == 403
    assert fresh(dispatch).handler is None
