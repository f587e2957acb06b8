"""Every door tried, by everybody, with every method: what one may not see is not there.

What is expected follows from the tables in ``tests.outsiders``. A cell is one person with one
method before one door, behind which one thing lies. A new route fails
``test_every_route_has_a_row`` until a row says what it opens.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from records.models import Secrecy
from tests.outsiders import (
    CROWD,
    DOORS,
    IS_THOROUGH,
    METHODS,
    NOTHING,
    PAGES,
    PEOPLE,
    PUBLIC,
    TRACK,
    Door,
    Thing,
    is_api,
    is_of,
    routes,
)
from tests.world import ALL, OURS, Answer, World, changed, digest, standing, undone

pytestmark = pytest.mark.django_db
STATES = {
    Secrecy.ORDINARY: ALL,
    Secrecy.WORKING_SECRET: (
        "draft", "returned", "submitted", "signed", "issued", "answered", "sent", "received",
        "drafting", "replied", "silent", "proposed", "both", "asked", "contested",
    ),
    Secrecy.SECRET: ("signed", "received", "submitted"),
}  # fmt: skip
FLOOR = 10_000  # cells
LISTS = ("requests:inbox", "requests:list", "requests:notices", "requests:incoming",
         "requests:emergencies", "reports:dashboard", "api:letters", "api:dispatches",
         "complaints:list", "complaints:figures", "complaints:matters", "vetting:list",
         "vetting:estimate", "reports:rows", "meetings:list",
         "meetings:secondments", "meetings:areas", "meetings:sessions",
         # personnel, difficulties
         "personnel:list", "personnel:gates", "reports:difficulties")  # fmt: skip
STRANGERS = [f"{role} of a third agency" for role in ("leader", "focal point", "clerk", "officer")]
INSIDE = {name for name, person in PEOPLE.items() if person.is_in and person.role != "expired"}
ROLES = {  # one of each; for a page without a key it does not matter who stands where
    (person.does, person.is_in, person.is_known, not person.agency): name
    for name, person in PEOPLE.items()
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        standing(tmp_path_factory.mktemp("files"), STATES, first=lists_of_strangers) as world,
    ):
        yield world


def behind(door: Door, things: list[Thing]) -> list[Thing]:
    """What this door leads to: one of each name first, then all the others."""
    there = [thing for thing in things if is_of(thing, door.of)]
    first = {thing.name: thing for thing in reversed(there)}
    return [*first.values(), *(thing for thing in there if thing not in first.values())]


def one(things: list[Thing], turn: int) -> list[Thing]:
    """Each person tries another one; together they try all."""
    return [things[turn % len(things)]] if things else []


Cell = tuple[str, str, str, Thing]


def cells_of(who: str, things: list[Thing]) -> Iterator[Cell]:
    """Each method before each door: where nothing is found, and where something is."""
    person = PEOPLE[who]
    for route, door in DOORS.items():
        there = behind(door, things)
        found = [thing for thing in there if person.finds(door, thing)]
        hidden = [thing for thing in there if thing not in found]
        known = [method for method in METHODS if door.answers_to(method)]
        turn = list(PEOPLE).index(who) + list(DOORS).index(route)
        is_spared = bool(door.does) and person.agency not in {"bnc", "nui"}
        spared = ("GET", "HEAD")[turn % 2]  # of a form; the same view answers both
        half = turn % 2
        for n, method in enumerate(METHODS):
            if is_spared and method == spared and method in known:
                continue
            if not IS_THOROUGH and method not in known and (half + n) % 2:
                continue  # what a door does not know: half of it each, the neighbour the rest
            turn = list(PEOPLE).index(who) * len(known) + n
            for thing in one(hidden if method in known else there, turn):
                yield who, route, method, thing
            if method in known and method != "POST":  # posts: see who may do what
                for thing in one(found, turn):
                    yield who, route, method, thing


def is_closed(cell: Cell) -> bool:
    who, route, method, thing = cell
    return not (DOORS[route].answers_to(method) and PEOPLE[who].finds(DOORS[route], thing))


# --- The tables are whole -----------------------------------------------------------------------


def test_every_route_has_a_row():
    """The administration's addresses apart: ``tests/test_canary.py`` goes through them."""
    ours = {name for name in routes() if not name.startswith("admin:")}
    assert ours == DOORS.keys() | PAGES.keys() | PUBLIC


