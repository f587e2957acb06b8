"""Who may do what with a personnel file. Seeing it is another question, asked of the grants."""

from agencies.models import Agency, Role, Seat
from personnel.chains import Chain, chains
from personnel.models import PersonnelCase
from regulations.models import Party

WORKS = (Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)


def chains_of(agency: Agency) -> list[Chain]:
    """The chains an agency may keep a file of: it is the party that the clause charges."""
    mine = set(Party.objects.filter(members=agency).values_list("regulation__key", "code"))
    return [chain for chain in chains().values() if (chain.regulation, chain.held_by) in mine]


def can_open(seat: Seat | None) -> bool:
    return (
        seat is not None
        and not seat.is_substituted  # a file lives longer than an absence
        and seat.has_role(*WORKS)
        and chains_of(seat.agency) != []
    )


def can_work(seat: Seat, case: PersonnelCase) -> bool:
    """A named handler of an open file."""
    return seat.agency_id == case.agency_id and case.is_open and seat.has_role(*WORKS)


def can_attach(seat: Seat, case: PersonnelCase) -> bool:
    """Files are words: where only the register is kept there are none."""
    return can_work(seat, case) and not case.dossier.is_register_only


def can_name(seat: Seat, case: PersonnelCase) -> bool:
    """Who opened the file and who leads in it say who else reads it."""
    return seat.agency_id == case.agency_id and seat.pk in {case.opened_by_id, case.signer_id}


def can_take_over(seat: Seat | None) -> bool:
    """A leader, of files of the agency that nobody in it reads any more."""
    return seat is not None and seat.has_role(Role.LEADER) and not seat.is_substituted
