"""Tổng hợp: several difficulties in one letter to the body the clause names; its answer closes
them all."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records import access
from records.history import in_record, note
from records.models import Dossier, Secrecy, Side
from records.remarks import remark
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule, Regulation
from reports.models import Difficulty, Referral
from reports.workflow.difficulties import (
    LEADS,
    RAISES,
    WORKS,
    Letter,
    Status,
    can_lead,
    check_answer,
    check_free,
    led_by,
    lock,
    sent_of,
    tell_raiser,
    ways,
)
from requests import workflow
from requests.models import CoordinationRequest
from requests.workflow.moves import WrongState, check, take


def open_for(seat: Seat, regulation: Regulation) -> QuerySet[Difficulty]:
    """What the lead may gather: open, and in no letter that is on its way."""
    rows = Difficulty.objects.visible_to(seat).filter(
        lead=seat.agency, regulation=regulation, status__in=Difficulty.OPEN
    )
    return rows.filter(referral=None) | rows.filter(referral__letter__status=Letter.WITHDRAWN)


def receiver_of(rule: DeadlineRule, agency: Agency, on: date) -> Agency | None:
    """To whom the letter goes: the relay the clause names, else the body; None: on paper."""
    codes = [rule.way_up.get("via"), rule.way_up["body"]]
    for code in filter(None, codes):
        routes = rule.routes.filter(asking__members=agency, asked__code=code)
        for found in Agency.objects.filter(parties__in=routes.values("asked")).order_by("pk"):
            if found.is_active(on):
                return found
    return None


def body_name(rule: DeadlineRule) -> str:
    """“Ban Thường vụ Tỉnh ủy (qua Ban Tổ chức Tỉnh ủy)”."""
    names = dict(rule.regulation.parties.values_list("code", "name"))
    name = names[rule.way_up["body"]]
    via = rule.way_up.get("via")
    return _("%(body)s (qua %(relay)s)") % {"body": name, "relay": names[via]} if via else name


@in_record
def consolidate(
    *, by: Seat, at: datetime, regulation: Regulation, difficulties: Iterable[Difficulty],
    signer: Seat | None = None, paper_number: str = "", paper_on: date | None = None,
) -> Referral:  # fmt: skip
    """Tổng hợp báo cáo cấp trên: a draft that goes the way of all letters; or, where that body
    has no seat here, the number and day of the paper.

    Raises ``ValidationError`` naming the field.
    """
    on = day_of(at)
    check(by.has_role(*WORKS) and led_by(by.agency, on).filter(pk=regulation.pk).exists())
    rows = _locked(difficulties)
    if not rows:
        raise ValidationError({"difficulties": _("Chọn ít nhất một vướng mắc.")})
    if any(r.regulation_id != regulation.pk or r.lead_id != by.agency_id for r in rows):
        raise ValidationError({"difficulties": _("Chỉ tổng hợp vướng mắc của quy chế đã chọn.")})
    check_free(rows, "difficulties")
    rule = ways(on).filter(regulation=regulation).select_related("regulation").first()
    receiver = receiver_of(rule, by.agency, on)
    letter = None
    if receiver is None:
        _check_sent_on_paper(paper_number, paper_on, on)
    else:
        paper_number, paper_on = "", None
        letter = _letter(rule, receiver, rows, by=by, at=at, signer=signer)
    return _referral(rule, rows, letter, paper_number.strip(), paper_on, by=by, at=at)


def _locked(difficulties: Iterable[Difficulty]) -> list[Difficulty]:
    keys = sorted({row.pk for row in difficulties})
    rows = Difficulty.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(
        rows.select_related("dossier", "agency", "provision", "text", "raised_by")
        .order_by("provision__position", "raised_at")
    )  # fmt: skip


def _check_sent_on_paper(number: str, on: date | None, today: date) -> None:
    errors = {}
    if not number.strip():
        errors["paper_number"] = _("Cấp nhận chưa có trong hệ thống: ghi số văn bản đã gửi.")
    if on is None or on > today:
        errors["paper_on"] = _("Ghi ngày văn bản đã gửi, không sau hôm nay.")
    if errors:
        raise ValidationError(errors)


def _letter(
    rule: DeadlineRule, receiver: Agency, rows: list[Difficulty], *, by: Seat, at: datetime,
    signer: Seat | None,
) -> CoordinationRequest:  # fmt: skip
    subject = _("Tổng hợp %(n)s vướng mắc, đề nghị sửa đổi trong thực hiện %(regulation)s") % {
        "n": len(rows), "regulation": rule.regulation.short_title or rule.regulation.name,
    }  # fmt: skip
    parts = [_("Kính gửi %(body)s.") % {"body": body_name(rule)}]
    for index, row in enumerate(rows, 1):
        head = f"{index}. {row.provision.citation}. {row.agency.name} ({row.number})"
        parts += [f"{head}: {row.what}", _("Đề nghị: %(what)s") % {"what": row.proposal}]
        if not row.proposal:
            parts.pop()
    return workflow.draft(
        by=by, at=at, act=Act.REPORT, rule=rule, addressees=[receiver], signer=signer,
        subject=subject[:300], body="\n\n".join(parts), secrecy=Secrecy.ORDINARY,
    )  # fmt: skip


def _referral(
    rule: DeadlineRule, rows: list[Difficulty], letter: CoordinationRequest | None,
    paper_number: str, paper_on: date | None, *, by: Seat, at: datetime,
) -> Referral:  # fmt: skip
    dossier = access.open_dossier(Dossier.Kind.DIFFICULTY, by.agency, secrecy=Secrecy.ORDINARY)
    theirs = [row for row in rows if row.agency != by.agency]
    raised = {row.agency.mail_group_id for row in theirs}
    raised |= {row.raised_by.group_id for row in theirs if row.raised_by.agency == row.agency}
    access.grant(
        dossier,
        access.Circle((by.agency.mail_group_id, by.group_id), Side.ASKS, LEADS),
        access.Circle(tuple(sorted(raised)), Side.OVERSEES, RAISES),
        by=by, is_open=False,
    )  # fmt: skip
    made = Referral.objects.create(
        dossier=dossier, agency=by.agency, rule=rule, letter=letter, made_by=by, made_at=at,
        paper_number=paper_number, paper_on=paper_on,
    )  # fmt: skip
    for row in rows:
        if row.status == Status.RAISED:
            row.status, row.taken_up_by, row.taken_up_at = Status.TAKEN_UP, by, at
        row.referral = made
        row.save(update_fields=["status", "taken_up_by", "taken_up_at", "referral"])
        note("difficulty.consolidated", at=at, by=by, dossier=row.dossier, number=row.number)
    note("referral.made", at=at, by=by, dossier=dossier, n=len(rows), clause=rule.code)
    return made


@in_record
def record_answer(
    referral: Referral, *, by: Seat, at: datetime, answer_number: str, answered_on: date | None,
    text: str,
) -> Referral:  # fmt: skip
    """Ghi trả lời của cấp trên: it closes all that was gathered, and tells who raised it."""
    rows = Referral.objects.select_for_update(of=("self",)).select_related("dossier", "rule")
    row = take(rows, referral.pk)
    check(can_lead(by, row))
    if row.is_answered:
        raise WrongState("answered")
    sent = sent_of(row.pk)
    if sent is None:
        raise ValidationError(
            _("Văn bản tổng hợp chưa ban hành nên chưa thể có trả lời; ban hành văn bản trước.")
        )
    check_answer(answer_number, answered_on, text, sent[1], day_of(at))
    row.answer_number, row.answered_on = answer_number.strip(), answered_on
    row.answer_remark = remark(row.dossier, text, at=at, field="text")
    row.answered_by, row.answered_at = by, at
    row.save(
        update_fields=[
            "answer_number", "answered_on", "answer_remark", "answered_by", "answered_at",
        ]
    )  # fmt: skip
    note("referral.answered", at=at, by=by, dossier=row.dossier, number=row.answer_number)
    for difficulty in Difficulty.objects.filter(referral=row, status=Status.TAKEN_UP):
        locked = lock(difficulty)
        locked.status, locked.ended_by, locked.ended_at = Status.ANSWERED, by, at
        locked.save(update_fields=["status", "ended_by", "ended_at"])
        note("difficulty.answered", at=at, by=by, dossier=locked.dossier, number=row.answer_number)
        tell_raiser(locked, at=at)
    return row
