"""What rooms above this one add to it: where their files are, what they look at in a letter before
it is signed, what they write down at each sweep, and which meeting of theirs settled nothing."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from agencies.models import Seat

Places = dict[UUID, tuple[str, str]]  # of a dossier: address, and number as it may be shown
Finder = Callable[[Seat | None, list[UUID]], Places]
_finders: list[Finder] = []


def ask_also(finder: Finder) -> None:
    """From now on ``finder`` is asked too; it answers for what this seat may know."""
    if finder not in _finders:
        _finders.append(finder)


def places(seat: Seat | None, keys: Iterable[UUID]) -> Places:
    keys = list(keys)
    return {key: place for finder in _finders for key, place in finder(seat, keys).items()}


Judge = Callable[..., dict[str, str]]
_judges: list[Judge] = []


def judge_also(judge: Judge) -> None:
    """From now on ``judge(letter, by=seat)`` is asked when a letter is put before its signer:
    from then on its words stand still. It answers with errors by field."""
    if judge not in _judges:
        _judges.append(judge)


def judged(letter: Any, *, by: Seat) -> dict[str, str]:
    return {name: text for judge in _judges for name, text in judge(letter, by=by).items()}


Sweeper = Callable[..., int]
_sweepers: list[Sweeper] = []


def sweep_also(sweeper: Sweeper) -> None:
    """From now on ``sweeper(at=instant)`` runs with every sweep of a working day; it tells how
    many lines it wrote."""
    if sweeper not in _sweepers:
        _sweepers.append(sweeper)


def sweepers() -> tuple[Sweeper, ...]:
    return tuple(_sweepers)


Leader = Callable[[Seat, Any], list[tuple[str, str]]]
_leaders: list[Leader] = []


def lead_also(leader: Leader) -> None:
    """From now on ``leader(seat, letter)`` names pages of a room above on the page of a letter or
    of a dispatch of it: address and name."""
    if leader not in _leaders:
        _leaders.append(leader)


def leads(seat: Seat, letter: Any) -> list[tuple[str, str]]:
    return [found for leader in _leaders for found in leader(seat, letter)]


Meeter = Callable[[Seat, Any], tuple[date, str] | None]
_meeters: list[Meeter] = []


def meet_also(meeter: Meeter) -> None:
    """From now on ``meeter(seat, dispatch)`` tells of the newest meeting between the two sides
    that settled nothing: its day and the number of its minutes."""
    if meeter not in _meeters:
        _meeters.append(meeter)


def failed_meeting(seat: Seat, dispatch: Any) -> tuple[date, str] | None:
    found = (meeter(seat, dispatch) for meeter in _meeters)
    return max(filter(None, found), default=None)
