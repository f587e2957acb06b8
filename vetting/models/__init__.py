"""A vetting file: its persons by code, what was found and verified, what was concluded and signed.

Facts of the register (codes, classes, numbers, dates, parties, places of the paper) stand in the
rows; names and words in tables of their own, empty on a network that is not accredited."""

from vetting.models.cases import CaseLetter, Ground, Talk, VettingCase
from vetting.models.conclusions import Citation, Conclusion, ConclusionText, Handover
from vetting.models.keeping import Erasure, Retention
from vetting.models.persons import (
    ClassChange,
    Correction,
    Finding,
    Inquiry,
    NewFact,
    Person,
    PersonWords,
)

__all__ = [
    "CaseLetter",
    "Citation",
    "ClassChange",
    "Conclusion",
    "ConclusionText",
    "Correction",
    "Erasure",
    "Finding",
    "Ground",
    "Handover",
    "Inquiry",
    "NewFact",
    "Person",
    "PersonWords",
    "Retention",
    "Talk",
    "VettingCase",
]
