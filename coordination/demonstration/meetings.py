"""A meeting that moved once, two communes followed by an officer, people asked for under 002."""

from datetime import datetime, timedelta

from coordination.demonstration.telling import Story, World
from meetings import workflow
from requests import workflow as letters
from requests.models import CoordinationRequest

HOST = "bnctu"


def _out(w: World, case: CoordinationRequest, on, number: str) -> Story:
    at = yield w.at(on, "09:20")
    letters.submit(case, by=case.drafted_by, at=at)
    at = yield w.at(on, "10:30")
    letters.sign(case, by=w.leader(HOST), at=at)
    at = yield w.at(on, "13:50")
    letters.issue(case, by=w.clerk(HOST), at=at, document_number=number)


def _begin(w: World, days: int) -> datetime:
    """Nine in the morning, that many working days from today."""
    return w.at(w.today, "00:00").replace(hour=9) + (w.ahead(days) - w.today)


def briefing(w: World) -> Story:
    """Called, moved, one commune comes, the papers are still to be sent."""
    at = yield w.at(w.ago(4), "08:15")
    guests = ("tangiang", "nuimay")
    meeting = workflow.call_meeting(
        by=w.officer(HOST), at=at, rule=w.rules["002-5.2"], signer=w.leader(HOST),
        addressees=[w.agencies[code] for code in guests],
        subject="Giao ban công tác nội chính quý IV/2026", starts_at=_begin(w, 8),
        place="Phòng họp số 2", chair="Lãnh đạo Ban Nội chính", is_sure=True,
        agenda="1. Tình hình quý IV.\n2. Đơn, thư kéo dài.\n3. Việc tháng tới.",
    )  # fmt: skip
    yield from _out(w, meeting.case, w.ago(4), "61-CV/BNCTU")
    at = yield w.at(w.ago(2), "08:40")
    workflow.move_meeting(
        meeting, by=w.officer(HOST), at=at, starts_at=_begin(w, 10), is_sure=True,
        reason="Trùng lịch họp Ban Thường vụ.",
    )  # fmt: skip
    at = yield w.at(w.ago(1), "09:05")
    dispatch = meeting.case.dispatches.get(requested_agency=w.agencies["tangiang"])
    letters.register(dispatch, by=w.clerk("tangiang"), at=at, registered_on=w.ago(1),
                     documents_complete=True, incoming_number="301")  # fmt: skip
    workflow.answer_invitation(
        dispatch, by=w.leader("tangiang"), at=at, answer="comes", people="Bí thư Đảng ủy"
    )


def areas(w: World) -> Story:
    """An officer follows two communes; last month's session was held with one of them."""
    last = w.today.replace(day=1) - timedelta(days=1)
    started = last.replace(day=1)
    at = yield w.at(w.ago(18), "08:05")
    rows = workflow.assign_area(
        by=w.leader(HOST), at=at, seat=w.officer(HOST), part="officer", from_on=started,
        communes=[w.agencies[code] for code in ("tangiang", "nuimay")],
        signer=w.leader(HOST),
    )  # fmt: skip
    at = yield w.at(w.ago(3), "15:30")
    workflow.log_session(
        rows[0], by=w.officer(HOST), at=at, held_on=w.ago(4), means="there",
        with_whom="Văn phòng Đảng ủy phường", content="Tình hình tiếp công dân trong tháng.",
        agreed="Gửi danh sách đơn kéo dài trước ngày 25.",
        difficulties=["Thiếu cán bộ tiếp công dân."],
    )  # fmt: skip


STORIES = (briefing, areas)
