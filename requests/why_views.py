"""The page that explains one date. Contents only for those who may read the dispatch."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.access import may_view
from records.history import note
from records.remarks import readable_by
from regulations.models import working_calendar
from requests.models import with_words
from requests.views.shared import get_tracked_dispatch
from requests.why import explain


@login_required
@require_safe
def why(request: HttpRequest, pk) -> HttpResponse:
    """Vì sao là ngày này: open to whoever may know the clock."""
    dispatch = get_tracked_dispatch(request, pk)
    note(
        "clock.explained", at=request.arrived_at, by=request.seat, dossier=dispatch.dossier,
        inside=request.seat.agency,
    )  # fmt: skip
    with_words([dispatch], request.seat)
    said = Prefetch("ledger__remark", readable_by(request.seat))
    prefetch_related_objects([dispatch], "ledger__rule", said)
    context = {
        "page": "cases",
        "why": explain(dispatch, request.today, working_calendar()),
        "sees": may_view(request.seat, dispatch.dossier),
    }
    return render(request, "requests/why.html", context)
