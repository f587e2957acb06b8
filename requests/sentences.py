"""Events as sentences an official can read; internal steps of the other side stay inside."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from agencies.models import Seat
from records.models import Event
from requests.models import Dispatch, Reply

TITLES = {
    "dispatch.sent": "Gửi yêu cầu",
    "dispatch.registered": "Đăng ký văn bản đến",
    "dispatch.receipt_corrected": "Sửa ngày đăng ký đến",
    "dispatch.assigned": "Phân công người thụ lý",
    "dispatch.notice_given": "Thông báo cần thêm thời gian",
    "dispatch.notice_accepted": "Bên gửi chấp nhận thông báo muộn",
    "dispatch.time_proposed": "Đề nghị thống nhất thời gian",
    "dispatch.time_agreed": "Hai bên thống nhất thời gian",
    "dispatch.contact_logged": "Trao đổi trực tiếp",
    "dispatch.reminded": "Bên gửi đôn đốc",
    "dispatch.declined": "Trả lời: không thuộc thẩm quyền",
    "dispatch.withdrawn": "Bên gửi thu hồi",
    "dispatch.consent_confirmed": "Xác nhận coi như đồng ý",
    "dispatch.unregistered": "Nhắc: văn bản chưa đăng ký đến",
    "dispatch.two_left": "Nhắc hạn: còn 2 ngày làm việc",
    "dispatch.due_today": "Nhắc hạn: hạn hôm nay",
    "dispatch.overdue": "Quá hạn",
    "dispatch.past_aim": "Vượt mốc phấn đấu",
    "dispatch.consent_possible": "Đủ điều kiện coi như đồng ý",
    "dispatch.shorter_date_withheld": "Lịch thay đổi: giữ hạn đã thông báo",
    "reply.submitted": "Trình lãnh đạo duyệt trả lời",
    "reply.returned": "Trả lại để sửa",
    "reply.taken_back": "Rút lại một bước",
    "reply.signed": "Ký trả lời",
    "reply.issued": "Gửi trả lời",
}
KEY = {
    "dispatch.sent",
    "dispatch.registered",
    "dispatch.notice_given",
    "dispatch.notice_accepted",
    "dispatch.time_agreed",
    "dispatch.receipt_corrected",
    "reply.issued",
}
SOON = {"dispatch.two_left", "dispatch.due_today", "dispatch.unregistered"}
LATE = {"dispatch.overdue"}


@dataclass(frozen=True)
class Line:
    """One line of “Nhật ký phối hợp”."""

    title: str
    at: datetime
    who: str
    text: str
    css: str


def timeline(dispatch: Dispatch, seat: Seat, on: date) -> list[Line]:
    """What happened, newest first, as ``seat`` may know it."""
    events = (
        Event.objects.filter(dossier=dispatch.dossier, action__in=TITLES)
        .filter(Q(inside_agency=None) | Q(inside_agency=seat.agency))
        .select_related("payload", "seat__user", "seat__agency")
        .order_by("-seq")[:60]
    )
    return [_line(event) for event in events]


def _line(event: Event) -> Line:
    css = (
        "is-late"
        if event.action in LATE
        else "is-soon"
        if event.action in SOON
        else "is-key"
        if event.action in KEY
        else ""
    )
    who = f"{event.seat.user.full_name}, {event.seat.agency.short_name}" if event.seat else ""
    return Line(TITLES[event.action], event.at, who, _text(event.action, event.payload.data), css)


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


def _text(action: str, data: dict[str, Any]) -> str:
    """The facts of an event in a few words."""
    if action == "dispatch.registered":
        return f"Số đến {data['number']}, ngày {_day(data['registered_on'])}."
    if action == "dispatch.receipt_corrected":
        return f"Ngày mới {_day(data['registered_on'])}. Lý do: {data['reason']}"
    if action == "dispatch.assigned":
        return f"Giao {data['handler']}."
    if action == "dispatch.notice_given":
        new = _day(data["new_due_on"]) or "chưa nêu ngày"
        return f"Ngày mới: {new}." + ("" if data["in_time"] else " Muộn so với quy chế.")
    if action in {"dispatch.time_proposed", "dispatch.time_agreed"}:
        return f"Ngày {_day(data['due_on'])}."
    if action == "dispatch.consent_confirmed":
        return f"Phiếu {data['number']}."
    if action == "reply.issued":
        stance = Reply.Stance(data["stance"]).label if data["stance"] else ""
        return f"{stance}. Văn bản {data['number']}." + (" Gửi sau hạn." if data["late"] else "")
    return ""
