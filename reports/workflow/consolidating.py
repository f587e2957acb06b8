"""Tổng hợp: the reports a body received for one period, by section, each part with its source.

The words are put together in the database, section by section; this process holds no report whole.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records.history import in_record, note
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule, Duty
from reports import competence
from reports.models import Obligation, Outline, PeriodicReport, ReportSource, SectionText
from reports.periods import Period
from reports.workflow.fulfilling import take_turn
from reports.workflow.writing import (
    LONGEST,
    UNDER_WAY,
    WITHOUT_OUTLINE,
    add_sections,
    write_letter,
)
from requests import workflow as letters
from requests.workflow.moves import check

# What every source says, after its name, number and day: under the heading it has here, or under
# one that the outline here does not have; then that heading is told too.
GATHER = """
UPDATE reports_sectiontext target SET body = gathered.body
FROM (
  SELECT string_agg(
      format(E'%%s, %%s, %%s%%s:\n%%s', a.name, s.document_number,
             to_char(s.document_on, 'DD/MM/YYYY'), {told}, btrim(t.body)),
      E'\n\n' ORDER BY a.sort_name, s.id, r.position) AS body
  FROM reports_reportsource s
  JOIN agencies_agency a ON a.id = s.agency_id
  JOIN reports_obligation o ON o.dossier_id = s.obligation_id
  JOIN reports_reportsection r ON r.report_id = o.report_id
  JOIN reports_sectiontext t ON t.section_id = r.id
  WHERE s.report_id = %s AND NOT s.is_missing AND NOT s.is_nothing_to_report
    AND {here} AND btrim(t.body) <> ''
) gathered
WHERE target.section_id = %s AND gathered.body IS NOT NULL
"""
UNDER_IT = GATHER.format(told="''", here="t.heading = %s")
ELSEWHERE = GATHER.format(told="format(', mục “%%s”', t.heading)", here="t.heading <> ALL(%s)")
REST, SOURCES = "Nội dung ngoài đề cương", "Nguồn tổng hợp"


@in_record
def consolidate(duty: Duty, *, by: Seat, at: datetime, period: Period) -> PeriodicReport:
    """Begin the consolidation of what ``by``'s agency received for this duty and period: a draft
    letter of its own. What is missing is named in it."""
    check(competence.can_consolidate(by))
    all_rows = list(
        Obligation.objects.visible_to(by)
        .owed()
        .due_to(by.agency)
        .filter(duty=duty, kind=period.kind, starts_on=period.first)
        .with_parties()
        .order_by("owed_by__sort_name")
    )
    rows = [row for row in all_rows if row.waived_at is None]
    _check_rows(rows)
    _check_alone(duty, period, by)
    letter = letters.draft(
        by=by, at=at, act=Act.REPORT, **_way_up(duty, by.agency, at),
        subject=f"Tổng hợp: {duty.title}, {period.label}"[:300],
    )  # fmt: skip
    report = PeriodicReport.objects.create(
        letter=letter, duty=duty, kind=period.kind, starts_on=period.first, ends_on=period.last,
        cut_off_on=max(row.cut_off_on for row in rows), is_consolidation=True,
        outline=Outline.objects.newest(by.agency, duty, period.kind),
    )  # fmt: skip
    ReportSource.objects.bulk_create(_source(report, row) for row in rows)
    keys = [row.report_id for row in rows if row.is_done and not row.is_nothing_to_report]
    reports = PeriodicReport.objects.in_bulk(filter(None, keys))
    _gather(report, reports, [*_told(rows, reports, report), *_excused(all_rows)])
    _sum_figures(report, reports.values(), at)
    note(
        "report.consolidating", at=at, by=by, dossier=letter.dossier, inside=by.agency,
        duty=duty.code, period=period.code, sources=len(rows),
    )  # fmt: skip
    return write_letter(report, by=by, at=at, version=letter.version)


def _check_rows(rows: list[Obligation]) -> None:
    if not rows:
        raise ValidationError(_("Không có nghĩa vụ nào của kỳ này gửi đến cơ quan đồng chí."))
    if not any(row.is_done for row in rows):
        raise ValidationError(_("Chưa có báo cáo nào của kỳ này để tổng hợp."))


def _check_alone(duty: Duty, period: Period, by: Seat) -> None:
    take_turn("consolidate", by.agency_id, duty.code, period.code)
    standing = PeriodicReport.objects.visible_to(by).filter(
        duty=duty, kind=period.kind, starts_on=period.first, is_consolidation=True,
        letter__requesting_agency=by.agency, letter__status__in=UNDER_WAY,
    )  # fmt: skip
    if standing.exists():
        raise ValidationError(
            _("Kỳ này đang có một bản tổng hợp soạn dở; mở bản đó, hoặc thu hồi rồi lập lại.")
        )


def _way_up(duty: Duty, agency: Agency, at: datetime) -> dict:
    """The clause by which this body reports on, and to whom; nothing where there is none yet."""
    rules = DeadlineRule.objects.in_force(day_of(at)).written_by(agency).filter(
        act=Act.REPORT, regulation=duty.regulation_id, routes__asking__members=agency,
        routes__asked__role__contains="superior",
    )  # fmt: skip
    rule = rules.order_by("code").first()
    if rule is None:
        return {}
    to = Agency.objects.filter(parties__in=rule.routes.values("asked"))
    return {"rule": rule, "addressees": list(to.exclude(pk=agency.pk).distinct())}


def _source(report: PeriodicReport, row: Obligation) -> ReportSource:
    return ReportSource(
        report=report, obligation=row, agency=row.owed_by, document_number=row.document_number,
        document_on=row.document_on or row.done_on, is_missing=not row.is_done,
        is_nothing_to_report=row.is_nothing_to_report,
    )  # fmt: skip


def _gather(
    report: PeriodicReport, reports: Iterable[Any], told: list[tuple[str, list[str]]]
) -> None:
    outline = report.outline.sections.all() if report.outline else ()
    rows = [(s.heading, s.hint, s.figure, "") for s in outline]
    rows = rows or [(heading, "", "", "") for heading in WITHOUT_OUTLINE]
    known = [*(heading for heading, *_more in rows), SOURCES]
    others = SectionText.objects.filter(section__report__in=reports).exclude(heading__in=known)
    rest = 0  # its place; a heading of the outline may have the same words
    if others.filter(body__regex=r"\S").exists():
        rows.append((REST, "", "", ""))
        rest = len(rows)
    said = "\n".join(
        f"{what} ({len(names)}): {'; '.join(names)}." for what, names in told if names
    )
    add_sections(report, [*rows, (SOURCES, "", "", said)])
    with connection.cursor() as cursor:
        for section in report.sections.select_related("text").defer("text__body"):
            if section.position == rest:
                cursor.execute(ELSEWHERE, [report.pk, known, section.pk])
            elif section.heading != SOURCES:
                cursor.execute(UNDER_IT, [report.pk, section.heading, section.pk])
    found = SectionText.objects.filter(section__report=report)
    if (found.aggregate(n=Sum(Length("body")))["n"] or 0) > LONGEST:
        raise ValidationError(
            _(
                "Các báo cáo gộp lại dài quá %(n)s ký tự: tổng hợp theo kỳ ngắn hơn, hoặc trả lại "
                "báo cáo quá dài để rút gọn."
            )
            % {"n": f"{LONGEST:,}".replace(",", ".")}
        )


def _told(
    rows: list[Obligation], reports: dict[Any, PeriodicReport], report: PeriodicReport
) -> list[tuple[str, list[str]]]:
    """Who sent, whose words or figures are not in it, who had nothing, who is missing."""
    sent = [row for row in rows if row.is_done and not row.is_nothing_to_report]
    apart = [row for row in sent if row.report_id not in reports]
    other_span = [
        row for row in sent
        if row.report_id in reports and not _spans_alike(reports[row.report_id], report)
    ]  # fmt: skip
    nothing = [row for row in rows if row.is_done and row.is_nothing_to_report]
    return [
        (_("Đã gửi"), [_numbered(row) for row in sent]),
        (_("Gửi bằng văn bản khác, nội dung chưa có ở trên"), [_numbered(row) for row in apart]),
        (
            _("Báo cáo gộp với kỳ khác, số liệu chưa cộng"),
            [_numbered(row) for row in other_span],
        ),
        (_("Không phát sinh"), [row.owed_by.name for row in nothing]),
        (_("Chưa có báo cáo"), [row.owed_by.name for row in rows if not row.is_done]),
    ]


def _excused(rows: list[Obligation]) -> list[tuple[str, list[str]]]:
    return [(_("Được miễn"), [row.owed_by.name for row in rows if row.waived_at is not None])]


def _numbered(row: Obligation) -> str:
    on = row.document_on or row.done_on
    return f"{row.owed_by.name}, {row.document_number}, {on:%d/%m/%Y}"


def _spans_alike(one: PeriodicReport, other: PeriodicReport) -> bool:
    return (one.kind, one.starts_on) == (other.kind, other.starts_on)


def _sum_figures(report: PeriodicReport, reports: Iterable[PeriodicReport], at: datetime) -> None:
    """Of the figures that the reports themselves froze, where they are of this period: one that
    does several periods has counted one of them."""
    total: dict[str, int] = {}
    for source in reports:
        if _spans_alike(source, report):
            for code, number in source.figures.items():
                total[code] = total.get(code, 0) + number
    report.figures, report.figures_at = total, at
    report.save(update_fields=["figures", "figures_at"])
