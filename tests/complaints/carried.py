"""Complaints and a matter for the worlds of other tests; ``word()`` gives each field its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.test import override_settings

from complaints import sealing, workflow
from complaints.models import ComplaintCase, Matter
from complaints.workflow.letters import excerpt_digest
from records.models import Installation
from requests.models import CoordinationRequest
from tests.complaints import stories
from tests.factories import make_seat

PUBLIC = sealing.make_pair()[1]
STATES = (
    "received", "classified", "elsewhere", "admitted", "verifying", "verified", "drafted",
    "concluded", "notified", "sealed",
)  # fmt: skip


@contextmanager
def accredited() -> Iterator[None]:
    """While these cases are made; afterwards the network is as it was."""
    row = Installation.objects.get(pk=1)
    stories.accredit()
    with override_settings(SEAL_PUBLIC_KEY=PUBLIC):
        yield
    row.save()


def carry(p: Any, word: Callable[[], str], state: str, at: datetime) -> ComplaintCase:
    """One case of the agency ``bnc`` up to a state, about somebody there, tracked from above."""
    accused = getattr(p, "bnc_accused", None) or make_seat(
        p.bnc, "officer", username="bnc.accused"
    )
    p.bnc_accused = accused
    is_sealed = state == "sealed"
    case = workflow.take_in(
        by=p.bnc_officer, at=at, kind="denunciation" if is_sealed else "complaint",
        channel="post", received_on=at.date(), secrecy="working_secret", incoming_number=word(),
        writer_code=word(), paper_place=word(), subject=word(), summary=word(),
        writer_name="" if is_sealed else word(), passed_on_by=p.thuongtruc, accused=[accused],
    )  # fmt: skip
    if state == "received":
        return case
    officer, leader = p.bnc_officer, p.bnc_leader
    case = workflow.classify(
        case, by=officer, at=at, kind=case.kind, reason=word(),
        competence_of="other" if state == "elsewhere" else "own",
    )  # fmt: skip
    for step in _steps(case, officer, leader, word, at)[: REACHED[state]]:
        step()
    if is_sealed:
        workflow.seal_identity(case, by=officer, at=at, identity="Không ai đọc được")
        workflow.ask_opening(case, by=officer, at=at, reason=word())
    return case


REACHED = {
    "classified": 0, "elsewhere": 0, "admitted": 2, "sealed": 2, "verifying": 3, "verified": 4,
    "drafted": 5, "concluded": 6, "notified": 7,
}  # fmt: skip


def _steps(case: Any, officer: Any, leader: Any, word: Any, at: datetime) -> list[Callable]:
    by_officer, by_leader = {"by": officer, "at": at}, {"by": leader, "at": at}
    written = {"document_number": word(), "written_form": word()}
    return [
        lambda: workflow.assign(case, **by_leader, handler=officer, reason=word()),
        lambda: workflow.admit(case, **by_leader, **written, reason=word()),
        lambda: workflow.begin_verifying(case, **by_officer),
        lambda: workflow.record_verified(case, **by_officer, verified=word()),
        lambda: workflow.draft_conclusion(case, **by_officer, conclusion=word()),
        lambda: workflow.conclude(case, **by_leader, document_number=word()),
        lambda: workflow.notify(case, **by_officer, notice=word(), document_number=word()),
    ]


def watch(p: Any, word: Callable[[], str], at: datetime) -> Matter:
    """A matter with a letter tied to it, and a letter of a complaint."""
    matter = workflow.open_matter(
        by=p.bnc_officer, at=at, monitor=p.bnc_officer, subject=word(), note_text=word(),
        stage="checked", handling_body=word(), direction_number=word(), direction_on=at.date(),
        next_report_on=date(2026, 3, 20), passed_on_by=p.thuongtruc,
    )  # fmt: skip
    known = CoordinationRequest.objects.visible_to(p.bnc_officer).exclude(number="").first()
    if known is not None:
        workflow.tie_letter(
            matter,
            by=p.bnc_officer,
            at=at,
            letter_number=known.number,
            of_agency=known.requesting_agency,
        )
        case = ComplaintCase.objects.visible_to(p.bnc_officer).filter(stage="received").first()
        workflow.write(
            case, by=p.bnc_officer, at=at, kind="signs", addressees=[p.nui], is_confirmed=True,
            **_excerpt(word(), word()),
        )  # fmt: skip
    return matter


def _excerpt(subject: str, body: str) -> dict[str, str]:
    return {"subject": subject, "body": body, "shown": excerpt_digest(subject, body)}


def screens(w: Any, p: Any, settings: Any, subject: str) -> None:
    """What the screens of the room are looked at with; long words stand in it on purpose."""
    stories.accredit()
    settings.SEAL_PUBLIC_KEY = PUBLIC
    by, at = p.nui_focal, stories.AT
    long = {"subject": subject, "is_not_the_writer": True}
    w.taken_in = stories.taken_in(by, **long)
    w.classified = stories.classified(by, incoming_number="1")
    w.elsewhere = stories.classified(by, competence="superior", incoming_number="2")
    w.admitted = stories.admitted(p, incoming_number="3")
    w.verifying = workflow.begin_verifying(
        stories.admitted(p, incoming_number="4"), by=p.nui_officer, at=at
    )
    w.verified_case = stories.verified(p, incoming_number="5")
    w.complaint = stories.drafted(p, incoming_number="6")
    w.concluded = stories.concluded(p, incoming_number="7")
    w.notified = stories.notified(p, incoming_number="8")
    w.denounced = stories.admitted(p, "denunciation", incoming_number="9")
    w.watched = workflow.open_matter(
        by=p.bnc_officer, at=at, monitor=p.bnc_officer, subject=subject, stage="checked",
        handling_body=subject,
    )  # fmt: skip
