"""Why a deadline falls on its day: where counting began, by which clause, and since when.

Everything shown is recorded or reckoned by ``regulations.deadlines``; this room only puts it into
words. What is contents, not clock, is marked private: a seat that only tracks does not read it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regulations.calendar import WorkingCalendar, day_of
from regulations.deadlines import NO_CONSENT, LetterDate, Reckoning, Unit
from regulations.wording import marked
from requests.days import Count, count, what_is_due
from requests.models import Agreement, ClockEntry, Dispatch, TimeNotice
from requests.phrases import due_of, silence_words
from requests.templatetags.dates import long_day, long_moment, short_day, weekday
from requests.workflow.clock import replay

RULE, LETTER, NOTICE, AGREED = "rule", "letter", "notice", "agreed"


@dataclass(frozen=True)
class Fact:
    label: str
    text: str
    is_strong: bool = False
    is_private: bool = False


@dataclass(frozen=True)
class Mark:
    label: str
    text: str
    css: str = ""


@dataclass(frozen=True)
class Change:
    """A line of the ledger, or a notice, or an agreement."""

    title: str
    at: datetime
    text: str
    is_key: bool = False
    private: str = ""  # why more time was asked for


@dataclass(frozen=True)
class Explanation:
    """One date, explained. ``lead`` is before, bold, after."""

    dispatch: Dispatch
    title: str
    what: str
    tags: tuple[str, ...]
    lead: tuple[str, str, str]
    facts: tuple[Fact, ...]
    starts: str
    quote: SafeString
    now: str
    count: Count
    marks: tuple[Mark, ...]
    history: tuple[Change, ...]
    more_time: tuple[Change, ...]
    moved_to: date | None  # what the calendar of today would make of it, when that differs
    calendar_version: int


def explain(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> Explanation:
    """Put the clock of ``dispatch`` into words, as it stands on the day ``on``."""
    clock = replay(dispatch, calendar)
    source, row = _source(dispatch, clock)
    counted = count(dispatch, on, calendar, by_rule=source == RULE)
    return Explanation(
        dispatch=dispatch,
        title=_title(dispatch),
        what=what_is_due(dispatch),
        tags=tuple(_tags(dispatch)),
        lead=_lead(dispatch, source, row, calendar),
        facts=tuple(_facts(dispatch)),
        starts=_starts(dispatch, source),
        quote=marked(dispatch.rule.quote, dispatch.rule.marks),
        now=_now(dispatch, on, counted, calendar),
        count=counted,
        marks=tuple(_marks(dispatch)),
        history=tuple(_change(entry) for entry in reversed(list(dispatch.ledger.all()))),
        more_time=tuple(_more_time(dispatch)),
        moved_to=clock.due_on if clock.due_on != dispatch.due_on else None,
        calendar_version=calendar.version,
    )


def _source(dispatch: Dispatch, clock: Reckoning) -> tuple[str, TimeNotice | Agreement | None]:
    """What the date rests on: the rule or the letter, or the last notice or agreement."""
    takes_letter = dispatch.rule.letter_date in {LetterDate.REPLACES, LetterDate.ONLY_SOURCE}
    has_date = dispatch.case.letter_reply_by is not None
    source: tuple[str, TimeNotice | Agreement | None]
    source = (LETTER if takes_letter and has_date else RULE, None)
    valid = iter(clock.valid_notices)
    rows = [
        *((n.given_on, 0, n) for n in dispatch.time_notices.all()),
        *((a.accepted_on, 1, a) for a in dispatch.agreements.all() if a.accepted_on),
    ]
    for _on, kind, row in sorted(rows, key=lambda r: r[:2]):
        if kind == 1:
            source = (AGREED, row)
        elif next(valid) or _is_accepted(dispatch, row):
            source = (NOTICE, row)
    return source


def _is_accepted(dispatch: Dispatch, notice: TimeNotice) -> bool:
    return notice.accepted_at is not None and dispatch.rule.late_notice_can_be_accepted


# --- Title, tags, the one sentence ---------------------------------------------------------------


def _title(dispatch: Dispatch) -> str:
    due = dispatch.due_on
    if due is None:
        if dispatch.is_receipt_only:
            return _("Vì sao không có hạn trả lời?")
        return _("Vì sao chưa có hạn?")
    day = f"{weekday(due)} {due:%d/%m/%Y}"
    if dispatch.rule.is_aim:
        return _("Vì sao phấn đấu đến %(day)s?") % {"day": day}
    return _("Vì sao là %(day)s?") % {"day": day}


def _tags(dispatch: Dispatch) -> Iterator[str]:
    if dispatch.due_on is None:
        yield _("Chỉ tiếp nhận") if dispatch.is_receipt_only else _("Chưa có hạn")
        return
    if dispatch.rule.is_aim:
        yield _("Mốc phấn đấu")
    if dispatch.is_assumed:
        yield _("Tạm tính, chưa đăng ký đến")
    elif dispatch.is_provisional:
        yield _("Tạm tính, chờ quyết định lịch nghỉ")
    elif not dispatch.rule.is_aim:
        yield _("Hạn chính thức")


def _lead(
    dispatch: Dispatch,
    source: str,
    row: TimeNotice | Agreement | None,
    calendar: WorkingCalendar,
) -> tuple[str, str, str]:
    if isinstance(row, Agreement):
        return _agreed_lead(dispatch, row)
    if isinstance(row, TimeNotice):
        return _notice_lead(dispatch, row)
    if dispatch.due_on is None:
        return _no_date_lead(dispatch)
    if source == LETTER:
        return _letter_lead(dispatch, calendar)
    if dispatch.rule.unit == Unit.WORKING_DAY:
        return _working_lead(dispatch, calendar)
    return _calendar_lead(dispatch)


def _working_lead(dispatch: Dispatch, calendar: WorkingCalendar) -> tuple[str, str, str]:
    start, due = dispatch.received_on, dispatch.due_on
    span, counted = (due - start).days, calendar.working_days_between(start, due)
    words = {"start": f"{start:%d/%m}", "due": f"{due:%d/%m}", "span": span}
    if dispatch.is_assumed:
        before = _("Từ ngày nhận tạm tính %(start)s đến %(due)s là %(span)s ngày: ") % words
    else:
        before = _("Từ ngày nhận %(start)s đến %(due)s là %(span)s ngày: ") % words
    bold = _("%(n)s ngày làm việc được tính") % {"n": counted}
    if span == counted:
        return before, bold, "."
    return before, bold, _(" và %(n)s ngày nghỉ không tính.") % {"n": span - counted}


def _calendar_lead(dispatch: Dispatch) -> tuple[str, str, str]:
    rule, start, due = dispatch.rule, dispatch.received_on, dispatch.due_on
    before = _("Từ ngày nhận %(start)s đến %(due)s: ") % {
        "start": f"{start:%d/%m}",
        "due": f"{due:%d/%m}",
    }
    bold = _("đếm đủ %(n)s %(unit)s, kể cả ngày nghỉ") % {
        "n": rule.amount,
        "unit": rule.get_unit_display(),
    }
    if rule.unit == Unit.CALENDAR_DAY and (due - start).days > rule.amount:
        return before, bold, _("; ngày cuối là ngày nghỉ nên chuyển sang ngày làm việc kế tiếp.")
    return before, bold, "."


def _letter_lead(dispatch: Dispatch, calendar: WorkingCalendar) -> tuple[str, str, str]:
    start, due = dispatch.received_on, dispatch.due_on
    before = _("Văn bản ghi ngày đề nghị trả lời là ")
    if dispatch.rule.amount:
        after = _("; ngày đó thay cho %(limit)s của quy chế.") % {
            "limit": dispatch.rule.limit_text
        }
    else:
        after = _("; quy chế lấy ngày đó làm hạn.")
    days = calendar.working_days_between(start, due)
    if days > 0:
        after += " " + _("Từ ngày nhận %(start)s có %(n)s ngày làm việc.") % {
            "start": f"{start:%d/%m}",
            "n": days,
        }
    else:
        after += " " + _("Ngày đó không sau ngày nhận %(start)s.") % {"start": f"{start:%d/%m}"}
    return before, long_day(due), after


def _agreed_lead(dispatch: Dispatch, row: Agreement) -> tuple[str, str, str]:
    before = _("Hai bên thống nhất ngày %(on)s: trả lời đến hết ") % {
        "on": f"{row.accepted_on:%d/%m/%Y}"
    }
    return before, long_day(row.due_on), f".{_original(dispatch)}"


def _notice_lead(dispatch: Dispatch, row: TimeNotice) -> tuple[str, str, str]:
    words = {"on": f"{row.given_on:%d/%m/%Y}"}
    if row.new_due_on is None:
        before = _("Cơ quan được đề nghị thông báo ngày %(on)s là cần thêm thời gian: ") % words
        return before, _("chưa có ngày mới"), f".{_original(dispatch)}"
    before = _("Cơ quan được đề nghị thông báo ngày %(on)s là cần thêm thời gian đến ") % words
    return before, long_day(row.new_due_on), f".{_original(dispatch)}"


def _original(dispatch: Dispatch) -> str:
    if dispatch.original_due_on is None:
        return ""
    return " " + _("Hạn ban đầu: %(day)s.") % {"day": long_day(dispatch.original_due_on)}


def _no_date_lead(dispatch: Dispatch) -> tuple[str, str, str]:
    if dispatch.is_receipt_only:
        return "", _("Không có hạn trả lời"), _(": văn bản gửi để biết, chỉ cần tiếp nhận.")
    if dispatch.rule.more_time == dispatch.rule.MoreTime.AGREEMENT:
        return (
            "",
            _("Chưa có hạn"),
            _(": văn bản không ghi ngày đề nghị trả lời và hai bên chưa thống nhất thời gian."),
        )
    return (
        "",
        _("Chưa có hạn"),
        _(": quy chế không nêu số ngày và văn bản không ghi ngày đề nghị trả lời."),
    )


# --- 1. Where counting began ---------------------------------------------------------------------


def _facts(dispatch: Dispatch) -> Iterator[Fact]:
    case, by_delivery = dispatch.case, _by_delivery(dispatch)
    yield Fact(_("Đến hệ thống"), long_moment(dispatch.delivered_at), is_strong=by_delivery)
    receipt = next(reversed(dispatch.receipts.all()), None)
    if receipt is None:
        text = _("chưa đăng ký; tạm tính nhận %(day)s") % {"day": long_day(dispatch.received_on)}
        yield Fact(_("Đăng ký đến"), text)
    else:
        same_day = receipt.registered_on == day_of(receipt.at)
        on = long_moment(receipt.at) if same_day else long_day(receipt.registered_on)
        yield Fact(_("Đăng ký đến"), on, is_strong=not by_delivery)
        yield Fact(_("Số đến"), receipt.incoming_number)
        clerk = f"{receipt.by.user.full_name}, {receipt.by.agency.name}"
        yield Fact(_("Văn thư"), clerk, is_private=True)
        if receipt.reason:
            yield Fact(_("Lý do sửa"), receipt.reason, is_private=True)
        if not receipt.documents_complete:
            yield Fact(_("Còn thiếu"), receipt.missing, is_private=True)
    letter = _("Số %(number)s, ngày %(on)s của %(agency)s") % {
        "number": case.document_number,
        "on": f"{case.issued_on:%d/%m/%Y}",
        "agency": case.requesting_agency.name,
    }
    yield Fact(_("Văn bản"), letter)
    papers = _("có tài liệu kèm theo") if case.has_documents else _("không kèm tài liệu")
    yield Fact(_("Tài liệu"), papers)
    yield Fact(_("Ngày riêng"), _own_date(dispatch))


def _own_date(dispatch: Dispatch) -> str:
    own = dispatch.case.letter_reply_by
    if own is None:
        return _("văn bản không ghi ngày đề nghị trả lời")
    return _("văn bản ghi %(day)s; %(effect)s") % {
        "day": long_day(own),
        "effect": dispatch.rule.get_letter_date_display(),
    }


def _by_delivery(dispatch: Dispatch) -> bool:
    return dispatch.rule.starts_on == dispatch.rule.StartsOn.DELIVERED


def _starts(dispatch: Dispatch, source: str) -> str:
    if dispatch.due_on is None or source != RULE:
        return ""
    if dispatch.is_assumed:
        start = _(
            "Chưa đăng ký đến nên tạm tính từ ngày làm việc liền sau ngày gửi; "
            "đăng ký xong sẽ tính lại."
        )
    elif _by_delivery(dispatch):
        start = _("Tính từ ngày đến hệ thống, theo thiết lập của quy tắc.")
    else:
        start = _("Tính từ ngày đăng ký đến, theo thiết lập của quy tắc.")
    zero = _("Ngày nhận là ngày 0, không tính (khoản 2 Điều 147 Bộ luật Dân sự).")
    return f"{start} {zero}"


# --- 3. How it stands today ----------------------------------------------------------------------


def _now(dispatch: Dispatch, on: date, counted: Count, calendar: WorkingCalendar) -> str:
    """“Hôm nay thứ Ba 24/02, ngày thứ 3/5”, or how it stands."""
    due = due_of(dispatch, on, calendar)
    if not dispatch.is_open:
        return f"{due.text} {due.date}"
    if counted.today is None:
        return _("Hôm nay %(day)s: %(text)s") % {"day": short_day(on), "text": due.text}
    return _("Hôm nay %(day)s, ngày thứ %(n)s/%(total)s") % {
        "day": short_day(on),
        "n": counted.today,
        "total": counted.total,
    }


# --- 4. What follows from it ---------------------------------------------------------------------


def _marks(dispatch: Dispatch) -> Iterator[Mark]:
    if dispatch.notice_by is not None:
        label = _("Chậm nhất để thông báo cần thêm thời gian")
        yield Mark(label, long_day(dispatch.notice_by))
    if dispatch.due_on is not None:
        label = _("Mốc phấn đấu, hết ngày") if dispatch.rule.is_aim else _("Hạn trả lời, hết ngày")
        yield Mark(label, long_day(dispatch.due_on), "is-due")
    if dispatch.rule.letter_date == LetterDate.SECOND_CLOCK:
        own = dispatch.case.letter_reply_by
        label = _("Mốc thứ hai, chỉ để xét im lặng: ngày ghi trong văn bản")
        if own:
            yield Mark(label, long_day(own))
        else:
            yield Mark(label, _("văn bản không ghi"), "is-plain")
    yield _silence(dispatch)


def _silence(dispatch: Dispatch) -> Mark:
    if dispatch.consent_from is not None:
        if dispatch.rule.any_feedback_stops:
            label = _("Nếu không có phản hồi nào: đủ điều kiện coi như đồng ý từ")
        else:
            label = _("Nếu không trả lời: đủ điều kiện coi như đồng ý từ")
        return Mark(label, long_day(dispatch.consent_from), "is-hush")
    reason = NO_CONSENT.get(dispatch.no_consent_because, "")
    words = silence_words(dispatch.rule, None, reason)
    return Mark(words.title, words.text, "is-plain")


def _change(entry: ClockEntry) -> Change:
    text = [f"{entry.get_cause_display()}."]
    if entry.is_assumed:
        text.append(_("Ngày nhận là giả định; không dùng để coi là đồng ý."))
    if entry.is_provisional:
        text.append(_("Lịch nghỉ chưa có quyết định chính thức."))
    text.append(_("Lịch làm việc bản %(n)s.") % {"n": entry.calendar_version})
    if entry.cause == ClockEntry.Cause.RECLASSIFIED and entry.rule is not None:
        text.insert(1, f"{entry.rule.limit_text.capitalize()}.")
    moved = entry.old_due_on is not None and entry.old_due_on != entry.due_on
    title, said = _change_title(entry), entry.reason
    return Change(title, entry.at, " ".join(text), is_key=moved, private=said)


def _change_title(entry: ClockEntry) -> str:
    old, new = entry.old_due_on, entry.due_on
    if new is None:
        return _("Chưa có hạn")
    if entry.is_assumed:
        return _("Tạm tính: %(day)s") % {"day": short_day(new)}
    if old is None:
        return short_day(new)
    if old == new:
        return _("Không đổi ngày: %(day)s") % {"day": short_day(new)}
    return f"{short_day(old)} → {short_day(new)}"


def _more_time(dispatch: Dispatch) -> Iterator[Change]:
    for notice in dispatch.time_notices.all():
        yield Change(
            _("Thông báo cần thêm thời gian: %(day)s")
            % {"day": short_day(notice.new_due_on) or _("chưa nêu ngày mới")},
            notice.given_at,
            _how_notice_stands(notice),
            is_key=notice.is_in_time or notice.accepted_at is not None,
            private=notice.reason,
        )
    for row in dispatch.agreements.all():
        text = _("Chờ bên kia đồng ý; hạn chưa đổi.")
        if row.accepted_on is not None:
            text = _("Hai bên thống nhất ngày %(on)s.") % {"on": f"{row.accepted_on:%d/%m/%Y}"}
        title = _("Đề nghị thời gian: %(day)s") % {"day": short_day(row.due_on)}
        is_key = row.accepted_on is not None
        yield Change(title, row.proposed_at, text, is_key=is_key, private=row.reason)


def _how_notice_stands(notice: TimeNotice) -> str:
    number = (
        _("Văn bản số %(n)s. ") % {"n": notice.document_number} if notice.document_number else ""
    )
    if notice.is_in_time:
        return number + _("Đúng thời điểm quy chế cho phép.")
    if notice.accepted_at is not None:
        on = f"{day_of(notice.accepted_at):%d/%m/%Y}"
        return number + _("Muộn so với quy chế; bên đề nghị chấp nhận ngày %(on)s.") % {"on": on}
    return number + _("Muộn so với quy chế; hạn không đổi nếu bên đề nghị không chấp nhận.")
