"""Which doors there are, what lies behind them, and who stands before them: tables.

``DOORS`` names every route: what kind of thing its key is, what one must hold of it, which methods
it knows, who may do what it does, in which states. ``SEES`` says who holds what of which thing.
``LETTERS`` and ``DISPATCHES`` are the states a case can be in, as the steps that lead there.
``PEOPLE`` are those who try. Tests compute what they expect from these tables and from nothing
else: a new room adds rows here, not code.

Every field that a person can fill holds a word of its own (``Kiwi0007``), and so does every file.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from agencies import seating
from agencies.models import Agency, Role, Seat, User
from coordination.administration import administrators
from records import access, documents, wall
from records.models import Document, EmergencyOpening, Secrecy, Side
from regulations.models import Act, Party
from requests import workflow
from requests.models import Agreement, CoordinationRequest, Dispatch, TimeNotice
from requests.workflow.answering import in_hand
from tests.factories import SENT_AT, fresh, make_seat, on_the, province, rule

AT, LONG_AGO = on_the(SENT_AT), on_the("2026-01-05 09:00")
NAMED_LATE = on_the("2026-03-02 12:00")
NOW = "2026-03-02 16:00"  # when everybody comes
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
WORD = re.compile(r"Kiwi\d{4}")


class Level(IntEnum):
    NOTHING, TRACK, VIEW = range(3)


NOTHING, TRACK, VIEW = Level

# --- Doors --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Does:
    """Who does it, by side and role, when the thing is in one of these states; with which form."""

    asks: str = ""
    answers: str = ""
    when: str = ""
    form: dict[str, str] = field(default_factory=dict)
    only_restricted: bool = False


@dataclass(frozen=True)
class Door:
    """A route. ``of``: the kind of thing its key names; ``side``: to the other it is not there."""

    of: str
    needs: Level = VIEW
    knows: str = "GET"
    side: str = ""
    does: Does | None = None

    def answers_to(self, method: str) -> bool:
        return ("GET" if method == "HEAD" else method) in self.knows.split()


OPEN = "sent received assigned drafting returned submitted signed silent noticed late proposed agreed contacted"  # noqa: E501
TAKEN = OPEN.removeprefix("sent ")  # registered, and still open
WRITERS = "leader focal officer"
REPLY = {"stance": "disagrees", "body": "Không", "signer": "{leader}", "version": "{version}"}
LATER = "15/04/2026"
RECEIPT = {"registered_on": "02/03/2026", "documents_complete": "yes", "incoming_number": "77"}

DOORS = {
    # the letter
    "requests:edit": Door(
        "letter", knows="GET POST", side="asks",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"subject": "Khác", "version": "{version}", "action": "save"}),
    ),
    "requests:autosave": Door(
        "letter", knows="POST", side="asks",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"subject": "Khác", "version": "{version}"}),
    ),
    "requests:preview": Door("letter", knows="POST", side="asks", does=Does()),
    "requests:sign": Door(
        "letter", knows="POST", does=Does(asks="leader", when="submitted")
    ),
    "requests:return": Door(
        "letter", knows="POST",
        does=Does(asks="leader", when="submitted", form={"returned_note": "Sửa"}),
    ),
    "requests:take_back": Door(
        "letter", knows="POST",
        does=Does(asks="focal officer", when="submitted"),
    ),
    "requests:issue": Door(
        "letter", TRACK, "GET POST", side="asks",
        does=Does(asks="clerk", when="signed", form={"document_number": "99-CV"}),
    ),
    "requests:withdraw": Door(
        "letter", knows="GET POST",
        does=Does(asks="leader focal", when="draft returned submitted issued answered",
                  form={"reason": "Thôi"}),
    ),
    "requests:close": Door(
        "letter", knows="POST", does=Does(asks=WRITERS, when="answered")
    ),
    "api:letter": Door("letter"),
    # one addressee: what its agency does
    "requests:register": Door(
        "dispatch", TRACK, "GET POST", side="answers",
        does=Does(answers="clerk", when="sent", form=RECEIPT),
    ),
    "requests:correct": Door(
        "dispatch", TRACK, "GET POST",
        does=Does(answers="clerk", when=TAKEN, form=RECEIPT | {"reason": "Nhầm"}),
    ),
    "requests:assign": Door(
        "dispatch", knows="GET POST",
        does=Does(answers="leader focal", when=TAKEN, form={"handler": "{colleague}"}),
    ),
    "requests:more_time": Door(
        "dispatch", knows="GET POST",
        does=Does(
            answers="leader focal handler",
            when=TAKEN.replace(" proposed agreed", ""),
            form={"new_due_on": LATER, "reason": "Thêm", "document_number": "5-CV"},
        ),
    ),
    "requests:propose_time": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, answers="leader focal handler", when="proposed agreed",
                  form={"due_on": LATER}),
    ),
    "requests:decline": Door(
        "dispatch", knows="GET POST",
        does=Does(answers="leader focal", when=TAKEN, form={"reason": "Không thuộc"}),
    ),
    "requests:contact": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, answers="leader focal clerk handler", when=OPEN,
                  form={"on": "02/03/2026", "means": "telephone", "said": "Đã gọi"}),
    ),
    "requests:save_reply": Door(
        "dispatch", knows="POST",
        does=Does(
            answers="leader focal handler", form=REPLY,
            when=TAKEN.replace(" submitted signed", "") + " consented",
        ),
    ),
    "requests:autosave_reply": Door(
        "dispatch", knows="POST",
        does=Does(
            answers="leader focal handler", form=REPLY,
            when=TAKEN.replace(" submitted signed", "") + " consented",
        ),
    ),
    "requests:sign_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="leader", when="submitted", form={"version": "{version}"}),
    ),
    "requests:take_back_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="leader focal handler", when="submitted"),
    ),
    "requests:issue_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="clerk", when="signed", form={"document_number": "98-CV"}),
    ),
    # one addressee: what the requester does
    "requests:remind": Door(
        "dispatch", knows="GET POST", does=Does(asks=WRITERS, when=OPEN, form={"text": "Gấp"})
    ),
    "requests:confirm_consent": Door(
        "dispatch", knows="POST", does=Does(asks=WRITERS, when="silent late")
    ),
    "requests:accept_late_notice": Door(
        "notice", knows="POST", does=Does(asks=WRITERS, when="late")
    ),
    "requests:accept_time": Door(
        "agreement", knows="POST", does=Does(asks=WRITERS, when="proposed")
    ),
    # clocks and pages
    "requests:detail": Door("case", TRACK),
    "requests:why": Door("dispatch", TRACK),
    "api:clock": Door("dispatch", TRACK),
    "reports:deadline_sheet": Door("dispatch", TRACK),
    "requests:file": Door("file"),
    # who may read
    "requests:readers": Door("case"),
    "requests:name_reader": Door(
        "case", knows="POST",
        does=Does(asks="leader focal", answers="leader focal", when="*", only_restricted=True,
                  form={"reader": "{colleague}", "sees_all": "all"}),
    ),
    "requests:unname_reader": Door(
        "case", knows="POST",
        does=Does(asks="leader focal", answers="leader focal", when="*", only_restricted=True,
                  form={"reader": "{named}"}),
    ),
    "requests:decide_emergency": Door(
        "opening", knows="POST",
        does=Does(asks="leader focal", when="asked", form={"action": "refuse"}),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A route without a thing: which roles (of a seat) find it; "*": whoever has signed in."""

    roles: str = "leader focal clerk officer overseer"
    knows: str = "GET"
    kwargs: dict[str, Any] = field(default_factory=dict)
    refused: int = 404  # to whom it is not open
    form: dict[str, str] = field(default_factory=dict)

    answers_to = Door.answers_to


