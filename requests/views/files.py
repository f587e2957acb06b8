"""Files: served by a view, after the check, each opening on record."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from records import documents
from records.history import note

log = logging.getLogger("coordination.files")


@login_required
@require_safe
def download(request: HttpRequest, pk: Any) -> HttpResponse:
    """A document of a dossier this seat may view; drafts of the other side do not exist."""
    found = documents.readable_by(request.seat).filter(pk=pk).select_related("dossier")
    document = found.first()
    if document is None:
        raise Http404
    note(
        "document.opened", at=request.arrived_at, by=request.seat, dossier=document.dossier,
        inside=request.seat.agency, document=document.pk,
    )  # fmt: skip
    try:
        return documents.serve(document)
    except FileNotFoundError:
        log.error("the bytes of a document are missing")
        raise Http404 from None
