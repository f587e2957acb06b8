"""Lần đầu đăng nhập: shown once, then found again under the name."""

import pytest
from django.urls import reverse

from agencies.models import User
from coordination.first_steps import steps_of

pytestmark = pytest.mark.django_db
SECRET = "mot mat khau du dai"


@pytest.fixture
def newcomer(p):
    user = p.nui_focal.user
    user.set_password(SECRET)
    user.welcomed_at = None
    user.save()
    return user


def sign_in(client, user, query=""):
    return client.post(reverse("signin") + query, {"username": user.username, "password": SECRET})


def test_a_newcomer_is_greeted_until_the_page_is_put_away(client, newcomer):
    assert sign_in(client, newcomer)["Location"] == reverse("guide")
    page = client.get(reverse("guide")).content.decode()
    assert newcomer.full_name in page
    assert "Đảng ủy xã Núi Mây" in page
    assert client.post(reverse("guide")).status_code == 302
    client.logout()
    assert sign_in(client, newcomer)["Location"] != reverse("guide")
    assert client.get(reverse("guide")).status_code == 200


def test_who_came_for_a_file_gets_the_file(client, newcomer):
    assert sign_in(client, newcomer, "?next=/thong-bao/")["Location"] == "/thong-bao/"


def test_putting_it_away_touches_nobody_else(client, newcomer, p):
    User.objects.filter(pk=p.bnc_officer.user_id).update(welcomed_at=None)
    sign_in(client, newcomer)
    client.post(reverse("guide"))
    assert User.objects.get(pk=p.bnc_officer.user_id).welcomed_at is None


@pytest.mark.parametrize(
    ("who", "routes"),
    [
        ("nui_clerk", ["account", "requests:incoming", "regulations:list"]),
        ("nui_leader", ["account", "requests:inbox", "regulations:list"]),
        ("nui_officer", ["account", "requests:compose", "regulations:list"]),
        ("thuongtruc_overseer", ["account", "reports:dashboard", "regulations:list"]),
    ],
)
def test_the_steps_are_those_of_the_role(p, who, routes, as_seat):
    seat = getattr(p, who)
    assert [step.route for step in steps_of(seat)] == routes
    client = as_seat(seat)
    assert all(client.get(step.address).status_code == 200 for step in steps_of(seat))
