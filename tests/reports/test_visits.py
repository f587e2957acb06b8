"""The monthly session of an area officer does what is owed for that month (002 Điều 5.3.a)."""

from datetime import date

import pytest

from meetings import workflow
from meetings.models import Session
from records import access
from reports.models import Obligation
from reports.reminders import sweep
from tests.conftest import JOBS, behind
from tests.factories import on_the
from tests.reports import carried

pytestmark = pytest.mark.django_db
HELD, LOGGED = date(2026, 6, 30), "2026-07-02 08:00"


def session(p, *, held_on=HELD, at=LOGGED):
    (row,) = workflow.assign_area(
        by=p.bnc_leader, at=on_the("2026-06-01 08:00"), seat=p.bnc_officer, communes=[p.nui],
        part="officer", from_on=date(2026, 6, 1), signer=p.bnc_leader,
    )  # fmt: skip
    return workflow.log_session(
        row, by=p.bnc_officer, at=on_the(at), held_on=held_on, means="there",
        with_whom="Văn phòng", content="Tình hình",
    )  # fmt: skip


def swept(at: str) -> None:
    with behind(JOBS):
        sweep(at=on_the(at))


def june(p) -> list[tuple[str, date | None]]:
    rows = Obligation.objects.filter(duty__code="002-52", starts_on=date(2026, 6, 1))
    return sorted((row.owed_to.code, row.done_on) for row in rows.select_related("owed_to"))


@pytest.fixture
def owed(p):
    carried.only("002-52")
    return p


def test_a_session_does_the_month_it_was_held_in_and_no_other_commune(owed):
    swept("2026-06-01 07:00")
    done = session(owed)
    assert june(owed) == [("ben", None), ("dong", None), ("nui", HELD)]
    row = Obligation.objects.get(report=done.dossier)
    assert (row.is_late, row.done_by, row.steps.last().what) == (False, owed.bnc_officer, "done")


def test_a_month_opened_after_its_session_is_done_by_the_next_sweep(owed):
    session(owed, held_on=date(2026, 6, 1), at="2026-06-01 09:00")
    swept("2026-06-02 07:00")
    assert june(owed) == [("ben", None), ("dong", None), ("nui", date(2026, 6, 1))]
    swept("2026-06-03 07:00")
    assert Obligation.objects.filter(done_on=date(2026, 6, 1)).count() == 1


def test_what_a_leader_held_there_does_not_do_it(owed):
    """A row from before only officers logged: it stays, and does nothing."""
    swept("2026-06-01 07:00")
    done = session(owed, held_on=date(2026, 6, 10), at="2026-06-10 15:00")
    (row,) = workflow.assign_area(
        by=owed.bnc_focal, at=on_the("2026-06-01 08:00"), seat=owed.bnc_leader,
        communes=[owed.ben], part="leader", from_on=date(2026, 6, 1), signer=owed.bnc_leader,
    )  # fmt: skip
    dossier = access.open_dossier("session", owed.bnc, secrecy="ordinary")
    Session.objects.create(
        dossier=dossier, agency=owed.bnc, assignment=row, commune=owed.ben, means="there",
        officer=owed.bnc_leader, held_on=date(2026, 6, 11), at=done.at,
    )  # fmt: skip
    swept("2026-06-12 07:00")
    assert june(owed) == [("ben", None), ("dong", None), ("nui", date(2026, 6, 10))]


def test_a_second_session_of_the_month_changes_nothing(owed):
    swept("2026-06-01 07:00")
    first = session(owed, held_on=date(2026, 6, 10), at="2026-06-10 15:00")
    workflow.log_session(
        first.assignment, by=owed.bnc_officer, at=on_the(LOGGED), held_on=HELD, means="there",
        with_whom="Văn phòng", content="Thêm",
    )  # fmt: skip
    assert june(owed)[-1] == ("nui", date(2026, 6, 10))
