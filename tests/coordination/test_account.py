"""The account page: the digest, tokens shown once, the private calendar, stand-ins."""

import re
from datetime import date

import pytest

from agencies import tokens
from agencies.models import AccessToken, Substitution
from coordination import administration
from records.models import Event
from tests.factories import SENT_AT, fresh, make_seat, on_the, received

pytestmark = pytest.mark.django_db
AT, DAY = on_the(SENT_AT), date(2026, 3, 2)
URL = "/tai-khoan/"
TOKEN = {"action": "token", "name": "Văn bản", "scopes": ["read"], "expires_on": "31/12/2026"}


def text_of(response) -> str:
    return response.content.decode()


def post(client, **form):
    return client.post(URL, form)


def shown_once(page: str) -> str:
    (found,) = re.findall(r"<code>([^<]{40,})</code>", page)
    return found


def test_the_digest_is_chosen(p, as_seat):
    client = as_seat(p.bnc_officer)
    answer = post(client, action="digest", email="x@example.vn", wants_digest="on")
    assert (answer.status_code, answer["Location"]) == (302, URL)
    user = fresh(p.bnc_officer.user)
    assert (user.email, user.wants_digest) == ("x@example.vn", True)
    assert Event.objects.get(action="account.digest_chosen").user == user
    post(client, action="digest", email="x@example.vn")
    assert fresh(user).wants_digest is False


@pytest.mark.parametrize("email", ["", "không phải thư", "a@b", f"{'x' * 300}@example.vn"])
def test_without_an_address_there_is_no_digest_and_what_was_typed_stays(p, as_seat, email):
    answer = post(as_seat(p.bnc_officer), action="digest", email=email, wants_digest="on")
    page = text_of(answer)
    assert (answer.status_code, fresh(p.bnc_officer.user).wants_digest) == (200, False)
    assert 'href="#id_email"' in page
    assert f'value="{email}"' in page if email else True


def test_a_token_is_shown_once_and_opens_the_api(p, as_seat, client):
    page = text_of(as_seat(p.bnc_officer).post(URL, TOKEN))
    raw = shown_once(page)
    assert "mã chỉ hiện một lần này" in page
    again = text_of(client.get(URL))
    assert raw not in again
    assert "Văn bản" in again
    token = AccessToken.objects.get()
    assert (token.seat, token.scopes, token.expires_on) == (
        p.bnc_officer, ["read"], date(2026, 12, 31),
    )  # fmt: skip
    assert Event.objects.get(action="token.made").seat == p.bnc_officer
    client.logout()
    headers = {"Authorization": f"Bearer {raw}"}
    assert client.get("/api/v1/letters/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["calendar"]}, "scopes"),
        ({"expires_on": "01/03/2026"}, "expires_on"),
        ({"expires_on": "31/12/2027"}, "expires_on"),
        ({"expires_on": "mai"}, "expires_on"),
    ],
    ids=["blank", "long", "none", "other", "past", "too late", "no day"],
)
def test_what_does_not_fit_is_named_and_nothing_typed_is_lost(p, as_seat, changed, field):
    answer = as_seat(p.bnc_officer).post(URL, TOKEN | changed)
    page = text_of(answer)
    assert f'href="#id_{field}"' in page
    kept = (TOKEN | changed)["name"]
    assert f'value="{kept}"' in page if kept else True
    assert not AccessToken.objects.exists()


def test_two_tokens_of_one_name_are_told_apart_in_words(p, as_seat):
    client = as_seat(p.bnc_officer)
    client.post(URL, TOKEN)
    page = text_of(client.post(URL, TOKEN))
    assert "Đồng chí đang có một mã mang tên này; chọn tên khác" in page
    assert AccessToken.objects.count() == 1


def test_a_token_is_revoked_by_its_holder_alone(p, as_seat):
    token, raw = tokens.make(p.bnc_leader, name="Máy", scopes=["read"], expires_on=DAY, at=AT)
    for key in (str(token.pk), "0", "x", "9" * 40, ""):
        answer = post(as_seat(p.bnc_officer), action="revoke", token=key)
        assert answer.status_code == 404
    assert tokens.find(raw, "read", DAY)
    assert post(as_seat(p.bnc_leader), action="revoke", token=token.pk).status_code == 302
    assert tokens.find(raw, "read", DAY) is None
    assert Event.objects.get(action="token.revoked").user == p.bnc_leader.user