PAGES = {
    "home": Page("*"),
    "choose_seat": Page("*", "POST"),
    "requests:inbox": Page("*"),
    "requests:list": Page("*"),
    "requests:notices": Page("*"),
    "requests:read_notices": Page("*", "POST"),
    "requests:incoming": Page("clerk"),
    "requests:compose": Page("leader focal officer"),
    "requests:begin": Page("leader focal officer", "POST", {"act": Act.OPINION}, 403),
    "requests:emergencies": Page(knows="GET POST"),
    "reports:dashboard": Page("leader overseer"),
    "api:drafts": Page("leader focal officer", "POST", refused=403),
    "regulations:list": Page("*"),
    "regulations:detail": Page("*", kwargs={"key": "002"}),
    "regulations:whole": Page("*", kwargs={"key": "002"}),
    "regulations:article": Page("*", kwargs={"key": "002", "n": 5}),
    "regulations:part": Page("*", kwargs={"key": "002", "slug": "dieu-5"}),
}
PUBLIC = {"signin", "signout", "healthz", "choose_display"}  # say nothing of a case to anybody


def routes(resolver: Any = None, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every address there is, by name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or str(entry.pattern)))


# --- Things -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    """Something with a key, and the facts about it on which it depends who may see it."""

    kind: str
    key: UUID
    name: str
    stage: str  # within, signed, out: of a letter; dispatch; opening
    asks: str
    answers: frozenset[str] = frozenset()
    is_restricted: bool = False
    is_assigned: bool = False
    state: str = ""
    inside: str = ""
    more: dict[str, int] = field(default_factory=dict, hash=False)
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def address(self, route: str, key: UUID | None = None) -> str:
        return reverse(route, kwargs={"pk": key or self.key, **self.more})


