"""What is owed in each period, the reports that answer it, what is printed."""

from reports.models.difficulties import Difficulty, DifficultyText, Referral

__all__ = ["Difficulty", "DifficultyText", "Referral"]