def test_the_calendar_has_one_address_at_a_time(p, as_seat):
    tokens.make(p.bnc_officer, name="Lịch hạn trả lời", scopes=["read"], expires_on=DAY, at=AT)
    client = as_seat(p.bnc_officer)
    raws = []
    for _n in range(2):
        address = shown_once(text_of(post(client, action="calendar")))
        raws += re.findall(r"^http://testserver/lich/([\w-]{43})\.ics$", address)
    assert [bool(tokens.find(raw, "calendar", DAY)) for raw in raws] == [False, True]


# --- Stand-ins -----------------------------------------------------------------------------------


def stand_in(client, absent, substitute, **changed):
    form = {
        "action": "stand_in", "absent": absent.pk, "substitute": substitute.pk,
        "from_on": "02/03/2026", "until_on": "06/03/2026",
    }  # fmt: skip
    return client.post(URL, form | changed)


def test_a_stand_in_is_named_and_ended(p, as_seat):
    client = as_seat(p.nui_clerk)
    assert stand_in(client, p.nui_clerk, p.nui_officer).status_code == 302
    row = Substitution.objects.get()
    assert (row.absent, row.substitute) == (p.nui_clerk, p.nui_officer)
    assert "Kết thúc" in text_of(client.get(URL))
    assert "Kết thúc<" not in text_of(as_seat(p.nui_officer).get(URL))
    client = as_seat(p.nui_focal)
    assert post(client, action="end", substitution=row.pk).status_code == 302
    assert Substitution.objects.get().ended_at == AT
    assert post(client, action="end", substitution=row.pk).status_code == 404


def test_an_officer_names_nobody_for_a_colleague(p, as_seat):
    page = text_of(stand_in(as_seat(p.nui_officer), p.nui_leader, p.nui_focal))
    assert 'href="#id_absent"' in page
    assert not Substitution.objects.exists()


def test_what_does_not_fit_comes_back_filled(p, as_seat):
    page = text_of(
        stand_in(as_seat(p.nui_leader), p.nui_leader, p.nui_focal, until_on="06/09/2026")
    )
    assert "Cử làm thay tối đa 60 ngày; hết hạn thì cử lại." in page
    assert 'value="06/09/2026"' in page


def test_nobody_ends_what_is_another_agencys(p, as_seat):
    stand_in(as_seat(p.nui_clerk), p.nui_clerk, p.nui_officer)
    row = Substitution.objects.get()
    assert post(as_seat(p.ben_leader), action="end", substitution=row.pk).status_code == 404
    assert post(as_seat(p.nui_officer), action="end", substitution=row.pk).status_code == 403
    assert Substitution.objects.get().ended_at is None


def test_while_standing_in_one_leaves_nothing_lasting(p, as_seat):
    received(p.bnc_officer, p.nui)
    Substitution.objects.create(
        absent=p.nui_leader, substitute=p.nui_officer, from_on=date(2026, 1, 1),
        until_on=date(2099, 12, 31), named_by=p.nui_leader, named_at=AT,
    )  # fmt: skip
    client = as_seat(p.nui_officer)
    client.post("/vi-tri/", {"seat": p.nui_leader.pk})
    assert "về vị trí của mình để tạo mã" in text_of(client.get(URL))
    assert client.post(URL, TOKEN).status_code == 403
    assert post(client, action="calendar").status_code == 403
    assert stand_in(client, p.nui_leader, p.nui_focal).status_code == 403
    assert not AccessToken.objects.exists()


# --- Others --------------------------------------------------------------------------------------


def test_who_sits_nowhere_has_an_account_and_no_tokens(p, client, set_clock):
    seat = make_seat(p.nui, "officer", username="quantri")
    seat.user.groups.set([administration.administrators()])
    seat.delete()
    client.force_login(seat.user, backend="django.contrib.auth.backends.ModelBackend")
    page = text_of(client.get(URL))
    assert "Bản tin hằng ngày" in page
    assert "Mã cho phần mềm khác" not in page
    assert client.post(URL, TOKEN).status_code == 403


@pytest.mark.parametrize("action", ["", "x", "digest ", "__class__"])
def test_an_action_that_is_none_does_nothing(p, as_seat, action):
    assert post(as_seat(p.bnc_officer), action=action).status_code == 302