KINDS = {"case": {"letter", "dispatch"}}  # a key that may be of either kind


def is_of(thing: Thing, kind: str) -> bool:
    return thing.kind in KINDS.get(kind, {kind})


# --- Who sees what ------------------------------------------------------------------------------
# V(iew), T(rack) or nothing: of an ordinary / a restricted one. Before the signature, signed, out
# (the letter), its dispatch to this agency; whoever is not named here sees nothing of anything.

SEES = {
    ("asks", "leader"):      "V/V  V/V  V/V  V/V",
    ("asks", "deputy"):      "V/-  V/-  V/-  V/T",  # leader of the lead agency of the regulation
    ("asks", "focal"):       "V/-  V/-  V/-  V/-",
    ("asks", "clerk"):       "V/-  V/T  V/T  V/T",
    ("asks", "drafter"):     "V/V  V/V  V/V  V/V",
    ("asks", "named"):       "-/-  -/-  V/V  V/V",
    ("answers", "leader"):   "-/-  -/-  V/V  V/V",
    ("answers", "focal"):    "-/-  -/-  V/V  V/V",
    ("answers", "clerk"):    "-/-  -/-  V/T  V/T",
    ("answers", "handler"):  "-/-  -/-  V/V  V/V",  # of what was assigned to them
    ("answers", "named"):    "-/-  -/-  V/V  V/V",
    ("answers", "late"):     "-/-  -/-  V/V  V/V",  # of words and files only later ones
    ("other", "overseer"):   "-/-  -/-  -/-  T/T",
}  # fmt: skip
STAGES = ("within", "signed", "out", "dispatch")
OPENINGS = {"leader", "deputy", "focal", "drafter"}  # who asked, and who may decide
LETTER_OF = {"-": NOTHING, "T": TRACK, "V": VIEW}


@dataclass(frozen=True)
class Person:
    """``role`` is the row of ``SEES``; ``does`` are the roles of the seat, as ``Does`` has them.

    ``is_in``: signed in, active, with a current seat of an agency that exists.
    """

    agency: str = ""
    role: str = ""
    does: str = ""
    is_in: bool = True
    is_known: bool = True  # signed in with an active account

    def side_of(self, thing: Thing) -> str:
        if self.agency == thing.asks:
            return "asks"
        return "answers" if self.agency in thing.answers else "other"

    def level(self, thing: Thing) -> Level:
        """What this person holds of a thing, by the tables."""
        side = self.side_of(thing)
        if not self.is_in or (thing.inside and thing.inside != self.agency):
            return NOTHING
        if thing.stage == "opening":
            return VIEW if side == "asks" and self.role in OPENINGS else NOTHING
        if self.role == "handler" and not thing.is_assigned:
            return NOTHING
        if self.role == "late" and thing.kind == "file":
            return NOTHING  # all are older
        cell = SEES.get((side, self.role), "-/-  -/-  -/-  -/-").split()[
            STAGES.index(thing.stage)
        ]
        return LETTER_OF[cell.split("/")[thing.is_restricted]]

    def finds(self, door: Door, thing: Thing) -> bool:
        """Whether there is anything behind this door for this person."""
        other_side = door.side and self.side_of(thing) != door.side
        return not other_side and self.level(thing) >= door.needs

    def may(self, door: Door, thing: Thing) -> bool:
        """Whether this person may do what this door does, now."""
        rule = door.does
        if rule is None or not self.finds(door, thing):
            return False
        roles = {"asks": rule.asks, "answers": rule.answers}.get(self.side_of(thing), "").split()
        return (
            bool(set(roles) & set(self.does.split()))
            and (rule.when == "*" or thing.state in rule.when.split())
            and (thing.is_restricted or not rule.only_restricted)
        )


