"""The one door for seeing: grants to groups, and nothing else."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from guardian.models import GroupObjectPermission, UserObjectPermission

from agencies import seating
from records import access
from records.history import database_now
from records.models import NO_DATE, Dossier, Grant, Side
from requests import workflow
from tests.factories import SENT_AT, assigned, make_seat, on_the, sent, sent_letter

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)


@pytest.fixture
def dossier(p) -> Dossier:
    return access.open_dossier("letter", p.bnc, secrecy="working_secret")


def grant(dossier, *groups, permission=access.VIEW, side=Side.ASKS, reason="thử", **fields):
    circle = access.Circle(groups, side, reason, permission)
    access.grant(dossier, circle, **{"by": None, **fields})


def view(dossier, seat, **fields):
    grant(dossier, seat.group_id, **fields)


def seen_by(seat) -> list[Dossier]:
    return list(access.visible_to(Dossier.objects.all(), seat, path="pk"))


def known_to(seat) -> list[Dossier]:
    return list(access.trackable_by(Dossier.objects.all(), seat, path="pk"))


# --- Grants --------------------------------------------------------------------------------------


def test_without_a_grant_nobody_sees_a_dossier(p, dossier):
    assert [seen_by(s) for s in (p.bnc_leader, p.bnc_clerk, None)] == [[], [], []]
    assert [known_to(s) for s in (p.bnc_leader, p.bnc_clerk, None)] == [[], [], []]


def test_view_opens_and_track_only_lets_know(p, dossier):
    view(dossier, p.bnc_leader)
    grant(dossier, p.bnc_clerk.group_id, permission=access.TRACK)
    assert (seen_by(p.bnc_leader), known_to(p.bnc_leader)) == ([dossier], [dossier])
    assert (seen_by(p.bnc_clerk), known_to(p.bnc_clerk)) == ([], [dossier])
    assert (access.may_view(p.bnc_leader, dossier), access.may_view(p.bnc_clerk, dossier)) == (
        True, False,
    )  # fmt: skip


def test_a_grant_to_the_mail_group_reaches_leader_focal_point_and_clerk(p, dossier):
    grant(dossier, p.bnc.mail_group_id, by=p.bnc_leader)
    seats = (p.bnc_leader, p.bnc_focal, p.bnc_clerk, p.bnc_officer, p.nui_leader)
    assert [bool(seen_by(seat)) for seat in seats] == [True, True, True, False, False]


def test_a_grant_given_twice_stands_once_and_as_first_given(p, dossier):
    view(dossier, p.bnc_leader, reason="lần một", due_on=date(2026, 3, 9), by=p.bnc_officer)
    view(dossier, p.bnc_leader, reason="lần hai")
    row = Grant.objects.get(content_object=dossier)
    assert (row.reason, row.due_on, row.given_by, row.is_open) == (
        "lần một", date(2026, 3, 9), p.bnc_officer, False,
    )  # fmt: skip
    assert str(row) == f"{p.bnc_leader.group_id} asks {dossier.pk}"


def test_one_group_named_twice_gets_one_grant(p, dossier):
    grant(dossier, p.bnc_leader.group_id, p.bnc_leader.group_id)
    assert Grant.objects.filter(content_object=dossier).count() == 1


def test_revoke_takes_the_grant_and_says_how_many_there_were(p, dossier):
    view(dossier, p.bnc_leader)
    assert access.revoke(dossier, [p.bnc_leader.group_id], access.TRACK) == 0
    assert seen_by(p.bnc_leader) == [dossier]
    assert access.revoke(dossier, [p.bnc_leader.group_id]) == 1
    assert access.revoke(dossier, [p.bnc_leader.group_id]) == 0
    assert seen_by(p.bnc_leader) == []


@pytest.mark.parametrize(("days", "sees"), [(-2, False), (2, True)])
def test_a_grant_runs_until_its_last_day(p, dossier, days, sees):
    view(dossier, p.bnc_leader)
    until = database_now().date() + timedelta(days=days)
    Grant.objects.filter(content_object=dossier).update(until_on=until)
    assert bool(seen_by(p.bnc_leader)) is sees


def test_the_clock_of_a_dossier_is_posted_to_all_its_rows(p, dossier):
    view(dossier, p.bnc_leader)
    view(dossier, p.bnc_officer, due_on=date(2026, 3, 9))
    access.post_clock(dossier, due_on=None, is_open=False)
    assert {(g.due_on, g.is_open) for g in dossier.grants.all()} == {(NO_DATE, False)}
    access.post_clock(dossier, due_on=date(2026, 3, 9), is_open=True)
    assert {(g.due_on, g.is_open) for g in dossier.grants.all()} == {(date(2026, 3, 9), True)}


# --- Readers -------------------------------------------------------------------------------------


def test_readers_are_named_with_the_reason_they_read(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    mail = "lãnh đạo, đầu mối, văn thư của cơ quan"
    assert access.readers(dispatch.dossier, p.nui, AT.date()) == [
        (p.nui_leader, mail),
        (p.nui_focal, mail),
        (p.nui_clerk, mail),
        (p.nui_officer, "được giao thụ lý"),
    ]
    assert access.count_readers(dispatch.dossier, p.bnc, AT.date()) == 4


def test_those_who_only_track_and_those_who_have_left_are_no_readers(p):
    dispatch = sent(p.bnc_officer, p.nui, secrecy="working_secret")
    seating.end(p.nui_focal, on=date(2026, 3, 1))
    assert [s for s, _why in access.readers(dispatch.dossier, p.nui, AT.date())] == [p.nui_leader]


# --- Guardian itself says the same ---------------------------------------------------------------


def groups_of(seat) -> list[Group]:
    return list(Group.objects.filter(pk__in=seat.group_ids))


@pytest.mark.parametrize("secrecy", ["ordinary", "working_secret"])
def test_guardian_answers_as_the_one_door_does(p, secrecy):
    case = sent_letter(p.bnc_officer, [p.nui, p.ben], secrecy=secrecy)
    workflow.register(case.dispatches.get(requested_agency=p.nui), by=p.nui_clerk, at=AT)
    seats = [seat for name, seat in vars(p).items() if "_" in name]
    dossiers = list(Dossier.objects.all())
    assert (len(seats), len(dossiers)) == (37, 3)
    for seat in seats:
        mine = groups_of(seat)
        for permission, known in ((access.VIEW, seen_by(seat)), (access.TRACK, known_to(seat))):
            allowed = {
                d
                for d in dossiers
                if any(
                    access.guardian_allows(group, d, permission)
                    or access.guardian_allows(group, d, access.VIEW)
                    for group in mine
                )
            }
            assert allowed == set(known), (seat, permission)


def test_the_holder_is_in_exactly_the_groups_that_the_seat_enjoys(p):
    for name, seat in vars(p).items():
        if "_" in name:
            user = set(seat.user.groups.values_list("pk", flat=True))
            others = {g for s in seat.user.seats.all() for g in s.group_ids}
            assert user == others, name


def test_the_generic_tables_stay_empty(p):
    assigned(p.bnc_officer, p.nui)
    assigned(p.bnc_officer, p.nui, secrecy="working_secret")
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()


def test_counting_grants_says_what_asking_each_row_says(p, as_web):
    sent(p.bnc_officer, p.nui, secrecy="working_secret")
    expired = sent(p.bnc_officer, p.ben)
    Grant.objects.filter(content_object=expired.pk).update(until_on=date(2020, 1, 1))
    for seat in (p.bnc_leader, p.bnc_officer, p.nui_clerk, p.ben_leader, p.dong_leader):
        with as_web(seat):
            for kind in Dossier.Kind:
                rows = access.trackable_by(Dossier.objects.filter(kind=kind), seat, path="pk")
                assert access.count_tracked(seat, kind) == rows.count()
        with as_web(p.dong_leader):  # in another's name nothing is counted
            assert access.count_tracked(seat, "dispatch") == 0
    assert access.count_tracked(None, "dispatch") == 0


# --- The inbox -----------------------------------------------------------------------------------


def test_a_seat_that_reads_mail_sees_the_row_of_the_mail_group_only(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    view(dispatch.dossier, p.nui_leader, side=Side.ANSWERS)
    rows = Grant.objects.inbox(p.nui_leader, Side.ANSWERS)
    assert [(g.content_object_id, g.group_id) for g in rows] == [
        (dispatch.pk, p.nui.mail_group_id)
    ]
    assert [g.group_id for g in Grant.objects.inbox(p.nui_officer, Side.ANSWERS)] == [
        p.nui_officer.group_id
    ]


def test_a_leader_who_is_also_the_clerk_of_a_restricted_letter_sees_it_once(p, as_seat):
    both = make_seat(p.dong, "leader", "clerk", username="dong.both")
    sent(p.bnc_officer, p.dong, secrecy="working_secret")
    assert Grant.objects.inbox(both, Side.ANSWERS).count() == 2  # view and track
    page = as_seat(both).get("/viec/")
    assert page.context["counts"]["answers"] == 1
    assert [len(rows) for _key, _label, rows in page.context["groups"]] == [1]


def test_letters_are_not_in_the_inbox(p, dossier):
    view(dossier, p.bnc_leader)
    assert not Grant.objects.inbox(p.bnc_leader, Side.ASKS).exists()
