"""``manage.py administrator``: the first account of an installation, and later administrators."""

import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import User
from coordination.administration import administrators
from records.history import database_now, note, recorded


class Command(BaseCommand):
    help = "Lập một tài khoản quản trị: thiết lập được, không xem hồ sơ nào."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("full_name", help="họ và tên")

    def handle(self, *args, **options) -> None:
        username = options["username"].lower()
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(_("Tên đăng nhập này đã có người dùng."))
        user = User(username=username, full_name=options["full_name"], is_staff=True)
        password = getpass(_("Mật khẩu: ")) if sys.stdin.isatty() else sys.stdin.readline().strip()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        with recorded():
            user.save()
            user.groups.add(administrators())
            note("user.added", at=database_now(), user=user, id=user.pk, administrator=True)
        self.stdout.write(_("Đã lập tài khoản quản trị %s.") % username)