PEOPLE = {
    "leader of the sender": Person("bnc", "leader", "leader"),
    "deputy of the sender": Person("bnc", "deputy", "leader"),
    "focal point of the sender": Person("bnc", "focal", "focal"),
    "clerk of the sender": Person("bnc", "clerk", "clerk"),
    "drafter": Person("bnc", "drafter", "officer"),
    "colleague of the drafter": Person("bnc", "officer", "officer"),
    "reader named by the sender": Person("bnc", "named", "officer"),
    "leader of the addressee": Person("nui", "leader", "leader"),
    "focal point of the addressee": Person("nui", "focal", "focal"),
    "clerk of the addressee": Person("nui", "clerk", "clerk"),
    "handler": Person("nui", "handler", "officer handler"),
    "colleague of the handler": Person("nui", "officer", "officer"),
    "reader named by the addressee": Person("nui", "named", "officer"),
    "reader named too late": Person("nui", "late", "officer"),
    "reader named until yesterday": Person("nui", "expired", "officer"),
    "leader of the other addressee": Person("ben", "leader", "leader"),
    "focal point of the other addressee": Person("ben", "focal", "focal"),
    "clerk of the other addressee": Person("ben", "clerk", "clerk"),
    "officer of the other addressee": Person("ben", "officer", "officer"),
    "leader of a third agency": Person("congan", "leader", "leader"),
    "focal point of a third agency": Person("congan", "focal", "focal"),
    "clerk of a third agency": Person("congan", "clerk", "clerk"),
    "officer of a third agency": Person("congan", "officer", "officer"),
    "overseer who tracks": Person("thuongtruc", "overseer", "overseer"),
    "leader who tracks": Person("thuongtruc", "overseer", "leader"),
    "clerk beside the overseer": Person("thuongtruc", "clerk", "clerk"),
    "member who acts for a third agency": Person("congan", "focal", "focal"),
    "former member who is elsewhere now": Person("congan", "officer", "officer"),
    "former member": Person("nui", "former", is_in=False),
    "leader of a dissolved agency": Person("dong", "leader", "leader", is_in=False),
    "clerk of a dissolved agency": Person("dong", "clerk", "clerk", is_in=False),
    "superuser": Person(is_in=False),
    "administrator": Person(is_in=False),
    "inactive leader": Person("nui", "leader", is_in=False, is_known=False),
    "nobody": Person(is_in=False, is_known=False),
}
USERNAMES = {
    "leader of the sender": "bnc.leader",
    "deputy of the sender": "bnc.deputy",
    "focal point of the sender": "bnc.focal",
    "clerk of the sender": "bnc.clerk",
    "drafter": "bnc.officer",
    "colleague of the drafter": "bnc.other",
    "reader named by the sender": "bnc.named",
    "leader of the addressee": "nui.leader",
    "focal point of the addressee": "nui.focal",
    "clerk of the addressee": "nui.clerk",
    "handler": "nui.officer",
    "colleague of the handler": "nui.other",
    "reader named by the addressee": "nui.named",
    "reader named too late": "nui.late",
    "reader named until yesterday": "nui.expired",
    "leader of the other addressee": "ben.leader",
    "focal point of the other addressee": "ben.focal",
    "clerk of the other addressee": "ben.clerk",
    "officer of the other addressee": "ben.officer",
    "leader of a third agency": "congan.leader",
    "focal point of a third agency": "congan.focal",
    "clerk of a third agency": "congan.clerk",
    "officer of a third agency": "congan.officer",
    "overseer who tracks": "thuongtruc.overseer",
    "leader who tracks": "thuongtruc.leader",
    "clerk beside the overseer": "thuongtruc.clerk",
    "member who acts for a third agency": "nui.two",
    "former member who is elsewhere now": "nui.moved",
    "former member": "nui.former",
    "leader of a dissolved agency": "dong.leader",
    "clerk of a dissolved agency": "dong.clerk",
    "superuser": "root",
    "administrator": "quantri",
    "inactive leader": "nui.inactive",
}
INSIDERS = [name for name, person in PEOPLE.items() if person.agency in {"bnc", "nui", "ben"}
            and person.is_in and person.role in {role for _side, role in SEES}]  # fmt: skip

# --- States: the steps that lead there ----------------------------------------------------------

