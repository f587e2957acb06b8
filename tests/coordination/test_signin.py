"""Coming in and going out: each on record, each in Vietnamese, nobody led astray."""

import pytest
from django.contrib.auth.hashers import identify_hasher

from records.models import Event
from tests.factories import PASSWORD, make_agency, make_seat

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_OUT = "/dang-nhap/", "/dang-xuat/"


@pytest.fixture
def user(p):
    """The focal point of Núi Mây, with a password."""
    user = p.nui_focal.user
    user.set_password(PASSWORD)
    user.save()
    return user


def try_in(client, username: str, password: str = PASSWORD, **fields):
    return client.post(SIGN_IN, {"username": username, "password": password} | fields)


def test_signing_in_is_an_event_and_leads_home(user, client, set_clock):
    response = try_in(client, user.username)
    assert (response.status_code, response["Location"]) == (302, "/")
    event = Event.objects.get()
    assert (event.action, event.user, event.seat, event.dossier) == (
        "session.opened", user, None, None,
    )  # fmt: skip
    assert client.get("/")["Location"] == "/viec/"


def test_who_is_in_already_is_led_home(user, client):
    try_in(client, user.username)
    assert client.get(SIGN_IN)["Location"] == "/"


def test_the_name_may_be_typed_in_capitals(user, client):
    assert try_in(client, user.username.upper()).status_code == 302


def test_passwords_are_kept_as_argon2(user):
    assert identify_hasher(user.password).algorithm == "argon2"


@pytest.mark.parametrize(
    ("username", "password"), [("nui.focal", "sai"), ("khong.co", PASSWORD), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_sound_the_same(user, client, username, password):
    response = try_in(client, username, password)
    assert response.status_code == 200
    text = response.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in text
    assert f'value="{username}"' in text
    assert PASSWORD not in text
    assert not Event.objects.exists()


def test_an_account_switched_off_does_not_come_in(user, client):
    user.is_active = False
    user.save()
    assert "chưa đúng" in try_in(client, user.username).content.decode()
    assert client.get("/viec/").status_code == 302


def test_after_five_wrong_passwords_the_door_is_closed_in_words(user, client):
    codes = [try_in(client, user.username, "sai").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    response = try_in(client, user.username)
    assert response.status_code == 429
    assert "Sai mật khẩu quá nhiều lần. Chờ 15 phút hoặc gọi hỗ trợ." in response.content.decode()
    assert client.get("/viec/").status_code == 302


def test_four_wrong_passwords_and_a_right_one_are_forgotten(user, client):
    for _ in range(2):
        for _ in range(4):
            try_in(client, user.username, "sai")
        assert try_in(client, user.username).status_code == 302
        client.post(SIGN_OUT)


def test_signing_out_is_an_event_and_ends_the_session(p, as_seat):
    client = as_seat(p.nui_focal)
    response = client.post(SIGN_OUT)
    assert response["Location"] == SIGN_IN
    assert [(e.action, e.user) for e in Event.objects.all()] == [
        ("session.closed", p.nui_focal.user)
    ]
    assert client.get("/viec/").status_code == 302


def test_who_is_not_in_signs_out_without_an_event(client, set_clock):
    assert client.post(SIGN_OUT)["Location"] == SIGN_IN
    assert client.get(SIGN_OUT).status_code == 405
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("/ho-so/", "/ho-so/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_stays_in_the_house(user, client, to, leads):
    assert try_in(client, user.username, next=to)["Location"] == leads


# --- Home, seats, display ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("thuongtruc_overseer", "/tong-quan/"),
        ("thuongtruc_leader", "/viec/"),
        ("nui_clerk", "/viec/"),
    ],
)
def test_each_role_has_its_first_page(p, as_seat, who, home):
    assert as_seat(getattr(p, who)).get("/")["Location"] == home


@pytest.mark.parametrize(("is_staff", "home"), [(True, "/quan-tri/"), (False, "/viec/")])
def test_who_holds_no_seat_is_led_to_administration_or_told_so(p, as_seat, is_staff, home):
    seat = make_seat(make_agency("tam", "Cơ quan tạm"), "officer")
    seat.started_on = seat.started_on.replace(year=2099)
    seat.save()
    seat.user.is_staff = is_staff
    seat.user.save()
    assert as_seat(seat).get("/")["Location"] == home


@pytest.mark.parametrize("chosen", ["x", "", "0", "9" * 40])
def test_only_a_seat_of_ones_own_is_chosen(p, as_seat, chosen):
    client = as_seat(p.nui_focal)
    assert client.post("/vi-tri/", {"seat": chosen})["Location"] == "/"
    assert client.get("/viec/").context["seat"] == p.nui_focal


def display_cookies(response) -> dict[str, str]:
    """What ``/hien-thi/`` keeps in the browser, with nothing a script could read."""
    kept = {name: m for name, m in response.cookies.items() if name != "sessionid"}
    assert all(morsel["httponly"] for morsel in kept.values())
    return {name: morsel.value for name, morsel in kept.items()}


def test_theme_and_size_are_kept_and_shown(p, as_seat):
    client = as_seat(p.nui_focal)
    response = client.post("/hien-thi/", {"theme": "dark", "size": "lg", "next": "/ho-so/"})
    assert response["Location"] == "/ho-so/"
    assert display_cookies(response) == {"theme": "dark", "size": "lg"}
    text = client.get("/viec/").content.decode()
    assert '<html lang="vi" data-theme="dark" data-size="lg">' in text


def test_a_made_up_theme_is_not_shown_and_leads_nowhere_else(p, as_seat):
    client = as_seat(p.nui_focal)
    made_up = {"theme": '"><script>', "size": "xl", "next": "https://evil.example/"}
    response = client.post("/hien-thi/", made_up)
    assert (response["Location"], display_cookies(response)) == ("/", {})
    client.cookies["theme"] = "purple"
    assert "data-theme" not in client.get("/viec/").content.decode()
