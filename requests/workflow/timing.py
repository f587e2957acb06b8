"""More time: notices, late notices accepted, times agreed, exchanges logged."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record, note
from records.models import Notice
from records.notices import tell
from records.remarks import remark
from regulations.calendar import day_of
from regulations.models import DeadlineRule, working_calendar
from requests import competence
from requests.models import Agreement, ClockEntry, Contact, Dispatch, TimeNotice
from requests.workflow.clock import replay, set_clock
from requests.workflow.moves import WrongState, check, lock_dispatch
from requests.workflow.sending import answering_seats, asking_seats


@in_record
def give_notice(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    reason: str,
    new_due_on: date | None = None,
    document_number: str = "",
) -> TimeNotice:
    """Thông báo cần thêm thời gian. One given too late is kept, and says so."""
    dispatch = lock_dispatch(dispatch)
    if not dispatch.is_open:
        raise WrongState(dispatch.status)
    check(competence.can_give_notice(by, dispatch))
    _check_notice(dispatch, at, reason, new_due_on, document_number)
    row = TimeNotice.objects.create(
        dispatch=dispatch, given_at=at, given_on=day_of(at), given_by=by,
        remark=remark(dispatch.dossier, reason, at=at, field="reason"),
        new_due_on=new_due_on, document_number=document_number.strip(), is_in_time=False,
    )  # fmt: skip
    row.is_in_time = replay(dispatch, working_calendar()).valid_notices[-1]
    row.save(update_fields=["is_in_time"])
    set_clock(dispatch, cause=ClockEntry.Cause.NOTICE, by=by, at=at)
    note(
        "dispatch.notice_given", at=at, by=by, dossier=dispatch.dossier,
        new_due_on=new_due_on, in_time=row.is_in_time,
    )  # fmt: skip
    tell(
        asking_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.MORE_TIME,
        true_on=day_of(at), at=at, key=f"notice:{row.pk}",
    )  # fmt: skip
    return row


def _check_notice(
    dispatch: Dispatch, at: datetime, reason: str, new_due_on: date | None, number: str
) -> None:
    rule, errors = dispatch.rule, {}
    if not reason.strip() and not dispatch.dossier.is_register_only:
        errors["reason"] = _("Nhập lý do cần thêm thời gian.")
    if rule.notice_in_writing and not number.strip():
        errors["document_number"] = _("Nhập số, ký hiệu của văn bản thông báo.")
    if new_due_on is None:
        if rule.more_time == DeadlineRule.MoreTime.RESPONDER_NAMES_DATE:
            errors["new_due_on"] = _(
                "Ghi ngày trả lời mới: điều khoản yêu cầu xác định thời gian."
            )
    elif problem := _date_problem(dispatch, new_due_on, day_of(at)):
        errors["new_due_on"] = problem
    if errors:
        raise ValidationError(errors)


def _date_problem(dispatch: Dispatch, day: date, today: date) -> str:
    calendar = working_calendar()
    first = max(filter(None, (today, dispatch.due_on)))
    if day <= first:
        first_free = calendar.add_working_days(first, 1)
        return _("Chọn ngày làm việc từ %(day)s trở đi.") % {"day": f"{first_free:%d/%m/%Y}"}
    if not calendar.is_working(day):
        return _("%(day)s là ngày nghỉ; chọn ngày làm việc.") % {"day": f"{day:%d/%m/%Y}"}
    return ""


@in_record
def accept_late_notice(notice: TimeNotice, *, by: Seat, at: datetime) -> TimeNotice:
    """The requester accepts a notice that came too late under the clause."""
    dispatch = lock_dispatch(notice.dispatch)
    row = dispatch.time_notices.get(pk=notice.pk)
    if row.accepted_at or row.is_in_time or not dispatch.is_open:
        raise WrongState("accepted")
    check(competence.can_accept_late_notice(by, dispatch))
    row.accepted_at, row.accepted_by = at, by
    row.save(update_fields=["accepted_at", "accepted_by"])
    set_clock(dispatch, cause=ClockEntry.Cause.NOTICE_ACCEPTED, by=by, at=at)
    note("dispatch.notice_accepted", at=at, by=by, dossier=dispatch.dossier, notice=row.pk)
    _tell_accepted(dispatch, at, key=f"notice:{row.pk}")
    return row


def _tell_accepted(dispatch: Dispatch, at: datetime, *, key: str) -> None:
    tell(
        answering_seats(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.TIME_ACCEPTED,
        true_on=day_of(at), at=at, key=key,
    )  # fmt: skip


@in_record
def propose_time(
    dispatch: Dispatch, *, by: Seat, at: datetime, due_on: date, reason: str = ""
) -> Agreement:
    """Đề nghị thống nhất thời gian: nothing moves until the other side accepts."""
    dispatch = lock_dispatch(dispatch)
    check(competence.can_propose_time(by, dispatch))
    if due_on <= day_of(at):
        raise ValidationError({"due_on": _("Chọn ngày sau hôm nay.")})
    if not working_calendar().is_working(due_on):
        raise ValidationError({"due_on": _("Đây là ngày nghỉ; chọn ngày làm việc.")})
    row = Agreement.objects.create(
        dispatch=dispatch, due_on=due_on, proposed_by=by, proposed_at=at,
        remark=remark(dispatch.dossier, reason, at=at, field="reason"),
    )  # fmt: skip
    note("dispatch.time_proposed", at=at, by=by, dossier=dispatch.dossier, due_on=due_on)
    ours = by.agency_id == dispatch.case.requesting_agency_id
    others = answering_seats if ours else asking_seats
    tell(
        others(dispatch, day_of(at)), dispatch.dossier, Notice.Kind.MORE_TIME,
        true_on=day_of(at), at=at, key=f"agreement:{row.pk}",
    )  # fmt: skip
    return row


@in_record
def accept_time(agreement: Agreement, *, by: Seat, at: datetime) -> Agreement:
    """Thống nhất: the other side's acceptance makes the date.

    A proposal lapses with its own date, and with the dispatch. After the due day two sides may
    still agree on a day to come: the clause (000 Điều 5.1.a) leaves the time to them, and the
    requester's will is in it, as when it accepts a late notice. What was announced before, and
    that it passed, stays in the ledger.
    """
    dispatch = lock_dispatch(agreement.dispatch)
    row = dispatch.agreements.select_related("proposed_by").get(pk=agreement.pk)
    if row.accepted_at or not dispatch.is_open:
        raise WrongState("accepted")
    check(competence.can_accept_time(by, dispatch, proposed_by_agency=row.proposed_by.agency_id))
    if row.due_on <= day_of(at):
        raise ValidationError(_("Ngày đề nghị đã qua; hãy đề nghị ngày khác."))
    row.accepted_by, row.accepted_at, row.accepted_on = by, at, day_of(at)
    row.save(update_fields=["accepted_by", "accepted_at", "accepted_on"])
    set_clock(dispatch, cause=ClockEntry.Cause.AGREED, by=by, at=at)
    note("dispatch.time_agreed", at=at, by=by, dossier=dispatch.dossier, due_on=row.due_on)
    tell(
        [row.proposed_by], dispatch.dossier, Notice.Kind.TIME_ACCEPTED,
        true_on=day_of(at), at=at, key=f"agreement:{row.pk}",
    )  # fmt: skip
    return row


@in_record
def log_contact(
    dispatch: Dispatch,
    *,
    by: Seat,
    at: datetime,
    on: date,
    means: str,
    said: str,
    is_feedback: bool = False,
    needs_writing: bool = False,
) -> Contact:
    """Ghi cuộc trao đổi. Where any feedback stops silence (004), such a line stops it.

    The day counts as stated when the requester writes it down, as logged when the addressee does.
    ``needs_writing``: what was agreed stays open until the paper that follows has a number.
    """
    dispatch = lock_dispatch(dispatch)
    check(competence.can_log_contact(by, dispatch))
    if not day_of(dispatch.delivered_at) <= on <= day_of(at):
        raise ValidationError({"on": _("Ngày trao đổi phải từ ngày gửi đến hôm nay.")})
    asks = by.agency_id == dispatch.case.requesting_agency_id
    row = Contact.objects.create(
        dispatch=dispatch, on=on, means=means, is_feedback=is_feedback, by=by, at=at,
        remark=remark(dispatch.dossier, said, at=at, field="said"),
        counts_on=on if asks else day_of(at), needs_writing=needs_writing,
    )  # fmt: skip
    note(
        "dispatch.contact_logged", at=at, by=by, dossier=dispatch.dossier, feedback=is_feedback,
        needs_writing=needs_writing,
    )  # fmt: skip
    if is_feedback and dispatch.rule.any_feedback_stops:
        set_clock(dispatch, cause=ClockEntry.Cause.FEEDBACK, by=by, at=at)
    return row
