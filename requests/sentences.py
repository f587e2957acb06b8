"""Events as sentences an official can read; internal steps of the other side stay inside."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Seat
from records.access import visible_to
from records.models import Event, EventPayload
from requests.models import Dispatch, Outcome, Question, Reply, ReplyText

TITLES = {
    "dispatch.sent": gettext_lazy("Gửi yêu cầu"),
    "dispatch.registered": gettext_lazy("Đăng ký văn bản đến"),
    "dispatch.receipt_corrected": gettext_lazy("Sửa ngày đăng ký đến"),
    "dispatch.assigned": gettext_lazy("Phân công người thụ lý"),
    "dispatch.notice_given": gettext_lazy("Thông báo cần thêm thời gian"),
    "dispatch.notice_accepted": gettext_lazy("Bên gửi chấp nhận thông báo muộn"),
    "dispatch.time_proposed": gettext_lazy("Đề nghị thống nhất thời gian"),
    "dispatch.time_agreed": gettext_lazy("Hai bên thống nhất thời gian"),
    "dispatch.contact_logged": gettext_lazy("Trao đổi trực tiếp"),
    "dispatch.contact_settled": gettext_lazy("Đã cụ thể bằng văn bản"),
    "dispatch.asked": gettext_lazy("Hỏi bên kia"),
    "dispatch.question_answered": gettext_lazy("Trả lời câu hỏi"),
    "dispatch.reminded": gettext_lazy("Bên gửi đôn đốc"),
    "dispatch.declined": gettext_lazy("Trả lời: không thuộc thẩm quyền"),
    "dispatch.withdrawn": gettext_lazy("Bên gửi thu hồi"),
    "dispatch.consent_put_forward": gettext_lazy("Đề nghị xác nhận coi như đồng ý"),
    "dispatch.consent_taken_back": gettext_lazy("Rút lại đề nghị xác nhận"),
    "dispatch.consent_confirmed": gettext_lazy("Xác nhận coi như đồng ý"),
    "dispatch.consent_contested": gettext_lazy("Phản đối phiếu coi như đồng ý"),
    "dispatch.contest_refused": gettext_lazy("Không chấp nhận phản đối"),
    "dispatch.consent_set_aside": gettext_lazy("Hủy phiếu coi như đồng ý"),
    "dispatch.opened_again": gettext_lazy("Hồ sơ mở lại, chờ trả lời"),
    "dispatch.unregistered": gettext_lazy("Nhắc: văn bản chưa đăng ký đến"),
    "dispatch.two_left": gettext_lazy("Nhắc hạn: còn 2 ngày làm việc"),
    "dispatch.due_today": gettext_lazy("Nhắc hạn: hạn hôm nay"),
    "dispatch.overdue": gettext_lazy("Quá hạn"),
    "dispatch.past_aim": gettext_lazy("Vượt mốc phấn đấu"),
    "dispatch.consent_possible": gettext_lazy("Đủ điều kiện coi như đồng ý"),
    "dispatch.shorter_date_withheld": gettext_lazy("Lịch thay đổi: giữ hạn đã thông báo"),
    "dispatch.reported_up": gettext_lazy("Báo cáo xin ý kiến cấp trên"),
    "dispatch.way_up_begun": gettext_lazy("Soạn báo cáo xin ý kiến cấp trên"),
    "dispatch.directed": gettext_lazy("Có kết luận của cấp trên"),
    "dispatch.alarm": gettext_lazy("Báo động: chưa xác nhận đã nhận"),
    "dispatch.summary_shared": gettext_lazy("Bên gửi chia sẻ bản tổng hợp ý kiến"),
    "reply.submitted": gettext_lazy("Trình lãnh đạo duyệt trả lời"),
    "reply.returned": gettext_lazy("Trả lại để sửa"),
    "reply.taken_back": gettext_lazy("Rút lại một bước"),
    "reply.signed": gettext_lazy("Ký trả lời"),
    "reply.issued": gettext_lazy("Gửi trả lời"),
    "reply.paper_recorded": gettext_lazy("Văn bản giấy, bên đề nghị ghi"),
}
KEY = {
    "dispatch.sent",
    "dispatch.registered",
    "dispatch.notice_given",
    "dispatch.notice_accepted",
    "dispatch.time_agreed",
    "dispatch.receipt_corrected",
    "reply.issued",
    "dispatch.reported_up",
    "dispatch.directed",
    "reply.paper_recorded",
    "dispatch.consent_confirmed",
    "dispatch.consent_contested",
    "dispatch.consent_set_aside",
}
SOON = {"dispatch.two_left", "dispatch.due_today", "dispatch.unregistered"}
LATE = {"dispatch.overdue", "dispatch.alarm"}


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
    found = Event.objects.filter(dossier=dispatch.dossier, action__in=TITLES)
    events = (
        visible_to(found, seat, at="at")
        .filter(Q(inside_agency=None) | Q(inside_agency=seat.agency))
        .select_related("payload", "user", "seat__user", "seat__agency")
        .order_by("-seq")[:60]
    )
    stances = dict(
        ReplyText.objects.visible_to(seat)
        .filter(reply__dispatch=dispatch)
        .values_list("reply_id", "stance")
    )
    return [_line(event, stances) for event in events]


def _line(event: Event, stances: dict[int, str]) -> Line:
    css = (
        "is-late"
        if event.action in LATE
        else "is-soon"
        if event.action in SOON
        else "is-key"
        if event.action in KEY
        else ""
    )
    who = who_did(event)
    try:
        text = _text(event.action, event.payload.data, stances)
    except EventPayload.DoesNotExist:
        text = _("Nội dung đã xóa theo quyết định.")
    return Line(str(TITLES[event.action]), event.at, who, text, css)


def who_did(event: Event) -> str:
    """“Y (thay X), agency” where a substitute's hand did it; the name alone of whoever sits there.

    Nothing for what the system itself wrote down.
    """
    if event.seat is None:
        return ""
    name, agency = event.seat.user.full_name, event.seat.agency.short_name
    if event.user_id not in {None, event.seat.user_id}:
        name = _("%(hand)s (thay %(name)s)") % {"hand": event.user.full_name, "name": name}
    return f"{name}, {agency}"


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""


def _text(action: str, data: dict[str, Any], stances: dict[int, str]) -> str:
    """The facts of an event in a few words."""
    if action == "dispatch.registered":
        return _("Số đến %(number)s, ngày %(day)s.") % {
            "number": data["number"],
            "day": _day(data["registered_on"]),
        }
    if action == "dispatch.receipt_corrected":
        return _("Ngày mới %(day)s.") % {"day": _day(data["registered_on"])}
    if action == "dispatch.assigned":
        return _("Giao %(who)s.") % {"who": data["handler"]}
    if action == "dispatch.notice_given":
        new = _day(data["new_due_on"]) or _("chưa nêu ngày")
        late = "" if data["in_time"] else " " + _("Muộn so với quy chế.")
        return _("Ngày mới: %(day)s.") % {"day": new} + late
    if action in {"dispatch.time_proposed", "dispatch.time_agreed"}:
        return _("Ngày %(day)s.") % {"day": _day(data["due_on"])}
    if action == "dispatch.reported_up":
        return _("Văn bản %(number)s, gửi %(body)s.") % data
    if action == "dispatch.directed":
        return _("%(body)s, số %(number)s, ngày %(day)s.") % (data | {"day": _day(data["on"])})
    if action in OF_A_RECORD:
        return _record_text(data)
    if action == "dispatch.contact_settled":
        return _("Văn bản %(number)s.") % {"number": data["number"]}
    if action == "dispatch.contact_logged" and data.get("needs_writing"):
        return _("Phải cụ thể bằng văn bản.")
    if action == "dispatch.asked":
        return f"{Question.Kind(data['kind']).label}."
    return _answer_text(data, stances) if action in ANSWERS else ""


OF_A_RECORD = {
    "dispatch.consent_confirmed",
    "dispatch.consent_contested",
    "dispatch.contest_refused",
    "dispatch.consent_set_aside",
}
ANSWERS = {"reply.issued", "reply.paper_recorded"}


def _record_text(data: dict[str, Any]) -> str:
    text = _("Phiếu %(number)s.") % {"number": data["number"]}
    if because := data.get("because"):
        text += f" {str(Outcome.SetAside(because).label).capitalize()}."
    return text


def _answer_text(data: dict[str, Any], stances: dict[int, str]) -> str:
    stance = stances.get(data["reply"], "")
    said = f"{Reply.Stance(stance).label}. " if stance else ""
    late = " " + _("Gửi sau hạn.") if data["late"] else ""
    number = _("Văn bản %(number)s.") % {"number": data["number"]}
    if "arrived_on" in data:
        number = _("Văn bản giấy %(number)s, ban hành %(issued)s, đến %(arrived)s.") % {
            "number": data["number"],
            "issued": _day(data["issued_on"]),
            "arrived": _day(data["arrived_on"]),
        }
    return said + number + late
