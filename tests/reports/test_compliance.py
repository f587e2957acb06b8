"""Article by article: owed, done, on time, late, waived; each number is the rows behind it."""

import json
from dataclasses import asdict
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations.models import Duty, Regulation
from reports import compliance, periods, workflow
from reports.compliance import Tally
from requests import workflow as sending
from tests.conftest import JOBS, behind
from tests.factories import on_the, received, replied, sent
from tests.reports import carried

pytestmark = pytest.mark.django_db
NOW = "2026-11-25 08:00"
ON = date(2026, 11, 25)
HALF = periods.parse("2026-H2")
LATER = {"at": "2026-11-02 09:00"}  # a Monday; five working days end on the 9th


@pytest.fixture
def opinions(p):
    """A duty on an occasion, under the clause that asks for opinions."""
    return carried.duty(
        "T02-90", ref="5.1.c", periods=[], carried_by=[{"screen": "requests:compose"}]
    )


@pytest.fixture
def monthly(p):
    found = carried.duty()
    carried.only(found.code)
    carried.opened()
    return found


@pytest.fixture
def clauses(as_web):
    def read(seat, period=HALF):
        with as_web(seat):
            found = compliance.clauses(Regulation.objects.get(key="002"), period, ON, seat)
        return {clause.duty.code: clause for clause in found}

    return read


def answered_in_every_way(p) -> None:
    replied(received(p.bnc_officer, p.nui, **LATER), at="2026-11-05 09:00")
    replied(received(p.bnc_officer, p.ben, **LATER), at="2026-11-11 09:00")
    silent = received(p.bnc_officer, p.dong, **LATER)
    sending.confirm_consent(silent, by=p.bnc_officer, at=on_the("2026-11-12 09:00"))
    received(p.bnc_officer, p.nui, **LATER)  # late
    gone = sent(p.bnc_officer, p.nui, **LATER)
    sending.withdraw(gone.case, by=p.bnc_leader, at=on_the("2026-11-03 09:00"), reason="Thôi")
    received(p.bnc_officer, p.nui, at="2026-06-15 09:00")  # of the half before


def test_an_occasion_is_counted_from_what_was_delivered_in_the_period(p, opinions, clauses):
    answered_in_every_way(p)
    found = clauses(p.bnc_leader)[opinions.code]
    assert (found.kind, found.tally) == ("occasion", Tally(
        phai_lam=5, da_lam=2, dung_han=1, muon=1, im_lang=1, mien=1, dang_mo=1, qua_han=1,
    ))  # fmt: skip
    t = found.tally
    assert t.phai_lam == t.da_lam + t.im_lang + t.mien + t.dang_mo
    before = clauses(p.bnc_leader, periods.parse("2026-H1"))[opinions.code].tally
    assert (before.phai_lam, before.qua_han) == (1, 1)


def test_a_notice_is_done_when_it_is_registered_and_never_late(p, clauses):
    duty = carried.duty("T02-91", ref="5.1.a", periods=[])
    received(p.bnc_officer, p.nui, code="002-5.1.a-notice", **LATER)
    tally = clauses(p.bnc_leader)[duty.code].tally
    assert (tally.phai_lam, tally.da_lam, tally.dang_mo, tally.muon) == (1, 1, 0, 0)


def test_what_recurs_as_administrators_chose_is_counted_too(p, clauses):
    duty = carried.duty("T02-92", periods=[], is_period_named=False)
    carried.only(duty.code)
    assert clauses(p.bnc_leader)[duty.code].kind == "occasion"
    carried.setting(duty, "quarter")
    carried.opened()
    found = clauses(p.bnc_leader)[duty.code]
    assert (found.kind, found.tally.phai_lam, found.tally.dang_mo) == ("recurring", 3, 3)


def test_a_recurring_duty_is_counted_from_its_obligations(p, monthly, clauses):
    due = {"at": on_the("2026-11-20 10:00"), "document_on": date(2026, 11, 20)}
    workflow.record_sent(carried.one(monthly), by=p.nui_focal, document_number="1-BC", **due)
    workflow.record_sent(
        carried.one(monthly, owed_by="ben", period="2026-10"), by=p.ben_focal,
        document_number="2-BC", **due,
    )  # fmt: skip
    waived = carried.one(monthly, owed_by="dong", period="2026-10")
    workflow.waive(waived, by=p.bnc_leader, at=due["at"], reason="Mới sáp nhập")
    found = clauses(p.bnc_leader)[monthly.code]
    assert (found.kind, found.tally) == ("recurring", Tally(
        phai_lam=6, da_lam=2, dung_han=1, muon=1, mien=1, dang_mo=3, qua_han=1,
    ))  # fmt: skip
    november = clauses(p.bnc_leader, periods.parse("2026-11"))[monthly.code].tally
    assert (november.phai_lam, november.da_lam, november.dang_mo) == (3, 1, 2)


def test_what_is_carried_elsewhere_says_where_and_what_is_not_software_why(p, clauses):
    found = clauses(p.bnc_leader)
    assert {clause.kind for clause in found.values()} >= {"elsewhere", "not_software", "recurring"}
    for clause in found.values():
        if clause.kind == "not_software":
            assert (clause.tally, bool(clause.duty.not_software)) == (None, True)
        if clause.kind == "elsewhere":
            assert (clause.tally, bool(clause.places)) == (None, True)


