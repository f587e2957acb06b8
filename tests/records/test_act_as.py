"""For whom the process asks is said for one transaction, and forgotten with it."""

import pytest
from django.db import connection, transaction

from records import wall
from tests import leaks
from tests.conftest import WEB, behind, role_now
from tests.factories import sent

TABLES = ["records_dossier", "records_grant", "requests_dispatch", "requests_lettertext"]


def left_over(user) -> dict[str, int]:
    """What the next transaction on the same connection gets without saying for whom it asks."""
    with behind(WEB):
        with transaction.atomic():
            wall.act_as(user.pk)
            assert leaks.count_rows(TABLES).keys() == set(TABLES)
        return leaks.count_rows(TABLES)


def left_over_by_a_page(client) -> dict[str, int]:
    assert "PH-2026-0001" in client.get("/ho-so/").content.decode()
    with behind(WEB):
        return leaks.count_rows(TABLES)


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_asks_for_nobody(p, as_seat):
    sent(p.bnc_officer, p.nui)
    assert left_over(p.bnc_officer.user) == {}
    assert left_over_by_a_page(as_seat(p.bnc_officer)) == {}
    with behind(WEB):
        assert leaks.ask("select coalesce(current_setting('phoihop.user', true), '')") == [("",)]


@pytest.mark.django_db(transaction=True)
def test_said_for_the_session_it_would_serve_the_next_request_as_well(p, as_seat, monkeypatch):
    """Negative control: what a word in the wrong place would do."""
    really = wall.act_as

    def for_the_session(user_id):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('phoihop.user', %s, false)", [str(user_id or "")])
        return leaks.ask("select transaction_timestamp()")[0][0]

    sent(p.bnc_officer, p.nui)
    monkeypatch.setattr(wall, "act_as", for_the_session)
    assert left_over(p.bnc_officer.user).keys() == set(TABLES)
    assert left_over_by_a_page(as_seat(p.nui_leader)).keys() == set(TABLES)
    monkeypatch.setattr(wall, "act_as", really)
    with transaction.atomic():
        wall.act_as(None)
    assert left_over_by_a_page(as_seat(p.nui_leader)).keys() == set(TABLES), "until it is closed"


@pytest.mark.django_db
def test_what_is_undone_is_not_said(p):
    with behind(WEB), transaction.atomic():
        with transaction.atomic():
            wall.act_as(p.bnc_officer.user_id)
            transaction.set_rollback(True)
        assert leaks.ask("select coalesce(current_setting('phoihop.user', true), '')") == [("",)]
    assert role_now() == "phoihop_owner"


@pytest.mark.django_db
def test_the_instant_is_that_of_the_transaction(p):
    with transaction.atomic():
        assert wall.act_as(p.bnc_officer.user_id) == leaks.ask("select now()")[0][0]
        assert wall.act_as(None) == leaks.ask("select now()")[0][0]
