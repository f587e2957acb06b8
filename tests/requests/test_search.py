"""Search: with and without diacritics, a number goes there, nothing of what one may not see."""

import unicodedata

import pytest
from django.db import connection

from records.models import Secrecy
from regulations.wording import fold, plain
from requests.models import CoordinationRequest
from tests.factories import attach, draft_letter, oversee, received, register, replied, sent

pytestmark = pytest.mark.django_db
SUBJECT = "Báo cáo đột xuất về Đề án sắp xếp xưởng cũ"


def page_of(client, query: str):
    response = client.get("/tim/", {"q": query})
    assert response.status_code == 200, response.get("Location")
    return response


def found(client, query: str):
    return page_of(client, query).context["found"]


def found_here(client, query: str) -> list:
    """All but the regulations, which are open to everybody."""
    there = found(client, query)
    return [*there.cases, *there.replies, *there.files]


@pytest.mark.parametrize(
    "text",
    ["ĐƯỜNG Ẵ Ỹ ợ Ử", "Thời hạn trả lời", "đ Đ d D", "PH-2026-0147/CV-ĐU", "tiếng\u00a0Việt"],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_database_folds_as_the_program_does(text, form):
    given = unicodedata.normalize(form, text)
    with connection.cursor() as cursor:
        cursor.execute("select requests_fold(%s)", [given])
        assert plain(cursor.fetchone()[0]) == fold(plain(text))


TYPED = ["đột xuất", "dot xuat", "ĐỘT XUẤT", unicodedata.normalize("NFD", "đột xuất"),
         "de an dot", "  sắp   xếp "]  # fmt: skip


def test_words_are_found_however_they_are_typed(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui, subject=SUBJECT, body="Không")
    for query in TYPED:
        hits = found(as_seat(p.nui_leader), query).cases
        assert [(h.url, h.title) for h in hits] == [(dispatch.get_absolute_url(), SUBJECT)], query
        listed = as_seat(p.nui_leader).get("/ho-so/", {"q": query}).context["rows"]
        assert [row.dispatch for row in listed] == [dispatch], query
    hits = found(as_seat(p.bnc_officer), "dot xuat").cases
    assert [(h.url, h.title) for h in hits] == [(dispatch.case.get_absolute_url(), SUBJECT)]


def test_body_answers_comments_files_agencies_and_regulations_are_searched(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui, body="Có chữ măng cụt ở đây")
    replied(
        dispatch, stance="disagrees", body="Vì sầu riêng",
        comments=[{"section": "Điều 5", "text": "vú sữa"}],
    )  # fmt: skip
    attach(dispatch.case, name="chôm-chôm.pdf")
    client = as_seat(p.bnc_officer)
    assert len(found(client, "mang cut").cases) == 1
    for word in ("sau rieng", "vu sua", "7-cv/d"):
        assert [r.dispatch for r in found(client, word).replies] == [dispatch]
    assert [f.name for f, _number, _url in found(client, "chom-chom").files] == ["chôm-chôm.pdf"]
    assert found(client, "nui may").cases[0].case == dispatch.case
    names = found(client, "cùng chịu trách nhiệm").regulations
    assert names
    assert client.get(names[0][2]).status_code == 200


def test_a_draft_answer_and_a_foreign_file_are_not_found(p, as_seat):
    dispatch = received(p.bnc_officer, p.nui, subject=SUBJECT)
    replied(dispatch, stance="disagrees", body="Vì sầu riêng")
    draft_letter(p.bnc_officer, [p.nui], subject="Nháp măng cụt")
    stranger = as_seat(p.congan_leader)
    for word in ("sầu riêng", "đột xuất", "măng cụt", dispatch.case.number, "du-thao"):
        assert found_here(stranger, word) == [], word
    assert found_here(as_seat(p.nui_leader), "măng cụt") == []
    assert len(found_here(as_seat(p.bnc_officer), "măng cụt")) == 1


def test_a_full_number_goes_straight_there(p, as_seat):
    dispatch = replied(received(p.bnc_officer, p.nui))
    letter = dispatch.case
    numbers = (letter.number.lower(), f" {letter.document_number} ", "7-CV/ĐU", "7-cv/du")
    for seat in (p.bnc_officer, p.nui_leader):
        client = as_seat(seat)
        for number in numbers:
            assert client.get("/tim/", {"q": number}).status_code == 302, number
        there = client.get("/tim/", {"q": letter.number}, follow=True)
        assert (there.status_code, letter.number in there.content.decode()) == (200, True)


def test_a_number_of_two_files_or_of_none_is_a_list(p, as_seat):
    for _time in range(2):
        sent(p.bnc_officer, p.nui)  # both bear 12-CV/BNCTU
    assert len(found(as_seat(p.bnc_officer), "12-CV/BNCTU").cases) == 2
    number = CoordinationRequest.objects.first().number
    assert found_here(as_seat(p.congan_leader), number) == []
    assert len(found_here(as_seat(p.bnc_officer), number[:9])) == 2


def test_who_only_tracks_finds_number_and_parties_and_no_title(p, as_seat):
    dispatch = sent(p.bnc_officer, p.nui, subject=SUBJECT, secrecy=Secrecy.WORKING_SECRET)
    oversee(dispatch, p.thuongtruc_overseer)
    for seat in (p.thuongtruc_overseer, p.nui_clerk):
        client = as_seat(seat)
        assert found_here(client, "đột xuất") == []
        page = page_of(client, "Núi Mây")
        assert dispatch.case.number in page.content.decode()
        assert SUBJECT not in page.content.decode()
        assert client.get("/tim/", {"q": dispatch.case.number}).status_code == 302


@pytest.mark.parametrize(
    ("query", "said"),
    [("a" * 5000, "Từ khóa dài quá 200 ký tự"), ("đ", "Nhập ít nhất 2 ký tự")],
    ids=["5000 characters", "one letter"],
)
def test_a_query_too_long_or_too_short_is_answered_in_words(p, as_seat, query, said):
    sent(p.bnc_officer, p.nui)
    response = page_of(as_seat(p.bnc_officer), query)
    page = response.content.decode()
    assert (said in page, f'value="{query}"' in page) == (True, True)
    assert "found" not in response.context
    assert "PH-2026-" not in page


def test_signs_are_only_signs(p, as_seat):
    sent(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_officer)
    for query in ("%%", "_%_%", "'%\"<b>", "\\\\", "a\u202eb", "( | &"):
        assert not found(client, query).cases, query


def test_the_limit_counts_what_one_may_see(p, as_seat, monkeypatch):
    monkeypatch.setattr("requests.search.LIMIT", 2)
    mine = received(p.bnc_officer, p.nui, subject=SUBJECT)
    for _time in range(3):
        sent(p.bnc_officer, p.ben, subject=SUBJECT)
    assert [hit.dispatch for hit in found(as_seat(p.nui_leader), "đột xuất").cases] == [mine]
    assert len(found(as_seat(p.bnc_leader), "đột xuất").cases) == 2


def test_an_incoming_number_is_found_by_its_own_agency(p, as_seat):
    dispatch = register(sent(p.bnc_officer, p.nui), incoming_number="1377")
    assert [hit.dispatch for hit in found(as_seat(p.nui_clerk), "1377").cases] == [dispatch]
    assert not found(as_seat(p.bnc_officer), "1377").cases


def test_the_box_stands_on_every_page_and_nobody_else_searches(p, client, as_seat):
    assert client.get("/tim/?q=abc")["Location"].startswith("/dang-nhap/")
    assert 'action="/tim/"' in as_seat(p.nui_officer).get("/viec/").content.decode()
