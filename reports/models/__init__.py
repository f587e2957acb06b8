"""What is owed in each period, the reports that answer it, difficulties, prints."""

from reports.models.difficulties import Difficulty, DifficultyText, Referral
from reports.models.obligations import Obligation, ObligationStep, PeriodSetting
from reports.models.periodic import (
    Outline,
    OutlineSection,
    PeriodicReport,
    ReportAnswer,
    ReportSection,
    ReportSource,
    SectionText,
)
from reports.models.prints import LetterTemplate, PrintItem, PrintJob

__all__ = [
    "Difficulty",
    "DifficultyText",
    "LetterTemplate",
    "Obligation",
    "ObligationStep",
    "Outline",
    "OutlineSection",
    "PeriodSetting",
    "PeriodicReport",
    "PrintItem",
    "PrintJob",
    "Referral",
    "ReportAnswer",
    "ReportSection",
    "ReportSource",
    "SectionText",
]
