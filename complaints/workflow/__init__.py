"""The verbs of the room: everything that changes a complaint or a monitored matter."""

from complaints.workflow.barring import bar_from_matter, bar_people
from complaints.workflow.correcting import attach, correct_words
from complaints.workflow.deciding import (
    admit,
    assign,
    file_away,
    flag,
    forward,
    return_to_writer,
    stop,
)
from complaints.workflow.letters import write
from complaints.workflow.matters import open_matter, tie_letter, update_matter
from complaints.workflow.reading import name_reader, take_over, unname_reader
from complaints.workflow.sealing import ask_opening, decide_opening, seal_identity
from complaints.workflow.taking_in import classify, likely_duplicates, split, take_in
from complaints.workflow.tracking import set_superior
from complaints.workflow.verifying import (
    begin_verifying,
    conclude,
    draft_conclusion,
    extend,
    follow_up,
    notify,
    record_verified,
    return_draft,
)

__all__ = [
    "admit",
    "ask_opening",
    "assign",
    "attach",
    "bar_from_matter",
    "bar_people",
    "begin_verifying",
    "classify",
    "conclude",
    "correct_words",
    "decide_opening",
    "draft_conclusion",
    "extend",
    "file_away",
    "flag",
    "follow_up",
    "forward",
    "likely_duplicates",
    "name_reader",
    "notify",
    "open_matter",
    "record_verified",
    "return_draft",
    "return_to_writer",
    "seal_identity",
    "set_superior",
    "split",
    "stop",
    "take_in",
    "take_over",
    "tie_letter",
    "unname_reader",
    "update_matter",
    "write",
]
