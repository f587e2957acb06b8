"""The benchmark of the walls runs and keeps its promises; how long anything takes is not asked."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks import asking, overseeing
from tests.factories import assigned, oversee, received, replied

ROOT = Path(__file__).resolve().parent.parent
TINY = (
    "--requests", "300", "--few", "120", "--agencies", "8",
    "--times", "1", "--due", "10", "--seconds", "0.2",
)  # fmt: skip
WHO_READS_MAIL = ["small", "medium", "large", "three seats"]
COMPARED = {
    "same_answer", "ours_ms", "wall_off_ms", "by_hand_ms", "guardian_ms", "ours_db_ms",
    "wall_off_db_ms", "by_hand_db_ms", "guardian_db_ms", "ours_to_hand", "guardian_to_ours",
    "wall_to_none", "meets",
}  # fmt: skip
PROMISED = {
    "inbox": COMPARED,
    "inbox with lines": COMPARED,
    "all cases": COMPARED,
    "overview": COMPARED,
    "export": {"kind", "rows", "few_rows", "peak_mb", "memory_ratio", "rows_a_second", "meets"},
    "growth": {"rows", "few_ms", "many_ms", "ratio", "in_database", "meets"},
    "growth with lines": {"rows", "few_ms", "many_ms", "ratio", "in_database", "meets"},
    "sweep, nothing due": {"written", "few_ms", "many_ms", "ratio"},
    "sweep, newly due": {"due", "written", "written_again", "ms", "ms_each"},
    "page": {"rows", "wall_on_ms", "wall_off_ms", "wall_costs_ms", "ratio"},
    "chain": {"clients", "pages", "events", "pages_a_second", "p50_ms", "p95_ms", "chain_whole"},
}


@pytest.mark.django_db
def test_what_is_measured_is_what_the_pages_ask_and_all_ways_agree(p):
    """Over a few letters: a page that has changed is noticed before the next long run."""
    on = date(2026, 3, 20)
    assigned(p.bnc_officer, p.nui)
    replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    oversee(received(p.bnc_officer, p.ben), p.thuongtruc_overseer)
    for seat, asked in ((p.nui_leader, ()), (p.nui_leader, (on,)), (p.bnc_leader, ())):
        found = asking.ours(seat, *asked)
        assert found == asking.by_hand(seat, *asked) == asking.by_guardian(seat, *asked)
    assert len(asking.ours(p.nui_leader).page) == 1
    for kind in ("list", "overview"):
        ours, *others = (
            getattr(overseeing, f"{kind}_{way}")(p.thuongtruc_overseer, on)
            for way in ("ours", "by_hand", "by_guardian")
        )
        assert all(other == ours for other in others), kind


@pytest.mark.skipif(
    not os.environ.get("THOROUGH"), reason="THOROUGH=1: it fills a database of its own"
)
def test_the_benchmark_prints_what_it_promises_and_all_ways_agree():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks.walls", *TINY],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["benchmark"] for line in lines} == set(PROMISED)
    for line in lines:
        assert PROMISED[line["benchmark"]] <= line.keys(), line["benchmark"]
    assert [line["who"] for line in lines if line["benchmark"] == "inbox"] == WHO_READS_MAIL
    assert all(line.get("same_answer", True) for line in lines)
    assert all(line.get("chain_whole", True) for line in lines)
    nothing, due = (line for line in lines if line["benchmark"].startswith("sweep"))
    assert (nothing["written"], due["due"], due["written_again"]) == (0, 10, 0)
    assert [(line["clients"], line["events"] > 0) for line in lines if "clients" in line] == [
        (1, True), (2, True), (4, True),
    ]  # fmt: skip
