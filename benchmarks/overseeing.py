"""Hồ sơ phối hợp and Tổng quan for a seat that only tracks, four ways to the same answer."""

from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from guardian.shortcuts import get_objects_for_user

from agencies.models import Seat
from benchmarks.asking import BY_HAND, GUARDIAN, NO_WALL, OURS
from benchmarks.databases import through
from records.models import Dossier
from records.wall import act_as
from regulations.models import working_calendar
from reports import figures
from requests.models import Dispatch
from requests.views import lists


@dataclass(frozen=True)
class Cases:
    """How many are tracked, and the first page, newest first."""

    total: int
    page: list[Any]


@dataclass(frozen=True)
class Overview:
    """Eleven numbers, what falls due each day, whom to watch."""

    numbers: tuple[int, ...]
    due: dict[date, int]
    watched: list[Any]


def list_ours(seat: Seat, on: date) -> Cases:
    found = Dispatch.objects.trackable_by(seat)
    return _cases(found, seat, on)


def list_by_guardian(seat: Seat, on: date) -> Cases:
    return _cases(_known_to(seat), seat, on)


def _cases(found: Any, seat: Seat, on: date) -> Cases:
    page, _after = lists._page_of(found, "")
    lists.rows_of(page, seat, on, working_calendar())
    return Cases(found.count(), [dispatch.pk for dispatch in page])
