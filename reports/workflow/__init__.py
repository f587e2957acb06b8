"""The verbs of obligations and periodic reports; each takes the row, asks who may, changes."""

from reports.workflow.opening import absorb, follow_settings, open_obligations

__all__ = ["absorb", "follow_settings", "open_obligations"]
