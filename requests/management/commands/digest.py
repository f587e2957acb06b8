from django.core.management.base import BaseCommand

from records.history import database_now
from requests import digest


class Command(BaseCommand):
    help = "Lập bản tin hằng ngày vào hộp thư đi, rồi gửi những thư chưa gửi."

    def add_arguments(self, parser):
        parser.add_argument("--send-only", action="store_true", help="Chỉ gửi, không lập mới.")

    def handle(self, *args, send_only, **options):
        made = 0 if send_only else digest.make(at=database_now())
        self.stdout.write(f"lập {made} thư, gửi {digest.send()} thư")
