"""Why somebody views a file: one grant, all its reasons; it goes when the last of them goes."""

from agencies.models import Seat
from records import access
from records.models import Dossier, Grant, Side

HANDLES, NAMED = "được giao thụ lý", "được nêu tên"
APART = "; "


def reasons(dossier: Dossier, seat: Seat) -> list[str]:
    """For which reasons this seat views; empty when it does not."""
    held = Grant.objects.filter(content_object=dossier, group=seat.group_id).to_view().first()
    return held.reason.split(APART) if held else []


def let_in(dossier: Dossier, seat: Seat, reason: str, *, by: Seat) -> None:
    """One reason more. One's own grant stays as it is: who gives it up cannot give it back."""
    known = reasons(dossier, seat)
    if not known:
        _give(dossier, seat, [reason], by=by)
    elif reason not in known and seat.pk != by.pk:
        access.revoke(dossier, [seat.group_id])
        _give(dossier, seat, [*known, reason], by=by)


def let_out(dossier: Dossier, seat: Seat, reason: str, *, by: Seat, holds: str = "") -> list[str]:
    """One reason less; ``holds`` is one that stands by the file itself. What is left, if any."""
    known = reasons(dossier, seat)
    left = [other for other in known if other != reason]
    if holds and holds not in left:
        left.append(holds)
    if reason in known and seat.pk != by.pk:
        access.revoke(dossier, [seat.group_id])
        if left:
            _give(dossier, seat, left, by=by)
    return left


def _give(dossier: Dossier, seat: Seat, why: list[str], *, by: Seat) -> None:
    circle = access.Circle((seat.group_id,), Side.OVERSEES, APART.join(why))
    access.grant(dossier, circle, by=by, is_open=False)
