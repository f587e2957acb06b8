"""The verbs of obligations and periodic reports; each takes the row, asks who may, changes."""

from reports.workflow.consolidating import consolidate
from reports.workflow.fulfilling import (
    chase,
    hand,
    owe_again,
    record_sent,
    return_for_more,
    waive,
)
from reports.workflow.opening import absorb, follow_settings, open_obligations
from reports.workflow.outlining import set_outline
from reports.workflow.writing import (
    fill_figures,
    judge,
    keep_file,
    save_report,
    start_report,
    take_last,
)

__all__ = [
    "absorb",
    "chase",
    "consolidate",
    "fill_figures",
    "follow_settings",
    "hand",
    "judge",
    "keep_file",
    "open_obligations",
    "owe_again",
    "record_sent",
    "return_for_more",
    "save_report",
    "set_outline",
    "start_report",
    "take_last",
    "waive",
]
