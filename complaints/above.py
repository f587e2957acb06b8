"""Which bodies stand above an agency: what they passed on they may track (002 Điều 4.1.đ)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role
from complaints.routing import groups
from records import access
from records.models import Side
from regulations.models import Party

TRACKS = "cấp trên chuyển đơn, theo dõi"
NOT_ABOVE = _("Chọn một cơ quan cấp trên, hoặc cơ quan chủ trì quy chế của cơ quan đồng chí.")


def bodies(agency: Agency, on: date) -> QuerySet[Agency]:
    """Its superiors, one above the other; who leads or stands above a regulation it is under."""
    chain, parent = [], agency.parent
    while parent is not None and parent.pk not in chain:
        chain.append(parent.pk)
        parent = parent.parent
    bound = Party.objects.filter(members=agency).values("regulation")
    lead = Party.objects.filter(regulation__in=bound).filter(
        Q(role__contains="lead") | Q(role__contains="superior")
    )
    found = Q(pk__in=chain) | Q(pk__in=lead.values("members"))
    return Agency.objects.active(on).filter(found).exclude(pk=agency.pk)


def is_above(body: Agency, agency: Agency, on: date) -> bool:
    return bodies(agency, on).filter(pk=body.pk).exists()


def circle(body: Agency, on: date) -> access.Circle:
    """Number, stage, dates and result, to those of the body who follow such matters."""
    seats = body.seats.current(on).with_role(Role.LEADER, Role.FOCAL_POINT, Role.OVERSEER)
    return access.Circle(groups(seats), Side.OVERSEES, TRACKS, access.TRACK)
