"""The first things to do here, by role: a heading, a sentence, where to go."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Seat


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    route: str

    @property
    def address(self) -> str:
        return reverse(self.route)


ACCOUNT = Step(
    _("Xem lại tài khoản"),
    _("Đặt cỡ chữ, chọn có nhận bản tin hằng ngày hay không, cử người làm thay khi vắng."),
    "account",
)
BY_ROLE = (
    (
        Role.CLERK,
        Step(
            _("Đăng ký văn bản đến"),
            _("Ghi số đến, ngày đến: thời hạn trả lời tính từ ngày này theo điều khoản."),
            "requests:incoming",
        ),
    ),
    (
        Role.FOCAL_POINT,
        Step(
            _("Giao việc"),
            _("Mở một hồ sơ đã đăng ký, chọn người thụ lý; người đó được báo ngay."),
            "requests:inbox",
        ),
    ),
    (
        Role.LEADER,
        Step(
            _("Duyệt và ký"),
            _("Các văn bản, câu trả lời chờ đồng chí ở “Chờ tôi duyệt”; có thể trả lại để sửa."),
            "requests:inbox",
        ),
    ),
    (
        Role.OFFICER,
        Step(
            _("Soạn yêu cầu, soạn trả lời"),
            _("Chọn loại; điều khoản và thời hạn từng nơi nhận hiện ngay bên cạnh."),
            "requests:compose",
        ),
    ),
    (
        Role.OVERSEER,
        Step(
            _("Xem tổng quan"),
            _("Số liệu, việc quá hạn, việc chưa thống nhất; không có nội dung hồ sơ hạn chế."),
            "reports:dashboard",
        ),
    ),
)
READ = Step(
    _("Đọc quy chế"),
    _("Toàn văn từng quy chế, điều nào đặt thời hạn nào, im lặng có nghĩa gì."),
    "regulations:list",
)


def steps_of(seat: Seat | None) -> list[Step]:
    """Four steps at most: the account, what the roles of this seat do, the texts."""
    if seat is None:
        return [ACCOUNT]
    own = [step for role, step in BY_ROLE if seat.has_role(role)]
    return [ACCOUNT, *own[:2], READ]
