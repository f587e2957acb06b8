"""Every obligation is carried by something that is there, and that opens to whom it is for."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from coordination.coverage import EXPECTED, House, faults, page, place
from coordination.management.commands.coverage import PAGE
from records.models import Secrecy
from regulations.carriers import EVERYBODY, FIGURES, LINKED, SCREENS
from regulations.entries import Carrier
from tests.outsiders import DOORS, PAGES, is_of
from tests.regulations.shipped import REGULATIONS
from tests.regulations.test_packs import PACK
from tests.world import standing, undone

DUTIES = [duty for pack in REGULATIONS for duty in pack.duties]
CARRIERS = [carrier for duty in DUTIES for carrier in duty.carried_by]
NAMED = {c.screen for c in CARRIERS if c.screen} | {
    FIGURES[c.figure].screen for c in CARRIERS if c.figure
}
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
        "draft", "answered", "assigned", "drafting", "received", "proposed", "consented",
        "split", "up",
    ),
}  # fmt: skip


# --- What the packs name ------------------------------------------------------------------------


def test_every_screen_named_is_there():
    screens = House().screens
    assert {name for name in NAMED if name not in screens} == set()


def test_the_list_of_what_may_carry_a_duty_holds_no_name_that_none_uses():
    assert set(SCREENS) == NAMED
    assert set(FIGURES) == {c.figure for c in CARRIERS if c.figure}


def test_the_way_is_shown_to_the_roles_that_find_the_screen():
    """``LINKED`` says of each page what ``tests.outsiders.PAGES`` says of who finds it."""
    names = {"focal": "focal_point"}
    for name in LINKED.keys() & PAGES.keys():
        found = EVERYBODY if PAGES[name].roles == "*" else PAGES[name].roles
        roles = LINKED[name]
        assert set(roles.split()) == {names.get(role, role) for role in found.split()}, name
    assert set(LINKED) <= set(SCREENS)


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
@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_screen_opens_to_whom_it_is_for(world, name):
    who, state = OPENED[name]
    with undone():
        answer = world.go(who, "GET", address(world, name, state))
    assert (answer.status, answer.headers.get("Location")) == (200, None)


# --- The command --------------------------------------------------------------------------------

DUTY = """\
duties:
  - code: "900-01"
    provision: "5.2"
    title: Thông báo cho nhau
    kinds: [notification]
    owed_by: [AAA]
    owed_to: [BBB]
    carried_by:
      - {screen: "requests:compose"}
    quote: Hai bên thông báo
"""


def without(code: str) -> list[Any]:
    """The packs with one duty left out."""
    return [
        pack.model_copy(update={"duties": [d for d in pack.duties if d.code != code]})
        for pack in REGULATIONS
    ]


def carried_by(code: str, **carrier: str) -> list[Any]:
    """The packs with one duty carried by something else."""
    new = [Carrier(**carrier)]
    return [
        pack.model_copy(
            update={
                "duties": [
                    d.model_copy(update={"carried_by": new}) if d.code == code else d
                    for d in pack.duties
                ]
            }
        )
        for pack in REGULATIONS
    ]


def said_of(packs: list[Any]) -> list[str]:
    return list(faults(packs, House()))


def run(*args: str) -> tuple[str, str]:
    """What the command prints, and what it complains of."""
    out = StringIO()
    try:
        call_command("coverage", *args, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "900.yaml").write_text(PACK + DUTY, "utf-8")
    return tmp_path


def test_nothing_is_missing():
    assert said_of(REGULATIONS) == []
    assert sum(EXPECTED.values()) == 282


def test_a_duty_left_out_is_missed():
    assert said_of(without("003-17")) == ["Quy chế 003: có 31 nghĩa vụ, phải có 32"]


def test_a_regulation_left_out_is_missed():
    assert said_of(REGULATIONS[1:]) == ["Quy chế 000: có 0 nghĩa vụ, phải có 59"]


@pytest.mark.parametrize(
    ("carrier", "what"),
    [
        ({"screen": "requests:komposse"}, "không có màn hình requests:komposse"),
        ({"command": "readminds"}, "không có lệnh readminds"),
    ],
)
def test_a_screen_or_command_that_is_not_there_is_named_with_its_duty(carrier, what):
    assert said_of(carried_by("002-43", **carrier)) == [f"002-43: {what}"]


def test_the_page_in_the_docs_is_the_one_that_would_be_written():
    assert page(REGULATIONS, House()) == PAGE.read_text("utf-8")


def test_the_page_says_of_every_duty_where_and_why():
    lines = PAGE.read_text("utf-8").splitlines()
    rows = {line.split(" | ")[0].strip("| "): line for line in lines if line.startswith("| 0")}
    assert set(rows) == {duty.code for duty in DUTIES}
    for duty in DUTIES:
        assert f"“{duty.quote}”" in rows[duty.code]
        assert duty.title in rows[duty.code]
        assert (duty.not_software or place(duty.carried_by[0])) in rows[duty.code]
    assert "hằng tháng, hằng quý, 6 tháng, hằng năm" in rows["002-31"]
    assert "hằng năm (kỳ đề xuất)" in rows["003-31"]
    assert "do quản trị đặt" in rows["004-16"]


def test_the_command_writes_the_page_and_still_complains(folder):
    target = folder / "coverage.md"
    out, wrong = run("--packs", str(folder), "--write", str(target))
    assert out == ""
    assert "900-01" in target.read_text("utf-8")
    assert "Quy chế 002: có 0 nghĩa vụ, phải có 60" in wrong
    assert "coverage.md" not in wrong


def test_the_command_prints_a_table_and_complains_of_a_stale_page(folder):
    stale = folder / "coverage.md"
    stale.write_text("cũ", "utf-8")
    out, wrong = run("--packs", str(folder), "--page", str(stale))
    assert out == "900-01  khoản 2 Điều 5  Thông báo cho nhau: requests:compose\n"
    assert "coverage.md không còn đúng" in wrong
    assert "chưa có" in run("--packs", str(folder), "--page", str(folder / "khac.md"))[1]


def test_the_command_answers_a_program(folder):
    out, wrong = run("--packs", str(folder), "--json")
    assert json.loads(out) == [
        {
            "code": "900-01", "citation": "khoản 2 Điều 5", "title": "Thông báo cho nhau",
            "quote": "Hai bên thông báo", "owed_by": ["Bên đề nghị"],
            "owed_to": ["Các bên phối hợp"], "periods": [], "is_period_named": True,
            "carried_by": [{"screen": "requests:compose"}], "not_software": "",
        }
    ]  # fmt: skip
    assert wrong


def test_the_command_only_checks_when_asked(folder):
    out, wrong = run("--packs", str(folder), "--check")
    assert out == ""
    assert wrong


def test_a_pack_that_cannot_be_read_is_named_with_its_line(folder):
    (folder / "900.yaml").write_text(PACK + DUTY.replace("[AAA]", "[ZZZ]"), "utf-8")
    assert "duties[0].owed_by[0]: không có bên nào mang mã ZZZ" in run("--packs", str(folder))[1]


def test_a_page_that_cannot_be_written_is_said(folder):
    _out, wrong = run("--packs", str(folder), "--write", str(folder / "khong" / "co.md"))
    assert wrong.startswith("--write: không ghi được ")


def test_a_regulation_without_duties_is_no_fault_of_its_own(folder):
    """A regulation that an office adds has no number to be held against."""
    _out, wrong = run("--packs", str(folder))
    assert "900" not in wrong


def test_all_packs_are_checked_without_a_database():
    """As an office runs it: no fixture opens the database here."""
    assert run("--check") == ("", "")
