"""Every request as a file: how much memory ten times the rows take."""

import itertools
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import NamedTuple

from django.db import connection, transaction

from agencies.models import Seat
from benchmarks.databases import through
from records.wall import act_as
from regulations.models import working_calendar
from reports import exports, figures

# The one who oversees sees everything: what is ordinary goes out, a twentieth is restricted.
SEE_ALL = """
INSERT INTO records_grant (content_object_id, group_id, permission_id, side, reason, given_by_id,
                           due_on, is_open, given_at)
SELECT d.dossier_id, s.group_id, p.id, 'oversees', 'oversees', NULL,
       coalesce(d.due_on, '9999-12-31'), d.finished_at IS NULL, now()
FROM requests_dispatch d
JOIN agencies_seat s ON s.id = (
  SELECT min(t.id) FROM agencies_seat t JOIN agencies_user u ON u.id = t.user_id
  WHERE u.username = 'theodoi.0')
JOIN auth_permission p ON p.codename = 'track_dossier'
ON CONFLICT DO NOTHING
"""


class Taken(NamedTuple):
    rows: int
    peak: int  # bytes
    seconds: float


def see_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SEE_ALL)
        cursor.execute("ANALYZE records_grant")


def take(name: str, seat: Seat, on: date, kind: str, most: int | None = None) -> Taken:
    """Write rows as ``kind`` and count what Python holds at most meanwhile."""
    with through(name, "web"), transaction.atomic():
        act_as(seat.user_id)
        found = figures.lines(figures.Scope(seat, on), working_calendar(), "tat-ca")
        rows = _Counted(itertools.islice(found, most))
        tracemalloc.start()
        began = time.perf_counter()
        (_csv if kind == "csv" else _book)(exports.sheet(rows))
        spent = time.perf_counter() - began
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return Taken(rows.number, peak, spent)


class _Counted:
    def __init__(self, rows: Iterator[figures.Line]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[figures.Line]:
        for row in self.rows:
            self.number += 1
            yield row


def _csv(rows: Iterator[exports.Row]) -> None:
    for _piece in exports.csv_pieces(rows):
        continue


def _book(rows: Iterator[exports.Row]) -> None:
    with TemporaryFile() as file:
        exports.write_book([("Danh sách", rows)], file)
