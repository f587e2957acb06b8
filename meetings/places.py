"""Where the files of this room are, for notices and for files that a search found."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from meetings.models import Meeting, Secondment, Session
from regulations.models import Act
from requests.models import CoordinationRequest


def places(seat: Seat | None, keys: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and name of the sessions this seat may read; the rest are letters."""
    found = Session.objects.visible_to(seat).filter(pk__in=keys).select_related("commune")
    return {row.pk: (row.get_absolute_url(), str(row)) for row in found}


def lead(seat: Seat, case: CoordinationRequest) -> list[tuple[str, str]]:
    """From the page of a letter, or of one dispatch of it, to the meeting or the people it asks
    for."""
    if case.act == Act.MEETING:
        rows, label = Meeting.objects.visible_to(seat), _("Trang cuộc họp")
    elif case.act == Act.SECONDMENT:
        rows, label = Secondment.objects.visible_to(seat), _("Trang cử cán bộ")
    else:
        return []
    return [(row.get_absolute_url(), str(label)) for row in rows.filter(pk=case.pk)]
