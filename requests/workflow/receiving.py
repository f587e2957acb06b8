"""Register receipt, correct it, hand the work to somebody."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, Grant, Notice, Register, Side
from records.notices import tell
from records.registers import take_number
from records.remarks import check_words, remark
from regulations.calendar import day_of
from requests import competence
from requests.models import ClockEntry, Dispatch, Receipt
from requests.workflow.clock import set_clock
from requests.workflow.moves import check, check_move, lock_dispatch
from requests.workflow.sending import asking_seats, finish

Sent = Dispatch.Status


@in_record
def register(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    registered_on: date | None = None,
    incoming_number: str = "",
    documents_complete: bool = True,
    missing: str = "",
) -> Dispatch:
    """Vào sổ đến: the clerk's entry is the fact the clock starts from.

    A letter with several lines is one paper: with one of them all are registered.
    """
    dispatch = lock_dispatch(dispatch)
    check_move(dispatch, Sent.RECEIVED)
    check(competence.can_register(by, dispatch))
    on = registered_on or day_of(at)
    _check_receipt(dispatch, on, at, documents_complete=documents_complete, missing=missing)
    row = Receipt.objects.create(
        dispatch=dispatch, registered_on=on, by=by, at=at,
        incoming_number=incoming_number.strip() or _own_number(dispatch, day_of(at)),
        documents_complete=documents_complete,
        missing_remark=remark(dispatch.dossier, missing, at=at, field="missing"),
    )  # fmt: skip
    dispatch.status = Sent.RECEIVED
    _count_from(dispatch, row)
    set_clock(dispatch, cause=ClockEntry.Cause.REGISTERED, by=by, at=at)
    note(
        "dispatch.registered", at=at, by=by, dossier=dispatch.dossier,
        registered_on=on, number=row.incoming_number, complete=documents_complete,
    )  # fmt: skip
    _tell_received(dispatch, row, at)
    if dispatch.is_receipt_only:
        finish(dispatch, status=Sent.RECEIVED, by=by, at=at)
    for other in _lines_beside(dispatch):
        register(
            other, by=by, at=at, registered_on=on, incoming_number=row.incoming_number,
            documents_complete=documents_complete, missing=missing,
        )  # fmt: skip
    return dispatch


def _lines_beside(dispatch: Dispatch) -> list[Dispatch]:
    """What came with the same paper and is not registered yet."""
    if dispatch.line_id is None:
        return []
    beside = Dispatch.objects.filter(
        case=dispatch.case_id, requested_agency=dispatch.requested_agency_id, status=Sent.SENT
    )
    return list(beside.exclude(pk=dispatch.pk).order_by("line")[:1])


def _still_handles(former: Seat, dispatch: Dispatch, dossier: Dossier) -> bool:
    """Whether the letter stays with who still has another line of it in hand."""
    beside = dispatch.case.dispatches.filter(handler=former).exclude(pk=dispatch.pk)
    return dossier.pk == dispatch.case_id and beside.exists()


def _check_receipt(
    dispatch: Dispatch, on: date, at: datetime, *, documents_complete: bool, missing: str
) -> None:
    errors = {}
    if on > day_of(at):
        errors["registered_on"] = _("Ngày đăng ký đến không thể sau hôm nay.")
    elif on < day_of(dispatch.delivered_at):
        errors["registered_on"] = _("Ngày đăng ký đến không thể trước ngày gửi (%(day)s).") % {
            "day": f"{day_of(dispatch.delivered_at):%d/%m/%Y}"
        }
    is_named = bool(missing.strip()) or dispatch.dossier.is_register_only
    if not documents_complete and not is_named:
        errors["missing"] = _("Ghi tài liệu còn thiếu để báo bên gửi.")
    if errors:
        raise ValidationError(errors)


def _own_number(dispatch: Dispatch, on: date) -> str:
    return str(take_number(dispatch.requested_agency, Register.Book.INCOMING, on))


def _count_from(dispatch: Dispatch, row: Receipt) -> None:
    """Which of the two dates starts the clock is a setting of the rule."""
    by_delivery = dispatch.rule.starts_on == dispatch.rule.StartsOn.DELIVERED
    dispatch.received_on = day_of(dispatch.delivered_at) if by_delivery else row.registered_on
    dispatch.is_assumed = False
    dispatch.has_documents = dispatch.case.has_documents and row.documents_complete


def _tell_received(dispatch: Dispatch, row: Receipt, at: datetime) -> None:
    on = day_of(at)
    focal = dispatch.requested_agency.seats.current(on).with_role(Role.FOCAL_POINT)
    tell(focal, dispatch.dossier, Notice.Kind.ARRIVED, true_on=on, at=at, key="registered")
    if not row.documents_complete:
        tell(
            asking_seats(dispatch, on), dispatch.dossier, Notice.Kind.RETURNED,
            true_on=on, at=at, key=f"missing:{row.pk}",
        )  # fmt: skip


@in_record
def correct_receipt(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    registered_on: date,
    incoming_number: str,
    reason: str,
    documents_complete: bool = True,
    missing: str = "",
) -> Dispatch:
    """Correct a receipt, with a reason: the clock is replayed, both entries are kept."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_correct_receipt(by, dispatch))
    check_words(dispatch.dossier, reason, "reason", _("Ghi lý do sửa ngày đăng ký."))
    _check_receipt(
        dispatch, registered_on, at, documents_complete=documents_complete, missing=missing
    )
    row = Receipt.objects.create(
        dispatch=dispatch, registered_on=registered_on, by=by, at=at,
        incoming_number=incoming_number.strip() or dispatch.receipts.last().incoming_number,
        documents_complete=documents_complete,
        missing_remark=remark(dispatch.dossier, missing, at=at, field="missing"),
        reason_remark=remark(dispatch.dossier, reason, at=at, field="reason"),
    )  # fmt: skip
    _count_from(dispatch, row)
    set_clock(dispatch, cause=ClockEntry.Cause.CORRECTED, by=by, at=at)
    note(
        "dispatch.receipt_corrected", at=at, by=by, dossier=dispatch.dossier,
        registered_on=registered_on,
    )  # fmt: skip
    tell(
        asking_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.MOVED,
        true_on=day_of(at), at=at, key=f"receipt:{row.pk}",
    )  # fmt: skip
    return dispatch


