"""``coverage``: every obligation of the regulations, and what carries it out; no database."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coordination.coverage import House, faults, page, row
from regulations.entries import RegulationPack
from regulations.packs import PACKS, PackError, read_all

PAGE = settings.BASE_DIR / "docs" / "coverage.md"


class Command(BaseCommand):
    help = (
        "In từng nghĩa vụ của các quy chế và nơi thực hiện, rồi kiểm tra: đủ nghĩa vụ, màn hình, "
        "lệnh, số liệu có thật, docs/coverage.md đúng như sẽ lập. Có sai thì thoát với mã khác 0."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument("--json", action="store_true", help="in dạng JSON")
        shape.add_argument("--check", action="store_true", help="chỉ kiểm tra, không in bảng")
        shape.add_argument("--write", type=Path, metavar="TỆP", help="lập trang docs/coverage.md")
        parser.add_argument("--packs", type=Path, default=PACKS, help="thư mục tệp quy chế")
        parser.add_argument("--page", type=Path, default=PAGE, help="trang để so")

    def handle(self, *args, **options) -> None:
        packs, house = _read(options["packs"]), House()
        if path := options["write"]:
            _write(path, page(packs, house))
        elif options["json"]:
            rows = [row(pack, duty) for pack in packs for duty in pack.duties]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        elif not options["check"]:
            self._table(packs)
        wrong = [*faults(packs, house), *_stale(path or options["page"], page(packs, house))]
        if wrong:
            raise CommandError("\n".join(wrong))

    def _table(self, packs: list[RegulationPack]) -> None:
        for pack in packs:
            for duty in pack.duties:
                said = row(pack, duty)
                places = [next(iter(c.values())) for c in said["carried_by"]]
                where = ", ".join(places) or f"không thuộc phần mềm: {duty.not_software}"
                self.stdout.write(f"{duty.code}  {said['citation']}  {duty.title}: {where}")


def _read(folder: Path) -> list[RegulationPack]:
    try:
        return read_all(folder)
    except (PackError, OSError) as error:
        raise CommandError(str(error)) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(f"--write: không ghi được {path}: {error.strerror}") from error


def _stale(path: Path, wanted: str) -> list[str]:
    """The page on disk must be the one that would be written."""
    try:
        if path.read_text("utf-8") == wanted:
            return []
        what = "không còn đúng"
    except FileNotFoundError:
        what = "chưa có"
    return [f"{path.name} {what}; lập lại: manage.py coverage --write docs/coverage.md"]
