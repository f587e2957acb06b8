"""Obligations: opened by the sweep, due when the setting says, done, waived, returned, chased."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import Grant, Notice
from reports import workflow
from reports.models import Obligation, ObligationStep, Outline, PeriodicReport, ReportSection
from reports.reminders import sweep
from reports.workflow import open_obligations, opening
from requests import workflow as letters
from tests.conftest import JOBS, behind
from tests.factories import fresh, make_agency, on_the, signed_letter
from tests.reports import carried
from tests.reports.carried import NOW, one, opened, setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    return found


def codes(**found) -> list[tuple[str, str, str | None]]:
    rows = Obligation.objects.filter(**found).with_parties()
    return sorted(
        (row.owed_by.code, row.period.code, row.owed_to.code if row.owed_to else None)
        for row in rows
    )


def told(row, kind) -> set[str]:
    return {n.seat.user.username for n in Notice.objects.filter(dossier=row.pk, kind=kind)}


def swept(at: str) -> int:
    with behind(JOBS):
        return sweep(at=on_the(at))


# --- Opening -------------------------------------------------------------------------------------


def test_a_new_house_owes_nothing_from_before_it_stood(monthly, as_jobs):
    with as_jobs():
        assert open_obligations(at=on_the(NOW)) == 3
    assert {row.period.code for row in Obligation.objects.all()} == {"2026-11"}


def test_each_member_owes_each_period_once(monthly):
    assert opened() == 6
    assert codes() == [
        (agency, period, "bnc")
        for agency in ("ben", "dong", "nui")
        for period in ("2026-10", "2026-11")
    ]
    assert opened() == 0
    assert ObligationStep.objects.filter(what="opened").count() == 6


def test_without_a_setting_it_is_due_at_the_end_of_the_period_and_says_so(monthly):
    opened()
    row = one(monthly)
    assert (row.due_on, row.cut_off_on, row.is_due_set) == (
        date(2026, 11, 30), date(2026, 11, 30), False,
    )  # fmt: skip


def test_a_setting_gives_days_and_how_far_back(monthly):
    setting(monthly, due_day=5, due_month_offset=1, cut_off_day=25, first_period="2026-08")
    assert opened() == 12
    row = one(monthly)
    assert (row.due_on, row.cut_off_on, row.is_due_set) == (
        date(2026, 12, 5), date(2026, 11, 25), True,
    )  # fmt: skip


def test_nothing_is_opened_where_the_text_names_no_period_until_one_is_chosen(p):
    found = carried.duty(periods=[], is_period_named=False)
    carried.only(found.code)
    assert opened() == 0
    setting(found, "quarter")
    assert opened() == 3
    assert {row.period.code for row in Obligation.objects.all()} == {"2026-Q4"}


def test_what_administrators_left_out_is_not_opened(monthly):
    setting(monthly, is_owed=False)
    assert opened() == 0


def test_a_duty_of_both_owes_in_each_direction(p):
    found = carried.duty(
        "T01-44", key="001", by=("DUX", "DUCAT"), to=("DUX", "DUCAT"), ref="6.1",
        periods=["quarter"],
    )  # fmt: skip
    carried.only(found.code)
    opened()
    communes = ("ben", "dong", "nui")
    assert set(codes(starts_on=date(2026, 10, 1))) == {
        *((code, "2026-Q4", "congan") for code in communes),
        *(("congan", "2026-Q4", code) for code in communes),
    }


def test_a_body_without_an_account_stands_by_its_name(p):
    found = carried.duty(to=("BCDT",))
    carried.only(found.code)
    opened()
    row = one(found)
    assert row.owed_to is None
    assert row.receiver == "Ban Chỉ đạo phòng, chống tham nhũng, lãng phí, tiêu cực tỉnh"


def test_who_did_not_exist_in_the_period_owes_nothing(monthly):
    late = make_agency("moi", "Đảng ủy xã Mới", valid_from=date(2026, 11, 10))
    monthly.owed_by.get().members.add(late)
    opened()
    assert codes(owed_by=late) == [("moi", "2026-11", "bnc")]


def test_both_sides_read_it_and_leaders_of_the_lead_follow_it(monthly, p):
    opened()
    row = one(monthly)
    rows = Obligation.objects.filter(pk=row.pk)
    for seat in (p.nui_leader, p.nui_focal, p.nui_clerk, p.bnc_focal):
        assert rows.visible_to(seat).exists()
    assert rows.trackable_by(p.bnc_leader).exists()
    for seat in (p.nui_officer, p.ben_leader, p.congan_leader, p.bnc_officer):
        assert not rows.trackable_by(seat).exists()
    assert not Grant.objects.filter(content_object=row.pk, is_open=True).exists()


# --- The longer report ---


def test_the_longer_report_takes_the_place_of_the_shorter_that_ends_with_it(p):
    found = carried.duty(periods=["month", "quarter"])
    carried.only(found.code)
    setting(found, "quarter", absorbs_shorter=True)
    opened()
    swept("2026-12-07 09:00")
    december, november = one(found, period="2026-12"), one(found)
    assert december.absorbed_by == one(found, period="2026-Q4")
    assert (december.is_open, november.is_open) == (False, True)
    assert december in Obligation.objects.absorbed()
    assert december not in Obligation.objects.owed()


def test_where_that_is_withdrawn_what_is_not_done_is_owed_again(p):
    found = carried.duty(periods=["month", "quarter"])
    carried.only(found.code)
    setting(found, "quarter", absorbs_shorter=True)
    swept("2026-12-07 09:00")
    done = one(found, period="2026-Q4", owed_by="ben")
    carried.sent(done, at="2026-12-08 09:00")
    setting(found, "quarter", absorbs_shorter=False)
    swept("2026-12-09 09:00")
    december = one(found, period="2026-12")
    assert (december.is_open, december.due_on) == (True, date(2026, 12, 31))
    step = december.steps.last()
    assert (step.what, step.on, step.due_on) == (
        "released", date(2026, 12, 9), date(2026, 12, 31),
    )  # fmt: skip
    assert told(december, "moved") == {"nui.focal"}
    assert one(found, period="2026-12", owed_by="ben").is_absorbed  # done while it stood
    swept("2026-12-10 09:00")
    assert december.steps.count() == 3  # opened, absorbed, released: once


def test_a_waived_longer_report_takes_no_place(p):
    found = carried.duty(periods=["month", "quarter"])
    carried.only(found.code)
    setting(found, "quarter", absorbs_shorter=True)
    opened()
    for owed_by in ("nui", "ben"):
        workflow.waive(
            one(found, period="2026-Q4", owed_by=owed_by), by=p.bnc_leader, at=on_the(NOW),
            reason="Mới sáp nhập",
        )  # fmt: skip
        swept("2026-12-07 09:00")  # before it would take its place, and after it did for the other
        assert one(found, period="2026-12", owed_by=owed_by).is_open


def test_what_is_done_the_instant_before_is_not_taken_in(p, monkeypatch):
    found = carried.duty(periods=["month", "quarter"])
    carried.only(found.code)
    setting(found, "quarter", absorbs_shorter=True)
    opened(at="2026-12-02 09:00")
    december, quarter = one(found, period="2026-12"), one(found, period="2026-Q4")
    carried.sent(december, at="2026-12-03 09:00")
    with behind(JOBS):
        assert not opening._take_in(december.pk, quarter, on_the("2026-12-03 09:00"))
    assert fresh(december).is_done


# --- A changed setting ---


def test_a_changed_setting_moves_what_is_open_and_not_yet_due(monthly, p):
    opened()
    setting(monthly, due_day=25)
    swept(NOW)
    november, october = one(monthly), one(monthly, period="2026-10")
    assert (november.due_on, november.first_due_on) == (date(2026, 11, 25), date(2026, 11, 30))
    assert october.due_on == date(2026, 10, 31)  # past its day: stays as it is
    step = november.steps.get(what="moved")
    assert (step.old_due_on, step.due_on) == (date(2026, 11, 30), date(2026, 11, 25))
    told = Notice.objects.filter(dossier=november.pk, kind=Notice.Kind.MOVED)
    assert [n.seat for n in told] == [p.nui_focal]
    swept(NOW)
    assert november.steps.filter(what="moved").count() == 1


def test_what_was_left_out_by_mistake_is_owed_again(monthly, p):
    opened()
    setting(monthly, is_owed=False)
    swept(NOW)
    row = one(monthly)
    assert (row.is_left_out, row.is_open) == (True, False)
    waived = one(monthly, owed_by="ben", period="2026-10")
    workflow.waive(waived, by=p.bnc_leader, at=on_the(NOW), reason="Mới sáp nhập")
    setting(monthly, due_day=28)
    swept("2026-11-21 09:00")
    row = one(monthly)
    assert (row.is_open, row.due_on) == (True, date(2026, 11, 28))
    assert [step.what for step in row.steps.order_by("at", "pk")] == [
        "opened",
        "waived",
        "owed_again",
    ]
    assert fresh(waived).waived_at is not None  # a body did that
    swept("2026-11-22 09:00")
    assert row.steps.count() == 3


# --- Told ----------------------------------------------------------------------------------------


def test_who_owes_is_told_two_working_days_before_on_the_day_and_after_it_once(monthly, p):
    opened(at="2026-11-02 09:00")
    row = one(monthly)
    days = ("25", "26", "27", "30")
    for day in days:
        swept(f"2026-11-{day} 09:00")
        swept(f"2026-11-{day} 15:00")
    for _ in range(2):
        swept("2026-12-01 09:00")
    told = Notice.objects.filter(dossier=row.pk).order_by("created_at", "pk")
    assert [(n.kind, n.true_on, n.seat) for n in told.exclude(kind="overdue")] == [
        ("two_left", date(2026, 11, 26), p.nui_focal),
        ("due_today", date(2026, 11, 30), p.nui_focal),
    ]
    assert {(n.true_on, n.seat) for n in told.filter(kind="overdue")} == {
        (date(2026, 12, 1), p.nui_focal), (date(2026, 12, 1), p.nui_leader),
    }  # fmt: skip
    assert fresh(row).is_overdue(date(2026, 12, 1))


# --- Waived, returned, chased --------------------------------------------------------------------


def test_the_receiver_waives_with_a_reason_and_takes_it_back(monthly, p):
    opened()
    row = one(monthly)
    with pytest.raises(ValidationError, match="lý do miễn"):
        workflow.waive(row, by=p.bnc_focal, at=on_the(NOW), reason=" ")
    with pytest.raises(PermissionDenied):
        workflow.waive(row, by=p.nui_leader, at=on_the(NOW), reason="Bận.")
    workflow.waive(row, by=p.bnc_focal, at=on_the(NOW), reason="Xã mới thành lập.")
    assert row in Obligation.objects.waived()
    assert row not in Obligation.objects.open()
    step = row.steps.get(what="waived")
    assert (step.by, step.reason) == (p.bnc_focal, "Xã mới thành lập.")
    told = Notice.objects.filter(dossier=row.pk, kind=Notice.Kind.WAIVED)
    assert {n.seat for n in told} == {p.nui_focal, p.nui_leader}
    workflow.owe_again(row, by=p.bnc_leader, at=on_the(NOW))
    assert fresh(row).is_open


def test_returned_it_is_awaited_by_a_day_of_its_own_and_both_facts_stay(monthly, p):
    opened()
    row = carried.sent(one(monthly))
    with pytest.raises(ValidationError, match="từ hôm nay trở đi"):
        workflow.return_for_more(
            row, by=p.bnc_focal, at=on_the(NOW), reason="Thiếu.", due_on=date(2026, 11, 19)
        )
    workflow.return_for_more(
        row, by=p.bnc_focal, at=on_the("2026-12-01 09:00"), reason="Thiếu phần số liệu.",
        due_on=date(2026, 12, 4),
    )  # fmt: skip
    again = fresh(row)
    assert (again.is_returned, again.due_on, again.done_at) == (True, date(2026, 12, 4), None)
    step = again.steps.get(what="returned")
    assert (step.old_due_on, step.document_number, step.report_id) == (
        date(2026, 11, 30), "12-BC/ĐU", row.report_id,
    )  # fmt: skip
    assert again in Obligation.objects.returned()
    second = carried.sent(again, at="2026-12-03 09:00", number="15-BC/ĐU")
    assert (second.is_late, second.document_number) == (False, "15-BC/ĐU")


def test_who_awaits_it_chases(monthly, p):
    opened()
    row = one(monthly)
    workflow.chase(row, by=p.bnc_focal, at=on_the(NOW), text="Đề nghị gửi sớm.")
    told = Notice.objects.filter(dossier=row.pk, kind=Notice.Kind.REMINDED)
    assert [n.seat for n in told] == [p.nui_focal]
    with pytest.raises(PermissionDenied):
        workflow.chase(row, by=p.nui_focal, at=on_the(NOW))


def test_who_reads_no_mail_sees_what_is_handed_to_them(monthly, p):
    opened()
    row = one(monthly)
    workflow.hand(row, by=p.nui_focal, at=on_the(NOW), handler=p.nui_officer)
    assert Obligation.objects.visible_to(p.nui_officer).get() == row
    workflow.start_report(row, by=p.nui_officer, at=on_the(NOW))
    with pytest.raises(ValidationError, match="cơ quan đồng chí"):
        workflow.hand(row, by=p.nui_focal, at=on_the(NOW), handler=p.bnc_officer)


def test_one_letter_to_several_bodies_does_what_is_owed_to_each(p):
    found = carried.duty("T02-59", by=("BNCTU",), to=("DUX",), ref="6.3", periods=["year"])
    carried.only(found.code)
    opened()
    case = signed_letter(p.bnc_focal, [p.nui, p.ben], at="2026-11-12 08:00")
    case = letters.issue(
        case, by=p.bnc_clerk, at=on_the("2026-11-12 09:00"), document_number="5-GM"
    )
    row = one(found, owed_by="bnc", owed_to=p.nui, period="2026")
    workflow.record_sent(row, by=p.bnc_focal, at=on_the(NOW), letter=case)
    done = {to: one(found, owed_by="bnc", owed_to=to, period="2026") for to in (p.nui, p.ben)}
    assert {(d.document_number, d.done_on, d.steps.last().what) for d in done.values()} == {
        ("5-GM", date(2026, 11, 12), "done")
    }
    assert one(found, owed_by="bnc", owed_to=p.dong, period="2026").is_open


# --- The wall ---


def test_the_database_shows_a_stranger_none_of_it(monthly, p, as_web):
    opened()
    carried.outline(monthly, p.bnc_focal)
    carried.sent(one(monthly))
    for seat in (p.congan_leader, p.kiemtra_focal):
        with as_web(seat):
            for model in (Obligation, ObligationStep, PeriodicReport, ReportSection, Outline):
                assert not model.objects.exists()
    with as_web(p.ben_leader):
        assert {row.owed_by_id for row in Obligation.objects.all()} == {p.ben.pk}
        assert not PeriodicReport.objects.exists()
    with as_web(p.bnc_leader):
        assert Obligation.objects.count() == 6
        assert PeriodicReport.objects.count() == 1
