"""The demonstration: an invented province on an empty database, told through the same verbs."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from agencies.models import Agency, Role, Seat, User
from coordination import demonstration
from coordination.demonstration import PASSWORD, telling
from coordination.demonstration.province import BODIES, COMMUNES, PEOPLE
from records import history
from records.chain import verify
from records.history import database_now
from records.models import Document, Event, Grant, Notice
from regulations.calendar import day_of
from regulations.models import (
    CalendarRevision,
    DeadlineRule,
    Duty,
    Party,
    Provision,
    Regulation,
)
from requests.models import (
    CoordinationRequest,
    DeemedConsent,
    Dispatch,
    Reply,
    TimeNotice,
    disagreed,
)
from tests.factories import on_the


def demo(*options: str) -> str:
    out = StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


def empty() -> None:
    """Leave the regulations and the calendar, nobody and nothing else."""
    Seat.objects.all().delete()
    Party.members.through.objects.all().delete()
    for model in (Agency, User, Group):
        model.objects.all().delete()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, loaded once for this module as the owner; nothing of it stays."""
    folder = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(FILES_ROOT=folder),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(history, "recorded", demonstration.recorded)  # no verb takes the web's role
        empty()
        report = json.loads(demo("--json"))
        yield report
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(request):
    """What one test does, the next does not see."""
    if "loaded" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("loaded")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Who there is -------------------------------------------------------------------------------


def test_the_province_has_its_agencies_and_people(loaded):
    assert Agency.objects.count() == len(BODIES) + 1 == loaded["agencies"]
    assert Agency.objects.filter(code__in=COMMUNES).count() == 6
    assert Seat.objects.count() == len(PEOPLE)
    assert User.objects.count() == len({username for username, *_rest in PEOPLE}) + 1


def test_names_of_people_are_all_different():
    names = {(username, name) for username, name, *_rest in PEOPLE}
    assert len({name for _username, name in names}) == len(names)


def test_every_living_agency_that_writes_has_a_clerk_a_focal_point_and_a_leader(loaded):
    codes = {party.code for party in Party.objects.filter(writes_to__isnull=False)}
    writing = Agency.objects.filter(
        parties__code__in=codes, parties__writes_to__members__isnull=False, valid_to=None
    )
    for agency in writing.distinct():
        seats = agency.seats.all()
        for role in (Role.LEADER, Role.FOCAL_POINT, Role.CLERK):
            assert seats.with_role(role).exists(), (agency, role)


def test_one_agency_has_ended_and_says_who_came_after(loaded):
    former = Agency.objects.exclude(valid_to=None).get()
    assert (former.successor.code, former.seats.count()) == ("nuimay", 0)


def test_one_person_holds_two_seats(loaded):
    person = User.objects.get(username="tangiang.vanphong")
    assert {seat.agency.code for seat in person.seats.all()} == {"tangiang", "tangiang-vpdu"}


def test_nobody_is_a_superuser_and_the_administrator_holds_no_seat(loaded):
    assert not User.objects.filter(is_superuser=True).exists()
    administrator = User.objects.get(is_staff=True)
    assert not administrator.seats.exists()
    assert not Grant.objects.filter(group__user=administrator).exists()


def test_all_accounts_have_the_printed_password_hashed_once(loaded):
    assert loaded["password"] == PASSWORD
    assert len(set(User.objects.values_list("password", flat=True))) == 1
    assert User.objects.first().check_password(PASSWORD)