def test_the_cells_are_many_and_leave_nothing_out(world):
    cells = [cell for who in PEOPLE for cell in cells_of(who, world.things)]
    more = [pair for route in VERBS for pair in doers(route, world.things)]
    more += [(who, page, m) for who in ROLES.values() for page in PAGES for m in METHODS]
    print(f"\n{len(cells) + len(more)} cells, {len(PEOPLE)} people, {len(world.things)} things")  # noqa: T201
    assert len(cells) + len(more) >= FLOOR
    tried = {(route, thing.name) for _who, route, method, thing in cells
             if DOORS[route].answers_to(method)}  # fmt: skip
    names = {(r, thing.name) for r, door in DOORS.items() for thing in behind(door, world.things)}
    assert len(tried) > 0.7 * len(names)
    people: dict[tuple[str, str], set[str]] = {}
    closed: dict[str, set[str]] = {}
    for cell in cells:
        who, route, method, _thing = cell
        people.setdefault((route, method), set()).add(who)
        if is_closed(cell):
            closed.setdefault(route, set()).add(who)
    for route in DOORS:
        for method in METHODS:
            enough = len(people.get((route, method), ())) >= len(PEOPLE) // 3
            assert enough or method == "POST", (route, method)
        assert closed[route] == PEOPLE.keys(), route


# --- Nothing is there ---------------------------------------------------------------------------


class Missing:
    """How a door answers each person when there is nothing behind it, asked once for each kind."""

    def __init__(self, world: World) -> None:
        self.world, self.known = world, {}

    def __call__(self, who: str, route: str, method: str, thing: Thing) -> Answer:
        api, knows = is_api(route), DOORS[route].knows
        alike = (api, method) if DOORS[route].answers_to(method) else (api, method, knows)
        place = alike if PEOPLE[who].is_known else (route, method)
        if place not in self.known:
            self.known[place] = self.world.try_door(who, route, method, thing, missing=True)
        return self.known[place]


@pytest.mark.parametrize("who", ["superuser", "handler"])
def test_what_is_missing_is_missing_in_the_same_words_behind_every_door(who, world):
    missing = {}
    for route, door in DOORS.items():
        thing = behind(door, world.things)[0]
        for method in METHODS:
            if door.answers_to(method):
                answer = world.try_door(who, route, method, thing, missing=True)
                first = missing.setdefault((method, is_api(route)), answer)
                assert answer == first, (route, method)
    assert {answer.status for answer in missing.values()} == {404}


@pytest.mark.parametrize("who", CROWD)
def test_what_one_may_not_see_answers_like_what_is_not_there(who, world):
    before, missing = digest(), Missing(world)
    closed = list(filter(is_closed, cells_of(who, world.things)))
    turn = CROWD.index(who) % 2
    for cell in closed if IS_THOROUGH else closed[turn::2]:  # the others by the next person
        answer = world.try_door(*cell)
        assert answer == missing(*cell), cell
        assert answer.status == refusal(*cell[:3]), cell
        assert not {"ETag", "Last-Modified"} & answer.headers.keys()
        assert "no-store" in answer.headers["Cache-Control"]
    assert changed(before, digest()) == []


def refusal(who: str, route: str, method: str) -> int:
    if not PEOPLE[who].is_known:
        early = method not in {"GET", "HEAD", "POST"}
        return 401 if is_api(route) else 405 if early else 302
    return 404 if DOORS[route].answers_to(method) else 405


def test_nobody_is_sent_to_the_sign_in_page(world):
    for who in ("nobody", "inactive leader"):
        for route, door in DOORS.items():
            if not is_api(route):
                thing = behind(door, world.things)[0]
                answer = world.try_door(who, route, door.knows.split()[0], thing)
                assert answer.headers["Location"].startswith("/dang-nhap/?next="), route


