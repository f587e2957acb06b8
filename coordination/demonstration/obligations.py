"""Monthly reports under 002 Điều 4.2.g: an outline, some sent late, one with nothing to report,
one given back; one waived, one consolidation. The sweep at the end opens all that recurs."""

from coordination.demonstration.telling import Story, World
from regulations.models import Duty
from reports import periods, workflow
from reports.models import Obligation, PeriodSetting
from requests import workflow as letters

DUTY, BODY = "002-31", "bnctu"
OUTLINE = (
    ("Tình hình, kết quả công tác nội chính", "Nêu kết quả chính, số liệu đến ngày chốt.",
     "letters_received"),
    ("Phòng, chống tham nhũng, lãng phí, tiêu cực", "Vụ việc mới, kết quả xử lý.", ""),
    ("Khó khăn, đề xuất, kiến nghị", "", ""),
)  # fmt: skip
WORDS = (
    "Tình hình an ninh, trật tự ổn định; các vụ việc được xử lý đúng thẩm quyền.",
    "Trong tháng không phát sinh vụ việc mới; tiếp tục theo dõi việc thực hiện kết luận.",
    "Đề nghị tập huấn nghiệp vụ cho cán bộ làm công tác nội chính cấp xã.",
)


def _row(agency: str, period: periods.Period) -> Obligation:
    return Obligation.objects.get(
        duty__code=DUTY, kind=period.kind, starts_on=period.first, owed_by__code=agency
    )


def monthly(w: World) -> Story:
    """The month before this one: who sent, who sent late, who had nothing, who was let off."""
    period = periods.period_of("month", w.today).previous
    communes = list(
        Duty.objects.get(code=DUTY).owed_by.get().members.order_by("sort_name")
        .values_list("code", flat=True)
    )  # fmt: skip
    PeriodSetting.objects.create(
        duty=Duty.objects.get(code=DUTY), kind=period.kind, first_period=period.code,
        valid_from=period.first, decision="Số liệu minh họa: kể cả tháng trước khi dùng phần mềm",
    )  # fmt: skip
    at = yield w.at(w.ago(9), "07:40")
    workflow.open_obligations(at=at)
    workflow.set_outline(
        Duty.objects.get(code=DUTY), by=w.leader(BODY), at=at, kind="month", sections=OUTLINE
    )
    first, nothing, back, let_off = communes[:4]
    yield from _sent(w, _row(first, period), w.ago(8), "31-BC/ĐU")
    yield from _sent(w, _row(nothing, period), w.ago(7), "18-BC/ĐU", is_nothing=True)
    yield from _sent(w, _row(back, period), w.ago(6), "25-BC/ĐU")
    at = yield w.at(w.ago(5), "09:10")
    workflow.return_for_more(
        _row(back, period), by=w.leader(BODY), at=at, due_on=w.ahead(3),
        reason="Bổ sung số liệu vụ việc đang theo dõi.",
    )  # fmt: skip
    workflow.waive(
        _row(let_off, period), by=w.leader(BODY), at=at,
        reason="Mới kiện toàn bộ máy, báo cáo gộp vào tháng sau.",
    )  # fmt: skip
    at = yield w.at(w.ago(4), "08:30")
    report = workflow.consolidate(
        Duty.objects.get(code=DUTY), by=w.leader(BODY), at=at, period=period
    )
    letters.save(
        report.letter, by=report.letter.drafted_by, at=at, version=report.letter.version,
        signer=w.leader(BODY),
    )  # fmt: skip


def _sent(w: World, row: Obligation, on, number: str, *, is_nothing: bool = False) -> Story:
    agency = row.owed_by.code
    at = yield w.at(on, "08:20")
    report = workflow.start_report(
        row, by=w.focal_point(agency), at=at, is_nothing_to_report=is_nothing
    )
    sections = list(report.sections.all())
    bodies = {} if is_nothing else dict(zip([s.pk for s in sections], WORDS, strict=False))
    report = workflow.save_report(
        report, by=w.focal_point(agency), at=at, version=report.letter.version, bodies=bodies,
        signer=w.leader(agency),
    )  # fmt: skip
    letters.submit(report.letter, by=w.focal_point(agency), at=at)
    at = yield w.at(on, "10:15")
    letters.sign(report.letter, by=w.leader(agency), at=at)
    at = yield w.at(on, "14:05")
    letters.issue(report.letter, by=w.clerk(agency), at=at, document_number=number)


STORIES = (monthly,)
