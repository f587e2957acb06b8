"""Two agencies that name somebody for one post at once, with real threads on committed rows."""

from threading import Barrier, BrokenBarrierError

import pytest

from meetings import workflow
from meetings.models import Nomination
from meetings.workflow import lending
from tests.factories import on_the
from tests.meetings.test_lending import FIRST, LAST, sent
from tests.requests.test_races import LONG, PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)
AT = "2026-06-01 09:00"


def name_twice(p, monkeypatch, *, locked: bool) -> list[str]:
    """Each counts the open places and waits for the other; a lock holds one of them back."""
    case = sent(p, to=[p.nui, p.ben]).case
    need = case.secondment.needs.get()
    counted, really = Barrier(2), lending.open_places

    def then_wait(need, **_asked) -> int:
        places = really(need, locked=locked)
        try:
            counted.wait(PATIENCE if locked else LONG)
        except BrokenBarrierError:
            return places
        return places

    monkeypatch.setattr(lending, "open_places", then_wait)

    def act(seat):
        dispatch = case.dispatches.get(requested_agency=seat.agency)
        return lambda: workflow.nominate(
            dispatch, by=seat, at=on_the(AT), need=need, name="Người được cử", title="Chuyên viên",
            from_on=FIRST, to_on=LAST,
        )  # fmt: skip

    return together(act(p.nui_focal), act(p.ben_focal))


def test_a_post_is_filled_once_by_two_agencies_at_once(p, monkeypatch):
    assert name_twice(p, monkeypatch, locked=True) == ["ValidationError", "done"]
    assert Nomination.objects.count() == 1


def test_without_the_lock_it_is_filled_twice(p, monkeypatch):
    assert name_twice(p, monkeypatch, locked=False) == ["done", "done"]
    assert Nomination.objects.count() == 2
