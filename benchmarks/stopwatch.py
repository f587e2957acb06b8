"""Ways to the same answer, timed in turn: on a busy machine all of them are slowed alike."""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

Ways = dict[str, Callable[[], Any]]


def interleaved(ways: Ways, times: int) -> dict[str, list[float]]:
    """Milliseconds of each way, ``times`` each; every round begins with another one."""
    names = list(ways)
    spent: dict[str, list[float]] = {name: [] for name in names}
    for round_ in range(times):
        for shift in range(len(names)):
            name = names[(round_ + shift) % len(names)]
            spent[name].append(_milliseconds(ways[name]))
    return spent


def _milliseconds(way: Callable[[], Any]) -> float:
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    try:
        way()
        return (time.perf_counter() - began) * 1000
    finally:
        gc.enable()


def p50(spent: dict[str, list[float]]) -> dict[str, float]:
    return {f"{name}_ms": round(median(times), 2) for name, times in spent.items()}


def ratio(above: Iterable[float], below: Iterable[float]) -> float:
    """The median of the ratios round by round: drift of the machine cancels out."""
    return round(median(a / b for a, b in zip(above, below, strict=True)), 2)


def report(benchmark: str, **figures: Any) -> None:
    """One JSON object, on a line of its own."""
    line = json.dumps({"benchmark": benchmark, **figures}, ensure_ascii=False)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