def test_a_clause_that_several_duties_share_counts_once_in_the_sum(p, opinions, as_web):
    carried.duty("T02-92", ref="5.1.c", periods=[])
    received(p.bnc_officer, p.nui, **LATER)
    with as_web(p.bnc_leader):
        found = compliance.clauses(opinions.regulation, HALF, ON, p.bnc_leader)
    assert compliance.total(found).phai_lam == 1


def test_every_number_is_the_number_of_rows_behind_it(p, opinions, monthly, as_seat):
    Duty.objects.filter(pk=monthly.pk).update(periods=["month"])
    answered_in_every_way(p)
    client = as_seat(p.bnc_leader, at=NOW)
    page = client.get(reverse("reports:compliance_of", args=["002"]), {"ky": "2026-H2"})
    assert page.status_code == 200
    told = {c.duty.code: c.tally for c in page.context["clauses"]}
    seen = 0
    for code in (opinions.code, monthly.code):
        for column, _name, number in told[code].cells:
            listed = client.get(
                reverse("reports:compliance_rows", args=[code]), {"ky": "2026-H2", "cot": column}
            )
            assert listed.context["total"] == number, (code, column)
            shown = listed.context.get("obligations", listed.context.get("rows"))
            assert len(shown) == number
            seen += number
    assert seen > 12


def test_only_what_may_be_tracked_is_counted(p, opinions, monthly, clauses):
    answered_in_every_way(p)
    assert clauses(p.congan_leader)[opinions.code].tally == Tally()
    assert clauses(p.nui_leader)[opinions.code].tally.phai_lam == 3


def test_no_restricted_title_stands_behind_a_number(p, opinions, as_seat):
    received(p.bnc_officer, p.nui, subject="Canary", **LATER)
    listed = as_seat(p.bnc_leader, at=NOW).get(
        reverse("reports:compliance_rows", args=[opinions.code]), {"ky": "2026-H2"}
    )
    assert "Canary" not in listed.content.decode()


@pytest.mark.parametrize("text", ["2026-13", "H2", "1999", "2026-H3", "<b>"])
def test_a_period_that_cannot_be_read_says_how_to_write_one(p, as_seat, text):
    client = as_seat(p.bnc_leader, at=NOW)
    response = client.get(reverse("reports:compliance_of", args=["002"]), {"ky": text})
    assert response.status_code == 200
    assert "Không đọc được kỳ" in response.content.decode()
    assert response.context["period"] == HALF


def test_what_there_is_nothing_of_is_not_there(p, opinions, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    not_software = Duty.objects.exclude(not_software="").first()
    for route, key, asked in (
        ("compliance_of", "999", {}), ("compliance_rows", "x", {}),
        ("compliance_rows", opinions.code, {"cot": "x"}),
        ("compliance_rows", not_software.code, {}),
    ):  # fmt: skip
        assert client.get(reverse(f"reports:{route}", args=[key]), asked).status_code == 404
    for role in ("focal", "clerk", "officer"):
        found = as_seat(getattr(p, f"bnc_{role}")).get(reverse("reports:compliance"))
        assert found.status_code == 404


def test_the_sums_of_all_regulations_stand_on_one_page(p, opinions, as_seat):
    answered_in_every_way(p)
    page = as_seat(p.bnc_leader, at=NOW).get(reverse("reports:compliance"), {"ky": "2026-H2"})
    sums = {regulation.key: total for regulation, _n, total in page.context["rows"]}
    assert (len(sums), sums["002"].phai_lam) == (5, 5)


def test_the_number_of_queries_does_not_grow_with_the_rows(p, opinions, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("reports:compliance_of", args=["002"]), {"ky": "2026-H2"})
            client.get(reverse("reports:compliance_rows", args=[opinions.code]))
        return len([q for q in asked if "SAVEPOINT" not in q["sql"]])

    received(p.bnc_officer, p.nui, **LATER)
    queries()
    few = queries()
    for _more in range(2):
        received(p.bnc_officer, p.nui, **LATER)
    assert queries() == few


# --- The command ---------------------------------------------------------------------------------


def told(capsys, *given: str) -> str:
    with behind(JOBS):
        call_command("compliance", *given)
    return capsys.readouterr().out


def test_the_command_counts_everything_there_is(p, opinions, monthly, capsys):
    answered_in_every_way(p)
    found = json.loads(told(capsys, "002", "--period", "2026-H2", "--json"))
    rows = {row["code"]: row for row in found["duties"]}
    assert (found["regulation"], found["period"]) == ("002", "2026-H2")
    assert rows[opinions.code]["kind"] == "occasion"
    numbers = {name: rows[opinions.code][name] for name in asdict(Tally())}
    assert (numbers["phai_lam"], numbers["da_lam"], numbers["im_lang"]) == (5, 2, 1)
    assert rows[monthly.code]["phai_lam"] == 6
    assert all("why" in row for row in rows.values() if row["kind"] == "not_software")


def test_the_command_prints_a_table_of_every_duty(p, capsys):
    lines = told(capsys, "003", "--period", "2026").splitlines()
    assert lines[0].endswith("Năm 2026")
    assert len(lines) == 3 + Duty.objects.filter(regulation__key="003").count()
    assert any("không thuộc phần mềm" in line for line in lines)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["999"], "Không có quy chế “999”. Các mã có: 000, 001"),
        (["002", "--period", "2026-13"], "--period: Không đọc được kỳ “2026-13”"),
    ],
)
def test_the_command_names_what_it_does_not_know(p, given, said):
    with pytest.raises(CommandError, match=said):
        call_command("compliance", *given)
