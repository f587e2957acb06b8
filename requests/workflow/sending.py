"""Issue the letter to every addressee; remind, withdraw, close."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from records import access, installation
from records.access import open_dossier
from records.history import digest, in_record, note
from records.models import Dossier, Grant, Notice, Register, Side
from records.notices import tell
from records.registers import take_number, take_outgoing
from records.remarks import check_words, remark
from regulations.calendar import day_of
from regulations.models import Act, Party, working_calendar
from requests import competence
from requests.models import (
    ClockEntry,
    CoordinationRequest,
    Dispatch,
    Escalation,
    Line,
    Outcome,
    Reminder,
)
from requests.workflow.clock import expected_receipt, set_clock
from requests.workflow.drafting import (
    check_addressees,
    check_copies,
    copied_to,
    put_words,
    rule_of,
)
from requests.workflow.gate import check_gate
from requests.workflow.moves import check, check_move, lock_dispatch, lock_letter

Letter = CoordinationRequest.Status


@in_record
def issue(
    case: CoordinationRequest,
    *,
    by: Seat,
    at: datetime,
    document_number: str = "",
    issued_on: date | None = None,
) -> CoordinationRequest:
    """Số, ngày, and out it goes: one dispatch and one clock for each addressee.

    ``document_number`` and ``issued_on`` are those of the agency's document system; without a
    number one is taken from the built-in register. Raises ``ValidationError`` naming the field.
    """
    case = lock_letter(case)
    check_move(case, Letter.ISSUED)
    check(competence.can_issue(by, case))
    on = day_of(at)
    _check_sendable(case, on=on, document_number=document_number)
    _check_issue_date(case, issued_on, on)
    case.document_number = document_number.strip() or take_outgoing(
        case.requesting_agency, case.document_kind, on
    )
    case.issued_on = issued_on or on
    return send_out(case, by=by, at=at)


def send_out(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """One act for all: a dispatch for each addressee and each copy, the same number and day."""
    on, agency = day_of(at), case.requesting_agency
    case.issued_at, case.issued_by = at, by
    case.number = f"PH-{on.year}-{take_number(agency, Register.Book.FILE, on):04d}"
    case.status = Letter.ISSUED
    copies = copied_to(case)
    case.copies.set(copies)
    case.issued_digest = letter_digest(case)
    case.save()
    for addressee in case.addressees.order_by("sort_name"):
        for line in list(case.lines.all()) or [None]:
            dispatch_to(case, addressee, by=by, at=at, line=line)
    for agency in copies:
        dispatch_to(case, agency, by=by, at=at, is_copy=True)
    note(
        "request.sent", at=at, by=by, dossier=case.dossier,
        number=case.number, document_number=case.document_number, digest=case.issued_digest,
    )  # fmt: skip
    _tell_reported(case, by=by, at=at)
    return case


def _tell_reported(case: CoordinationRequest, *, by: Seat, at: datetime) -> None:
    """A report to the superior body: the other side of the matter learns that it went up."""
    way = getattr(case, "escalation", None)
    if way is None:
        if case.act == Act.REPORT_UP:  # behind the wall to who numbers it
            raise ValidationError(_("Rút lại rồi ký lại báo cáo này để văn thư theo dõi được."))
        return
    way.report_number, way.reported_at = case.document_number, at
    way.save(update_fields=["report_number", "reported_at"])
    dispatch = way.dispatch
    note(
        "dispatch.reported_up", at=at, by=by, dossier=dispatch.dossier,
        number=case.document_number, body=way.body.name,
    )  # fmt: skip
    ours = case.requesting_agency_id == dispatch.case.requesting_agency_id
    others = answering_seats if ours else asking_seats
    tell(
        others(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.REPORTED_UP,
        true_on=day_of(at), at=at, key=str(way.pk),
    )  # fmt: skip


def _check_sendable(case: CoordinationRequest, *, on: date, document_number: str) -> None:
    """What may have changed since the signature; its words were judged when it was signed."""
    errors = check_addressees(case, list(case.addressees.all()), on=on)
    errors |= check_copies(case, on=on)
    dossier = case.dossier
    if dossier.is_register_only and not document_number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu của văn bản mật đã gửi.")
    if not dossier.is_register_only and installation.is_register_only(dossier.secrecy):
        errors["__all__"] = _(
            "Hệ thống không còn được công nhận để giữ nội dung mật; gửi qua đường văn thư mật."
        )
    if errors:
        raise ValidationError(errors)


def _check_issue_date(case: CoordinationRequest, issued_on: date | None, on: date) -> None:
    if issued_on is None:
        return
    if issued_on > on:
        raise ValidationError({"issued_on": _("Ngày ban hành không thể sau hôm nay.")})
    if case.signed_at and issued_on < day_of(case.signed_at):
        raise ValidationError(
            {
                "issued_on": _("Ngày ban hành không thể trước ngày ký (%(day)s).")
                % {"day": f"{day_of(case.signed_at):%d/%m/%Y}"}
            }
        )


def letter_digest(case: CoordinationRequest) -> str:
    """SHA-256 of the version that is sent: what was signed, its number and day, to whom."""
    parts = {
        "signed": case.signed_digest,
        "document_number": case.document_number,
        "issued_on": str(case.issued_on),
        "addressees": sorted(case.addressees.values_list("code", flat=True)),
        **({"copies": copies} if (copies := sorted(a.code for a in case.copies.all())) else {}),
    }
    return digest(parts)


def dispatch_to(
    case: CoordinationRequest,
    agency: Agency,
    *,
    by: Seat,
    at: datetime,
    is_copy: bool = False,
    line: Line | None = None,
) -> Dispatch:
    """The copy of one agency, or its part about one line, with its own readers and clock."""
    rule = rule_of(case, line, day_of(at))
    letter = case.dossier
    dossier = open_dossier(
        Dossier.Kind.DISPATCH, case.requesting_agency,
        secrecy=letter.secrecy, is_register_only=letter.is_register_only,
        is_restricted=letter.is_restricted,
    )  # fmt: skip
    access.keep_barred(dossier, letter, by=by, at=at)
    _grant_parties(case, dossier, agency, by=by, on=day_of(at))
    calendar = working_calendar()
    by_delivery = rule.starts_on == rule.StartsOn.DELIVERED
    dispatch = Dispatch.objects.create(
        dossier=dossier, case=case, requested_agency=agency, rule=rule, line=line,
        calendar_version=calendar.version, delivered_at=at, is_assumed=not by_delivery,
        received_on=expected_receipt(rule, day_of(at), calendar),
        has_documents=case.has_documents, is_copy=is_copy,
    )  # fmt: skip
    set_clock(dispatch, cause=ClockEntry.Cause.SENT, by=by, at=at)
    roles = [Role.CLERK, Role.FOCAL_POINT] + [Role.LEADER] * rule.is_immediate
    mail = agency.seats.current(day_of(at)).with_role(*roles)
    tell(mail, dossier, Notice.Kind.ARRIVED, true_on=day_of(at), at=at)
    note(
        "dispatch.sent", at=at, by=by, dossier=dossier, agency=agency.code, rule=rule.code,
    )  # fmt: skip
    return dispatch


def _grant_parties(
    case: CoordinationRequest, dossier: Dossier, agency: Agency, *, by: Seat, on: date
) -> None:
    """The dispatch to both sides, the letter to the addressee; of both the clock to overseers."""
    circles = _restricted_circles if dossier.is_restricted else _ordinary_circles
    asking, answering = circles(case, agency, on)
    overseeing = access.Circle(
        _overseers(case, on), Side.OVERSEES, _("lãnh đạo theo dõi"), access.TRACK
    )
    access.grant(dossier, *asking, *_named(case), *answering, overseeing, by=by)
    access.grant(case.dossier, *answering, overseeing, by=by)


def _named(case: CoordinationRequest) -> list[access.Circle]:
    """Who of one's own side views the letter views its dispatches, no longer and no further."""
    rows = Grant.objects.filter(content_object=case.dossier).exclude(side=Side.ANSWERS).to_view()
    return [
        access.Circle(
            (row.group_id,), row.side, row.reason, until_on=row.until_on, sees_from=row.sees_from
        )
        for row in rows
    ]


