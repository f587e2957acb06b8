"""What lies behind the doors: a case in every state, with a word of its own in every field.

``LETTERS`` and ``DISPATCHES`` are the states a case can be in, as the steps that lead there. Each
field that a person can fill holds a word (``Kiwi0007``) that stands nowhere else, and so does each
file. Everybody of ``tests.outsiders.PEOPLE`` has signed in; then some lost what they had.
"""

import contextlib
import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, override_settings

from agencies import seating, tokens
from agencies.models import Agency, Role, Seat, Substitution, User
from complaints.models import ComplaintCase, Matter, Opening
from coordination.administration import administrators
from records import access, documents, wall
from records.models import Document, EmergencyOpening, Mail, Numbering, Secrecy, Side
from regulations.models import Party
from requests import workflow
from requests.models import (
    Agreement,
    Comment,
    Contact,
    CoordinationRequest,
    DeemedConsent,
    Dispatch,
    Question,
    SavedFilter,
    TimeNotice,
)
from requests.workflow.answering import in_hand
from tests.complaints import carried as tests_of_complaints
from tests.factories import SENT_AT, make_seat, on_the, province, rule
from tests.meetings import carried as tests_of_meetings
from tests.outsiders import DOORS, IS_THOROUGH, PEOPLE, USERNAMES, Door, Page, Person, Thing
from tests.personnel import carried as tests_of_personnel
from tests.reports import carried as tests_of_reports
from tests.reports import carried_difficulties as tests_of_difficulties
from tests.reports import carried_prints as tests_of_prints
from tests.vetting import carried as tests_of_vetting

AT, LONG_AGO = on_the(SENT_AT), on_the("2026-01-05 09:00")
NAMED_LATE = on_the("2026-03-02 12:00")
NOW = "2026-03-02 16:00"  # when everybody comes
WORD = re.compile(r"Kiwi\d{4}")
States = Mapping[str, tuple[str, ...]]

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
    "replied": f"{TO_ISSUE} register assign write put_up sign_reply issue_reply respond",
    "declined": f"{TO_ISSUE} register decline",
    "withdrawn": f"{TO_ISSUE} withdraw",
    "silent": f"long_ago {TO_ISSUE} register",
    "consented": f"long_ago {TO_ISSUE} register today confirm",
    "contested": f"long_ago {TO_ISSUE} register today confirm contest",
    "reopened": f"long_ago {TO_ISSUE} register today confirm contest refuse_contest set_aside",
    "put_forward": f"long_ago {TO_ISSUE} register today put_forward",
    "paper": f"{TO_ISSUE} register record_paper",
    "asked": f"{TO_ISSUE} register assign ask_twice agree_in_talk",
    "late": f"long_ago {TO_ISSUE} register today notice",
    "noticed": f"{TO_ISSUE} register assign notice",
    "proposed": f"information {TO_ISSUE} register assign propose",
    "agreed": f"information {TO_ISSUE} register assign propose agree",
    "contacted": f"with_copy {TO_ISSUE} register correct assign contact remind",
    "urgent": f"urgent {TO_ISSUE} register assign",
    "verified": f"information {TO_ISSUE} register assign write put_up sign_reply issue_reply",
    "verifying": f"information {TO_ISSUE} register assign write",
    "split": f"under_001 {TO_ISSUE} register assign write put_up sign_reply issue_reply",
    "up": f"under_001 {TO_ISSUE} register assign write put_up sign_reply issue_reply go_up",
    "directed": f"under_001 {TO_ISSUE} register assign write put_up sign_reply issue_reply go_up"
    " direct",
    "both": f"to_two {TO_ISSUE} register assign write",
    "both_answered": f"to_two {TO_ISSUE} register assign write put_up sign_reply issue_reply",
}
ALL = tuple(dict.fromkeys((*LETTERS, *DISPATCHES)))
WORLD: States = {  # of each marking, the states in which there is a case
    Secrecy.ORDINARY: ALL,
    Secrecy.WORKING_SECRET: ALL,
    Secrecy.SECRET: ("signed", "submitted", "replied", "received", "both"),  # register-only
}


