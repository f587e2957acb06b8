"""Minutes written and approved at once, with real threads on committed rows: whoever writes is
held after the checks until the approval is through, or is seen to wait for the lock."""

from datetime import date
from threading import Event

import pytest

from meetings import workflow
from meetings.models import MeetingConclusion, Minutes
from meetings.workflow import attending
from tests.factories import on_the
from tests.meetings.test_meeting import AFTER, minuted, sent
from tests.requests.test_races import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)
MINE = {"number": "06-BB", "written_on": date(2026, 6, 15), "text": "Chữ khác"}


@pytest.fixture
def no_lock(monkeypatch):
    """The protection taken away: rows are read, not locked."""
    rows = Minutes.objects
    monkeypatch.setattr(attending, "lock_meeting", lambda meeting: meeting)
    monkeypatch.setattr(attending, "lock_minutes", lambda m: rows.filter(pk=m.pk).first())


@pytest.fixture
def approved_meanwhile(p, monkeypatch):
    """Do what writes into the minutes; approve them when its checks are behind it."""
    checked, approved = Event(), Event()
    really = attending.check_words

    def then_wait(*args):
        really(*args)
        checked.set()
        approved.wait(PATIENCE)

    def run(meeting, minutes, act) -> list[str]:
        monkeypatch.setattr(attending, "check_words", then_wait)

        def approve() -> None:
            checked.wait(10)
            try:
                workflow.approve_minutes(minutes, by=p.bnc_leader, at=on_the(AFTER), version=1)
            finally:
                approved.set()

        return together(lambda: act(meeting, by=p.bnc_officer, at=on_the(AFTER)), approve)

    return run


def conclude(p, run) -> list[str]:
    meeting = sent(p)
    fields = {"text": "Báo cáo", "responsible": p.nui}
    return run(
        meeting, minuted(p, meeting), lambda *args, **kw: workflow.conclude(*args, **kw, **fields)
    )


def test_no_conclusion_comes_into_approved_minutes(p, approved_meanwhile):
    assert conclude(p, approved_meanwhile) == ["WrongState", "done"]
    assert Minutes.objects.get().approved_at is None


def test_without_the_lock_a_conclusion_stays_inside_for_ever(p, approved_meanwhile, no_lock):
    assert conclude(p, approved_meanwhile) == ["done", "done"]
    assert Minutes.objects.get().approved_at is not None
    assert MeetingConclusion.objects.get().inside_agency == p.bnc


def save(p, run) -> list[str]:
    meeting = sent(p)
    return run(
        meeting,
        minuted(p, meeting),
        lambda *args, **kw: workflow.save_minutes(*args, **kw, **MINE),
    )


def test_what_is_approved_was_shown(p, approved_meanwhile):
    assert save(p, approved_meanwhile) == ["WrongState", "done"]
    row = Minutes.objects.get()
    assert (row.text, row.approved_at) == ("Chữ khác", None)


def test_without_the_lock_words_change_after_their_approval(p, approved_meanwhile, no_lock):
    assert save(p, approved_meanwhile) == ["done", "done"]
    row = Minutes.objects.get()
    assert (row.text, row.approved_at is None) == ("Chữ khác", False)