TO_ISSUE = "draft submit sign issue"
LETTERS = {
    "draft": "draft",
    "returned": "draft submit give_back",
    "submitted": "draft submit",
    "signed": "draft submit sign",
    "dropped": "draft withdraw",
    "issued": TO_ISSUE,
    "withdrawn": f"{TO_ISSUE} withdraw",
    "answered": f"{TO_ISSUE} register assign write put_up sign_reply issue_reply",
    "closed": f"{TO_ISSUE} register assign write put_up sign_reply issue_reply close",
}
DISPATCHES = {
    "sent": TO_ISSUE,
    "received": f"{TO_ISSUE} register",
    "assigned": f"{TO_ISSUE} register assign",
    "drafting": f"{TO_ISSUE} register assign write",
    "returned": f"{TO_ISSUE} register assign write put_up give_reply_back",
    "submitted": f"{TO_ISSUE} register assign write put_up",
    "signed": f"{TO_ISSUE} register assign write put_up sign_reply",
    "replied": f"{TO_ISSUE} register assign write put_up sign_reply issue_reply",
    "declined": f"{TO_ISSUE} register decline",
    "withdrawn": f"{TO_ISSUE} withdraw",
    "silent": f"long_ago {TO_ISSUE} register",
    "consented": f"long_ago {TO_ISSUE} register today confirm",
    "late": f"long_ago {TO_ISSUE} register today notice",
    "noticed": f"{TO_ISSUE} register assign notice",
    "proposed": f"information {TO_ISSUE} register assign propose",
    "agreed": f"information {TO_ISSUE} register assign propose agree",
    "contacted": f"{TO_ISSUE} register correct assign contact remind",
    "urgent": f"urgent {TO_ISSUE} register assign",
    "verified": f"information {TO_ISSUE} register assign write put_up sign_reply issue_reply",
    "verifying": f"information {TO_ISSUE} register assign write",
    "to two": f"to_two {TO_ISSUE} register assign write",
    "to two, answered": f"to_two {TO_ISSUE} register assign write put_up sign_reply issue_reply",
}
ALL = (*LETTERS, *DISPATCHES)
SOME = ("draft", "signed", "issued", "submitted", "replied", "drafting", "received", "to two")
WORLD = {  # of each marking, the states in which there is a case
    Secrecy.ORDINARY: ALL,
    Secrecy.WORKING_SECRET: ALL,
    Secrecy.SECRET: SOME,  # register-only: no words, a place where the paper lies
}