class Walk:
    """One letter, carried step by step; ``word()`` gives every field a word of its own."""

    def __init__(self, world: "World", secrecy: str) -> None:
        self.p, self.word, self.secrecy = world.p, world.word, secrecy
        self.at, self.code, self.to = AT, "002-5.1.c", [world.p.nui]
        self.is_secret = secrecy not in {Secrecy.ORDINARY, Secrecy.WORKING_SECRET}
        self.copies: list[Agency] = []
        self.dispatch: Any = None
        self.besides: dict[UUID, str] = {}  # other letters that came of it, and their states

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

    def under_001(self) -> None:
        self.code = "001-6.2-opinion"  # a clause with a way up

    def with_copy(self) -> None:
        self.copies = [self.p.khoi]

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
            copies=self.copies,
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
            if self.code != "002-5.1.a":
                said["comments"] = [{"section": self.say(), "text": self.say()}]
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

    def respond(self) -> None:
        rows = Comment.objects.filter(reply__dispatch=self.dispatch)
        responses = [{"comment": str(c.pk), "kind": "partly", "text": self.say()} for c in rows]
        workflow.answer_comments(self.case, by=self.p.bnc_officer, at=self.at, responses=responses)

    def decline(self) -> None:
        workflow.decline(self.dispatch, by=self.p.nui_leader, at=self.at, reason=self.say())

    def confirm(self) -> None:
        workflow.confirm_consent(self.dispatch, by=self.p.bnc_officer, at=self.at)

    def put_forward(self) -> None:
        """As about a person; a clause of that kind binds other agencies than these."""
        Dispatch.objects.filter(pk=self.dispatch.pk).update(
            consent_put_by=self.p.bnc_focal, consent_put_at=self.at
        )

    def contest(self) -> None:
        workflow.contest_consent(
            self.dispatch, by=self.p.nui_leader, at=self.at, reason=self.say(),
            document_number=self.word(),
        )  # fmt: skip

    def refuse_contest(self) -> None:
        workflow.refuse_contest(self.dispatch, by=self.p.bnc_leader, at=self.at, reason=self.say())

    def set_aside(self) -> None:
        workflow.set_aside_consent(
            self.dispatch, by=self.p.bnc_leader, at=self.at, reason=self.say()
        )

    def record_paper(self) -> None:
        workflow.record_paper_answer(
            self.dispatch, by=self.p.bnc_officer, at=self.at, document_number=self.word(),
            issued_on=date(2026, 3, 2), arrived_on=date(2026, 3, 2), stance="disagrees",
            body=self.say(),
        )  # fmt: skip

    def ask_twice(self) -> None:
        """Answered, and not yet."""
        p, dispatch, at = self.p, self.dispatch, self.at
        first = workflow.ask(dispatch, by=p.bnc_officer, at=at, kind="question", text=self.say())
        workflow.answer_question(first, by=p.nui_officer, at=at, text=self.say())
        workflow.ask(dispatch, by=p.nui_officer, at=at, kind="papers", text=self.say())

    def agree_in_talk(self) -> None:
        """Followed by a paper, and not yet."""
        first, _second = [
            workflow.log_contact(
                self.dispatch, by=seat, at=self.at, on=date(2026, 3, 2), means="meeting",
                said=self.say(), needs_writing=True,
            )
            for seat in (self.p.bnc_officer, self.p.nui_officer)
        ]  # fmt: skip
        workflow.settle_contact(
            first, by=self.p.nui_officer, at=self.at, written_number=self.word()
        )

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

    def go_up(self) -> None:
        way = workflow.report_up(self.dispatch, by=self.p.bnc_officer, at=self.at)
        report = workflow.save(
            way.report, by=self.p.bnc_officer, at=self.at, version=0, signer=self.p.bnc_leader
        )
        workflow.submit(report, by=self.p.bnc_officer, at=self.at)
        workflow.sign(report, by=self.p.bnc_leader, at=self.at)
        workflow.issue(report, by=self.p.bnc_clerk, at=self.at, document_number=self.word())
        way.refresh_from_db()
        way.meeting_number = self.word()  # where the clause asks for a meeting that failed
        way.meeting_on = date(2026, 3, 2)
        way.save(update_fields=["meeting_number", "meeting_on"])
        self.way, self.besides = way, {report.pk: ""}

    def direct(self) -> None:
        workflow.record_direction(
            self.way, by=self.p.bnc_officer, at=self.at, number=self.word(),
            on=date(2026, 3, 2), text=self.say(),
        )  # fmt: skip

    def remind(self) -> None:
        workflow.remind(self.dispatch, by=self.p.bnc_leader, at=self.at, text=self.say())


@dataclass(frozen=True)
class Answer:
    """What came back; two are the same whatever the date and the end of the session."""

    status: int
    body: bytes
    headers: dict[str, str]
    cookies: str = field(compare=False)

    @property
    def text(self) -> str:
        return f"{self.body.decode(errors='replace')}\n{self.headers}\n{self.cookies}"


