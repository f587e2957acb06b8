"""How long adding 45 working days takes on the shipped calendar: one line of JSON.

python benchmarks/working_days.py
"""

import json
import sys
from datetime import date
from pathlib import Path
from statistics import median
from timeit import repeat

sys.path.insert(0, str(Path(__file__).parents[1]))

from regulations.packs import CALENDAR, PACKS, read_calendar
from regulations.readings import calendar_of

RUNS, CALLS = 25, 20_000
TARGET = 2.0  # microseconds


def main() -> None:
    calendar = calendar_of(read_calendar(PACKS / CALENDAR))
    start = date(2026, 3, 2)
    times = repeat(lambda: calendar.add_working_days(start, 45), repeat=RUNS, number=CALLS)
    spent = median(times) / CALLS * 1e6
    result = {
        "benchmark": "add 45 working days",
        "median_us": round(spent, 3),
        "best_us": round(min(times) / CALLS * 1e6, 3),
        "target_us": TARGET,
        "meets_target": spent < TARGET,
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