@in_record
def assign(
    dispatch: Dispatch, *, by: Seat, at: datetime, handler: Seat, assignment_note: str = ""
) -> Dispatch:
    """Giao việc: the handler may now read letter and dispatch."""
    dispatch = lock_dispatch(dispatch)
    check_move(dispatch, Sent.ASSIGNED)
    check(competence.can_assign(by, dispatch))
    here = dispatch.requested_agency.seats.current(day_of(at))
    if not here.filter(pk=handler.pk).exists():
        raise ValidationError({"handler": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    _hand_over(dispatch, handler, by=by)
    dispatch.handler, dispatch.assigned_by, dispatch.assigned_at = handler, by, at
    dispatch.status = Sent.ASSIGNED
    dispatch.assignment_remark = remark(
        dispatch.dossier, assignment_note, at=at, field="assignment_note", inside=by.agency
    )
    dispatch.save()
    note(
        "dispatch.assigned", at=at, by=by, dossier=dispatch.dossier,
        inside=dispatch.requested_agency, handler=str(handler),
    )  # fmt: skip
    tell(
        [handler], dispatch.dossier, Notice.Kind.ASSIGNED, true_on=day_of(at), at=at,
        key=at.isoformat(),
    )  # fmt: skip
    return dispatch


ASSIGNED = "được giao thụ lý"


def _hand_over(dispatch: Dispatch, handler: Seat, *, by: Seat) -> None:
    """View for the new handler unless the mail group gives it; the former one's ends."""
    former = dispatch.handler
    for dossier in (dispatch.dossier, dispatch.case.dossier):
        if (
            former is not None
            and former.pk != handler.pk
            and not _still_handles(former, dispatch, dossier)
        ):
            Grant.objects.filter(
                content_object=dossier, group=former.group_id, reason=ASSIGNED
            ).delete()
        held = Grant.objects.held_by(handler).to_view().filter(content_object=dossier)
        if not held.filter(sees_from=None, until_on=None).exists():
            access.revoke(dossier, [handler.group_id])  # one that opened less
            circle = access.Circle((handler.group_id,), Side.ANSWERS, ASSIGNED)
            access.grant(dossier, circle, by=by, due_on=dispatch.due_on)
