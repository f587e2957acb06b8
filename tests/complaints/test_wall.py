"""The database keeps the room by itself: who tracks, who views, what nobody may write."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from complaints import workflow
from complaints.models import (
    CaseClock,
    CaseLetter,
    ComplaintCase,
    ComplaintText,
    Conclusion,
    Matter,
    MatterText,
    Origin,
    Step,
)
from records.models import Dossier, Grant
from tests.complaints.stories import (
    AT,
    ON,
    accredit,
    admitted,
    drafted,
    end_accreditation,
    taken_in,
)
from tests.factories import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
TRACKED = (ComplaintCase, CaseClock)
VIEWED = (Origin, ComplaintText, Step, Conclusion)


def test_who_tracks_reads_stage_and_clock_and_who_views_reads_all(p, as_web):
    drafted(p, passed_on_by=p.thuongtruc)
    for seat in (p.nui_clerk, p.thuongtruc_overseer):
        with as_web(seat):
            assert all(model.objects.exists() for model in TRACKED)
            assert not any(model.objects.exists() for model in VIEWED)
    with as_web(p.nui_leader):
        assert all(model.objects.exists() for model in (*TRACKED, *VIEWED))
    for stranger in (p.ben_leader, p.thuongtruc_clerk, None):
        with as_web(stranger):
            assert not any(model.objects.exists() for model in (*TRACKED, *VIEWED))


@pytest.mark.parametrize("who", ["nui_clerk", "thuongtruc_overseer", "ben_leader"])
def test_nobody_else_changes_anything(p, as_web, who):
    case = drafted(p, passed_on_by=p.thuongtruc)
    with as_web(getattr(p, who)):
        assert ComplaintCase.objects.update(stage="filed_away") == 0
        assert CaseClock.objects.update(due_on=ON) == 0
        assert ComplaintText.objects.update(subject="x") == 0
        assert Conclusion.objects.update(version=9) == 0
    with pytest.raises(ProgrammingError, match="row-level"), as_web(getattr(p, who)):
        Step.objects.create(case=case, kind="assigned", on=ON, at=AT, by=getattr(p, who))
    assert fresh(case).stage == "verifying"


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ComplaintCase, {"number": "x"}),
        (ComplaintCase, {"received_on": ON}),
        (ComplaintCase, {"agency": 1}),
        (CaseClock, {"from_on": ON}),
        (CaseClock, {"original_due_on": ON}),
        (Origin, {"writer_code": "x"}),
        (Step, {"on": ON}),
        (CaseLetter, {"kind": "signs"}),
    ],
)
def test_what_once_was_written_stays(p, as_web, model, change):
    drafted(p)
    with pytest.raises(ProgrammingError, match="permission denied"), as_web(p.nui_leader):
        model.objects.update(**change)


@pytest.mark.parametrize("model", [ComplaintCase, Origin, ComplaintText, Step, CaseClock, Matter])
def test_nothing_is_deleted(p, as_web, model):
    drafted(p)
    with pytest.raises(ProgrammingError, match="permission denied"), as_web(p.nui_leader):
        model.objects.filter(pk__isnull=False)._raw_delete("default")


@pytest.mark.parametrize("kind", ["complaint", "matter"])
def test_such_a_file_is_always_restricted(p, kind):
    with pytest.raises(IntegrityError, match="always restricted"), transaction.atomic():
        Dossier.objects.create(kind=kind, owner_agency=p.nui, is_restricted=False)
    case = taken_in(p.nui_officer)
    with pytest.raises(IntegrityError, match="always restricted"), transaction.atomic():
        Dossier.objects.filter(pk=case.pk).update(is_restricted=False)


def test_a_denunciation_stays_marked(p):
    case = taken_in(p.nui_officer, "denunciation")
    with pytest.raises(IntegrityError, match="at least a working secret"), transaction.atomic():
        Dossier.objects.filter(pk=case.pk).update(secrecy="ordinary")
    other = taken_in(p.nui_officer, incoming_number="46")
    with pytest.raises(IntegrityError, match="at least a working secret"), transaction.atomic():
        ComplaintCase.objects.filter(pk=other.pk).update(kind="denunciation")


def test_no_name_comes_back_by_changing_the_kind(p):
    accredit()
    case = taken_in(p.nui_officer, secrecy="working_secret", writer_name="Nguyễn Văn Mẫu")
    with pytest.raises(IntegrityError, match="no name is kept"), transaction.atomic():
        ComplaintCase.objects.filter(pk=case.pk).update(kind="denunciation")


def test_a_register_only_case_holds_no_words(p):
    end_accreditation()
    case = taken_in(p.nui_officer)
    with pytest.raises(IntegrityError, match="holds no words"), transaction.atomic():
        ComplaintText.objects.create(case=case, subject="Chữ")
    accredit()
    other = taken_in(p.nui_officer, incoming_number="46")
    with pytest.raises(IntegrityError, match="holds no words"), transaction.atomic():
        Dossier.objects.filter(pk=other.pk).update(secrecy="secret", is_register_only=True)


@pytest.mark.parametrize("kind", ["complaint", "matter"])
def test_on_an_open_network_none_is_opened_that_keeps_words(p, kind):
    end_accreditation()
    fields = {"kind": kind, "owner_agency": p.nui, "is_restricted": True}
    with pytest.raises(IntegrityError, match="accredited network alone"), transaction.atomic():
        Dossier.objects.create(**fields)
    row = Dossier.objects.create(**fields, is_register_only=True)
    with pytest.raises(IntegrityError, match="accredited network alone"), transaction.atomic():
        Dossier.objects.filter(pk=row.pk).update(is_register_only=False)


def test_a_conclusion_needs_two_people(p):
    case = drafted(p)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Conclusion.objects.filter(pk=case.pk).update(approver=p.nui_officer.user)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"stage": "concluded", "verified_on": ON, "result_number": "1"}, "concluded_only_after"),
        ({"stage": "notified", "verified_on": ON, "result_on": ON}, "concluded_only_after"),
        ({"kind": "mixed"}, "mixed_letter_is_split_first"),
        ({"reported_at": AT}, "reported_because"),
    ],
)
def test_the_constraints_of_a_case(p, change, constraint):
    case = admitted(p, secrecy="working_secret")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ComplaintCase.objects.filter(pk=case.pk).update(**change)


def test_a_step_in_writing_says_in_which(p):
    case = taken_in(p.nui_officer)
    for kind, to, constraint in (
        ("admitted", None, "written_form"), ("forwarded", None, "forwarded_to_somebody"),
    ):  # fmt: skip
        number = "1" if kind == "forwarded" else ""
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Step.objects.create(
                case=case, kind=kind, on=ON, at=AT, by=p.nui_officer, to_agency=to,
                document_number=number,
            )  # fmt: skip


def test_a_matter_is_tracked_and_its_name_is_not(p, as_web):
    workflow.open_matter(
        by=p.bnc_officer, at=AT, monitor=p.bnc_officer, subject="Vụ việc", stage="checked",
        handling_body="Cơ quan điều tra", passed_on_by=p.thuongtruc,
    )  # fmt: skip
    with as_web(p.thuongtruc_overseer):
        assert (Matter.objects.count(), MatterText.objects.count()) == (1, 0)
        assert Matter.objects.update(stage="ended") == 0
    with as_web(p.bnc_clerk):
        assert Matter.objects.count() == 0
    with pytest.raises(IntegrityError, match="direction_has_number"), transaction.atomic():
        Matter.objects.update(direction_number="1")


def test_the_first_grants_are_given_to_nobody_who_is_barred(p):
    case = taken_in(p.nui_officer, accused=[p.nui_leader, p.nui_clerk])
    groups = set(Grant.objects.filter(content_object=case.dossier).values_list("group", flat=True))
    assert groups == {p.nui_officer.group_id, p.nui_focal.group_id}
