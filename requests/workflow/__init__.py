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
from requests.workflow.drafting import draft, return_to_draft, save, sign, submit, take_back
from requests.workflow.moves import Conflict, WrongState
from requests.workflow.reading import (
    ask_emergency,
    decide_emergency,
    name_reader,
    unname_reader,
)
from requests.workflow.receiving import assign, correct_receipt, register
from requests.workflow.sending import close, issue, remind, withdraw
from requests.workflow.silence import confirm_consent, consent_is_possible
from requests.workflow.standing_in import end_substitution, name_substitute
from requests.workflow.timing import (
    accept_late_notice,
    accept_time,
    give_notice,
    log_contact,
    propose_time,
)

__all__ = [
    "Conflict",
    "WrongState",
    "accept_late_notice",
    "accept_time",
    "ask_emergency",
    "assign",
    "close",
    "confirm_consent",
    "consent_is_possible",
    "correct_receipt",
    "decide_emergency",
    "decline",
    "draft",
    "end_substitution",
    "give_notice",
    "issue",
    "issue_reply",
    "log_contact",
    "name_reader",
    "name_substitute",
    "propose_time",
    "register",
    "remind",
    "return_reply",
    "return_to_draft",
    "save",
    "save_reply",
    "sign",
    "sign_reply",
    "submit",
    "submit_reply",
    "take_back",
    "take_back_reply",
    "unname_reader",
    "withdraw",
]
