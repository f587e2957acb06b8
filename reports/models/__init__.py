"""Duties by period, the reports that answer them."""

from reports.models.obligations import Obligation, ObligationStep, PeriodSetting

__all__ = ["Obligation", "ObligationStep", "PeriodSetting"]
