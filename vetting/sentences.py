"""Events of a vetting file as sentences; codes and numbers, no names."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Seat
from records.access import visible_to
from records.models import Dossier, Event, EventPayload
from requests.sentences import Line, who_did

TITLES = {
    "vetting.opened": gettext_lazy("Mở hồ sơ thẩm định"),
    "vetting.person_added": gettext_lazy("Thêm người"),
    "vetting.person_ended": gettext_lazy("Thôi thẩm định"),
    "vetting.handler_named": gettext_lazy("Nêu tên người xử lý"),
    "vetting.handler_removed": gettext_lazy("Thôi người xử lý"),
    "vetting.barred": gettext_lazy("Ghi người trong cơ quan mà hồ sơ nói về"),
    "vetting.approver_replaced": gettext_lazy("Đổi người duyệt"),
    "vetting.verification_drafted": gettext_lazy("Soạn văn bản đề nghị thẩm tra, xác minh"),
    "vetting.reclassified": gettext_lazy("Đổi diện thân nhân"),
    "vetting.finding_recorded": gettext_lazy("Ghi kết quả"),
    "vetting.finding_withdrawn": gettext_lazy("Rút kết quả"),
    "vetting.talked": gettext_lazy("Trao đổi trực tiếp, hội nghị"),
    "vetting.fact_reported": gettext_lazy("Ghi tình tiết mới"),
    "vetting.fact_judged": gettext_lazy("Tình tiết mới đã được xác minh"),
    "vetting.inquiry_received": gettext_lazy("Nhận yêu cầu cung cấp dữ liệu"),
    "vetting.inquiry_answered": gettext_lazy("Đã trả lời yêu cầu"),
    "vetting.corrected": gettext_lazy("Đính chính"),
    "vetting.taken_over": gettext_lazy("Lãnh đạo nhận hồ sơ không còn người xử lý"),
    "vetting.closed": gettext_lazy("Kết thúc hồ sơ"),
    "vetting.erasure_proposed": gettext_lazy("Đề nghị hủy nội dung"),
    "vetting.erased": gettext_lazy("Đã hủy nội dung theo quyết định"),
    "conclusion.drafted": gettext_lazy("Soạn dự thảo kết luận"),
    "conclusion.submitted": gettext_lazy("Trình duyệt kết luận"),
    "conclusion.returned": gettext_lazy("Trả lại dự thảo kết luận"),
    "conclusion.dropped": gettext_lazy("Bỏ dự thảo kết luận"),
    "conclusion.signed": gettext_lazy("Ký kết luận"),
    "conclusion.handed_over": gettext_lazy("Cung cấp kết luận"),
}
KEY = {"vetting.opened", "vetting.finding_recorded", "vetting.fact_judged", "conclusion.signed"}
SHOWN = 60


def timeline(dossiers: list[Dossier], seat: Seat) -> list[Line]:
    """What happened to these dossiers, newest first."""
    found = Event.objects.filter(dossier__in=dossiers, action__in=TITLES)
    rows = visible_to(found, seat, at="at").select_related(
        "payload", "user", "seat__user", "seat__agency"
    )
    ours = rows.filter(inside_agency=seat.agency) | rows.filter(inside_agency=None)
    return [_line(event) for event in ours.order_by("-seq")[:SHOWN]]


def _line(event: Event) -> Line:
    try:
        text = _text(event.payload.data)
    except EventPayload.DoesNotExist:
        text = _("Nội dung đã xóa theo quyết định.")
    css = "is-key" if event.action in KEY else ""
    return Line(str(TITLES[event.action]), event.at, who_did(event), text, css)


def _text(data: dict[str, Any]) -> str:
    codes = ", ".join(data.get("codes", [])) or data.get("code", "")
    parts = [
        _("Mã %(codes)s") % {"codes": codes} if codes else "",
        _("số %(number)s") % {"number": data["number"]} if data.get("number") else "",
        _("gửi %(name)s") % {"name": data["to"]} if data.get("to") else "",
    ]
    return ", ".join(filter(None, parts))
