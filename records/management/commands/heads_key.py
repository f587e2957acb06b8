"""``manage.py heads_key``: the pair of keys for the heads, once for an installation."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records.heads import NoKey, make_key, public_key_file


class Command(BaseCommand):
    help = "Lập khóa ký đầu chuỗi nhật ký nếu chưa có; khóa đang có không bị thay."

    def handle(self, *args, **options) -> None:
        try:
            is_new = make_key()
        except NoKey as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_("Không ghi được khóa: %s") % error) from error
        self.stdout.write(
            (_("Đã lập khóa ký %s.") if is_new else _("Đã có khóa ký %s, giữ nguyên."))
            % settings.HEADS_KEY_FILE
        )
        self.stdout.write(_("Khóa công khai, giao cho người kiểm tra: %s") % public_key_file())
