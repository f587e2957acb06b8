"""The web process starts neither with a login that could step over the wall, nor without it."""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from coordination import logins
from coordination.logins import refuse_strong_login
from tests.conftest import JOBS, WEB, behind

pytestmark = pytest.mark.django_db
STRONG = "DATABASE_URL signs in as an owner or superuser"


@pytest.fixture(autouse=True)
def stays_open(monkeypatch):
    """The tests go on with this connection; a process that starts needs it no more."""
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.mark.parametrize("role", [WEB, JOBS])
def test_an_ordinary_login_may_start(role, p):
    with behind(role):
        refuse_strong_login()


def test_the_owner_may_not(p):
    with pytest.raises(ImproperlyConfigured, match=STRONG):
        refuse_strong_login()


@pytest.fixture
def superuser(p):
    """Its own session, where roles are made for a moment."""
    address = os.environ["DATABASE_OWNER_URL"].replace("phoihop_owner", "postgres")
    session = psycopg2.connect(f"{address.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}")
    yield session.cursor()
    session.rollback()
    session.close()


TOO_STRONG = {
    "superuser": "CREATE ROLE strong SUPERUSER",
    "BYPASSRLS": "CREATE ROLE strong BYPASSRLS",
    "CREATEROLE": "CREATE ROLE strong CREATEROLE",
    "a table of its own": "CREATE ROLE strong; ALTER TABLE requests_contact OWNER TO strong",
    "a function of its own": "CREATE ROLE strong; ALTER FUNCTION records_mark() OWNER TO strong",
    "a member of the owner": "CREATE ROLE strong; GRANT phoihop_owner TO strong",
    "one SET ROLE away from the owner":
        "CREATE ROLE strong NOINHERIT; GRANT phoihop_owner TO strong WITH INHERIT FALSE, SET TRUE",
    "one SET ROLE away from BYPASSRLS":
        "CREATE ROLE above BYPASSRLS; CREATE ROLE strong NOINHERIT; GRANT above TO strong",
    "two SET ROLEs away":
        "CREATE ROLE between; GRANT phoihop_owner TO between; CREATE ROLE strong NOINHERIT;"
        "GRANT between TO strong WITH INHERIT FALSE",
}  # fmt: skip


@pytest.mark.parametrize("why", TOO_STRONG)
def test_a_login_that_could_step_over_the_wall_is_too_strong(why, superuser):
    superuser.execute(f"{TOO_STRONG[why]}; SET ROLE strong")
    superuser.execute(logins.POWERS)
    assert any(superuser.fetchone())


def test_a_login_with_nothing_special_is_not(superuser):
    superuser.execute("CREATE ROLE weak; CREATE ROLE friend; GRANT friend TO weak; SET ROLE weak")
    superuser.execute(logins.POWERS)
    assert superuser.fetchone() == (False, False)


@pytest.mark.parametrize("table", ["records_grant", "requests_coordinationrequest_addressees"])
def test_a_table_that_stands_open_is_named(table, p):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with behind(WEB), pytest.raises(ImproperlyConfigured, match=rf"security on {table}; run:"):
        refuse_strong_login()


# --- The process itself --------------------------------------------------------------------------


def start(**environment: str) -> subprocess.CompletedProcess:
    """Import the WSGI application as gunicorn does, against the database of the tests."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_LOGIN", "PRODUCTION"}}
    name = connection.settings_dict["NAME"]
    for variable in settings.LOGIN_VARIABLES.values():
        kept[variable] = f"{os.environ[variable].rsplit('/', 1)[0]}/{name}"
    for variable, other in environment.items():
        environment[variable] = kept.get(other, other)
    return subprocess.run(
        [sys.executable, "-c", "import coordination.wsgi"], env=kept | environment,
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_web_process_starts_with_the_web_login(db):
    done = start()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "environment", [{"DATABASE_URL": "DATABASE_OWNER_URL"}, {"DATABASE_LOGIN": "owner"}]
)
def test_it_refuses_to_start_with_the_owners(environment, db):
    done = start(**environment)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: DATABASE_URL signs in as an owner or "
        "superuser; the web process needs the web login."
    )
