"""Files of a dossier: taken in, kept under their own hash, given out as attachments.

The bytes are on disk before the row says so; a row never points nowhere. A removed file leaves
the dossier, its bytes stay, unless a lawful erasure takes them.
"""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records.access import visible_to
from records.history import in_record, note
from records.inspection import ACCEPT, Kind, clean_name, inspect
from records.models import Document, Dossier

FILES = 0x66_69_6C_65  # the lock of whoever brings bytes in, or takes them away

__all__ = [
    "ACCEPT",
    "Kind",
    "clean_name",
    "hold_uploads",
    "inspect",
    "open_file",
    "readable_by",
    "remove",
    "serve",
    "store",
    "take_bytes",
]


def readable_by(seat: Seat | None) -> QuerySet:
    """Standing files this seat may read: of dossiers it views, not inside another agency."""
    found = Document.objects.filter(removed_at=None)
    if seat is not None:
        found = found.filter(Q(inside_agency=None) | Q(inside_agency=seat.agency_id))
    return visible_to(found, seat, at="uploaded_at")


@in_record
def store(
    upload: File,
    *,
    dossier: Dossier,
    by: Seat,
    at: datetime,
    role: str = Document.Role.ATTACHMENT,
    inside: Agency | None = None,
) -> Document:
    """Take a file into a dossier. Raises ``ValidationError`` in words when it may not come in.

    ``inside`` keeps it to one agency until its answer is issued.
    """
    if dossier.is_register_only:
        raise ValidationError(_("Hồ sơ này chỉ vào sổ: không tải tệp lên."))
    kind, sha256, size = take_bytes(upload)
    row = Document.objects.create(
        dossier=dossier,
        inside_agency=inside,
        role=role,
        name=clean_name(upload.name),
        content_type=kind.content_type,
        size=size,
        sha256=sha256,
        uploaded_by=by,
        uploaded_at=at,
    )
    note(
        "document.added", at=at, by=by, dossier=dossier, inside=inside,
        document=row.pk, sha256=sha256, size=size,
    )  # fmt: skip
    return row


def take_bytes(upload: File) -> tuple[Kind, str, int]:
    """Look at a file and put it on the disk: its kind, SHA-256 and size. The row comes next, in
    the same transaction. Raises ``ValidationError``, ``OSError``."""
    kind = inspect(upload)
    _lock("pg_advisory_xact_lock_shared")
    return kind, *_keep(upload)


@in_record
def remove(document: Document, *, by: Seat, at: datetime) -> Document:
    """Take a file out of its dossier, once; the bytes stay where they are."""
    standing = Document.objects.filter(pk=document.pk, removed_at=None)
    if standing.update(removed_at=at):
        document.removed_at = at
        note(
            "document.removed", at=at, by=by, dossier=document.dossier,
            inside=document.inside_agency, document=document.pk, sha256=document.sha256,
        )  # fmt: skip
    return document


def release(dossier: Dossier, agency: Agency) -> None:
    """The answer is issued: its files are no longer inside ``agency``.

    Asked of the database, since a clerk who issues a restricted answer may not see its files.
    """
    with connection.cursor() as cursor:
        cursor.execute("select records_release(%s, %s)", [dossier.pk, agency.pk])


def hold_uploads() -> None:
    """Until this transaction ends no bytes come in: who takes bytes from the disk asks first that
    no dossier holds them, and none may begin to in between."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}({FILES})")


def path_of(sha256: str) -> Path:
    return settings.FILES_ROOT / sha256[:2] / sha256[2:4] / sha256


def open_file(document: Document) -> BinaryIO:
    return path_of(document.sha256).open("rb")


def serve(document: Document) -> FileResponse:
    """The file as an attachment that no browser guesses about, runs or keeps."""
    response = FileResponse(
        open_file(document),
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _keep(upload: File) -> tuple[str, int]:
    """Write the bytes to a temporary name, then move them under their hash: (hash, size)."""
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=settings.FILES_ROOT)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _copy(upload, file)
        _move(temporary, path_of(sha256))
    finally:
        temporary.unlink(missing_ok=True)
    return sha256, size


def _copy(upload: File, file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size


def _move(temporary: Path, place: Path) -> None:
    """The same bytes may lie there already; the rename leaves one copy either way."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(place)
    for folder in (place.parent, place.parent.parent, settings.FILES_ROOT):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
