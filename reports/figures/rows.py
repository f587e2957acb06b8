"""The rows behind a figure: the same facts under the same condition, a page or all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from agencies.models import Agency
from regulations.calendar import WorkingCalendar, day_of
from regulations.models import DeadlineRule
from reports.facts import COLUMNS
from reports.figures.groups import CONDITIONS, named
from reports.figures.scope import Scope, source
from requests.models import Dispatch, LetterText

PAGE = 25
CHUNK = 2_000
BY_DUE = "ORDER BY due_on NULLS LAST, dispatch_id"
ORDER = "ORDER BY delivered_at DESC, dispatch_id DESC"


@dataclass(frozen=True)
class Line:
    """One dispatch as it was known on the day asked for; ``title`` is empty where it may not be
    read, and always of what is restricted."""

    dispatch_id: UUID
    number: str
    title: str
    act: str
    citation: str
    asks: str
    answers: str
    delivered_on: date
    due_on: date | None
    state: str
    ended_on: date | None
    result: str
    css: str
    is_restricted: bool
    is_aim: bool

    def is_overdue(self, on: date) -> bool:
        """Open after its last day; an aim has none."""
        return self.ended_on is None and not self.is_aim and bool(self.due_on and self.due_on < on)


def count(
    scope: Scope,
    calendar: WorkingCalendar,
    group: str,
    day: date | None = None,
    *,
    ordinary: bool = False,
) -> int:
    """How many are in a group; ``ordinary``: without what is restricted."""
    facts, asked = source(scope)
    asked |= named(scope, calendar, day)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({facts}) f WHERE {CONDITIONS[group]}"  # noqa: S608
            f"{' AND NOT is_restricted' if ordinary else ''}",
            asked,
        )
        return cursor.fetchone()[0]


def page_of(
    scope: Scope,
    calendar: WorkingCalendar,
    group: str,
    *,
    after: str = "",
    day: date | None = None,
) -> tuple[list[Line], str]:
    """One page, newest first, in keyset order; ``after`` is where the last one ended."""
    facts, asked = source(scope)
    asked |= named(scope, calendar, day)
    beyond, where = _beyond(after)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({facts}) f WHERE {CONDITIONS[group]}{where} "  # noqa: S608
            f"{ORDER} LIMIT {PAGE + 1}",
            {**asked, **beyond},
        )
        found = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    page = found[:PAGE]
    more = ""
    if len(found) > PAGE:
        more = f"{page[-1]['delivered_at'].isoformat()}_{page[-1]['dispatch_id']}"
    return _Words(scope).lines(page), more


def _beyond(after: str) -> tuple[dict[str, Any], str]:
    instant, _sep, key = after.rpartition("_")
    try:
        last = {"last_at": datetime.fromisoformat(instant).astimezone(UTC), "last": UUID(key)}
    except (ValueError, OverflowError):
        return {}, ""
    return last, " AND (delivered_at, dispatch_id) < (%(last_at)s, %(last)s)"


def those(
    scope: Scope,
    calendar: WorkingCalendar,
    condition: str,
    asked: dict[str, Any],
    most: int,
    *,
    by_due: bool = False,
) -> tuple[int, list[Line]]:
    """How many meet a condition of our own over the facts, and the newest of them; or those that
    are due first."""
    facts, known = source(scope)
    known |= named(scope, calendar) | asked
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT *, count(*) OVER () FROM ({facts}) f WHERE {condition} "  # noqa: S608
            f"{BY_DUE if by_due else ORDER} LIMIT {most}",
            known,
        )
        rows = cursor.fetchall()
    found = [dict(zip(COLUMNS, row[:-1], strict=True)) for row in rows]
    return (rows[0][-1] if rows else 0), _Words(scope).lines(found)


def lines(scope: Scope, calendar: WorkingCalendar, group: str) -> Iterator[Line]:
    """Every row that is not restricted, newest first, read from the database piece by piece."""
    facts, asked = source(scope)
    asked |= named(scope, calendar)
    words = _Words(scope)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({facts}) f "  # noqa: S608
            f"WHERE {CONDITIONS[group]} AND NOT is_restricted {ORDER}",
            asked,
        )
        while rows := cursor.fetchmany(CHUNK):
            yield from words.lines([dict(zip(COLUMNS, row, strict=True)) for row in rows])


class _Words:
    """What stands for the keys of a row; read once for all pieces."""

    def __init__(self, scope: Scope) -> None:
        self.seat = scope.seat
        self.agencies = dict(Agency.objects.values_list("pk", "short_name"))
        rules = DeadlineRule.objects.select_related("provision", "regulation")
        self.rules = {rule.pk: rule for rule in rules}

    def lines(self, rows: list[dict[str, Any]]) -> list[Line]:
        letters = [row["letter_id"] for row in rows if not row["is_restricted"]]
        texts = LetterText.objects.visible_to(self.seat).filter(pk__in=letters)
        titles = dict(texts.values_list("letter_id", "subject"))
        return [self._line(row, titles.get(row["letter_id"], "")) for row in rows]

    def _line(self, row: dict[str, Any], title: str) -> Line:
        rule = self.rules[row["rule_id"]]
        result, css = _result(row)
        return Line(
            dispatch_id=row["dispatch_id"],
            number=row["number"],
            title=title,
            act=rule.get_act_display(),
            citation=f"{rule.citation}, {rule.regulation.name}",
            asks=self.agencies[row["asks"]],
            answers=self.agencies[row["answers"]],
            delivered_on=day_of(row["delivered_at"]),
            due_on=row["due_on"],
            state=str(Dispatch.Status(row["state"]).label),
            ended_on=row["ended_on"],
            result=result,
            css=css,
            is_restricted=row["is_restricted"],
            is_aim=row["is_aim"],
        )


def _result(row: dict[str, Any]) -> tuple[str, str]:
    """What came of it, in a word, and the colour of that word."""
    if row["is_open"]:
        return "", "run"
    if row["is_notice"]:
        return _("Chỉ cần tiếp nhận"), "run"
    if row["state"] == Dispatch.Status.CONSENTED:
        return _("Coi như đồng ý"), "hush"
    if row["state"] != Dispatch.Status.REPLIED:
        return _("Kết thúc khác"), "run"
    if row["is_aim"] or row["due_on"] is None:
        return _("Không có hạn bắt buộc"), "run"
    if row["ended_on"] > row["due_on"]:
        return _("Trả lời muộn"), "late"
    return (_("Đúng hạn") if row["ended_on"] == row["due_on"] else _("Trước hạn")), "done"
