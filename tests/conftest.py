"""Tests arrange the database as its owner, then step behind the web login.

Every connection opened after the set-up takes the role of the web process with SET ROLE, so the
code under test has no more rights than in production. A test that commits gets its database
replaced afterwards by the copy that was made after the set-up: the province stands, nothing else.
"""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase

from regulations.models import working_calendar
from requests.models import Dispatch
from requests.workflow.clock import CLOCK_FIELDS, replay
from tests import factories

WEB, JOBS = "phoihop_web", "phoihop_jobs"


def take_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}")


def _behind(sender, connection, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(f"set role {WEB}")


def copy_database(source: str | None, target: str) -> None:
    """Make ``target`` a copy of the database ``source``; None: only remove it."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute(f'drop database if exists "{target}" with (force)')
        if source:
            cursor.execute(f'create database "{target}" template "{source}"')


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
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _case: copy_database(as_built, name)
        )
        yield
    connection_created.disconnect(_behind)
    with django_db_blocker.unblock():
        copy_database(None, as_built)


@pytest.fixture
def as_owner(db):
    """Arrange rows the web login may not write, then come back behind it."""

    @contextmanager
    def outside():
        take_role("none")
        yield
        take_role(WEB)

    return outside


@pytest.fixture
def as_jobs(db):
    """Run as worker, beat and ``sweep`` do."""
    take_role(JOBS)
    yield
    take_role(WEB)


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
        monkeypatch.setattr("coordination.middleware.database_now", lambda: instant)

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
