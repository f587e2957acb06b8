"""The verbs of the regulation: take the row, may one?, change, grant, note.

Each verb takes ``by`` (a seat) and ``at`` (the instant of arrival), locks first, refuses with
``WrongState``, ``PermissionDenied``, ``Conflict`` or a ``ValidationError`` that names the field,
and writes its events in the same transaction.
"""

from requests.workflow.answering import (
    decline,
    issue_reply,
    return_reply,
    save_reply,
    sign_reply,
    submit_reply,
    take_back_reply,
)
from requests.workflow.bulk import Refused, in_bulk
from requests.workflow.contesting import (
    accept_contest,
    contest_consent,
    refuse_contest,
    set_aside_consent,
)
from requests.workflow.drafting import draft, return_to_draft, save, sign, submit, take_back
from requests.workflow.escalating import record_direction, report_up
from requests.workflow.filters import drop_filter, keep_filter
from requests.workflow.moves import Conflict, WrongState
from requests.workflow.opinions import answer_comments, share_summary
from requests.workflow.paper import record_paper_answer
from requests.workflow.reading import (
    ask_emergency,
    decide_emergency,
    name_reader,
    unname_reader,
)
from requests.workflow.receiving import assign, correct_receipt, register
from requests.workflow.reclassifying import reclassify, slowest
from requests.workflow.reporting import follow_up, give_number, send_copy, send_now
from requests.workflow.sending import close, issue, remind, withdraw
from requests.workflow.silence import confirm_consent, consent_is_possible, take_back_consent
from requests.workflow.standing_in import end_substitution, name_substitute
from requests.workflow.talking import answer_question, ask, ask_again, settle_contact
from requests.workflow.timing import (
    accept_late_notice,
    accept_time,
    give_notice,
    log_contact,
    propose_time,
)

__all__ = [
    "Conflict",
    "Refused",
    "WrongState",
    "accept_contest",
    "accept_late_notice",
    "accept_time",
    "answer_comments",
    "answer_question",
    "ask",
    "ask_again",
    "ask_emergency",
    "assign",
    "close",
    "confirm_consent",
    "consent_is_possible",
    "contest_consent",
    "correct_receipt",
    "decide_emergency",
    "decline",
    "draft",
    "drop_filter",
    "end_substitution",
    "follow_up",
    "give_notice",
    "give_number",
    "in_bulk",
    "issue",
    "issue_reply",
    "keep_filter",
    "log_contact",
    "name_reader",
    "name_substitute",
    "propose_time",
    "reclassify",
    "record_direction",
    "record_paper_answer",
    "refuse_contest",
    "register",
    "remind",
    "report_up",
    "return_reply",
    "return_to_draft",
    "save",
    "save_reply",
    "send_copy",
    "send_now",
    "set_aside_consent",
    "settle_contact",
    "share_summary",
    "sign",
    "sign_reply",
    "slowest",
    "submit",
    "submit_reply",
    "take_back",
    "take_back_consent",
    "take_back_reply",
    "unname_reader",
    "withdraw",
]
