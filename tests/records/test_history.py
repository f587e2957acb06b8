"""The record: chained by the database, written with the change or not at all, never rewritten."""

from datetime import UTC, datetime
from unittest.mock import ANY

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from records import history
from records.chain import verify
from records.history import (
    GENESIS,
    NotRecorded,
    database_now,
    digest,
    in_record,
    link,
    note,
    recorded,
)
from records.models import ChainHead, Event
from records.wall import act_as
from tests.factories import SENT_AT, draft_letter, on_the, received

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)


def actions() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


@in_record
def fail_after(action: str, do=lambda: None) -> None:
    note(action, at=AT)
    do()
    raise ZeroDivisionError


# --- Collected, then written ---------------------------------------------------------------------


def test_what_is_noted_is_written_when_the_transaction_ends(p):
    with recorded():
        note("thing.done", at=AT, by=p.nui_officer, inside=p.nui, number=7, day=AT.date())
        assert actions() == []
    event = Event.objects.get()
    assert (event.action, event.at, event.seat, event.user, event.inside_agency) == (
        "thing.done", AT, p.nui_officer, p.nui_officer.user, p.nui,
    )  # fmt: skip
    assert event.payload.data == {"number": 7, "day": "2026-03-02"}
    assert event.payload_digest == digest({"day": "2026-03-02", "number": 7})
    assert (str(event), str(event.payload)) == ("1 thing.done", str(event.pk))


def test_an_event_may_have_a_user_and_no_seat_or_neither(p):
    with recorded():
        note("session.opened", at=AT, user=p.nui_officer.user)
        note("tick", at=AT)
    assert [(e.user, e.seat) for e in Event.objects.all()] == [
        (p.nui_officer.user, None),
        (None, None),
    ]


def test_nothing_is_noted_outside_recorded(p):
    with pytest.raises(NotRecorded, match=r"^thing\.done$"):
        note("thing.done", at=AT)
    with recorded():
        pass
    with pytest.raises(NotRecorded):
        note("thing.done", at=AT)


def test_what_fails_leaves_no_event(p):
    with pytest.raises(ZeroDivisionError):
        fail_after("thing.done")
    assert actions() == []
    with recorded():
        note("other.done", at=AT)
    assert actions() == ["other.done"]


def test_a_nested_part_that_fails_forgets_its_notes_and_its_rows(p):
    with recorded():
        act_as(p.bnc_officer.user_id)
        note("first", at=AT)
        with pytest.raises(ZeroDivisionError):
            fail_after("second", lambda: draft_letter(p.bnc_officer, [p.nui]))
        with recorded():
            note("third", at=AT)
    assert actions() == ["first", "third"]
    assert not p.bnc.requests_sent.exists()


def test_a_transaction_marked_for_rollback_writes_no_event(p):
    with recorded():
        note("thing.done", at=AT)
        transaction.set_rollback(True)
    assert actions() == []


def test_a_verb_runs_inside_the_record(p):
    @in_record
    def verb(thing, *, by):
        note("verb.done", at=AT, thing=thing, who=by.pk)
        return thing

    assert (verb(3, by=p.bnc_officer), verb.__name__) == (3, "verb")
    assert Event.objects.get().payload.data == {"thing": 3, "who": p.bnc_officer.pk}


def test_the_instant_is_that_of_the_transaction():
    with transaction.atomic():
        first = database_now()
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.01)")
        assert database_now() == first
    assert first.tzinfo is not None


# --- Chained -------------------------------------------------------------------------------------


def test_events_are_numbered_and_each_carries_the_hash_of_the_one_before(p):
    received(p.bnc_officer, p.nui)
    previous = GENESIS
    for seq, event in enumerate(Event.objects.all(), start=1):
        assert (event.seq, event.previous_hash, event.hash) == (seq, previous, ANY)
        assert event.hash == link(event, previous)
        previous = event.hash
    head = ChainHead.objects.get()
    assert (head.seq, head.hash, str(head)) == (seq, previous, f"{seq} {previous}")
    assert verify().findings == []


def test_the_hash_covers_every_field_of_an_event(p):
    received(p.bnc_officer, p.nui)
    event = Event.objects.filter(action="dispatch.registered").get()
    whole = link(event, event.previous_hash)
    assert link(event, GENESIS) != whole
    changes = {
        "seq": event.seq + 1, "at": datetime(2026, 3, 2, tzinfo=UTC), "action": "other",
        "seat_id": p.nui_leader.pk, "user_id": p.nui_leader.user_id, "dossier_id": None,
        "inside_agency_id": p.nui.pk, "payload_digest": "0" * 64,
    }  # fmt: skip
    for name, value in changes.items():
        forged = Event.objects.get(pk=event.pk)
        setattr(forged, name, value)
        assert link(forged, event.previous_hash) != whole, name


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": "ữ"}) == digest({"b": "ữ", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


# --- Out of reach --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["phoihop_web", "phoihop_jobs"])
@pytest.mark.parametrize(
    "sql",
    [
        "update records_event set action = 'x'",
        "delete from records_event",
        "truncate records_event cascade",
        "update records_eventpayload set data = '{}'",
        "delete from records_eventpayload",
        "update records_chainhead set seq = 0",
        "delete from records_chainhead",
        "insert into records_chainhead values (2, 0, '')",
        "alter table records_event disable trigger chain",
    ],
)
def test_web_and_jobs_cannot_touch_what_is_written(p, role, sql):
    with recorded():
        note("thing.done", at=AT)
    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}")
        with pytest.raises(ProgrammingError) as caught, transaction.atomic():
            cursor.execute(sql)
        cursor.execute("set role phoihop_web")
    assert isinstance(caught.value.__cause__, InsufficientPrivilege)


@pytest.mark.parametrize(
    "sql", ["update records_event set action = 'x'", "delete from records_event"]
)
def test_the_owner_too_is_stopped_while_the_triggers_stand(p, as_owner, sql):
    with recorded():
        note("thing.done", at=AT)
    with (
        as_owner(),
        pytest.raises(Exception, match="events are never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_what_the_writer_says_of_the_chain_is_ignored(p):
    """Number and hashes are the database's own, whatever an INSERT brings along."""
    Event.objects.bulk_create(
        [
            Event(
                at=AT, action="thing.done", payload_digest=digest({}), seq=99,
                previous_hash="f" * 64, hash="f" * 64,
            )
        ]
    )  # fmt: skip
    event = Event.objects.get()
    assert (event.seq, event.previous_hash, event.hash) == (1, GENESIS, link(event, GENESIS))


def test_without_the_record_a_change_would_leave_no_trace(p, monkeypatch):
    """The negative control: with the writing switched off a verb passes unseen."""
    monkeypatch.setattr(history, "_write", lambda pending: None)
    draft_letter(p.bnc_officer, [p.nui])
    assert actions() == []
