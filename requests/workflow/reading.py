"""Who may read a restricted case besides those who route it: named readers, emergency openings."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, EmergencyOpening, Grant, Notice, Side
from records.notices import tell
from regulations.calendar import day_of
from requests import competence
from requests.models import CoordinationRequest, Dispatch
from requests.workflow.moves import WrongState, check

NAMED = "được nêu tên"
LONGEST = timedelta(days=14)  # of an emergency opening


def dossiers_of(case: CoordinationRequest, agency: Agency) -> list[Dossier]:
    """The letter's dossier and those of its dispatches in which ``agency`` is a side."""
    dispatches = case.dispatches.select_related("dossier")
    if agency.pk != case.requesting_agency_id:
        dispatches = dispatches.filter(requested_agency=agency)
    return [case.dossier, *(dispatch.dossier for dispatch in dispatches)]


@in_record
def name_reader(
    case: CoordinationRequest, *, by: Seat, at: datetime, reader: Seat, sees_all: bool = False
) -> Seat:
    """Nêu tên một người của cơ quan mình. They see what comes from now on, unless it is said
    (``sees_all``) that they see what is there already."""
    check(competence.can_name_readers(by, case))
    if not by.agency.seats.current(day_of(at)).filter(pk=reader.pk).exists():
        raise ValidationError({"reader": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if access.is_barred(case.dossier, reader.user):
        raise ValidationError({"reader": _("Hồ sơ này không mở được cho người này.")})
    since = None if sees_all else at
    circle = access.Circle((reader.group_id,), Side.OVERSEES, NAMED, sees_from=since)
    for dossier in dossiers_of(case, by.agency):
        held = Grant.objects.held_by(reader).to_view().filter(content_object=dossier)
        if held.filter(sees_from=None, until_on=None).exists():
            continue
        access.revoke(dossier, [reader.group_id])  # one that has lapsed, or opened less
        access.grant(dossier, circle, by=by, is_open=False)
        note(
            "reader.named", at=at, by=by, dossier=dossier, inside=by.agency,
            reader=reader.pk, sees_all=sees_all,
        )  # fmt: skip
    tell([reader], case.dossier, Notice.Kind.NAMED, true_on=day_of(at), at=at, key=at.isoformat())
    return reader


@in_record
def unname_reader(case: CoordinationRequest, *, by: Seat, at: datetime, reader: Seat) -> None:
    """Thôi quyền xem của người đã được nêu tên; what they read stays on record."""
    check(competence.can_name_readers(by, case))
    for dossier in dossiers_of(case, by.agency):
        named = Grant.objects.filter(content_object=dossier, group=reader.group_id, reason=NAMED)
        if named.exists():
            access.revoke(dossier, [reader.group_id])
            note(
                "reader.unnamed", at=at, by=by, dossier=dossier, inside=by.agency,
                reader=reader.pk,
            )  # fmt: skip


@in_record
def ask_emergency(
    *,
    by: Seat,
    at: datetime,
    file_number: str,
    file_agency: Agency,
    reason: str,
    until_on: date,
) -> EmergencyOpening:
    """Đề nghị mở khẩn cấp. Whether such a file exists is not said to who asks."""
    errors = {}
    if not file_number.strip():
        errors["file_number"] = _("Ghi số hồ sơ, ví dụ PH-2026-0147.")
    if not reason.strip():
        errors["reason"] = _("Ghi lý do phải mở ngay.")
    if not day_of(at) <= until_on <= day_of(at) + LONGEST:
        errors["until_on"] = _("Chọn ngày từ hôm nay đến %(day)s.") % {
            "day": f"{day_of(at) + LONGEST:%d/%m/%Y}"
        }
    if errors:
        raise ValidationError(errors)
    row = EmergencyOpening.objects.create(
        agency=by.agency, file_number=file_number.strip().upper(), file_agency=file_agency,
        asked_by=by, asked_at=at, reason=reason.strip(), until_on=until_on,
    )  # fmt: skip
    note("emergency.asked", at=at, by=by, inside=by.agency, opening=row.pk)
    return row


@in_record
def decide_emergency(
    opening: EmergencyOpening, *, by: Seat, at: datetime, agree: bool
) -> EmergencyOpening:
    """A second person of the agency agrees or not; its leaders are told when a file is opened."""
    rows = EmergencyOpening.objects.select_for_update(of=("self",))
    opening = rows.filter(pk=opening.pk).first()
    check(opening is not None and competence.can_decide_emergency(by, opening))
    if opening.decided_at is not None:
        raise WrongState("decided")
    if agree and opening.until_on < day_of(at):
        raise ValidationError(_("Đề nghị đã hết hạn; cần đề nghị lại."))
    opened = _open(opening, by) if agree else []
    if agree and not opened:
        raise ValidationError(
            _("Không có hồ sơ mang số này mà cơ quan đồng chí là một bên; hỏi lại người đề nghị.")
        )
    opening.decided_by, opening.decided_at, opening.is_agreed = by, at, agree
    opening.save(update_fields=["decided_by", "decided_at", "is_agreed"])
    note(
        "emergency.agreed" if agree else "emergency.refused",
        at=at, by=by, inside=by.agency, opening=opening.pk,
    )  # fmt: skip
    _tell_leaders(opening, opened, by, at)
    return opening


def _open(opening: EmergencyOpening, by: Seat) -> list[UUID]:
    """The grants, given by the database itself: who agrees need not see the file."""
    with connection.cursor() as cursor:
        cursor.execute("select requests_open_emergency(%s, %s)", [opening.pk, by.pk])
        return cursor.fetchone()[0]


def _tell_leaders(
    opening: EmergencyOpening, opened: Iterable[UUID], by: Seat, at: datetime
) -> None:
    leaders = by.agency.seats.current(day_of(at)).with_role(Role.LEADER)
    for dossier in Dossier.objects.filter(pk__in=list(opened)):
        note(
            "dossier.emergency_opened", at=at, by=by, dossier=dossier, inside=by.agency,
            opening=opening.pk, reader=opening.asked_by_id, until_on=opening.until_on,
        )  # fmt: skip
        if Dispatch.objects.filter(pk=dossier.pk).exists():
            tell(
                [*leaders, opening.asked_by], dossier, Notice.Kind.EMERGENCY,
                true_on=day_of(at), at=at, key=str(opening.pk),
            )  # fmt: skip
