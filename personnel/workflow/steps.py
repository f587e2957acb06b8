"""Từng bước của chuỗi việc: a letter of ours, one that came in, what a body decided.

No step is begun before what must stand before it is there.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from personnel import competence
from personnel.models import CaseLetter, CaseWords, Decision, PersonnelCase
from personnel.progress import Standing, standings
from personnel.workflow.opening import check_mode, handlers_of, lock_case
from records import access
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import check_words, remark
from regulations.calendar import day_of
from regulations.models import DeadlineRule
from requests import workflow
from requests.models import CoordinationRequest, Dispatch
from requests.workflow.moves import WrongState, check

Letter = CoordinationRequest.Status
FALLEN = (Dispatch.Status.WITHDRAWN, Dispatch.Status.DECLINED)


def receivers(case: PersonnelCase, party: str, on: date) -> QuerySet[Agency]:
    """The agencies that are the party a step writes to."""
    found = Agency.objects.filter(
        parties__regulation=case.regulation_id, parties__code=party
    ).exclude(pk=case.agency_id)
    active = [agency.pk for agency in found if agency.is_active(on)]
    return found.filter(pk__in=active).order_by("sort_name")


def incoming(case: PersonnelCase, rule: str, seat: Seat) -> QuerySet[Dispatch]:
    """What came in under the clause of a step and stands, as far as this seat reads it."""
    rows = Dispatch.objects.visible_to(seat).with_parties().filter(
        requested_agency=case.agency_id, rule__code=rule, is_copy=False
    )  # fmt: skip
    rows = rows.exclude(status__in=FALLEN).exclude(case__status=Letter.WITHDRAWN)
    return rows.exclude(personnel_links__case=case).order_by("-delivered_at")


@in_record
def write_letter(
    case: PersonnelCase, *, by: Seat, at: datetime, step: str, to: Agency
) -> CoordinationRequest:
    """Lập văn bản của một bước: a restricted draft; it goes the way of all letters."""
    case = lock_case(case)
    here, on = _ready(case, by, step, "letter"), day_of(at)
    if not receivers(case, here.step.to, on).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Chọn cơ quan mà điều khoản nêu.")})
    check_mode(case.dossier, here.step.label)
    rule = DeadlineRule.objects.in_force(on).filter(code=here.step.rule).first()
    if rule is None:
        raise ValidationError(_("Quy tắc của bước này không còn áp dụng; báo quản trị nghiệp vụ."))
    letter = workflow.draft(
        by=by, at=at, act=rule.act, rule=rule, addressees=[to], signer=case.signer,
        secrecy=case.dossier.secrecy, is_restricted=True, keeps_barred=case.dossier,
        is_register_only=case.dossier.is_register_only, **_words(case, here),
    )  # fmt: skip
    access.grant(letter.dossier, handlers_of(case), by=by)
    CaseLetter.objects.create(case=case, step=step, letter=letter, by=by, at=at)
    note("personnel.letter_drafted", at=at, by=by, dossier=case.dossier, inside=by.agency,
         step=step)  # fmt: skip
    return letter


def _words(case: PersonnelCase, here: Standing) -> dict[str, str]:
    """By code; the name only where it was written down at all, and never in the title."""
    if case.dossier.is_register_only:
        return {"paper_place": case.paper_place}
    said = CaseWords.objects.filter(case=case).first()
    who = ", ".join(filter(None, (case.code, said.name, said.post))) if said else case.code
    subject = _("%(label)s, mã %(code)s") % {"label": here.step.label, "code": case.code}
    body = _("Về: %(who)s.\n\nCăn cứ %(clause)s %(regulation)s: “%(quote)s”") % {
        "who": who, "clause": here.provision.citation,
        "regulation": here.provision.regulation.name, "quote": here.step.quote,
    }  # fmt: skip
    return {"subject": subject[:300], "body": body}


@in_record
def link_incoming(
    case: PersonnelCase, *, by: Seat, at: datetime, step: str, dispatch: Dispatch
) -> CaseLetter:
    """Gắn văn bản đến: the exchange that starts our part of the chain."""
    case = lock_case(case)
    here = _ready(case, by, step, "incoming")
    if not incoming(case, here.step.rule, by).filter(pk=dispatch.pk).exists():
        raise ValidationError({"dispatch": _("Chọn văn bản đến theo điều khoản của bước này.")})
    row = CaseLetter.objects.create(case=case, step=step, dispatch=dispatch, by=by, at=at)
    note("personnel.linked", at=at, by=by, dossier=case.dossier, inside=by.agency, step=step)
    return row


@in_record
def record_decision(
    case: PersonnelCase, *, by: Seat, at: datetime, step: str, document_number: str,
    decided_on: date | None, text: str = "", body: str = "",
) -> Decision:  # fmt: skip
    """Ghi quyết định, kết luận của cấp có thẩm quyền: number, day, its own words; no scale."""
    case = lock_case(case)
    here = _ready(case, by, step, "decision")
    errors = {}
    if not document_number.strip():
        errors["document_number"] = _("Ghi số, ký hiệu quyết định, kết luận.")
    since = _since(case, here, by)
    if decided_on is None or not since <= decided_on <= day_of(at):
        errors["decided_on"] = _("Ghi ngày quyết định, từ %(since)s đến hôm nay.") % {
            "since": f"{since:%d/%m/%Y}"
        }
    if errors:
        raise ValidationError(errors)
    check_words(case.dossier, text, "text", _("Ghi nội dung quyết định, kết luận."))
    check_mode(case.dossier, text)
    try:
        with transaction.atomic():
            row = Decision.objects.create(
                case=case, step=step, body=body.strip() or here.step.body, by=by, at=at,
                document_number=document_number.strip(), decided_on=decided_on,
                remark=remark(case.dossier, text, at=at, field="text"),
            )  # fmt: skip
    except IntegrityError as error:
        raise WrongState("decided") from error
    note("personnel.decided", at=at, by=by, dossier=case.dossier, inside=by.agency, step=step,
         number=row.document_number)  # fmt: skip
    _tell(case, by=by, at=at, key=step)
    _close_when_done(case, by=by, at=at)
    return row


def _since(case: PersonnelCase, here: Standing, seat: Seat) -> date:
    """Nothing is decided before what must stand before it: the letter, the answer or direction
    that opened the gate, the earlier decision."""
    before = [s.done_on for s in standings(case, seat) if s.step.key in here.step.after]
    return max(filter(None, before), default=date(day_of(case.opened_at).year - 1, 1, 1))


def _tell(case: PersonnelCase, *, by: Seat, at: datetime, key: str) -> None:
    groups = handlers_of(case).groups
    seats = by.agency.seats.current(day_of(at)).filter(group__in=groups).exclude(pk=by.pk)
    tell(seats, case.dossier, Notice.Kind.DECIDED, true_on=day_of(at), at=at, key=key)


def _close_when_done(case: PersonnelCase, *, by: Seat, at: datetime) -> None:
    if all(here.is_done for here in standings(case, by)):
        case.status, case.closed_by, case.closed_at = PersonnelCase.Status.CLOSED, by, at
        case.save(update_fields=["status", "closed_by", "closed_at"])
        note("personnel.closed", at=at, by=by, dossier=case.dossier, inside=by.agency)


def _ready(case: PersonnelCase, by: Seat, key: str, kind: str) -> Standing:
    """The step, if it may be begun now; else a sentence that says what is missing."""
    check(competence.can_work(by, case))
    here = next((s for s in standings(case, by) if s.step.key == key), None)
    check(here is not None and here.step.type == kind)
    if here.missing:
        raise ValidationError(
            _("Chưa làm được bước này. Phải xong trước: %(steps)s.")
            % {"steps": "; ".join(here.missing)}
        )
    if here.state != "next":
        raise WrongState(here.state)
    return here
