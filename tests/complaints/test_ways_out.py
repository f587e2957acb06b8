"""Ways out of a case beside the plain line; who follows it; its clocks from day to day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from complaints import reminders, workflow
from complaints.models import CaseClock, CaseLetter, ComplaintCase, Conclusion, Step
from records.models import Bar, Event, Grant, Notice
from regulations.models import working_calendar
from requests.reminders import sweep
from requests.workflow import WrongState
from tests.complaints.stories import (
    AT,
    admitted,
    classified,
    concluded,
    drafted,
    notified,
    taken_in,
    under,
    verified,
)
from tests.complaints.test_letters import excerpt, sent
from tests.complaints.test_main_line import refused
from tests.factories import fresh, on_the
from tests.requests.test_sweep import decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]


# --- Stopped, given back -------------------------------------------------------------------------


@pytest.mark.parametrize("story", [
    lambda p: taken_in(p.nui_focal, "mixed"), lambda p: classified(p.nui_focal), admitted, drafted,
])  # fmt: skip
def test_a_letter_that_was_taken_back_ends_the_case(p, story):
    case = story(p)
    fields = {"ground": "withdrawn", "document_number": "8-QĐ"}
    assert refused(workflow.stop, case, by=p.nui_leader, at=AT, ground="withdrawn").keys() == {
        "document_number"
    }
    assert refused(
        workflow.stop, case, by=p.nui_leader, at=AT, **fields | {"ground": "khác"}
    ).keys() == {"ground"}
    case = workflow.stop(case, by=p.nui_leader, at=AT, reason="Đơn xin rút.", **fields)
    assert (case.stage, case.is_open) == ("stopped", False)
    assert not CaseClock.objects.filter(case=case, ended_on=None).exists()
    step = Step.objects.get(case=case, kind="stopped")
    assert (step.document_number, step.written_form) == ("8-QĐ", "Người gửi đơn rút đơn")


def test_a_concluded_case_is_not_stopped_and_not_by_its_handler(p):
    with pytest.raises(WrongState):
        workflow.stop(concluded(p), by=p.nui_leader, at=AT, ground="stopped", document_number="8")
    with pytest.raises(PermissionDenied):
        workflow.stop(
            admitted(p, incoming_number="46"), by=p.nui_officer, at=AT, ground="stopped",
            document_number="8",
        )  # fmt: skip


def test_a_leader_gives_a_draft_back_and_it_is_drafted_again(p, as_seat):
    case = drafted(p)
    page = reverse("complaints:return_draft", args=[case.pk])
    assert as_seat(p.nui_officer).get(page).status_code == 403
    answer = as_seat(p.nui_leader).post(page, {"reason": "", "version": "1"})
    assert "Ghi ý kiến khi trả lại" in answer.content.decode()
    as_seat(p.nui_leader).post(page, {"reason": "Nêu rõ căn cứ.", "version": "1"})
    assert Step.objects.get(case=case, kind="draft_back").reason == "Nêu rõ căn cứ."
    told = Notice.objects.filter(seat=p.nui_officer, kind="returned", dossier=case.dossier)
    assert told.exists()
    with pytest.raises(PermissionDenied):
        workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL/ĐU")
    workflow.draft_conclusion(case, by=p.nui_officer, at=AT, conclusion="Đúng, theo căn cứ.")
    assert Conclusion.objects.get(pk=case.pk).returned_at is None
    workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL/ĐU", version=2)


@pytest.mark.parametrize("story", [concluded, notified])
def test_where_nobody_is_left_after_the_conclusion_it_still_goes_up(p, story):
    under(p.nui, p.thuongtruc)
    case = story(p)
    Bar.objects.create(dossier=case.dossier, user=p.nui_leader.user, by=p.nui_focal, at=AT)
    case = workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.thuongtruc, document_number="14-CV/ĐU"
    )
    assert (case.stage, case.is_open) == ("forwarded", False)
    with pytest.raises(WrongState):
        workflow.forward(case, by=p.nui_focal, at=AT, to_agency=p.thuongtruc)


def test_a_case_that_is_over_does_not_go_up(p):
    under(p.nui, p.thuongtruc)
    case = notified(p)
    workflow.follow_up(case, by=p.nui_officer, at=AT, reason="Xong.", is_done=True)
    Bar.objects.create(dossier=case.dossier, user=p.nui_leader.user, by=p.nui_focal, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.forward(case, by=p.nui_focal, at=AT, to_agency=p.thuongtruc, document_number="1")


# --- Who follows it ------------------------------------------------------------------------------


def tracks(seat, case) -> bool:
    return ComplaintCase.objects.trackable_by(seat).filter(pk=case.pk).exists()


def test_the_superior_body_is_named_later_and_corrected(p, as_web):
    under(p.nui, p.thuongtruc)
    case = taken_in(p.nui_focal)
    overseer = p.thuongtruc_overseer
    assert refused(
        workflow.set_superior, case, by=p.nui_focal, at=AT, passed_on_by=p.ben
    ).keys() == {"passed_on_by"}
    with as_web(p.nui_focal):
        workflow.set_superior(case, by=p.nui_focal, at=AT, passed_on_by=p.thuongtruc)
    assert (tracks(overseer, case), tracks(p.bnc_leader, case)) == (True, False)
    with as_web(p.nui_focal):
        workflow.set_superior(case, by=p.nui_focal, at=AT, passed_on_by=p.bnc)  # leads 002
    assert (tracks(overseer, case), tracks(p.bnc_leader, case)) == (False, True)
    assert tracks(p.nui_clerk, case)
    assert Event.objects.filter(action="complaint.superior_set").count() == 2
    workflow.set_superior(case, by=p.nui_focal, at=AT)
    assert not Grant.objects.filter(content_object=case.dossier, group__in=[
        seat.group_id for seat in p.bnc.seats.all()
    ]).exists()  # fmt: skip


def test_only_bodies_above_are_offered(p, as_seat):
    text = as_seat(p.nui_focal).get(reverse("complaints:take_in")).content.decode()
    assert ("Thường trực Tỉnh ủy" in text, "Đảng ủy phường Bến Cảng" in text) == (True, False)
    assert refused(taken_in, p.nui_focal, passed_on_by=p.ben).keys() == {"passed_on_by"}


def test_what_is_taken_in_from_a_received_letter_names_who_passed_it_on(p, as_seat):
    case = classified(p.bnc_focal, competence="other")
    case = workflow.forward(
        case, by=p.bnc_focal, at=AT, to_agency=p.nui, document_number="14-CV/BNC", **excerpt()
    )
    dispatch = sent(CaseLetter.objects.get(case=case), p, by="bnc")
    page = reverse("complaints:take_in")
    assert f"?tu={dispatch.pk}" in as_seat(p.nui_focal).get(page).content.decode()
    form = as_seat(p.nui_focal).get(page, {"tu": str(dispatch.pk)}).context["form"]
    assert (form["passed_on_by"].value(), form["channel"].value()) == (p.bnc.pk, "superior")
    assert f"?tu={dispatch.pk}" not in as_seat(p.nui_clerk).get(page).content.decode()
    other = as_seat(p.ben_focal).get(page, {"tu": str(dispatch.pk)}).context["form"]
    assert other["passed_on_by"].value() is None


# --- From day to day -----------------------------------------------------------------------------


def told(case) -> list[tuple[str, str, date]]:
    kinds = ("two_left", "due_today", "overdue")
    found = Notice.objects.filter(dossier=case.dossier, kind__in=kinds)
    return sorted(found.values_list("seat__user__username", "kind", "true_on"))


def test_who_has_it_in_hand_is_told_once_of_each_thing(p, as_seat):
    case = admitted(p)  # due on Wednesday 01/04
    sweep(at=on_the("2026-03-27 08:00"))
    assert told(case) == []
    for _twice in range(2):
        sweep(at=on_the("2026-03-30 08:00"))
    assert told(case) == [
        ("nui.focal", "two_left", date(2026, 3, 30)),
        ("nui.officer", "two_left", date(2026, 3, 30)),
    ]
    sweep(at=on_the("2026-04-06 08:00"))
    assert [row for row in told(case) if row[1] != "two_left"] == [
        ("nui.focal", "overdue", date(2026, 4, 2)),
        ("nui.officer", "overdue", date(2026, 4, 2)),
    ]
    text = as_seat(p.nui_officer).get(reverse("requests:notices")).content.decode()
    assert ("Đã quá hạn; xem thời hạn và xử lý ngay." in text, case.number in text) == (True, True)


def test_whom_it_is_about_is_told_nothing(p):
    case = admitted(p, accused=[p.nui_focal], by=p.nui_officer)
    sweep(at=on_the("2026-04-06 08:00"))
    assert {row[0] for row in told(case)} == {"nui.officer"}


def test_a_running_clock_follows_the_calendar_and_never_comes_sooner(p):
    case = admitted(p)
    row = CaseClock.objects.get(case=case, ended_on=None)
    decide(date(2026, 4, 1), is_off=True)
    assert reminders.sweep(at=on_the("2026-03-10 08:00")) == 1
    row = fresh(row)
    assert (row.due_on, row.original_due_on) == (date(2026, 4, 2), date(2026, 4, 1))
    assert row.calendar_version == working_calendar().version
    assert Notice.objects.filter(dossier=case.dossier, kind="moved").count() == 2


def test_the_jobs_login_sweeps_and_reads_no_words(p, as_jobs):
    case = verified(p)
    with as_jobs():
        reminders.sweep(at=on_the("2026-04-06 08:00"))
    assert {row[1] for row in told(case)} == {"overdue"}


# --- What it is called ---------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [
    ("complaint", "Quyết định giải quyết khiếu nại"), ("petition", "Văn bản trả lời"),
    ("denunciation", "Kết luận nội dung tố cáo"),
])  # fmt: skip
def test_a_case_ends_in_what_its_kind_ends_in(p, as_seat, kind, name):
    case = drafted(p, kind)
    page = as_seat(p.nui_leader).get(reverse("complaints:conclude", args=[case.pk]))
    assert f"{name}: số" in page.content.decode()
    workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL/ĐU")
    assert name in as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()
