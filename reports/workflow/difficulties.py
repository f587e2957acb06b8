"""Nêu, tiếp nhận, tổng hợp, trả lời: a difficulty from who raises it to the body that answers.

The lead of a regulation gathers what the parties raise into one letter to the body its clause
names (000 Điều 6.5, 001 Điều 8.3, 002 Điều 6.4, 003 Điều 6.4, 004 Điều 18).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, Notice, Register, Secrecy, Side
from records.notices import tell
from records.registers import take_number
from records.remarks import remark
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule, Party, Provision, Regulation
from reports.models import Difficulty, DifficultyText, Referral
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check, take

Status = Difficulty.Status
Letter = CoordinationRequest.Status
WORKS = (Role.OFFICER, Role.FOCAL_POINT, Role.LEADER)
SENT = (Letter.ISSUED, Letter.CLOSED)
RAISES, LEADS = "cơ quan nêu vướng mắc", "cơ quan chủ trì tổng hợp"


# --- Who may -------------------------------------------------------------------------------------


def can_raise(seat: Seat | None, on: date) -> bool:
    return seat is not None and seat.has_role(*WORKS) and regulations_of(seat.agency, on).exists()


def regulations_of(agency: Agency, on: date) -> QuerySet[Regulation]:
    """Those to which it is a party, and whose lead sends difficulties up."""
    return Regulation.objects.filter(
        parties__members=agency, rules__in=ways(on)
    ).distinct()  # fmt: skip


def ways(on: date) -> QuerySet[DeadlineRule]:
    """The clauses by which a lead puts difficulties before the superior body."""
    return DeadlineRule.objects.in_force(on).filter(act=Act.REPORT, way_up__when="difficulty")


def led_by(agency: Agency, on: date) -> QuerySet[Regulation]:
    return regulations_of(agency, on).filter(parties__in=_leading(agency))


def _leading(agency: Agency) -> QuerySet[Party]:
    return Party.objects.filter(members=agency, role="lead")


def lead_of(regulation: Regulation, on: date) -> Agency | None:
    members = Agency.objects.filter(parties__regulation=regulation, parties__role="lead")
    return next((agency for agency in members.order_by("pk") if agency.is_active(on)), None)


def can_lead(seat: Seat, row: Difficulty | Referral) -> bool:
    """Take up, gather, answer: whoever works in the agency that leads."""
    lead = row.lead_id if isinstance(row, Difficulty) else row.agency_id
    return seat.agency_id == lead and seat.has_role(*WORKS)


def can_withdraw(seat: Seat, row: Difficulty) -> bool:
    return seat.agency_id == row.agency_id and seat.has_role(*WORKS) and row.is_open


# --- Raise ---------------------------------------------------------------------------------------


@in_record
def raise_difficulty(
    *, by: Seat, at: datetime, regulation: Regulation, provision: Provision, what: str,
    proposal: str = "", agency: Agency | None = None, paper_number: str = "",
    paper_on: date | None = None,
) -> Difficulty:  # fmt: skip
    """Nêu vướng mắc; the lead may enter what came to it on paper (``agency``, number and day).

    Raises ``ValidationError`` naming the field.
    """
    on, agency = day_of(at), agency or by.agency
    check(by.has_role(*WORKS))
    lead = _check_raised(by, agency, regulation, provision, what, paper_number, paper_on, on)
    dossier = access.open_dossier(Dossier.Kind.DIFFICULTY, by.agency, secrecy=Secrecy.ORDINARY)
    access.grant(
        dossier,
        access.Circle((agency.mail_group_id, by.group_id), Side.ASKS, RAISES),
        access.Circle((lead.mail_group_id,), Side.ANSWERS, LEADS),
        by=by, is_open=False,
    )  # fmt: skip
    row = Difficulty.objects.create(
        dossier=dossier, agency=agency, lead=lead, kept_by=by.agency, regulation=regulation,
        provision=provision, paper_number=paper_number.strip(), paper_on=paper_on,
        number=f"VM-{on.year}-{take_number(by.agency, Register.Book.DIFFICULTY, on):04d}",
        raised_by=by, raised_at=at,
    )  # fmt: skip
    DifficultyText.objects.create(
        difficulty=row, what=what.strip(), proposal=proposal.strip(), at=at
    )
    note("difficulty.raised", at=at, by=by, dossier=dossier, number=row.number)
    if lead != by.agency:
        tell(_desk(lead, on), dossier, Notice.Kind.ARRIVED, true_on=on, at=at)
    return row


def _check_raised(
    by: Seat, agency: Agency, regulation: Regulation, provision: Provision, what: str,
    paper_number: str, paper_on: date | None, on: date,
) -> Agency:  # fmt: skip
    errors, lead = {}, lead_of(regulation, on)
    if not regulations_of(by.agency, on).filter(pk=regulation.pk).exists():
        errors["regulation"] = _("Cơ quan đồng chí không phải là một bên của quy chế này.")
    elif lead is None:
        errors["regulation"] = _("Quy chế này chưa có cơ quan chủ trì; báo quản trị nghiệp vụ.")
    if provision.regulation_id != regulation.pk:
        errors["provision"] = _("Chọn điều khoản của chính quy chế này.")
    if not what.strip():
        errors["what"] = _("Ghi khó khăn, vướng mắc.")
    if agency != by.agency:
        errors |= _check_paper(by, agency, regulation, lead, paper_number, paper_on, on)
    elif paper_on and paper_on > on:
        errors["paper_on"] = _("Ngày văn bản không thể sau hôm nay.")
    if errors:
        raise ValidationError(errors)
    return lead


def _check_paper(
    by: Seat, agency: Agency, regulation: Regulation, lead: Agency | None, number: str,
    paper_on: date | None, on: date,
) -> dict[str, str]:  # fmt: skip
    """In another agency's name only its paper speaks, and only to the lead."""
    errors = {}
    if lead != by.agency:
        errors["agency"] = _("Chỉ cơ quan chủ trì ghi thay văn bản giấy của bên khác.")
    elif not regulation.parties.filter(members=agency).exists():
        errors["agency"] = _("%(name)s không phải là một bên của quy chế này.") % {"name": agency}
    if not number.strip():
        errors["paper_number"] = _("Ghi số, ký hiệu văn bản của bên nêu.")
    if paper_on is None or paper_on > on:
        errors["paper_on"] = _("Ghi ngày văn bản của bên nêu, không sau hôm nay.")
    return errors


