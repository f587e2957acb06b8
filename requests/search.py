"""What a seat finds: files, answers, documents and regulations, counted after the access check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from agencies.models import Seat
from records import documents
from records.models import Document, Dossier
from regulations.models import NEVER_SEARCHED, Provision, Regulation
from requests import elsewhere
from requests.folding import having, whole, words_of
from requests.models import (
    Comment,
    CoordinationRequest,
    Dispatch,
    LetterText,
    Receipt,
    Reply,
    ReplyText,
)

ABOUT_PERSONS = (Dossier.Kind.VETTING, Dossier.Kind.CONCLUSION, Dossier.Kind.COMPLAINT)
LIMIT = 20  # of each group, of what one may see
LONGEST, SHORTEST = 200, 2  # characters of a query


@dataclass(frozen=True)
class Hit:
    """A letter or a dispatch; ``title`` is empty when the seat may only track it."""

    case: CoordinationRequest
    dispatch: Dispatch | None
    title: str

    @property
    def url(self) -> str:
        return (self.dispatch or self.case).get_absolute_url()


@dataclass(frozen=True)
class Found:
    cases: list[Hit]
    replies: list[Reply]
    files: list[tuple[Document, str, str]]
    regulations: list[tuple[str, int, str]]

    @property
    def total(self) -> int:
        return sum(
            len(group) for group in (self.cases, self.replies, self.files, self.regulations)
        )

    @property
    def is_cut(self) -> bool:
        return any(len(group) >= LIMIT for group in (self.cases, self.replies, self.files))


def find(seat: Seat | None, query: str) -> Found:
    words = words_of(query)
    titles = LetterText.objects.visible_to(seat)
    return Found(
        _cases(seat, words, titles), _replies(seat, words), _files(seat, words),
        _regulations(query),
    )  # fmt: skip


def readable_letters(seat: Seat | None, word: str) -> QuerySet:
    """Letters in whose words, as far as this seat may read them, ``word`` stands. Those about
    persons are found by number alone."""
    texts = LetterText.objects.visible_to(seat).exclude(letter__act__in=NEVER_SEARCHED)
    return texts.filter(having(word, "subject", "body")).values("letter")


def _cases(seat: Seat | None, words: list[str], titles: QuerySet) -> list[Hit]:
    """Letters of one's own agency, dispatches of the others; the newest first."""
    if seat is None:
        return []
    letters = CoordinationRequest.objects.trackable_by(seat).filter(requesting_agency=seat.agency)
    dispatches = Dispatch.objects.trackable_by(seat).exclude(case__requesting_agency=seat.agency)
    receipts = Receipt.objects.filter(dispatch__requested_agency=seat.agency)
    for word in words:
        read = readable_letters(seat, word)
        letters = letters.filter(
            having(word, "number", "document_number")
            | Q(pk__in=read)
            | Q(addressees__name__folded__contains=word)
        )
        entered = receipts.filter(incoming_number__folded=word).values("dispatch")
        dispatches = dispatches.filter(
            having(
                word, "case__number", "case__document_number", "requested_agency__name",
                "case__requesting_agency__name",
            )
            | Q(case__in=read)
            | Q(pk__in=entered)
        )  # fmt: skip
    keys = letters.order_by("-drafted_at", "pk").values_list("pk", "drafted_at").distinct()
    cases = CoordinationRequest.objects.filter(pk__in=[pk for pk, _at in keys[:LIMIT]])
    cases = cases.select_related("dossier", "requesting_agency").order_by("-drafted_at", "pk")
    found = dispatches.with_parties().order_by("-delivered_at", "pk")
    hits: list[tuple[CoordinationRequest, Dispatch | None]] = [(case, None) for case in cases]
    hits += [(dispatch.case, dispatch) for dispatch in found[:LIMIT]]
    hits.sort(key=_when, reverse=True)  # before the cut: one's own letters hide none that came
    hits = hits[:LIMIT]
    named = dict(titles.filter(pk__in=[case.pk for case, _d in hits]).values_list("pk", "subject"))
    return [Hit(case, dispatch, named.get(case.pk, "")) for case, dispatch in hits]


