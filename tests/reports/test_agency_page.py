"""One agency's page: what it holds, how it answered, whom to call; persons only inside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import assigned, received, replied

pytestmark = pytest.mark.django_db
NOW = "2026-03-12 08:00"


def page(client, code="nui"):
    return client.get(reverse("reports:agency", args=[code]))


def test_it_shows_what_may_be_tracked_with_its_denominator(p, as_seat):
    held = assigned(p.bnc_officer, p.nui)
    replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    received(p.bnc_officer, p.nui, secrecy="working_secret", subject="Canary")
    response = page(as_seat(p.bnc_leader, at=NOW))
    text = response.content.decode()
    assert response.context["total"] == 2
    assert [line.is_restricted for line, _holder, _late in response.context["held"]].count(
        True
    ) == 1
    assert held.pk in {line.dispatch_id for line, _holder, _late in response.context["held"]}
    for words in ("Đảng ủy xã Núi Mây", "1/1", "quá ít để tính tỷ lệ", "nui.focal Thử"):
        assert words in text
    assert "Canary" not in text
    assert held.handler.user.full_name not in text


def test_inside_the_agency_its_leader_reads_who_holds_what(p, as_seat):
    held = assigned(p.bnc_officer, p.nui)
    text = page(as_seat(p.nui_leader, at=NOW)).content.decode()
    assert held.handler.user.full_name in text


def test_an_agency_without_work_has_a_page_and_no_rate(p, as_seat):
    text = page(as_seat(p.bnc_leader, at=NOW), "dong").content.decode()
    assert "Chưa có yêu cầu nào kết thúc có hạn trong kỳ." in text
    assert "Không giữ yêu cầu nào" in text


def test_for_others_and_of_nobody_it_is_not_there(p, as_seat):
    assert page(as_seat(p.bnc_leader), "khong-co").status_code == 404
    for role in ("focal", "clerk", "officer"):
        assert page(as_seat(getattr(p, f"bnc_{role}"))).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(p, as_seat):
    client = as_seat(p.nui_leader, at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page(client).status_code == 200
        return len([q for q in asked if "SAVEPOINT" not in q["sql"]])

    assigned(p.bnc_officer, p.nui)
    replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    page(client)
    few = queries()
    for _more in range(1):
        assigned(p.bnc_officer, p.nui)
        replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    assert queries() == few