class World:
    """The province with a case in every state, and everybody signed in who can be."""

    def __init__(self, states_of: States, first: Callable[["World"], Any]) -> None:
        numbers = itertools.count(1)
        self.word = lambda: f"Kiwi{next(numbers):04d}"
        self.states: dict[UUID, str] = {}
        self._people()
        self.clients = {name: self._signed_in(name) for name in PEOPLE}
        self.first = first(self)  # what was to be looked at while the house was empty
        for secrecy, states in states_of.items():
            for state in states:
                for table in (LETTERS, DISPATCHES):
                    if state in table:
                        self._walk(table, state, secrecy)
        self._name_readers()
        self.opening = workflow.ask_emergency(
            by=self.p.bnc_officer, at=AT, file_number=self.word(), file_agency=self.p.nui,
            reason=self.word(), until_on=date(2026, 3, 10),
        )  # fmt: skip
        workflow.keep_filter(
            by=self.p.bnc_leader, at=AT, name=self.word(), query=f"q={self.word()}"
        )
        self._complaints()
        self._reports()
        self._vetting()
        self._meetings()
        self._personnel()
        self._difficulties()
        self.print = tests_of_prints.made(self.p.bnc_leader, AT)
        tests_of_prints.worded(User.objects.get(username="quantri"), AT)
        Numbering.objects.create(agency=self.p.khoi, kind="BC")
        self._part()
        self.things = list(self._things())

    def _people(self) -> None:
        p = province()
        for name, role in (
            ("bnc.deputy", "leader"), ("bnc.other", "officer"), ("bnc.named", "officer"),
            ("nui.other", "officer"), ("nui.named", "officer"), ("nui.late", "officer"),
            ("nui.expired", "officer"), ("nui.former", "officer"), ("nui.moved", "leader"),
            ("nui.two", "leader"), ("nui.inactive", "leader"), ("nui.stand_in", "officer"),
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
        self._stand_in(province())
        lead = Party.objects.get(regulation__key="002", code="BNCTU")
        lead.members.add(p.thuongtruc)  # its leaders oversee, and are no party to any of it
        for code, members in (("DUCAT", [p.bnc, p.thuongtruc]), ("BTVTU", [p.kiemtra])):
            Party.objects.get(regulation__key="001", code=code).members.set(members)
        self.p = province()

    @staticmethod
    def _stand_in(p: Any) -> None:
        """Somebody acts for the handler, also on the day of the database's clock; another did.

        And the outbox of the worker holds a mail.
        """
        for substitute, until, ended in (
            (p.nui_stand_in, date(2099, 12, 31), None),
            (p.nui_other, date(2026, 2, 28), AT),
        ):
            Substitution.objects.create(
                absent=p.nui_officer, substitute=substitute, from_on=date(2026, 1, 1),
                until_on=until, named_by=p.nui_officer, named_at=LONG_AGO, ended_at=ended,
            )  # fmt: skip
        tokens.make(p.nui_officer, name="Lịch", scopes=["read"], expires_on=AT.date(), at=AT)
        Mail.objects.create(
            user=p.bnc_leader.user, on=AT.date(), address="leader@example.vn", subject="Bản tin",
            body="1", created_at=AT,
        )  # fmt: skip

    def _walk(self, table: dict[str, str], state: str, secrecy: str) -> None:
        walk = Walk(self, secrecy)
        for step in table[state].split():
            getattr(walk, step)()
        made = walk.case if table is LETTERS else walk.dispatch
        self.states[made.pk] = state
        self.states |= walk.besides
        if table is LETTERS and walk.dispatch:
            self.states[walk.dispatch.pk] = ""

    def _vetting(self) -> None:
        """A vetting file at each stage; a letter of each marking asks about somebody by code."""
        for state in tests_of_vetting.STATES:
            case = tests_of_vetting.carry(self.p, self.word, state, AT)
            self.states[case.pk] = state
        for dispatch in Dispatch.objects.filter(status="assigned").order_by("delivered_at", "pk"):
            if self.states.get(dispatch.pk) in {"drafting", "assigned"}:
                tests_of_vetting.with_a_line(dispatch, self.word)

    def _meetings(self) -> None:
        """Meetings, people lent, area officers; apart from the states of their letters."""
        self.of_meetings = tests_of_meetings.carry(self.p, self.word, AT)

    def _personnel(self) -> None:
        for state in tests_of_personnel.STATES:
            case = tests_of_personnel.carry(self.p, self.word, state, AT)
            self.states[case.pk] = state

    def _difficulties(self) -> None:
        for state in tests_of_difficulties.STATES:
            for row in tests_of_difficulties.carry(self.p, self.word, state, AT):
                self.states[row.pk] = state

    def _complaints(self) -> None:
        """A complaint in each state, a sealed denunciation, a matter with a report."""
        with tests_of_complaints.accredited():
            for state in tests_of_complaints.STATES:
                case = tests_of_complaints.carry(self.p, self.word, state, AT)
                self.states[case.pk] = state
            matter = tests_of_complaints.watch(self.p, self.word, AT)
            self.states[matter.pk] = "watched"

    def _reports(self) -> None:
        """An obligation in each state, reports that hang on letters that are here already."""
        for state in tests_of_reports.STATES:
            row = tests_of_reports.carry(self.p, self.word, state, AT)
            self.states[row.pk] = state
        tests_of_reports.hang_reports(self.p, self.word, AT)

    def _name_readers(self) -> None:
        for agency, name, more in (
            ("bnc", "named", {}),
            ("nui", "named", {"until_on": date(2099, 12, 31)}),
            ("nui", "late", {"sees_from": NAMED_LATE}),
            ("nui", "expired", {"until_on": date(2026, 1, 31)}),
            ("nui", "former", {}),
        ):
            seat = getattr(self.p, f"{agency}_{name}")
            circle = access.Circle((seat.group_id,), Side.OVERSEES, "được nêu tên", **more)
            dispatches = Dispatch.objects.select_related("dossier", "case__dossier")
            if agency == "nui":
                dispatches = dispatches.filter(requested_agency=self.p.nui)
            for dispatch in dispatches:
                for dossier in (dispatch.dossier, dispatch.case.dossier):
                    access.grant(dossier, circle, by=None, is_open=False)

    def _signed_in(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name != "nobody":
            user = User.objects.get(username=USERNAMES[name])
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if name == "member who acts for a third agency":
            session = client.session
            session["seat"] = user.seats.get(agency=self.p.congan).pk
            session.save()
        if name == "substitute of the handler":
            session = client.session
            session["seat"] = self.p.nui_officer.pk
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
        for row in tests_of_reports.reports():
            yield self._like(by_key[row.pk], kind="report")
        for thing in (
            *self._of_complaints(), *self._of_vetting(), *self._of_obligations(),
            *self._of_personnel(), *self._of_difficulties(),
        ):  # fmt: skip
            by_key[thing.key] = by_key.get(thing.key, thing)
            yield thing
        for key, row in tests_of_meetings.on_letters(self.of_meetings):
            facts = letters[key].facts | {"nui": self.p.nui.pk} | row.pop("facts", {})
            name = f"{row['kind']} of {letters[key].name}"
            yield Thing(**{**letters[key].__dict__, "name": name, "facts": facts, **row})
        for row in tests_of_meetings.of_areas(self.p):
            by_key[row["key"]] = by_key.get(row["key"], Thing(**row))
            yield Thing(**row)
        for row in DeemedConsent.objects.select_related("outcome").order_by("pk"):
            yield self._like(by_key[row.outcome.dispatch_id], kind="consent")
        waiting = Question.objects.filter(answered_at=None)
        open_talk = Contact.objects.filter(needs_writing=True, written_at=None)
        for kind, rows in (
            ("notice", TimeNotice.objects), ("agreement", Agreement.objects),
            ("question", waiting), ("contact", open_talk),
        ):  # fmt: skip
            for row in rows.order_by("pk"):
                thing = by_key[row.dispatch_id]
                yield self._like(thing, kind=kind, more={kind: row.pk})
        yield from self._of_letters(by_key)
        for row in Document.objects.select_related("inside_agency").order_by("pk"):
            inside = row.inside_agency.code if row.inside_agency else ""
            thing = by_key[row.dossier_id]
            yield self._like(thing, kind="file", key=row.pk, inside=inside, facts={})
        for row in EmergencyOpening.objects.all():
            yield Thing("opening", row.pk, "opening", "opening", "bnc", state="asked")
        for row in SavedFilter.objects.all():
            yield Thing("filter", uuid4(), "filter", "own", "bnc", more={"filter": row.pk})

    def _of_letters(self, by_key: dict[UUID, Thing]) -> Iterator[Thing]:
        """What is printed of a dispatch, and somebody's own print."""
        for row in Dispatch.objects.filter(replies__is_paper=False).distinct().order_by("pk"):
            is_out = row.replies.filter(is_paper=False, status="issued").exists()
            inside = "" if is_out else row.requested_agency.code
            yield self._like(by_key[row.pk], kind="answer", inside=inside)
        for row in Dispatch.objects.exclude(time_notices=None).distinct().order_by("pk"):
            yield self._like(by_key[row.pk], kind="time_notice")
        yield Thing("print", self.print.pk, "print", "own", "bnc", state="made")

    def _of_vetting(self) -> Iterator[Thing]:
        facts = {"congan": self.p.congan.pk, "second": self.p.bnc_deputy.pk}
        for row in tests_of_vetting.things(self.states):
            name = f"{row['kind']}, {row['state']}"
            person = row.get("more", {}).get("number", 0)
            yield Thing(
                name=name, stage="vetting", asks="bnc", is_restricted=True,
                facts=facts | {"person": person}, **row,
            )  # fmt: skip

    def _of_obligations(self) -> Iterator[Thing]:
        for row in tests_of_reports.obligations():
            state = self.states.get(row.pk, "")
            yield Thing(
                "obligation", row.pk, f"obligation, {state}", "obligation", "bnc",
                frozenset({"nui"}), state=state,
            )  # fmt: skip

    def _of_personnel(self) -> Iterator[Thing]:
        for row in tests_of_personnel.things(self.states):
            yield Thing(
                name=f"{row['kind']}, {row['state']}", stage="personnel", asks="bnc",
                is_restricted=True, facts={"nui": self.p.nui.pk}, **row,
            )  # fmt: skip

    def _of_difficulties(self) -> Iterator[Thing]:
        for row in tests_of_difficulties.things(self.states):
            yield Thing(
                name=f"{row['kind']}, {row['state']}", stage="difficulty", asks="bnc",
                answers=frozenset({"nui"}), **row,
            )  # fmt: skip

    def _of_complaints(self) -> Iterator[Thing]:
        facts = {"ben": self.p.ben.pk, "leader": self.p.bnc_leader.pk}
        for kind, rows in (("complaint", ComplaintCase.objects), ("matter", Matter.objects)):
            for row in rows.order_by("number"):
                state = self.states.get(row.pk, "")
                yield Thing(
                    kind, row.pk, f"{kind}, {state}", "complaint", "bnc", is_restricted=True,
                    is_assigned=True, state=state, facts=facts,
                )  # fmt: skip
        for row in Opening.objects.order_by("pk"):
            yield Thing(
                "unsealing", row.case_id, "unsealing", "complaint", "bnc", is_restricted=True,
                state="sealed", more={"opening": row.pk},
            )  # fmt: skip

    @staticmethod
    def _like(thing: Thing, **changed: Any) -> Thing:
        name = f"{changed['kind']} of {thing.name}"
        return Thing(**{**thing.__dict__, "name": name, **changed})

    def _letter(self, case: CoordinationRequest) -> Thing:
        stage = "out" if case.issued_at else "signed" if case.status == "signed" else "within"
        answers = {a.code for a in case.addressees.all()} if case.issued_at else set()
        state = self.states.get(case.pk, "")
        assigned = case.dispatches.exclude(handler=None).exists()
        comments = Comment.objects.filter(reply__dispatch__case=case, reply__status="issued")
        comment = comments.values_list("pk", flat=True).first() or 0
        return Thing(
            "letter", case.pk, f"{case.dossier.secrecy} letter, {state or case.status}", stage,
            "bnc", frozenset(answers), case.dossier.is_restricted,
            case.dossier.is_register_only, assigned, state,
            facts={
                "version": case.version, "leader": self.p.bnc_leader.pk, "ben": self.p.ben.pk,
                "comment": comment,
            },
        )  # fmt: skip

    def _dispatch(self, row: Dispatch, letter: Thing) -> Thing:
        state = self.states.get(row.pk, "")
        reply = in_hand(row)
        return Thing(
            "dispatch", row.pk, f"{row.dossier.secrecy} dispatch, {state or row.status}",
            "dispatch", "bnc", frozenset({row.requested_agency.code}), row.dossier.is_restricted,
            row.dossier.is_register_only, row.handler_id is not None, state,
            facts={"version": reply.version if reply else 0, "leader": self.p.nui_leader.pk},
        )  # fmt: skip

    # --- Going through a door ---

    def form(self, door: Door | Page, thing: Thing | None, person: Person) -> dict[str, str]:
        """What is filled in: as it should be, so that a refusal is not for want of something."""
        filled = door.form if isinstance(door, Page) else door.does.form if door.does else {}
        other = getattr(self.p, f"{person.agency}_other", None) if person.agency else None
        named = getattr(self.p, f"{person.agency}_named", None) if person.agency else None
        facts = {"version": 0, "leader": 0, "comment": 0, **(thing.facts if thing else {})}
        facts |= {"colleague": other.pk if other else 0, "named": named.pk if named else 0}
        filled = {name: text.format(**facts) for name, text in filled.items()}
        return filled | {"form_key": str(uuid4())}

    def go(
        self, who: str, method: str, address: str, form: dict[str, str] | None = None
    ) -> Answer:
        """One request as this person."""
        client = self.clients[who]
        client.cookies.pop("messages", None)
        call = getattr(client, method.lower())
        if method == "POST" and address.startswith("/api/v1/"):
            said = {k: v for k, v in (form or {}).items() if k != "form_key"}
            response = call(address, said, content_type="application/json")
        else:
            response = call(address, form or {}) if method == "POST" else call(address)
        content = response.getvalue() if response.streaming else response.content
        headers = {k: v for k, v in response.items() if k not in {"Date", "Set-Cookie"}}
        return Answer(response.status_code, content, headers, response.cookies.output())

    def try_door(
        self, who: str, route: str, method: str, thing: Thing, *, missing: bool = False
    ) -> Answer:
        """This method before this door, with the key of a thing, or with one that is nobody's."""
        key = uuid4() if missing else thing.key
        form = self.form(DOORS[route], thing, PEOPLE[who])
        answer = self.go(who, method, thing.address(route, key), form)
        if "Location" in answer.headers:  # the sign-in page is told where one wanted to go
            answer.headers["Location"] = answer.headers["Location"].replace(str(key), "KEY")
        return answer


@contextlib.contextmanager
def standing(
    files: Path, states: States = WORLD, first: Callable[[World], Any] = lambda _world: None
) -> Iterator[World]:
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
        patch.setattr("reports.views.sheets.render_pdf", lambda html, **_: f"%PDF-{html}".encode())
        patch.setattr(
            "reports.views.letters.render_pdf", lambda html, **_: f"%PDF-{html}".encode()
        )
        patch.setattr("reports.opinions.render_pdf", lambda _html, **_: b"%PDF- %%EOF")
        patch.setattr(
            "reports.views.periodic.render_pdf", lambda html, **_: f"%PDF-{html}".encode()
        )
        with connection.cursor() as cursor:  # else planning the joins is half of the time
            cursor.execute("set local join_collapse_limit = 1")
        yield _built(states, first)
        transaction.set_rollback(True)


def _built(states: States, first: Callable[["World"], Any]) -> World:
    """The same keys, so the same order of all things, each time: what fails today fails again
    tomorrow. With THOROUGH=1 another order each time."""
    with pytest.MonkeyPatch.context() as keys:
        if not IS_THOROUGH:
            keys.setattr("os.urandom", random.Random(2).randbytes)  # noqa: S311 - no secret
        return World(states, first)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Has anything changed? ----------------------------------------------------------------------

PASSING = {"django_session", "django_migrations"}  # a session is renewed by every request
# where a request may write at all
OURS = (
    "agencies_", "records_", "requests_", "complaints_", "vetting_", "meetings_", "personnel_",
    "reports_",
)  # fmt: skip
OPENINGS = {  # that a page was shown is on record, and that a form was sent
    "records_formkey": "where false",
    "records_event": "where action <> 'dossier.opened'",
    "records_eventpayload": "where event_id in"
    " (select id from records_event where action <> 'dossier.opened')",
    "records_chainhead": "where false",
}


def digest(*prefixes: str, openings: bool = True) -> dict[str, tuple[int, str]]:
    """Of every table how many rows there are, and the MD5 of all of them."""
    names = sorted(set(connection.introspection.table_names()) - PASSING)
    one = (
        "select '{0}', count(*), md5(coalesce(string_agg(t::text, '' order by t::text), ''))"
        " from {0} t {1}"
    )
    said = {} if openings else OPENINGS
    parts = [one.format(n, said.get(n, "")) for n in names if n.startswith(prefixes or ("",))]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {name: (count, md5) for name, count, md5 in cursor.fetchall()}


def changed(before: dict, after: dict) -> list[str]:
    """The tables in which something is not as it was."""
    return sorted(name for name in after if before.get(name) != after[name])
