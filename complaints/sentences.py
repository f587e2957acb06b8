"""Events of a complaint or a matter as sentences, for who may view it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Seat
from complaints.models import CaseLetter, ComplaintCase, Step
from records.access import visible_to
from records.models import Dossier, Event, EventPayload
from requests.sentences import Line, who_did

TITLES = {
    "complaint.received": gettext_lazy("Tiếp nhận, vào sổ"),
    **{f"complaint.{kind.value}": kind.label for kind in Step.Kind},
    "complaint.barred": gettext_lazy("Thêm người không được xem"),
    "complaint.corrected": gettext_lazy("Sửa trích yếu, nội dung"),
    "file.taken_over": gettext_lazy("Tiếp nhận lại: không còn lãnh đạo, đầu mối nào xem được"),
    "matter.barred": gettext_lazy("Thêm người không được xem"),
    "complaint.flagged": gettext_lazy("Đánh dấu tính chất vụ việc"),
    "complaint.superior_set": gettext_lazy("Ghi cấp trên theo dõi"),
    "complaint.clock_moved": gettext_lazy("Hạn được tính lại theo lịch"),
    "complaint.two_left": gettext_lazy("Sắp đến hạn"),
    "complaint.due_today": gettext_lazy("Hạn hôm nay"),
    "complaint.overdue": gettext_lazy("Quá hạn"),
    "complaint.letter_begun": gettext_lazy("Lập văn bản từ đơn"),
    "complaint.conclusion_drafted": gettext_lazy("Dự thảo kết luận"),
    "identity.sealed": gettext_lazy("Niêm phong danh tính"),
    "identity.opening_asked": gettext_lazy("Đề nghị mở niêm phong"),
    "identity.opening_agreed": gettext_lazy("Đồng ý mở niêm phong"),
    "identity.opening_refused": gettext_lazy("Không đồng ý mở niêm phong"),
    "identity.opened": gettext_lazy("Đã mở niêm phong"),
    "reader.named": gettext_lazy("Nêu tên người xem"),
    "reader.unnamed": gettext_lazy("Thôi quyền xem"),
    "matter.opened": gettext_lazy("Đưa vào theo dõi"),
    "matter.updated": gettext_lazy("Cập nhật"),
    "matter.letter_tied": gettext_lazy("Gắn văn bản"),
}
KEY = {
    "complaint.received", "complaint.admitted", "complaint.concluded", "complaint.forwarded",
    "complaint.extended", "identity.opened",
}  # fmt: skip
SHOWN = 60


def timeline(dossier: Dossier, seat: Seat) -> list[Line]:
    """What happened, newest first."""
    found = Event.objects.filter(dossier=dossier, action__in=TITLES)
    events = visible_to(found, seat, at="at").filter(inside_agency=seat.agency)
    rows = events.select_related("payload", "user", "seat__user", "seat__agency")
    return [_line(event) for event in rows.order_by("-seq")[:SHOWN]]


def _line(event: Event) -> Line:
    try:
        text = _text(event.action, event.payload.data)
    except EventPayload.DoesNotExist:
        text = _("Nội dung đã xóa theo quyết định.")
    css = "is-key" if event.action in KEY else ""
    return Line(str(TITLES[event.action]), event.at, who_did(event), text, css)


def _text(action: str, data: dict[str, Any]) -> str:
    if action == "complaint.assigned":
        return _("Giao %(who)s.") % {"who": data["handler"]}
    if action == "complaint.classified":
        kind = ComplaintCase.Kind(data["as_kind"]).label
        return f"{kind}. {ComplaintCase.Competence(data['competence']).label}."
    if action == "complaint.letter_begun":
        return f"{CaseLetter.Kind(data['kind']).label}."
    if action == "complaint.split":
        return ", ".join(data["parts"])
    return _("Số %(number)s.") % {"number": data["number"]} if data.get("number") else ""
