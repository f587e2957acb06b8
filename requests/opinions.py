"""The consolidated table of one letter: who says what, then the comments section by section."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat, sort_key
from regulations.calendar import WorkingCalendar
from requests.models import (
    Comment,
    CommentResponse,
    CoordinationRequest,
    Dispatch,
    Reply,
    with_words,
)
from requests.phrases import Due, due_of, outcome_of

Status = Dispatch.Status
GROUPS = {
    "agrees": _("Đồng ý"),
    "agrees_with_comments": _("Đồng ý, có góp ý"),
    "disagrees": _("Không đồng ý"),
    "answered": _("Đã trả lời"),
    "deemed": _("Im lặng, đã xác nhận coi như đồng ý"),
    "overdue": _("Im lặng, quá hạn"),
    "waiting": _("Chưa trả lời, còn thời gian"),
    "more_time": _("Đề nghị thêm thời gian"),
    "declined": _("Trả lời không thuộc thẩm quyền"),
    "received": _("Nhận để biết"),
    "withdrawn": _("Đã thu hồi"),
}


@dataclass(frozen=True)
class Position:
    """Where one addressee stands."""

    dispatch: Dispatch
    group: str
    due: Due
    reply: Reply | None

    @property
    def name(self) -> str:
        return self.dispatch.requested_agency.name

    @property
    def label(self) -> str:
        return str(GROUPS[self.group])

    @property
    def said(self) -> str:
        """What was answered; of an answer after a confirmed silence its stance first."""
        if self.reply is None:
            return self.due.text
        stance = self.reply.get_stance_display() if self.group == "deemed" else ""
        return ". ".join(filter(None, (stance, self.reply.body)))


@dataclass(frozen=True)
class Line:
    """One comment, who made it, and what the requester does with it."""

    comment: Comment
    position: Position
    response: CommentResponse | None

    @property
    def section(self) -> str:
        return self.comment.section


@dataclass(frozen=True)
class Table:
    case: CoordinationRequest
    on: date
    positions: list[Position]
    lines: list[Line]

    @property
    def groups(self) -> list[tuple[str, str, list[Position]]]:
        """Key, name and addressees of each group that has any."""
        found = [
            (key, str(label), [p for p in self.positions if p.group == key])
            for key, label in GROUPS.items()
        ]
        return [group for group in found if group[2]]

    @property
    def responses(self) -> dict[int, CommentResponse]:
        return {row.comment.pk: row.response for row in self.lines if row.response}

    @property
    def unanswered(self) -> int:
        return sum(line.response is None for line in self.lines)


def table_of(case: CoordinationRequest, seat: Seat, on: date, calendar: WorkingCalendar) -> Table:
    """The table as far as ``seat`` may read it; only issued answers stand in it."""
    found = Dispatch.objects.visible_to(seat).filter(case=case).with_parties()
    dispatches = list(found.order_by("requested_agency__sort_name"))
    with_words(dispatches, seat)
    positions = [_position(d, on, calendar) for d in dispatches]
    order = list(GROUPS)
    positions.sort(key=lambda p: order.index(p.group))
    return Table(case, on, positions, _lines(positions, seat))


def _position(dispatch: Dispatch, on: date, calendar: WorkingCalendar) -> Position:
    due = due_of(dispatch, on, calendar)
    reply = dispatch.issued[-1] if dispatch.issued else None
    return Position(dispatch, _group(dispatch, due), due, reply)


def _group(dispatch: Dispatch, due: Due) -> str:
    """An ending that stands counts; an answer after a confirmed consent is shown beside it."""
    ended = {
        Status.CONSENTED: "deemed",
        Status.DECLINED: "declined",
        Status.WITHDRAWN: "withdrawn",
        Status.RECEIVED: "received",
    }
    if not dispatch.is_open:
        outcome = outcome_of(dispatch)
        stance = outcome.stance if outcome else ""
        return ended.get(dispatch.status) or (stance if stance in GROUPS else "answered")
    if dispatch.is_receipt_only:
        return "received"
    if due.state in {"late", "hush"}:
        return "overdue"
    return "more_time" if _asked_for_time(dispatch) else "waiting"


def _asked_for_time(dispatch: Dispatch) -> bool:
    return bool(dispatch.time_notices.all()) or any(
        a.proposed_by.agency_id == dispatch.requested_agency_id or a.accepted_at
        for a in dispatch.agreements.all()
    )


def _lines(positions: Iterable[Position], seat: Seat) -> list[Line]:
    by_reply = {r.pk: p for p in positions for r in p.dispatch.issued}
    responses = CommentResponse.objects.visible_to(seat).filter(inside_agency=seat.agency_id)
    comments = (
        Comment.objects.visible_to(seat)
        .filter(reply__in=by_reply)
        .prefetch_related(Prefetch("response", responses))
    )
    lines = [
        Line(comment, by_reply[comment.reply_id], getattr(comment, "response", None))
        for comment in comments
    ]
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple:
    agency = line.position.dispatch.requested_agency
    return natural(line.section), agency.sort_name, line.comment.reply_id, line.comment.position


NUMBERS = re.compile(r"(\d+)")


def natural(text: str) -> tuple:
    """A key under which “Điều 2” comes before “Điều 10”; what names no section comes last."""
    parts = NUMBERS.split(" ".join(text.casefold().split()))
    return not text.strip(), [
        (int(p), "") if p.isdecimal() else (-1, sort_key(p)) for p in parts if p
    ]
