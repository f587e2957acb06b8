"""Two at once, with real threads on committed rows: one outcome, whoever comes first.

Each thread waits inside the verb, after its checks, for the other one. Behind a lock the other
cannot come that far, and the wait runs out; without the lock both do, which is what the negative
controls show.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from records.models import Event, Notice
from requests import competence, reminders, workflow
from requests.models import Dispatch
from requests.reminders import sweep
from tests.conftest import JOBS, take_role
from tests.factories import assigned, fresh, on_the, received, sent, signed_reply

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 0.3  # seconds a thread waits for another that a lock should hold back
LONG = 10  # where nothing holds it back
REFUSALS = (workflow.WrongState, workflow.Conflict, ValidationError, DatabaseError)


def together(*acts: Callable[[], object]) -> list[str]:
    """Do all at once, each with a connection of its own: “done”, or the name of the refusal."""
    start, ends = Barrier(len(acts)), [""] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(10)
            act()
            ends[n] = "done"
        except REFUSALS as refusal:
            ends[n] = type(refusal).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ends)


@pytest.fixture
def meet(monkeypatch):
    """Hold a thread that has passed one of these checks until another has passed one, once."""

    def inside(owner, *names: str, patience: float = PATIENCE) -> None:
        over: list[bool] = []
        meeting = Barrier(2, action=lambda: over.append(True))
        for name in names:
            check = getattr(owner, name)

            def then_wait(*args, really=check, **kwargs):
                answer = really(*args, **kwargs)
                with suppress(BrokenBarrierError):  # the other is held by a lock, as it should be
                    over or meeting.wait(patience)
                return answer

            monkeypatch.setattr(owner, name, then_wait)

    return inside


@pytest.fixture
def no_lock(monkeypatch):
    """The protection taken away: rows are read, not locked."""

    def read(dispatch):
        return Dispatch.objects.select_related("dossier", "requested_agency", "rule", "case").get(
            pk=dispatch.pk
        )

    for module in ("answering", "receiving", "silence", "sending"):
        monkeypatch.setattr(f"requests.workflow.{module}.lock_dispatch", read)
    monkeypatch.setattr(reminders, "lock_dispatch", read)


def outcomes(dispatch) -> list[str]:
    return [o.status for o in fresh(dispatch).outcomes.filter(set_aside_at=None)]


# --- The same answer issued by two people --------------------------------------------------------


def issue_twice(p) -> tuple[Dispatch, list[str]]:
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = signed_reply(dispatch)
    at = on_the("2026-03-03 09:00")
    ends = together(*[lambda: workflow.issue_reply(reply, by=p.nui_clerk, at=at)] * 2)
    return dispatch, ends


def test_an_answer_issued_by_two_people_at_once_is_issued_once(p, meet):
    meet(competence, "can_issue_reply")
    dispatch, ends = issue_twice(p)
    assert ends == ["WrongState", "done"]
    assert (outcomes(dispatch), dispatch.replies.get().document_number) == (
        ["replied"], "01-CV/ĐU",
    )  # fmt: skip
    assert Event.objects.filter(action="reply.issued").count() == 1


def test_without_the_lock_both_come_to_the_end_and_only_the_database_stops_one(p, meet, no_lock):
    meet(competence, "can_issue_reply", patience=LONG)
    dispatch, ends = issue_twice(p)
    assert ends == ["IntegrityError", "done"]
    assert outcomes(dispatch) == ["replied"]


# --- An answer arrives while silence is confirmed ------------------------------------------------


def answer_and_confirm(p) -> tuple[Dispatch, list[str]]:
    dispatch = assigned(p.bnc_officer, p.nui)
    reply = signed_reply(dispatch)
    at = on_the("2026-03-10 08:00")
    ends = together(
        lambda: workflow.issue_reply(reply, by=p.nui_clerk, at=at),
        lambda: workflow.confirm_consent(dispatch, by=p.bnc_officer, at=at),
    )
    return dispatch, ends


def test_an_answer_and_a_confirmation_at_once_make_one_outcome(p, meet):
    meet(competence, "can_issue_reply", "can_confirm_consent")
    dispatch, ends = answer_and_confirm(p)
    status = fresh(dispatch).status
    assert outcomes(dispatch) == [status]
    assert (status, ends) in [
        ("replied", ["WrongState", "done"]),
        ("consented", ["done", "done"]),  # the answer is kept, as a late one
    ]
    reply = dispatch.replies.get()
    assert (reply.status, reply.is_late) == ("issued", True)


def test_without_the_lock_answer_and_confirmation_collide(p, meet, no_lock):
    meet(competence, "can_issue_reply", "can_confirm_consent", patience=LONG)
    dispatch, ends = answer_and_confirm(p)
    assert ends in (["IntegrityError", "done"], ["OperationalError", "done"])
    assert len(outcomes(dispatch)) == 1


# --- Receipt, letters, drafts --------------------------------------------------------------------


def register_twice(p) -> tuple[Dispatch, list[str]]:
    dispatch = sent(p.bnc_officer, p.nui)
    at = on_the("2026-03-02 10:00")
    return dispatch, together(*[lambda: workflow.register(dispatch, by=p.nui_clerk, at=at)] * 2)


def test_a_letter_registered_by_two_clerks_at_once_is_registered_once(p, meet):
    meet(competence, "can_register")
    dispatch, ends = register_twice(p)
    assert ends == ["WrongState", "done"]
    assert [r.incoming_number for r in dispatch.receipts.all()] == ["1"]


def test_without_the_lock_a_letter_is_registered_twice(p, meet, no_lock):
    meet(competence, "can_register", patience=LONG)
    dispatch, ends = register_twice(p)
    assert ends == ["done", "done"]
    assert dispatch.receipts.count() == 2


def test_two_who_save_the_same_draft_at_once_lose_nothing(p, meet):
    dispatch = assigned(p.bnc_officer, p.nui)
    meet(competence, "can_answer")
    at = on_the("2026-03-03 09:00")
    ends = together(
        *[
            lambda by=by: workflow.save_reply(
                dispatch, by=by, at=at, version=0, body="Bản của tôi"
            )
            for by in (p.nui_officer, p.nui_focal)
        ]
    )
    assert ends == ["Conflict", "done"]
    assert dispatch.replies.get().version == 1


def test_numbers_taken_at_once_are_different(p):
    dispatches = [sent(p.bnc_officer, p.nui) for _ in range(2)]
    at = on_the("2026-03-02 10:00")
    ends = together(*[lambda d=d: workflow.register(d, by=p.nui_clerk, at=at) for d in dispatches])
    assert ends == ["done", "done"]
    assert sorted(d.receipts.get().incoming_number for d in dispatches) == ["1", "2"]


# --- Two sweeps ----------------------------------------------------------------------------------


def sweep_twice(p) -> list[str]:
    received(p.bnc_officer, p.nui)
    at = on_the("2026-03-10 08:00")

    def as_the_worker() -> None:
        take_role(JOBS)
        sweep(at=at)

    return together(as_the_worker, as_the_worker)


def test_two_sweeps_at_once_tell_each_thing_once(p, meet):
    meet(reminders, "_is_known")
    assert sweep_twice(p) == ["done", "done"]
    marks = Event.objects.filter(action__in=("dispatch.overdue", "dispatch.consent_possible"))
    assert sorted(marks.values_list("action", flat=True)) == [
        "dispatch.consent_possible", "dispatch.overdue",
    ]  # fmt: skip
    told = Notice.objects.filter(kind="overdue", dossier__kind="dispatch")
    assert sorted(told.values_list("seat__user__username", flat=True)) == [
        "nui.clerk",
        "nui.focal",
        "nui.leader",
    ]


def test_without_the_lock_two_sweeps_write_it_down_twice(p, meet, no_lock):
    meet(reminders, "_is_known", patience=LONG)
    sweep_twice(p)
    assert Event.objects.filter(action="dispatch.overdue").count() == 2


def test_the_chain_of_events_holds_after_a_crowd(p):
    dispatches = [assigned(p.bnc_officer, to) for to in (p.nui, p.ben, p.dong)]
    at = on_the("2026-03-03 09:00")
    assert (
        together(
            *[lambda d=d: workflow.remind(d, by=p.bnc_officer, at=at) for d in dispatches * 2]
        )
        == ["done"] * 6
    )
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
