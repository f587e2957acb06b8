"""``manage.py doctor``: what this installation lacks, in words. It never fails by itself."""

import json

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from coordination import health

MARKS = {health.GOOD: "✓", health.LACKING: "✗", health.OPTIONAL: "–"}


class Command(BaseCommand):
    help = "Kiểm tra máy và dữ liệu: còn thiếu gì, làm thế nào."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, **options) -> None:
        findings = health.examine()
        is_well = all(finding.state != health.LACKING for finding in findings)
        if options["json"]:
            found = {"ok": is_well, "checks": [finding._asdict() for finding in findings]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.state]} {finding.name}: {finding.text}")
            self.stdout.write(
                _("Mọi thứ cần có đều có.") if is_well else _("Còn thiếu, xem các dòng ✗.")
            )
        if not is_well:
            raise SystemExit(1)
