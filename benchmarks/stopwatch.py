"""Ways to the same answer, timed in turn: on a busy machine all of them are slowed alike."""

import gc
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from benchmarks.databases import waited

Way = Callable[[], Any]


class Spent(NamedTuple):
    """Milliseconds of one asking, and how many of them went by in the database."""

    total: float
    database: float


Timings = dict[str, list[Spent]]


def same_answers(ways: dict[str, Way]) -> Any:
    """The answer, if all ways give the same; also what warms each of them up."""
    answers = {name: way() for name, way in ways.items()}
    first = next(iter(answers.values()))
    for name, answer in answers.items():
        if answer != first:
            raise SystemExit(f"{name} answers otherwise:\n{answer}\n{first}")
    return first


def interleaved(ways: dict[str, Way], times: int) -> Timings:
    """Each way ``times`` times; every round begins with another one."""
    names = list(ways)
    spent: Timings = {name: [] for name in names}
    for first in range(times):
        for n in range(len(names)):
            name = names[(first + n) % len(names)]
            spent[name].append(timed(ways[name]))
    return spent


def timed(way: Way) -> Spent:
    gc.collect()
    gc.disable()
    began, before = time.perf_counter(), waited()
    try:
        way()
        spent, in_database = time.perf_counter() - began, waited() - before
    finally:
        gc.enable()
    return Spent(spent * 1000, in_database * 1000)


def p50(spent: Timings) -> dict[str, float]:
    """Median milliseconds of each way, as a whole and in the database alone."""
    return {
        f"{name}{suffix}_ms": round(median(getattr(one, part) for one in rounds), 2)
        for part, suffix in (("total", ""), ("database", "_db"))
        for name, rounds in spent.items()
    }


def ratio(above: list[Spent], below: list[Spent], part: str = "total") -> float:
    """The median of the ratios round by round: drift of the machine cancels out."""
    pairs = zip(above, below, strict=True)
    return round(median(getattr(a, part) / getattr(b, part) for a, b in pairs), 2)


def report(benchmark: str, **figures: Any) -> None:
    """One JSON object, on a line of its own."""
    line = json.dumps({"benchmark": benchmark, **figures}, ensure_ascii=False)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
