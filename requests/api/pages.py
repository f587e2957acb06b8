"""Pages in keyset order, the newest first: what comes in between moves nothing."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request


def keys_of_page(
    request: Request, rows: QuerySet, *, by: str, limit: int, after: str = ""
) -> tuple[list[UUID], str | None]:
    """The keys of one page of ``rows``, newest ``by`` first, and the address of the next one.

    Keys alone are sorted; what is joined to them is read, and asked of the wall, for one page.
    """
    found = rows.order_by(f"-{by}", "-pk").values_list(by, "pk")
    if after:
        last_at, last = _cursor(after)
        found = found.filter(Q(**{f"{by}__lt": last_at}) | Q(**{by: last_at}, pk__lt=last))
    page = list(found[: limit + 1])
    keys = [key for _at, key in page[:limit]]
    if len(page) <= limit:
        return keys, None
    at, key = page[limit - 1]
    return keys, _next(request, f"{at.astimezone(UTC).isoformat()}_{key}")


def _cursor(after: str) -> tuple[datetime, UUID]:
    instant, _sep, key = after.rpartition("_")
    try:
        return datetime.fromisoformat(instant).astimezone(UTC), UUID(key)
    except (ValueError, OverflowError) as error:
        said = _("Lấy nguyên văn từ “next” của trang trước.")
        raise serializers.ValidationError({"after": [said]}) from error


def _next(request: Request, after: str) -> str:
    query = request.query_params.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"


def in_order(keys: list[UUID], rows: QuerySet) -> list[Any]:
    """The rows with these keys, in this order."""
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