Sides = tuple[list[access.Circle], list[access.Circle]]


def _ordinary_circles(case: CoordinationRequest, agency: Agency, on: date) -> Sides:
    """Each side's mail group; the drafter too, who may be no reader of mail."""
    own = (case.requesting_agency.mail_group_id, case.drafted_by.group_id)
    reason = _("lãnh đạo, đầu mối, văn thư của cơ quan")
    asking = access.Circle(own, Side.ASKS, _("bên gửi"))
    return [asking], [access.Circle((agency.mail_group_id,), Side.ANSWERS, reason)]


def _restricted_circles(case: CoordinationRequest, agency: Agency, on: date) -> Sides:
    """Named seats, the leaders and focal points who route it; clerks number without reading."""
    own = (case.drafted_by.group_id, case.signer.group_id, case.signed_by.group_id)
    own_clerks = _groups(case.requesting_agency, on, Role.CLERK)
    asking = [
        access.Circle(own, Side.ASKS, _("bên gửi")),
        access.Circle(own_clerks, Side.ASKS, _("đăng ký số đi"), access.TRACK),
    ]
    routing = _groups(agency, on, Role.LEADER, Role.FOCAL_POINT)
    clerks = _groups(agency, on, Role.CLERK)
    answering = [
        access.Circle(routing, Side.ANSWERS, _("lãnh đạo, đầu mối chuyển hồ sơ hạn chế")),
        access.Circle(clerks, Side.ANSWERS, _("đăng ký số đến"), access.TRACK),
    ]
    return asking, answering


