"""A word of its own in every field and file; nobody finds one that is not theirs.

``tests.world`` fills every field with such words. Each person goes through every page there is and
looks at all that comes back: page, headers, cookies, session; the log is read as well. A person
who may see a word must find it, else the search proves nothing.
"""

import inspect
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models
from django.urls import reverse
from django.utils.module_loading import import_string
from pypdf import PdfReader

from records.documents import open_file
from records.models import Document, Secrecy
from regulations.models import Act
from reports import pdf
from reports.figures import CONDITIONS
from requests.views.lists import STATES as FIGURES
from tests.outsiders import (
    DOORS,
    IS_THOROUGH,
    PAGES,
    PEOPLE,
    SAMPLE,
    TRACK,
    VIEW,
    Level,
    Person,
    Thing,
    is_of,
)
from tests.reports.carried import WORLDS_DUTY
from tests.world import WORD, World, standing, undone

pytestmark = pytest.mark.django_db
STATES = {
    Secrecy.ORDINARY: ("draft", "signed", "drafting", "contacted", "both"),
    Secrecy.WORKING_SECRET: (
        "draft", "returned", "withdrawn", "signed", "drafting", "replied", "declined",
        "reopened", "paper", "asked", "late", "noticed", "directed", "proposed", "contacted",
        "urgent", "verified", "verifying", "both", "both_answered",
    ),
    Secrecy.SECRET: ("signed", "submitted", "replied"),
}  # fmt: skip

# --- Every field that a person fills, and what one must hold of its dossier to be shown it -------

