"""What is owed in each period, the reports that answer it, what is printed."""

from reports.models.prints import LetterTemplate, PrintItem, PrintJob

__all__ = ["LetterTemplate", "PrintItem", "PrintJob"]
