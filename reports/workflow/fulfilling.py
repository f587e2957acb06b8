"""Done, by whatever shows it; waived, returned for more, chased. Both facts are always kept."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Role, Seat
from records import access
from records.access import Circle, post_clock
from records.history import in_record, note
from records.models import Notice, Side
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from reports import competence
from reports.models import Obligation, ObligationStep
from reports.reach import seats_of
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check

What = ObligationStep.What
DONE = ("done_at", "done_on", "done_by", "report", "document_number", "document_on",
        "is_nothing_to_report")  # fmt: skip


def lock(obligation: Obligation) -> Obligation:
    """Take the row; whoever comes second sees what the first one did. Who follows it from above
    may not: of theirs the database gives none away."""
    rows = Obligation.objects.select_for_update(of=("self",)).with_parties()
    row = rows.filter(pk=obligation.pk).first()
    check(row is not None)
    return row


def take_turn(*what: Any) -> None:
    """Of two who begin the same where no row stands yet, the second waits and sees the first."""
    with connection.cursor() as cursor:
        said = "/".join(map(str, what))
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [said])


def check_open(row: Obligation) -> None:
    """Say what became of it, where nothing is awaited any more."""
    if row.is_absorbed:
        raise ValidationError(
            _("Kỳ này được thay bằng báo cáo %(period)s; thực hiện ở kỳ đó.")
            % {"period": row.absorbed_by.period.label}
        )
    if row.waived_at is not None:
        raise ValidationError(_("Kỳ này đã được miễn, không phải thực hiện."))
    if row.done_at is not None:
        raise ValidationError(
            _("Kỳ này đã thực hiện bằng văn bản %(number)s ngày %(day)s; mỗi kỳ một lần.")
            % {"number": row.document_number or "—", "day": f"{row.done_on:%d/%m/%Y}"}
        )


@in_record
def record_sent(
    obligation: Obligation,
    *,
    by: Seat,
    at: datetime,
    letter: CoordinationRequest | None = None,
    document_number: str = "",
    document_on: date | None = None,
    is_nothing_to_report: bool = False,
) -> Obligation:
    """Ghi nhận văn bản đã gửi: a letter of this system, or the number and day of a paper, of the
    minutes of a meeting. Raises ``ValidationError`` naming the field."""
    row = lock(obligation)
    check_open(row)
    check(competence.can_fulfil(by, row))
    if letter is not None:
        _check_letter(row, letter, by)
        number, on, done_on = letter.document_number, letter.issued_on, day_of(letter.issued_at)
    else:
        _check_paper(row, document_number, document_on, day_of(at))
        number, on, done_on = document_number.strip(), document_on, document_on
    facts = {
        "report": letter.dossier if letter else None, "document_number": number,
        "document_on": on, "is_nothing_to_report": is_nothing_to_report,
    }  # fmt: skip
    for other in _of_same_letter(row, letter, by):
        _done(other, by=by, at=at, on=done_on, **facts)
    return _done(row, by=by, at=at, on=done_on, **facts)


def _of_same_letter(
    row: Obligation, letter: CoordinationRequest | None, by: Seat
) -> Iterable[Obligation]:
    """What is owed for the same period to the others this letter went to: an invitation to a
    yearly review, one report to several bodies."""
    if letter is None:
        return ()
    found = Obligation.objects.select_for_update(of=("self",)).trackable_by(by).open().filter(
        duty=row.duty_id, kind=row.kind, starts_on=row.starts_on, owed_by=row.owed_by_id,
        owed_to__in=letter.dispatches.values("requested_agency"),
    )  # fmt: skip
    return list(found.exclude(pk=row.pk).select_related("dossier"))


def _check_letter(row: Obligation, letter: CoordinationRequest, by: Seat) -> None:
    found = (
        CoordinationRequest.objects.visible_to(by)
        .filter(pk=letter.pk, requesting_agency=row.owed_by_id, issued_at__isnull=False)
        .exclude(status=CoordinationRequest.Status.WITHDRAWN)
    )
    if row.owed_to_id:
        found = found.filter(dispatches__requested_agency=row.owed_to_id)
    if not found.exists():
        raise ValidationError({"letter": _("Văn bản này chưa gửi đến nơi nhận của kỳ báo cáo.")})
    if day_of(letter.issued_at) < row.starts_on:
        raise ValidationError({"letter": _("Văn bản này gửi trước khi kỳ bắt đầu.")})


def _check_paper(row: Obligation, number: str, on: date | None, today: date) -> None:
    errors = {}
    if not number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu văn bản, hoặc chọn một văn bản đã gửi.")
    if on is None:
        errors["document_on"] = _("Ghi ngày của văn bản.")
    elif on > today:
        errors["document_on"] = _("Ngày văn bản không thể sau hôm nay.")
    elif on < row.starts_on:
        errors["document_on"] = _("Ngày này trước khi kỳ bắt đầu (%(day)s).") % {
            "day": f"{row.starts_on:%d/%m/%Y}"
        }
    if errors:
        raise ValidationError(errors)


def _done(row: Obligation, *, by: Seat | None, at: datetime, on: date, **facts: Any) -> Obligation:
    row.done_at, row.done_on, row.done_by = at, on, by
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*DONE, "version"])
    step(
        row, What.DONE, by=by, at=at, on=on, report=facts.get("report"),
        document_number=facts.get("document_number", ""),
        is_nothing_to_report=facts.get("is_nothing_to_report", False),
    )  # fmt: skip
    note(
        "obligation.done", at=at, by=by, dossier=row.dossier, on=on,
        document_number=row.document_number, nothing=row.is_nothing_to_report,
    )  # fmt: skip
    return row


def step(
    row: Obligation, what: str, *, by: Seat | None, at: datetime, on: date | None = None,
    **facts: Any,
) -> ObligationStep:  # fmt: skip
    return ObligationStep.objects.create(
        obligation=row, what=what, by=by, at=at, on=on or day_of(at), **facts
    )


@in_record
def hand(obligation: Obligation, *, by: Seat, at: datetime, handler: Seat) -> Obligation:
    """Giao người lập: who reads no mail sees it from now on."""
    row = lock(obligation)
    check_open(row)
    check(competence.can_hand(by, row))
    if handler.agency_id != row.owed_by_id:
        raise ValidationError({"handler": _("Chọn một người của cơ quan đồng chí.")})
    row.handler, row.version = handler, row.version + 1
    row.save(update_fields=["handler", "version"])
    circle = Circle((handler.group_id,), Side.ANSWERS, _("người lập báo cáo"))
    access.grant(row.dossier, circle, by=by, due_on=row.due_on, is_open=False)
    step(row, What.HANDED, by=by, at=at)
    note("obligation.handed", at=at, by=by, dossier=row.dossier, inside=by.agency)
    key = f"{row.version}"
    tell([handler], row.dossier, Notice.Kind.ASSIGNED, true_on=day_of(at), at=at, key=key)
    return row


@in_record
def chase(obligation: Obligation, *, by: Seat, at: datetime, text: str = "") -> ObligationStep:
    """Đôn đốc: told to who has it in hand on the side that owes."""
    row = lock(obligation)
    check_open(row)
    check(competence.can_chase(by, row))
    said = remark(row.dossier, text, at=at, field="text")
    made = step(row, What.CHASED, by=by, at=at, remark=said)
    note("obligation.chased", at=at, by=by, dossier=row.dossier)
    tell(
        seats_of(row, day_of(at)), row.dossier, Notice.Kind.REMINDED, true_on=day_of(at), at=at,
        key=f"{made.pk}",
    )  # fmt: skip
    return made


@in_record
def waive(obligation: Obligation, *, by: Seat, at: datetime, reason: str) -> Obligation:
    """Miễn, with a reason: the receiving body or the lead."""
    row = lock(obligation)
    check_open(row)
    check(competence.can_waive(by, row))
    check_words(row.dossier, reason, "reason", _("Nhập lý do miễn."))
    row.waived_at, row.waived_by, row.version = at, by, row.version + 1
    row.save(update_fields=["waived_at", "waived_by", "version"])
    said = remark(row.dossier, reason, at=at, field="reason")
    step(row, What.WAIVED, by=by, at=at, remark=said)
    note("obligation.waived", at=at, by=by, dossier=row.dossier)
    tell(
        row.owed_by.seats.current(day_of(at)).with_role(Role.FOCAL_POINT, Role.LEADER),
        row.dossier, Notice.Kind.WAIVED, true_on=day_of(at), at=at, key=f"{row.version}",
    )  # fmt: skip
    return row


@in_record
def owe_again(obligation: Obligation, *, by: Seat, at: datetime) -> Obligation:
    """Bỏ miễn: what was waived is awaited again, by the day it had."""
    row = lock(obligation)
    check(competence.can_owe_again(by, row))
    row.waived_at = row.waived_by = None
    row.version += 1
    row.save(update_fields=["waived_at", "waived_by", "version"])
    step(row, What.OWED_AGAIN, by=by, at=at)
    note("obligation.owed_again", at=at, by=by, dossier=row.dossier)
    return row


@in_record
def return_for_more(
    obligation: Obligation, *, by: Seat, at: datetime, reason: str, due_on: date | None
) -> Obligation:
    """Trả lại để bổ sung: awaited again by a day of its own; that it was done, when and by what
    letter, stays in its steps."""
    row = lock(obligation)
    if not row.is_done:
        raise WrongState(row)
    check(competence.can_return(by, row))
    check_words(row.dossier, reason, "reason", _("Nhập nội dung cần bổ sung."))
    on = day_of(at)
    if due_on is None or due_on < on:
        raise ValidationError({"due_on": _("Nhập ngày nộp lại, từ hôm nay trở đi.")})
    said = remark(row.dossier, reason, at=at, field="reason")
    step(
        row, What.RETURNED, by=by, at=at, remark=said, old_due_on=row.due_on, due_on=due_on,
        report=row.report, document_number=row.document_number,
    )  # fmt: skip
    note(
        "obligation.returned", at=at, by=by, dossier=row.dossier, old_due_on=row.due_on,
        due_on=due_on, was_done_on=row.done_on, document_number=row.document_number,
    )  # fmt: skip
    row.done_at = row.done_on = row.done_by = row.report = row.document_on = None
    row.document_number, row.is_nothing_to_report = "", False
    row.returned_at, row.due_on, row.version = at, due_on, row.version + 1
    row.save(update_fields=[*DONE, "returned_at", "due_on", "version"])
    post_clock(row.dossier, due_on=due_on, is_open=False)
    tell(
        seats_of(row, on), row.dossier, Notice.Kind.RETURNED, true_on=on, at=at,
        key=f"{row.version}",
    )  # fmt: skip
    return row
