"""What this installation may hold of a state secret: the register alone, unless it is accredited.

``manage.py accredit`` changes that, under a decision; the database keeps to it by itself
(migration ``0003_wall``).
"""

from records.models import STORABLE, Installation


def current() -> Installation:
    return Installation.objects.get(pk=1)


def is_register_only(secrecy: str) -> bool:
    """Whether a dossier with this marking holds number, date, parties and clock, and no words."""
    return secrecy not in STORABLE and not current().is_accredited
