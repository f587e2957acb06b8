"""The chain of events, walked from its first link: every place where it does not hold, in words.

Events, their order and their payloads prove each other; that the whole was not reckoned anew from
some event on is proved only by heads that lie outside the database (``records.heads``).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Func, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from records.erasure import ERASED
from records.heads import Head
from records.history import GENESIS, digest, link
from records.models import ChainHead, Event

AT_A_TIME = 2000  # rows fetched from the server


class NotTheOwner(Exception):
    """This login is not shown every event; the message says which one is."""


class Row(NamedTuple):
    """An event as the walk needs it; the database writes ids, instant and payload as text, which
    takes half the time of making objects of them."""

    seq: int
    id: str
    at: str
    user_id: int | None
    seat_id: int | None
    action: str
    dossier_id: str | None
    inside_agency_id: int | None
    payload_digest: str
    previous_hash: str
    hash: str
    payload: str | None  # JSON; None: it is not there


def rows() -> Iterator[Row]:
    """Every event in the order of the numbers, a few thousand at a time."""
    instant = Func(
        "at",
        template="to_char(%(expressions)s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
        output_field=TextField(),
    )
    columns = (
        "seq", _text("id"), instant, "user_id", "seat_id", "action", _text("dossier_id"),
        "inside_agency_id", "payload_digest", "previous_hash", "hash", _text("payload__data"),
    )  # fmt: skip
    return map(Row._make, Event.objects.order_by("seq").values_list(*columns).iterator(AT_A_TIME))


def _text(column: str) -> Cast:
    return Cast(column, TextField())


@dataclass
class Verdict:
    """What the walk found: sentences, and the decision of each lawful erasure by ``seq``."""

    events: int = 0
    heads: int = 0  # compared
    newest_head: int = 0  # ``seq`` of the last of them
    findings: list[str] = field(default_factory=list)
    erased: dict[int, str] = field(default_factory=dict)


class Promise(NamedTuple):
    """Somebody wrote down that the event ``seq`` has this hash."""

    seq: int
    hash: str
    is_signed: bool
    other: str  # what to say if it has another hash
    gone: str  # what to say if it is not there


def verify(heads: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain and compare it with signed heads; it may grow meanwhile.

    The heads must have been read before. Their signatures are ``records.heads.read``'s concern.
    Raises ``NotTheOwner``: to any other login the chain would seem to be full of holes.
    """
    _must_see_all()
    walk = _Walk([_signed(head) for head in heads])
    walk.expect(ChainHead.objects.first())
    for row in rows():
        walk.take(row)
    walk.arrive(ChainHead.objects.first())
    return walk.verdict


def _must_see_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select row_security_active('records_event')")
        if cursor.fetchone()[0]:
            raise NotTheOwner(_("Kiểm tra nhật ký phải đăng nhập cơ sở dữ liệu với tên owner."))


def _signed(head: Head) -> Promise:
    words = {"seq": head.seq, "at": head.moment}
    return Promise(
        head.seq,
        head.hash,
        is_signed=True,
        other=_("Sự kiện số %(seq)s không phải là sự kiện đã được ký lúc %(at)s.") % words,
        gone=_("Không còn sự kiện số %(seq)s đã được ký lúc %(at)s.") % words,
    )


class _Walk:
    """Takes events one by one in the order of their numbers."""

    def __init__(self, promises: Iterable[Promise]) -> None:
        self.verdict = Verdict()
        self.seq, self.hash = 0, GENESIS
        self.silent: dict[int, str] = {}  # actions of events without their payload
        self.erasures: dict[int, tuple[int, str]] = {}  # what was erased: by which event, decision
        self.promises: dict[int, list[Promise]] = defaultdict(list)
        for promise in promises:
            self.promises[promise.seq].append(promise)

    def expect(self, head: ChainHead | None) -> None:
        """What the database itself says of the newest event, before the walk."""
        if head is None:
            self._find(_("Không có dòng ghi đầu chuỗi."))
        elif head.seq:
            stop = _("Chuỗi không dừng ở sự kiện số %s như đã ghi.") % head.seq
            self.promises[head.seq].append(Promise(head.seq, head.hash, False, stop, stop))

    def take(self, row: Row) -> None:
        self._follow(row)
        if row.hash != link(row, row.previous_hash):
            self._find(_("Sự kiện số %s đã bị sửa hoặc không do hệ thống ghi.") % row.seq)
        self._look_at_payload(row)
        for promise in self.promises.pop(row.seq, ()):
            self._hold(promise, row.hash)
        self.seq, self.hash = row.seq, row.hash
        self.verdict.events += 1

    def arrive(self, head: ChainHead | None) -> None:
        """The end of the walk; ``head`` is what the database says by then."""
        for promise in (p for kept in self.promises.values() for p in kept):
            self._find(promise.gone)
        if head and self.seq > head.seq:
            self._find(_("Có sự kiện đứng sau đầu chuỗi số %s.") % head.seq)
        self._ask_for_decisions()

    def _follow(self, row: Row) -> None:
        """Does the event come after the one before, by its number and by the hash it carries?"""
        if row.seq != self.seq + 1:
            self._find(self._gap(row.seq))
        elif row.previous_hash != self.hash:
            self._find(_("Sự kiện số %s không nối tiếp sự kiện đứng trước.") % row.seq)

    def _ask_for_decisions(self) -> None:
        """An event without its payload needs a later erasure; an erasure keeps its own."""
        for seq, action in self.silent.items():
            by, decision = self.erasures.get(seq, (0, ""))
            if by > seq and action != ERASED:
                self.verdict.erased[seq] = decision
            else:
                self._find(
                    _("Nội dung của sự kiện số %s không còn mà không có quyết định xóa.") % seq
                )

    def _find(self, sentence: str) -> None:
        self.verdict.findings.append(sentence)

    def _gap(self, seq: int) -> str:
        first, last = self.seq + 1, seq - 1
        if first > last:
            return _("Sự kiện mang số %s, ngoài chuỗi.") % seq
        if first == last:
            return _("Thiếu sự kiện số %s.") % first
        return _("Thiếu các sự kiện từ số %(first)s đến số %(last)s.") % {
            "first": first, "last": last,
        }  # fmt: skip

    def _hold(self, promise: Promise, found: str) -> None:
        if promise.is_signed:
            self.verdict.heads += 1
            self.verdict.newest_head = promise.seq
        if promise.hash != found:
            self._find(promise.other)

    def _look_at_payload(self, row: Row) -> None:
        if row.payload is None:
            self.silent[row.seq] = row.action
            return
        data = json.loads(row.payload)
        if digest(data) != row.payload_digest:
            self._find(_("Nội dung của sự kiện số %s đã bị sửa.") % row.seq)
        elif row.action == ERASED:
            self._note_erasure(row.seq, data)

    def _note_erasure(self, by: int, data: object) -> None:
        match data:
            case {"seq": int(erased), "decision": str(decision)} if decision:
                self.erasures[erased] = by, decision
