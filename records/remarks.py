"""Words that go with a fact, kept apart from it; a register-only dossier holds none."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.access import visible_to
from records.models import Dossier, Remark


def remark(
    dossier: Dossier, text: str, *, at: datetime, field: str, inside: Agency | None = None
) -> Remark | None:
    """Keep what was said; nothing to say keeps nothing.

    ``inside`` keeps it to one agency. Raises ``ValidationError`` naming ``field`` where only the
    register is kept.
    """
    text = text.strip()
    if not text:
        return None
    if dossier.is_register_only:
        raise ValidationError({field: REGISTER_ONLY})
    return Remark.objects.create(dossier=dossier, text=text, at=at, inside_agency=inside)


def readable_by(seat: Seat | None) -> QuerySet:
    """What this seat may read: not inside another agency, nothing from before it was named."""
    found = Remark.objects.all()
    if seat is not None:
        found = found.filter(Q(inside_agency=None) | Q(inside_agency=seat.agency_id))
    return visible_to(found, seat, at="at")


def check_words(dossier: Dossier, text: str, field: str, wanted: str) -> None:
    """Where words are owed they are asked for; where only the register is kept, refused."""
    if dossier.is_register_only:
        if text.strip():
            raise ValidationError({field: REGISTER_ONLY})
    elif not text.strip():
        raise ValidationError({field: wanted})


REGISTER_ONLY = _("Hồ sơ này chỉ vào sổ: để trống mục này, nội dung ghi trên bản giấy.")
