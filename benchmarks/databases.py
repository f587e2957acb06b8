"""Databases of the benchmarks' own, and the doors into them: the three logins, side by side."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from coordination.settings import database
from regulations.loading import load_calendar, load_pack
from regulations.packs import CALENDAR, PACKS, read_all, read_calendar

PREFIX = f"bench{os.environ.get('PYTEST_XDIST_WORKER', '')}"
_open: dict[tuple[str, str], DatabaseWrapper] = {}
_waited = 0.0


@contextmanager
def through(name: str, login: str) -> Iterator[None]:
    """Ask the database ``name`` as ``web``, ``owner`` or ``jobs``; the connection stays open."""
    if (name, login) not in _open:
        _open[name, login] = _connection(name, login)
    before = connections["default"]
    connections["default"] = _open[name, login]
    try:
        yield
    finally:
        connections["default"] = before


def _connection(name: str, login: str) -> DatabaseWrapper:
    settings = {**connections.settings["default"], **database(login), "NAME": name}
    made = DatabaseWrapper(settings, "default")
    made.execute_wrappers.append(_timed)
    return made


def _timed(execute, *args):
    global _waited  # noqa: PLW0603
    began = time.perf_counter()
    try:
        return execute(*args)
    finally:
        _waited += time.perf_counter() - began


def waited() -> float:
    """Seconds this process has waited for the database so far."""
    return _waited


def close_all() -> None:
    """Before other processes start, or a database is copied: nobody holds a connection."""
    for wrapper in _open.values():
        wrapper.close()
    _open.clear()
    connection.close()


def build(name: str, fill: Callable[[], None], *, template: str = "template0") -> str:
    """Make the database ``name`` from ``template``; one that stands already is left alone."""
    close_all()
    if not _exists(name):
        _statement(f'DROP DATABASE IF EXISTS "{name}_half" WITH (FORCE)')
        _statement(f'CREATE DATABASE "{name}_half" TEMPLATE "{template}"')
        with through(f"{name}_half", "owner"):
            fill()
        close_all()
        _statement(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
    return name


def drop(*names: str) -> None:
    close_all()
    for name in names:
        _statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrate_and_load() -> None:
    """All tables, the five regulations, the calendar; no agency."""
    call_command("migrate", verbosity=0, interactive=False)
    for pack in read_all():
        load_pack(pack)
    load_calendar(read_calendar(PACKS / CALENDAR))


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _statement(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
