"""Personal tokens for the API and the private calendar: made once, found by their digest.

A token is 256 random bits, so no limit of tries is needed to keep it from being guessed; only its
SHA-256 is stored, so that whoever reads the table can use none of them.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AccessToken, Seat

LONGEST = 366  # days a token may run: one year


def make(
    seat: Seat, *, name: str, scopes: Iterable[str], expires_on: date, at: datetime
) -> tuple[AccessToken, str]:
    """A new token of this seat, and what opens it: shown once, stored nowhere.

    Raises ``ValidationError`` naming the field, ``PermissionDenied`` to who only stands in.
    """
    if seat.is_substituted:  # it would outlive the absence
        raise PermissionDenied
    name, scopes = name.strip(), list(dict.fromkeys(scopes))
    _check(name, scopes, expires_on, timezone.localdate(at))
    raw = secrets.token_urlsafe(32)
    token = AccessToken(
        seat=seat, name=name, digest=digest(raw), scopes=scopes, created_at=at,
        expires_on=expires_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            token.save()
    except IntegrityError as error:
        taken = _("Đồng chí đang có một mã mang tên này; chọn tên khác hoặc thu hồi mã cũ.")
        raise ValidationError({"name": taken}) from error
    return token, raw


def _check(name: str, scopes: list[str], expires_on: date, on: date) -> None:
    errors: dict[str, str] = {}
    longest = AccessToken._meta.get_field("name").max_length
    if not name:
        errors["name"] = _("Đặt tên cho mã, ví dụ tên phần mềm sẽ dùng mã.")
    elif len(name) > longest:
        errors["name"] = _("Dài quá %(n)s ký tự; đặt tên ngắn hơn.") % {"n": longest}
    if not scopes or set(scopes) - set(AccessToken.Scope.values):
        errors["scopes"] = _("Chọn ít nhất một việc mã này được làm: đọc, ghi hoặc lịch.")
    if not 0 <= (expires_on - on).days <= LONGEST:
        errors["expires_on"] = _("Ngày hết hạn từ hôm nay đến tối đa một năm sau.")
    if errors:
        raise ValidationError(errors)


def digest(raw: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(raw.encode(errors="replace")).hexdigest()


def find(raw: str, scope: str, on: date) -> AccessToken | None:
    """The token that ``raw`` opens on the day ``on`` for ``scope``; None whatever is the matter.

    Unknown, expired, revoked, another scope, its seat ended or its holder gone: all alike.
    """
    rows = AccessToken.objects.filter(
        digest=digest(raw), scopes__contains=[scope], revoked_at=None, expires_on__gte=on,
        seat__in=Seat.objects.current(on),
    )  # fmt: skip
    return rows.select_related("seat__user", "seat__agency").first()


def revoke(token: AccessToken, at: datetime) -> AccessToken:
    """It opens nothing from now on; revoking it again changes nothing."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    token.refresh_from_db(fields=["revoked_at"])
    return token
