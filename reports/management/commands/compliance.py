"""``compliance``: what each clause of a regulation asked in a period, and what came of it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.history import database_now
from regulations.calendar import day_of
from regulations.models import Regulation
from reports import compliance
from reports.periods import HALF, NoSuchPeriod, Period, parse, period_of

KINDS = {
    "recurring": "định kỳ", "occasion": "khi phát sinh", "elsewhere": "ở phần khác",
    "not_software": "không thuộc phần mềm",
}  # fmt: skip


class Command(BaseCommand):
    help = (
        "Đếm theo từng nghĩa vụ của một quy chế trong một kỳ: phải làm, đã làm, đúng hạn, muộn, "
        "miễn, chưa xong. Chỉ có số; đếm trên toàn bộ dữ liệu."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="mã quy chế, ví dụ 002")
        parser.add_argument("--period", help="2026-11, 2026-Q4, 2026-H2, 2026 hoặc 2025-2030")
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args, **options) -> None:
        on = day_of(database_now())
        regulation = _regulation(options["code"])
        period = _period(options["period"]) if options["period"] else period_of(HALF, on)
        found = compliance.clauses_of_all(regulation, period, on)
        if options["json"]:
            self.stdout.write(json.dumps(
                {
                    "regulation": regulation.key, "period": period.code, "on": on.isoformat(),
                    "total": vars(compliance.total(found)), "duties": [_row(c) for c in found],
                },
                ensure_ascii=False, indent=1,
            ))  # fmt: skip
            return
        self._table(regulation, period, found)

    def _table(
        self, regulation: Regulation, period: Period, found: list[compliance.Clause]
    ) -> None:
        self.stdout.write(f"{regulation.name}, {period.label}")
        heads = [str(name) for name in compliance.NAMES.values()]
        self.stdout.write("\t".join(["mã", "điều khoản", *heads, "nghĩa vụ"]))
        for clause in found:
            duty = clause.duty
            numbers = [str(n) for _c, _n, n in clause.tally.cells] if clause.tally else [""] * 8
            said = "" if clause.tally else f" ({KINDS[clause.kind]}: {_why(clause)})"
            self.stdout.write("\t".join([duty.code, duty.citation, *numbers, duty.title + said]))
        totals = [str(n) for _c, _n, n in compliance.total(found).cells]
        self.stdout.write("\t".join(["", "cộng", *totals, ""]))


def _regulation(code: str) -> Regulation:
    found = Regulation.objects.filter(key=code).first()
    if found is None:
        known = (
            ", ".join(Regulation.objects.values_list("key", flat=True)) or "chưa nạp quy chế nào"
        )
        raise CommandError(f"Không có quy chế “{code}”. Các mã có: {known}.")
    return found


def _period(text: str) -> Period:
    try:
        return parse(text)
    except NoSuchPeriod as error:
        raise CommandError(f"--period: {error}") from error


def _why(clause: compliance.Clause) -> str:
    return clause.duty.not_software or ", ".join(str(place.title) for place in clause.places)


def _row(clause: compliance.Clause) -> dict[str, Any]:
    duty = clause.duty
    row: dict[str, Any] = {
        "code": duty.code, "citation": duty.citation, "title": duty.title, "kind": clause.kind,
    }  # fmt: skip
    return row | (vars(clause.tally) if clause.tally else {"why": _why(clause)})
