"""Files: served by a view, after the check, each opening on record."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from records import access, documents
from records.history import note
from records.models import Document

log = logging.getLogger("coordination.files")


@login_required
def download(request: HttpRequest, pk: Any) -> HttpResponse:
    """A document of a dossier this seat may view; drafts of the other side do not exist."""
    found = access.visible_to(
        Document.objects.filter(pk=pk, removed_at=None).select_related("dossier"), request.seat
    )
    if request.seat is not None:
        found = found.filter(Q(inside_agency=None) | Q(inside_agency=request.seat.agency))
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
