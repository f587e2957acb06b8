import json

from django.core.management.base import BaseCommand

from records.history import database_now
from requests.reminders import sweep


class Command(BaseCommand):
    help = "Ghi lại những gì đã đến hạn (nhắc, quá hạn, đủ điều kiện coi như đồng ý)."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Chỉ xem, không ghi.")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, dry_run, as_json, **options):
        swept = sweep(at=database_now(), dry_run=dry_run)
        if as_json:
            rows = [
                dict(zip(("number", "agency", "kind", "true_on"), map(str, row), strict=True))
                for row in swept.written
            ]
            self.stdout.write(
                json.dumps(
                    {"on": str(swept.on), "dry_run": dry_run, "moved": swept.moved, "rows": rows},
                    ensure_ascii=False,
                )
            )
            return
        for number, agency, kind, true_on in swept.written:
            self.stdout.write(f"{true_on:%d/%m/%Y}  {number}  {agency}  {kind}")
        verb = "sẽ ghi" if dry_run else "đã ghi"
        self.stdout.write(f"{swept.on:%d/%m/%Y}: {verb} {len(swept.written)} việc")
