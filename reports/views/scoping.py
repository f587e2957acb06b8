"""Who may look at figures, and which they ask for."""

from django.http import Http404, HttpRequest

from agencies.models import Role, Seat
from reports.figures import Scope
from reports.scopeform import ScopeForm


def leading_seat(request: HttpRequest) -> Seat:
    """The seat of a leader or of who oversees; for others these pages are not there."""
    seat = request.seat
    if seat is None or not seat.has_role(Role.LEADER, Role.OVERSEER):
        raise Http404
    return seat


def asked_scope(request: HttpRequest) -> tuple[Scope, ScopeForm]:
    form = ScopeForm(request.GET, request.today)
    return form.scope(leading_seat(request)), form
