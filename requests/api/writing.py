"""Verbs for JSON: once for each ``Idempotency-Key``, and only on the version one has read."""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from records.history import digest, recorded
from records.models import FormKey
from requests import workflow
from requests.api.problems import KeyTaken, Moved, NoVersion, Stale

NAMESPACE = uuid.UUID("6f1f6a52-3c0e-4e0c-9a3d-7f0d8f1f2c11")
LONGEST_KEY = 200
MOVED = gettext_lazy("Đọc lại hồ sơ để xem tình trạng hiện nay; không có gì bị thay đổi.")
VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')


def do(request: Request, verb: Callable[..., Any], *args: Any, **fields: Any) -> Any:
    """The verb as this seat, now; its refusals as problems with the same sentences."""
    try:
        return verb(*args, by=request.seat, at=request.arrived_at, **fields)
    except workflow.WrongState as error:
        raise Moved(MOVED) from error
    except Refused as error:
        said = error.message_dict if hasattr(error, "error_dict") else error.messages
        raise serializers.ValidationError(said) from error


def version_of(request: Request) -> int:
    """The version the writer has read, from ``If-Match``. 428 without it, 412 for what is none."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise NoVersion(_("Đọc (GET) để lấy ETag, rồi gửi lại nguyên văn trong If-Match khi sửa."))
    if (found := VERSION.fullmatch(given)) is None:
        raise Stale(_("If-Match không phải ETag của hồ sơ này; đọc lại (GET) rồi gửi lại."))
    return int(found[1])


def stale(name: str, when: str) -> Stale:
    """Somebody saved in between; what was sent is still in the sender's hands."""
    return Stale(
        _(
            "Đồng chí %(name)s đã lưu lúc %(when)s. Chưa ghi gì: đọc lại (GET), gộp phần của "
            "đồng chí rồi gửi lại với ETag mới."
        )
        % {"name": name, "when": when}
    )


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}


def once(post: Callable[..., str]) -> Callable[..., Response]:
    """A POST that counts once for each ``Idempotency-Key`` of a seat.

    ``post`` does it and returns the address of what to read; the view's ``read`` answers with it.
    The same key and body again does nothing and reads again; another body is a 422 problem. With
    a token the key is required.
    """

    @wraps(post)
    def inside(view: Any, request: Request, **key: Any) -> Response:
        given = _given(request)
        with recorded():  # a refusal leaves no key behind
            row = _take(request, given) if given else None
            address = (row.redirect if row else "") or post(view, request, **key)
            if row is not None and not row.redirect:
                FormKey.objects.filter(pk=row.pk).update(redirect=address)
        data, headers = view.read(request, **resolve(address).kwargs)
        return Response(data, status=view.done, headers=headers)

    return inside


def _given(request: Request) -> str:
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given and request.auth is not None:
        raise serializers.ValidationError({"Idempotency-Key": [_(
            "Đặt cho mỗi việc một khóa riêng (ví dụ UUID) trong Idempotency-Key: gửi lại cùng "
            "khóa thì không làm hai lần."
        )]})  # fmt: skip
    if len(given) > LONGEST_KEY:
        raise serializers.ValidationError({"Idempotency-Key": [
            _("Khóa dài quá %(n)s ký tự.") % {"n": LONGEST_KEY}
        ]})  # fmt: skip
    return given


def _take(request: Request, given: str) -> FormKey:
    """The row of this key, locked; a second sender waits here until the first is done."""
    key = uuid.uuid5(NAMESPACE, f"{request.seat.pk if request.seat else 0}:{given}")
    path = f"{digest(request.data)} {request.path}"[:200]
    row = FormKey(key=key, user=request.user, path=path)
    FormKey.objects.bulk_create([row], ignore_conflicts=True)
    first = FormKey.objects.select_for_update().filter(pk=key, user=request.user).first()
    if first is None or first.path != path:
        raise KeyTaken(_("Khóa này đã dùng cho một nội dung khác; đặt khóa mới cho việc mới."))
    return first
