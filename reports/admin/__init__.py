"""Thiết lập: days of periods, wording of letters, numbers. No case is read here."""

from reports.admin import periods, wording  # noqa: F401 - each registers its own