class Walk:
    """One letter, carried step by step; ``word()`` gives every field a word of its own."""

    def __init__(self, world: "World", secrecy: str) -> None:
        self.p, self.word, self.secrecy = world.p, world.word, secrecy
        self.at, self.code, self.to = AT, "002-5.1.c", [world.p.nui]
        self.is_secret = secrecy not in {Secrecy.ORDINARY, Secrecy.WORKING_SECRET}
        self.dispatch: Any = None

    def say(self) -> str:
        return "" if self.is_secret else self.word()

    def file(self, dossier: Any, by: Seat, inside: Agency | None = None) -> None:
        if not self.is_secret:
            upload = ContentFile(self.word().encode(), name=f"{self.word()}.txt")
            documents.store(upload, dossier=dossier, by=by, at=self.at, inside=inside)

    def long_ago(self) -> None:
        self.at = LONG_AGO

    def today(self) -> None:
        self.at = AT

    def information(self) -> None:
        self.code = "002-5.1.a"

    def urgent(self) -> None:
        self.code = "002-5.1.c-urgent"

    def to_two(self) -> None:
        self.to = [self.p.nui, self.p.ben, self.p.dong]

    def draft(self) -> None:
        found = rule(self.code)
        more = {"paper_place": self.word()} if self.is_secret else {}
        if self.code == "002-5.1.a":  # the clause takes its date from the letter
            more["letter_reply_by"] = date(2026, 3, 31)
        if found.condition == "urgent":
            more |= {"urgency": "urgent", "urgent_means": self.say()}
        self.case = workflow.draft(
            by=self.p.bnc_officer, at=self.at, act=found.act, rule=found, addressees=self.to,
            condition=found.condition, secrecy=self.secrecy, signer=self.p.bnc_leader,
            subject=self.say(), body=self.say(), **more,
        )  # fmt: skip
        self.file(self.case.dossier, self.p.bnc_officer)

    def submit(self) -> None:
        workflow.submit(self.case, by=self.p.bnc_officer, at=self.at)

    def give_back(self) -> None:
        workflow.return_to_draft(
            self.case, by=self.p.bnc_leader, at=self.at, returned_note=self.say()
        )

    def sign(self) -> None:
        workflow.sign(self.case, by=self.p.bnc_leader, at=self.at)

    def issue(self) -> None:
        workflow.issue(self.case, by=self.p.bnc_clerk, at=self.at, document_number=self.word())
        self.dispatch = self.case.dispatches.get(requested_agency=self.p.nui)

    def withdraw(self) -> None:
        workflow.withdraw(self.case, by=self.p.bnc_leader, at=self.at, reason=self.say())

    def close(self) -> None:
        workflow.close(self.case, by=self.p.bnc_officer, at=self.at)

    def register(self) -> None:
        workflow.register(
            self.dispatch, by=self.p.nui_clerk, at=self.at, incoming_number=self.word()
        )

    def correct(self) -> None:
        workflow.correct_receipt(
            self.dispatch, by=self.p.nui_clerk, at=self.at, registered_on=date(2026, 3, 2),
            incoming_number=self.word(), reason=self.say(), missing=self.say(),
            documents_complete=False,
        )  # fmt: skip

    def assign(self) -> None:
        workflow.assign(
            self.dispatch, by=self.p.nui_focal, at=self.at, handler=self.p.nui_officer,
            assignment_note=self.say(),
        )  # fmt: skip

    def write(self) -> None:
        if self.is_secret:
            said = {"paper_place": self.word()}
        else:
            said = {"stance": "disagrees", "body": self.say()}
            if self.code == "002-5.1.a":
                said |= {"stance": "informs", "is_verified": True, "verified_by": self.say(),
                         "verified_number": self.say()}  # fmt: skip
        self.reply = workflow.save_reply(
            self.dispatch, by=self.p.nui_officer, at=self.at, version=0,
            signer=self.p.nui_leader, **said,
        )  # fmt: skip
        self.file(self.dispatch.dossier, self.p.nui_officer, inside=self.p.nui)

    def put_up(self) -> None:
        workflow.submit_reply(self.reply, by=self.p.nui_officer, at=self.at)

    def give_reply_back(self) -> None:
        workflow.return_reply(
            self.reply, by=self.p.nui_leader, at=self.at, returned_note=self.say()
        )

    def sign_reply(self) -> None:
        workflow.sign_reply(self.reply, by=self.p.nui_leader, at=self.at)

    def issue_reply(self) -> None:
        workflow.issue_reply(
            self.reply, by=self.p.nui_clerk, at=self.at, document_number=self.word()
        )

    def decline(self) -> None:
        workflow.decline(self.dispatch, by=self.p.nui_leader, at=self.at, reason=self.say())

    def confirm(self) -> None:
        workflow.confirm_consent(self.dispatch, by=self.p.bnc_officer, at=self.at)

    def notice(self) -> None:
        workflow.give_notice(
            self.dispatch, by=self.p.nui_leader, at=self.at, reason=self.say(),
            new_due_on=date(2026, 3, 20), document_number=self.word(),
        )  # fmt: skip

    def propose(self) -> None:
        workflow.propose_time(
            self.dispatch, by=self.p.nui_officer, at=self.at, due_on=date(2026, 3, 25),
            reason=self.say(),
        )  # fmt: skip

    def agree(self) -> None:
        proposal = self.dispatch.agreements.get()
        workflow.accept_time(proposal, by=self.p.bnc_officer, at=self.at)

    def contact(self) -> None:
        for seat in (self.p.bnc_officer, self.p.nui_officer):
            workflow.log_contact(
                self.dispatch, by=seat, at=self.at, on=date(2026, 3, 2), means="telephone",
                said=self.say() or "Đã gọi",
            )  # fmt: skip

    def remind(self) -> None:
        workflow.remind(self.dispatch, by=self.p.bnc_leader, at=self.at, text=self.say())


