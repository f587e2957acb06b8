"""What would be a leak on a page: each function crawls in one way, and returns what it found."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from itertools import product
from uuid import uuid4

from django.urls import reverse

from records.models import Event
from tests.outsiders import DOORS, PAGES, PEOPLE, Thing, is_of
from tests.world import WORD, Answer, World, undone

IN_EVERY_STATE = {  # looked at in every state; the other pages in one state of each marking
    "requests:detail", "requests:edit", "requests:issue", "requests:why", "requests:file",
}  # fmt: skip
OPENINGS = {
    "requests:detail", "requests:edit", "requests:why", "requests:file", "requests:readers",
    "api:letter", "api:clock", "api:dispatch", "api:reply", "reports:deadline_sheet",
    "requests:opinions", "requests:opinions_book", "reports:share_summary",
}  # fmt: skip
LISTS = (
    "/viec/?nhom=cho", "/viec/?nhom=duyet", "/viec/?nhom=nhap", "/ho-so/?q=PH-2026-0",
    "/tim/?q=PH-2026-0", "/tim/?q=Kiwi", "/lich/?thang=2026-03",
    "/ho-so/?q=Kiwi", "/ho-so/?nhom=qua-han", "/ho-so/?nhom=chua-thong-nhat",
)  # fmt: skip
CHANGING = re.compile(r'(?:csrfmiddlewaretoken|form_key)" value="[^"]*"')
Found = dict[str, Answer]


def addresses(world: World, who: str, *, only_found: bool = False) -> list[str]:
    """Every address that can be read; with ``only_found`` what this person finds there."""
    found = [
        reverse(route, kwargs=page.kwargs)
        for route, page in PAGES.items()
        if page.answers_to("GET") and not route.startswith("regulations:")
    ]
    for route, door in DOORS.items():
        if door.answers_to("GET"):
            there = [
                t for t in behind(world, route) if not only_found or PEOPLE[who].finds(door, t)
            ]
            turn = None if route in IN_EVERY_STATE else list(PEOPLE).index(who)
            found += [thing.address(route) for thing in chosen(there, turn)]
    return [*found, *LISTS]


def behind(world: World, route: str) -> list[Thing]:
    return [thing for thing in world.things if is_of(thing, DOORS[route].of)]


def chosen(things: list[Thing], turn: int | None) -> list[Thing]:
    """One of each name; or of each marking one, each person another, all of them together all."""
    if turn is None:
        return list({thing.name: thing for thing in things}.values())
    markings = [[t for t in things if t.is_restricted is marked] for marked in (False, True)]
    return [some[turn % len(some)] for some in markings if some]


def crawl(world: World, who: str, urls: Iterable[str]) -> Found:
    found = {}
    for url in urls:
        with undone():
            found[url] = world.go(who, "GET", url)
    return found


def said(answer: Answer) -> tuple[int, str, dict[str, str]]:
    """The answer without what differs each time."""
    return answer.status, CHANGING.sub("", answer.body.decode(errors="replace")), answer.headers


def differ(before: Found, after: Found) -> list[str]:
    return [
        f"{url}: {before[url].status}, then {after[url].status}"
        for url in before
        if not url.endswith(".xlsx")  # it carries the second at which it was made
        and said(before[url]) != said(after[url])
    ]


def tell(world: World, who: str, *, words: Iterable[str] = (), every: int = 1) -> list[str]:
    """Addresses that show this person a word, a number or a key of a case, or fail.

    ``words``: only these count, for who may know numbers and keys. ``every``: one in so many.
    """
    agency = PEOPLE[who].agency
    known = {  # who follows a commune is known to all of its people
        str(thing.key)
        for thing in world.things
        if thing.stage != "area" or agency not in {thing.asks, *thing.answers}
    }
    found = []
    for url, answer in crawl(world, who, addresses(world, who)[::every]).items():
        text = answer.text.replace(url, "")
        told = {*WORD.findall(text), *re.findall(r"PH-2026-00\d\d", text)}
        told |= {key for key in known if key in text and key not in url}
        told &= set(words) or told
        if told or answer.status >= 500:
            found.append(f"{url}: {answer.status} {sorted(told)}")
    return found


QUESTIONS = ({}, {"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_IF_MATCH": "*"})


def told_apart(world: World, who: str, routes: Iterable[str]) -> list[str]:
    """Where what is foreign is answered otherwise than what is not there, whatever one asks."""
    found, client = [], world.clients[who]
    for route, asked in product(routes, QUESTIONS):
        for thing in chosen(behind(world, route), None):
            missing = uuid4()
            client.defaults = asked
            with undone():
                there = world.go(who, "GET", thing.address(route))
                gone = world.go(who, "GET", thing.address(route, missing))
            client.defaults = {}
            if said(there) != said(gone):
                found.append(f"{route} {asked}: {there.status}, not {gone.status}")
    return found


def unrecorded(world: World, who: str) -> set[str]:
    """Routes that opened something for this person without an event."""
    found = set()
    for route in sorted(OPENINGS):
        with undone():
            before = Event.objects.count()
            answers = (world.go(who, "GET", t.address(route)) for t in behind(world, route))
            assert any(answer.status == 200 for answer in answers), f"{route} opens nothing"
            found |= {route} if Event.objects.count() == before else set()
    return found


def counted(world: World, who: str) -> dict[str, int]:
    """Numbers other than nought on this person's overview and lists."""
    client = world.clients[who]
    with undone():
        numbers = asdict(client.get("/tong-quan/").context["numbers"])
        numbers |= client.get("/viec/").context["counts"]
        numbers["total"] = client.get("/ho-so/").context["total"]
    return {name: number for name, number in numbers.items() if number}
