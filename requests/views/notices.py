"""Thông báo: what reached this seat, day by day; contents never travel with it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Seat
from records.models import Notice
from records.words import fingerprint
from regulations.calendar import day_of
from requests import elsewhere
from requests.models import CoordinationRequest, Dispatch

PAGE = 50
Kind = Notice.Kind
SENTENCES = {  # what it asks of the reader; the heading says what happened
    Kind.ARRIVED: _("Đăng ký đến, rồi giao người thụ lý."),
    Kind.ASSIGNED: _("Đồng chí thụ lý việc này."),
    Kind.TO_SIGN: _("Đọc, duyệt và ký hoặc trả lại để sửa."),
    Kind.TO_ISSUE: _("Ghi số, ngày rồi ban hành."),
    Kind.RETURNED: _("Xem ý kiến, sửa hoặc bổ sung rồi trình lại."),
    Kind.ANSWERED: _("Đọc câu trả lời; kết thúc hồ sơ khi đã đủ."),
    Kind.DECLINED: _("Xem lý do; chọn nơi nhận khác nếu cần."),
    Kind.MORE_TIME: _("Xem ngày mới và lý do."),
    Kind.TIME_ACCEPTED: _("Ngày mới là hạn trả lời."),
    Kind.REMINDED: _("Bên gửi đang chờ; trả lời hoặc báo cần thêm thời gian."),
    Kind.WITHDRAWN: _("Không phải trả lời nữa."),
    Kind.CLOSED: _("Không còn việc gì phải làm."),
    Kind.NAMED: _("Đồng chí được xem hồ sơ này."),
    Kind.EMERGENCY: _("Xem ai đã mở và vì sao."),
    Kind.DEEMED: _("Xem phiếu ghi nhận; có thể phản đối."),
    Kind.MOVED: _("Xem hạn mới và vì sao."),
    Kind.UNREGISTERED: _("Vào sổ văn bản đến: thời hạn tính từ ngày đăng ký."),
    Kind.TWO_LEFT: _("Trả lời, hoặc báo cần thêm thời gian trước khi quá hạn."),
    Kind.DUE_TODAY: _("Trả lời trong hôm nay."),
    Kind.OVERDUE: _("Trả lời ngay; việc này đã tính là quá hạn."),
    Kind.PAST_AIM: _("Mốc phấn đấu đã qua; vẫn cần trả lời."),
    Kind.CONSENT_POSSIBLE: _("Xem bằng chứng rồi xác nhận, nếu đúng."),
    Kind.ALARM: _("Gọi điện ngay cho nơi nhận."),
    Kind.ASKED: _("Đọc câu hỏi và trả lời."),
    Kind.ASKED_ANSWERED: _("Đọc câu trả lời cho câu hỏi của đồng chí."),
    Kind.CONFIRM_SECOND: _("Xem bằng chứng rồi xác nhận, nếu đúng."),
    Kind.CONTESTED: _("Đọc lý do; hủy phiếu hoặc giữ và nêu lý do."),
    Kind.SET_ASIDE: _("Phiếu không còn hiệu lực; xem lý do."),
    Kind.REPORTED_UP: _("Theo dõi đến khi có kết luận."),
    Kind.DIRECTED: _("Đọc kết luận và thực hiện."),
    Kind.SHARED: _("Đọc bản tổng hợp ý kiến."),
    Kind.COMPLAINT_IN: _("Đọc, phân loại, xác định thẩm quyền."),
    Kind.UNSEAL: _("Đọc lý do; đồng ý hoặc không."),
    Kind.CONCLUDED: _("Đọc văn bản kết luận."),
    Kind.NEW_FACT: _("Chờ cơ quan có thẩm quyền xác minh; hồ sơ chưa thay đổi."),
    Kind.INQUIRY: _("Trả lời trong 02 ngày làm việc."),
    # obligations
    Kind.CONSOLIDATED: _("Nội dung báo cáo đã được đưa vào bản tổng hợp đã gửi."),
    # meetings
    Kind.MEETING_MOVED: _("Xem giờ họp mới; xác nhận lại việc dự họp."),
    Kind.PAPERS_DUE: _("Gửi tài liệu cho nơi được mời; quá ngày thì ghi là trễ."),
    Kind.PAPERS_IN: _("Đọc tài liệu ở trang cuộc họp."),
    Kind.AREA_ASSIGNED: _("Xem địa bàn được giao và thông báo gửi xã, phường."),
}

OF_A_FILE = {  # of a room above: nobody waits there for a reply
    Kind.TWO_LEFT: _("Xem thời hạn và xử lý trước khi hết hạn."),
    Kind.DUE_TODAY: _("Xử lý trong hôm nay."),
    Kind.OVERDUE: _("Đã quá hạn; xem thời hạn và xử lý ngay."),
    Kind.RETURNED: _("Xem ý kiến, sửa rồi trình lại."),
}


@dataclass(frozen=True)
class Line:
    """One notice; ``case`` is the letter or the dispatch it leads to."""

    notice: Notice
    address: str
    about: str
    is_of_a_file: bool = False

    @property
    def sentence(self) -> Any:
        if self.is_of_a_file and self.notice.kind in OF_A_FILE:
            return OF_A_FILE[self.notice.kind]
        return SENTENCES.get(self.notice.kind, "")


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The newest first, under the day on which each was written down."""
    told = _told(request.seat)
    page = Paginator(told, PAGE).get_page(request.GET.get("trang"))
    lines = _lines(request.seat, list(page.object_list))
    by_day = groupby(lines, key=lambda line: day_of(line.notice.created_at))
    days: list[tuple[date, list[Line]]] = [(day, list(of_day)) for day, of_day in by_day]
    context = {"page": "notices", "lines": lines, "days": days, "fingerprint": fingerprint()}
    context |= {"sheet": page, "shown_at": request.arrived_at}
    return render(request, "requests/notices.html", context)


def _told(seat: Seat | None) -> Any:
    if seat is None:
        return Notice.objects.none()
    return Notice.objects.open_to(seat.actor).filter(seat=seat)


def _lines(seat: Seat | None, rows: list[Notice]) -> list[Line]:
    """Of what was told this seat, that about cases it may still know."""
    keys = [notice.dossier_id for notice in rows]
    about = {
        case.pk: (case.get_absolute_url(), case.number or str(_("Văn bản chưa cấp số")))
        for case in CoordinationRequest.objects.trackable_by(seat).filter(pk__in=keys)
    }
    dispatches = Dispatch.objects.trackable_by(seat).filter(pk__in=keys)
    about |= {
        row.pk: (row.get_absolute_url(), f"{row.case.number}, {row.requested_agency.short_name}")
        for row in dispatches.select_related("case", "requested_agency")
    }
    files = elsewhere.places(seat, keys)
    about |= files
    return [
        Line(n, *about[n.dossier_id], is_of_a_file=n.dossier_id in files)
        for n in rows
        if n.dossier_id in about
    ]


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:  # of the right shape, and on no calendar
        return None
    return found if found and found.tzinfo else None


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """All that were there when the page was shown; what came since stays unread."""
    shown_at = _instant(request.POST.get("shown_at", "")) or request.arrived_at
    told = _told(request.seat).unread()
    told.filter(created_at__lte=shown_at).update(read_at=request.arrived_at)
    return redirect("requests:notices")
