"""``manage.py demo``: fill an empty installation with an invented province and its letters."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat, User
from coordination import demonstration
from records.history import database_now
from regulations.models import CalendarRevision, Regulation
from requests.models import CoordinationRequest

HEADINGS = ("Tên đăng nhập", "Họ và tên", "Vai trò", "Cơ quan")


class Command(BaseCommand):
    requires_system_checks = ()  # it runs at every start of `make run`
    help = "Nạp dữ liệu minh họa (tỉnh An Hải, mọi tên đều là giả định) vào hệ thống còn trống."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="đã có cơ quan thì thôi")
        parser.add_argument("--accounts", action="store_true", help="chỉ in danh sách tài khoản")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, **options) -> None:
        if not options["accounts"]:
            if options["if_empty"] and (Agency.objects.exists() or not settings.IS_DEMONSTRATION):
                return
            check_empty()
            check_regulations()
            demonstration.load(at=database_now())
        if options["verbosity"]:
            self.report(as_json=options["json"])

    def report(self, *, as_json: bool) -> None:
        rows = accounts()
        if as_json:
            found = {
                "agencies": Agency.objects.count(),
                "requests": CoordinationRequest.objects.count(),
                "password": demonstration.PASSWORD,
                "accounts": rows,
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        table = [HEADINGS, *((r["username"], r["name"], r["role"], r["agency"]) for r in rows)]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
        for row in table:
            line = "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True))
            self.stdout.write(line.rstrip())
        self.stdout.write(_("Mật khẩu của mọi tài khoản minh họa: %s") % demonstration.PASSWORD)


def check_empty() -> None:
    if Agency.objects.exists():
        raise CommandError(
            _("Đã có cơ quan trong hệ thống; dữ liệu minh họa chỉ nạp vào hệ thống còn trống.")
        )


def check_regulations() -> None:
    if not (Regulation.objects.exists() and CalendarRevision.objects.exists()):
        raise CommandError(
            _("Chưa nạp quy chế và lịch làm việc; hãy chạy: manage.py load_regulations")
        )


def accounts() -> list[dict[str, str]]:
    """Every seat and every administrator: username, who, role, agency."""
    seats = Seat.objects.select_related("user", "agency").order_by("agency__sort_name", "id")
    rows = [
        {
            "username": seat.user.username,
            "name": seat.user.full_name,
            "role": ", ".join(str(Role(role).label) for role in seat.roles),
            "agency": seat.agency.name,
        }
        for seat in seats
    ]
    for user in User.objects.filter(is_staff=True).order_by("username"):
        rows.append(
            {
                "username": user.username,
                "name": user.full_name,
                "role": _("Quản trị"),
                "agency": "",
            }
        )
    return rows
