"""The case of one letter of a citizen, its steps, clocks and letters; matters under monitoring."""

from complaints.models.cases import (
    CaseClock,
    CaseLetter,
    ComplaintCase,
    ComplaintQuerySet,
    ComplaintText,
    Conclusion,
    Origin,
    Step,
)
from complaints.models.matters import Matter, MatterLetter, MatterText
from complaints.models.sealed import Opening, SealedIdentity

__all__ = [
    "CaseClock",
    "CaseLetter",
    "ComplaintCase",
    "ComplaintQuerySet",
    "ComplaintText",
    "Conclusion",
    "Matter",
    "MatterLetter",
    "MatterText",
    "Opening",
    "Origin",
    "SealedIdentity",
    "Step",
]
