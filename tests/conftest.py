"""Tests arrange the database as its owner, then step behind the web login.

Every connection opened after the set-up takes the role of the web process with SET ROLE, so the
code under test has no more rights than in production.
"""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from agencies.models import Agency
from tests import factories

WEB, JOBS = "phoihop_web", "phoihop_jobs"


def take_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}")


def _behind(sender, connection, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(f"set role {WEB}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        factories.build_province()
        connection.close()
        connection_created.connect(_behind)
        connection.ensure_connection()
    yield
    connection_created.disconnect(_behind)
    with django_db_blocker.unblock():
        connection.close()


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
def p(db, request):
    """The province: ``p.bnc`` is an agency, ``p.bnc_clerk`` a seat of it."""
    if not Agency.objects.exists():  # a test that commits has emptied the database
        take_role("none")
        factories.build_province()
        take_role(WEB)
    return factories.province()


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
