"""A vetting file: by code, under secrecy, seen by those who are named and by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records import access
from records.models import Bar, Notice
from tests.factories import make_seat, on_the
from vetting import workflow
from vetting.models import Ground, PersonWords, VettingCase

pytestmark = pytest.mark.django_db
AT = on_the("2026-03-02 09:00")


def open_case(p, **changed) -> VettingCase:
    fields = {
        "by": p.khoi_officer, "at": AT, "ground": Ground.PERSONNEL, "approver": p.khoi_leader,
        "persons": [{"relatives": "in_province"}, {"relatives": "foreign"}], "paper_place": "Tủ 2",
    }  # fmt: skip
    return workflow.open_case(**(fields | changed))


def test_a_file_is_register_only_and_known_to_two(p, as_web):
    case = open_case(p)
    assert (case.number, case.dossier.is_register_only) == ("TĐ-2026-0001", True)
    assert [person.code for person in case.persons.all()] == ["TĐ-2026-0001/1", "TĐ-2026-0001/2"]
    seen = {}
    for seat in (p.khoi_officer, p.khoi_leader, p.khoi_focal, p.khoi_clerk, p.congan_leader):
        with as_web(seat):
            seen[seat] = VettingCase.objects.visible_to(seat).count(), VettingCase.objects.count()
    assert seen == {
        p.khoi_officer: (1, 1), p.khoi_leader: (1, 1), p.khoi_focal: (0, 0),
        p.khoi_clerk: (0, 0), p.congan_leader: (0, 0),
    }  # fmt: skip
    assert Notice.objects.get().seat == p.khoi_leader


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "003-9"}, "ground"),
        ({"persons": []}, "persons"),
        ({"persons": [{"relatives": ""}]}, "relatives"),
        ({"persons": [{"code": "A", "relatives": "foreign"}] * 2}, "code"),
        ({"persons": [{"relatives": "foreign", "name": "Nguyễn Văn Thử"}]}, "name"),
        ({"ground": Ground.COMMUNE}, "ground"),
    ],
    ids=["ground", "nobody", "no class", "twice", "a name", "of another regulation"],
)
def test_what_does_not_fit_is_named(p, changed, field):
    with pytest.raises(ValidationError) as refused:
        open_case(p, **changed)
    assert refused.value.message_dict.keys() == {field}
    assert not VettingCase.objects.exists()


def test_an_approver_leads_and_is_not_whom_it_is_about(p):
    for changed in (
        {"approver": p.khoi_focal},
        {"approver": p.congan_leader},
        {"barred": [p.khoi_leader.user]},
    ):
        with pytest.raises(ValidationError) as refused:
            open_case(p, **changed)
        assert refused.value.message_dict.keys() == {"approver"}


def test_under_000_there_are_no_classes(p):
    fields = {"by": p.xaydung_officer, "approver": p.xaydung_leader, "ground": Ground.COMMUNE}
    with pytest.raises(ValidationError) as refused:
        open_case(p, **fields)
    assert refused.value.message_dict.keys() == {"relatives"}
    assert open_case(p, **fields, persons=[{"code": "CB-01"}]).persons.get().code == "CB-01"


def test_who_vets_nobody_opens_nothing(p):
    with pytest.raises(PermissionDenied):
        open_case(p, by=p.congan_officer, approver=p.congan_leader)
    with pytest.raises(PermissionDenied):
        open_case(p, by=p.khoi_clerk)


def test_on_an_accredited_network_names_stand_apart(p, accredited):
    case = open_case(p, persons=[{"relatives": "foreign", "name": "Lê Thử", "birth_year": 1980}])
    assert not case.dossier.is_register_only
    assert PersonWords.objects.get().name == "Lê Thử"
    with pytest.raises(ValidationError) as refused:
        workflow.add_person(
            case, by=p.khoi_officer, at=AT, relatives="foreign", name="lê thử", birth_year=1980
        )
    assert refused.value.message_dict.keys() == {"name"}


def test_the_colleague_it_is_about_learns_nothing_even_in_anothers_stead(p, as_web):
    about = make_seat(p.khoi, "officer", username="khoi.about")
    case = open_case(p, barred=[about.user])
    with pytest.raises(ValidationError) as refused:
        workflow.name_handler(case, by=p.khoi_officer, at=AT, handler=about)
    assert refused.value.message_dict.keys() == {"handler"}
    standing_in = p.khoi_officer
    standing_in.hand = about.user  # as its substitute
    with as_web(about):
        assert not VettingCase.objects.exists()
        assert not Bar.objects.exists()
    assert not VettingCase.objects.visible_to(standing_in).exists()
    standing_in.hand = None


def test_a_handler_is_named_and_removed_in_mid_work(p):
    other = make_seat(p.khoi, "officer", username="khoi.other")
    case = open_case(p)
    workflow.name_handler(case, by=p.khoi_officer, at=AT, handler=other)
    assert access.may_view(other, case.dossier)
    with pytest.raises(PermissionDenied):
        workflow.name_handler(case, by=other, at=AT, handler=p.khoi_focal)
    workflow.remove_handler(case, by=p.khoi_leader, at=AT, handler=other)
    assert not access.may_view(other, case.dossier)
    for seat in (other, p.khoi_leader):
        with pytest.raises(ValidationError):
            workflow.remove_handler(case, by=p.khoi_leader, at=AT, handler=seat)


def test_another_leader_takes_over(p):
    second = make_seat(p.khoi, "leader", username="khoi.second")
    case = workflow.replace_approver(open_case(p), by=p.khoi_officer, at=AT, approver=second)
    assert case.approver == second
    assert access.may_view(second, case.dossier)
