"""Tests arrange and look as the database's owner; the code under test runs behind both walls.

A request of the test client, a verb of the workflow and a sweep take the role of the process that
runs them in production with SET ROLE, and give it back. Connections of other threads (the live
server, races) hold the web role from the start. A test that commits gets its database replaced
afterwards by the copy that was made after the set-up: the province stands, nothing else.
"""

import gc
import threading
from contextlib import contextmanager, nullcontext
from datetime import date

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from django.test.client import ClientHandler

from records import history, installation, wall
from regulations.models import working_calendar
from requests import reminders
from requests.models import Dispatch
from requests.workflow.clock import CLOCK_FIELDS, replay
from tests import factories

WEB, JOBS = "phoihop_web", "phoihop_jobs"
# A file goes to one process; those that take longest begin first, so that none waits at the end.
LONG = ("e2e/test_pages", "test_doors", "test_canary", "test_wall_pages", "test_wall_controls",
        "e2e/test_main_line", "tests/test_wall.py", "test_demo", "test_races")  # fmt: skip


def pytest_collection_finish():
    """Models and modules stay to the end: they are not looked through at every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    places = {name: n for n, name in enumerate(LONG)}
    items.sort(
        key=lambda item: next((n for name, n in places.items() if name in str(item.path)), 99)
    )


def take_role(role: str) -> None:
    """Past Django's own count of queries: the harness asks nothing the pages would."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(f"set role {role}")


def role_now() -> str:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


@contextmanager
def behind(role: str):
    """As the process that holds this login; whoever is behind the wall already stays there."""
    if role_now() in {WEB, JOBS}:
        yield
        return
    take_role(role)
    try:
        yield
    finally:
        if connection.connection is not None and connection.is_usable():
            take_role("none")


def _behind(sender, connection, **kwargs):
    if threading.current_thread() is not threading.main_thread():
        with connection.cursor() as cursor:
            cursor.execute(f"set role {WEB}")


def _as(role: str, recorded):
    """``recorded()`` as a process with this login enters it."""

    @contextmanager
    def entered():
        with behind(role), recorded():
            yield

    return entered


def copy_database(source: str | None, target: str) -> None:
    """Make ``target`` a copy of the database ``source``; None: only remove it.

    Connections are ended one by one: ``with (force)`` would also want to end an autovacuum worker,
    which only a superuser may; a plain ``drop`` waits for that one.
    """
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = %s and backend_type = 'client backend'",
            [target],
        )
        cursor.execute(f'drop database if exists "{target}"')
        if source:
            cursor.execute(f'create database "{target}" template "{source}"')


def _handled(handle, *args):
    if not connection.in_atomic_block and connection.connection is None:
        connection.ensure_connection()
    with behind(WEB):
        response = handle(*args)
    if response.streaming:
        response.streaming_content = _streamed(response.streaming_content)
    return response


def _streamed(content):
    """What is read after the answer's head is read behind the wall too, piece by piece."""
    while True:
        with behind(WEB):
            piece = next(content, None)
        if piece is None:
            return
        yield piece


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    name = connection.settings_dict["NAME"]
    as_built = f"{name}_as_built"
    with django_db_blocker.unblock():
        factories.build_province()
        copy_database(name, as_built)
        connection_created.connect(_behind)
        connection.ensure_connection()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "recorded", _as(WEB, history.recorded))
        patch.setattr(reminders, "recorded", _as(JOBS, reminders.recorded))
        for cost, cheap in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, cost, cheap)  # the same hash, made sooner
        handle = ClientHandler.__call__
        patch.setattr(ClientHandler, "__call__", lambda *args: _handled(handle, *args))
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _case: copy_database(as_built, name)
        )
        yield
    connection_created.disconnect(_behind)
    with django_db_blocker.unblock():
        copy_database(None, as_built)


@pytest.fixture
def as_web(db):
    """``with as_web(seat):`` asks as the web process does for the holder of this seat."""

    @contextmanager
    def inside(seat):
        with transaction.atomic(), behind(WEB):
            wall.act_as(seat.user_id if seat else None)
            yield

    return inside


@pytest.fixture
def as_jobs(db):
    """``with as_jobs():`` asks as worker, beat and ``sweep`` do."""
    return lambda: behind(JOBS)


@pytest.fixture
def as_owner(db):
    return nullcontext


@pytest.fixture
def p(db):
    """The province: ``p.bnc`` is an agency, ``p.bnc_clerk`` a seat of it."""
    if not connection.in_atomic_block and connection.connection and not connection.is_usable():
        connection.close()  # a browser test's event loop hides this one from ``copy_database``
    return factories.province()


@pytest.fixture
def clocks_replay(db):
    """At the end of the test the rows of every dispatch still make the dates that are stored."""
    yield
    calendar = working_calendar()
    for dispatch in Dispatch.objects.select_related("rule", "case"):
        clock = replay(dispatch, calendar)
        made = {name: getattr(clock, name) for name in CLOCK_FIELDS}
        assert {name: getattr(dispatch, name) for name in CLOCK_FIELDS} == made


@pytest.fixture
def set_clock(monkeypatch):
    """Let web requests arrive at an instant of the test's choosing."""

    def at(text: str) -> None:
        instant = factories.on_the(text)

        def arrive(user_id):
            wall.act_as(user_id)
            return instant

        monkeypatch.setattr("coordination.middleware.act_as", arrive)

    at(factories.SENT_AT)
    return at


@pytest.fixture
def as_seat(client, set_clock):
    """The test client signed in as a seat: ``as_seat(p.bnc_clerk).get(url)``."""

    def sign_in(seat, *, at: str | None = None):
        if at:
            set_clock(at)
        client.force_login(seat.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def accredited(db):
    """An isolated network that may hold words of state secrets."""
    installation.accredit(
        "01-QĐ/TU", since=date(2026, 1, 1), at=factories.on_the("2026-01-01 08:00")
    )
