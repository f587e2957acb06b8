"""The benchmark of the walls runs and keeps its promises; how long anything takes is not asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("THOROUGH"), reason="THOROUGH=1: it fills a database of its own"
)

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
