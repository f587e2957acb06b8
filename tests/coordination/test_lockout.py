"""Five wrong passwords close the door for one name from one address, and for nobody else."""

import pytest
from django.test import RequestFactory

from coordination.proxies import client_address
from tests.factories import PASSWORD


@pytest.fixture
def user(p):
    user = p.nui_focal.user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def sign_in(client, user, settings):
    settings.PROXY_COUNT = 1

    def attempt(password: str, *, address: str):
        return client.post(
            "/dang-nhap/", {"username": user.username, "password": password},
            headers={"x-forwarded-for": address},
        )  # fmt: skip

    return attempt


def test_the_fifth_wrong_password_closes_the_door(sign_in):
    codes = [sign_in("sai", address="203.0.113.7").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    assert sign_in(PASSWORD, address="203.0.113.7").status_code == 429


def test_from_another_address_the_right_password_still_opens_it(sign_in):
    for _ in range(5):
        sign_in("sai", address="203.0.113.7")
    assert sign_in(PASSWORD, address="198.51.100.9").status_code == 302


@pytest.mark.parametrize(
    ("count", "header", "found"),
    [
        (0, "203.0.113.7", "10.0.0.1"),  # no proxy of ours: nobody's header is believed
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # the left one was written by the client
        (2, "203.0.113.7, 10.0.0.9", "203.0.113.7"),
        (2, "10.0.0.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "no address", "10.0.0.1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, count, header, found):
    settings.PROXY_COUNT = count
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": header}, REMOTE_ADDR="10.0.0.1"
    )
    assert client_address(request) == found
