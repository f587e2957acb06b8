"""Who speaks to the API: a personal token's holder, for whom the database is asked as well."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from agencies import tokens
from agencies.models import AccessToken, User
from records.wall import act_as
from requests.api.problems import Forbidden

Scope = AccessToken.Scope
USED_AGAIN = timedelta(minutes=1)  # the last use is written down at most this often


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer …``. Unknown, expired, revoked and left behind answer alike: 401."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _sep, raw = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = _token(raw.strip().decode(errors="replace"), request)
        page = request._request  # the one every other room knows
        page.seat, page.seats = token.seat, [token.seat]
        act_as(token.seat.user_id)
        if token.last_used_at is None or page.arrived_at - token.last_used_at > USED_AGAIN:
            token.last_used_at = page.arrived_at
            token.save(update_fields=["last_used_at"])
        return token.seat.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _token(raw: str, request: Request) -> AccessToken:
    """Raises ``AuthenticationFailed``; ``Forbidden`` for one that only reads."""
    on = request._request.today
    if request.method in SAFE_METHODS:
        token = tokens.find(raw, Scope.READ, on)
    else:
        token = tokens.find(raw, Scope.WRITE, on)
        if token is None and tokens.find(raw, Scope.READ, on):
            raise Forbidden(_("Mã này chỉ được đọc; tạo mã có quyền ghi."))
    if token is None:
        raise AuthenticationFailed
    return token


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each token; who is at a page is bounded by their hands.

    Counted in each web process: it keeps a runaway program from taking all, no more.
    """

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"token:{request.auth.pk}" if isinstance(request.auth, AccessToken) else None
