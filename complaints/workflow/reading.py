"""Who may read a case besides those who route it, and who takes over one nobody routes."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Seat
from complaints import competence
from complaints.models import ComplaintCase
from complaints.routing import unbarred
from complaints.workflow.circle import HANDLES, NAMED, let_in, let_out, reasons
from complaints.workflow.moves import lock_case
from records.history import in_record, note
from records.models import Dossier, Notice
from records.notices import tell
from regulations.calendar import day_of
from requests.workflow.moves import check

TAKEN_OVER = "tiếp nhận lại: không còn lãnh đạo, đầu mối nào xem được"


@in_record
def name_reader(case: ComplaintCase, *, by: Seat, at: datetime, reader: Seat) -> Seat:
    """Nêu tên một người của cơ quan; they read all of it."""
    case = lock_case(case, by)
    check(competence.can_name_readers(by, case))
    if reader.pk not in {seat.pk for seat in unbarred(case, day_of(at))}:
        raise ValidationError({"reader": _("Hồ sơ này không mở được cho người này.")})
    let_in(case.dossier, reader, NAMED, by=by)
    note(
        "reader.named", at=at, by=by, dossier=case.dossier, inside=by.agency, reader=reader.pk,
        sees_all=True,
    )  # fmt: skip
    tell([reader], case.dossier, Notice.Kind.NAMED, true_on=day_of(at), at=at, key=at.isoformat())
    return reader


@in_record
def unname_reader(case: ComplaintCase, *, by: Seat, at: datetime, reader: Seat) -> list[str]:
    """Thôi nêu tên. For what other reasons they still read it; who handles it does."""
    case = lock_case(case, by)
    check(competence.can_name_readers(by, case))
    if reader.pk == by.pk:
        raise ValidationError(_("Không tự thôi quyền xem của mình; nhờ lãnh đạo, đầu mối khác."))
    if NAMED not in reasons(case.dossier, reader):
        raise ValidationError(_("Người này không được nêu tên trong hồ sơ; không có gì thay đổi."))
    handles = HANDLES if case.handler_id == reader.pk else ""
    left = let_out(case.dossier, reader, NAMED, by=by, holds=handles)
    note(
        "reader.unnamed", at=at, by=by, dossier=case.dossier, inside=by.agency, reader=reader.pk,
    )  # fmt: skip
    return left


@in_record
def take_over(key: UUID, *, by: Seat, at: datetime) -> Dossier:
    """Tiếp nhận lại: a case or matter that no current leader or focal point may read opens to one
    of them. The database finds that it is so, and for whom (``complaints_take_over``)."""
    check(competence.can_take_over(by))
    with connection.cursor() as cursor:
        cursor.execute("select complaints_take_over(%s, %s, %s)", [key, by.pk, TAKEN_OVER])
        check(cursor.fetchone()[0])
    dossier = Dossier.objects.get(pk=key)
    note("file.taken_over", at=at, by=by, dossier=dossier, inside=by.agency)
    return dossier