class World:
    """The province with a case in every state, and everybody signed in who can be."""

    def __init__(self) -> None:
        numbers = itertools.count(1)
        self.word = lambda: f"Kiwi{next(numbers):04d}"
        self.states: dict[UUID, str] = {}
        self._people()
        for secrecy, states in WORLD.items():
            for state in states:
                for table in (LETTERS, DISPATCHES):
                    if state in table:
                        self._walk(table, state, secrecy)
        self._name_readers()
        self.opening = workflow.ask_emergency(
            by=self.p.bnc_officer, at=AT, file_number=self.word(), file_agency=self.p.nui,
            reason=self.word(), until_on=date(2026, 3, 10),
        )  # fmt: skip
        self.clients = {name: self._signed_in(name) for name in PEOPLE}
        self._part()
        self.things = list(self._things())

    def _people(self) -> None:
        p = province()
        for name, role in (
            ("bnc.deputy", "leader"), ("bnc.other", "officer"), ("bnc.named", "officer"),
            ("nui.other", "officer"), ("nui.named", "officer"), ("nui.late", "officer"),
            ("nui.expired", "officer"), ("nui.former", "officer"), ("nui.moved", "leader"),
            ("nui.two", "leader"), ("nui.inactive", "leader"),
        ):  # fmt: skip
            make_seat(getattr(p, name.split(".")[0]), role, username=name)
        for name in ("nui.moved", "nui.two"):
            seating.appoint(
                Seat(user=User.objects.get(username=name), agency=p.congan, title="Cán bộ",
                     roles=[Role.OFFICER if name == "nui.moved" else Role.FOCAL_POINT],
                     started_on=date(2025, 1, 1))
            )  # fmt: skip
        for name in ("root", "quantri"):
            User.objects.create_user(name, full_name=name, is_staff=True)
        User.objects.filter(username="root").update(is_superuser=True)
        User.objects.get(username="quantri").groups.add(administrators())
        lead = Party.objects.get(regulation__key="002", code="BNCTU")
        lead.members.add(p.thuongtruc)  # its leaders oversee, and are no party to any of it
        self.p = province()

    def _walk(self, table: dict[str, str], state: str, secrecy: str) -> None:
        walk = Walk(self, secrecy)
        for step in table[state].split():
            getattr(walk, step)()
        made = walk.case if table is LETTERS else walk.dispatch
        self.states[made.pk] = state
        if table is LETTERS and walk.dispatch:
            self.states[walk.dispatch.pk] = ""

    def _name_readers(self) -> None:
        for agency, name, more in (
            ("bnc", "named", {}),
            ("nui", "named", {"until_on": date(2099, 12, 31)}),
            ("nui", "late", {"sees_from": NAMED_LATE}),
            ("nui", "expired", {"until_on": date(2026, 1, 31)}),
            ("nui", "former", {}),
        ):
            seat = getattr(self.p, f"{agency}_{name}")
            circle = access.Circle((seat.group_id,), Side.OVERSEES, "được nêu tên")
            dispatches = Dispatch.objects.select_related("dossier", "case__dossier")
            if agency == "nui":
                dispatches = dispatches.filter(requested_agency=self.p.nui)
            for dispatch in dispatches:
                for dossier in (dispatch.dossier, dispatch.case.dossier):
                    access.grant(dossier, circle, by=None, is_open=False, **more)

    def _signed_in(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name != "nobody":
            user = User.objects.get(username=USERNAMES[name])
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if name == "member who acts for a third agency":
            session = client.session
            session["seat"] = user.seats.get(agency=self.p.congan).pk
            session.save()
        return client

    def _part(self) -> None:
        """After all was given and everybody had come in: some have no business here any more."""
        seating.end(self.p.nui_former, on=date(2026, 1, 31))
        moved = Seat.objects.get(user__username="nui.moved", agency=self.p.nui)
        seating.end(moved, on=date(2026, 1, 31))
        User.objects.filter(username="nui.inactive").update(is_active=False)
        Agency.objects.filter(code="dong").update(valid_to=date(2026, 1, 31))

    # --- What there is, read from the rows ---

    def _things(self) -> Iterator[Thing]:
        letters = {
            case.pk: self._letter(case)
            for case in CoordinationRequest.objects.select_related(
                "dossier", "requesting_agency"
            ).order_by("drafted_at", "pk")
        }
        found = list(letters.values())
        for row in Dispatch.objects.select_related("dossier", "requested_agency").order_by("pk"):
            found.append(self._dispatch(row, letters[row.case_id]))
        yield from found
        by_key = {thing.key: thing for thing in found}
        for kind, model in (("notice", TimeNotice), ("agreement", Agreement)):
            for row in model.objects.order_by("pk"):
                thing = by_key[row.dispatch_id]
                yield self._like(thing, kind=kind, more={kind: row.pk})
        for row in Document.objects.select_related("inside_agency").order_by("pk"):
            inside = row.inside_agency.code if row.inside_agency else ""
            thing = by_key[row.dossier_id]
            yield self._like(thing, kind="file", key=row.pk, inside=inside, facts={})
        for row in EmergencyOpening.objects.all():
            yield Thing("opening", row.pk, "opening", "opening", "bnc", state="asked")

    @staticmethod
    def _like(thing: Thing, **changed: Any) -> Thing:
        name = f"{changed['kind']} of {thing.name}"
        return Thing(**{**thing.__dict__, "name": name, **changed})

    def _letter(self, case: CoordinationRequest) -> Thing:
        Status = CoordinationRequest.Status
        stage = "out" if case.issued_at else "signed" if case.status == Status.SIGNED else "within"
        answers = {a.code for a in case.addressees.all()} if case.issued_at else set()
        state = self.states.get(case.pk, "")
        assigned = case.dispatches.exclude(handler=None).exists()
        return Thing(
            "letter", case.pk, f"{case.dossier.secrecy} letter, {state or case.status}", stage,
            "bnc", frozenset(answers), case.dossier.is_restricted, assigned, state,
            facts={"version": case.version, "leader": self.p.bnc_leader.pk},
        )  # fmt: skip

    def _dispatch(self, row: Dispatch, letter: Thing) -> Thing:
        state = self.states.get(row.pk, "")
        reply = in_hand(row)
        return Thing(
            "dispatch", row.pk, f"{row.dossier.secrecy} dispatch, {state or row.status}",
            "dispatch", "bnc", frozenset({row.requested_agency.code}), row.dossier.is_restricted,
            row.handler_id is not None, state,
            facts={"version": reply.version if reply else 0, "leader": self.p.nui_leader.pk},
        )  # fmt: skip

    # --- Going through a door ---

    def form(self, door: Door | Page, thing: Thing | None, person: Person) -> dict[str, str]:
        """What is filled in: as it should be, so that a refusal is not for want of something."""
        filled = door.form if isinstance(door, Page) else door.does.form if door.does else {}
        other = getattr(self.p, f"{person.agency}_other", None) if person.agency else None
        named = getattr(self.p, f"{person.agency}_named", None) if person.agency else None
        facts = {"version": 0, "leader": 0, **(thing.facts if thing else {})}
        facts |= {"colleague": other.pk if other else 0, "named": named.pk if named else 0}
        return {name: text.format(**facts) for name, text in filled.items()}

    def go(
        self, who: str, method: str, address: str, form: dict[str, str] | None = None
    ) -> SimpleNamespace:
        """One request as this person: status, body and headers, without what always differs."""
        client = self.clients[who]
        client.cookies.pop("messages", None)
        call = getattr(client, method.lower())
        response = call(address, form or {}) if method == "POST" else call(address)
        content = response.getvalue() if response.streaming else response.content
        headers = {k: v for k, v in response.items() if k not in {"Date", "Set-Cookie"}}
        cookies = sorted(set(client.cookies) - {"sessionid", "csrftoken"})
        return SimpleNamespace(
            status=response.status_code, body=content, headers=headers, cookies=cookies,
            text=f"{content.decode(errors='replace')}\n{headers}\n{response.cookies.output()}",
        )  # fmt: skip

    def try_door(
        self, who: str, route: str, door: Door, method: str, thing: Thing, *, missing: bool = False
    ) -> SimpleNamespace:
        key = uuid4() if missing else thing.key
        form = self.form(door, thing, PEOPLE[who])
        answer = self.go(who, method, thing.address(route, key), form)
        if "Location" in answer.headers:  # the sign-in page is told where one wanted to go
            answer.headers["Location"] = answer.headers["Location"].replace(str(key), "KEY")
        return answer


@contextlib.contextmanager
def standing(files: Path) -> Iterator[World]:
    """The world, for as many tests as stand inside; afterwards nothing of it is left."""
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(FILES_ROOT=files),
        transaction.atomic(),
    ):

        def arrive(user_id: int | None):
            wall.act_as(user_id)
            return on_the(NOW)

        patch.setattr("coordination.middleware.act_as", arrive)
        patch.setattr("reports.views.render_pdf", lambda html, **_: f"%PDF-{html}".encode())
        yield World()
        transaction.set_rollback(True)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Has anything changed? ----------------------------------------------------------------------

PASSING = {"django_session", "django_migrations"}  # a session is renewed by every request


def tables(*prefixes: str) -> list[str]:
    names = sorted(set(connection.introspection.table_names()) - PASSING)
    return [name for name in names if name.startswith(prefixes or ("",))]


def digest(*prefixes: str) -> dict[str, tuple[int, str]]:
    """Of every table how many rows there are, and the MD5 of all of them."""
    one = (
        "select '{0}', count(*), md5(coalesce(string_agg(t::text, '' order by t::text), ''))"
        " from {0} t"
    )
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(one.format(name) for name in tables(*prefixes)))
        return {name: (count, md5) for name, count, md5 in cursor.fetchall()}


OURS = ("agencies_", "records_", "requests_")  # where a request may write at all


def changed(before: dict, after: dict) -> list[str]:
    return sorted(name for name in after if before.get(name) != after[name])


__all__ = ["fresh"]
