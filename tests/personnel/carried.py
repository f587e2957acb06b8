"""Personnel files for the worlds of other tests; ``word()`` gives each field its own."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Count

from personnel.chains import chains
from personnel.models import CaseLetter, PersonnelCase
from personnel.workflow import opening, steps
from regulations.models import Party
from requests.models import Dispatch
from tests.complaints.carried import accredited

STATES = ("begun", "decided")
CHAIN, STEP = "001-4.1.g9-cong-an", "trao-doi"


def carry(p: Any, word: Callable[[], str], state: str, at: datetime) -> PersonnelCase:
    """One file of the agency ``bnc``: nothing written yet, or answered and decided."""
    Party.objects.get(regulation__key="001", code="BTVDUCAT").members.add(p.bnc)
    by = {"by": p.bnc_officer, "at": at}
    with accredited():
        case = opening.open_case(
            **by, chain=chains()[CHAIN], code=word(), signer=p.bnc_leader, name=word(),
            post=word(), paper_place=word(), barred=[p.bnc_other.user],
        )  # fmt: skip
    if state == "decided":
        told = Dispatch.objects.filter(
            case__requesting_agency=p.bnc, outcomes__set_aside_at=None,
            outcomes__reply__isnull=False, case__act="opinion",
        ).annotate(all=Count("case__dispatches")).filter(all=1)  # fmt: skip
        answered = told.order_by("pk").first()  # as if it had been asked about this one
        CaseLetter.objects.create(case=case, step=STEP, letter=answered.case, **by)
        steps.record_decision(
            case, **by, step="quyet-dinh", document_number=word(), decided_on=at.date(),
            text=word(), body=word(),
        )  # fmt: skip
    return case


def things(states: dict[Any, str]) -> list[dict[str, Any]]:
    """What lies behind the doors of the room: kind, key, state, more of the address."""
    found = []
    for case in PersonnelCase.objects.order_by("number"):
        row = {"key": case.pk, "state": states.get(case.pk, "")}
        found.append({"kind": "personnel", **row})
        found.append({"kind": "personnel_step", "more": {"step": STEP}, **row})
    return found


def screens(w: Any, p: Any, at: datetime, long: str) -> None:
    """For the browser: a chain at its first step, and a gate that was not asked yet."""
    Party.objects.get(regulation__key="001", code="BTVDUCAT").members.add(p.congan)
    case = opening.open_case(
        by=p.congan_officer, at=at, chain=chains()[CHAIN], code="CB-2026-" + "X" * 30,
        signer=p.congan_leader, paper_place=long[:200],
    )  # fmt: skip
    w.chained = SimpleNamespace(
        pk=case.pk, step=SimpleNamespace(first=lambda: SimpleNamespace(pk=STEP))
    )
    opening.open_case(
        by=p.nui_officer, at=at, chain=chains()["001-5.2.g6-ky-luat"], code="CB-2026-03",
        signer=p.nui_leader,
    )  # fmt: skip
