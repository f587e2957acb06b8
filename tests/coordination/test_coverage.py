"""Every obligation is carried by something that is there, and that opens to whom it is for."""

import json
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.urls import reverse

from coordination.coverage import EXPECTED, House, page
from records.models import Secrecy
from regulations.carriers import FIGURES, SCREENS
from regulations.packs import PACKS
from tests.outsiders import DOORS, PAGES, is_of
from tests.regulations.shipped import REGULATIONS
from tests.world import standing, undone

DUTIES = [duty for pack in REGULATIONS for duty in pack.duties]
CARRIERS = [carrier for duty in DUTIES for carrier in duty.carried_by]
NAMED = {c.screen for c in CARRIERS if c.screen} | {
    FIGURES[c.figure].screen for c in CARRIERS if c.figure
}
BUILT_BESIDE = {  # screens that other rooms are building; empty once they stand
    "reports:obligations", "reports:compliance", "reports:difficulties", "meetings:list",
    "meetings:secondments", "meetings:areas", "meetings:sessions", "personnel:list",
    "personnel:gates",
}  # fmt: skip

# Who opens it (``tests.outsiders.PEOPLE``), and in which state the thing behind it is.
LEADER, DRAFTER, FOCAL = "leader of the sender", "drafter", "focal point of the sender"
THEIR_LEADER, THEIR_FOCAL = "leader of the addressee", "focal point of the addressee"
OPENED = {
    "requests:compose": (DRAFTER, ""),
    "requests:edit": (DRAFTER, "draft"),
    "requests:incoming": ("clerk of the addressee", ""),
    "requests:detail": ("handler", "assigned"),
    "requests:why": (THEIR_FOCAL, "assigned"),
    "requests:opinions": (DRAFTER, "answered"),
    "requests:assign": (THEIR_FOCAL, "assigned"),
    "requests:more_time": ("handler", "assigned"),
    "requests:propose_time": (THEIR_FOCAL, "proposed"),
    "requests:contact": ("handler", "assigned"),
    "requests:remind": (DRAFTER, "assigned"),
    "requests:set_aside": (LEADER, "consented"),
    "requests:contest": (THEIR_LEADER, "consented"),
    "requests:way_up": (DRAFTER, "split"),
    "requests:direction": (DRAFTER, "up"),
    "requests:readers": (LEADER, "answered"),
    "requests:emergencies": (LEADER, ""),
    "vetting:list": (LEADER, ""),
    "vetting:open": (DRAFTER, ""),
    "vetting:detail": (DRAFTER, "pending"),
    "vetting:person": (DRAFTER, "pending"),
    "vetting:ask": (DRAFTER, "pending"),
    "vetting:talk": (DRAFTER, "pending"),
    "vetting:attach": (DRAFTER, "pending"),
    "vetting:record_finding": (DRAFTER, "pending"),
    "vetting:report_fact": (DRAFTER, "pending"),
    "vetting:draft": (DRAFTER, "pending"),
    "vetting:edit": (DRAFTER, "drafting_conclusion"),
    "vetting:conclusion": (LEADER, "to_sign"),
    "vetting:estimate": (LEADER, ""),
    "vetting:keeping": (LEADER, ""),
    "complaints:list": (FOCAL, ""),
    "complaints:take_in": ("clerk of the sender", ""),
    "complaints:detail": (LEADER, "classified"),
    "complaints:forward": (LEADER, "elsewhere"),
    "complaints:letter": (DRAFTER, "classified"),
    "complaints:figures": (LEADER, ""),
    "complaints:matters": (FOCAL, ""),
    "complaints:matter": (DRAFTER, "watched"),
    "reports:dashboard": (LEADER, ""),
    "reports:obligations": (FOCAL, ""),
    "reports:compliance": (LEADER, ""),
    "reports:difficulties": (FOCAL, ""),
    "meetings:list": (DRAFTER, ""),
    "meetings:secondments": (DRAFTER, ""),
    "meetings:areas": (LEADER, ""),
    "meetings:sessions": (DRAFTER, ""),
    "personnel:list": (LEADER, ""),
    "personnel:gates": (LEADER, ""),
    "regulations:detail": (DRAFTER, ""),
    "regulations:whole": ("clerk of the addressee", ""),
    "admin:agencies_seat_changelist": ("administrator", ""),
}
STATES = {
    Secrecy.ORDINARY: (
        "draft", "answered", "assigned", "proposed", "consented", "split", "up",
    ),
}  # fmt: skip


def printed(*args: str, **options: Any) -> tuple[str, str]:
    """What the command prints, and what it complains of."""
    out = StringIO()
    try:
        call_command("coverage", *args, stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


# --- What the packs name ------------------------------------------------------------------------


def test_every_screen_named_is_there():
    screens = House().screens
    assert {name for name in NAMED - BUILT_BESIDE if name not in screens} == set()


def test_the_list_of_what_may_carry_a_duty_holds_no_name_that_none_uses():
    assert set(SCREENS) == NAMED
    assert set(FIGURES) == {c.figure for c in CARRIERS if c.figure}


# --- Opening every screen as the role that uses it ----------------------------------------------


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        standing(tmp_path_factory.mktemp("files"), STATES) as world,
    ):
        yield world


def test_every_screen_has_somebody_who_opens_it():
    assert set(OPENED) == NAMED


def address(world: Any, name: str, state: str) -> str:
    if not state:
        page = PAGES.get(name)
        return reverse(name, kwargs=page.kwargs if page else {})
    there = [t for t in world.things if is_of(t, DOORS[name].of) and t.state == state]
    return there[0].address(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(NAMED - BUILT_BESIDE))
def test_a_screen_opens_to_whom_it_is_for(world, name):
    who, state = OPENED[name]
    with undone():
        answer = world.go(who, "GET", address(world, name, state))
    assert (answer.status, answer.headers.get("Location")) == (200, None)
