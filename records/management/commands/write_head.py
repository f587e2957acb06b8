"""``manage.py write_head``: what the worker does each hour, by hand."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records.heads import Contradicted, NoKey, write_head
from records.words import grouped, six_words


class Command(BaseCommand):
    help = "Ký đầu chuỗi nhật ký hiện nay và ghi thêm vào tệp đầu chuỗi."

    def handle(self, *args, **options) -> None:
        try:
            head = write_head()
        except (NoKey, Contradicted) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_("Không ghi được đầu chuỗi: %s") % error) from error
        if head is None:
            self.stdout.write(_("Không có sự kiện mới để ký."))
            return
        self.stdout.write(
            _("Đã ký đầu chuỗi: số %(seq)s, %(words)s")
            % {"seq": grouped(head.seq), "words": six_words(head.hash)}
        )
