"""Taking a row of this room: lock it, or refuse."""

from agencies.models import Seat
from meetings.models import Difficulty, Meeting, Minutes, Nomination
from requests.models import Dispatch
from requests.workflow.moves import take


def lock_meeting(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "case__dossier", "case__requesting_agency", "case__rule__provision",
        "case__drafted_by__user", "case__signer__user", "text",
    )  # fmt: skip
    return take(rows, meeting.pk)


def lock_minutes(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting that is locked already, locked too; None before there are any."""
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("drafted_by__user")
    return rows.filter(pk=meeting.pk).first()


def lock_difficulty(difficulty: Difficulty) -> Difficulty:
    rows = Difficulty.objects.select_for_update(of=("self",)).select_related("session__dossier")
    return take(rows, difficulty.pk)


def lock_nomination(nomination: Nomination) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",)).select_related(
        "dispatch__dossier", "dispatch__case__dossier", "dispatch__requested_agency", "need"
    )
    return take(rows, nomination.pk)


def invited(meeting: Meeting, seat: Seat) -> list[Dispatch]:
    """The dispatches of a meeting that this seat may know."""
    rows = Dispatch.objects.trackable_by(seat).filter(case=meeting.case_id, is_copy=False)
    return list(rows.with_parties().order_by("requested_agency__sort_name"))
