"""Get what PDF needs from the system: use what is there, else apt, else unpack without root.

Never fails: without these libraries everything but PDF works, and this says so.
"""

import os
import shutil
import subprocess
import time

from devtools import pdflibs

PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "libfontconfig1",
    "libatomic1",
    "fonts-croscore",  # Tinos: letters are printed in it
)
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=180")
WORK = pdflibs.SYSROOT.parent / "apt"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{sysroot}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{sysroot}/cache</cachedir>
</fontconfig>
"""


def main() -> None:
    pdflibs.preload()
    if complete():
        return
    began = time.monotonic()
    print("[setup] đang lấy thư viện tạo PDF…", flush=True)
    if not shutil.which("apt-get"):
        trouble = "máy không có apt-get"
    elif (root := way_to_root()) is not None:
        trouble = install(root)
    else:
        trouble = unpack()
    pdflibs.preload()
    report(trouble, time.monotonic() - began)


def complete() -> bool:
    return not pdflibs.missing() and pdflibs.has_print_font()


def report(trouble: str, seconds: float) -> None:
    if complete():
        print(f"[setup] đã có thư viện và phông chữ cho PDF ({seconds:.1f} giây)", flush=True)
        return
    lacking = ", ".join(pdflibs.missing()) or pdflibs.PRINT_FONT
    print(f"[setup] PDF sẽ bị tắt, phần khác vẫn chạy: thiếu {lacking} ({trouble})", flush=True)


def way_to_root() -> list[str] | None:
    """What to put before a command to run it as root; None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not run(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def install(root: list[str]) -> str:
    """Install with apt; return what went wrong. The package lists are fetched only if need be."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", *APT, "-y", "-qq"]
    command = [*root, *quiet, "--no-install-recommends", "install", *PACKAGES]
    if not run(command):
        return ""
    run([*root, *APT, "-qq", "update"])
    return run(command)


def unpack() -> str:
    """Fetch the packages as an ordinary user and unpack them; return what went wrong."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (WORK / folder).mkdir(parents=True, exist_ok=True)
    apt = [
        "apt-get", "-qq", "-y",
        "-o", f"Dir::State::Lists={WORK}/lists",
        "-o", f"Dir::Cache={WORK}/cache",
        "-o", "Debug::NoLocking=1",
        "-o", "APT::Sandbox::User=",
    ]  # fmt: skip
    run([*apt, "update"])
    trouble = run([*apt, "--no-install-recommends", "--download-only", "install", *PACKAGES])
    trouble = trouble or unpack_archives()
    shutil.rmtree(WORK, ignore_errors=True)
    return trouble


def unpack_archives() -> str:
    pdflibs.SYSROOT.mkdir(parents=True, exist_ok=True)
    for archive in sorted((WORK / "cache" / "archives").glob("*.deb")):
        if trouble := run(["dpkg", "-x", str(archive), str(pdflibs.SYSROOT)]):
            return trouble
    pdflibs.FONTS_CONF.write_text(FONTS_CONF.format(sysroot=pdflibs.SYSROOT))
    return ""


def run(command: list[str]) -> str:
    """Run ``command`` and return the end of its complaint, or nothing if it went well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    return (done.stderr.strip() or f"mã lỗi {done.returncode}")[-300:]


if __name__ == "__main__":
    main()