def _groups(agency: Agency, on: date, *roles: str) -> tuple[int, ...]:
    return tuple(agency.seats.current(on).with_role(*roles).values_list("group_id", flat=True))


def _overseers(case: CoordinationRequest, on: date) -> tuple[int, ...]:
    """Leaders of the lead agency and of the way-up bodies: number, parties, clock."""
    way_up = case.rule.way_up or {}
    codes = [c for c in (way_up.get("body"), way_up.get("via")) if c]
    parties = Party.objects.filter(regulation=case.rule.regulation)
    overseeing = Agency.objects.filter(parties__in=parties.filter(role__contains="lead")) | (
        Agency.objects.filter(parties__in=parties.filter(code__in=codes))
    )
    seats = Seat.objects.current(on).with_role(Role.LEADER, Role.OVERSEER)
    return tuple(seats.filter(agency__in=overseeing.distinct()).values_list("group_id", flat=True))


@in_record
def remind(dispatch: Dispatch, *, by: Seat, at: datetime, text: str = "") -> Reminder:
    """Đôn đốc: told to whoever has it in hand, or to those who should hand it out."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_remind(by, dispatch))
    said = remark(dispatch.dossier, text, at=at, field="text")
    row = Reminder.objects.create(dispatch=dispatch, by=by, at=at, remark=said)
    note("dispatch.reminded", at=at, by=by, dossier=dispatch.dossier)
    tell(
        answering_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.REMINDED,
        true_on=day_of(at), at=at, key=str(row.pk),
    )  # fmt: skip
    return row


def answering_seats(dispatch: Dispatch, on: date) -> list[Seat]:
    """Who has it in hand on the other side: the handler, else clerk and focal point."""
    seats = dispatch.requested_agency.seats.current(on)
    if dispatch.handler_id:
        return list(seats.filter(pk=dispatch.handler_id)) or list(
            seats.with_role(Role.FOCAL_POINT)
        )
    return list(seats.with_role(Role.FOCAL_POINT, Role.CLERK))


def asking_seats(dispatch: Dispatch, on: date) -> list[Seat]:
    """Who waits for it on the requester's side: the drafter; else the focal points, of a
    restricted one those who read it."""
    agency = dispatch.case.requesting_agency
    seats = agency.seats.current(on)
    drafter = list(seats.filter(pk=dispatch.case.drafted_by_id))
    if dispatch.dossier.is_restricted:
        reading = [seat for seat, _why in access.readers(dispatch.dossier, agency, on)]
        return [seat for seat in drafter if seat in reading] or reading
    return drafter or list(seats.with_role(Role.FOCAL_POINT))


def finish(
    dispatch: Dispatch,
    *,
    status: str,
    by: Seat,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    **outcome: object,
) -> Outcome:
    """End a dispatch as of ``on``. The unique outcome row makes two endings impossible."""
    row = Outcome.objects.create(
        dispatch=dispatch, status=status, happened_on=on or day_of(at), recorded_at=at,
        recorded_by=by, remark=remark(dispatch.dossier, reason, at=at, field="reason"), **outcome,
    )  # fmt: skip
    dispatch.status, dispatch.finished_at = status, at
    dispatch.save(update_fields=["status", "finished_at"])
    access.post_clock(dispatch.dossier, due_on=dispatch.due_on, is_open=False)
    return row


@in_record
def withdraw(
    case: CoordinationRequest, *, by: Seat, at: datetime, reason: str = ""
) -> CoordinationRequest:
    """Thu hồi: open dispatches end as withdrawn; answers already given stay."""
    case = lock_letter(case)
    check_move(case, Letter.WITHDRAWN)
    check(competence.can_withdraw(by, case))
    if case.status == Letter.ISSUED:
        check(competence.sees_every_dispatch(case))
        check_words(case.dossier, reason, "reason", _("Nhập lý do thu hồi."))
    for pk in case.dispatches.open().values_list("pk", flat=True):
        dispatch = lock_dispatch(Dispatch(pk=pk))
        if not dispatch.is_open:
            continue
        finish(dispatch, status=Dispatch.Status.WITHDRAWN, by=by, at=at, reason=reason)
        note("dispatch.withdrawn", at=at, by=by, dossier=dispatch.dossier)
        tell(
            answering_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.WITHDRAWN,
            true_on=day_of(at), at=at,
        )  # fmt: skip
    Escalation.objects.filter(report=case, directed_at=None).update(dropped_at=at)
    case.status = Letter.WITHDRAWN
    case.ended_at, case.ended_by = at, by
    case.save()
    put_words(case, ended_reason=reason)
    note("request.withdrawn", at=at, by=by, dossier=case.dossier)
    return case


def _check_ways(case: CoordinationRequest) -> None:
    """What a superior body has been asked is not ended over its head."""
    waiting = Escalation.objects.filter(
        dispatch__case=case, directed_at=None, dropped_at=None, reported_at__isnull=False
    )
    if waiting.exists():
        raise ValidationError(
            _("Đã báo cáo xin ý kiến cấp trên: ghi kết luận rồi mới kết thúc hồ sơ.")
        )


@in_record
def close(case: CoordinationRequest, *, by: Seat, at: datetime) -> CoordinationRequest:
    """Kết thúc, once nobody is awaited any more."""
    case = lock_letter(case)
    check_move(case, Letter.CLOSED)
    check(competence.can_close(by, case))
    check_gate(case, by)
    _check_ways(case)
    if competence.awaits_writing(case):
        raise ValidationError(
            _(
                "Còn nội dung đã trao đổi, thống nhất phải cụ thể bằng văn bản: ghi số văn bản "
                "theo sau ở dòng “Chờ văn bản cụ thể” rồi kết thúc hồ sơ."
            )
        )
    case.status, case.ended_at, case.ended_by = Letter.CLOSED, at, by
    case.save()
    note("request.closed", at=at, by=by, dossier=case.dossier)
    return case
