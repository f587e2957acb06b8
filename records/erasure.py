"""A lawful erasure: what an event said goes, that it happened and who decided so stays."""

from datetime import datetime

from django.utils.translation import gettext as _

from agencies.models import User
from records.history import note, recorded
from records.models import Event, EventPayload

ERASED = "payload.erased"


class CannotErase(Exception):
    """This payload may not be erased; the message says why."""


def erase_payload(event: Event, *, decision: str, at: datetime, user: User | None) -> None:
    """Remove what an event said, by a decision named by its number; the chain stays whole.

    The database lets its owner do so and nobody else. Raises ``CannotErase`` with a sentence: no
    decision, nothing there to erase, or the event is itself an erasure.
    """
    if not decision.strip():
        raise CannotErase(_("Xóa nội dung phải có số của quyết định."))
    if event.action == ERASED:
        raise CannotErase(_("Nội dung của một lần xóa thì không xóa được."))
    with recorded():
        erased, _rows = EventPayload.objects.filter(event=event).delete()
        if not erased:
            raise CannotErase(_("Sự kiện số %s không còn nội dung.") % event.seq)
        note(ERASED, at=at, user=user, seq=event.seq, decision=decision.strip())
