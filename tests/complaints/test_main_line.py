"""A complaint from the post to the last word about it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from complaints import workflow
from complaints.models import CaseClock, ComplaintCase, Conclusion, Origin
from records.models import Event, Grant, Notice
from requests.workflow import WrongState
from tests.complaints.stories import (
    AT,
    ON,
    admitted,
    classified,
    drafted,
    end_accreditation,
    notified,
    taken_in,
    verified,
)
from tests.factories import fresh, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
Stage = ComplaintCase.Stage


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def readers(case) -> set[tuple[str, str]]:
    rows = Grant.objects.filter(content_object=case.dossier).select_related("group", "permission")
    return {(row.group.name, row.permission.codename) for row in rows}


def told(case) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(dossier=case.dossier).select_related("seat__user")
    return {(n.seat.user.username, n.kind) for n in rows}


def actions(case) -> list[str]:
    return list(Event.objects.filter(dossier=case.dossier).values_list("action", flat=True))


# --- Take in -------------------------------------------------------------------------------------


def test_a_case_is_open_to_who_took_it_in_and_who_routes_it(p):
    case = taken_in(p.nui_officer)
    assert (case.number, case.stage, case.kind) == ("ĐT-2026-0001", Stage.RECEIVED, "complaint")
    assert readers(case) == {
        (p.nui_officer.group.name, "view_dossier"),
        (p.nui_leader.group.name, "view_dossier"),
        (p.nui_focal.group.name, "view_dossier"),
        (p.nui_clerk.group.name, "track_dossier"),
    }
    assert told(case) == {("nui.leader", "complaint_in"), ("nui.focal", "complaint_in")}
    assert actions(case) == ["complaint.received"]
    assert case.dossier.is_restricted


def test_a_clerk_who_takes_it_in_reads_it(p):
    assert (p.nui_clerk.group.name, "view_dossier") in readers(taken_in(p.nui_clerk))


def test_no_case_waits_in_the_inbox_of_letters(p):
    taken_in(p.nui_officer)
    for side in ("asks", "answers"):
        assert not Grant.objects.inbox(p.nui_leader, side).exists()


def test_an_overseer_takes_nothing_in(p):
    with pytest.raises(PermissionDenied):
        taken_in(p.thuongtruc_overseer)


def test_numbers_run_by_agency_and_year(p):
    numbers = [taken_in(by).number for by in (p.nui_officer, p.nui_clerk, p.bnc_clerk)]
    assert numbers == ["ĐT-2026-0001", "ĐT-2026-0002", "ĐT-2026-0001"]


@pytest.mark.parametrize("kind", ["denunciation", "mixed"])
def test_a_denunciation_is_at_least_a_working_secret(p, kind):
    said = refused(taken_in, p.nui_officer, kind, secrecy="ordinary")
    assert said == {"secrecy": ["Đơn tố cáo ít nhất là “Mật công tác”."]}


def test_all_that_is_wrong_with_the_origin_is_said_at_once(p):
    said = refused(
        taken_in, p.nui_officer, "denunciation", paper_place=" ", is_anonymous=True,
        writer_code="A1", received_on=date(2026, 3, 3), passed_on_by=p.nui,
    )  # fmt: skip
    assert said.keys() == {"received_on", "writer_code", "paper_place", "passed_on_by"}


def test_a_subject_is_wanted(p):
    assert refused(taken_in, p.nui_officer, subject=" ") == {"subject": ["Nhập trích yếu."]}


def test_no_name_is_kept_on_an_open_network(p):
    end_accreditation()
    said = refused(taken_in, p.nui_officer, writer_name="Nguyễn Văn Mẫu")
    assert said.keys() == {"writer_name"}


def test_a_trace_of_a_person_is_asked_about_and_kept_once_confirmed(p):
    text = "Bà Nguyễn Thị Giả Định, số 0912 345 678, không thu quỹ"
    said = refused(taken_in, p.nui_officer, subject=text)
    assert said["subject"][0].startswith("Có vẻ có tên người, số điện thoại. Chỉ giữ khi cần")
    assert taken_in(p.nui_officer, subject=text, is_not_the_writer=True).subject == text


def test_in_a_denunciation_it_is_refused_unless_it_is_not_the_denouncer(p):
    said = refused(taken_in, p.nui_officer, "denunciation", summary="ông Thử báo")
    assert "“đây không phải người tố cáo”" in said["summary"][0]
    assert refused(
        taken_in, p.nui_officer, "denunciation", writer_code="Nguyễn Văn Mẫu"
    ).keys() == {"writer_code"}


# --- Classify, split -----------------------------------------------------------------------------


def test_classifying_a_complaint_as_a_denunciation_closes_it_up(p):
    case = taken_in(p.nui_officer)
    case = workflow.classify(
        case, by=p.nui_officer, at=AT, kind="denunciation", competence_of="own"
    )
    assert (case.kind, fresh(case.dossier).secrecy) == ("denunciation", "working_secret")
    rules = list(CaseClock.objects.filter(case=case).values_list("rule__code", "ended_on"))
    assert rules == [("lkn-27", ON), ("ltc-24", None)]


def test_a_mixed_letter_is_split_into_cases_of_one_kind(p):
    case = taken_in(p.nui_officer, "mixed", accused=[p.nui_focal], writer_code="NT-07")
    with pytest.raises(PermissionDenied):
        workflow.classify(case, by=p.nui_officer, at=AT, kind="complaint", competence_of="own")
    parts = workflow.split(
        case, by=p.nui_officer, at=AT,
        parts=[("denunciation", "Về thu quỹ"), ("petition", "Về đường thôn")],
    )  # fmt: skip
    assert [(c.kind, c.subject, c.split_from_id, c.received_on) for c in parts] == [
        ("denunciation", "Về thu quỹ", case.pk, ON),
        ("petition", "Về đường thôn", case.pk, ON),
    ]
    assert {Origin.objects.get(pk=c.pk).writer_code for c in parts} == {"NT-07"}
    assert all(c.dossier.bars.get().user == p.nui_focal.user for c in parts)
    assert (fresh(case).stage, fresh(case).finished_at) == (Stage.SPLIT, AT)


@pytest.mark.parametrize(
    "parts",
    [
        [("complaint", "Một")],
        [("complaint", "Một"), ("mixed", "Hai")],
        [("complaint", "Một"), ("petition", " ")],
        [("complaint", "Một"), ("petition", "ông Thử báo")],
    ],
)
def test_parts_that_are_none_are_refused(p, parts):
    case = taken_in(p.nui_officer, "mixed")
    assert refused(workflow.split, case, by=p.nui_officer, at=AT, parts=parts).keys() == {"parts"}


# --- Decide --------------------------------------------------------------------------------------


def test_admitted_in_writing_and_from_that_day_the_time_to_resolve_runs(p):
    case = classified(p.nui_focal)
    said = refused(workflow.admit, case, by=p.nui_leader, at=AT)
    assert said.keys() == {"document_number"}
    workflow.admit(case, by=p.nui_leader, at=AT, written_form="Phiếu thụ lý")
    rows = CaseClock.objects.filter(case=case).values_list("rule__code", "due_on", "ended_on")
    assert list(rows) == [
        ("lkn-27", date(2026, 3, 12), ON),
        ("lkn-28", date(2026, 4, 1), None),
    ]


def test_what_is_not_ours_is_not_admitted(p):
    case = classified(p.nui_focal, competence="other")
    assert refused(workflow.admit, case, by=p.nui_leader, at=AT, document_number="1").keys() == {
        ""
    }


@pytest.mark.parametrize(
    ("verb", "stage"),
    [(workflow.return_to_writer, Stage.RETURNED), (workflow.file_away, Stage.FILED_AWAY)],
)
def test_returned_or_filed_away_in_writing(p, verb, stage):
    case = classified(p.nui_focal)
    assert refused(verb, case, by=p.nui_leader, at=AT).keys() == {"document_number"}
    case = verb(case, by=p.nui_leader, at=AT, document_number="9-CV/ĐU", reason="Trùng đơn.")
    assert (case.stage, case.finished_at) == (stage, AT)
    assert not CaseClock.objects.filter(case=case, ended_on=None).exists()
    with pytest.raises(WrongState):
        verb(case, by=p.nui_leader, at=AT, document_number="10-CV/ĐU")


def test_an_officer_decides_nothing(p):
    case = classified(p.nui_officer)
    with pytest.raises(PermissionDenied):
        workflow.admit(case, by=p.nui_officer, at=AT, document_number="1")


def test_a_handler_who_is_replaced_sees_it_no_more(p):
    case, other = classified(p.nui_focal), make_seat(p.nui, "officer", username="nui.two")
    workflow.assign(case, by=p.nui_focal, at=AT, handler=p.nui_officer)
    workflow.assign(case, by=p.nui_focal, at=AT, handler=other)
    assert (p.nui_officer.group.name, "view_dossier") not in readers(case)
    assert (other.group.name, "view_dossier") in readers(case)
    with pytest.raises(PermissionDenied):
        workflow.begin_verifying(case, by=p.nui_officer, at=AT)


# --- Verify, conclude, tell ----------------------------------------------------------------------


def test_verified_then_drafted_by_one_and_approved_by_another(p):
    case = drafted(p)
    row = Conclusion.objects.get(pk=case.pk)
    assert (row.drafter, row.approver) == (p.nui_officer.user, None)
    case = workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL/ĐU", version=1)
    assert (case.stage, case.result_number, case.result_on) == (Stage.CONCLUDED, "5-KL/ĐU", ON)
    assert CaseClock.objects.get(case=case, rule__code="lkn-28").ended_on == ON


def test_nobody_approves_their_own_draft(p):
    case = verified(p)
    workflow.draft_conclusion(case, by=p.nui_leader, at=AT, conclusion="Đúng.")
    with pytest.raises(PermissionDenied):
        workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL")


def test_a_draft_that_changed_since_it_was_shown_is_not_approved(p):
    case = drafted(p)
    workflow.draft_conclusion(case, by=p.nui_officer, at=AT, conclusion="Khác.")
    with pytest.raises(WrongState):
        workflow.conclude(case, by=p.nui_leader, at=AT, document_number="5-KL", version=1)


def test_nothing_is_concluded_before_it_was_verified(p):
    case = workflow.begin_verifying(admitted(p), by=p.nui_officer, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.draft_conclusion(case, by=p.nui_officer, at=AT, conclusion="Đúng.")
    with pytest.raises(IntegrityError, match="concluded_only_after"), transaction.atomic():
        ComplaintCase.objects.filter(pk=case.pk).update(stage=Stage.CONCLUDED)


def test_told_and_followed_up_until_it_is_done(p):
    case = notified(p)
    assert refused(workflow.follow_up, case, by=p.nui_officer, at=AT).keys() == {"reason"}
    case = workflow.follow_up(case, by=p.nui_officer, at=AT, reason="Đang thực hiện.")
    assert (case.stage, case.is_open) == (Stage.FOLLOWED_UP, True)
    case = workflow.follow_up(case, by=p.nui_officer, at=AT, reason="Đã xong.", is_done=True)
    assert case.finished_at == AT
    assert list(case.steps.values_list("kind", flat=True)) == [
        "classified", "assigned", "admitted", "verifying", "verified", "concluded", "notified",
        "followed_up", "followed_up",
    ]  # fmt: skip


def test_days_ahead_or_before_what_went_before_are_refused(p):
    case = drafted(p)
    for day in (date(2026, 3, 3), date(2026, 3, 1)):
        said = refused(
            workflow.conclude, case, by=p.nui_leader, at=AT, document_number="5", on=day
        )
        assert said.keys() == {"on"}
