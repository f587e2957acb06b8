"""Figures of a period, counted from what the writer's own agency may know, at the cut-off.

Each says in words what was counted. They are an offer: the text beside them is the writer's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from complaints.models import ComplaintCase, Matter
from meetings.models import Meeting, Session
from regulations.calendar import VIETNAM
from requests.models import CoordinationRequest, Dispatch, Outcome
from vetting.models import VettingCase


@dataclass(frozen=True)
class Span:
    """From the first day of a period to the end of its cut-off."""

    first: date
    cut_off: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time.min, VIETNAM)

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.cut_off + timedelta(days=1), time.min, VIETNAM)


@dataclass(frozen=True)
class Figure:
    label: str
    words: str  # what is counted
    count: Callable[[Seat, Span], int]


def _letters(seat: Seat, span: Span) -> int:
    sent = CoordinationRequest.objects.trackable_by(seat).filter(requesting_agency=seat.agency)
    return sent.filter(issued_at__gte=span.since, issued_at__lt=span.until).count()


def _received(seat: Seat) -> QuerySet:
    return Dispatch.objects.trackable_by(seat).filter(requested_agency=seat.agency)


def _arrived(seat: Seat, span: Span) -> int:
    found = _received(seat).filter(delivered_at__gte=span.since, delivered_at__lt=span.until)
    return found.count()


def _answers(seat: Seat, span: Span) -> QuerySet:
    """Of those that had a last day to keep; an aim is none."""
    return Outcome.objects.filter(
        dispatch__in=_received(seat), set_aside_at=None, status=Dispatch.Status.REPLIED,
        dispatch__rule__is_aim=False, happened_on__gte=span.first, happened_on__lte=span.cut_off,
    )  # fmt: skip


def _on_time(seat: Seat, span: Span) -> int:
    return _answers(seat, span).filter(happened_on__lte=F("dispatch__due_on")).count()


def _late(seat: Seat, span: Span) -> int:
    return _answers(seat, span).filter(happened_on__gt=F("dispatch__due_on")).count()


def _waiting(seat: Seat, span: Span) -> int:
    there = _received(seat).filter(delivered_at__lt=span.until, is_copy=False)
    open_then = there.exclude(finished_at__lt=span.until).exclude(rule__silence="none")
    return open_then.count()


def _complaints(seat: Seat) -> QuerySet:
    return ComplaintCase.objects.trackable_by(seat).filter(agency=seat.agency)


def _taken_in(seat: Seat, span: Span) -> int:
    found = _complaints(seat).filter(received_on__gte=span.first, received_on__lte=span.cut_off)
    return found.count()


def _finished(seat: Seat, span: Span) -> int:
    found = _complaints(seat).filter(finished_at__gte=span.since, finished_at__lt=span.until)
    return found.count()


def _matters(seat: Seat, span: Span) -> int:
    own = Matter.objects.trackable_by(seat).filter(agency=seat.agency)
    return own.filter(opened_at__gte=span.since, opened_at__lt=span.until).count()


def _vetted(seat: Seat, span: Span) -> int:
    own = VettingCase.objects.trackable_by(seat).filter(agency=seat.agency)
    return own.filter(closed_at__gte=span.since, closed_at__lt=span.until).count()


def _met(seat: Seat, span: Span) -> int:
    called = Meeting.objects.trackable_by(seat).called()
    called = called.filter(case__requesting_agency=seat.agency)
    return called.filter(starts_at__gte=span.since, starts_at__lt=span.until).count()


def _sessions(seat: Seat, span: Span) -> int:
    ours = Q(agency=seat.agency) | Q(commune=seat.agency)
    found = Session.objects.trackable_by(seat).filter(ours)
    return found.filter(held_on__gte=span.first, held_on__lte=span.cut_off).count()


FIGURES: dict[str, Figure] = {
    "letters_sent": Figure(
        _("Văn bản phối hợp đã gửi"), _("văn bản cơ quan gửi đi trong kỳ"), _letters
    ),
    "letters_received": Figure(
        _("Văn bản phối hợp nhận được"), _("văn bản đến hệ thống trong kỳ"), _arrived
    ),
    "answered_on_time": Figure(
        _("Trả lời đúng hạn"), _("trả lời gửi trong kỳ, chậm nhất vào hạn"), _on_time
    ),
    "answered_late": Figure(
        _("Trả lời quá hạn"), _("trả lời gửi trong kỳ, sau hạn"), _late
    ),
    "waiting": Figure(
        _("Đang giải quyết"), _("văn bản phải trả lời còn mở khi chốt số liệu"), _waiting
    ),
    "complaints_received": Figure(
        _("Đơn, thư tiếp nhận"), _("đơn vào sổ trong kỳ, người lập được biết"), _taken_in
    ),
    "complaints_finished": Figure(
        _("Đơn, thư đã giải quyết, chuyển, lưu"), _("đơn kết thúc trong kỳ"), _finished
    ),
    "matters_opened": Figure(
        _("Vụ án, vụ việc đưa vào theo dõi"), _("vụ mở theo dõi trong kỳ, người lập được biết"),
        _matters,
    ),
    "vetting_finished": Figure(
        _("Hồ sơ thẩm định đã kết thúc"), _("hồ sơ đóng trong kỳ, người lập được biết"), _vetted
    ),
    "meetings_held": Figure(
        _("Cuộc họp đã mời"), _("cuộc họp cơ quan mời, họp trong kỳ"), _met
    ),
    "sessions_held": Figure(
        _("Buổi làm việc theo địa bàn"), _("buổi làm việc trong kỳ có ghi nhật ký"), _sessions
    ),
}  # fmt: skip
CHOICES = [("", _("Không kèm số liệu")), *((code, f.label) for code, f in FIGURES.items())]


def count(seat: Seat, codes: set[str], *, first: date, cut_off: date) -> dict[str, int]:
    """The figures of these codes as the seat may count them; codes no longer known are passed
    over."""
    span = Span(first, cut_off)
    return {code: FIGURES[code].count(seat, span) for code in sorted(codes & FIGURES.keys())}


def line(code: str, number: int, cut_off: date) -> str:
    """“Trả lời đúng hạn: 12 (trả lời gửi trong kỳ, chậm nhất vào hạn; đến 25/11/2026)”."""
    found = FIGURES[code]
    return f"{found.label}: {number} ({found.words}; đến {cut_off:%d/%m/%Y})."
