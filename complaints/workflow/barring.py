"""Keep people out of a case or a matter: whom it is about, at their agency or where a letter goes.

Whom a case bars is barred from all its kin: the letters that came of it and their dispatches, the
letter it was split from and the other parts. The database does that (``complaints_bar_kin``), for
whoever bars need not read those letters.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Seat, User
from complaints import competence
from complaints.models import ComplaintCase, Matter
from complaints.workflow.moves import keep, lock_case, lock_matter
from records import access
from records.history import in_record, note
from records.models import Dossier
from regulations.calendar import day_of
from requests.workflow.moves import check

NOT_THERE = gettext_lazy("Có người được đánh dấu không thuộc nơi nhận đã chọn; bỏ người đó.")


@in_record
def bar_people(
    case: ComplaintCase, *, by: Seat, at: datetime, accused: Iterable[Seat]
) -> ComplaintCase:
    """It turned out to be about somebody of the house: from now on they know nothing of it, also
    when it has been split, forwarded or filed away."""
    case, accused = lock_case(case, by), list(accused)
    check(competence.can_bar(by, case))
    check_accused(case.agency, accused, by=by, on=day_of(at))
    access.bar(case.dossier, [seat.user for seat in accused], by=by, at=at)
    if case.handler_id and case.handler.user_id in {seat.user_id for seat in accused}:
        case.handler = None
    keep(case)
    note("complaint.barred", at=at, by=by, dossier=case.dossier, inside=by.agency)
    with connection.cursor() as cursor:
        cursor.execute("select complaints_bar_kin(%s)", [case.pk])
    return case


@in_record
def bar_from_matter(matter: Matter, *, by: Seat, at: datetime, accused: Iterable[Seat]) -> Matter:
    """The same of a matter; who monitors it is replaced first."""
    matter, accused = lock_matter(matter, by), list(accused)
    check(competence.can_bar_from_matter(by, matter))
    check_accused(matter.agency, accused, by=by, on=day_of(at))
    if matter.is_open and matter.monitor.user_id in {seat.user_id for seat in accused}:
        raise ValidationError(
            {"accused": _("Người này đang theo dõi vụ việc: chọn người theo dõi khác trước.")}
        )
    access.bar(matter.dossier, [seat.user for seat in accused], by=by, at=at)
    note("matter.barred", at=at, by=by, dossier=matter.dossier, inside=by.agency)
    return matter


def check_accused(agency: Agency, accused: list[Seat], *, by: Seat, on: date) -> None:
    """Raise ``ValidationError`` unless ``by`` may keep these people of ``agency`` out.

    Who routes is kept out by another who routes: one handler alone could else lock out everybody
    who may decide.
    """
    if not accused or any(seat.agency_id != agency.pk for seat in accused):
        raise ValidationError({"accused": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if any(seat.user_id in {by.user_id, by.actor.pk} for seat in accused):
        raise ValidationError({"accused": _("Không tự đưa mình ra: báo người khác xử lý đơn.")})
    routing = agency.seats.current(on).with_role(*competence.ROUTERS)
    is_routing = routing.filter(user__in=[seat.user_id for seat in accused]).exists()
    if is_routing and not by.has_role(*competence.ROUTERS):
        raise ValidationError(
            {
                "accused": _(
                    "Lãnh đạo, đầu mối chỉ được đưa ra ngay khi vào sổ, hoặc do một lãnh đạo, "
                    "đầu mối khác ghi."
                )
            }
        )


def bar_addressees(
    letter: Dossier, addressees: Iterable[Agency], accused: Iterable[Seat], *, by: Seat,
    at: datetime,
) -> None:  # fmt: skip
    """People where a letter goes who must not learn of it; their colleagues who route remain."""
    accused, on = list(accused), day_of(at)
    users = {seat.user_id for seat in accused}
    here = {agency.pk for agency in addressees}
    if any(seat.agency_id not in here for seat in accused):
        raise ValidationError({"accused": NOT_THERE})
    for agency in {seat.agency for seat in accused}:
        routing = agency.seats.current(on).with_role(*competence.ROUTERS)
        if not routing.exclude(user__in=users).exists():
            raise ValidationError(
                {
                    "accused": _(
                        "%(name)s không còn lãnh đạo, đầu mối nào nhận được văn bản này: gửi cơ "
                        "quan cấp trên của nơi đó."
                    )
                    % {"name": agency.name}
                }
            )
    access.bar(letter, User.objects.filter(pk__in=users), by=by, at=at)
