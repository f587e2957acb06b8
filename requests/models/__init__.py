"""The letter, one dispatch for each addressee, and the rows a clock is replayed from."""

from requests.models.answers import (
    Comment,
    CommentResponse,
    Contest,
    DeemedConsent,
    Outcome,
    Reply,
    ReplyText,
)
from requests.models.dispatches import (
    Agreement,
    ClockEntry,
    Contact,
    Dispatch,
    DispatchQuerySet,
    Escalation,
    Question,
    Receipt,
    Reminder,
    TimeNotice,
)
from requests.models.letters import (
    CoordinationRequest,
    LetterText,
    Line,
    Urgency,
)
from requests.models.lists import (
    SavedFilter,
)
from requests.models.shared import (
    SeenQuerySet,
)
from requests.models.words import disagreed, with_answer, with_words

__all__ = [
    "Agreement",
    "ClockEntry",
    "Comment",
    "CommentResponse",
    "Contact",
    "Contest",
    "CoordinationRequest",
    "DeemedConsent",
    "Dispatch",
    "DispatchQuerySet",
    "Escalation",
    "LetterText",
    "Line",
    "Outcome",
    "Question",
    "Receipt",
    "Reminder",
    "Reply",
    "ReplyText",
    "SavedFilter",
    "SeenQuerySet",
    "TimeNotice",
    "Urgency",
    "disagreed",
    "with_answer",
    "with_words",
]
