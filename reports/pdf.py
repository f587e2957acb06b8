"""PDF of a page, rendered by a process that cannot reach anything (see ``reports.render``)."""

import os
import subprocess
import sys

from django.conf import settings
from django.utils.translation import gettext as _

from reports import render

WALL_SECONDS = 30
CPU_SECONDS = 20
MEGABYTES = 1024
# What a renderer needs of our environment: where libraries and fonts are. No address, no secret.
PASSED_ON = (
    "PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
    "XDG_CACHE_HOME", "TMPDIR",
)  # fmt: skip


ARCHIVAL = "pdf/a-2b"  # to be kept for long: fonts and colours inside, nothing from outside


class PdfUnavailable(Exception):
    """No PDF can be made; the message is a sentence for the reader, ``code`` how it ended."""

    def __init__(self, message: str, code: int = render.TOO_LARGE) -> None:
        super().__init__(message)
        self.code = code


def render_pdf(
    html: str,
    *,
    pages: int = 0,
    variant: str = "",
    wall: float = WALL_SECONDS,
    cpu: int = CPU_SECONDS,
    megabytes: int = MEGABYTES,
) -> bytes:
    """The PDF of ``html``, which must carry its styles and images itself.

    It is set smaller to fit on ``pages``; 0 is any number. ``variant`` is empty or ``ARCHIVAL``;
    ``wall`` and ``cpu`` are seconds.
    Raises ``PdfUnavailable`` with a sentence.
    """
    command = [
        sys.executable, "-m", render.__name__, "--memory", str(megabytes), "--cpu", str(cpu),
        "--pages", str(pages), "--variant", variant,
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own module, numbers as arguments
            command,
            input=html.encode(),
            capture_output=True,
            timeout=wall,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfUnavailable(_too_large()) from None
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    raise PdfUnavailable(_why(done.returncode), done.returncode)


def _why(code: int) -> str:
    if code == render.UNAVAILABLE:
        return _(
            "Máy chủ chưa có thư viện Pango để tạo tệp PDF. Báo quản trị hệ thống cài đặt; "
            "trong khi chờ, in trang này bằng trình duyệt."
        )
    if code == render.REFUSED:
        return _("Bản in trỏ ra ngoài hệ thống nên bị từ chối. Báo quản trị hệ thống.")
    return _too_large()


def _too_large() -> str:
    return _("Bản in quá lớn hoặc mất quá nhiều thời gian. In trang này bằng trình duyệt.")