@pytest.mark.parametrize("kind", ["notice", "agreement", "question", "contact"])
def test_a_part_of_another_case_is_not_there(kind, world):
    """The key of a case one works on, and the number of a row of another one."""
    route = {
        "notice": "requests:accept_late_notice",
        "agreement": "requests:accept_time",
        "question": "requests:answer_question",
        "contact": "requests:settle_contact",
    }[kind]
    for who in ("drafter", "leader of the addressee"):
        mine, other = [thing for thing in world.things if thing.kind == kind][:2]
        answers = [
            world.go(who, "POST", reverse(route, kwargs={"pk": mine.key, kind: number}))
            for number in (other.more[kind], 10**6, 10**30)
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({answer.body for answer in answers}) == 1


# --- Something is there -------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted(INSIDE & set(CROWD)))
def test_what_one_may_see_opens(who, world):
    for cell in cells_of(who, world.things):
        if not is_closed(cell):
            _who, route, method, thing = cell
            answer, door = world.try_door(*cell), DOORS[route]
            if method in {"PUT", "PATCH"}:  # not without the version one has read
                assert answer.status == 428, cell
            elif PEOPLE[who].may(door, thing):
                assert answer.status == 200, cell
            else:
                assert answer.status in ({200, 302, 403} if door.does else {200, 302}), cell


VERBS = [route for route, door in DOORS.items() if door.does]


def doers(route: str, things: list[Thing]) -> Iterator[tuple[str, Thing, bool]]:
    """Who finds this door, with something they may do it to and something they may not."""
    door = DOORS[route]
    there = [thing for thing in behind(door, things) if thing.state]
    half = 0 if IS_THOROUGH else list(DOORS).index(route) % 2
    for turn, who in enumerate(sorted(INSIDE)):
        if not IS_THOROUGH and turn % 2 != half:  # the others at the next door
            continue
        found = [thing for thing in there if PEOPLE[who].finds(door, thing)]
        for able in (True, False):
            which = [thing for thing in found if PEOPLE[who].may(door, thing) is able]
            yield from ((who, thing, able) for thing in one(which, turn))


@pytest.mark.parametrize("route", VERBS)
def test_only_who_may_does_it(route, world):
    before, refused = digest(*OURS, openings=False), []
    for who, thing, able in doers(route, world.things):
        if able:
            with undone():
                answer = world.try_door(who, route, "POST", thing)
                assert answer.status in {200, 302}, (who, thing.name)
                assert changed(before, digest(*OURS, openings=False)), (who, thing.name)
        else:
            answer = world.try_door(who, route, "POST", thing)
            refusals = {400, 403, 404, 409} if is_api(route) else {200, 302, 403, 404}
            assert answer.status in refusals, (who, thing.name)
            refused.append((who, thing.name))
    assert changed(before, digest(*OURS, openings=False)) == [], refused


def test_who_only_tracks_finds_the_clock_and_no_more(world):
    opened = {
        route
        for who, person in PEOPLE.items()
        for route, door in DOORS.items()
        for thing in behind(door, world.things)
        if person.level(thing) == TRACK and person.finds(door, thing)
    }
    assert opened == {
        "requests:detail", "requests:why", "api:clock", "reports:deadline_sheet",
        "api:dispatch", "api:receipt",
        "requests:issue", "requests:give_number", "requests:register", "requests:correct",
        "requests:sign_reply", "requests:take_back_reply", "requests:issue_reply",
        "complaints:detail", "complaints:matter", "complaints:take_over",
        "reports:obligation", "reports:start", "reports:record_sent", "reports:hand",
        "reports:chase", "reports:waive", "reports:owe_again", "reports:return",
    }  # fmt: skip


# --- Pages without a key ------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted(ROLES.values()))
def test_a_page_opens_to_its_roles(who, world):
    person = PEOPLE[who]
    for turn, (route, page) in enumerate(PAGES.items(), start=sorted(ROLES.values()).index(who)):
        for method in METHODS:
            if method == ("GET", "HEAD")[turn % 2] and not IS_THOROUGH:
                continue  # one view answers both; the next role asks the other way
            with undone():
                form = world.form(page, None, person)
                address = reverse(route, kwargs=page.kwargs)
                answer = world.go(who, method, address, form)
            assert answer.status in expected(who, route, method), (route, method)


def expected(who: str, route: str, method: str) -> set[int]:
    person, page, api = PEOPLE[who], PAGES[route], is_api(route)
    if not person.is_known:
        early = method not in {"GET", "HEAD", "POST"}
        return {401} if api else {405} if early else {302}
    if not page.answers_to(method):
        return {405}
    if page.roles == "*" or (page.reads == "*" and method in {"GET", "HEAD"}):
        return {200, 302}
    if not person.is_in:
        return {page.refused, 404}
    return (
        {200, 302, 400} if set(page.roles.split()) & set(person.does.split()) else {page.refused}
    )


def lists_of_strangers(world: World) -> dict[tuple[str, str], str]:
    pages = {
        (who, route): world.go(who, "GET", reverse(route, kwargs=PAGES[route].kwargs))
        for who in STRANGERS
        for route in LISTS
    }
    return {
        where: (page.status, ALWAYS_NEW.sub("", page.body.decode()))
        for where, page in pages.items()
    }


ALWAYS_NEW = re.compile(r'(?:csrfmiddlewaretoken|form_key)" value="[^"]*"|Vân tay[^<]*')


def test_to_a_stranger_a_full_house_looks_like_an_empty_one(world):
    assert {PEOPLE[who].level(thing) for who in STRANGERS for thing in world.things} == {NOTHING}
    now = lists_of_strangers(world)
    assert [where for where, page in now.items() if page != world.first[where]] == []
