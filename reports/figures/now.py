"""All the numbers of the dashboard, read in one statement over the facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from regulations.calendar import WorkingCalendar
from reports.figures.coming import last_of
from reports.figures.groups import CONDITIONS, DUTY, TIMED, counted, named
from reports.figures.results import PARTS, Result
from reports.figures.scope import Scope, Span, source
from reports.figures.trend import first_of
from requests.models import Dispatch, LetterText
from requests.phrases import Due, due_of
from requests.templatetags.dates import short_day

WATCHED = 15  # rows of “Cần lãnh đạo quan tâm”
NOW = (
    "qua-han", "du-dieu-kien", "sap-den-han", "dang-xu-ly", "chua-thong-nhat", "vuot-moc",
    "chua-dang-ky", "cho-phan-cong", "da-phan-cong", "da-doi-han",
)  # fmt: skip
SIDES = {"no": "answers = %(mine)s", "duoc_no": "asks = %(mine)s"}


@dataclass(frozen=True)
class Numbers:
    """How things stand on one day, in numbers; named as the groups of ``groups.CONDITIONS``."""

    qua_han: int
    du_dieu_kien: int  # of those overdue: silence may be confirmed as consent
    sap_den_han: int
    dang_xu_ly: int
    chua_thong_nhat: int
    vuot_moc: int
    chua_dang_ky: int
    cho_phan_cong: int
    da_phan_cong: int
    da_doi_han: int
    co_quan_qua_han: int
    no: int  # open: what one's own agency owes, and what is owed to it
    no_qua_han: int
    duoc_no: int
    duoc_no_qua_han: int

    @property
    def can_quan_tam(self) -> int:
        return self.qua_han + self.chua_thong_nhat


@dataclass(frozen=True)
class Overview:
    """What one reading of the facts gives; the pages draw from it."""

    numbers: Numbers
    result: Result
    previous: Result
    agencies: list[dict[str, Any]]
    months: dict[str, tuple[int, int]]  # “2026-11”: answered with a due date, on time
    due: dict[date, int]
    watched: list[str]  # dispatches, in their order


def _sides() -> str:
    late = CONDITIONS["qua-han"]
    return ", ".join(
        f"count(*) FILTER (WHERE is_open AND {side}) AS {name}, "
        f"count(*) FILTER (WHERE {late} AND {side}) AS {name}_qua_han"
        for name, side in SIDES.items()
    )


def _parts() -> str:
    return ", ".join(counted(name) for name in PARTS)


def _before() -> str:
    """The same parts in the period before."""
    return ", ".join(
        counted(name, CONDITIONS[name].replace("(first)", "(previous_first)")
                .replace("(last)", "(previous_last)"))
        for name in PARTS
    )  # fmt: skip


STATEMENT = f"""
WITH facts AS MATERIALIZED ({{source}})
SELECT
 (SELECT row_to_json(n) FROM (
    SELECT {", ".join(counted(name) for name in NOW)}, {_sides()},
      count(DISTINCT answers) FILTER (WHERE {CONDITIONS["qua-han"]}) AS co_quan_qua_han
    FROM facts) n),
 (SELECT row_to_json(r) FROM (SELECT {_before()} FROM facts WHERE NOT is_open) r),
 (SELECT coalesce(json_agg(a), '[]') FROM (
    SELECT answers AS agency, {_parts()}, {counted("dang-xu-ly")}, {counted("qua-han")}
    FROM facts GROUP BY answers) a),
 (SELECT coalesce(json_agg(m), '[]') FROM (
    SELECT to_char(ended_on, 'YYYY-MM') AS month, count(*) AS n,
      count(*) FILTER (WHERE ended_on <= due_on) AS kept
    FROM facts WHERE {TIMED} AND ended_on BETWEEN %(months_from)s AND %(on)s GROUP BY 1) m),
 (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT due_on AS day, count(*) AS n FROM facts
    WHERE {DUTY} AND due_on BETWEEN %(on)s AND %(days_to)s GROUP BY 1) d),
 (SELECT coalesce(json_agg(w.dispatch_id), '[]') FROM (
    SELECT dispatch_id FROM facts WHERE {CONDITIONS["can-quan-tam"]}
    ORDER BY is_disagreed DESC, due_on, dispatch_id LIMIT {WATCHED}) w)
