from django.core.management.base import BaseCommand

from records.history import database_now
from reports.workflow.opening import absorb, follow_settings, open_obligations


class Command(BaseCommand):
    help = "Mở các kỳ đã bắt đầu của nghĩa vụ định kỳ; chạy lại không mở thêm lần nữa."

    def handle(self, *args, **options):
        at = database_now()
        opened = open_obligations(at=at)
        moved = follow_settings(at=at)
        absorbed = absorb(at=at)
        self.stdout.write(
            f"đã mở {opened} nghĩa vụ, tính lại {moved} hạn, {absorbed} kỳ ngắn được kỳ dài thay"
        )
