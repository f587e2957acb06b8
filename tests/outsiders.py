"""Which doors there are, and who stands before them: tables.

``DOORS`` names every route: what kind of thing its key is, what one must hold of it, which methods
it knows, who may do what it does, in which states. ``SEES`` says who holds what of which thing;
``PEOPLE`` are those who try. Tests compute what they expect from these tables and from nothing
else: a new room adds rows here, not code. What lies behind the doors is made in ``tests.world``.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from complaints.workflow.letters import excerpt_digest
from regulations.models import Act

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")


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
    stages: str = "within signed out dispatch opening"
    only_restricted: bool = False
    has_words: bool = False  # a register-only case takes none


@dataclass(frozen=True)
class Door:
    """A route. ``of``: the kind of thing its key names; ``side``: to the other it is not there."""

    of: str
    needs: Level = VIEW
    knows: str = "GET"
    side: str = ""
    does: Does | None = None
    also: Does | None = None  # who else may, in other states

    def answers_to(self, method: str) -> bool:
        return ("GET" if method == "HEAD" else method) in self.knows.split()


WAITING = (
    "assigned drafting returned submitted signed silent noticed late contacted both received"
    " asked reopened put_forward"
)
AGREEING = "proposed agreed urgent verifying"  # the clause leaves the time to the two sides
TAKEN = f"{WAITING} {AGREEING}"  # registered, and still open
OPEN = f"sent {TAKEN}"
DEEMED = "consented contested"
WRITABLE = TAKEN.replace(" submitted signed", "") + f" {DEEMED}"
WRITERS = "leader focal officer"
REPLY = {"body": "Không", "signer": "{leader}", "version": "{version}"}
LATER = "15/04/2026"
QUESTION = {"kind": "question", "text": "Mục nào?"}
PAPER = {
    "document_number": "97-CV",
    "issued_on": "02/03/2026",
    "arrived_on": "02/03/2026",
    "stance": "agrees",
}
RECEIPT = {"registered_on": "02/03/2026", "documents_complete": "yes", "incoming_number": "77"}
# complaints
A_FILE = "complaint"
COMPLAINTS = (
    "received classified elsewhere admitted verifying verified drafted concluded notified sealed"
)
IN_WRITING = {"document_number": "95-CV", "on": "02/03/2026"}
EXCERPT = {
    "subject": "Trích", "body": "Trích", "is_confirmed": "on",
    "shown": excerpt_digest("Trích", "Trích"), "shown_to": "{ben}",
}  # fmt: skip
# vetting
VETTING = "vetting"
ANY_STAGE = "pending drafting_conclusion to_sign concluded"
IN_WORK = "pending drafting_conclusion to_sign"
HANDLERS = "leader officer"  # who opened it and who approves; nobody else is named here
A_PAPER = {"source": "Nơi khác", "document_number": "94-BC", "issued_on": "02/03/2026"}


# obligations
OWED = "obligation"


OPEN_DUTY = "owed returned_duty"


def owed(roles: str, when: str, form: dict[str, str] | None = None, *, by: str = "answers",
         knows: str = "GET POST") -> Door:  # fmt: skip
    """A door of an obligation, for the side that owes it (``asks``) or that receives it."""
    return Door(
        OWED, TRACK, knows,
        does=Does(**{by: roles}, when=when, stages=OWED, form=form or {}) if when else Does(),
    )  # fmt: skip


def vetted(of: str, when: str, form: dict[str, str] | None = None, *, by: str = HANDLERS,
           knows: str = "GET POST") -> Door:  # fmt: skip
    """A door of the vetting room: ``when`` it is open to ``by``; "": to nobody with this form."""
    does = Does(asks=by, when=when, stages=VETTING, form=form or {}) if when else Does()
    return Door(of, knows=knows, does=does)


# meetings
MEETS = {"day": "20/04/2026", "start": "08:00", "place": "P", "agenda": "A", "is_sure": "on"}
A_TIME = {"from_on": "01/03/2026", "to_on": "02/03/2026"}
ANSWERERS = "leader focal handler"


def met(when: str, form: dict[str, str], *, by: str = WRITERS, knows: str = "GET POST") -> Door:
    """A door of a meeting that its host opens."""
    return Door("meeting", knows=knows, side="asks", does=Does(asks=by, when=when, form=form))


# personnel
A_CHAIN = "personnel"
GIVEN_ANSWER = {"answer_number": "9-KL", "answered_on": "02/03/2026", "text": "Sẽ sửa"}


def chained(of: str, when: str, form: dict[str, str] | None = None, *,
            knows: str = "GET POST") -> Door:  # fmt: skip
    """A door of the personnel room, to its two handlers; "": to nobody with this form."""
    does = Does(asks=HANDLERS, when=when, stages=A_CHAIN, form=form or {}) if when else Does()
    return Door(of, knows=knows, does=does)


# difficulties
A_DIFFICULTY = "difficulty"


def raised(of: str, when: str, form: dict[str, str] | None = None, *, answers: str = "",
           knows: str = "GET POST") -> Door:  # fmt: skip
    """A door of the register of difficulties: to the lead, or to who raised it (``answers``)."""
    asks = "" if answers else "leader focal officer"
    return Door(of, knows=knows, does=Does(
        asks=asks, answers=answers, when=when, stages=A_DIFFICULTY, form=form or {}
    ))  # fmt: skip


DOORS = {
    # the letter
    "requests:edit": Door(
        "letter", knows="GET POST", side="asks",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"subject": "Khác", "version": "{version}", "action": "save"},
                  has_words=True),
    ),
    "requests:autosave": Door(
        "letter", knows="POST", side="asks",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"subject": "Khác", "version": "{version}"}, has_words=True),
    ),
    "requests:preview": Door("letter", knows="POST", side="asks", does=Does()),
    "requests:sign": Door(
        "letter", knows="POST", does=Does(asks="leader", when="submitted")
    ),
    "requests:return": Door(
        "letter", knows="POST",
        does=Does(asks="leader", when="submitted", form={"returned_note": "Sửa"}, has_words=True),
    ),
    "requests:take_back": Door(
        "letter", knows="POST",
        does=Does(asks="focal officer", when="submitted"), also=Does(asks="leader", when="signed"),
    ),
    "requests:issue": Door(
        "letter", TRACK, "GET POST", side="asks",
        does=Does(asks="clerk", when="signed", form={"document_number": "99-CV"}),
    ),
    "requests:withdraw": Door(
        "letter", knows="GET POST",
        does=Does(asks="leader focal", when="issued answered", form={"reason": "Thôi"}),
        also=Does(asks=WRITERS, when="draft returned submitted"),
    ),
    "requests:close": Door(
        "letter", knows="POST", does=Does(asks=WRITERS, when="answered")
    ),
    "requests:send_now": Door("letter", knows="POST", does=Does()),  # nothing immediate is here
    "requests:give_number": Door("letter", TRACK, "POST", does=Does()),
    "requests:follow_up": Door("letter", knows="POST", does=Does()),
    "requests:send_copy": Door(
        "letter", knows="POST",
        does=Does(asks=WRITERS, when="issued answered", form={"agency": "{ben}"}),
    ),
    # the way up
    "requests:way_up": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, answers="leader focal handler", when="split"),
    ),
    "requests:direction": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=f"{WRITERS} clerk", when="up",
                  form={"number": "5-KL", "on": "02/03/2026", "text": "Thống nhất"}),
    ),
    "requests:opinions": Door(
        "letter", knows="GET POST", side="asks",
        does=Does(asks=WRITERS, when="answered closed", has_words=True,
                  form={"comment": "{comment}", "kind": "accepted", "why": "Đúng"}),
    ),
    "requests:opinions_book": Door("letter", side="asks"),
    "reports:share_summary": Door(
        "letter", knows="GET POST", side="asks",
        does=Does(asks=WRITERS, when="answered closed", has_words=True),
    ),
    "api:letter": Door("letter", knows="GET PUT PATCH"),
    "api:submit_letter": Door(
        "letter", knows="POST", side="asks", does=Does(asks=WRITERS, when="draft returned")
    ),
    # one addressee: what its agency does
    "requests:register": Door(
        "dispatch", TRACK, "GET POST", side="answers",
        does=Does(answers="clerk", when="sent", form=RECEIPT),
    ),
    "requests:correct": Door(
        "dispatch", TRACK, "GET POST",
        does=Does(answers="clerk", when=TAKEN, form=RECEIPT | {"reason": "Nhầm"}, has_words=True),
    ),
    "requests:assign": Door(
        "dispatch", knows="GET POST",
        does=Does(answers="leader focal", when=TAKEN, form={"handler": "{colleague}"}),
    ),
    "requests:more_time": Door(
        "dispatch", knows="GET POST",
        does=Does(
            answers="leader focal handler",
            when=WAITING, has_words=True,
            form={"new_due_on": LATER, "reason": "Thêm", "document_number": "5-CV"},
        ),
    ),
    "requests:propose_time": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, answers="leader focal handler", when=AGREEING,
                  form={"due_on": LATER}),
    ),
    "requests:decline": Door(
        "dispatch", knows="GET POST",
        does=Does(answers="leader focal", when=TAKEN, form={"reason": "Không thuộc"},
                  has_words=True),
    ),
    "requests:contact": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, answers="leader focal clerk handler", when=OPEN,
                  form={"on": "02/03/2026", "means": "telephone", "said": "Đã gọi"},
                  has_words=True),
    ),
    "requests:save_reply": Door(
        "dispatch", knows="POST",
        does=Does(
            answers="leader focal handler", form=REPLY, when=WRITABLE,
            has_words=True,
        ),
    ),
    "requests:autosave_reply": Door(
        "dispatch", knows="POST",
        does=Does(
            answers="leader focal handler", form=REPLY, when=WRITABLE,
            has_words=True,
        ),
    ),
    "requests:sign_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="leader", when="submitted", form={"version": "{version}"}),
    ),
    "requests:take_back_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="leader focal handler", when="submitted"),
        also=Does(answers="leader", when="signed"),
    ),
    "requests:issue_reply": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="clerk", when="signed", form={"document_number": "98-CV"}),
    ),
    # one addressee: what the requester does
    "requests:remind": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, when=OPEN, form={"text": "Gấp"}, has_words=True),
    ),
    "requests:confirm_consent": Door(
        "dispatch", knows="POST", does=Does(asks=WRITERS, when="silent late put_forward")
    ),
    "requests:take_back_consent": Door(
        "dispatch", knows="POST", does=Does(asks="focal", when="put_forward")
    ),
    "requests:set_aside": Door(
        "dispatch", knows="GET POST",
        does=Does(asks="leader focal", when=DEEMED, form={"reason": "Nhầm"}, has_words=True),
    ),
    "requests:record_paper": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=f"{WRITERS} clerk", when=f"sent {WAITING} urgent {DEEMED}", form=PAPER,
                  has_words=True),
    ),
    "requests:ask_again": Door(
        "dispatch", knows="POST",
        does=Does(asks=WRITERS, when="replied declined verified both_answered paper split up"
                  " directed"),
    ),
    # a record of silence that is contested
    "requests:contest": Door(
        "dispatch", knows="GET POST",
        does=Does(answers="leader focal", when="consented", form={"reason": "Đã báo"},
                  has_words=True),
    ),
    "requests:accept_contest": Door(
        "dispatch", knows="POST", does=Does(asks="leader focal", when="contested")
    ),
    "requests:refuse_contest": Door(
        "dispatch", knows="GET POST",
        does=Does(asks="leader focal", when="contested", form={"reason": "Không có"},
                  has_words=True),
    ),
    "reports:consent_record": Door("consent"),
    # talks of the two sides
    "requests:ask": Door(
        "dispatch", knows="GET POST",
        does=Does(asks=WRITERS, when=OPEN, form=QUESTION, has_words=True),
        also=Does(answers="leader focal handler", when=TAKEN, form=QUESTION, has_words=True),
    ),
    "requests:answer_question": Door(
        "question", knows="GET POST",
        does=Does(asks=WRITERS, when="asked", form={"text": "Đây"}, has_words=True),
    ),
    "requests:settle_contact": Door(
        "contact", knows="GET POST",
        does=Does(asks=f"{WRITERS} clerk", answers="leader focal clerk handler", when="asked",
                  form={"written_number": "96-CV"}),
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
    "api:dispatch": Door("dispatch", TRACK),
    "api:reply": Door("dispatch", knows="GET PUT PATCH"),
    "api:receipt": Door(
        "dispatch", TRACK, "POST", side="answers",
        does=Does(answers="clerk", when="sent",
                  form={"registered_on": "2026-03-02", "incoming_number": "77"}),
    ),
    "api:time_notice": Door(
        "dispatch", knows="POST",
        does=Does(
            answers="leader focal handler", when=WAITING, has_words=True,
            form={"new_due_on": "2026-04-15", "reason": "Thêm", "document_number": "5-CV"},
        ),
    ),
    "api:submit_reply": Door(
        "dispatch", knows="POST", side="answers",
        does=Does(answers="leader focal handler", when="drafting verifying returned both"),
    ),
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
                  stages="out dispatch", form={"reader": "{named}"}),
    ),
    "requests:decide_emergency": Door(
        "opening", knows="POST",
        does=Does(asks="leader focal", when="asked", form={"action": "refuse"}),
    ),
    # letters and prints
    "reports:letter_pdf": Door("letter"),
    "reports:letter_docx": Door("letter"),
    "reports:reply_pdf": Door("answer"),
    "reports:reply_docx": Door("answer"),
    "reports:notice_pdf": Door("time_notice"),
    "reports:notice_docx": Door("time_notice"),
    "reports:conclusion_pdf": Door("conclusion"),
    "reports:conclusion_docx": Door("conclusion"),
    "reports:print_all": Door(
        "letter", knows="POST", side="asks",
        does=Does(asks=f"{WRITERS} clerk", when="*", stages="within signed out"),
    ),
    "reports:print_job": Door("print"),
    "reports:print_progress": Door("print"),
    "reports:print_file": Door("print"),
    "reports:cancel_print": Door("print", knows="POST", does=Does()),
    "reports:retry_print": Door("print", knows="POST", does=Does()),
    "reports:discard_print": Door(
        "print", knows="POST", does=Does(asks="leader", when="made", stages="own")
    ),
    # complaints
    "complaints:detail": Door("complaint", TRACK),
    "complaints:readers": Door("complaint"),
    "complaints:name_reader": Door(
        "complaint", knows="POST",
        does=Does(asks="leader focal", when="*", stages=A_FILE, form={"reader": "{colleague}"}),
    ),
    "complaints:unname_reader": Door("complaint", knows="POST", does=Does()),
    "complaints:bar": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when=COMPLAINTS, stages=A_FILE, form={"accused": "{colleague}"}),
    ),
    "complaints:classify": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="received classified elsewhere", stages=A_FILE,
                  form={"kind": "petition", "competence_of": "own"}),
    ),
    "complaints:split": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="received classified elsewhere", stages=A_FILE,
                  form={"kind_1": "petition", "kind_2": "feedback"}),
    ),
    "complaints:assign": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", stages=A_FILE, form={"handler": "{colleague}"},
                  when="classified elsewhere admitted verifying verified drafted concluded"
                  " notified sealed"),
    ),
    "complaints:admit": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", when="classified", stages=A_FILE, form=IN_WRITING),
    ),
    "complaints:forward": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", when="elsewhere", stages=A_FILE,
                  form={**IN_WRITING, "to_agency": "{ben}", **EXCERPT}),
    ),
    "complaints:return": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", when="classified elsewhere", stages=A_FILE,
                  form=IN_WRITING),
    ),
    "complaints:file_away": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", when="classified elsewhere", stages=A_FILE,
                  form=IN_WRITING),
    ),
    "complaints:stop": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader focal", stages=A_FILE, form={**IN_WRITING, "ground": "stopped"},
                  when="received classified elsewhere admitted verifying verified drafted sealed"),
    ),
    "complaints:superior": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="*", stages=A_FILE, form={"passed_on_by": ""}),
    ),
    "complaints:return_draft": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader", when="drafted", stages=A_FILE,
                  form={"version": "1"}),
    ),
    "complaints:begin": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="admitted sealed", stages=A_FILE, form=IN_WRITING),
    ),
    "complaints:verified": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="verifying verified drafted", stages=A_FILE,
                  form=IN_WRITING),
    ),
    "complaints:extend": Door("complaint", knows="GET POST", does=Does()),  # by its clock
    "complaints:draft_conclusion": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="verified drafted", stages=A_FILE, form={}),
    ),
    "complaints:conclude": Door(
        "complaint", knows="GET POST",
        does=Does(asks="leader", when="drafted", stages=A_FILE,
                  form={**IN_WRITING, "version": "1"}),
    ),
    "complaints:notify": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="concluded", stages=A_FILE, form=IN_WRITING),
    ),
    "complaints:follow_up": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when="notified", stages=A_FILE, form=IN_WRITING),
    ),
    "complaints:flag": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, when=COMPLAINTS, stages=A_FILE, form={"is_complex": "on"}),
    ),
    "complaints:letter": Door(
        "complaint", knows="GET POST",
        does=Does(asks=WRITERS, stages=A_FILE,
                  when="received classified elsewhere admitted verifying verified drafted sealed",
                  form={"kind": "signs", "addressees": "{ben}", **EXCERPT}),
    ),
    "complaints:attach": Door("complaint", knows="GET POST", does=Does()),  # with a file
    "complaints:seal": Door("complaint", knows="GET POST", does=Does()),  # nothing is accredited
    "complaints:ask_opening": Door("complaint", knows="GET POST", does=Does()),
    "complaints:decide_opening": Door(
        "unsealing", knows="POST",
        does=Does(asks="leader focal", when="sealed", stages=A_FILE, form={"action": "refuse"}),
    ),
    "complaints:correct": Door("complaint", knows="GET POST", does=Does()),  # with other words
    "complaints:take_over": Door("complaint", TRACK, knows="POST", does=Does()),
    "complaints:bar_matter": Door(
        "matter", knows="GET POST",
        does=Does(asks=WRITERS, when="watched", stages=A_FILE, form={"accused": "{colleague}"}),
    ),
    "complaints:matter": Door("matter", TRACK),
    "complaints:update_matter": Door(
        "matter", knows="GET POST",
        does=Does(asks=WRITERS, when="watched", stages=A_FILE,
                  form={"handling_body": "Nơi khác", "monitor": "{leader}", "stage": "tried",
                        "version": "0"}),
    ),
    "complaints:tie_letter": Door("matter", knows="GET POST", does=Does()),
    # personnel
    "personnel:detail": Door("personnel"),
    "personnel:step": chained("personnel_step", "begun", {"to": "{nui}"}),
    "personnel:attach": chained("personnel", ""),  # no more words, no files
    "personnel:end": chained("personnel", "begun", {"reason": "Thôi"}),
    "personnel:bar": chained("personnel", ""),  # nobody named: see its own tests
    "personnel:name_handler": chained("personnel", "", knows="POST"),
    "personnel:remove_handler": chained("personnel", "", knows="POST"),
    # difficulties
    "reports:difficulty": Door("difficulty"),
    "reports:take_up_difficulty": raised("difficulty", "raised", knows="POST"),
    "reports:settle_difficulty": raised("difficulty", "raised", GIVEN_ANSWER),
    "reports:withdraw_difficulty": raised(
        "difficulty", "raised", {"reason": "Đã rõ"}, answers="leader focal"
    ),
    "reports:referral": Door("referral"),
    "reports:answer_referral": raised("referral", "sent", GIVEN_ANSWER),
    # vetting
    "vetting:detail": Door("vetting"),
    "vetting:add_person": vetted("vetting", ""),  # the network takes no more words
    "vetting:ask": vetted("vetting", "", knows="GET POST"),  # about a person: see its own tests
    "vetting:talk": vetted(
        "vetting", ANY_STAGE, {"means": "direct", "on": "02/03/2026", "parties": "Công an"}
    ),
    "vetting:bar": vetted("vetting", "", knows="GET POST"),  # nobody named: see its own tests
    "vetting:attach": vetted("vetting", "", knows="GET POST"),  # no more words, no files
    "vetting:name_handler": vetted("vetting", "", knows="POST"),  # the colleague is barred
    "vetting:remove_handler": vetted("vetting", "", knows="POST"),
    "vetting:replace_approver": vetted(
        "vetting", ANY_STAGE, {"approver": "{second}"}, knows="POST"
    ),
    "vetting:close": vetted("vetting", "concluded", knows="POST"),
    "vetting:propose_erasure": vetted("vetting", "", knows="POST"),
    "vetting:agree_to_erase": vetted("vetting", "", knows="POST"),  # before its time
    "vetting:person": Door("vetted"),
    "vetting:extract": Door("vetted"),
    "vetting:record_finding": vetted("vetted", ANY_STAGE, {**A_PAPER, "part": "current"}),
    "vetting:reclassify": vetted(
        "vetted", ""  # its reason is words
    ),
    "vetting:end_person": vetted("vetted", ""),  # its reason is words
    "vetting:report_fact": vetted("vetted", ANY_STAGE, A_PAPER),
    "vetting:receive_inquiry": vetted(
        "vetted", ANY_STAGE, {"document_number": "93-YC", "asked_on": "02/03/2026"}
    ),
    "vetting:correct": vetted("vetted", ""),
    "vetting:draft": vetted("vetted", ""),
    "vetting:withdraw_finding": vetted("finding", ""),
    "vetting:judge_fact": vetted(
        "fact", IN_WORK,
        {"is_confirmed": "no", "verified_by": "Công an", "verified_number": "91-KL",
         "verified_on": "02/03/2026"},
    ),
    "vetting:answer_inquiry": vetted(
        "inquiry", IN_WORK, {"answer_number": "90-CV", "answered_on": "02/03/2026"}
    ),
    "vetting:conclusion": Door("conclusion"),
    "vetting:edit": vetted("conclusion", "drafting_conclusion", {"version": "0"}, by="officer"),
    "vetting:submit": vetted("conclusion", "drafting_conclusion", by="officer", knows="POST"),
    "vetting:sign": vetted(
        "conclusion", "to_sign", by="leader", knows="POST",
        form={"document_number": "89-KL", "issued_on": "02/03/2026", "version": "0"},
    ),
    "vetting:return": vetted("conclusion", "", knows="POST"),  # its note is words
    "vetting:drop": Door(
        "conclusion", knows="POST",
        does=Does(asks="officer", when="drafting_conclusion", stages=VETTING),
        also=Does(asks="leader", when="to_sign", stages=VETTING),
    ),
    "vetting:hand_over": vetted("conclusion", "", knows="POST"),
    # obligations
    "reports:obligation": Door(OWED, TRACK),
    "reports:start": owed("", "", knows="POST"),  # no clause leads there: see its own tests
    "reports:record_sent": owed(
        WRITERS, OPEN_DUTY, {"document_number": "93-BC", "document_on": "02/03/2026"}, by="asks"
    ),
    "reports:hand": owed("leader focal", OPEN_DUTY, {"handler": "{colleague}"}, by="asks"),
    "reports:chase": owed(WRITERS, OPEN_DUTY, {"text": "Gửi sớm"}),
    "reports:waive": owed("leader focal", OPEN_DUTY, {"reason": "Mới lập"}),
    "reports:owe_again": owed("leader focal", "waived", knows="POST"),
    "reports:return": owed(WRITERS, "met", {"reason": "Thiếu", "due_on": "09/03/2026"}),
    "reports:report": Door(
        "report", knows="GET POST",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"version": "{version}", "subject": "Khác", "action": "save"}),
    ),
    "reports:autosave": Door(
        "report", knows="POST", side="asks",
        does=Does(asks=WRITERS, when="draft returned",
                  form={"version": "{version}", "subject": "Khác"}),
    ),
    "reports:report_pdf": Door("report"),
    "reports:keep_file": Door("report", knows="POST", side="asks", does=Does()),
    # meetings
    "meetings:detail": Door("meeting"),
    "meetings:change": met("drafted", {**MEETS, "version": "0"}),
    "meetings:move": met("coming", {**MEETS, "reason": "Bận", "version": "0"}),
    "meetings:papers": met("coming held", {"title": "T", "on_paper": "02/03/2026"}),
    "meetings:minutes": met(
        "held", {"number": "1-BB", "written_on": "02/03/2026", "text": "T", "version": "0"}
    ),
    "meetings:conclude": met("held", {"text": "T", "responsible": "{nui}"}),
    "meetings:approve": met("held", {"version": "0"}, by="leader", knows="POST"),
    "meetings:ask_for": Door("meeting_conclusion", knows="GET POST", side="asks", does=Does()),
    "meetings:answer": Door(
        "meeting", knows="GET POST", side="answers",
        does=Does(answers=ANSWERERS, when="coming", form={"answer": "comes", "people": "Ai"}),
    ),
    "meetings:secondment": Door("secondment"),
    "meetings:nominate": Door(
        "secondment", knows="GET POST", side="answers",
        does=Does(answers=ANSWERERS, when="asked",
                  form={"need": "{need}", "name": "N", "title": "T", **A_TIME}),
    ),
    "meetings:consent": Door(
        "nomination", knows="POST", does=Does(answers="leader", when="asked")
    ),
    "meetings:withdraw": Door(
        "nomination", knows="GET POST",
        does=Does(answers=ANSWERERS, when="asked", form={"reason": "Bận"}),
    ),
    "meetings:feedback": Door(
        "named", knows="GET POST", does=Does(asks=WRITERS, when="asked", form={"feedback": "T"})
    ),
    "meetings:study": Door(
        "study_at", knows="GET POST", side="asks",
        does=Does(asks=WRITERS, when="asked", form={"who": "A", "lines": "1", **A_TIME}),
    ),
    "meetings:confirm_study": Door(
        "study", knows="POST", does=Does(answers="leader focal", when="asked")
    ),
    "meetings:end_area": Door(
        "area", knows="GET POST",
        does=Does(asks="leader focal", when="running", stages="area",
                  form={"to_on": "02/03/2026", "signer": "{signer}"}),
    ),
    "meetings:ask_opinion": Door(
        "area", knows="GET POST",
        does=Does(asks="leader focal", when="running", stages="area",
                  form={"letter_reply_by": LATER, "signer": "{signer}"}),
    ),
    "meetings:log_session": Door("area", knows="GET POST", does=Does()),  # its officer alone
    "meetings:session": Door("session"),
    "meetings:settle": Door(
        "session_difficulty", knows="GET POST",
        does=Does(asks="leader officer", when="logged", stages="session",
                  form={"state": "open", "version": "0"}),
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
    reads: str = ""  # "*": whoever has signed in may read it, its roles alone send to it

    answers_to = Door.answers_to


PAGES = {
    "home": Page("*"),
    "choose_seat": Page("*", "POST"),
    "requests:inbox": Page("*"),
    "requests:list": Page("*"),
    "requests:notices": Page("*"),
    "requests:read_notices": Page("*", "POST"),
    "requests:search": Page("*"),
    "requests:calendar": Page("*"),
    "requests:bulk": Page(knows="POST", kwargs={"act": "in"}),
    "requests:bulk_done": Page("*"),
    "requests:keep_filter": Page(knows="POST", form={"name": "Riêng", "query": "q=x"}),
    "requests:drop_filter": Page(knows="POST", form={"filter": "0"}),
    "requests:incoming": Page("clerk"),
    "requests:compose": Page("leader focal officer"),
    "requests:begin": Page("leader focal officer", "POST", {"act": Act.OPINION}, 403),
    "requests:emergencies": Page(knows="GET POST"),
    # the leaders' view
    "reports:dashboard": Page("leader overseer"),
    "reports:rows": Page("leader overseer"),
    "reports:export_rows": Page("leader overseer", kwargs={"kind": "csv"}),
    "reports:export_overview": Page("leader overseer", kwargs={"kind": "xlsx"}),
    "reports:agency": Page("leader overseer", kwargs={"code": "nui"}),
    "reports:compliance": Page("leader overseer"),
    "reports:compliance_of": Page("leader overseer", kwargs={"key": "002"}),
    "reports:compliance_rows": Page("leader overseer", kwargs={"code": "002-31"}),
    "account": Page("*", "GET POST"),
    "guide": Page("*", "GET POST"),
    "api:page": Page("*"),
    "api:letters": Page("leader focal officer", "GET POST", refused=403, reads="*"),
    "api:dispatches": Page("*"),
    "api:regulations": Page("*"),
    "api:regulation": Page("*", kwargs={"key": "002"}),
    "api:rules": Page("*"),
    "api:calendar": Page("*", kwargs={"year": 2026}),
    "regulations:list": Page("*"),
    "regulations:detail": Page("*", kwargs={"key": "002"}),
    "regulations:whole": Page("*", kwargs={"key": "002"}),
    "regulations:article": Page("*", kwargs={"key": "002", "n": 5}),
    "regulations:part": Page("*", kwargs={"key": "002", "slug": "dieu-5"}),
    # letters and prints
    "reports:registers": Page(),
    "reports:print_book": Page(knows="POST"),
    "reports:make_rows": Page("leader overseer", knows="POST"),
    "reports:print_chosen": Page(knows="POST"),
    "reports:files": Page("*"),
    # complaints
    "complaints:list": Page("*"),
    "complaints:take_in": Page("leader focal clerk officer", "GET POST"),
    "complaints:figures": Page(),
    "complaints:matters": Page("*"),
    "complaints:open_matter": Page("leader focal officer", "GET POST"),
    # personnel
    "personnel:list": Page(),
    "personnel:gates": Page(),
    "personnel:open": Page("", "GET POST"),  # of who keeps a chain: tests/personnel
    "personnel:take_over": Page("", "POST"),
    # difficulties
    "reports:difficulties": Page(),
    "reports:raise_difficulty": Page("leader focal officer", "GET POST"),
    "reports:consolidate_difficulties": Page("", "GET POST"),  # of no regulation
    # vetting
    "vetting:list": Page(),
    "vetting:estimate": Page(),
    "vetting:estimate_book": Page(),
    "vetting:open": Page("", "GET POST"),  # of agencies that vet: tests/vetting
    "vetting:keeping": Page("", "GET POST"),
    "vetting:take_over": Page("", "POST"),
    # obligations
    "reports:obligations": Page(),
    "reports:round": Page("", kwargs={"code": "khong-co", "period": "2026-03"}),
    "reports:consolidate": Page("", "POST", {"code": "khong-co", "period": "2026-03"}),
    "reports:outline": Page("", "GET POST", {"code": "khong-co", "kind": "month"}),
    # meetings
    "meetings:list": Page("*"),
    "meetings:open": Page("leader focal officer", "GET POST"),
    "meetings:secondments": Page("*"),
    "meetings:ask_people": Page("leader handler", "GET POST"),  # parties of 000 and 002 alone
    "meetings:areas": Page(),
    "meetings:sessions": Page(),
    "meetings:assign_area": Page("leader", "GET POST"),  # of whoever leads in 002
}


def is_api(route: str) -> bool:
    """Whether it answers in JSON; the page that tells of the API is a page."""
    return route.startswith("api:") and route != "api:page"


PUBLIC = {"signin", "signout", "healthz", "choose_display"}  # say nothing of a case to anybody
PUBLIC |= {"requests:calendar_feed"}  # a token instead: tests/requests/test_calendar.py


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
    stage: str  # within, signed, out: of a letter; dispatch; opening; own: its owner's
    asks: str
    answers: frozenset[str] = frozenset()
    is_restricted: bool = False
    is_register_only: bool = False
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
    ("asks", "deputy"):      "V/-  V/-  V/T  V/T",  # leader of the lead agency of the regulation
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
    ("other", "overseer"):   "-/-  -/-  T/T  T/T",
}  # fmt: skip
SEES_A_VETTING = {("asks", "leader"), ("asks", "drafter")}  # approver, and who opened it
STAGES = ("within", "signed", "out", "dispatch")
SEES_A_DIFFICULTY = {  # the mail of both sides, and who entered it
    ("asks", role) for role in ("leader", "deputy", "focal", "clerk", "drafter")
} | {("answers", role) for role in ("leader", "focal", "clerk")}
SEES_A_COMPLAINT = {  # and a matter: who takes it in, who routes it, who tracks it from above
    ("asks", "leader"): VIEW,
    ("asks", "deputy"): VIEW,
    ("asks", "focal"): VIEW,
    ("asks", "drafter"): VIEW,
    ("asks", "clerk"): TRACK,
    ("other", "overseer"): TRACK,
}
# reports: an obligation, by mail to both sides; to its handler; to leaders who follow it
SEES_AN_OBLIGATION = {
    **dict.fromkeys(
        (("asks", role) for role in ("leader", "deputy", "focal", "clerk", "drafter")), VIEW
    ),
    **dict.fromkeys((("answers", role) for role in ("leader", "focal", "clerk")), VIEW),
    ("other", "overseer"): TRACK,
}
SEES_A_SESSION = {  # of an area officer: who held it, the leaders above, the commune's mail
    ("asks", "leader"), ("asks", "deputy"), ("asks", "drafter"),
    ("answers", "leader"), ("answers", "focal"), ("answers", "clerk"),
}  # fmt: skip
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
        if thing.stage == VETTING:
            return VIEW if (side, self.role) in SEES_A_VETTING else NOTHING
        if thing.stage == OWED:
            return SEES_AN_OBLIGATION.get((side, self.role), NOTHING)
        if thing.stage == A_CHAIN:  # who opened it and who leads in it
            return VIEW if (side, self.role) in SEES_A_VETTING else NOTHING
        if thing.stage == A_DIFFICULTY:
            return VIEW if (side, self.role) in SEES_A_DIFFICULTY else NOTHING
        if thing.stage == A_FILE:
            clerks = NOTHING if thing.kind == "matter" and self.role == "clerk" else VIEW
            return min(clerks, SEES_A_COMPLAINT.get((side, self.role), NOTHING))
        if thing.stage == "area":  # a fact that both agencies know
            return NOTHING if side == "other" else VIEW
        if thing.stage == "session":
            return VIEW if (side, self.role) in SEES_A_SESSION else NOTHING
        if thing.stage == "own":
            return VIEW if (side, self.role) == ("asks", "leader") else NOTHING
        if thing.stage == "opening":
            return VIEW if side == "asks" and self.role in OPENINGS else NOTHING
        if self.role == "handler" and not thing.is_assigned:
            return NOTHING
        if self.role == "late" and thing.kind in {"file", "nomination", "named", "study"}:
            return NOTHING  # all are older
        cell = SEES.get((side, self.role), "-/-  -/-  -/-  -/-").split()[STAGES.index(thing.stage)]
        return LETTER_OF[cell.split("/")[thing.is_restricted]]

    def finds(self, door: Door, thing: Thing) -> bool:
        """Whether there is anything behind this door for this person."""
        other_side = door.side and self.side_of(thing) != door.side
        return not other_side and self.level(thing) >= door.needs

    def may(self, door: Door, thing: Thing) -> bool:
        """Whether this person may do what this door does, now."""
        if not self.finds(door, thing):
            return False
        return any(self._does(way, thing) for way in (door.does, door.also) if way)

    def _does(self, way: Does, thing: Thing) -> bool:
        roles = {"asks": way.asks, "answers": way.answers}.get(self.side_of(thing), "").split()
        return (
            bool(set(roles) & set(self.does.split()))
            and (way.when == "*" or thing.state in way.when.split())
            and thing.stage in way.stages.split()
            and (thing.is_restricted or not way.only_restricted)
            and not (way.has_words and thing.is_register_only)
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
    "substitute of the handler": Person("nui", "handler", "officer handler"),
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

# THOROUGH=1: everybody tries every door, hours more. Else one of each kind.
IS_THOROUGH = bool(os.environ.get("THOROUGH"))
SAMPLE = (
    "clerk of the addressee", "reader named too late", "leader of a third agency",
    "overseer who tracks", "superuser", "nobody",
)  # fmt: skip
CROWD = tuple(PEOPLE) if IS_THOROUGH else (*SAMPLE, "leader of the sender", "handler")
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
    "substitute of the handler": "nui.stand_in",
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
