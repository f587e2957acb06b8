"""How long words about people are kept, and their erasure: decided, proposed by one, agreed by
another. The register line stays, and the chain of events stays whole."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records import documents
from records.erasure import ERASED
from records.history import in_record, note
from regulations.calendar import day_of
from requests.workflow.moves import check, take
from vetting import competence
from vetting.models import Erasure, Retention, VettingCase
from vetting.workflow.opening import lock_case

LONGEST = 70  # years


@in_record
def decide_retention(
    *, by: Seat, at: datetime, years: int, decision: str, decided_on: date
) -> Retention:
    """Quyết định thời hạn lưu: the newest one counts."""
    check(competence.can_keep(by))
    errors = {}
    if not 1 <= years <= LONGEST:
        errors["years"] = _("Số năm từ 1 đến %(n)s.") % {"n": LONGEST}
    if not decision.strip():
        errors["decision"] = _("Ghi số quyết định.")
    if decided_on > day_of(at):
        errors["decided_on"] = _("Ngày quyết định không thể sau hôm nay.")
    if errors:
        raise ValidationError(errors)
    row = Retention.objects.create(
        agency=by.agency, years=years, decision=decision.strip(), decided_on=decided_on, by=by,
        at=at,
    )  # fmt: skip
    note("vetting.retention_decided", at=at, by=by, inside=by.agency, years=years)
    return row


def orphans_of(seat: Seat) -> dict[str, UUID]:
    """Files of the agency that nobody there reads any more: number and key."""
    with connection.cursor() as cursor:
        cursor.execute("select number, id from vetting_orphans(%s)", [seat.agency_id])
        return dict(cursor.fetchall())


@in_record
def take_over(number: str, *, by: Seat, at: datetime) -> VettingCase:
    """Nhận hồ sơ không còn người xử lý: a leader reads it from now on, and approves in it."""
    check(competence.can_keep(by))
    of_case = orphans_of(by).get(number)
    with connection.cursor() as cursor:
        cursor.execute("select vetting_take_over(%s, %s)", [of_case, by.pk])
        if cursor.fetchone()[0] is not True:
            raise ValidationError(_("Hồ sơ này không có, hoặc vẫn có người xử lý."))
    case = VettingCase.objects.select_related("dossier").get(pk=of_case)
    note("vetting.taken_over", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return case


def retention_of(agency: Agency) -> Retention | None:
    return Retention.objects.filter(agency=agency).first()


def to_review(cases: QuerySet, retention: Retention | None, on: date) -> QuerySet:
    """Closed files whose time has passed and which still hold words."""
    if retention is None:
        return cases.none()
    before = date(on.year - retention.years, on.month, min(on.day, 28))
    return cases.filter(
        status=VettingCase.Status.CLOSED, closed_at__date__lte=before, erasure__done_at=None
    )


@in_record
def propose_erasure(case: VettingCase, *, by: Seat, at: datetime, minutes_number: str) -> Erasure:
    """Đề nghị hủy, after review, under the minutes of it; proposed anew, also by somebody else,
    as long as nobody agreed."""
    case = lock_case(case)
    check(competence.can_name_facts(by) and by.agency_id == case.agency_id)
    retention = retention_of(by.agency)
    mine = VettingCase.objects.filter(pk=case.pk)
    if not to_review(mine, retention, day_of(at)).exists():
        raise ValidationError(_("Hồ sơ chưa hết thời hạn lưu, hoặc chưa có quyết định lưu."))
    if not minutes_number.strip():
        raise ValidationError({"minutes_number": _("Ghi số biên bản xét hủy.")})
    row = Erasure.objects.filter(case=case).first() or Erasure(case=case)
    row.retention, row.minutes_number = retention, minutes_number.strip()
    row.proposed_by, row.proposed_hand, row.proposed_at = by, by.actor, at
    row.save()
    note("vetting.erasure_proposed", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return row


@in_record
def agree_to_erase(erasure: Erasure, *, by: Seat, at: datetime) -> Erasure:
    """Đồng ý hủy: a second person. The database itself checks time and signatures, and erases."""
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("case__dossier")
    row = take(rows, erasure.pk)
    check(competence.can_agree_to_erase(by, row))
    mine = VettingCase.objects.filter(pk=row.case_id)
    if not to_review(mine, row.retention, day_of(at)).exists():
        raise ValidationError(_("Hồ sơ chưa hết thời hạn lưu."))
    row.agreed_by, row.agreed_hand, row.agreed_at = by, by.actor, at
    row.save(update_fields=["agreed_by", "agreed_hand", "agreed_at"])
    with connection.cursor() as cursor:
        cursor.execute("select vetting_erase(%s)", [row.case_id])
        silenced = [seq for (seq,) in cursor.fetchall()]
    row.refresh_from_db()
    transaction.on_commit(lambda: _take_from_disk(row.case_id))
    for seq in silenced:
        note(ERASED, at=at, by=by, seq=seq, decision=row.minutes_number)
    note(
        "vetting.erased", at=at, by=by, dossier=row.case.dossier, inside=by.agency,
        minutes=row.minutes_number,
    )  # fmt: skip
    return row


def _take_from_disk(of_case: UUID) -> None:
    """Once the erasure stands: no file is ever gone from a dossier that still holds it."""
    with transaction.atomic(), connection.cursor() as cursor:
        documents.hold_uploads()
        cursor.execute("select vetting_unkept(%s)", [of_case])
        for (sha256,) in cursor.fetchall():
            documents.path_of(sha256).unlink(missing_ok=True)
