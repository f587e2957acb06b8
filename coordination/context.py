"""What every page shows around its contents."""

from django.conf import settings
from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agencies.models import Role, Seat
from records.models import Installation, Notice


def page(request: HttpRequest) -> dict:
    """Committee, seat, theme, size of type and the number of unread notices."""
    seat = getattr(request, "seat", None)
    installation = SimpleLazyObject(lambda: _installation(seat))  # error pages must not ask
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
        "installation": installation,
        "unread": SimpleLazyObject(lambda: installation.unread),
        "stood_in_for": SimpleLazyObject(lambda: _stood_in_for(request, seat)),
    }


def _stood_in_for(request: HttpRequest, seat: Seat | None) -> list[Seat]:
    """On one's own page: whom one stands in for today, each with the ``unread`` notices there."""
    absent = [other for other in getattr(request, "seats", []) if other.is_substituted]
    if not absent or seat is None or seat.is_substituted:
        return []
    waiting = Notice.objects.unread().open_to(request.user).filter(seat__in=absent).order_by()
    unread = dict(waiting.values_list("seat").annotate(Count("pk")))
    for other in absent:
        other.unread = unread.get(other.pk, 0)
    return absent


def _installation(seat: Seat | None) -> Installation:
    """What may be stored here, said in every footer; ``unread`` notices in the same question."""
    mine = Notice.objects.none()
    if seat is not None:
        mine = Notice.objects.unread().open_to(seat.actor).filter(seat=seat)
    count = mine.order_by().values("seat").annotate(n=Count("pk")).values("n")
    unread = Coalesce(Subquery(count, output_field=IntegerField()), 0)
    return Installation.objects.annotate(unread=unread).get(pk=1)


def _cookie(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in allowed else ""
