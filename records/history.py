"""The record: every write makes an event in the same transaction, and so does every opening.

``note`` collects; the events go in as the last statement of the transaction, where a trigger
numbers and chains them (migration ``0002_chain``). Outside ``recorded()`` nothing can be noted,
so nothing can be changed without a record.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max

from agencies.models import Agency, Seat, User
from records import wall
from records.models import Dossier, Event, EventPayload

GENESIS = "0" * 64


class NotRecorded(RuntimeError):
    """Something was to be noted outside ``recorded()``."""


class RecordFailed(RuntimeError):
    """The events could not be written: what was to be shown or changed must not be."""


@dataclass
class _Pending:
    rows: list[tuple[Event, EventPayload]]


@contextmanager
def recorded() -> Iterator[None]:
    """One transaction whose events are written just before it commits. May be nested."""
    outer = getattr(connection, "pending_events", None)
    if outer is not None:
        with _savepoint(outer):
            yield
        return
    pending = _Pending([])
    connection.pending_events = pending
    try:
        with transaction.atomic():
            yield
            if not transaction.get_rollback():
                _write(pending)
    finally:
        del connection.pending_events


@contextmanager
def _savepoint(outer: _Pending) -> Iterator[None]:
    """A nested part: when it fails, what it noted is forgotten with what it wrote."""
    before = len(outer.rows)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer.rows[before:]
        raise


def in_record(function):
    """Run a verb of the workflow inside ``recorded()``, for the user whose seat acts (``by``)."""

    @wraps(function)
    def inside(*args, **kwargs):
        is_outermost = getattr(connection, "pending_events", None) is None
        by = kwargs.get("by")
        with recorded():
            if is_outermost and by is not None:  # a page has said already for whom it asks
                wall.act_as(by.actor.pk)
            return function(*args, **kwargs)

    return inside


def note(
    action: str,
    *,
    at: datetime,
    by: Seat | None = None,
    user: User | None = None,
    dossier: Dossier | None = None,
    inside: Agency | None = None,
    **data: Any,
) -> None:
    """Collect one event. ``inside`` keeps it to one agency; None: both sides may read it.

    Raises ``NotRecorded`` outside ``recorded()``.
    """
    pending = getattr(connection, "pending_events", None)
    if pending is None:
        raise NotRecorded(action)
    payload = json.loads(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False))
    event = Event(
        at=at,
        seat=by,
        user=user or (by.actor if by else None),
        action=action,
        dossier=dossier,
        inside_agency=inside,
        payload_digest=digest(payload),
    )
    pending.rows.append((event, EventPayload(event=event, data=payload)))


def _write(pending: _Pending) -> None:
    """Raises ``RecordFailed``: no record, no content."""
    if not pending.rows:
        return
    try:
        EventPayload.objects.bulk_create([payload for _event, payload in pending.rows])
        Event.objects.bulk_create([event for event, _payload in pending.rows])  # locks the chain
    except DatabaseError as error:
        raise RecordFailed from error
    pending.rows.clear()


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def digest(payload: Any) -> str:
    """SHA-256 of a payload in canonical JSON."""
    return hashlib.sha256(_canonical(payload).encode()).hexdigest()


def link(event: Any, previous_hash: str) -> str:
    """The hash the trigger gives an event, or a row with its fields, after ``previous_hash``."""
    text = (
        f"{previous_hash}|{event.seq}|{event.id}|{_instant(event.at)}|{event.user_id or ''}"
        f"|{event.seat_id or ''}|{event.action}|{event.dossier_id or ''}"
        f"|{event.inside_agency_id or ''}|{event.payload_digest}"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime | str) -> str:
    """In UTC, to the microsecond; a row of ``records.chain`` comes with it written already."""
    return at if isinstance(at, str) else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def database_now() -> datetime:
    """The instant of this transaction, read from the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("select transaction_timestamp()")
        return cursor.fetchone()[0]


OPENINGS = (
    "dossier.opened",
    "document.opened",
    "clock.explained",
    "deadline_sheet.printed",
    "consent_record.printed",
    "letter.printed",
    "reply.printed",
    "time_notice.printed",
    "conclusion.printed",
)


def openings(dossiers: Iterable[Dossier], agency: Agency) -> list[dict[str, Any]]:
    """“Ai đã xem” of one's own side: seat, how often, when last; the latest first."""
    rows = Event.objects.filter(
        dossier__in=list(dossiers), action__in=OPENINGS, inside_agency=agency
    )
    return list(
        rows.order_by()
        .values("seat__user__full_name", "seat__title")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")
    )


def openings_elsewhere(dossier: Dossier) -> int:
    """How many people of other agencies have opened a dossier: a number, never who."""
    with connection.cursor() as cursor:
        cursor.execute("select records_openings_elsewhere(%s)", [dossier.pk])
        return cursor.fetchone()[0]
