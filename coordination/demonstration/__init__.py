"""An invented province with people, letters and answers, for trying the system out.

Every name of a person, a place or an agency is made up. Letters, complaints and vetting files are
written only through the verbs of their rooms' ``workflow``, step by step in the order
of time, so that clocks, ledgers and events are those of real work.
"""

from datetime import datetime

from coordination.demonstration import (
    between_bodies,
    complaints,
    meetings,
    obligations,
    personnel,
    under_002,
    vetting,
    ways_up,
)
from coordination.demonstration.province import PASSWORD, found_province
from coordination.demonstration.telling import World, tell_in_order
from records.history import recorded
from requests import reminders

__all__ = ["PASSWORD", "load"]


def load(*, at: datetime) -> None:
    """Found the province and tell its letters up to the instant ``at``; all of it or nothing."""
    with recorded():
        found_province()
        world = World(at)
        stories = (
            *under_002.STORIES, *between_bodies.STORIES, *ways_up.STORIES, *complaints.STORIES,
            *vetting.STORIES, *obligations.STORIES, *personnel.STORIES, *meetings.STORIES,
        )  # fmt: skip
        tell_in_order([story(world) for story in stories])
    reminders.sweep(at=at)
