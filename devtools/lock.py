"""Write ``uv.lock`` and ``requirements.lock`` anew from ``pyproject.toml``.

The locks must name the public index only, whatever mirror this machine uses, so
every index setting is taken out of the environment and uv reads no configuration.
"""

import os
import re
import subprocess

from devtools.bootstrap import ROOT, UV_FOLDER, fetch_uv

PUBLIC_HOSTS = {"https://pypi.org", "https://files.pythonhosted.org"}
BANNED = {"requests"}  # our own application has this name


def main() -> None:
    if not fetch_uv():
        raise SystemExit("uv is needed to lock")
    uv("lock", "--system-certs", "--upgrade")
    uv("export", "--quiet", "--frozen", "--all-groups", "--no-header", "-o", "requirements.lock")
    lock = (ROOT / "uv.lock").read_text()
    refuse(set(re.findall(r"https?://[^/\"\s]+", lock)) - PUBLIC_HOSTS, "hosts in uv.lock")
    refuse(set(re.findall(r'^name = "(.+)"', lock, re.MULTILINE)) & BANNED, "packages in uv.lock")


def uv(*arguments: str) -> None:
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))
    }
    command = [UV_FOLDER / "bin" / "uv", "--no-config", *arguments]
    subprocess.run(command, cwd=ROOT, env=outside, check=True)


def refuse(found: set[str], what: str) -> None:
    if found:
        raise SystemExit(f"must not be there, {what}: {', '.join(sorted(found))}")


if __name__ == "__main__":
    main()
