"""What the screens of the room are looked at with; long words stand in it on purpose."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from agencies.models import Agency
from meetings import workflow
from meetings.models import Nomination
from tests.factories import on_the
from tests.meetings.test_areas import assigned
from tests.meetings.test_lending import NEED, nominated
from tests.meetings.test_lending import sent as asked_out
from tests.meetings.test_meeting import called
from tests.meetings.test_meeting import sent as invited

AT, LONG_AGO, HELD = "2026-03-02 09:00", "2026-02-02 09:00", "2026-02-25 08:00"


def screens(w: Any, p: Any, subject: str) -> None:
    words = {"subject": subject, "agenda": subject, "place": subject[:150]}
    w.invitation = called(p, at=AT, starts_at="2026-03-31 08:00", **words)
    w.invited = invited(p, at=AT, starts_at="2026-03-31 08:00", **words)
    workflow.move_meeting(
        w.invited, by=p.bnc_officer, at=on_the(AT), starts_at=on_the("2026-04-01 08:00"),
        reason=subject, version=0,
    )  # fmt: skip
    w.held, w.minuted = (
        _held(p, invited(p, at=LONG_AGO, starts_at=HELD, **words), subject) for _ in range(2)
    )
    workflow.approve_minutes(w.minuted.minutes, by=p.bnc_leader, at=on_the(AT))
    (w.area,) = assigned(p, at=LONG_AGO, from_on=date(2026, 2, 1))
    w.session = workflow.log_session(
        w.area, by=p.bnc_officer, at=on_the(AT), held_on=date(2026, 2, 27), means="there",
        with_whom=subject[:200], content=subject, difficulties=[subject],
    )  # fmt: skip
    need = NEED | {"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 31), "people": 2}
    dispatch = asked_out(p, at=AT, needs=[need])
    for n in range(2):
        nominated(p, dispatch, at=AT, name=f"{subject[:60]} {n}", from_on=need["from_on"],
                  to_on=need["to_on"])  # fmt: skip
    first = Nomination.objects.filter(dispatch=dispatch).first()
    workflow.consent(first, by=p.nui_leader, at=on_the(AT))
    named = Nomination.objects.filter(dispatch=dispatch)
    w.asked_people = SimpleNamespace(
        pk=dispatch.case_id, waiting=named.filter(status="proposed"),
        lent=named.filter(status="consented"), agencies=Agency.objects.filter(pk=p.nui.pk),
    )  # fmt: skip


def _held(p: Any, meeting: Any, subject: str) -> Any:
    workflow.save_minutes(
        meeting, by=p.bnc_officer, at=on_the(AT), number="05-BB", text=subject, has_failed=True,
        written_on=date(2026, 2, 26),
    )  # fmt: skip
    workflow.conclude(
        meeting, by=p.bnc_officer, at=on_the(AT), text=subject, responsible=p.nui,
        due_on=date(2026, 3, 20),
    )  # fmt: skip
    return meeting
