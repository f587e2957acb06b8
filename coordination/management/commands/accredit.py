"""``manage.py accredit``: may this installation hold the contents of state secrets?"""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records import installation
from records.history import database_now


class Command(BaseCommand):
    help = (
        "Ghi nhận mạng nội bộ được công nhận giữ nội dung Mật trở lên, theo một quyết định; "
        "hoặc thôi công nhận. Mặc định chỉ vào sổ."
    )

    def add_arguments(self, parser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--decision", help="số, ngày, cơ quan ban hành quyết định công nhận")
        what.add_argument("--end", action="store_true", help="thôi công nhận")
        what.add_argument("--show", action="store_true", help="chỉ in tình trạng hiện nay")
        parser.add_argument("--since", type=date.fromisoformat, help="từ ngày, dạng 2026-11-22")

    def handle(self, *args, **options) -> None:
        if not options["show"]:
            self.change(options)
        now = installation.current()
        if now.is_accredited:
            text = _("Mạng được công nhận giữ nội dung mật từ %(day)s: %(decision)s")
            self.stdout.write(text % {"day": f"{now.since:%d/%m/%Y}", "decision": now.decision})
        else:
            self.stdout.write(_("Độ Mật trở lên: chỉ vào sổ."))

    def change(self, options) -> None:
        at = database_now()
        if options["end"]:
            installation.end_accreditation(at=at)
            return
        if not options["decision"].strip():
            raise CommandError(_("--decision: ghi số, ngày, cơ quan ban hành quyết định."))
        if options["since"] is None:
            raise CommandError(_("--since: ghi ngày quyết định có hiệu lực, dạng 2026-11-22."))
        installation.accredit(options["decision"].strip(), since=options["since"], at=at)
