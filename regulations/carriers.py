"""What may carry a duty out, by name, and what it is called on screen; a closed list.

Pure: the addresses themselves belong to the rooms above, and ``manage.py coverage`` looks whether
they are there. ``LINKED`` are the screens that need no case, with the roles that find them: only
to those is the way shown.
"""

from typing import NamedTuple


class Figure(NamedTuple):
    title: str
    screen: str  # where it stands


SCREENS = {
    # letters
    "requests:compose": "Soạn văn bản",
    "requests:edit": "Nội dung văn bản, tài liệu kèm theo",
    "requests:incoming": "Văn bản đến",
    "requests:detail": "Hồ sơ, trả lời",
    "requests:why": "Vì sao là ngày đó",
    "requests:opinions": "Tổng hợp ý kiến",
    "requests:assign": "Giao việc",
    "requests:more_time": "Thông báo cần thêm thời gian",
    "requests:propose_time": "Thống nhất thời gian trả lời",
    "requests:contact": "Ghi trao đổi trực tiếp",
    "requests:remind": "Đôn đốc",
    "requests:set_aside": "Phiếu xác định đồng ý",
    "requests:contest": "Phản đối phiếu xác định đồng ý",
    "requests:way_up": "Báo cáo, xin ý kiến cấp trên",
    "requests:direction": "Kết luận của cấp trên",
    "requests:readers": "Ai xem được và vì sao",
    "requests:emergencies": "Mở khẩn cấp",
    # vetting
    "vetting:list": "Thẩm định",
    "vetting:open": "Mở hồ sơ thẩm định",
    "vetting:detail": "Hồ sơ thẩm định",
    "vetting:person": "Từng người được thẩm định",
    "vetting:ask": "Đề nghị thẩm tra, xác minh",
    "vetting:talk": "Trao đổi trong thẩm tra",
    "vetting:attach": "Tài liệu của hồ sơ thẩm định",
    "vetting:record_finding": "Kết quả thẩm tra, xác minh",
    "vetting:report_fact": "Tình tiết mới",
    "vetting:draft": "Soạn kết luận tiêu chuẩn chính trị",
    "vetting:edit": "Dự thảo kết luận tiêu chuẩn chính trị",
    "vetting:conclusion": "Kết luận tiêu chuẩn chính trị",
    "vetting:estimate": "Số liệu để lập dự toán",
    "vetting:keeping": "Lưu giữ hồ sơ thẩm định",
    # complaints
    "complaints:list": "Đơn, thư",
    "complaints:take_in": "Vào sổ đơn",
    "complaints:detail": "Một đơn",
    "complaints:forward": "Chuyển đơn",
    "complaints:letter": "Văn bản lập từ đơn",
    "complaints:figures": "Số liệu đơn, thư",
    "complaints:matters": "Vụ việc theo dõi",
    "complaints:matter": "Một vụ việc",
    # obligations, meetings, personnel
    "reports:obligations": "Báo cáo định kỳ",
    "reports:dashboard": "Tổng quan",
    "reports:compliance": "Thực hiện từng điều khoản",
    "reports:difficulties": "Khó khăn, vướng mắc",
    "meetings:list": "Cuộc họp",
    "meetings:secondments": "Cử cán bộ",
    "meetings:areas": "Theo dõi địa bàn",
    "meetings:sessions": "Buổi làm việc tại địa bàn",
    "personnel:list": "Công tác cán bộ",
    "personnel:gates": "Khen thưởng, kỷ luật",
    # the text itself, the administration
    "regulations:detail": "Quy chế",
    "regulations:whole": "Toàn văn quy chế",
    "admin:agencies_seat_changelist": "Vị trí công tác, đầu mối",
}

FIGURES = {
    "compliance": Figure("tình hình từng điều khoản", "reports:compliance"),
    "agencies": Figure("đúng hạn, quá hạn, im lặng", "reports:dashboard"),
    "difficulties": Figure("khó khăn, vướng mắc đã kết luận", "reports:difficulties"),
    "complaints": Figure("số liệu đơn, thư", "complaints:figures"),
    "estimate": Figure("số liệu thẩm tra, xác minh", "vetting:estimate"),
}

EVERYBODY = "leader focal_point clerk officer overseer"
WRITERS = "leader focal_point officer"
LINKED = {
    "requests:compose": WRITERS,
    "requests:incoming": "clerk",
    "requests:emergencies": EVERYBODY,
    "vetting:list": EVERYBODY,
    "vetting:estimate": EVERYBODY,
    "complaints:list": EVERYBODY,
    "complaints:take_in": f"{WRITERS} clerk",
    "complaints:figures": EVERYBODY,
    "complaints:matters": EVERYBODY,
    "reports:dashboard": "leader overseer",
    "reports:obligations": EVERYBODY,
    "reports:compliance": "leader overseer",
    "reports:difficulties": EVERYBODY,
    "meetings:list": EVERYBODY,
    "meetings:secondments": EVERYBODY,
    "meetings:areas": EVERYBODY,
    "meetings:sessions": EVERYBODY,
    "personnel:list": EVERYBODY,
    "personnel:gates": EVERYBODY,
}
