"""What every page shows around its contents."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agencies.models import Role, Seat
from records.models import Notice


def page(request: HttpRequest) -> dict:
    """Committee, seat, theme, size of type and the number of unread notices."""
    seat = getattr(request, "seat", None)
    return {
        "committee": settings.COMMITTEE_NAME,
        "support_line": settings.SUPPORT_LINE,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "seat": seat,
        "seats": getattr(request, "seats", []),
        "today": getattr(request, "today", None),
        "theme": _cookie(request, "theme", ("dark", "light")),
        "type_size": _cookie(request, "size", ("lg",)),
        "oversees": bool(seat) and seat.has_role(Role.LEADER, Role.OVERSEER),
        "is_clerk": bool(seat) and seat.has_role(Role.CLERK),
        "unread": SimpleLazyObject(lambda: _unread(seat)),  # error pages must not ask
    }


def _unread(seat: Seat | None) -> int:
    return Notice.objects.unread().filter(seat=seat).count() if seat else 0


def _cookie(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in allowed else ""
