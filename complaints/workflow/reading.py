"""Who may read a case besides those who route it; its files."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Seat
from complaints import competence
from complaints.models import ComplaintCase
from complaints.routing import unbarred
from complaints.workflow.moves import check_traces, lock_case
from records import access, documents
from records.history import in_record, note
from records.models import Grant, Notice, Side
from records.notices import tell
from regulations.calendar import day_of
from requests.workflow.moves import check

NAMED = "được nêu tên"


@in_record
def name_reader(case: ComplaintCase, *, by: Seat, at: datetime, reader: Seat) -> Seat:
    """Nêu tên một người của cơ quan; they read all of it."""
    case = lock_case(case, by)
    check(competence.can_name_readers(by, case))
    if reader.pk not in {seat.pk for seat in unbarred(case, day_of(at))}:
        raise ValidationError({"reader": _("Hồ sơ này không mở được cho người này.")})
    access.grant(
        case.dossier, access.Circle((reader.group_id,), Side.OVERSEES, NAMED), by=by, is_open=False
    )
    note(
        "reader.named", at=at, by=by, dossier=case.dossier, inside=by.agency, reader=reader.pk,
        sees_all=True,
    )  # fmt: skip
    tell([reader], case.dossier, Notice.Kind.NAMED, true_on=day_of(at), at=at, key=at.isoformat())
    return reader


@in_record
def unname_reader(case: ComplaintCase, *, by: Seat, at: datetime, reader: Seat) -> None:
    case = lock_case(case, by)
    check(competence.can_name_readers(by, case))
    named = Grant.objects.filter(content_object=case.dossier, group=reader.group_id, reason=NAMED)
    if named.exists():
        access.revoke(case.dossier, [reader.group_id])
        note(
            "reader.unnamed", at=at, by=by, dossier=case.dossier, inside=by.agency,
            reader=reader.pk,
        )  # fmt: skip


@in_record
def attach(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    files: Iterable[File],
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Thêm tài liệu; a file's name tells of nobody either."""
    case = lock_case(case, by)
    check(competence.can_attach(by, case))
    files = list(files)
    if not files:
        raise ValidationError(_("Chọn ít nhất một tệp."))
    names = " \n".join(file.name for file in files).replace("_", " ").replace("-", " ")
    try:
        check_traces(case.kind, {"files": names}, is_not_the_writer=is_not_the_writer)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    for file in files:
        documents.store(file, dossier=case.dossier, by=by, at=at)
    return case
