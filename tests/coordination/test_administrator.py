"""The first account: made at the terminal, sets up, reads no case."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.models import User
from coordination.administration import GROUP_NAME
from records.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "mot mat khau rat dai 2026"


def make(monkeypatch, username="Quan.Tri", password=PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    out = StringIO()
    call_command("administrator", username, "Võ Quản Trị", stdout=out)
    return out.getvalue()


def test_an_administrator_is_made_with_a_record(monkeypatch):
    assert make(monkeypatch) == "Đã lập tài khoản quản trị quan.tri.\n"
    user = User.objects.get(username="quan.tri")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser, user.seats.count()) == (True, False, 0)
    assert [group.name for group in user.groups.all()] == [GROUP_NAME]
    assert list(Event.objects.values_list("action", "user")) == [("user.added", user.pk)]


def test_a_taken_name_and_a_weak_password_are_refused(monkeypatch):
    make(monkeypatch)
    with pytest.raises(CommandError, match="đã có người dùng"):
        make(monkeypatch, username="QUAN.TRI")
    with pytest.raises(CommandError, match="12"):
        make(monkeypatch, username="khac", password="ngan")
    assert User.objects.filter(is_staff=True).count() == 1


def test_at_a_terminal_the_password_is_asked_for_unseen(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "coordination.management.commands.administrator.getpass", lambda _: PASSWORD
    )
    call_command("administrator", "khac", "Người Khác", stdout=StringIO())
    assert User.objects.get(username="khac").check_password(PASSWORD)
