"""The papers of meetings are their hosts' own duty, counted apart from what invitees answer."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import workflow
from meetings.models import Attendance, Meeting
from regulations.models import Regulation
from reports import compliance, periods
from reports.compliance import Tally
from requests import workflow as letters
from tests.conftest import JOBS, behind
from tests.factories import on_the, rule

pytestmark = pytest.mark.django_db
NOW, ON = "2026-11-25 08:00", date(2026, 11, 25)
HALF = periods.parse("2026-H2")
PAPERS, INVITING = "002-51", "002-50"
MONDAY = "2026-11-16 08:00"  # its papers are due on Monday the 9th


def called(p, starts_at=MONDAY, *, papers_on: date | None = None) -> Meeting:
    at = on_the("2026-11-02 09:00")
    meeting = workflow.call_meeting(
        by=p.bnc_officer, at=at, rule=rule("002-5.2"), addressees=[p.nui], signer=p.bnc_leader,
        starts_at=on_the(starts_at), subject="Canary", place="Phòng họp", agenda="Tình hình",
        chair="Trưởng ban", is_sure=True,
    )  # fmt: skip
    letters.submit(meeting.case, by=p.bnc_officer, at=at)
    letters.sign(meeting.case, by=p.bnc_leader, at=at)
    letters.issue(meeting.case, by=p.bnc_clerk, at=at, document_number="31-GM")
    if papers_on is not None:
        workflow.give_papers(
            meeting, by=p.bnc_officer, at=on_the(f"{papers_on} 10:00"), title="Tài liệu",
            on_paper=papers_on,
        )  # fmt: skip
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def six(p) -> list[Meeting]:
    """On time, late, overdue, not yet due, taken back, and due in another half-year."""
    found = [
        called(p, papers_on=date(2026, 11, 9)), called(p, papers_on=date(2026, 11, 11)),
        called(p), called(p, "2026-12-15 08:00"), called(p), called(p, "2027-02-01 08:00"),
    ]  # fmt: skip
    letters.withdraw(
        found[4].case, by=p.bnc_leader, at=on_the("2026-11-12 09:00"), reason="Không họp nữa"
    )
    return found


@pytest.fixture
def clauses(as_web):
    def read(seat, period=HALF, on=ON, **more):
        with as_web(seat):
            regulation = Regulation.objects.get(key="002")
            found = compliance.clauses(regulation, period, on, seat, **more)
        return {clause.duty.code: clause for clause in found}

    return read


def test_a_host_is_counted_by_the_papers_of_its_meetings(p, six, clauses):
    for meeting in six[:3]:
        workflow.answer_invitation(
            meeting.case.dispatches.get(), by=p.nui_focal, at=on_the("2026-11-03 09:00"),
            answer=Attendance.Answer.COMES, people="Bí thư",
        )  # fmt: skip
    found = clauses(p.bnc_leader)
    assert (found[PAPERS].kind, found[PAPERS].tally) == ("hosted", Tally(
        phai_lam=5, da_lam=2, dung_han=1, muon=1, mien=1, dang_mo=2, qua_han=1,
    ))  # fmt: skip
    assert (found[INVITING].kind, found[INVITING].tally.phai_lam) == ("occasion", 6)
    both = [found[PAPERS], found[INVITING]]
    assert compliance.total(both) == both[0].tally + both[1].tally
    assert clauses(p.bnc_leader, periods.parse("2027-H1"))[PAPERS].tally == Tally(
        phai_lam=1, dang_mo=1
    )
    assert clauses(p.congan_leader)[PAPERS].tally == Tally()


def test_of_a_past_day_what_was_known_then_is_counted(p, six, clauses):
    workflow.move_meeting(
        six[2], by=p.bnc_officer, at=on_the("2026-11-11 09:00"), reason="Trùng lịch",
        starts_at=on_the("2026-11-30 08:00"), is_sure=True,
    )  # fmt: skip
    then = clauses(p.bnc_leader, on=date(2026, 11, 10), is_past=True)[PAPERS].tally
    assert then == Tally(phai_lam=5, da_lam=1, dung_han=1, dang_mo=4, qua_han=3)
    now = clauses(p.bnc_leader, on=date(2026, 11, 13))[PAPERS].tally
    assert (now.qua_han, now.dang_mo, now.mien) == (0, 2, 1)


def test_every_number_is_the_number_of_meetings_behind_it(p, six, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    page = client.get(reverse("reports:compliance_of", args=["002"]), {"ky": "2026-H2"})
    told = next(c.tally for c in page.context["clauses"] if c.duty.code == PAPERS)
    seen = 0
    for column, _name, number in told.cells:
        listed = client.get(
            reverse("reports:compliance_rows", args=[PAPERS]), {"ky": "2026-H2", "cot": column}
        )
        assert (listed.context["total"], len(listed.context["papers"])) == (number, number), column
        assert "Canary" not in listed.text
        seen += number
    assert seen == 13
    late = {"ky": "2026-H2", "cot": "muon"}
    listed = client.get(reverse("reports:compliance_rows", args=[PAPERS]), late)
    for text in (six[1].get_absolute_url(), "09/11/2026", "11/11/2026"):
        assert text in listed.text


def test_the_number_of_queries_does_not_grow_with_the_meetings(p, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("reports:compliance_of", args=["002"]), {"ky": "2026-H2"})
            client.get(reverse("reports:compliance_rows", args=[PAPERS]), {"ky": "2026-H2"})
        return len([q for q in asked if "SAVEPOINT" not in q["sql"]])

    called(p, papers_on=date(2026, 11, 9))
    queries()
    few = queries()
    called(p)
    called(p, papers_on=date(2026, 11, 6))
    assert queries() == few


def test_the_command_counts_them_behind_its_own_wall(p, six):
    with behind(JOBS):
        found = compliance.clauses_of_all(Regulation.objects.get(key="002"), HALF, ON)
    tally = next(clause.tally for clause in found if clause.duty.code == PAPERS)
    assert (tally.phai_lam, tally.da_lam, tally.muon) == (5, 2, 1)