def _desk(agency: Agency, on: date) -> list[Seat]:
    """Who is told on behalf of an agency: focal points and leaders."""
    return list(agency.seats.current(on).with_role(Role.FOCAL_POINT, Role.LEADER))


# --- The lead ------------------------------------------------------------------------------------


@in_record
def take_up(row: Difficulty, *, by: Seat, at: datetime) -> Difficulty:
    row = lock(row)
    check(can_lead(by, row))
    if row.status != Status.RAISED:
        raise WrongState(row.status)
    row.status, row.taken_up_by, row.taken_up_at = Status.TAKEN_UP, by, at
    row.save(update_fields=["status", "taken_up_by", "taken_up_at"])
    note("difficulty.taken_up", at=at, by=by, dossier=row.dossier, number=row.number)
    return row


@in_record
def settle(
    row: Difficulty, *, by: Seat, at: datetime, answer_number: str, answered_on: date | None,
    text: str,
) -> Difficulty:  # fmt: skip
    """The lead answers by itself: number, day and words, as any answer."""
    row = lock(row)
    check(can_lead(by, row))
    if not row.is_open:
        raise WrongState(row.status)
    check_free([row], "__all__")
    check_answer(answer_number, answered_on, text, day_of(row.raised_at), day_of(at))
    row.status, row.answer_number, row.answered_on = (
        Status.SETTLED,
        answer_number.strip(),
        answered_on,
    )
    _end(row, by=by, at=at, text=text, more=["answer_number", "answered_on"])
    note("difficulty.settled", at=at, by=by, dossier=row.dossier, number=row.answer_number)
    return row


@in_record
def withdraw(row: Difficulty, *, by: Seat, at: datetime, reason: str) -> Difficulty:
    row = lock(row)
    check(can_withdraw(by, row))
    check_free([row], "__all__")
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do rút.")})
    row.status = Status.WITHDRAWN
    _end(row, by=by, at=at, text=reason)
    note("difficulty.withdrawn", at=at, by=by, dossier=row.dossier, number=row.number)
    return row


def _end(row: Difficulty, *, by: Seat, at: datetime, text: str, more: Iterable[str] = ()) -> None:
    row.ended_by, row.ended_at = by, at
    row.end_remark = remark(row.dossier, text, at=at, field="text")
    row.save(update_fields=["status", "ended_by", "ended_at", "end_remark", *more])
    if row.status != Status.WITHDRAWN:
        tell_raiser(row, at=at)


def tell_raiser(row: Difficulty, *, at: datetime) -> None:
    on = day_of(at)
    seats = [*_desk(row.agency, on), *([row.raised_by] if row.kept_by_id == row.agency_id else [])]
    tell(seats, row.dossier, Notice.Kind.SETTLED, true_on=on, at=at)


def lock(row: Difficulty) -> Difficulty:
    rows = Difficulty.objects.select_for_update(of=("self",))
    return take(rows.select_related("dossier", "agency", "raised_by"), row.pk)


# --- What became of the letter: facts, also for who raised it and reads no letter ----------------


def _fate_of(referral_id: UUID) -> tuple[str, str, date | None]:
    """State, number and day; asked of the database, which tells no more than that, to whoever
    reads the referral or one of what it gathers."""
    with connection.cursor() as cursor:
        cursor.execute("select * from reports_referral_letter(%s)", [referral_id])
        found = cursor.fetchone()
    return found or ("", "", None)


def sent_of(referral_id: UUID | None) -> tuple[str, date] | None:
    """Number and day under which it went up; None while it has not."""
    if referral_id is None:
        return None
    status, number, on = _fate_of(referral_id)
    return (number, on) if status in SENT and on else None


def is_free(row: Difficulty) -> bool:
    """In no letter, or in one that was withdrawn."""
    return row.referral_id is None or _fate_of(row.referral_id)[0] == Letter.WITHDRAWN


def check_free(rows: Iterable[Difficulty], field: str) -> None:
    """In one letter at a time; a letter that was withdrawn sets it free."""
    for row in rows:
        if not row.is_open:
            raise ValidationError(
                {field: _("%(number)s đã kết thúc; tải lại trang.") % {"number": row.number}}
            )
        if not is_free(row):
            raise ValidationError(
                {field: _("%(number)s đã nằm trong một bản tổng hợp khác.")
                 % {"number": row.number}}
            )  # fmt: skip


def check_answer(number: str, on: date | None, text: str, since: date, today: date) -> None:
    errors = {}
    if not number.strip():
        errors["answer_number"] = _("Ghi số, ký hiệu văn bản trả lời: chưa có số thì chưa khép.")
    if on is None or not since <= on <= today:
        errors["answered_on"] = _("Ghi ngày trả lời, từ %(since)s đến hôm nay.") % {
            "since": f"{since:%d/%m/%Y}"
        }
    if not text.strip():
        errors["text"] = _("Ghi nội dung trả lời.")
    if errors:
        raise ValidationError(errors)
