"""A token opens what its holder's seat does, until it ends; only its digest is kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import seating, tokens
from agencies.models import AccessToken, Agency, User
from tests.factories import SENT_AT, on_the

pytestmark = pytest.mark.django_db
AT, DAY = on_the(SENT_AT), date(2026, 3, 2)


def make(seat, **changed):
    fields = {"name": "Văn bản", "scopes": ["read"], "expires_on": DAY + timedelta(days=30)}
    return tokens.make(seat, at=AT, **fields | changed)


def test_a_token_is_found_by_what_was_shown_once(p):
    token, raw = make(p.bnc_officer)
    assert len(raw) == 43
    assert raw not in str(AccessToken.objects.values())
    assert tokens.find(raw, "read", DAY) == token


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["sign"]}, "scopes"),
        ({"expires_on": DAY - timedelta(days=1)}, "expires_on"),
        ({"expires_on": DAY + timedelta(days=367)}, "expires_on"),
    ],
    ids=["blank", "long", "no scope", "unknown scope", "past", "beyond a year"],
)
def test_what_does_not_fit_is_named(p, changed, field):
    with pytest.raises(ValidationError) as refused:
        make(p.bnc_officer, **changed)
    assert list(refused.value.message_dict) == [field]


def test_two_tokens_of_one_name_are_refused_in_words_until_the_first_is_revoked(p):
    token, _raw = make(p.bnc_officer)
    with pytest.raises(ValidationError) as refused:
        make(p.bnc_officer)
    (said,) = refused.value.message_dict["name"]
    assert said.startswith("Đồng chí đang có một mã mang tên này; chọn tên khác")
    assert make(p.bnc_leader)[0].pk
    tokens.revoke(token, AT)
    assert make(p.bnc_officer)[0].pk


def test_who_stands_in_makes_none(p):
    p.bnc_leader.hand = p.bnc_officer.user
    with pytest.raises(PermissionDenied):
        make(p.bnc_leader)


def gone(seat, token) -> None:
    seating.end(seat, on=DAY - timedelta(days=1))


def inactive(seat, token) -> None:
    User.objects.filter(pk=seat.user_id).update(is_active=False)


def dissolved(seat, token) -> None:
    Agency.objects.filter(pk=seat.agency_id).update(valid_to=DAY - timedelta(days=1))


def revoked(seat, token) -> None:
    tokens.revoke(token, AT)


def expired(seat, token) -> None:
    AccessToken.objects.filter(pk=token.pk).update(expires_on=DAY - timedelta(days=1))


@pytest.mark.parametrize("ends", [gone, inactive, dissolved, revoked, expired])
def test_it_opens_nothing_once_its_time_is_over(p, ends):
    token, raw = make(p.bnc_officer)
    ends(p.bnc_officer, token)
    assert tokens.find(raw, "read", DAY) is None


@pytest.mark.parametrize("raw", ["", "x", "\udcff", "ă" * 9000])
def test_what_is_no_token_opens_nothing(p, raw):
    make(p.bnc_officer)
    assert tokens.find(raw, "read", DAY) is None


def test_the_last_day_counts_and_a_scope_opens_itself_alone(p):
    _token, raw = make(p.bnc_officer, expires_on=DAY)
    assert tokens.find(raw, "read", DAY)
    assert tokens.find(raw, "write", DAY) is None
    assert tokens.find(raw, "read", DAY + timedelta(days=1)) is None


def test_revoking_twice_keeps_the_first_instant(p):
    token, _raw = make(p.bnc_officer)
    tokens.revoke(token, AT)
    assert tokens.revoke(token, AT + timedelta(days=1)).revoked_at == AT


def test_nobody_makes_or_revokes_one_for_another(p, as_web):
    """The wall asks whose seat it is, whatever a page forgot."""
    token, _raw = make(p.bnc_officer)
    with as_web(p.bnc_leader):
        assert tokens.revoke(token, AT).revoked_at is None
