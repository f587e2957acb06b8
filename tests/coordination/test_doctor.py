"""The doctor says in words what is missing, and never dies of it."""

import json
import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from coordination import health
from devtools import pdflibs
from regulations.calendar import VIETNAM
from regulations.models import CalendarDecision, DeadlineRule
from tests.factories import on_the

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(monkeypatch, settings, tmp_path):
    """The three addresses lead to the tests' database; files lie in a folder of their own."""
    for variable in settings.LOGIN_VARIABLES.values():
        address = os.environ[variable].rsplit("/", 1)[0]
        monkeypatch.setenv(variable, f"{address}/{connection.settings_dict['NAME']}")
    settings.FILES_ROOT = tmp_path / "files"
    settings.REDIS_URL = ""
    folder = {"data_folder_in": str(tmp_path / "queue")}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = folder


def finding(name: str) -> health.Finding:
    return next(health.find(n, look) for n, look in health.EXAMINATIONS if n == name)


def run(*options: str) -> tuple[str, int]:
    """What the command printed, and its exit code."""
    out = StringIO()
    try:
        call_command("doctor", *options, stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), stopped.code
    return out.getvalue(), 0


def test_a_whole_installation_lacks_nothing():
    text, code = run("--json")
    report = json.loads(text)
    assert (report["ok"], code) == (True, 0)
    assert len(report["checks"]) == len(health.EXAMINATIONS)
    assert {check["state"] for check in report["checks"]} <= {health.GOOD, health.OPTIONAL}
    assert set(report["checks"][0]) == {"name", "state", "text"}


def test_it_speaks_in_lines():
    text, code = run()
    assert text.splitlines()[-1] == "Mọi thứ cần có đều có."
    assert "✓ PostgreSQL, web: đăng nhập được với tên phoihop_web, đúng quyền" in text
    assert code == 0


def test_what_is_needed_and_missing_ends_with_one(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.FILES_ROOT = tmp_path / "file" / "below"
    text, code = run()
    assert f"✗ Tệp: không ghi được vào thư mục {settings.FILES_ROOT}" in text
    assert (text.splitlines()[-1], code) == ("Còn thiếu, xem các dòng ✗.", 1)


def test_an_examination_that_dies_is_a_finding(monkeypatch):
    def dies():
        raise ZeroDivisionError

    monkeypatch.setattr(health, "EXAMINATIONS", (("Một việc", dies),))
    assert health.examine() == [("Một việc", health.LACKING, "ZeroDivisionError")]


# --- The three logins ---------------------------------------------------------------------------


def test_a_login_that_does_not_answer_is_lacking(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://phoihop_web@127.0.0.1:1/nothing")
    assert finding("PostgreSQL, web").state == health.LACKING


def test_an_owner_where_the_web_login_should_be_is_lacking(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_OWNER_URL"])
    assert finding("PostgreSQL, web").text == (
        "phoihop_owner sở hữu các bảng; phải là tài khoản thường"
    )


def test_an_ordinary_login_where_the_owner_should_be_is_lacking(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", os.environ["DATABASE_JOBS_URL"])
    assert finding("PostgreSQL, owner").text == (
        "phoihop_jobs không sở hữu các bảng; hãy chạy: manage.py migrate"
    )


def test_a_superuser_is_too_strong(monkeypatch):
    address = os.environ["DATABASE_JOBS_URL"].replace("phoihop_jobs", "postgres")
    monkeypatch.setenv("DATABASE_JOBS_URL", address)
    assert finding("PostgreSQL, jobs").text.startswith("postgres là tài khoản quá mạnh")


def test_a_login_of_another_process_may_be_unset_but_not_ones_own(monkeypatch):
    monkeypatch.setenv("DATABASE_LOGIN", "web")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert finding("PostgreSQL, owner") == (
        "PostgreSQL, owner", health.OPTIONAL, "DATABASE_OWNER_URL không đặt ở tiến trình này",
    )  # fmt: skip
    monkeypatch.setenv("DATABASE_LOGIN", "owner")
    assert finding("PostgreSQL, owner").state == health.LACKING


# --- What is in the database --------------------------------------------------------------------


def test_a_step_not_taken_is_lacking():
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'sessions'")
    assert finding("Cấu trúc dữ liệu").text == (
        "còn 1 bước chưa chạy; hãy chạy: manage.py migrate"
    )


def test_a_permission_on_all_dossiers_is_lacking(p):
    p.nui_leader.user.is_superuser = True
    p.nui_leader.user.save()
    assert finding("Quyền trên hồ sơ").text == "nui.leader is a superuser."


def test_no_rules_is_lacking():
    DeadlineRule.objects.all().delete()
    assert finding("Quy chế").text == "chưa nạp; hãy chạy: manage.py load_regulations"


@pytest.mark.parametrize(
    ("now", "state", "text"),
    [
        ("2021-06-01 08:00", health.GOOD, "có đủ năm nay và năm sau"),
        ("2026-06-01 08:00", health.GOOD, "có đủ hai năm; từ"),
        ("2027-06-01 08:00", health.OPTIONAL, "chưa có ngày nghỉ của năm 2028"),
        ("2028-06-01 08:00", health.LACKING, "chưa có ngày nghỉ của năm 2028, 2029"),
    ],
)
def test_the_calendar_covers_this_year_and_the_next(monkeypatch, now, state, text):
    if "2021" in now:
        CalendarDecision.objects.update(status=CalendarDecision.Status.OFFICIAL)
    monkeypatch.setattr(health, "database_now", lambda: on_the(now).astimezone(VIETNAM))
    found = finding("Lịch làm việc")
    assert (found.state, found.text[: len(text)]) == (state, text)


# --- Broker, files, PDF, browser ----------------------------------------------------------------


def test_a_broker_that_does_not_answer_is_lacking(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert finding("Hàng đợi").text.startswith("Redis không trả lời")


def test_a_broker_that_answers_is_good(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr("redis.Redis.ping", lambda self: True)
    assert finding("Hàng đợi") == ("Hàng đợi", health.GOOD, "Redis trả lời")


def test_a_full_disk_is_lacking(monkeypatch):
    monkeypatch.setattr(health, "ROOM", 10**18)
    assert finding("Đĩa").state == health.LACKING


def test_pdf_is_off_without_its_libraries_and_the_rest_runs(monkeypatch):
    monkeypatch.setattr(pdflibs, "missing", lambda: ["libpango-1.0.so.0"])
    assert finding("PDF") == (
        "PDF", health.OPTIONAL, "PDF bị tắt, thiếu thư viện libpango-1.0.so.0",
    )  # fmt: skip


def test_a_missing_print_font_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(health, "FONT_FOLDERS", (tmp_path, tmp_path / "none"))
    assert finding("Phông chữ in").state == health.OPTIONAL


@pytest.mark.skipif(not pdflibs.has_print_font(), reason="no print font on this machine")
def test_a_print_font_without_a_letter_is_said(monkeypatch):
    monkeypatch.setattr(health, "vietnamese_letters", lambda: {"a", "\U0001f600"})
    assert finding("Phông chữ in").text == "phông thiếu chữ \U0001f600"


def test_all_vietnamese_letters_are_asked_for():
    letters = health.vietnamese_letters()
    assert len(letters) == 146
    assert set("ăâđêôơưẶỘỮỵ") <= letters


def test_a_missing_browser_is_only_said(monkeypatch):
    monkeypatch.setattr(health.shutil, "which", lambda name: None)
    assert finding("Chromium").state == health.OPTIONAL
