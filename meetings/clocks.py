"""The days before a meeting, counted backwards with the working calendar; nothing is written.

002 Điều 5.2: the host gives the papers five working days before; the day of the meeting is not
counted. The clause's own rule says how many: a version of it with one day more is the setting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from meetings.models import Meeting
from regulations.calendar import DAY, WorkingCalendar, day_of
from regulations.deadlines import limit_from
from regulations.models import DeadlineRule

REPLY_DAYS = 2  # working days: one until receipt is assumed, one to answer


def host_rules() -> list[DeadlineRule]:
    """What any clause asks of a host before a meeting, the newest version first."""
    return list(DeadlineRule.objects.filter(owed_by="host", is_before=True).order_by("-version"))


def papers_rule(
    rule: DeadlineRule | None, on: date, among: list[DeadlineRule] | None = None
) -> DeadlineRule | None:
    """What the clause of an invitation asks of its host; None where it asks nothing."""
    if rule is None:
        return None
    found = host_rules() if among is None else among
    valid = [
        row
        for row in found
        if (row.provision_id, row.act) == (rule.provision_id, rule.act)
        and (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on <= row.valid_to)
    ]
    return valid[0] if valid else None


def papers_due_on(
    rule: DeadlineRule | None, meeting_on: date, calendar: WorkingCalendar
) -> date | None:
    """The last day for the papers of a meeting on the day ``meeting_on``."""
    return limit_from(rule.as_rule(), meeting_on, calendar) if rule else None


def papers_due(meeting: Meeting, calendar: WorkingCalendar) -> date | None:
    """Of a meeting as it stands now, under the rule of the day it was set."""
    return papers_due_of([meeting], calendar).get(meeting.pk)


def papers_due_of(meetings: Iterable[Meeting], calendar: WorkingCalendar) -> dict[UUID, date]:
    """Of many meetings, with one look at the rules; those that owe no papers are left out."""
    among = host_rules()
    found = {
        meeting.pk: papers_due_on(
            papers_rule(meeting.case.rule, day_of(meeting.set_at), among), meeting.day, calendar
        )
        for meeting in meetings
    }
    return {key: day for key, day in found.items() if day is not None}


@dataclass(frozen=True)
class Step:
    """One date of the way to a meeting, why it is this one, and whether it has passed."""

    name: str
    by: date
    why: str
    is_past: bool


def critical_path(
    rule: DeadlineRule | None, meeting_on: date, reply_by: date | None, on: date,
    calendar: WorkingCalendar, *, set_on: date | None = None,
) -> list[Step]:  # fmt: skip
    """“Gửi chậm nhất …, tài liệu trước …, ý kiến trước …”, in the order of their days. ``set_on``:
    the day the meeting was set, whose rule stays its own; None before there is one."""
    host = papers_rule(rule, set_on or on)
    papers = papers_due_on(host, meeting_on, calendar)
    opinions = reply_by or calendar.subtract_working_days(meeting_on, 1)
    send = calendar.subtract_working_days(opinions, REPLY_DAYS)
    is_papers = papers is not None and papers < send
    send = papers if is_papers else send
    steps = [(_("Gửi giấy mời chậm nhất"), send, _why_send(is_papers))]
    if papers is not None:
        why = _("%(n)s ngày làm việc trước ngày họp, ngày họp không tính: %(article)s.") % {
            "n": host.amount, "article": host.citation,
        }  # fmt: skip
        steps.append((_("Tài liệu đến hết ngày"), papers, why))
    why = _("Ngày ghi trong giấy mời.") if reply_by else _(
        "Giấy mời không ghi ngày trả lời: ngày làm việc liền trước ngày họp."
    )  # fmt: skip
    steps.append((_("Ý kiến, trả lời đến hết ngày"), opinions, why))
    steps.sort(key=lambda step: step[1])
    return [Step(name, day, why, day < on) for name, day, why in steps]


def _why_send(is_papers: bool) -> str:
    if is_papers:
        return _("Tài liệu đi cùng giấy mời, nên theo hạn gửi tài liệu.")
    return _(
        "Hai ngày làm việc trước ngày trả lời: văn bản được coi là nhận vào ngày làm việc kế "
        "tiếp, nơi mời còn ít nhất một ngày để trả lời."
    )


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a calendar month."""
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY
