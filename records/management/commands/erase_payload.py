"""``manage.py erase_payload``: a lawful erasure, by the owner of the database alone."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import User
from records.erasure import CannotErase, erase_payload
from records.history import database_now
from records.models import Event


class Command(BaseCommand):
    help = "Xóa nội dung của một sự kiện theo quyết định; việc xóa được ghi vào nhật ký."

    def add_arguments(self, parser) -> None:
        parser.add_argument("seq", type=int, help="số của sự kiện")
        parser.add_argument("--decision", required=True, help="số của quyết định cho xóa")
        parser.add_argument("--user", help="tên đăng nhập của người xóa")

    def handle(self, *args, seq: int, decision: str, user: str | None, **options) -> None:
        event = Event.objects.filter(seq=seq).first()
        if event is None:
            raise CommandError(_("Không có sự kiện số %s.") % seq)
        by = User.objects.filter(username=user).first() if user else None
        if user and by is None:
            raise CommandError(_("Không có người dùng %s.") % user)
        try:
            erase_payload(event, decision=decision, at=database_now(), user=by)
        except CannotErase as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Đã xóa nội dung của sự kiện số %s.") % seq)
