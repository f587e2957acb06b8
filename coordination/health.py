"""Is everything here that the system needs? Each examination answers with one sentence."""

import importlib
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import dj_database_url
import psycopg2
import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.checks import grants_alone_open_dossiers
from coordination.logins import POWERS
from devtools import pdflibs
from records.history import database_now
from regulations.calendar import day_of
from regulations.models import CalendarDay, CalendarDecision, DeadlineRule, Regulation

GOOD, LACKING, OPTIONAL = "good", "lacking", "optional"
PATIENCE = 3  # seconds for a server to answer
ROOM = 1024**3  # bytes that should be free for files
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TONES = "\u0300\u0301\u0303\u0309\u0323"


class Finding(NamedTuple):
    """``state``: good, lacking (and needed), or optional (missing, and the system runs)."""

    name: str
    state: str
    text: str


class Lacking(Exception):
    """Something needed is missing; its message is the sentence."""


class Missing(Exception):
    """Something is missing that the system can do without."""


def examine() -> list[Finding]:
    """Every examination's finding; one that fails is itself a finding."""
    return [find(name, look) for name, look in EXAMINATIONS]


def find(name: object, look: Callable[[], str]) -> Finding:
    try:
        return Finding(str(name), GOOD, str(look()))
    except Missing as missing:
        return Finding(str(name), OPTIONAL, str(missing))
    except Lacking as lacking:
        return Finding(str(name), LACKING, str(lacking))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is to be reported
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        return Finding(str(name), LACKING, first[:200])


# --- The database --------------------------------------------------------------------------------


def login(which: str) -> Callable[[], str]:
    def look() -> str:
        variable = settings.LOGIN_VARIABLES[which]
        address = os.environ.get(variable, "").strip()
        if not address:
            text = _("%s không đặt ở tiến trình này") % variable
            raise (Lacking if which == os.environ.get("DATABASE_LOGIN", "web") else Missing)(text)
        name, is_strong, owns = _powers(address)
        if is_strong:
            raise Lacking(
                _("%s là tài khoản quá mạnh (superuser, BYPASSRLS hoặc CREATEROLE)") % name
            )
        if owns is not (which == "owner"):
            return _wrong_owner(which, name)
        return _("đăng nhập được với tên %s, đúng quyền") % name

    return look


def _wrong_owner(which: str, name: str) -> str:
    if which == "owner":
        raise Lacking(_("%s không sở hữu các bảng; hãy chạy: manage.py migrate") % name)
    raise Lacking(_("%s sở hữu các bảng; phải là tài khoản thường") % name)


def _powers(address: str) -> tuple[str, bool, bool]:
    """Who one is at ``address``, whether too strong, whether owner of the tables."""
    parts = dj_database_url.parse(address)
    session = psycopg2.connect(
        host=parts["HOST"], port=parts["PORT"] or None, dbname=parts["NAME"], user=parts["USER"],
        password=parts["PASSWORD"], connect_timeout=PATIENCE,
    )  # fmt: skip
    try:
        with session.cursor() as cursor:
            cursor.execute(POWERS)
            is_strong, owns = cursor.fetchone()
        return parts["USER"], is_strong, owns
    finally:
        session.close()


def migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise Lacking(_("còn %s bước chưa chạy; hãy chạy: manage.py migrate") % len(plan))
    return _("đã chạy đủ")


def rows() -> str:
    found = grants_alone_open_dossiers(None, databases=["default"])
    if found:
        raise Lacking(" ".join(error.msg for error in found))
    return _("không ai có quyền xem mọi hồ sơ")


def regulations() -> str:
    count, rules = Regulation.objects.count(), DeadlineRule.objects.count()
    if not count or not rules:
        raise Lacking(_("chưa nạp; hãy chạy: manage.py load_regulations"))
    return _("%(count)s quy chế, %(rules)s quy tắc thời hạn") % {"count": count, "rules": rules}


