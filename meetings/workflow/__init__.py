"""The verbs of meetings, secondments and area officers: take, may, change, grant, note."""

from meetings.workflow.attending import (
    answer_invitation,
    approve_minutes,
    ask_for,
    conclude,
    give_papers,
    save_minutes,
)
from meetings.workflow.calling import call_meeting, change_meeting, move_meeting, warnings
from meetings.workflow.following import (
    ask_opinion,
    assign_area,
    end_area,
    log_session,
    settle_difficulty,
)
from meetings.workflow.lending import (
    ask_people,
    confirm_study,
    consent,
    give_feedback,
    log_study,
    nominate,
    open_places,
    withdraw_nomination,
)
from meetings.workflow.moves import invited

__all__ = [
    "answer_invitation",
    "approve_minutes",
    "ask_for",
    "ask_opinion",
    "ask_people",
    "assign_area",
    "call_meeting",
    "change_meeting",
    "conclude",
    "confirm_study",
    "consent",
    "end_area",
    "give_feedback",
    "give_papers",
    "invited",
    "log_session",
    "log_study",
    "move_meeting",
    "nominate",
    "open_places",
    "save_minutes",
    "settle_difficulty",
    "warnings",
    "withdraw_nomination",
]