def _when(hit: tuple[CoordinationRequest, Dispatch | None]) -> datetime:
    case, dispatch = hit
    return dispatch.delivered_at if dispatch else case.drafted_at


def _replies(seat: Seat | None, words: list[str]) -> list[Reply]:
    """Issued answers of dispatches one may view, by number, words or comments."""
    viewed = Dispatch.objects.visible_to(seat)
    found = Reply.objects.filter(status=Reply.Status.ISSUED, dispatch__in=viewed.values("pk"))
    open_ones = ~Q(reply__dispatch__case__act__in=NEVER_SEARCHED)
    for word in words:
        texts = ReplyText.objects.visible_to(seat).filter(open_ones, having(word, "body"))
        comments = Comment.objects.visible_to(seat).filter(
            open_ones, having(word, "section", "text")
        )
        found = found.filter(
            having(word, "document_number")
            | Q(pk__in=texts.values("reply"))
            | Q(pk__in=comments.values("reply"))
        )
    parts = found.select_related(
        "dispatch__case__requesting_agency", "dispatch__requested_agency", "dispatch__dossier"
    )
    return list(parts.order_by("-issued_at", "-pk")[:LIMIT])


def _files(seat: Seat | None, words: list[str]) -> list[tuple[Document, str, str]]:
    """Files one may read, by name, each with number and address of what it belongs to."""
    found = documents.readable_by(seat) if seat else Document.objects.none()
    found = found.exclude(dossier__kind__in=ABOUT_PERSONS)
    found = found.exclude(dossier__letter__act__in=NEVER_SEARCHED)
    found = found.exclude(dossier__dispatch__case__act__in=NEVER_SEARCHED)
    for word in words:
        found = found.filter(having(word, "name"))
    rows = list(found.order_by("-uploaded_at", "pk")[:LIMIT])
    keys = {row.dossier_id for row in rows}
    owners = _owners(keys) | elsewhere.places(seat, keys)
    return [(row, number, url) for row in rows for url, number in [owners[row.dossier_id]]]


def _owners(keys: Iterable[UUID]) -> elsewhere.Places:
    letters = CoordinationRequest.objects.filter(pk__in=keys).values_list("pk", "number")
    dispatches = Dispatch.objects.filter(pk__in=keys).values_list("pk", "case__number")
    numbers = dict.fromkeys(keys, "") | dict(letters) | dict(dispatches)
    return {
        key: (reverse("requests:detail", args=[key]), number) for key, number in numbers.items()
    }


def _regulations(query: str) -> list[tuple[str, int, str]]:
    """Regulations in whose words the query stands: name, in how many places, where."""
    places = dict(
        Provision.objects.filter(having(whole(query), "heading", "text"))
        .order_by("regulation")
        .values_list("regulation")
        .annotate(n=Count("pk"))
    )
    return [
        (
            regulation.name,
            places[regulation.pk],
            f"{reverse('regulations:detail', args=[regulation.key])}?{urlencode({'tim': query})}",
        )
        for regulation in Regulation.objects.filter(pk__in=places).order_by("key")
    ]


def straight_to(seat: Seat | None, query: str) -> CoordinationRequest | Dispatch | None:
    """The one file one may see that bears this number, its own or that of a document of it."""
    number = whole(query)
    if seat is None or not any(sign.isdigit() for sign in number):
        return None
    letters = CoordinationRequest.objects.trackable_by(seat).filter(
        Q(number__folded=number) | Q(document_number__folded=number)
    )
    viewed = Dispatch.objects.visible_to(seat).values("pk")
    answers = Reply.objects.filter(
        status=Reply.Status.ISSUED, document_number__folded=number, dispatch__in=viewed
    )
    dispatches = Dispatch.objects.trackable_by(seat).filter(
        Q(case__number__folded=number)
        | Q(case__document_number__folded=number)
        | Q(pk__in=answers.values("dispatch"))
    )
    found = {d.case_id: d for d in dispatches.order_by("-pk")[: LIMIT * 5]}
    found |= {case.pk: case for case in letters[:2]}
    return next(iter(found.values())) if len(found) == 1 else None
