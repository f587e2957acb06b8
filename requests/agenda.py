"""What rooms above this one put among the work of a seat and on the days of the calendar.

Each answers for what this seat may know, and says it as its own pages do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agencies.models import Seat
from regulations.calendar import WorkingCalendar
from regulations.models import working_calendar
from requests.phrases import Due

AHEAD = 10  # working days: what is due later is no work of today


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of a room above: a period owed, papers, an invitation, a meeting, a session."""

    day: date
    due: Due
    url: str
    title: str
    kind: str  # in a word, for a day of the calendar
    facts: tuple[str, ...] = ()
    flag: str = ""
    who: str = ""
    n: int = 1  # how many are told in this one line
    in_place_of: UUID | None = None  # the dispatch whose own line says less


Worker = Callable[[Seat, datetime, WorkingCalendar], list[Task]]
Planner = Callable[[Seat, date, date, datetime, WorkingCalendar], list[Task]]
_workers: list[Worker] = []
_planners: list[Planner] = []


def work_also(worker: Worker) -> None:
    """From now on ``worker(seat, at, calendar)`` is asked what this seat has to do."""
    if worker not in _workers:
        _workers.append(worker)


def plan_also(planner: Planner) -> None:
    """From now on ``planner(seat, first, last, at, calendar)`` is asked what falls on these
    days, both included."""
    if planner not in _planners:
        _planners.append(planner)


def tasks(seat: Seat, at: datetime, calendar: WorkingCalendar | None = None) -> list[Task]:
    calendar = calendar or working_calendar()
    return _in_order([task for worker in _workers for task in worker(seat, at, calendar)])


def plans(
    seat: Seat, first: date, last: date, at: datetime, calendar: WorkingCalendar
) -> list[Task]:
    found = [task for planner in _planners for task in planner(seat, first, last, at, calendar)]
    return _in_order([task for task in found if first <= task.day <= last])


def _in_order(found: list[Task]) -> list[Task]:
    return sorted(found, key=_key)


def _key(task: Task) -> tuple[Any, ...]:
    return task.day, task.kind, task.title
