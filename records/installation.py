"""What this installation may hold of a state secret: the register alone, unless it is accredited.

``manage.py accredit`` changes that, under a decision; the database keeps to it by itself
(migration ``0003_wall``).
"""

from datetime import date, datetime

from records.history import note, recorded
from records.models import STORABLE, Installation


def current() -> Installation:
    return Installation.objects.get(pk=1)


def is_register_only(secrecy: str) -> bool:
    """Whether a dossier with this marking holds number, date, parties and clock, and no words."""
    return secrecy not in STORABLE and not current().is_accredited


def accredit(decision: str, *, since: date, at: datetime) -> None:
    """From now on contents of state secrets may be stored, under ``decision``. Owner's login."""
    with recorded():
        Installation.objects.filter(pk=1).update(
            is_accredited=True, decision=decision, since=since
        )
        note("installation.accredited", at=at, decision=decision, since=since)


def end_accreditation(*, at: datetime) -> None:
    """Register-only again. What was stored before stays where it is, closed as it was."""
    with recorded():
        Installation.objects.filter(pk=1).update(is_accredited=False, decision="", since=None)
        note("installation.accreditation_ended", at=at)