FIELDS = {
    "records.document.name": VIEW,
    "records.emergencyopening.reason": VIEW,
    "records.remark.text": VIEW,
    "requests.contact.written_number": VIEW,
    "requests.contest.document_number": VIEW,
    "requests.comment.section": VIEW,
    "requests.comment.text": VIEW,
    "requests.commentresponse.text": VIEW,
    "requests.coordinationrequest.document_number": TRACK,
    "requests.coordinationrequest.paper_place": VIEW,
    "requests.escalation.direction_number": TRACK,
    "requests.escalation.meeting_number": VIEW,
    "requests.escalation.report_number": TRACK,
    "requests.lettertext.body": VIEW,
    "requests.lettertext.ended_reason": VIEW,
    "requests.lettertext.returned_note": VIEW,
    "requests.lettertext.subject": VIEW,
    "requests.lettertext.urgent_means": VIEW,
    "requests.receipt.incoming_number": TRACK,
    "requests.reply.document_number": TRACK,  # of one's own agency, in its register
    "requests.reply.paper_place": VIEW,
    "requests.replytext.body": VIEW,
    "requests.replytext.returned_note": VIEW,
    "requests.replytext.verified_by": VIEW,
    "requests.replytext.verified_number": VIEW,
    "requests.savedfilter.name": VIEW,
    "requests.savedfilter.query": VIEW,
    "requests.timenotice.document_number": TRACK,
    # complaints
    "complaints.complaintcase.result_number": TRACK,
    "complaints.complainttext.conclusion": VIEW,
    "complaints.complainttext.notice": VIEW,
    "complaints.complainttext.subject": VIEW,
    "complaints.complainttext.summary": VIEW,
    "complaints.complainttext.verified": VIEW,
    "complaints.complainttext.writer_name": VIEW,
    "complaints.matter.direction_number": TRACK,
    "complaints.matter.handling_body": TRACK,
    "complaints.mattertext.note": VIEW,
    "complaints.mattertext.subject": VIEW,
    "complaints.opening.reason": VIEW,
    "complaints.origin.incoming_number": VIEW,
    "complaints.origin.paper_place": VIEW,
    "complaints.origin.writer_code": VIEW,
    "complaints.step.document_number": VIEW,
    "complaints.step.written_form": VIEW,
    # personnel
    "personnel.personnelcase.code": VIEW,
    "personnel.personnelcase.paper_place": VIEW,
    "personnel.casewords.name": VIEW,
    "personnel.casewords.post": VIEW,
    "personnel.decision.body": VIEW,
    "personnel.decision.document_number": VIEW,
    # difficulties
    "reports.difficulty.paper_number": VIEW,
    "reports.difficulty.answer_number": VIEW,
    "reports.difficultytext.what": VIEW,
    "reports.difficultytext.proposal": VIEW,
    "reports.referral.paper_number": VIEW,
    "reports.referral.answer_number": VIEW,
    # vetting
    "requests.line.code": TRACK,
    "vetting.vettingcase.paper_place": VIEW,
    "vetting.person.code": VIEW,
    "vetting.personwords.name": VIEW,
    "vetting.personwords.post": VIEW,
    "vetting.personwords.organisation": VIEW,
    "vetting.personwords.managed_by": VIEW,
    "vetting.finding.source": VIEW,
    "vetting.finding.document_number": VIEW,
    "vetting.finding.verified_by": VIEW,
    "vetting.finding.verified_number": VIEW,
    "vetting.newfact.source": VIEW,
    "vetting.newfact.document_number": VIEW,
    "vetting.newfact.verified_by": VIEW,
    "vetting.newfact.verified_number": VIEW,
    "vetting.inquiry.document_number": VIEW,
    "vetting.inquiry.answer_number": VIEW,
    "vetting.correction.what": VIEW,
    "vetting.correction.document_number": VIEW,
    "vetting.talk.parties": VIEW,
    "vetting.talk.document_number": VIEW,
    "vetting.conclusion.code": VIEW,
    "vetting.conclusion.signing_body": VIEW,
    "vetting.conclusion.document_number": VIEW,
    "vetting.conclusion.paper_place": VIEW,
    "vetting.conclusiontext.name": VIEW,
    "vetting.conclusiontext.body": VIEW,
    "vetting.erasure.minutes_number": VIEW,
    # obligations
    "reports.obligation.document_number": TRACK,
    "reports.obligationstep.document_number": TRACK,
    "reports.sectiontext.body": VIEW,
    "reports.sectiontext.heading": VIEW,
    "reports.sectiontext.hint": VIEW,
    "reports.reportsource.document_number": VIEW,
    # meetings
    "meetings.meetingtext.place": VIEW,
    "meetings.meetingtext.chair": VIEW,
    "meetings.meetingtext.agenda": VIEW,
    "meetings.meetingtext.outline": VIEW,
    "meetings.attendance.people": VIEW,
    "meetings.attendance.reason": VIEW,
    "meetings.minutes.number": VIEW,
    "meetings.minutes.text": VIEW,
    "meetings.meetingconclusion.text": VIEW,
    "meetings.secondmentneed.post": VIEW,
    "meetings.secondmentneed.qualification": VIEW,
    "meetings.secondmentneed.task": VIEW,
    "meetings.nomination.name": VIEW,
    "meetings.nomination.title": VIEW,
    "meetings.nomination.task": VIEW,
    "meetings.nomination.withdrawn_reason": VIEW,
    "meetings.nomination.feedback": VIEW,
    "meetings.filestudy.who": VIEW,
    "meetings.filestudy.lines": VIEW,
    "meetings.filestudy.copied": VIEW,
    "meetings.sessiontext.with_whom": VIEW,
    "meetings.sessiontext.content": VIEW,
    "meetings.sessiontext.agreed": VIEW,
    "meetings.difficulty.text": VIEW,
    "meetings.difficulty.handled_by": VIEW,
    "meetings.difficulty.outcome": VIEW,
}
WRITTEN_BY_THE_PROGRAM = {
    "records.chainhead.hash", "records.document.content_type", "records.document.sha256",
    "records.emergencyopening.file_number",  # a number, in capitals
    "records.event.action", "records.event.hash", "records.event.payload_digest",
    "records.event.previous_hash", "records.eventpayload.data", "records.formkey.path",
    "records.formkey.redirect", "records.grant.reason", "records.notice.key",
    "requests.coordinationrequest.issued_digest", "requests.coordinationrequest.number",
    "requests.coordinationrequest.signed_digest", "requests.deemedconsent.citation",
    "requests.deemedconsent.letter_digest", "requests.deemedconsent.number",
    "requests.deemedconsent.proof", "requests.deemedconsent.quote",
    "requests.dispatch.no_consent_because", "records.mail.address", "records.mail.body",
    "records.mail.subject",
    # complaints
    "complaints.complaintcase.number", "complaints.matter.number", "vetting.vettingcase.number",
    "complaints.sealedidentity.key_print", "complaints.caseletter.excerpt_digest",
    # obligations
    "reports.outlinesection.figure", "reports.periodicreport.figures",
    "reports.reportsection.figure",
    # personnel, difficulties
    "personnel.personnelcase.number", "personnel.personnelcase.chain_key",
    "personnel.caseletter.step", "personnel.decision.step", "reports.difficulty.number",
    # letters and prints
    "records.register.series", "reports.printjob.kind", "reports.printjob.title",
    "reports.printjob.sha256", "reports.printitem.name", "reports.printitem.source",
}  # fmt: skip
OPEN_TO_ALL = {
    "records.installation.decision",  # in the footer of every page
    "vetting.retention.decision",  # of an agency, about no person
    # obligations
    "reports.outlinesection.heading", "reports.outlinesection.hint",  # of no case
    "reports.periodsetting.decision", "reports.periodsetting.first_period",
    "reports.lettertemplate.body", "reports.lettertemplate.name",  # set by administrators
}  # fmt: skip
ROWS = {  # from the row to its dossier, and to the agency it is kept to
    "records.document": ("dossier_id", "inside_agency__code"),
    "records.emergencyopening": ("pk", ""),
    "records.remark": ("dossier_id", "inside_agency__code"),
    "requests.contact": ("dispatch_id", ""),
    "requests.contest": ("consent__outcome__dispatch_id", ""),
    "requests.comment": ("reply__dispatch_id", "reply__inside_agency__code"),
    "requests.commentresponse": ("comment__reply__dispatch_id", "inside_agency__code"),
    "requests.coordinationrequest": ("pk", ""),
    "requests.escalation": ("dispatch_id", ""),
    "requests.lettertext": ("pk", ""),
    "requests.receipt": ("dispatch_id", ""),
    "requests.reply": ("dispatch_id", "inside_agency__code"),
    "requests.replytext": ("reply__dispatch_id", "reply__inside_agency__code"),
    "requests.savedfilter": ("pk", ""),
    "requests.timenotice": ("dispatch_id", ""),
    # complaints
    "complaints.complaintcase": ("pk", ""),
    "complaints.complainttext": ("case_id", ""),
    "complaints.matter": ("pk", ""),
    "complaints.mattertext": ("matter_id", ""),
    "complaints.opening": ("case_id", ""),
    "complaints.origin": ("case_id", ""),
    "complaints.step": ("case_id", ""),
    # personnel
    "personnel.personnelcase": ("pk", ""),
    "personnel.casewords": ("case_id", ""),
    "personnel.decision": ("case_id", ""),
    # difficulties
    "reports.difficulty": ("pk", ""),
    "reports.difficultytext": ("difficulty_id", ""),
    "reports.referral": ("pk", ""),
    # vetting
    "requests.line": ("letter_id", ""),
    "vetting.vettingcase": ("pk", ""),
    "vetting.person": ("case_id", ""),
    "vetting.personwords": ("person__case_id", ""),
    "vetting.finding": ("person__case_id", ""),
    "vetting.newfact": ("person__case_id", ""),
    "vetting.inquiry": ("person__case_id", ""),
    "vetting.correction": ("person__case_id", ""),
    "vetting.classchange": ("person__case_id", ""),
    "vetting.talk": ("case_id", ""),
    "vetting.conclusion": ("pk", ""),
    "vetting.conclusiontext": ("conclusion_id", ""),
    "vetting.erasure": ("case_id", ""),
    # obligations
    "reports.obligation": ("pk", ""),
    "reports.obligationstep": ("obligation_id", ""),
    "reports.sectiontext": ("section__report_id", ""),
    "reports.reportsource": ("report_id", ""),
    # meetings
    "meetings.meetingtext": ("meeting_id", ""),
    "meetings.attendance": ("dispatch_id", ""),
    "meetings.minutes": ("meeting_id", "inside_agency__code"),
    "meetings.meetingconclusion": ("meeting_id", "inside_agency__code"),
    "meetings.secondmentneed": ("secondment_id", ""),
    "meetings.nomination": ("dispatch_id", "inside_agency__code"),
    "meetings.filestudy": ("dispatch_id", ""),
    "meetings.sessiontext": ("session_id", ""),
    "meetings.difficulty": ("session_id", ""),
}
DATED = {
    "records.document", "records.remark", "requests.comment", "requests.commentresponse",
    "requests.lettertext", "requests.replytext",
    # meetings
    "meetings.meetingtext", "meetings.attendance", "meetings.minutes",
    "meetings.meetingconclusion", "meetings.secondmentneed", "meetings.nomination",
    "meetings.filestudy", "meetings.sessiontext", "meetings.difficulty",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a word stands."""

    field: str
    thing: Thing
    needs: Level

    def is_open_to(self, person: Person) -> bool:
        """By the tables; whoever was named too late reads none of what has a date."""
        if person.role == "late" and self.field.rpartition(".")[0] in DATED:
            return False
        return person.level(self.thing) >= self.needs


def text_fields() -> Iterator[tuple[str, type[models.Model], str]]:
    """Of every model of the rooms that keep cases: label, model, name."""
    for config in apps.get_app_configs():
        if config.label in {"agencies", "regulations", "coordination"}:
            continue
        if not config.path.startswith(f"{settings.BASE_DIR}/{config.label}"):
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                kinds = models.CharField | models.TextField | models.JSONField | models.FileField
                if isinstance(field, kinds) and not field.choices:
                    yield f"{model._meta.label_lower}.{field.name}", model, field.name


def places(world: World) -> dict[str, list[Place]]:
    """Every word, and where it stands; read from the rows and from the files."""
    # of what stands on one dossier the first is the dossier's own: the letter, not its meeting
    by_key = {t.key: t for t in reversed(world.things) if t.kind != "file"}
    by_key |= {t.more["filter"]: t for t in world.things if t.kind == "filter"}
    found: dict[str, list[Place]] = {}

    def note(text: str, field: str, thing: Thing, inside: str, needs: Level) -> None:
        for word in WORD.findall(text):
            found.setdefault(word, []).append(Place(field, replace(thing, inside=inside), needs))

    for label, model, name in text_fields():
        if label in FIELDS:
            dossier, inside = ROWS[label.rpartition(".")[0]]
            columns = [name, dossier, *([inside] if inside else [])]
            for text, key, *kept in model.objects.values_list(*columns):
                note(text, label, by_key[key], (kept or [""])[0] or "", FIELDS[label])
    for row in Document.objects.select_related("inside_agency"):
        inside = row.inside_agency.code if row.inside_agency else ""
        with open_file(row) as file:
            said = file.read().decode()
        note(said, "records.document.content", by_key[row.dossier_id], inside, VIEW)
    return found


# --- Looking -------------------------------------------------------------------------------------

READ = [route for route, door in DOORS.items() if door.does is None]
WHOLE = {
    "requests:detail", "requests:file", "api:letter", "api:reply", "requests:edit",
    "requests:opinions", "complaints:detail", "complaints:matter",
    "vetting:detail", "vetting:person", "vetting:extract", "vetting:conclusion",
    # obligations
    "reports:obligation", "reports:report", "reports:report_pdf",
    # personnel, difficulties
    "personnel:detail", "reports:difficulty", "reports:referral",
    # meetings
    "meetings:detail", "meetings:secondment", "meetings:session",
}  # fmt: skip
FILLED = [route for route, door in DOORS.items() if door.does and door.answers_to("GET")]
SENT = [route for route, door in DOORS.items() if door.answers_to("POST")]
PAST = "9999-12-31_ffffffff-ffff-ffff-ffff-ffffffffffff"
LISTS = [  # every page without a thing, then these with what may be asked of them
    *(reverse(route, kwargs=p.kwargs) for route, p in PAGES.items() if p.answers_to("GET")),
    "/tim/?q=Kiwi", "/tim/?q=x", "/tim/?q=" + "a" * 5000, "/lich/?thang=2026-03", "/lich/?ngay=x",
    "/api/v1/dispatches/?limit=100", "/quy-che/002/", "/quy-che/002/?tim=Kiwi", "/khong-co/",
    "/ho-so/?q=%00",
    "/don-thu/?nhom=da-ket-luan", "/don-thu/?q=Kiwi",
    "/tham-dinh/?nhom=cho-duyet", "/tham-dinh/?nhom=duoc-cung-cap", "/tham-dinh/?nhom=da-xong",
    "/cuoc-hop/?nhom=da-hop", "/can-bo/?nhom=da-xong", "/vu-viec/?nhom=da-ket-thuc",
    "/vuong-mac/?nhom=chu-tri",
    *(f"/tong-quan/danh-sach/?nhom={group}" for group in CONDITIONS),
    "/tong-quan/danh-sach.csv?nhom=tat-ca", "/tong-quan/danh-sach.xlsx?nhom=tat-ca",
    "/tong-quan/tong-quan.xlsx", "/tong-quan/co-quan/nui/", "/tong-quan/?den-ngay=2026-03-02",
    "/tong-quan/tuan-thu/?ky=2026", "/tong-quan/tuan-thu/002/?ky=2026",
    "/tong-quan/tuan-thu/nghia-vu/002-31/?ky=2026",
    f"/bao-cao/ky/{WORLDS_DUTY}/2026-03/", "/bao-cao/?nhom=gui-den",
    "/bao-cao/?ky=2026-03", "/bao-cao/?ky=x",
    "/so-van-ban/?so=den", "/so-van-ban/?loai=BC",
    *(f"/viec/?nhom={group}" for group in ("tra-loi", "cho", "duyet", "nhap", "x")),
    *(f"/viec/?nhom=tra-loi&sau={after}" for after in (PAST, "x", "0001-01-01_")),
    *(f"/ho-so/?nhom={state}" for state in (*FIGURES, "x")),
    *(f"/ho-so/?act={act}" for act in (*Act.values, "x")),
    *(f"/ho-so/?sau={after}" for after in (PAST, "x", "2026-03-02T09:00:00+07:00_")),
]  # fmt: skip


LOOKERS = tuple(PEOPLE) if IS_THOROUGH else SAMPLE[:4]


class Looker:
    """One person going through the house; ``found`` is every word, and the page it was on."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who, self.person = world, who, PEOPLE[who]
        self.found: dict[str, str] = {}
        self.pages = 0

    def look_everywhere(self) -> "Looker":
        self._lists()
        self._doors()
        self._session()
        return self

    def look_for_all(self) -> set[str]:
        """Of each thing so many of its pages until every word of it was found."""
        words: dict[UUID, set[str]] = {}
        for word, stands in self.world.words.items():
            for place in stands:
                words.setdefault(place.thing.key, set()).add(word)
        self._lists()
        for route in sorted(WHOLE):
            door = DOORS[route]
            for thing in self.world.things:
                # a file has a key of its own; opinions on a letter stand with its dispatches
                is_done = words.get(thing.key, {""}) <= self.found.keys()
                is_done = is_done and route != "requests:opinions"
                if not is_done and is_of(thing, door.of) and self.person.finds(door, thing):
                    self.look("GET", thing.address(route))
        return set(self.found)

    def look(self, method: str, address: str, form: dict | None = None) -> None:
        with undone():
            answer = self.world.go(self.who, method, address, form)
            self.read(answer.text, f"{method} {address}")
            if method == "POST" and answer.status == 302:  # where it is said what was done
                self.look("GET", answer.headers["Location"])

    def read(self, text: str, where: str) -> None:
        self.pages += 1
        for word in WORD.findall(text):
            self.found.setdefault(word, where)

    def _lists(self) -> None:
        for address in LISTS:
            self.look("GET", address)

    def _doors(self) -> None:
        """The pages and files of all one finds; of clocks, circles and what one does not find
        (``test_doors`` tries all of it) one in seven, of forms one in twenty-one."""
        me = list(PEOPLE).index(self.who)
        for n, (route, door, thing) in enumerate(
            (route, door, thing)
            for route, door in DOORS.items()
            for thing in self.world.things
            if is_of(thing, door.of)
        ):
            finds = self.person.finds(door, thing)
            some, few = n % 7 == me % 7, n % 21 == me % 21
            if route in READ and (some or (finds and route in WHOLE)):
                self.look("GET", thing.address(route))
            if finds and route in FILLED and (few or route in WHOLE):
                self.look("GET", thing.address(route))
            if finds and few and route in SENT:
                for form in (self.world.form(door, thing, self.person), {"form_key": uuid4()}):
                    self.look("POST", thing.address(route), form)

    def _session(self) -> None:
        key = getattr(self.world.clients[self.who].cookies.get("sessionid"), "value", "")
        for row in Session.objects.filter(session_key=key):
            self.read(str(row.get_decoded()), "session")


class Log(logging.Handler):
    """What would stand in the log, as it is configured."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.args} {record.exc_info}")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    log, queued = Log(), []
    logging.getLogger().addHandler(log)
    with (
        django_db_blocker.unblock(),
        standing(tmp_path_factory.mktemp("files"), STATES) as world,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(
            "celery.app.task.Task.apply_async",
            lambda *args, **kwargs: queued.append((args, kwargs)),
        )
        world.log, world.queued, world.words = log, queued, places(world)
        world.lookers = {}
        yield world
    logging.getLogger().removeHandler(log)


def looked(world: World, who: str) -> Looker:
    if who not in world.lookers:
        world.lookers[who] = Looker(world, who).look_everywhere()
    return world.lookers[who]


def theirs(world: World, who: str) -> set[str]:
    """The words this person may see."""
    return {
        word
        for word, stands in world.words.items()
        if any(place.is_open_to(PEOPLE[who]) for place in stands)
    }


# --- The words are everywhere -------------------------------------------------------------------


def test_every_field_that_a_person_fills_holds_a_word(world):
    labels = {label for label, _model, _name in text_fields()}
    assert labels == FIELDS.keys() | WRITTEN_BY_THE_PROGRAM | OPEN_TO_ALL
    filled = {place.field for stands in world.words.values() for place in stands}
    assert filled == FIELDS.keys() | {"records.document.content"}


def test_restricted_and_ordinary_alike(world):
    for marking in (True, False):
        filled = {
            place.field
            for stands in world.words.values()
            for place in stands
            if place.thing.is_restricted is marking
        }
        assert {"requests.lettertext.subject", "records.remark.text", "records.document.content",
                "requests.replytext.body", "records.document.name"} <= filled  # fmt: skip


# --- Nobody finds what is not theirs ------------------------------------------------------------


@pytest.mark.parametrize("who", LOOKERS)
def test_nobody_finds_a_word_that_is_not_theirs(who, world):
    looker, allowed = looked(world, who), theirs(world, who)
    strange = {word: page for word, page in looker.found.items() if word not in allowed}
    stands = {word: world.words.get(word) for word in strange}
    assert strange == {}, stands
    print(f"\n{who}: {len(world.words) - len(allowed)} words, {looker.pages} pages")  # noqa: T201


def test_who_may_see_a_word_finds_it(world):
    """Else all the looking above has proved nothing. Between them these two may see every one."""
    leaders = ("leader of the sender", "leader of the addressee")
    assert theirs(world, leaders[0]) | theirs(world, leaders[1]) == world.words.keys()
    found = set().union(*(Looker(world, who).look_for_all() for who in leaders))
    lost = [
        (place.field, place.thing.name)
        for word, stands in world.words.items()
        for place in stands
        if word not in found
    ]
    assert lost == []


def test_who_tracks_finds_the_numbers(world):
    for who in ("overseer who tracks", "clerk of the addressee"):
        found = [
            {place.field for place in world.words[word]}
            for word in looked(world, who).found
            if all(place.thing.is_restricted for place in world.words[word])
        ]
        numbers = {field for field, level in FIELDS.items() if level == TRACK}
        assert [fields for fields in found if not fields & numbers] == []
        assert {"requests.coordinationrequest.document_number"} in found


def test_the_log_holds_no_word(world):
    looked(world, "leader of the addressee")
    assert len(world.log.lines) > 100
    assert [line for line in world.log.lines if WORD.search(line) or "ho-so" in line] == []


def test_nothing_is_put_in_the_queue_and_ticks_say_nothing(world):
    looked(world, "leader of the addressee")
    assert world.queued == []
    for tick in settings.CELERY_BEAT_SCHEDULE.values():
        assert tick.keys() == {"task", "schedule"}
        assert not inspect.signature(import_string(tick["task"]).run).parameters


# --- Search -------------------------------------------------------------------------------------

SEARCHERS = [
    "leader of a third agency", "officer of a third agency", "overseer who tracks",
    "clerk of the addressee", "clerk of the other addressee", "colleague of the drafter",
    "deputy of the sender", "former member", "superuser", "reader named too late",
    "reader named until yesterday", "member who acts for a third agency",
]  # fmt: skip
ALWAYS_NEW = re.compile(r'(?:csrfmiddlewaretoken|form_key)" value="[^"]*"')
NONSENSE = "Xuwq9831"


def page_of_search(world: World, who: str, query: str) -> tuple:
    answer = world.go(who, "GET", f"/ho-so/?q={query}")
    text = ALWAYS_NEW.sub("", answer.body.decode()).replace(query, "?")
    return answer.status, text, answer.headers.get("Location")


@pytest.mark.parametrize("who", SEARCHERS if IS_THOROUGH else SEARCHERS[:2])
def test_to_search_for_a_word_one_may_not_see_is_to_search_for_nonsense(who, world):
    allowed = theirs(world, who)
    parts = {word[:n] for word in one_of_each(world) for n in range(2, len(word) + 1)}
    queries = {part for part in parts if not any(word.startswith(part) for word in allowed)}
    assert len(queries) >= 20
    nothing = {n: page_of_search(world, who, NONSENSE[:n]) for n in range(2, len(NONSENSE) + 1)}
    for query in sorted(queries):
        assert page_of_search(world, who, query) == nothing[len(query)], query


@pytest.mark.parametrize("who", SEARCHERS if IS_THOROUGH else SEARCHERS[:1])
def test_to_look_for_it_everywhere_finds_nothing_either(who, world):
    hidden = sorted(one_of_each(world) - theirs(world, who))
    assert len(hidden) >= 20
    nothing = everything_found(world, who, NONSENSE)
    assert nothing[0] == 200
    for word in hidden:
        assert everything_found(world, who, word) == nothing, word


def everything_found(world: World, who: str, query: str) -> tuple[int, str]:
    answer = world.go(who, "GET", f"/tim/?q={query}")
    return answer.status, ALWAYS_NEW.sub("", answer.body.decode()).replace(query, "?")


def one_of_each(world: World) -> set[str]:
    """A word of each field and marking."""
    found = {
        (place.field, place.thing.is_restricted): word
        for word, stands in world.words.items()
        for place in stands
    }
    return set(found.values())


def test_who_may_see_a_title_finds_it_by_any_part_of_it(world):
    who = "leader of the addressee"
    titles = [
        word for word, stands in world.words.items()
        if stands[0].field == "requests.lettertext.subject" and "nui" in stands[0].thing.answers
    ]  # fmt: skip
    for title in titles[::5]:
        for query in (title, title.lower(), title[4:]):
            page = world.go(who, "GET", f"/ho-so/?q={query}")
            assert title in page.text.replace(f'value="{query}"', ""), query


# --- Sheets, errors, administration -------------------------------------------------------------


@pytest.mark.parametrize("who", ["overseer who tracks", "handler"])
def test_the_printed_sheet_says_what_the_page_says(who, world, monkeypatch):
    monkeypatch.setattr("reports.views.sheets.render_pdf", pdf.render_pdf)
    thing = next(t for t in world.things if t.name == "working_secret dispatch, contacted")
    answer = world.go(who, "GET", thing.address("reports:deadline_sheet"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body)).pages)
    words = set(WORD.findall(text))
    assert words <= theirs(world, who)
    assert words, "the numbers stand on it"


@pytest.mark.parametrize("kind", [RuntimeError, IntegrityError, ValueError])
def test_an_error_says_nothing_of_what_was_at_hand(kind, world, monkeypatch):
    word = next(iter(world.words))

    def fail(*args, **kwargs):
        raise kind(f"duplicate key ({word})")

    monkeypatch.setattr("requests.views.dispatches.timeline", fail)
    name = "working_secret dispatch, replied"
    thing = next(t for t in world.things if t.name == name and "nui" in t.answers)
    answer = world.go("leader of the addressee", "GET", thing.address("requests:detail"))
    assert (answer.status, WORD.findall(answer.text)) == (500, [])
    assert kind.__name__ in world.log.lines[-2] + world.log.lines[-1]
    assert [line for line in world.log.lines if WORD.search(line)] == []


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_the_administration_shows_no_case(who, world):
    pages = ["/quan-tri/", "/quan-tri/jsi18n/", PEOPLE_BY_NAME]
    pages += [f"/quan-tri/{room}/" for room in ("agencies", "regulations", "records", "requests")]
    for model in admin.site._registry:
        place = f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/"
        rows = [place, f"{place}?q=Kiwi", f"{place}?o=-1&p=99", f"{place}add/"]
        for key in model.objects.order_by("-pk").values_list("pk", flat=True)[:3]:
            rows += [f"{place}{key}/{page}" for page in ("change/", "history/", "delete/")]
        pages += rows
    looks = [world.go(who, "GET", page) for page in pages]
    assert sum(look.status == 200 for look in looks) >= 30
    numbers = re.compile(r"PH-2026-\d{4}|" + "|".join(str(t.key) for t in world.things[:40]))
    for page, look in zip(pages, looks, strict=True):
        found = WORD.findall(look.text) + numbers.findall(look.text)
        assert (look.status < 500, found) == (True, []), page


PEOPLE_BY_NAME = (
    "/quan-tri/autocomplete/?term=Kiwi&app_label=agencies&model_name=seat&field_name=user"
)


def test_no_case_has_a_page_in_the_administration(world):
    keys = {t.kind: t.key for t in world.things}
    for who in ("administrator", "superuser"):
        for label, kind in (
            ("records/dossier", "letter"), ("requests/coordinationrequest", "letter"),
            ("requests/dispatch", "dispatch"), ("records/document", "file"),
        ):  # fmt: skip
            for page in ("", "add/", f"{keys[kind]}/change/", f"{keys[kind]}/history/"):
                assert world.go(who, "GET", f"/quan-tri/{label}/{page}").status == 404


def test_addresses_of_what_is_not_ours_are_equal(world):
    """A file that was removed, one that is kept inside, and one that never was."""
    inside = next(t for t in world.things if t.kind == "file" and t.inside)
    answers = [
        world.go("leader of the sender", "GET", reverse("requests:file", args=[key]))
        for key in (inside.key, uuid4())
    ]
    assert answers[0] == answers[1]
