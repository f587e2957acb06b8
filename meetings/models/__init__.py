"""Meetings, people lent, and who follows which commune.

A meeting and a secondment hang on the letter that invites or asks; what an addressee said, on its
dispatch; a session of an area officer has a dossier of its own."""

from meetings.models.areas import (
    AreaAssignment,
    AreaLetter,
    Difficulty,
    Session,
    SessionText,
)
from meetings.models.meetings import (
    Attendance,
    Meeting,
    MeetingConclusion,
    MeetingMove,
    MeetingText,
    Minutes,
    Paper,
)
from meetings.models.secondments import FileStudy, Nomination, Secondment, SecondmentNeed

__all__ = [
    "AreaAssignment",
    "AreaLetter",
    "Attendance",
    "Difficulty",
    "FileStudy",
    "Meeting",
    "MeetingConclusion",
    "MeetingMove",
    "MeetingText",
    "Minutes",
    "Nomination",
    "Paper",
    "Secondment",
    "SecondmentNeed",
    "Session",
    "SessionText",
]
