"""Which superior body passed it on and tracks it (002 Điều 4.1.đ): said later, or corrected."""

from datetime import datetime

from django.core.exceptions import ValidationError

from agencies.models import Agency, Seat
from complaints import above, competence
from complaints.models import ComplaintCase
from complaints.workflow.moves import keep, lock_case
from records import access
from records.history import in_record, note
from regulations.calendar import day_of
from requests.workflow.moves import check


@in_record
def set_superior(
    case: ComplaintCase, *, by: Seat, at: datetime, passed_on_by: Agency | None = None
) -> ComplaintCase:
    """Cấp trên chuyển đến, theo dõi: it tracks from now on, and who was named before no longer."""
    case = lock_case(case, by)
    check(competence.can_set_superior(by, case))
    on = day_of(at)
    if passed_on_by is not None and not above.is_above(passed_on_by, case.agency, on):
        raise ValidationError({"passed_on_by": above.NOT_ABOVE})
    former, case.passed_on_by = case.passed_on_by, passed_on_by
    if former == passed_on_by:
        return case
    keep(case)  # the database takes what the former held away
    if passed_on_by is not None:
        access.grant(case.dossier, above.circle(passed_on_by, on), by=by, is_open=False)
    note(
        "complaint.superior_set", at=at, by=by, dossier=case.dossier, inside=by.agency,
        former=former.code if former else "", superior=passed_on_by.code if passed_on_by else "",
    )  # fmt: skip
    return case
