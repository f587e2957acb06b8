"""The report of a period: begun from an outline, written section by section, sent as a letter."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, Seat
from records import documents
from records.history import in_record, note
from records.models import Document
from regulations.calendar import day_of
from regulations.models import Act, DeadlineRule, Duty
from reports import competence, period_figures
from reports.models import (
    Obligation,
    Outline,
    PeriodicReport,
    ReportAnswer,
    ReportSection,
    SectionText,
)
from reports.workflow.fulfilling import check_open, lock
from requests import workflow as letters
from requests.models import CoordinationRequest
from requests.workflow.moves import check

Letter = CoordinationRequest.Status
UNDER_WAY = (Letter.DRAFT, Letter.AWAITING_SIGNATURE, Letter.SIGNED)
LONGEST = 1_200_000  # characters of a whole report: some 400 pages
WITHOUT_OUTLINE = (
    "Tình hình và kết quả trong kỳ",
    "Khó khăn, vướng mắc; đề xuất, kiến nghị",
    "Nhiệm vụ trọng tâm kỳ tới",
)


@in_record
def start_report(
    obligation: Obligation,
    *,
    by: Seat,
    at: datetime,
    is_nothing_to_report: bool = False,
    also: Iterable[Obligation] = (),
) -> PeriodicReport:
    """Lập báo cáo: a draft letter to who receives it, with the sections they ask for.

    ``also``: further obligations of the same agency, receiver and period that it answers.
    """
    rows = [lock(row) for row in (obligation, *also)]
    row = rows[0]
    for each in rows:
        _check_startable(each, row, by)
    rule = rule_for(row.duty, row.owed_by, row.owed_to, day_of(at))
    letter = letters.draft(
        by=by, at=at, act=Act.REPORT, rule=rule, addressees=[row.owed_to],
        subject=f"{row.duty.title}, {row.period.label}"[:300],
    )  # fmt: skip
    report = PeriodicReport.objects.create(
        letter=letter, duty=row.duty, kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on,
        cut_off_on=row.cut_off_on, is_nothing_to_report=is_nothing_to_report,
        outline=Outline.objects.newest(row.owed_to, row.duty, row.kind),
    )  # fmt: skip
    ReportAnswer.objects.bulk_create(ReportAnswer(report=report, obligation=each) for each in rows)
    add_sections(report, _headings(report))
    note(
        "report.started", at=at, by=by, dossier=letter.dossier, inside=by.agency,
        duty=row.duty.code, period=row.period.code, nothing=is_nothing_to_report,
    )  # fmt: skip
    return write_letter(report, by=by, at=at, version=letter.version)


def _check_startable(each: Obligation, row: Obligation, by: Seat) -> None:
    check_open(each)
    check(competence.can_fulfil(by, each))
    if any(getattr(each, name) != value for name, value in _alike(row).items()):
        raise ValidationError(
            _("Một báo cáo chỉ gộp các kỳ kết thúc cùng ngày, gửi cùng một nơi.")
        )
    if each.owed_to is None:
        raise ValidationError(
            _("%(name)s không dùng hệ thống này: gửi bản giấy rồi ghi số, ngày văn bản.")
            % {"name": each.receiver or _("Nơi nhận")}
        )
    if under_way(each) is not None:
        raise ValidationError(
            _("Kỳ này đang có một báo cáo soạn dở; mở báo cáo đó, hoặc thu hồi rồi lập lại.")
        )


def _alike(row: Obligation) -> dict[str, Any]:
    """What obligations must share for one report to answer them all."""
    return {"owed_by_id": row.owed_by_id, "owed_to_id": row.owed_to_id, "ends_on": row.ends_on}


def others_alike(row: Obligation, by: Seat) -> QuerySet[Obligation]:
    """Further open ones that the same report could answer, the longest period first."""
    begun = PeriodicReport.objects.filter(letter__status__in=UNDER_WAY)
    found = Obligation.objects.trackable_by(by).open().filter(**_alike(row)).exclude(pk=row.pk)
    found = found.exclude(answers__report__in=begun).with_parties()
    return found.order_by("starts_on", "duty__code")


def under_way(
    obligation: Obligation, among: QuerySet[PeriodicReport] | None = None
) -> PeriodicReport | None:
    """The report that is being written, signed or numbered for it; ``among``: those one reads."""
    rows = PeriodicReport.objects.all() if among is None else among
    found = rows.filter(answers__obligation=obligation.pk, letter__status__in=UNDER_WAY)
    return found.select_related("letter").first()


def rule_for(duty: Duty, owing: Agency, receiving: Agency, on: date) -> DeadlineRule:
    """The clause by which the report goes: that of the duty itself, else of its regulation."""
    found = list(
        DeadlineRule.objects.in_force(on)
        .binding(owing, receiving)
        .filter(act=Act.REPORT, regulation=duty.regulation_id)
        .order_by("code")
    )
    own = [rule for rule in found if rule.provision_id == duty.provision_id]
    if not found:
        raise ValidationError(
            _(
                "%(name)s chưa có căn cứ để gửi báo cáo này trong hệ thống: gửi bằng đường khác "
                "rồi ghi số, ngày văn bản."
            )
            % {"name": duty.regulation.name}
        )
    return (own or found)[0]


def _headings(report: PeriodicReport) -> list[tuple[str, str, str, str]]:
    """Heading, hint, figure, first words of each section."""
    if report.is_nothing_to_report:
        text = _("%(period)s không phát sinh nội dung phải báo cáo.")
        return [(_("Nội dung"), "", "", text % {"period": report.period.label})]
    if report.outline is None:
        return [(heading, "", "", "") for heading in WITHOUT_OUTLINE]
    return [(s.heading, s.hint, s.figure, "") for s in report.outline.sections.all()]


def add_sections(report: PeriodicReport, rows: Iterable[tuple[str, str, str, str]]) -> None:
    for n, (heading, hint, figure, body) in enumerate(rows, 1):
        section = ReportSection.objects.create(report=report, position=n, figure=figure)
        SectionText.objects.create(section=section, heading=heading, hint=hint, body=body)


@in_record
def save_report(
    report: PeriodicReport,
    *,
    by: Seat,
    at: datetime,
    version: int,
    bodies: Mapping[int, str],
    checked: Iterable[int] = (),
    **fields: Any,
) -> PeriodicReport:
    """Save the sections (by key) and what the letter needs; ``Conflict`` if ``version`` is older.

    ``checked``: sections whose words of last period were looked through.
    """
    report = _take(report, by)
    checked = set(checked)
    for section in sections_of(report):
        body = bodies.get(section.pk)
        if body is not None and body != section.body:
            SectionText.objects.filter(pk=section.pk).update(body=body)
        if section.is_from_last and section.pk in checked:
            section.is_from_last = False
            section.save(update_fields=["is_from_last"])
    return write_letter(report, by=by, at=at, version=version, **fields)


def _take(report: PeriodicReport, by: Seat) -> PeriodicReport:
    found = PeriodicReport.objects.select_related("letter__dossier", "duty").get(pk=report.pk)
    check(competence.can_write(by, found))
    return found


def sections_of(report: PeriodicReport) -> list[ReportSection]:
    return list(report.sections.select_related("text"))


def write_letter(
    report: PeriodicReport, *, by: Seat, at: datetime, version: int, **fields: Any
) -> PeriodicReport:
    """The letter says what the sections say, no more and no less."""
    body = compose(report)
    if len(body) > LONGEST:
        raise ValidationError(
            _("Báo cáo dài quá %(n)s ký tự; rút gọn các mục, phần chi tiết để ở phụ lục.")
            % {"n": f"{LONGEST:,}".replace(",", ".")}
        )
    report.letter = letters.save(report.letter, by=by, at=at, version=version, body=body, **fields)
    return report


def compose(report: PeriodicReport) -> str:
    """The words of the letter, section by section, each with its figure."""
    parts = []
    for number, section in enumerate(sections_of(report), 1):
        lines = [f"{number}. {section.heading}"]
        if section.figure in report.figures:
            lines.append(
                period_figures.line(
                    section.figure, report.figures[section.figure], report.cut_off_on
                )
            )
        parts.append("\n".join([*lines, *filter(None, [section.body.strip()])]))
    return "\n\n".join(parts)


@in_record
def fill_figures(
    report: PeriodicReport, *, by: Seat, at: datetime, version: int
) -> PeriodicReport:
    """Lấy số liệu của kỳ: counted now, at the cut-off; until it is signed they can be taken
    again."""
    report = _take(report, by)
    codes = {section.figure for section in report.sections.all()} - {""}
    report.figures = period_figures.count(
        by, codes, first=report.starts_on, cut_off=report.cut_off_on
    )
    report.figures_at = at
    report.save(update_fields=["figures", "figures_at"])
    return write_letter(report, by=by, at=at, version=version)


@in_record
def take_last(report: PeriodicReport, *, by: Seat, at: datetime, version: int) -> PeriodicReport:
    """Lấy nội dung kỳ trước: into sections that are still empty, marked to be looked through."""
    report = _take(report, by)
    former = last_of(report, by)
    if former is None:
        raise ValidationError(_("Chưa có báo cáo nào của kỳ trước trong hệ thống."))
    words = {section.heading: section.body for section in sections_of(former)}
    for section in sections_of(report):
        text = words.get(section.heading, "").strip()
        if text and not section.body.strip():
            SectionText.objects.filter(pk=section.pk).update(body=text)
            section.is_from_last = True
            section.save(update_fields=["is_from_last"])
    return write_letter(report, by=by, at=at, version=version)


def last_of(report: PeriodicReport, seat: Seat) -> PeriodicReport | None:
    """The newest one of an earlier period of the same kind that this agency sent."""
    found = PeriodicReport.objects.visible_to(seat).sent()
    return (
        found.filter(
            duty=report.duty_id, kind=report.kind, ends_on__lt=report.starts_on,
            letter__requesting_agency=report.letter.requesting_agency_id,
            is_consolidation=report.is_consolidation, is_nothing_to_report=False,
        )
        .order_by("-ends_on")
        .first()
    )  # fmt: skip


@in_record
def keep_file(
    report: PeriodicReport, *, by: Seat, at: datetime, pdf: bytes, name: str
) -> Document:
    """Keep the report as it went out as a file, once; its SHA-256 stays with it."""
    report = PeriodicReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    check(competence.can_keep_file(by, report))
    row = documents.store(
        ContentFile(pdf, name=name), dossier=report.letter.dossier, by=by, at=at,
        role=Document.Role.SIGNED,
    )  # fmt: skip
    report.document = row
    report.save(update_fields=["document"])
    note("report.file_kept", at=at, by=by, dossier=report.letter.dossier, sha256=row.sha256)
    return row


def judge(letter: CoordinationRequest, *, by: Seat) -> dict[str, str]:
    """Before a periodic report goes to its signer (see ``requests.elsewhere``)."""
    report = PeriodicReport.objects.filter(pk=letter.pk).first()
    if report is None:
        return {}
    if letter.body != compose(report):
        return {"body": _("Nội dung khác các mục của báo cáo; mở trang báo cáo, sửa và lưu lại.")}
    unread = [s.heading for s in sections_of(report) if s.is_from_last]
    if unread:
        return {
            "body": _("Còn mục lấy từ kỳ trước chưa soát: %(names)s.")
            % {"names": "; ".join(unread)}
        }
    if not any(section.body.strip() for section in sections_of(report)):
        return {
            "body": _("Báo cáo chưa có nội dung; kỳ không có việc thì dùng “Không phát sinh”.")
        }
    for answer in report.answers.select_related("obligation__duty", "obligation__absorbed_by"):
        try:
            check_open(answer.obligation)
        except ValidationError as error:
            return {"__all__": " ".join(error.messages)}
    return {}