"""  # noqa: S608 - our own conditions


def overview(scope: Scope, calendar: WorkingCalendar) -> Overview:
    """Everything that is counted, in one statement: the facts are gone through once."""
    facts, asked = source(scope)
    asked |= named(scope, calendar)
    asked |= {"months_from": first_of(scope.on), "days_to": last_of(scope.on, calendar)}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(source=facts), asked)
        numbers, before, agencies, months, due, first = cursor.fetchone()
    whole = {name: sum(row[name] for row in agencies) for name in map(_column, PARTS)}
    return Overview(
        numbers=Numbers(**numbers),
        result=Result(**whole),
        previous=Result(**before),
        agencies=agencies,
        months={row["month"]: (row["n"], row["kept"]) for row in months},
        due={date.fromisoformat(row["day"]): row["n"] for row in due},
        watched=first,
    )


def _column(name: str) -> str:
    return name.replace("-", "_")


@dataclass(frozen=True)
class Stage:
    """One bar of “đang ở khâu nào”; ``width`` of 200, ``group`` names its list."""

    name: str
    number: int
    width: int
    group: str
    css: str = "run"


def stages(numbers: Numbers, *, is_past: bool = False) -> list[Stage]:
    """Where open dispatches are, as both sides may know it. When somebody was named is not kept
    for each past day, so a past day tells registered ones from others and no more."""
    given = [("chua-dang-ky", _("Chưa xác nhận đã nhận"), numbers.chua_dang_ky, "soon")]
    if is_past:
        given.append(("cho-phan-cong", _("Đã nhận, đang xử lý"), numbers.cho_phan_cong, "run"))
    else:
        given += [
            ("cho-phan-cong", _("Đã nhận, chờ phân công"), numbers.cho_phan_cong, "run"),
            ("da-phan-cong", _("Đã phân công, chờ trả lời"), numbers.da_phan_cong, "run"),
        ]
    most = max(number for _group, _name, number, _css in given) or 1
    return [
        Stage(name, number, round(200 * number / most), group, css)
        for group, name, number, css in given
    ]


@dataclass(frozen=True)
class Watched:
    """What needs a leader: not agreed, or late. ``title`` is empty where it may not be read."""

    dispatch: Dispatch
    due: Due
    title: str
    is_ours: bool  # who holds it is said inside one's own agency alone


def watched(keys: list[str], scope: Scope, calendar: WorkingCalendar) -> list[Watched]:
    """Of these dispatches, in their order."""
    rows = Dispatch.objects.filter(pk__in=keys).with_parties().annotate(
        reminded=Count("reminders")
    ).prefetch_related("receipts", "outcomes")  # fmt: skip
    found = {str(row.pk): row for row in rows}
    letters = [row.case_id for row in found.values()]
    ordinary = LetterText.objects.filter(pk__in=letters, letter__dossier__is_restricted=False)
    titles = dict(ordinary.visible_to(scope.seat).values_list("letter_id", "subject"))
    mine = scope.seat.agency_id if scope.seat else None
    return [
        Watched(
            row, _due(row, scope, calendar), titles.get(row.case_id, ""),
            row.requested_agency_id == mine,
        )
        for row in (found[key] for key in keys if key in found)
    ]  # fmt: skip


def _due(row: Dispatch, scope: Scope, calendar: WorkingCalendar) -> Due:
    ended = next((o for o in row.outcomes.all() if o.set_aside_at is None), None)
    if ended is not None and ended.status == Dispatch.Status.REPLIED:
        day = short_day(ended.happened_on)
        return Due("split", _("Chưa thống nhất"), _("từ %(day)s") % {"day": day})
    return due_of(row, scope.on, calendar)


def rate_change(overview: Overview) -> int | None:
    """Percentage points against the period before; None where either is too small."""
    now, before = overview.result.rate, overview.previous.rate
    if now is None or before is None or overview.result.is_few or overview.previous.is_few:
        return None
    return now - before


def period_text(span: Span) -> str:
    """“23/05 đến 22/11/2026”."""
    first = (
        f"{span.first:%d/%m}" if span.first.year == span.last.year else f"{span.first:%d/%m/%Y}"
    )
    return _("%(first)s đến %(last)s") % {"first": first, "last": f"{span.last:%d/%m/%Y}"}
