from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from regulations.loading import RuleInUse, load_calendar, load_pack, load_statutes
from regulations.packs import (
    CALENDAR,
    PACKS,
    STATUTES,
    PackError,
    read_calendar,
    read_pack,
    read_statutes,
)


class Command(BaseCommand):
    help = "Nạp các quy chế và lịch làm việc từ tệp YAML; chạy lại không làm gì thêm."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")

    def handle(self, *args, paths, verbosity, **options):
        for path in paths or sorted(PACKS.glob("*.yaml")):
            try:
                done = self.load(path)
            except (PackError, RuleInUse, OSError) as error:
                raise CommandError(str(error)) from error
            if verbosity:
                self.stdout.write(done)

    def load(self, path: Path) -> str:
        if path.name == CALENDAR:
            changed = load_calendar(read_calendar(path))
            return f"{path.name}: {'lịch làm việc mới' if changed else 'không đổi'}"
        if path.name == STATUTES:
            pack = read_statutes(path)
            return f"{path.name}: {len(pack.clocks)} thời hạn, {load_statutes(pack)} mới"
        regulation = load_pack(read_pack(path))
        return f"{path.name}: {regulation.name}, {regulation.rules.count()} quy tắc"
