"""Difficulties for the worlds of other tests; ``word()`` gives each field its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from regulations.models import Provision, Regulation
from reports.models import Difficulty, Referral
from reports.workflow import difficulties, gathering

STATES = ("raised", "sent", "answered", "settled", "withdrawn")


def carry(p: Any, word: Callable[[], str], state: str, at: datetime) -> list[Any]:
    """One difficulty of ``nui``, entered by the lead ``bnc`` from paper, up to a state."""
    by, on = {"by": p.bnc_officer, "at": at}, at.date()
    regulation = Regulation.objects.get(key="002")
    row = difficulties.raise_difficulty(
        **by, regulation=regulation, agency=p.nui, paper_number=word(), paper_on=on,
        provision=Provision.objects.get(regulation=regulation, ref="5.1.c"), what=word(),
        proposal=word(),
    )  # fmt: skip
    said = {"answer_number": word(), "answered_on": on, "text": word()}
    made = [row]
    if state in {"sent", "answered"}:
        made.append(
            gathering.consolidate(
                **by, regulation=regulation, difficulties=[row], paper_number=word(), paper_on=on
            )
        )
    if state == "answered":
        gathering.record_answer(made[1], **by, **said)
    if state == "settled":
        difficulties.settle(row, **by, **said)
    if state == "withdrawn":
        difficulties.withdraw(row, by=p.nui_leader, at=at, reason=word())
    return made


def things(states: dict[Any, str]) -> list[dict[str, Any]]:
    found = []
    for kind, rows in (("difficulty", Difficulty.objects), ("referral", Referral.objects)):
        for row in rows.order_by("pk"):
            found.append({"kind": kind, "key": row.pk, "state": states.get(row.pk, "")})
    return found
