"""What is owed in each period, the reports that answer it, difficulties of the regulations."""

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

__all__ = [
    "Difficulty",
    "DifficultyText",
    "Obligation",
    "ObligationStep",
    "Outline",
    "OutlineSection",
    "PeriodSetting",
    "PeriodicReport",
    "Referral",
    "ReportAnswer",
    "ReportSection",
    "ReportSource",
    "SectionText",
]
