"""Who may do what with an obligation and a periodic report; seeing is asked of the grants."""

from agencies.models import Agency, Seat
from regulations.models import Party
from reports.models import Obligation, PeriodicReport
from requests import competence as letters
from requests.models import CoordinationRequest

Draft = CoordinationRequest.Status.DRAFT


def leads(agency: Agency, obligation: Obligation) -> bool:
    """Whether it is the lead body of the regulation the duty stands in."""
    parties = Party.objects.filter(regulation=obligation.duty.regulation_id, members=agency)
    return parties.filter(role__contains="lead").exists()


def _owes(seat: Seat, obligation: Obligation) -> bool:
    return seat.agency_id == obligation.owed_by_id


def receives(seat: Seat, obligation: Obligation) -> bool:
    """The receiving body, or the lead of the regulation; never the one that owes."""
    if _owes(seat, obligation):
        return False
    return seat.agency_id == obligation.owed_to_id or leads(seat.agency, obligation)


def can_fulfil(seat: Seat, obligation: Obligation) -> bool:
    """Begin a report, record a letter that was sent; absorbed ones are done by the longer."""
    return _owes(seat, obligation) and letters.can_draft(seat) and obligation.is_open


def can_hand(seat: Seat, obligation: Obligation) -> bool:
    return _owes(seat, obligation) and letters.can_hand_out(seat) and obligation.is_open


def can_chase(seat: Seat, obligation: Obligation) -> bool:
    return letters.can_draft(seat) and obligation.is_open and receives(seat, obligation)


def can_waive(seat: Seat, obligation: Obligation) -> bool:
    return letters.can_hand_out(seat) and obligation.is_open and receives(seat, obligation)


def can_owe_again(seat: Seat, obligation: Obligation) -> bool:
    """Take a waiver back; not one that follows from a setting."""
    return (
        letters.can_hand_out(seat)
        and obligation.waived_by_id is not None
        and not obligation.is_absorbed
        and receives(seat, obligation)
    )


def can_return(seat: Seat, obligation: Obligation) -> bool:
    """Give a report back for more: who reads it."""
    return (
        letters.can_draft(seat) and obligation.is_done and seat.agency_id == obligation.owed_to_id
    )


def can_consolidate(seat: Seat) -> bool:
    return letters.can_draft(seat)


def can_set_outline(seat: Seat) -> bool:
    """Who routes the mail of the receiving body says what reports to it are made of."""
    return letters.can_hand_out(seat)


def can_write(seat: Seat, report: PeriodicReport) -> bool:
    return letters.can_edit(seat, report.letter)


def can_keep_file(seat: Seat, report: PeriodicReport) -> bool:
    """Keep the sent report as a file, once; the side that sent it."""
    return (
        seat.agency_id == report.letter.requesting_agency_id
        and report.letter.issued_at is not None
        and report.document_id is None
        and not report.letter.dossier.is_register_only
    )