@pytest.mark.parametrize("username", ["bnc.chuyenvien", "quantri"])
def test_the_accounts_can_sign_in(loaded, username):
    client = Client()
    answer = client.post("/dang-nhap/", {"username": username, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)


def test_every_account_is_reported(loaded):
    assert len(loaded["accounts"]) == len(PEOPLE) + 1
    assert loaded["accounts"][-1] == {
        "username": "quantri", "name": "Võ Quản Trị", "role": "Quản trị", "agency": "",
    }  # fmt: skip
    lines = demo("--accounts").splitlines()
    assert re.split(r"  +", lines[0]) == ["Tên đăng nhập", "Họ và tên", "Vai trò", "Cơ quan"]
    assert len(lines) == len(PEOPLE) + 3
    assert PASSWORD in lines[-1]


# --- What happened ------------------------------------------------------------------------------


def test_letters_stand_in_every_state(loaded):
    assert loaded["requests"] == CoordinationRequest.objects.count() == 54
    states = set(CoordinationRequest.objects.values_list("status", flat=True))
    assert states == set(CoordinationRequest.Status.values)
    assert set(Dispatch.objects.values_list("status", flat=True)) == set(Dispatch.Status.values)
    assert set(Reply.objects.values_list("status", flat=True)) == set(Reply.Status.values)


def test_every_regulation_and_the_three_limits_of_vetting_are_met(loaded):
    used = CoordinationRequest.objects.exclude(status="draft")
    assert set(used.values_list("rule__regulation__key", flat=True)) == {
        "000", "001", "002", "003", "004",
    }  # fmt: skip
    limits = set(used.filter(act="verification").values_list("rule__amount", flat=True))
    assert limits == {35, 45, 90}


def test_clocks_are_late_due_today_near_far_and_without_a_date(loaded):
    today = day_of(database_now())
    open_ = Dispatch.objects.open()
    near = telling.World(database_now()).ahead(2)
    assert open_.overdue(today).exists()
    assert open_.past_aim(today).exists()
    assert open_.filter(due_on=today).exists()
    assert open_.filter(due_on=near, is_assumed=False).exists()
    assert open_.filter(due_on__gt=near).exists()
    assert open_.filter(due_on=None, rule__silence="late").exists()
    assert open_.filter(is_assumed=True, receipts=None).exists()


def test_silence_is_confirmed_once_and_possible_elsewhere(loaded):
    assert DeemedConsent.objects.count() == 2
    told = Notice.objects.filter(kind=Notice.Kind.CONSENT_POSSIBLE)
    assert told.filter(dossier__dispatch__finished_at=None).exists()
    reasons = set(Dispatch.objects.values_list("no_consent_because", flat=True))
    assert {"urgent", "no_letter_date", "feedback", "notice"} <= reasons


def test_notices_of_more_time_are_valid_late_and_late_but_accepted(loaded):
    kinds = {
        (notice.is_in_time, notice.accepted_at is not None) for notice in TimeNotice.objects.all()
    }
    assert kinds == {(True, False), (False, False), (False, True)}


def test_stances_differ_and_some_letters_are_restricted(loaded):
    stances = set(Reply.objects.filter(status="issued").values_list("text__stance", flat=True))
    assert stances == {"agrees", "disagrees", "informs"}
    seat = Seat.objects.get(user__username="congan.lanhdao")
    assert disagreed(Dispatch.objects.all(), seat).exists()
    assert CoordinationRequest.objects.filter(dossier__is_restricted=True).count() == 12


def test_files_lie_under_their_hash(loaded, settings):
    document = Document.objects.first()
    place = settings.FILES_ROOT / document.sha256[:2] / document.sha256[2:4] / document.sha256
    assert place.stat().st_size == document.size


def test_everything_happened_in_order_and_is_chained(loaded):
    instants = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] <= database_now()
    assert verify().findings == []


def test_file_numbers_follow_the_days_of_issue(loaded):
    for agency in Agency.objects.all():
        sent = agency.requests_sent.exclude(number="").order_by("issued_at", "number")
        numbers = list(sent.values_list("number", flat=True))
        assert numbers == sorted(numbers)


# --- Where it may be loaded ---------------------------------------------------------------------


def test_a_second_time_is_refused_or_passed_over(loaded):
    with pytest.raises(CommandError, match="Đã có cơ quan trong hệ thống"):
        demo()
    assert demo("--if-empty") == ""
    assert Agency.objects.count() == loaded["agencies"]


def test_a_story_cannot_run_ahead_of_the_day(loaded):
    world = telling.World(database_now())
    with pytest.raises(ValueError, match="has not come yet"):
        world.at(world.ahead(1), "08:00")


def test_a_settled_day_lies_before_days_that_nobody_has_decided(loaded):
    world = telling.World(on_the("2027-01-08 09:00"))
    due = world.settled(world.ago(2), 5)
    assert (world.ago(2), due) == (date(2027, 1, 6), date(2026, 12, 30))
    assert not world.calendar.is_provisional(world.received_for(due, 5), due)


def test_stories_are_told_in_the_order_of_time():
    told = []

    def story(*instants):
        for instant in instants:
            told.append((yield instant))

    telling.tell_in_order([story(1, 4), story(2, 3)])
    assert told == [1, 2, 3, 4]


def test_a_story_cannot_go_back():
    def story():
        yield 2
        yield 1

    with pytest.raises(ValueError, match="story goes back from 2 to 1"):
        telling.tell_in_order([story()])


@pytest.mark.django_db
def test_an_empty_database_without_regulations_is_refused():
    empty()
    CalendarRevision.objects.all().delete()
    with pytest.raises(CommandError, match="load_regulations"):
        demo("--if-empty")
    DeadlineRule.objects.all().delete()
    Duty.objects.all().delete()
    Party.objects.all().delete()
    Provision.objects.all().delete()
    Regulation.objects.all().delete()
    with pytest.raises(CommandError, match="load_regulations"):
        demo()
