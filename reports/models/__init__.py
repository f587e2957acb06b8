"""Duties by period, the reports that answer them."""

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
    "Obligation",
    "ObligationStep",
    "Outline",
    "OutlineSection",
    "PeriodSetting",
    "PeriodicReport",
    "ReportAnswer",
    "ReportSection",
    "ReportSource",
    "SectionText",
]
