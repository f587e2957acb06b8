"""Taking a row: lock it, check that it has not moved on."""

from typing import Any

from django.core.exceptions import PermissionDenied

from requests.models import CoordinationRequest, Dispatch


class WrongState(Exception):
    """The case has moved on since the page was shown."""


class Conflict(Exception):
    """Somebody else saved in between; ``current`` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current


def lock_letter(case: CoordinationRequest) -> CoordinationRequest:
    """The letter, locked: only to save, sign, send, withdraw or close it."""
    letters = CoordinationRequest.objects.select_for_update(of=("self",)).select_related(
        "dossier", "requesting_agency", "rule__provision", "drafted_by__user", "text"
    )
    return take(letters, case.pk)


def lock_dispatch(dispatch: Dispatch) -> Dispatch:
    """One addressee's dispatch, locked: the only lock for whatever concerns that addressee."""
    dispatches = Dispatch.objects.select_for_update(of=("self",)).select_related(
        "dossier", "requested_agency", "rule", "case"
    )
    return take(dispatches, dispatch.pk)


def take(rows: Any, pk: Any) -> Any:
    """What lies behind the wall, or was closed a moment ago, is refused and not an error."""
    row = rows.filter(pk=pk).first()
    check(row is not None)
    return row


def check_move(row: Any, to: str) -> None:
    """Raise ``WrongState`` unless ``row`` may move to the status ``to``."""
    if to not in row.MOVES.get(row.status, ()):
        raise WrongState(f"{row.status} → {to}")


def check_shown(row: Any, version: int | None) -> None:
    """Raise ``WrongState`` when the text changed after the page was shown; None: not a page."""
    if version is not None and row.version != version:
        raise WrongState("changed since it was shown")


def check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
