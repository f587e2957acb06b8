"""The measures of ``make bench``, one after the other."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from statistics import median, quantiles
from typing import Any

from benchmarks import asking, exporting, filling, loading, overseeing, people, sweeping
from benchmarks.databases import PREFIX, build, drop, migrate_and_load, through
from benchmarks.people import Asker
from benchmarks.stopwatch import (
    Timings,
    Way,
    interleaved,
    p50,
    ratio,
    report,
    same_answers,
    timed,
)
from records.history import database_now
from regulations.calendar import day_of

OURS, NO_WALL, BY_HAND, GUARDIAN = "ours", "wall_off", "by_hand", "guardian"
LOGINS = {OURS: "web", NO_WALL: "owner", BY_HAND: "owner", GUARDIAN: "owner"}
SLOWER_THAN_HAND, FASTER_THAN_GUARDIAN, GROWTH = 4, 10, 1.5  # targets
OVERVIEW = 3  # times its hand-written statement, at most
FLAT = 1.2  # memory of ten times the rows
CLIENTS = (1, 2, 4)


class Bench:
    """The databases of one run, and who asks them on which day."""

    def __init__(self, chosen: Namespace) -> None:
        self.times, self.seconds, self.due = chosen.times, chosen.seconds, chosen.due
        self.empty = f"{PREFIX}_{chosen.agencies}"
        build(self.empty, lambda: (migrate_and_load(), people.settle(chosen.agencies)))
        self.many = self._filled(chosen.requests, chosen.agencies)
        self.few = self._filled(chosen.few, chosen.agencies)
        with through(self.many, "owner"):
            self.on: date = day_of(database_now())
            self.readers, self.overseer = people.mail_readers(), people.overseer()
            self.workers = people.leaders(max(CLIENTS))

    def _filled(self, requests: int, agencies: int) -> str:
        fill = partial(filling.fill, requests, agencies)
        return build(f"{self.empty}_{requests}", fill, template=self.empty)

    def way(self, name: str, asker: Asker, ask: Callable, login: str, *on: date) -> Way:
        """Ask for each seat in turn, through one door."""

        def asked() -> list[Any]:
            with through(name, login):
                return [ask(seat, *on) for seat in asker.seats]

        return asked

    def compare(
        self,
        what: str,
        asker: Asker,
        asks: dict[str, Callable],
        *on: date,
        most: int = SLOWER_THAN_HAND,
    ) -> Timings:
        ways = {
            name: self.way(self.many, asker, ask, LOGINS[name], *on) for name, ask in asks.items()
        }
        same_answers(ways)
        spent = interleaved(ways, self.times)
        to_hand = {
            part: ratio(spent[OURS], spent[BY_HAND], part) for part in ("total", "database")
        }
        guardian = {
            part: ratio(spent[GUARDIAN], spent[OURS], part) for part in ("total", "database")
        }
        report(
            what, who=asker.name, same_answer=True, **p50(spent), ours_to_hand=to_hand,
            guardian_to_ours=guardian, wall_to_none=ratio(spent[OURS], spent[NO_WALL]),
            meets={
                f"to hand ≤ {most}": to_hand["total"] <= most,
                f"guardian ≥ {FASTER_THAN_GUARDIAN}": guardian["total"] >= FASTER_THAN_GUARDIAN,
            },
        )  # fmt: skip
        return spent


def inbox(bench: Bench) -> None:
    """Numbers and keys of the inbox, then with its lines, for four who read mail."""
    asks = {
        OURS: asking.ours, NO_WALL: asking.ours, BY_HAND: asking.by_hand,
        GUARDIAN: asking.by_guardian,
    }  # fmt: skip
    for asker in bench.readers:
        bench.compare("inbox", asker, asks)
        bench.compare("inbox with lines", asker, asks, bench.on)


def leadership(bench: Bench) -> None:
    """“Hồ sơ phối hợp” and “Tổng quan” for who tracks everything of the large agency."""
    for what, kind, most in (
        ("all cases", "list", SLOWER_THAN_HAND), ("overview", "overview", OVERVIEW),
    ):  # fmt: skip
        ours = getattr(overseeing, f"{kind}_ours")
        asks = {
            OURS: ours, NO_WALL: ours, BY_HAND: getattr(overseeing, f"{kind}_by_hand"),
            GUARDIAN: getattr(overseeing, f"{kind}_by_guardian"),
        }  # fmt: skip
        bench.compare(what, bench.overseer, asks, bench.on, most=most)


def exports(bench: Bench) -> None:
    """All requests as a file, and a tenth of them: what Python holds at most."""
    name = build(f"{bench.many}_seen", exporting.see_all, template=bench.many)
    seat = bench.overseer.seats[0]
    for kind in ("csv", "xlsx"):
        warm = exporting.take(name, seat, bench.on, kind, 10)
        every = exporting.take(name, seat, bench.on, kind)
        tenth = exporting.take(name, seat, bench.on, kind, max(every.rows // 10, warm.rows))
        grown = round(every.peak / tenth.peak, 2)
        report(
            "export", kind=kind, rows=every.rows, few_rows=tenth.rows,
            peak_mb=round(every.peak / 1e6, 1), few_peak_mb=round(tenth.peak / 1e6, 1),
            memory_ratio=grown, rows_a_second=round(every.rows / every.seconds),
            meets=grown <= FLAT,
        )  # fmt: skip
    drop(name)


def growth(bench: Bench) -> None:
    """The small agency has as many rows in either database."""
    small = bench.readers[0]
    for what, on in (("growth", ()), ("growth with lines", (bench.on,))):
        ways = {
            "few": bench.way(bench.few, small, asking.ours, "web", *on),
            "many": bench.way(bench.many, small, asking.ours, "web", *on),
        }
        rows = {name: len(way()[0].page) for name, way in ways.items()}
        spent = interleaved(ways, bench.times)
        grown = ratio(spent["many"], spent["few"])
        report(
            what, who=small.name, rows=rows, **p50(spent), ratio=grown,
            in_database=ratio(spent["many"], spent["few"], "database"), meets=grown <= GROWTH,
        )  # fmt: skip


def sweeps(bench: Bench) -> None:
    names = {
        size: build(f"{name}_open", sweeping.open_all, template=name)
        for size, name in (("few", bench.few), ("many", bench.many))
    }
    with through(bench.many, "owner"):
        at = sweeping.working_instant()
    ways = {size: sweeping.way(name, at) for size, name in names.items()}
    nothing = same_answers(ways)
    spent = interleaved(ways, bench.times)
    report(
        "sweep, nothing due", written=nothing, **p50(spent),
        ratio=ratio(spent["many"], spent["few"]),
    )  # fmt: skip
    due = sweeping.make_due(names["many"], day_of(at), bench.due)
    written: list[int] = []
    once = timed(lambda: written.append(ways["many"]()))
    report(
        "sweep, newly due", due=due, written=written[0], written_again=ways["many"](),
        ms=round(once.total), ms_each=round(once.total / due, 2),
    )  # fmt: skip
    drop(*names.values())


def pages(bench: Bench) -> None:
    """The inbox as a page, with the second wall and, as the owner, without."""
    for asker in bench.readers[:3]:
        with through(bench.many, "owner"):
            client = loading.sign_in(asker.seats[0])
        ways = {
            "wall_on": loading.inbox(bench.many, "web", client),
            "wall_off": loading.inbox(bench.many, "owner", client),
        }
        rows = len(same_answers(ways))
        spent = interleaved(ways, bench.times)
        figures = p50(spent)
        report(
            "page", who=asker.name, rows=rows, **figures,
            wall_costs_ms=round(figures["wall_on_ms"] - figures["wall_off_ms"], 2),
            ratio=ratio(spent["wall_on"], spent["wall_off"]),
        )  # fmt: skip


def chain(bench: Bench) -> None:
    """Pages a second with every opening and every call written into the chain."""
    for clients in CLIENTS:
        done = loading.load(bench.many, bench.workers[:clients], bench.seconds)
        times = quantiles(done.milliseconds, n=20)
        report(
            "chain", clients=clients, pages=len(done.milliseconds), events=done.events,
            pages_a_second=round(len(done.milliseconds) / done.spent, 1),
            p50_ms=round(median(done.milliseconds), 1), p95_ms=round(times[-1], 1),
            chain_whole=done.whole,
        )  # fmt: skip


def run(chosen: Namespace, durably: Callable[[], AbstractContextManager]) -> None:
    bench = Bench(chosen)
    try:
        for measure in (inbox, leadership, exports, growth, sweeps, pages):
            measure(bench)
        with durably():
            chain(bench)
    finally:
        if not chosen.keep:
            drop(bench.many, bench.few, bench.empty)
