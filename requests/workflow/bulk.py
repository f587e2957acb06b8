"""One act over many dispatches: all of them, or none and the reason of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record
from requests.models import Dispatch
from requests.workflow.moves import WrongState

MOST = 100


@dataclass(frozen=True)
class Tried:
    """One row: None for what one does not see; ``reason`` is empty where it would have gone."""

    dispatch: Dispatch | None
    reason: str = ""


class Refused(Exception):
    """Something of it may not be done, so nothing was done; ``rows`` say why, one by one."""

    def __init__(self, rows: list[Tried]) -> None:
        super().__init__()
        self.rows = rows


@in_record
def in_bulk(
    verb: Callable[..., Any],
    rows: Iterable[Dispatch | None],
    *,
    by: Seat,
    at: datetime,
    **fields: Any,
) -> int:
    """Do ``verb`` for every row in one transaction. Raises ``Refused`` and undoes all of it.

    Rows are locked in the order of their keys, whatever order they were ticked in.
    """
    rows = list(rows)
    order = sorted((row for row in rows if row is not None), key=lambda row: row.pk)
    reasons = {row.pk: _try(verb, row, by=by, at=at, **fields) for row in order}
    tried = [Tried(row, reasons[row.pk] if row else _("Không tìm thấy.")) for row in rows]
    if any(one.reason for one in tried):
        raise Refused(tried)
    return len(tried)


def _try(verb: Callable[..., Any], row: Dispatch, **fields: Any) -> str:
    """Do it; the reason when it is refused. A verb that fails undoes what it did itself."""
    try:
        verb(row, **fields)
    except WrongState:
        return _("Đã được xử lý trước đó: %(state)s.") % {"state": _state(row)}
    except PermissionDenied:
        if not row.is_open:
            return _("Đã kết thúc: %(state)s.") % {"state": _state(row)}
        return _("Vị trí của đồng chí không làm được việc này với hồ sơ này.")
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _state(row: Dispatch) -> str:
    return row.get_status_display().lower()
