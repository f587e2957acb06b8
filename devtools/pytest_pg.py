"""pytest plugin: give the tests a PostgreSQL of their own, unless DATABASE_URL names one.

Loaded with ``-p``, so that it runs before Django reads its settings. Under xdist only
the controller starts and stops the server; the workers inherit its environment.
"""

import fcntl
import os

from devtools import pdflibs
from devtools.localpg import LOCAL, LocalPG, urls

SLOTS = 9  # test runs at the same time in one clone, each with a server of its own


class TestServer:
    """A server that forgets on power loss, and is there for one test run."""

    __test__ = False

    def __init__(self) -> None:
        self.name, self.lock = take_slot()
        self.server = LocalPG(self.name, durable=False)
        try:
            self.server.start()
        except SystemExit:  # without fsync a crash of the machine may have spoilt its data
            self.server.remove()
            self.server.start()

    def pytest_unconfigure(self) -> None:
        self.server.stop()
        self.lock.close()


def take_slot():
    """Return the name of a server that no other test run holds, and the lock that says so."""
    LOCAL.mkdir(exist_ok=True)
    for number in range(1, SLOTS + 1):
        name = "pgtest" if number == 1 else f"pgtest{number}"
        lock = (LOCAL / f"{name}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
        else:
            return name, lock
    raise SystemExit(f"Đã có {SLOTS} lượt kiểm thử đang chạy ở thư mục này.")


def pytest_configure(config) -> None:
    if _SERVER:
        config.pluginmanager.register(_SERVER, "private-postgresql")


def _prepare() -> TestServer | None:
    pdflibs.preload()
    os.environ.update(pdflibs.environment())
    os.environ.setdefault("DATABASE_LOGIN", "owner")  # the one that may make databases
    if os.environ.get("DATABASE_URL"):
        return None
    server = TestServer()
    os.environ.update(urls(server.name))
    return server


_SERVER = _prepare()
