"""The report of a period: begun from an outline, sent as a letter, done when it goes out."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from reports import workflow
from reports.forms import SentForm
from reports.models import Obligation, PeriodicReport, SectionText
from reports.workflow.writing import under_way
from requests import workflow as letters
from tests.factories import fresh, on_the
from tests.factories import sent as letter_sent
from tests.reports import carried
from tests.reports.carried import NOW, one, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    opened()
    return found


@pytest.fixture
def row(monthly):
    return one(monthly)


def start(row, p, **fields):
    return workflow.start_report(row, by=p.nui_focal, at=on_the(NOW), **fields)


def test_a_report_begins_from_the_outline_of_who_receives_it(row, monthly, p):
    outline = carried.outline(monthly, p.bnc_focal)
    report = start(row, p)
    assert report.outline == outline
    assert [(s.heading, s.hint, s.figure) for s in report.sections.all()] == [
        ("Kết quả", "Nêu số liệu.", "letters_sent"), ("Khó khăn", "", ""), ("Kiến nghị", "", ""),
    ]  # fmt: skip
    assert report.letter.rule.code == "002-4.2.g"
    assert list(report.letter.addressees.all()) == [p.bnc]
    assert under_way(row) == report
    carried.outline(monthly, p.bnc_focal, sections=[("Mới", "", "")], version=1)
    assert fresh(report).outline == outline


def test_it_is_done_the_instant_its_letter_goes_out(row, p):
    done = carried.sent(row)
    assert (done.done_at, done.done_on, done.document_number) == (
        on_the(NOW), date(2026, 11, 20), "12-BC/ĐU",
    )  # fmt: skip
    assert done.report_id == PeriodicReport.objects.get().pk
    assert done in Obligation.objects.on_time()
    assert [s.what for s in done.steps.all()] == ["opened", "done"]
    others = Obligation.objects.filter(ends_on=row.ends_on).exclude(pk=row.pk)
    assert not others.done().exists()


def test_the_letter_says_what_the_sections_say(row, monthly, p):
    carried.outline(monthly, p.bnc_focal)
    report = carried.written(row)
    workflow.fill_figures(report, by=p.nui_focal, at=on_the(NOW), version=report.letter.version)
    letter = fresh(report.letter)
    assert letter.body == (
        "1. Kết quả\nVăn bản phối hợp đã gửi: 0 (văn bản cơ quan gửi đi trong kỳ; "
        "đến 30/11/2026).\nĐã làm.\n\n2. Khó khăn\nKhông.\n\n3. Kiến nghị\nKhông."
    )


def test_nothing_to_report_is_a_report(row):
    done = carried.sent(row, is_nothing_to_report=True, bodies=())
    assert (done.is_nothing_to_report, done.is_done) == (True, True)
    report = PeriodicReport.objects.get()
    assert "Tháng 11/2026 không phát sinh" in report.letter.body


def test_sent_after_its_day_it_is_late(monthly):
    done = carried.sent(one(monthly, period="2026-10"))
    assert done.is_late
    assert done in Obligation.objects.late()


def test_two_reports_for_one_period_are_told_apart(row, p):
    start(row, p)
    with pytest.raises(ValidationError, match="soạn dở"):
        start(row, p)
    workflow.record_sent(
        row, by=p.nui_focal, at=on_the(NOW), document_number="9-BC/ĐU",
        document_on=date(2026, 11, 19),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="9-BC/ĐU ngày 19/11/2026; mỗi kỳ một lần"):
        start(row, p)


def test_what_another_paper_did_meanwhile_stops_the_report_before_its_signer(row, p):
    report = carried.written(row)
    workflow.record_sent(
        row, by=p.nui_focal, at=on_the(NOW), document_number="9-BC/ĐU",
        document_on=date(2026, 11, 19),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="9-BC/ĐU"):
        carried.signed(report)


def test_one_report_answers_several(monthly, p):
    second = carried.duty("T02-32")
    opened()
    rows = [one(monthly), one(second)]
    report = start(rows[0], p, also=[rows[1]])
    report = carried.saved(report, bodies=["Đã làm."], signer=p.nui_leader)
    carried.issued(report)
    assert [fresh(row).is_done for row in rows] == [True, True]


def test_several_periods_are_not_answered_at_once(row, monthly, p):
    october = one(monthly, period="2026-10")
    with pytest.raises(ValidationError, match="kết thúc cùng ngày"):
        start(row, p, also=[october])


def test_last_periods_words_are_taken_and_must_be_looked_through(monthly, p):
    carried.outline(monthly, p.bnc_focal)
    carried.sent(one(monthly, period="2026-10"), bodies=("Tháng mười.", "Thiếu người.", ""))
    report = carried.written(one(monthly), bodies=("Tháng mười một.", "", ""))
    report = workflow.take_last(
        report, by=p.nui_focal, at=on_the(NOW), version=report.letter.version
    )
    first, second, third = report.sections.all()
    assert [s.body for s in (first, second, third)] == ["Tháng mười một.", "Thiếu người.", ""]
    assert [s.is_from_last for s in (first, second, third)] == [False, True, False]
    with pytest.raises(ValidationError, match="chưa soát: Khó khăn"):
        carried.signed(report)
    report = carried.saved(report, checked=[second.pk])
    carried.issued(report)


def test_without_an_earlier_report_there_is_nothing_to_take(row, p):
    report = start(row, p)
    with pytest.raises(ValidationError, match="Chưa có báo cáo nào"):
        workflow.take_last(report, by=p.nui_focal, at=on_the(NOW), version=report.letter.version)


def test_a_body_changed_past_the_sections_is_not_signed(row, p):
    report = carried.written(row)
    letters.save(
        report.letter, by=p.nui_focal, at=on_the(NOW), version=report.letter.version,
        body="Khác.",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Nội dung khác các mục"):
        carried.signed(report)


def test_an_empty_report_is_not_signed(row):
    with pytest.raises(ValidationError, match="Không phát sinh"):
        carried.signed(carried.written(row, bodies=("", "", "")))


def test_withdrawn_it_is_owed_again(row, p):
    done = carried.sent(row)
    letters.withdraw(
        PeriodicReport.objects.get().letter, by=p.nui_leader, at=on_the("2026-11-23 09:00"),
        reason="Sai số liệu.",
    )  # fmt: skip
    again = fresh(done)
    assert (again.is_open, again.report_id, again.document_number) == (True, None, "")
    assert [s.what for s in again.steps.all()] == ["opened", "done", "reopened"]


def test_words_and_figures_stand_still_once_they_are_before_the_signer(row, p, as_web):
    report = carried.written(row)
    carried.signed(report)
    with as_web(p.nui_focal):
        words = SectionText.objects.filter(section__report=report)
        assert words.exists()
        assert words.update(body="Khác.") == 0
    for change in ({"figures": {"letters_sent": 9}}, {"is_nothing_to_report": True}):
        with pytest.raises(IntegrityError, match="put before the signer"), transaction.atomic():
            PeriodicReport.objects.filter(pk=report.pk).update(**change)


def test_who_owes_to_a_body_without_an_account_records_the_paper(p):
    found = carried.duty(to=("BCDT",))
    carried.only(found.code)
    opened()
    with pytest.raises(ValidationError, match="không dùng hệ thống này"):
        start(one(found), p)


def test_a_letter_that_was_sent_may_be_recorded(row, p):
    dispatch = letter_sent(p.nui_focal, p.bnc, code="002-4.2.g", at=NOW)
    done = workflow.record_sent(row, by=p.nui_focal, at=on_the(NOW), letter=dispatch.case)
    assert (done.report, done.done_on) == (dispatch.case.dossier, date(2026, 11, 20))


def test_a_letter_that_was_withdrawn_does_not_count(row, p):
    case = letter_sent(p.nui_focal, p.bnc, code="002-4.2.g", at=NOW).case
    letters.withdraw(case, by=p.nui_leader, at=on_the(NOW), reason="Gửi nhầm")
    with pytest.raises(ValidationError, match="chưa gửi đến nơi nhận"):
        workflow.record_sent(row, by=p.nui_focal, at=on_the(NOW), letter=case)
    assert case not in SentForm(row=row, seat=p.nui_focal).fields["letter"].queryset


def test_a_letter_to_somebody_else_does_not_count(row, p):
    other = letter_sent(p.nui_focal, p.congan, code="001-6.1", at=NOW).case
    with pytest.raises(ValidationError, match="chưa gửi đến nơi nhận"):
        workflow.record_sent(row, by=p.nui_focal, at=on_the(NOW), letter=other)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Ghi số, ký hiệu"),
        ({"document_number": "1"}, "Ghi ngày"),
        ({"document_number": "1", "document_on": date(2026, 11, 21)}, "sau hôm nay"),
        ({"document_number": "1", "document_on": date(2026, 10, 31)}, "trước khi kỳ bắt đầu"),
    ],
)
def test_a_paper_needs_a_number_and_a_day_of_the_period(row, p, fields, message):
    with pytest.raises(ValidationError, match=message):
        workflow.record_sent(row, by=p.nui_focal, at=on_the(NOW), **fields)


def test_nobody_else_writes_it(row, p):
    for seat in (p.bnc_focal, p.ben_focal, p.nui_clerk):
        with pytest.raises((PermissionDenied, Obligation.DoesNotExist)):
            workflow.start_report(row, by=seat, at=on_the(NOW))


def test_an_outline_is_refused_where_it_could_not_be_consolidated(monthly, p):
    for sections, message in (
        ([], "ít nhất một mục"),
        ([("A", "", ""), ("A", "", "")], "trùng tên"),
        ([("", "gì đó", "")], "Ghi tên"),
        ([("A", "", "nothing")], "trong danh sách"),
    ):
        with pytest.raises(ValidationError, match=message):
            workflow.set_outline(
                monthly, by=p.bnc_focal, at=on_the(NOW), kind="month", sections=sections
            )
    carried.outline(monthly, p.bnc_focal)
    with pytest.raises(ValidationError, match="vừa được người khác sửa"):
        carried.outline(monthly, p.bnc_focal)
    with pytest.raises(PermissionDenied):
        carried.outline(monthly, p.congan_focal)
