"""Meetings, people lent and area officers for the worlds of other tests; ``word()`` gives each
field its own. They stand on letters of that world, as if these had invited or asked."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from meetings import workflow
from meetings.models import (
    AreaAssignment,
    AreaLetter,
    Attendance,
    Difficulty,
    FileStudy,
    Meeting,
    MeetingConclusion,
    MeetingMove,
    MeetingText,
    Minutes,
    Nomination,
    Paper,
    Secondment,
    SecondmentNeed,
    Session,
)
from records.remarks import remark
from requests.models import CoordinationRequest, Dispatch

DAY = timedelta(days=1)


def carry(p: Any, word: Callable[[], str], at: datetime) -> dict[UUID, str]:
    """A meeting in each state, a secondment, an assignment with its session: their states."""
    letters = CoordinationRequest.objects.filter(
        requesting_agency=p.bnc, dossier__is_register_only=False, vetting_link=None
    ).order_by("drafted_at", "pk")
    out = letters.filter(
        status="issued", dispatches__requested_agency=p.nui, dispatches__finished_at=None,
        dispatches__is_copy=False,
    ).distinct()  # fmt: skip
    marked = list(out.filter(dossier__is_restricted=True)[:2])
    ordinary = list(out.filter(dossier__is_restricted=False)[:3])
    drafts = list(letters.filter(status="draft")[:2])
    states = {}
    for case, state in (
        *((case, "drafted") for case in drafts), *((case, "coming") for case in marked[:1]),
        (ordinary[0], "coming"), (ordinary[1], "held"),
    ):  # fmt: skip
        _meeting(p, case, word, state, at)
        states[case.pk] = state
    asked = [*marked[1:], *ordinary[2:]][0]
    _secondment(p, asked, word, at)
    states[asked.pk] = "asked"
    return states | _area(p, ordinary[0], word, at)


def _meeting(p: Any, case: CoordinationRequest, word: Any, state: str, at: datetime) -> None:
    starts = at - 10 * DAY if state == "held" else at + 30 * DAY
    by = {"by": p.bnc_officer, "at": at}
    meeting = Meeting.objects.create(case=case, starts_at=starts, set_by=p.bnc_officer, set_at=at)
    MeetingText.objects.create(
        meeting=meeting, place=word(), chair=word(), agenda=word(), outline=word(), at=at
    )
    if state == "drafted":
        return
    MeetingMove.objects.create(
        meeting=meeting, old_starts_at=starts - DAY, starts_at=starts, **by,
        remark=remark(case.dossier, word(), at=at, field="reason"),
        place_remark=remark(case.dossier, word(), at=at, field="place"),
    )  # fmt: skip
    Paper.objects.create(
        meeting=meeting, given_on=at.date(), **by,
        remark=remark(case.dossier, word(), at=at, field="title"),
    )  # fmt: skip
    Attendance.objects.create(
        dispatch=_to(case, p.nui), answer="comes", people=word(), reason=word(), by=p.nui_leader,
        hand=p.nui_leader.user, at=at,
    )  # fmt: skip
    if state == "held":
        Minutes.objects.create(
            meeting=meeting, inside_agency=p.bnc, number=word(), written_on=at.date(),
            text=word(), drafted_by=p.bnc_officer, drafted_hand=p.bnc_officer.user,
            saved_by=p.bnc_officer, saved_hand=p.bnc_officer.user, at=at,
        )  # fmt: skip
        MeetingConclusion.objects.create(
            meeting=meeting, inside_agency=p.bnc, text=word(), responsible=p.nui, **by
        )


def _to(case: CoordinationRequest, agency: Any) -> Dispatch:
    return case.dispatches.filter(requested_agency=agency).first()


def _secondment(p: Any, case: CoordinationRequest, word: Any, at: datetime) -> None:
    row = Secondment.objects.create(case=case, by=p.bnc_officer, at=at)
    time = {"from_on": date(2026, 3, 1), "to_on": date(2026, 3, 31)}
    need = SecondmentNeed.objects.create(
        secondment=row, post=word(), qualification=word(), people=9, task=word(), at=at, **time
    )
    who = {"by": p.nui_focal, "at": at, "need": need, "dispatch": _to(case, p.nui), **time}
    Nomination.objects.create(inside_agency=p.nui, name=word(), title=word(), task=word(), **who)
    Nomination.objects.create(
        status="consented", name=word(), title=word(), task=word(), withdrawn_reason=word(),
        feedback=word(), consented_by=p.nui_leader, consented_hand=p.nui_leader.user,
        consented_at=at, **who,
    )  # fmt: skip
    FileStudy.objects.create(
        dispatch=_to(case, p.nui), who=word(), lines=word(), copied=word(), by=p.bnc_officer,
        at=at, **time,
    )  # fmt: skip


def _area(p: Any, case: CoordinationRequest, word: Any, at: datetime) -> dict[UUID, str]:
    row = AreaAssignment.objects.create(
        agency=p.bnc, seat=p.bnc_officer, commune=p.nui, part="officer",
        from_on=date(2026, 1, 1), by=p.bnc_leader, at=at,
    )  # fmt: skip
    AreaLetter.objects.create(assignment=row, letter=case, kind="notice")
    Meeting.objects.get(pk=case.pk).area_officers.add(row)
    session = workflow.log_session(
        row, by=p.bnc_officer, at=at, held_on=at.date(), means="there", with_whom=word(),
        content=word(), agreed=word(), difficulties=[word()],
    )  # fmt: skip
    Difficulty.objects.update(handled_by=word(), outcome=word())
    return {row.pk: "running", session.pk: "logged"}


def on_letters(states: dict[Any, str]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """What lies behind the doors of the room, with the key of the letter it stands on."""
    for row in Meeting.objects.order_by("pk"):
        state = states.get(row.pk, "")
        yield row.pk, {"kind": "meeting", "state": state}
    for row in MeetingConclusion.objects.all():
        more = {"number": row.pk}
        yield row.meeting_id, {"kind": "meeting_conclusion", "state": "held", "more": more,
                               "inside": "bnc"}  # fmt: skip
    for row in Secondment.objects.all():
        need = row.needs.first().pk
        yield row.pk, {"kind": "secondment", "state": "asked", "facts": {"need": need}}
        to = Dispatch.objects.filter(case=row.pk, requested_agency__code="nui").first()
        more = {"to": to.requested_agency_id}
        yield row.pk, {"kind": "study_at", "state": "asked", "more": more}
        asked = {"state": "asked", "answers": frozenset({"nui"})}  # of this addressee alone
        for named in Nomination.objects.filter(dispatch=to):
            inside = named.inside_agency.code if named.inside_agency else ""
            kind = "nomination" if inside else "named"
            yield row.pk, {"kind": kind, "more": {"number": named.pk}, "inside": inside, **asked}
        for study in FileStudy.objects.filter(dispatch=to):
            yield row.pk, {"kind": "study", "more": {"number": study.pk}, **asked}


def of_areas(p: Any) -> Iterator[dict[str, Any]]:
    facts = {"signer": p.bnc_leader.pk}
    shared = {"asks": "bnc", "answers": frozenset({"nui"}), "facts": facts}
    for row in AreaAssignment.objects.all():
        yield {"kind": "area", "key": row.pk, "name": "area", "stage": "area",
               "state": "running", **shared}  # fmt: skip
    for row in Session.objects.all():
        yield {"kind": "session", "key": row.pk, "name": "session", "stage": "session",
               "state": "logged", **shared}  # fmt: skip
    for row in Difficulty.objects.all():
        yield {"kind": "session_difficulty", "key": row.session_id, "name": "difficulty",
               "stage": "session", "state": "logged", "more": {"number": row.pk},
               **shared}  # fmt: skip
