"""Each figure of a period: what it counts, what it leaves out, and for whom."""

from datetime import date

import pytest

from complaints import workflow as complaints
from reports import period_figures
from requests import workflow as letters
from requests.models import CoordinationRequest
from tests.complaints import stories
from tests.complaints.carried import accredited
from tests.factories import draft_letter, make_seat, on_the, received, replied, sent
from tests.meetings import test_areas, test_meeting
from tests.vetting.test_opening import open_case
from vetting.models import VettingCase

pytestmark = pytest.mark.django_db
MARCH = {"first": date(2026, 3, 1), "cut_off": date(2026, 3, 25)}
JUNE = {"first": date(2026, 6, 1), "cut_off": date(2026, 6, 30)}


def counted(seat, code, **span) -> int:
    return period_figures.count(seat, {code}, **(span or MARCH))[code]


def test_every_figure_is_looked_at_here():
    looked_at = {
        "letters_sent", "letters_received", "answered_on_time", "answered_late", "waiting",
        "complaints_received", "complaints_finished", "matters_opened", "vetting_finished",
        "meetings_held", "sessions_held",
    }  # fmt: skip
    assert set(period_figures.FIGURES) == looked_at


def test_letters_are_counted_from_the_first_day_to_the_cut_off(p):
    sent(p.bnc_officer, p.nui)  # 2 March
    draft_letter(p.bnc_officer, [p.nui])
    CoordinationRequest.objects.filter(
        pk=sent(p.bnc_officer, p.nui).case_id
    ).update(issued_at=on_the("2026-03-26 00:00"))  # fmt: skip
    assert counted(p.bnc_officer, "letters_sent") == 1
    assert counted(p.nui_focal, "letters_sent") == 0
    assert counted(p.nui_clerk, "letters_received") == 2
    assert counted(p.ben_clerk, "letters_received") == 0


def test_answers_are_on_time_or_late_by_the_day_that_stood(p):
    early = received(p.bnc_officer, p.nui)
    letters.assign(early, by=p.nui_leader, at=on_the("2026-03-03 08:00"), handler=p.nui_officer)
    replied(early, at="2026-03-05 08:00")
    late = received(p.bnc_officer, p.nui)
    letters.assign(late, by=p.nui_leader, at=on_the("2026-03-03 08:00"), handler=p.nui_officer)
    replied(late, at="2026-03-20 08:00")
    received(p.bnc_officer, p.nui)
    assert late.due_on < date(2026, 3, 20)
    seen = {
        code: counted(p.nui_leader, code)
        for code in ("answered_on_time", "answered_late", "waiting")
    }
    assert seen == {"answered_on_time": 1, "answered_late": 1, "waiting": 1}
    # By the cut-off of its month the late one was still open.
    until = {"first": date(2026, 3, 1), "cut_off": date(2026, 3, 15)}
    assert counted(p.nui_leader, "waiting", **until) == 2


def test_an_answer_after_an_aim_is_not_late(p):
    late = received(p.bnc_officer, p.nui)
    letters.assign(late, by=p.nui_leader, at=on_the("2026-03-03 08:00"), handler=p.nui_officer)
    replied(late, at="2026-03-20 08:00")
    type(late.rule).objects.filter(pk=late.rule_id).update(is_aim=True)
    assert counted(p.nui_leader, "answered_late") == 0


def test_complaints_and_matters_count_for_who_may_know_of_them(p):
    with accredited():
        case = stories.taken_in(p.nui_focal)
        complaints.open_matter(
            by=p.bnc_officer, at=stories.AT, monitor=p.bnc_officer, subject="Vụ việc ở xã",
            stage="checked", handling_body="Công an tỉnh", passed_on_by=p.thuongtruc,
            direction_number="7-CV/TU", direction_on=date(2026, 3, 2),
        )  # fmt: skip
    assert counted(p.nui_focal, "complaints_received") == 1
    assert counted(p.nui_focal, "complaints_finished") == 0
    type(case).objects.filter(pk=case.pk).update(finished_at=on_the("2026-03-25 23:59"))
    assert counted(p.nui_focal, "complaints_finished") == 1
    stranger = make_seat(p.nui, "officer", username="nui.stranger")
    assert counted(stranger, "complaints_received") == 0
    assert counted(p.bnc_officer, "matters_opened") == 1
    assert counted(make_seat(p.bnc, "officer", username="bnc.far"), "matters_opened") == 0


def test_a_vetting_file_counts_once_it_is_closed(p):
    case = open_case(p)
    assert counted(p.khoi_officer, "vetting_finished") == 0
    VettingCase.objects.filter(pk=case.pk).update(
        status="closed", closed_at=on_the("2026-03-20 08:00"), closed_by=p.khoi_officer
    )
    assert counted(p.khoi_officer, "vetting_finished") == 1
    assert counted(p.khoi_focal, "vetting_finished") == 0


def test_meetings_count_for_who_called_them_once_they_are_called(p):
    test_meeting.called(p)
    assert counted(p.bnc_officer, "meetings_held", **JUNE) == 0
    test_meeting.sent(p)
    assert counted(p.bnc_officer, "meetings_held", **JUNE) == 1
    assert counted(p.bnc_officer, "meetings_held") == 0
    assert counted(p.nui_clerk, "meetings_held", **JUNE) == 0


def test_a_session_counts_for_both_sides(p):
    (row,) = test_areas.assigned(p)
    test_areas.logged(p, row)
    assert counted(p.bnc_officer, "sessions_held", **JUNE) == 1
    assert counted(p.nui_focal, "sessions_held", **JUNE) == 1
    assert counted(p.ben_focal, "sessions_held", **JUNE) == 0
