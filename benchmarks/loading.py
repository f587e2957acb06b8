"""Pages: one after the other for their time, and from several clients at once for the chain."""

import re
import time
from dataclasses import dataclass
from multiprocessing import get_context
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from agencies.models import Seat
from benchmarks.databases import close_all, through
from benchmarks.stopwatch import Way
from records import chain
from records.history import database_now
from records.models import Event, Grant, Side
from regulations.calendar import day_of
from requests.views import lists

BACKEND = "django.contrib.auth.backends.ModelBackend"
INBOX = "requests:inbox"


def sign_in(seat: Seat) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(seat.user, backend=BACKEND)
    return client


def inbox(name: str, login: str, client: Client) -> Way:
    """The page “Việc cần làm” through all middleware, as this login of the database."""

    def ask() -> list[bytes]:
        with through(name, login):
            return re.findall(rb'row__title[^>]*href="([^"]+)', client.get(reverse(INBOX)).content)

    return ask


# --- Several clients -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What clients did at once; ``events`` were written, ``whole`` says the chain holds."""

    milliseconds: list[float]
    spent: float  # seconds
    events: int
    whole: bool


def load(name: str, seats: list[Seat], seconds: float) -> Load:
    """A process for each seat: open a file, log a call in it, look at the inbox, and again."""
    before = _events(name)
    close_all()
    context = get_context("fork")
    lines = [context.Pipe(duplex=False) for _seat in seats]
    clients = [
        context.Process(target=_work, args=(name, seat, seconds, sender))
        for seat, (_receiver, sender) in zip(seats, lines, strict=True)
    ]
    for client in clients:
        client.start()
    began = time.perf_counter()
    took = [ms for receiver, _sender in lines for ms in receiver.recv()]
    spent = time.perf_counter() - began
    for client in clients:
        client.join()
    with through(name, "owner"):
        whole = not chain.verify().findings
    return Load(took, spent, _events(name) - before, whole)


def _events(name: str) -> int:
    with through(name, "owner"):
        return Event.objects.count()


def _work(name: str, seat: Seat, seconds: float, sender) -> None:
    with through(name, "web"):
        client = sign_in(seat)
        keys, today = _in_hand(name, seat), day_of(database_now()).isoformat()
        took: list[float] = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            took += _round(client, keys[len(took) // 3 % len(keys)], today)
        sender.send(took)
    close_all()


def _in_hand(name: str, seat: Seat) -> list:
    with through(name, "owner"):
        page, _after = lists._page(Grant.objects.inbox(seat, Side.ANSWERS), "")
    return [key for _due, key in page]


def _round(client: Client, key: object, today: str) -> list[float]:
    said = {"on": today, "means": "telephone", "said": "Đã nhận.", "form_key": uuid4()}
    return [
        _page(client.get, reverse("requests:detail", args=[key]), 200),
        _page(client.post, reverse("requests:contact", args=[key]), 302, said),
        _page(client.get, reverse(INBOX), 200),
    ]


def _page(method, url: str, expected: int, data: dict | None = None) -> float:
    began = time.perf_counter()
    response = method(url, data)
    spent = (time.perf_counter() - began) * 1000
    if response.status_code != expected:
        raise SystemExit(f"{url}: {response.status_code} {response.content[:2000]!r}")
    return spent
