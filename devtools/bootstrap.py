"""Make ``.venv`` and fetch what the project needs from the system.

Runs under the system's Python, before anything is installed: standard library only.
uv first, because it is fast; plain pip with the same hashes where uv cannot be had.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
UV_VERSION = "0.13.9"
UV_FOLDER = ROOT / ".local" / f"uv-{UV_VERSION}"
OLDEST_PYTHON = (3, 11)
# What every process imports; compiled once here instead of in each of them at its start.
BUSY_PACKAGES = (
    "django", "rest_framework", "celery", "kombu", "guardian", "pydantic", "_pytest", "weasyprint",
)  # fmt: skip
# -P: without this folder on the path, where `requests` is our own application.
PIP = (sys.executable, "-P", "-m", "pip")


def main() -> None:
    began = time.monotonic()
    check_python()
    if not sync_with_uv():
        print("[setup] uv không dùng được, chuyển sang pip", flush=True)
        install_with_pip()
    compile_packages()
    print(f"[setup] đã cài các gói Python ({time.monotonic() - began:.1f} giây)", flush=True)
    for step in ("sysdeps", "fonts"):  # each says in a sentence what it could not do
        succeeds(VENV_PYTHON, "-m", f"devtools.{step}")
    print(f"[setup] xong sau {time.monotonic() - began:.1f} giây", flush=True)


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = sys.version.split()[0]
        raise SystemExit(f"Cần Python 3.11 trở lên, máy này có {found}; chạy với PY=python3.12")


def sync_with_uv() -> bool:
    """Return whether uv made the environment; ``NO_UV=1`` tries the second way on purpose.

    The system's certificates, because many offices read TLS with an authority of their own.
    """
    if os.environ.get("NO_UV") == "1" or not fetch_uv():
        return False
    return succeeds(
        UV_FOLDER / "bin" / "uv", "sync", "--quiet", "--frozen", "--all-groups",
        "--system-certs", "--python", sys.executable,
    )  # fmt: skip


def fetch_uv() -> bool:
    """Put our own pinned uv into ``.local``.

    ``--target`` needs neither root nor python3-venv, and is allowed where the
    distribution forbids installing into its Python (PEP 668).
    """
    if (UV_FOLDER / "bin" / "uv").exists():
        return True
    return succeeds(
        *PIP, "install", "--quiet", "--root-user-action=ignore",
        "--target", UV_FOLDER, f"uv=={UV_VERSION}",
    )  # fmt: skip


def install_with_pip() -> None:
    pip = make_venv()
    lock = ("--require-hashes", "-r", ROOT / "requirements.lock")
    if not succeeds(*pip, "install", "--quiet", *lock):
        raise SystemExit("Không cài được các gói Python (xem thông báo phía trên).")


def make_venv() -> list[object]:
    """Return the command of a pip that installs into a new ``.venv``."""
    shutil.rmtree(VENV, ignore_errors=True)
    if succeeds(sys.executable, "-m", "venv", VENV):
        return [VENV_PYTHON, "-P", "-m", "pip"]
    shutil.rmtree(VENV, ignore_errors=True)  # Debian without python3-venv has no ensurepip
    if succeeds(sys.executable, "-m", "venv", "--without-pip", VENV):
        return [*PIP, "--python", VENV_PYTHON]
    raise SystemExit("Không tạo được .venv; hãy cài gói python3-venv.")


def compile_packages() -> None:
    folders = [f for name in BUSY_PACKAGES for f in VENV.glob(f"lib/python*/site-packages/{name}")]
    succeeds(VENV_PYTHON, "-m", "compileall", "-q", "-j0", *folders)


def succeeds(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    main()
