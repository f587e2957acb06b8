"""The verbs of a vetting file; each takes the row, asks who may, changes, grants, notes."""

from vetting.workflow.answering import (
    answer_inquiry,
    correct,
    receive_inquiry,
)
from vetting.workflow.concluding import (
    asking_for,
    citable,
    draft_conclusion,
    drop_conclusion,
    hand_over,
    missing_for,
    return_conclusion,
    save_conclusion,
    sign_conclusion,
    submit_conclusion,
)
from vetting.workflow.keeping import (
    agree_to_erase,
    decide_retention,
    propose_erasure,
    retention_of,
    to_review,
)
from vetting.workflow.opening import (
    HANDLER,
    add_person,
    attach,
    close_case,
    end_person,
    name_handler,
    open_case,
    remove_handler,
    replace_approver,
)
from vetting.workflow.reopening import (
    judge_fact,
    report_fact,
)
from vetting.workflow.verifying import (
    ask_for_verification,
    dispatches_of,
    log_talk,
    reclassify,
    record_finding,
    withdraw_finding,
)

__all__ = [
    "HANDLER",
    "add_person",
    "agree_to_erase",
    "answer_inquiry",
    "ask_for_verification",
    "asking_for",
    "attach",
    "citable",
    "close_case",
    "correct",
    "decide_retention",
    "dispatches_of",
    "draft_conclusion",
    "drop_conclusion",
    "end_person",
    "hand_over",
    "judge_fact",
    "log_talk",
    "missing_for",
    "name_handler",
    "open_case",
    "propose_erasure",
    "receive_inquiry",
    "reclassify",
    "record_finding",
    "remove_handler",
    "replace_approver",
    "report_fact",
    "retention_of",
    "return_conclusion",
    "save_conclusion",
    "sign_conclusion",
    "submit_conclusion",
    "to_review",
    "withdraw_finding",
]
