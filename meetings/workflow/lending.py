"""People lent for a time: asked for, nominated, consented to; files read on the spot."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from meetings import competence
from meetings.models import FileStudy, Nomination, Secondment, SecondmentNeed
from meetings.workflow.moves import lock_nomination
from records.history import in_record, note
from records.models import Notice, Secrecy
from records.notices import tell
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule
from requests import workflow as letters
from requests.models import Dispatch
from requests.workflow.drafting import check_addressees
from requests.workflow.moves import WrongState, check, lock_dispatch, take
from requests.workflow.sending import asking_seats, finish

Status = Nomination.Status


@in_record
def ask_people(
    *,
    by: Seat,
    at: datetime,
    rule: DeadlineRule,
    addressees: Iterable[Agency],
    subject: str,
    needs: Iterable[dict[str, Any]],
    letter_reply_by: date | None = None,
    signer: Seat | None = None,
) -> Secondment:
    """Đề nghị cử cán bộ: a draft letter, always restricted, with a row for each kind of person.

    ``needs``: ``post``, ``qualification``, ``people``, ``from_on``, ``to_on``, ``task``.
    """
    on, addressees, needs = day_of(at), list(addressees), list(needs)
    check(competence.can_ask_people(by, on))
    if not subject.strip():
        raise ValidationError({"subject": _("Nhập trích yếu.")})
    if not needs:
        raise ValidationError(_("Ghi ít nhất một vị trí cần cử."))
    if letter_reply_by is not None and letter_reply_by < on:
        raise ValidationError({"letter_reply_by": _("Ngày đề nghị trả lời đã qua.")})
    case = letters.draft(
        by=by, at=at, act=Act.SECONDMENT, rule=rule, addressees=addressees, signer=signer,
        subject=subject.strip(), letter_reply_by=letter_reply_by, is_restricted=True,
        body="\n\n".join(_in_words(need) for need in needs), secrecy=Secrecy.ORDINARY,
    )  # fmt: skip
    if errors := check_addressees(case, addressees, on=on):
        raise ValidationError(errors)
    row = Secondment.objects.create(case=case, by=by, at=at)
    for need in needs:
        _check_time(need["from_on"], need["to_on"])
        SecondmentNeed.objects.create(secondment=row, at=at, **need)
    note("secondment.asked", at=at, by=by, dossier=case.dossier, inside=by.agency)
    return row


def _in_words(need: dict[str, Any]) -> str:
    text = _("Đề nghị cử %(people)s người, %(post)s, từ %(from_on)s đến %(to_on)s: %(task)s") % {
        **need, "from_on": f"{need['from_on']:%d/%m/%Y}", "to_on": f"{need['to_on']:%d/%m/%Y}",
    }  # fmt: skip
    if need.get("qualification"):
        text += _(" Yêu cầu: %s") % need["qualification"]
    return text


def _check_time(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise ValidationError({"to_on": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})


def open_places(need: SecondmentNeed, *, locked: bool = False) -> int:
    """How many are still wanted; who was withdrawn leaves the place open again.

    A post may be asked of several agencies, and none reads whom another named: the database counts
    past its wall, a number without names, for who may read the need. ``locked``: until the end of
    the transaction nobody else takes one.
    """
    with connection.cursor() as cursor:
        cursor.execute("select meetings_open_places(%s, %s)", [need.pk, locked])
        return cursor.fetchone()[0]


def _check_within(need: SecondmentNeed, from_on: date, to_on: date) -> None:
    """For a part of the time that was asked for, or for all of it."""
    asked = {"from_on": f"{need.from_on:%d/%m/%Y}", "to_on": f"{need.to_on:%d/%m/%Y}"}
    said = _(
        "Bên đề nghị cần người từ %(from_on)s đến hết %(to_on)s; ghi ngày trong thời gian đó."
    )
    outside = {"from_on": from_on < need.from_on, "to_on": to_on > need.to_on}
    if errors := {name: said % asked for name, is_out in outside.items() if is_out}:
        raise ValidationError(errors)


@in_record
def nominate(
    dispatch: Dispatch, *, by: Seat, at: datetime, need: SecondmentNeed, name: str, title: str,
    from_on: date, to_on: date, task: str = "",
) -> Nomination:  # fmt: skip
    """Đề cử một người; read inside the house until a leader consents."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_nominate(by, dispatch))
    check(need.secondment_id == dispatch.case_id)
    errors = {}
    if not name.strip():
        errors["name"] = _("Ghi họ tên người được cử.")
    if not title.strip():
        errors["title"] = _("Ghi chức vụ, chuyên môn.")
    if errors:
        raise ValidationError(errors)
    _check_time(from_on, to_on)
    _check_within(need, from_on, to_on)
    if not open_places(need, locked=True):
        raise ValidationError({"need": _("Vị trí này đã đủ người; rút một đề cử trước.")})
    row = Nomination.objects.create(
        dispatch=dispatch, need=need, inside_agency=by.agency, name=name.strip(),
        title=title.strip(), from_on=from_on, to_on=to_on, task=task.strip(), by=by, at=at,
    )  # fmt: skip
    note("secondment.nominated", at=at, by=by, dossier=dispatch.dossier, inside=by.agency)
    return row


