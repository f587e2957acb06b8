"""What passed between the two sides of a dispatch, and what may be done about it now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from agencies.models import Seat
from records.models import Document
from regulations.models import OF_A_PERSON
from requests import competence, elsewhere
from requests.models import Contact, Contest, CoordinationRequest, Dispatch, Outcome, Question
from requests.views.shared import CHAINED


@dataclass(frozen=True)
class Asked:
    """A question as a seat sees it."""

    row: Question
    files: list[Document]
    can_answer: bool


@dataclass(frozen=True)
class Silence:
    """A record of confirmed silence, standing or not, and what was said against it."""

    outcome: Outcome
    contest: Contest | None
    can_contest: bool
    can_decide: bool
    can_set_aside: bool

    @property
    def consent(self) -> Any:
        return self.outcome.consent

    @property
    def stands(self) -> bool:
        return self.outcome.set_aside_at is None


@dataclass(frozen=True)
class Exchange:
    """Talks and confirmed silence of one dispatch, after ``with_words``."""

    asked: list[Asked]
    contacts: list[tuple[Contact, bool]]
    silences: list[Silence]
    reply_files: list[Document]
    can_ask: bool
    can_ask_again: bool
    can_record_paper: bool
    of_a_person: bool
    can_take_back: bool
    awaits_writing: list[Contact] = field(default_factory=list)

    @property
    def waits_for_me(self) -> bool:
        return any(a.can_answer for a in self.asked) or any(s.can_decide for s in self.silences)


def exchange(dispatch: Dispatch, seat: Seat, files: Iterable[Document]) -> Exchange:
    """``files`` are those of the dispatch that this seat may read; each goes where it belongs."""
    given = defaultdict(list)
    for document in files:
        given[document.uploaded_by_id, document.uploaded_at].append(document)
    asked = [
        Asked(
            q,
            given.pop((q.answered_by_id, q.answered_at), []),
            q.answered_at is None
            and competence.can_answer_question(
                seat, dispatch, asked_by_agency=q.asked_by.agency_id
            ),
        )
        for q in dispatch.questions.all()
    ]
    for reply in dispatch.issued:
        reply.paper_files = (
            given.pop((reply.issued_by_id, reply.issued_at), []) if reply.is_paper else []
        )
    settles = competence.can_settle_contact(seat, dispatch)
    contacts = [(c, settles and _is_open(c)) for c in dispatch.contacts.all()]
    return Exchange(
        asked=asked,
        contacts=contacts,
        awaits_writing=[c for c, _settles in contacts if _is_open(c)],
        silences=_silences(dispatch, seat),
        reply_files=[document for rest in given.values() for document in rest],
        can_ask=competence.can_ask(seat, dispatch),
        can_ask_again=competence.can_ask_again(seat, dispatch),
        can_record_paper=competence.can_record_paper(seat, dispatch),
        of_a_person=dispatch.rule.act in OF_A_PERSON,
        can_take_back=competence.can_take_back_consent(seat, dispatch),
    )


def _is_open(contact: Contact) -> bool:
    return contact.needs_writing and contact.written_at is None


def _silences(dispatch: Dispatch, seat: Seat) -> list[Silence]:
    found = []
    for outcome in dispatch.outcomes.all():
        if hasattr(outcome, "consent"):
            contest = getattr(outcome.consent, "contest", None)
            stands = outcome.set_aside_at is None
            found.append(
                Silence(
                    outcome,
                    contest,
                    stands and competence.can_contest(seat, dispatch, contest),
                    stands and competence.can_decide_contest(seat, dispatch, contest),
                    stands and competence.can_set_aside(seat, dispatch),
                )
            )
    return found


@dataclass(frozen=True)
class Thread:
    """The letters before and after this one, as far as a seat may know them."""

    before: CoordinationRequest | None
    after: list[CoordinationRequest]
    leads: list[tuple[str, str]]  # pages of a room above: address and name


def thread(case: CoordinationRequest, seat: Seat) -> Thread:
    """What was asked again; incidents and ways up hang together elsewhere (``chain_of``)."""
    seen = CoordinationRequest.objects.visible_to(seat).exclude(act__in=CHAINED)
    before = None
    if case.follows_id and case.act not in CHAINED:
        before = seen.filter(pk=case.follows_id).first()
    after = list(seen.filter(follows=case).order_by("drafted_at", "pk"))
    return Thread(before, after, elsewhere.leads(seat, case))
