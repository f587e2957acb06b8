"""A consolidation by section, with its sources; figures summed; what comes later is marked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import Notice
from reports import workflow
from reports.models import Obligation, PeriodicReport
from reports.periods import parse
from reports.reminders import sweep
from reports.workflow import writing
from tests.conftest import JOBS, behind
from tests.factories import fresh, on_the, rule
from tests.reports import carried
from tests.reports.carried import NOW, one, opened

pytestmark = pytest.mark.django_db
NOVEMBER = parse("2026-11")


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    opened()
    carried.outline(found, p.bnc_focal)
    return found


def gather(duty, p, *, by=None, at=NOW) -> PeriodicReport:
    return workflow.consolidate(duty, by=by or p.bnc_focal, at=on_the(at), period=NOVEMBER)


def bodies(report) -> dict[str, str]:
    return {s.heading: s.body for s in report.sections.all()}


def test_each_part_names_whose_report_it_is_from(monthly, p):
    carried.sent(one(monthly), bodies=("Núi đã làm.", "Thiếu xe.", ""))
    carried.sent(one(monthly, owed_by="ben"), bodies=("Bến đã làm.", "", ""), number="7-BC/ĐU")
    report = gather(monthly, p)
    assert bodies(report) == {
        "Kết quả": "Đảng ủy phường Bến Cảng, 7-BC/ĐU, 20/11/2026:\nBến đã làm.\n\n"
        "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026:\nNúi đã làm.",
        "Khó khăn": "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026:\nThiếu xe.",
        "Kiến nghị": "",
        "Nguồn tổng hợp": "Đã gửi (2): Đảng ủy phường Bến Cảng, 7-BC/ĐU, 20/11/2026; "
        "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026.\nChưa có báo cáo (1): Đảng ủy xã Đồng Lúa.",
    }


def test_figures_are_summed_from_those_the_reports_froze(monthly, p):
    for code, number in (("nui", 3), ("ben", 4)):
        report = carried.written(one(monthly, owed_by=code))
        PeriodicReport.objects.filter(pk=report.pk).update(figures={"letters_sent": number})
        report.refresh_from_db()
        carried.issued(carried.saved(report), number=f"{number}-BC")
    report = gather(monthly, p)
    assert report.figures == {"letters_sent": 7}
    assert "Văn bản phối hợp đã gửi: 7" in fresh(report.letter).body


def consolidated(monthly, p) -> PeriodicReport:
    """Out, to the body the clause names (002 Điều 6.3)."""
    rule("002-6.3").routes.get().asked.members.add(p.thuongtruc)
    report = carried.saved(gather(monthly, p), signer=p.bnc_leader)
    assert list(report.letter.addressees.all()) == [p.thuongtruc]
    return carried.issued(report, number="20-BC/BNC")


def test_a_report_after_it_is_taken_and_marked(monthly, p):
    carried.sent(one(monthly))
    consolidated(monthly, p)
    there, later = one(monthly), one(monthly, owed_by="ben")
    assert there.consolidated_at == on_the(NOW)
    assert [s.what for s in there.steps.all()] == ["opened", "done", "consolidated"]
    done = carried.sent(later, at="2026-11-24 09:00")
    assert done.is_after_consolidation
    assert not fresh(there).is_after_consolidation


def test_those_whose_reports_went_into_it_are_told_once(monthly, p):
    carried.sent(one(monthly))
    consolidated(monthly, p)
    for at in ("2026-11-23 07:00", "2026-11-24 07:00"):
        with behind(JOBS):
            sweep(at=on_the(at))
        told = Notice.objects.filter(kind="consolidated")
        assert [(n.seat, n.dossier_id) for n in told] == [(p.nui_focal, one(monthly).pk)]


def test_there_is_one_draft_at_a_time(monthly, p):
    carried.sent(one(monthly))
    gather(monthly, p)
    with pytest.raises(ValidationError, match="soạn dở"):
        gather(monthly, p)


def test_nothing_received_is_nothing_to_consolidate(monthly, p):
    with pytest.raises(ValidationError, match="Chưa có báo cáo nào"):
        gather(monthly, p)
    with pytest.raises(ValidationError, match="Không có nghĩa vụ nào"):
        gather(monthly, p, by=p.congan_focal)
    with pytest.raises(PermissionDenied):
        gather(monthly, p, by=p.bnc_clerk)


def test_one_of_hundreds_of_pages_is_refused_in_words_and_nothing_is_left(monthly, p, monkeypatch):
    carried.sent(one(monthly), bodies=("Dài. " * 100, "", ""))
    monkeypatch.setattr("reports.workflow.consolidating.LONGEST", 300)
    with pytest.raises(ValidationError, match="kỳ ngắn hơn, hoặc trả lại"):
        gather(monthly, p)
    assert not PeriodicReport.objects.filter(is_consolidation=True).exists()


def test_a_report_too_long_is_refused_in_words(monthly, p, monkeypatch):
    monkeypatch.setattr(writing, "LONGEST", 100)
    with pytest.raises(ValidationError, match="dài quá 100 ký tự"):
        carried.written(one(monthly), bodies=("Dài. " * 100, "", ""))


def test_no_words_are_lost_when_the_outline_changed_meanwhile(monthly, p):
    carried.sent(one(monthly), bodies=("Núi đã làm.", "Thiếu xe.", "Thêm người."))
    carried.outline(
        monthly, p.bnc_focal, version=1,
        sections=[("Kết quả", "", ""), ("Vướng mắc", "", "")],
    )  # fmt: skip
    found = bodies(gather(monthly, p))
    assert found["Kết quả"].endswith("\nNúi đã làm.")
    source = "Đảng ủy xã Núi Mây, 12-BC/ĐU, 20/11/2026"
    assert found["Nội dung ngoài đề cương"] == (
        f"{source}, mục “Khó khăn”:\nThiếu xe.\n\n{source}, mục “Kiến nghị”:\nThêm người."
    )


def test_a_heading_of_the_outline_may_be_called_like_the_rest(monthly, p):
    rest = "Nội dung ngoài đề cương"
    sections = [("Kết quả", "", ""), (rest, "", ""), ("Kiến nghị", "", "")]
    carried.outline(monthly, p.bnc_focal, version=1, sections=sections)
    carried.sent(one(monthly), bodies=("Núi đã làm.", "Việc khác.", "Thêm người."))
    carried.outline(monthly, p.bnc_focal, version=2, sections=sections[:2])
    said = [s.body for s in gather(monthly, p).sections.all() if s.heading == rest]
    assert [text.rpartition("\n")[2] for text in said] == ["Việc khác.", "Thêm người."]


def test_a_paper_is_named_as_one_whose_words_are_elsewhere(monthly, p):
    workflow.record_sent(
        one(monthly), by=p.nui_focal, at=on_the(NOW), document_number="5-BC/ĐU",
        document_on=date(2026, 11, 19),
    )  # fmt: skip
    said = bodies(gather(monthly, p))["Nguồn tổng hợp"]
    assert "nội dung chưa có ở trên (1): Đảng ủy xã Núi Mây, 5-BC/ĐU, 19/11/2026." in said


def test_figures_of_another_span_are_not_added_up(p):
    found = carried.duty(periods=["month", "year"])
    carried.only(found.code)
    opened(at="2026-12-02 09:00")
    month, year = one(found, period="2026-12"), one(found, period="2026")
    report = carried.written(month, at="2026-12-03 09:00", also=[year])
    PeriodicReport.objects.filter(pk=report.pk).update(figures={"letters_sent": 3})
    report.refresh_from_db()
    carried.issued(carried.saved(report, at="2026-12-03 09:00"), at="2026-12-03 09:00")
    of_year = workflow.consolidate(
        found, by=p.bnc_focal, at=on_the("2026-12-04 09:00"), period=parse("2026")
    )
    assert of_year.figures == {}
    said = bodies(of_year)["Nguồn tổng hợp"]
    assert "số liệu chưa cộng (1): Đảng ủy xã Núi Mây, 12-BC/ĐU, 03/12/2026." in said


def test_who_was_waived_is_named_as_waived_not_as_missing(monthly, p):
    carried.sent(one(monthly))
    workflow.waive(one(monthly, owed_by="ben"), by=p.bnc_focal, at=on_the(NOW), reason="Mới.")
    report = gather(monthly, p)
    assert [source.agency for source in report.sources.filter(is_missing=True)] == [p.dong]
    said = bodies(report)["Nguồn tổng hợp"]
    assert "Chưa có báo cáo (1): Đảng ủy xã Đồng Lúa." in said
    assert "Được miễn (1): Đảng ủy phường Bến Cảng." in said
    assert Obligation.objects.overdue(date(2026, 12, 31)).filter(owed_by=p.ben).count() == 1