def calendar() -> str:
    year = day_of(database_now()).year
    missing = [y for y in (year, year + 1) if not CalendarDay.objects.filter(day__year=y).exists()]
    if missing:
        years = ", ".join(map(str, missing))
        raise (Lacking if year in missing else Missing)(_("chưa có ngày nghỉ của năm %s") % years)
    official = CalendarDecision.Status.OFFICIAL
    waiting = CalendarDay.objects.filter(day__year__in=(year, year + 1)).exclude(
        decision__status=official
    )
    if waiting.exists():
        first = waiting.order_by("day").first().day
        return (
            _("có đủ hai năm; từ %s còn ngày chưa có quyết định chính thức") % f"{first:%d/%m/%Y}"
        )
    return _("có đủ năm nay và năm sau")


# --- PDF and the browser -------------------------------------------------------------------------


def pdf() -> str:
    pdflibs.preload()
    lacking = pdflibs.missing()
    if lacking:
        raise Missing(_("PDF bị tắt, thiếu thư viện %s") % ", ".join(lacking))
    version = importlib.import_module("weasyprint").__version__
    return f"WeasyPrint {version}"


def print_font() -> str:
    path = next(
        (
            f
            for folder in FONT_FOLDERS
            if folder.exists()
            for f in folder.rglob(pdflibs.PRINT_FONT)
        ),
        None,
    )
    if path is None:
        raise Missing(_("không có phông %s; PDF sẽ dùng phông khác") % pdflibs.PRINT_FONT)
    with importlib.import_module("fontTools.ttLib").TTFont(path) as font:
        letters = font.getBestCmap()
    lacking = sorted(letter for letter in vietnamese_letters() if ord(letter) not in letters)
    if lacking:
        raise Missing(_("phông thiếu chữ %s") % " ".join(lacking))
    return _("đủ chữ tiếng Việt (%s)") % path.name


FONT_FOLDERS = (Path("/usr/share/fonts"), pdflibs.SYSROOT / "usr" / "share" / "fonts")


def vietnamese_letters() -> set[str]:
    """Every vowel with every tone, and đ; small and capital."""
    vowels = "aăâeêioôơuưy"
    toned = {unicodedata.normalize("NFC", v + t) for v in vowels for t in ("", *TONES)} | {"đ"}
    return toned | {letter.upper() for letter in toned}


def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise Missing(_("không có Chromium; chỉ kiểm thử giao diện cần đến"))
    return found


# --- Broker and files ----------------------------------------------------------------------------


def broker() -> str:
    if settings.REDIS_URL:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        try:
            client.ping()
        except redis.RedisError as error:
            raise Lacking(
                _("Redis không trả lời; thời hạn vẫn đúng, `manage.py sweep` chạy thay")
            ) from error
        finally:
            client.close()
        return _("Redis trả lời")
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
    _write_something(folder)
    return _("thư mục %s ghi được") % folder


def files() -> str:
    _write_something(Path(settings.FILES_ROOT))
    return _("thư mục %s ghi được") % settings.FILES_ROOT


def _write_something(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as error:
        raise Lacking(_("không ghi được vào thư mục %s") % folder) from error


def disk() -> str:
    folder = Path(settings.FILES_ROOT)
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(standing).free
    text = _("còn trống %s GB") % f"{free / ROOM:.1f}".replace(".", ",")
    if free < ROOM:
        raise Lacking(text)
    return text


EXAMINATIONS: tuple[tuple[object, Callable[[], str]], ...] = (
    (gettext_lazy("PostgreSQL, web"), login("web")),
    (gettext_lazy("PostgreSQL, owner"), login("owner")),
    (gettext_lazy("PostgreSQL, jobs"), login("jobs")),
    (gettext_lazy("Cấu trúc dữ liệu"), migrations),
    (gettext_lazy("Quyền trên hồ sơ"), rows),
    (gettext_lazy("Quy chế"), regulations),
    (gettext_lazy("Lịch làm việc"), calendar),
    (gettext_lazy("Hàng đợi"), broker),
    (gettext_lazy("Tệp"), files),
    (gettext_lazy("Đĩa"), disk),
    (gettext_lazy("PDF"), pdf),
    (gettext_lazy("Phông chữ in"), print_font),
    (gettext_lazy("Chromium"), browser),
)