@in_record
def consent(nomination: Nomination, *, by: Seat, at: datetime) -> Nomination:
    """Lãnh đạo đồng ý cử: the name leaves the house; the first one answers the letter."""
    dispatch = lock_dispatch(nomination.dispatch)
    row = lock_nomination(nomination)
    if row.status != Status.PROPOSED:
        raise WrongState(row.status)
    row.dispatch = dispatch  # as it stands behind the lock: the agency may have declined meanwhile
    check(competence.can_consent(by, row))
    row.status, row.inside_agency = Status.CONSENTED, None
    row.consented_by, row.consented_hand, row.consented_at = by, by.actor, at
    row.save(
        update_fields=[
            "status", "inside_agency", "consented_by", "consented_hand", "consented_at",
        ]
    )  # fmt: skip
    on = day_of(at)
    if dispatch.is_open:
        finish(
            dispatch, status=Dispatch.Status.REPLIED, by=by, at=at,
            is_late=dispatch.due_on is not None and on > dispatch.due_on,
        )  # fmt: skip
    note("secondment.consented", at=at, by=by, dossier=dispatch.dossier)
    tell(
        asking_seats(dispatch, on), dispatch.dossier, Notice.Kind.ANSWERED, true_on=on, at=at,
        key=f"nomination:{row.pk}",
    )  # fmt: skip
    return row


@in_record
def withdraw_nomination(
    nomination: Nomination, *, by: Seat, at: datetime, reason: str
) -> Nomination:
    """Rút đề cử, with the reason: the row stays, the place is open again, and the other side is
    told where it knew the name."""
    row = lock_nomination(nomination)
    if row.status == Status.WITHDRAWN:
        raise WrongState(row.status)
    check(competence.can_withdraw(by, row))
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do rút đề cử.")})
    row.status, row.withdrawn_reason = Status.WITHDRAWN, reason.strip()
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save(update_fields=["status", "withdrawn_reason", "withdrawn_at", "withdrawn_by"])
    dossier = row.dispatch.dossier
    inside = by.agency if row.consented_at is None else None
    note("secondment.withdrawn", at=at, by=by, dossier=dossier, inside=inside)
    if row.consented_at is not None:
        tell(
            asking_seats(row.dispatch, day_of(at)), dossier, Notice.Kind.ANSWERED,
            true_on=day_of(at), at=at, key=f"withdrawn:{row.pk}",
        )  # fmt: skip
    return row


@in_record
def give_feedback(nomination: Nomination, *, by: Seat, at: datetime, feedback: str) -> Nomination:
    """Nhận xét khi kết thúc: in words; nothing is rated."""
    row = lock_nomination(nomination)
    check(competence.can_give_feedback(by, row, day_of(at)))
    if not feedback.strip():
        raise ValidationError({"feedback": _("Ghi nhận xét.")})
    row.feedback, row.feedback_at = feedback.strip(), at
    row.save(update_fields=["feedback", "feedback_at"])
    note("secondment.feedback", at=at, by=by, dossier=row.dispatch.dossier)
    return row


@in_record
def log_study(
    dispatch: Dispatch, *, by: Seat, at: datetime, who: str, lines: str, from_on: date,
    to_on: date, copied: str = "",
) -> FileStudy:  # fmt: skip
    """Nghiên cứu hồ sơ tại chỗ (000 Điều 5.2, đoạn 3): who read which lines, from when to when."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_study(by, dispatch))
    wanted = {
        "who": (who, _("Ghi ai nghiên cứu.")),
        "lines": (lines, _("Ghi số, dòng sổ đã đọc.")),
    }
    if errors := {name: why for name, (text, why) in wanted.items() if not text.strip()}:
        raise ValidationError(errors)
    _check_time(from_on, to_on)
    if to_on > day_of(at):
        raise ValidationError({"to_on": _("Ghi sau khi đã nghiên cứu; ngày này chưa đến.")})
    row = FileStudy.objects.create(
        dispatch=dispatch, who=who.strip(), lines=lines.strip(), copied=copied.strip(),
        from_on=from_on, to_on=to_on, by=by, at=at,
    )  # fmt: skip
    note("secondment.studied", at=at, by=by, dossier=dispatch.dossier, lines_from=from_on)
    return row


@in_record
def confirm_study(study: FileStudy, *, by: Seat, at: datetime) -> FileStudy:
    """The agency that keeps the files confirms what was read."""
    rows: QuerySet = FileStudy.objects.select_for_update(of=("self",))
    row = take(rows.select_related("dispatch__dossier"), study.pk)
    if row.confirmed_at is not None:
        raise WrongState("confirmed")
    check(competence.can_confirm_study(by, row))
    row.confirmed_by, row.confirmed_at = by, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    note("secondment.study_confirmed", at=at, by=by, dossier=row.dispatch.dossier)
    return row
