"""Where the files of this room are, for notices and for files that a search found."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from meetings.models import Meeting, Minutes, Secondment, Session
from regulations.models import Act
from requests.models import CoordinationRequest, Dispatch


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


def failed(seat: Seat, dispatch: Dispatch) -> tuple[date, str] | None:
    """Of the newest meeting of the two sides since the letter went out that settled nothing: its
    day and the number of its approved minutes."""
    one, other = dispatch.case.requesting_agency_id, dispatch.requested_agency_id
    invited = "meeting__case__dispatches__requested_agency"
    found = Minutes.objects.visible_to(seat).filter(
        Q(meeting__case__requesting_agency=one, **{invited: other})
        | Q(meeting__case__requesting_agency=other, **{invited: one}),
        has_failed=True, approved_at__isnull=False,
        meeting__starts_at__gte=dispatch.delivered_at,
        meeting__case__rule__regulation=dispatch.rule.regulation_id,
    ).select_related("meeting").order_by("-meeting__starts_at")  # fmt: skip
    row = found.first()
    return (row.meeting.day, row.number) if row is not None else None
