"""The groups a figure counts and its list shows: one condition on the facts for both.

On time is decided by facts: an answer with a due date, against the date as it stood. Silence,
notices that are only received, aims and what is still open are counted apart.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulations.calendar import WorkingCalendar
from reports.figures.scope import Scope

IN_PERIOD = "ended_on BETWEEN %(first)s AND %(last)s"
ANSWERED = "state = 'replied' AND NOT is_notice"
TIMED = f"{ANSWERED} AND NOT is_aim AND due_on IS NOT NULL"
DUTY = "is_open AND NOT is_aim"
LATE = f"{DUTY} AND due_on < %(on)s"

CONDITIONS = {
    "qua-han": LATE,
    "du-dieu-kien": f"{LATE} AND is_consentable_from <= %(on)s",
    "sap-den-han": f"{DUTY} AND due_on BETWEEN %(on)s AND %(soon)s",
    "dang-xu-ly": "is_open",
    "chua-thong-nhat": "is_disagreed",
    "can-quan-tam": f"(is_disagreed OR ({LATE}))",
    "vuot-moc": "is_open AND is_aim AND due_on < %(on)s",
    "chua-dang-ky": "is_open AND state = 'sent'",
    "cho-phan-cong": "is_open AND state = 'received'",
    "da-phan-cong": "is_open AND state = 'assigned'",
    "da-doi-han": "is_open AND due_on <> first_due_on",
    "den-han-ngay": f"{DUTY} AND due_on = %(day)s",
    "co-han": f"{TIMED} AND {IN_PERIOD}",
    "tra-loi-dung-han": f"{TIMED} AND {IN_PERIOD} AND ended_on <= due_on",
    "truoc-han": f"{TIMED} AND {IN_PERIOD} AND ended_on < due_on",
    "dung-ngay": f"{TIMED} AND {IN_PERIOD} AND ended_on = due_on",
    "tra-loi-muon": f"{TIMED} AND {IN_PERIOD} AND ended_on > due_on",
    "im-lang": f"state = 'consented' AND {IN_PERIOD}",
    "chi-tiep-nhan": f"is_notice AND NOT is_open AND {IN_PERIOD}",
    "theo-moc": f"{ANSWERED} AND is_aim AND {IN_PERIOD}",
    "khong-han": f"{ANSWERED} AND NOT is_aim AND due_on IS NULL AND {IN_PERIOD}",
    "ket-thuc-khac": f"state IN ('declined', 'withdrawn') AND NOT is_notice AND {IN_PERIOD}",
    "da-ket-thuc": f"NOT is_open AND {IN_PERIOD}",
    "tat-ca": "true",
}
NAMES = {
    "qua-han": _("Quá hạn"),
    "du-dieu-kien": _("Quá hạn, đủ điều kiện coi như đồng ý"),
    "sap-den-han": _("Sắp đến hạn"),
    "dang-xu-ly": _("Đang xử lý"),
    "chua-thong-nhat": _("Chưa thống nhất"),
    "can-quan-tam": _("Cần lãnh đạo quan tâm"),
    "vuot-moc": _("Vượt mốc phấn đấu"),
    "chua-dang-ky": _("Chưa đăng ký đến"),
    "cho-phan-cong": _("Đã nhận, chờ phân công"),
    "da-phan-cong": _("Đã phân công, chờ trả lời"),
    "da-doi-han": _("Đang xử lý, hạn đã dời"),
    "den-han-ngay": _("Đến hạn trong một ngày"),
    "co-han": _("Đã trả lời, có hạn"),
    "tra-loi-dung-han": _("Trả lời đúng hạn hoặc trước hạn"),
    "truoc-han": _("Trả lời trước hạn"),
    "dung-ngay": _("Trả lời đúng ngày đến hạn"),
    "tra-loi-muon": _("Trả lời muộn"),
    "im-lang": _("Không trả lời, coi như đồng ý"),
    "chi-tiep-nhan": _("Chỉ cần tiếp nhận, đã tiếp nhận"),
    "theo-moc": _("Đã trả lời, chỉ có mốc phấn đấu"),
    "khong-han": _("Đã trả lời, không có hạn"),
    "ket-thuc-khac": _("Thu hồi hoặc không thuộc thẩm quyền"),
    "da-ket-thuc": _("Đã kết thúc trong kỳ"),
    "tat-ca": _("Tất cả"),
}


def named(scope: Scope, calendar: WorkingCalendar, day: date | None = None) -> dict[str, Any]:
    """What the conditions name."""
    return {
        "on": scope.on, "soon": scope.soon(calendar), "day": day,
        "first": scope.current.first, "last": scope.current.last,
        "previous_first": scope.previous.first, "previous_last": scope.previous.last,
    }  # fmt: skip


def counted(name: str, condition: str = "") -> str:
    """SQL: how many rows are in the group ``name``, under its own name with underscores."""
    column = name.replace("-", "_")
    return f"count(*) FILTER (WHERE {condition or CONDITIONS[name]}) AS {column}"
