"""``make run``: the database, the web server, the worker and the clock, together.

They start together and end together: Ctrl-C, a dead child or a killed supervisor
leaves none of them behind. The data stays in ``.local`` for the next time.
"""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from devtools import pdflibs
from devtools.localpg import LOCAL, ROOT, LocalPG, die_with_parent, urls

HOST = "127.0.0.1"
FIRST_PORT, PORTS_TO_TRY = 8000, 200
PATIENCE_TO_ANSWER = 60  # seconds until /healthz should answer
PATIENCE_TO_STOP = 15  # seconds before a process that will not end is killed
NOTE = LOCAL / "run.lock"  # locked while running; holds the address
PREPARATIONS = (("migrate", "-v0"), ("load_regulations", "-v0"), ("demo", "--if-empty", "-v0"))
# True, but of no use to who tries the system out on one machine.
QUIET = "ignore:No directory at,ignore:You're running the worker with superuser"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildFailed(Exception):
    """A process ended that should not have; its name is the message."""


class Supervisor:
    """Starts processes, passes on what they print, and ends them all."""

    def __init__(self, environment: dict[str, str]):
        self.environment = environment
        self.processes: dict[str, subprocess.Popen] = {}
        self.stopping = threading.Event()
        for number in STOP_SIGNALS:
            signal.signal(number, lambda *_: self.stopping.set())

    def start(self, name: str, *command: str) -> subprocess.Popen:
        """Start ``command`` in a group of its own, out of reach of the terminal's Ctrl-C."""
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 - no other thread holds a lock here
        )  # fmt: skip
        self.processes[name] = process
        threading.Thread(target=pass_on, args=(name, process), daemon=True).start()
        return process

    def manage(self, *arguments: str) -> None:
        """Run one ``manage.py`` command to its end, unless we are asked to stop."""
        name = arguments[0]
        if self.stopping.is_set():
            return
        process = self.start(name, "manage.py", *arguments)
        while process.poll() is None and not self.stopping.wait(0.02):
            pass
        if process.poll():
            raise ChildFailed(name)
        if process.returncode == 0:
            del self.processes[name]

    def watch(self) -> None:
        """Return when asked to stop; raise ``ChildFailed`` when a child ends by itself."""
        while not self.stopping.wait(0.2):
            self.check_children()

    def wait_for_answer(self, port: int) -> bool:
        """Return whether the site answers; False if we were asked to stop before."""
        deadline = time.monotonic() + PATIENCE_TO_ANSWER
        while not self.stopping.wait(0.1):
            self.check_children()
            if answers(port):
                return True
            if time.monotonic() > deadline:
                raise ChildFailed("web (không trả lời)")
        return False

    def check_children(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise ChildFailed(name)

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE_TO_STOP
        for name, process in self.processes.items():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{name} không chịu dừng, buộc dừng")
            kill_group(process)


def main() -> int:
    began = time.monotonic()
    with only_one_run() as note:
        supervisor = Supervisor(child_environment())
        database = None
        port = choose_port()
        say("đang chuẩn bị cơ sở dữ liệu…")
        try:
            database = open_database(supervisor)
            for command in PREPARATIONS:
                supervisor.manage(*command)
            serve(supervisor, note, port, began)
        except ChildFailed as failed:
            say(f"{failed} đã dừng ngoài ý muốn, dừng tất cả")
            return 1
        finally:
            close(supervisor, database)
    return 0


def child_environment() -> dict[str, str]:
    ours = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET}
    return {**ours, **os.environ, **pdflibs.environment()}


def open_database(supervisor: Supervisor) -> LocalPG | None:
    """Start the private PostgreSQL unless DATABASE_URL is set; return it if it is ours to stop."""
    if os.environ.get("DATABASE_URL"):
        return None
    supervisor.environment.update(urls())
    server = LocalPG()
    return server if server.start() else None


def serve(supervisor: Supervisor, note, port: int, began: float) -> None:
    """Start the services and stay until asked to stop."""
    if supervisor.stopping.is_set():
        return
    start_services(supervisor, port)
    if supervisor.wait_for_answer(port):
        announce(supervisor, note, port, time.monotonic() - began)
        supervisor.watch()


def start_services(supervisor: Supervisor, port: int) -> None:
    gunicorn = ("-m", "gunicorn", "coordination.wsgi", "--bind", f"{HOST}:{port}")
    size = ("--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket")
    celery = ("-m", "celery", "--quiet", "-A", "coordination")
    threads = ("--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle")
    schedule = ("--schedule", str(LOCAL / "beat"), "--pidfile", "")
    supervisor.start("web", *gunicorn, *size)
    supervisor.start("worker", *celery, "worker", "--loglevel", "warning", *threads)
    supervisor.start("beat", *celery, "beat", "--loglevel", "warning", *schedule)


def announce(supervisor: Supervisor, note, port: int, seconds: float) -> None:
    address = f"http://{HOST}:{port}/"
    note.seek(0)
    note.truncate()
    note.write(address)
    note.flush()
    supervisor.manage("demo", "--accounts")
    say(f"sẵn sàng sau {seconds:.1f} giây: {address}  (Ctrl-C để dừng)")


def close(supervisor: Supervisor, database: LocalPG | None) -> None:
    began = time.monotonic()
    supervisor.stop()
    if database:
        database.stop()
    say(f"đã dừng tất cả ({time.monotonic() - began:.1f} giây)")


@contextmanager
def only_one_run() -> Iterator:
    """Hold this clone's lock, or say where the other run answers and leave."""
    LOCAL.mkdir(exist_ok=True)
    with NOTE.open("a+") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            note.seek(0)
            address = note.read() or "đang khởi động"
            raise SystemExit(f"Hệ thống đã chạy sẵn từ thư mục này ({address}).") from None
        note.truncate(0)
        yield note


def choose_port() -> int:
    """PORT if it is set, and then no other; else the first free one from 8000."""
    if wanted := os.environ.get("PORT"):
        if not is_free(int(wanted)):
            raise SystemExit(f"Cổng {wanted} đang bận; chọn cổng khác: PORT=… make run")
        return int(wanted)
    return next(port for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY) if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def kill_group(process: subprocess.Popen) -> None:
    """End what a process may have left behind: it led a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def pass_on(name: str, process: subprocess.Popen) -> None:
    for line in process.stdout:
        say(line.rstrip(), name)


def say(line: str, name: str = "run") -> None:
    with suppress(OSError):  # the terminal may be gone; stopping must go on
        print(f"[{name:6}] {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
