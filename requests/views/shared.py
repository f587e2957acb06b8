"""Finding what a seat may see, and doing a verb for it: the same beat in every view."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import note
from records.models import Dossier
from regulations.models import Act
from requests import competence
from requests.forms import PlainForm
from requests.models import CoordinationRequest, Dispatch, Escalation, LetterText, Outcome, Reply
from requests.workflow import WrongState
from requests.workflow.escalating import was_talked_over

LETTER_PARTS = (
    "dossier",
    "requesting_agency",
    "rule__provision",
    "rule__regulation",
    "drafted_by__user",
    "drafted_by__agency",
    "signer__user",
    "signed_by__user",
    "issued_by__user",
)


def get_letter(request: HttpRequest, pk: Any) -> CoordinationRequest:
    """A letter this seat may read, else 404: foreign and missing answer alike."""
    found = CoordinationRequest.objects.visible_to(request.seat).select_related(*LETTER_PARTS)
    return _one(found.prefetch_related(_text(request)), pk)


def _text(request: HttpRequest) -> Prefetch:
    """The words of a letter, by the door of their own."""
    return Prefetch("text", LetterText.objects.visible_to(request.seat))


def get_tracked_letter(request: HttpRequest, pk: Any) -> CoordinationRequest:
    """A letter of which this seat may know number, parties and clock."""
    found = CoordinationRequest.objects.trackable_by(request.seat).select_related(*LETTER_PARTS)
    return _one(found.prefetch_related(_text(request)), pk)


def get_dispatch(request: HttpRequest, pk: Any) -> Dispatch:
    return _one(Dispatch.objects.visible_to(request.seat).with_parties(), pk)


def get_tracked_dispatch(request: HttpRequest, pk: Any) -> Dispatch:
    return _one(Dispatch.objects.trackable_by(request.seat).with_parties(), pk)


def _one(queryset: Any, pk: Any) -> Any:
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


CHAINED = (Act.IMMEDIATE, Act.REPORT_UP)  # letters that hang on an earlier one


def chain_of(case: CoordinationRequest, seat: Any) -> list[tuple[CoordinationRequest, str]]:
    """The letters that hang together with this one, with their titles: what it follows, what
    follows it. Only those this seat may read."""
    first = case.follows_id or case.pk
    related = CoordinationRequest.objects.visible_to(seat).filter(
        Q(pk=first) | Q(follows=first) | Q(follows=case.pk)
    )
    if case.act not in CHAINED:
        related = related.filter(act__in=CHAINED)
    letters = related.exclude(pk=case.pk).exclude(
        ~Q(requesting_agency=seat.agency), issued_at=None
    )  # fmt: skip
    found = list(letters.select_related("dossier").order_by("drafted_at"))
    titles = dict(
        LetterText.objects.visible_to(seat)
        .filter(pk__in=[c.pk for c in found])
        .values_list("letter_id", "subject")
    )
    return [(letter, titles.get(letter.pk, "")) for letter in found]


def ways_of(dispatch: Dispatch, seat: Seat) -> list[Escalation]:
    """The ways up that were not given up; a report still being drafted is its own side's."""
    return [
        way
        for way in dispatch.escalations.all()
        if way.dropped_at is None
        and (way.reported_at is not None or way.reporting_agency_id == seat.agency_id)
    ]


def can_go_up(seat: Seat, dispatch: Dispatch, outcome: Outcome | None) -> bool:
    """Whether the page of the two positions has something to offer, or to explain.

    Asked of rows that are here already; the verb asks the clause and the facts again.
    """
    if not competence.can_report_up(seat, dispatch):
        return False
    ways = ways_of(dispatch, seat)
    if any(way.directed_at is None for way in ways) or (ways and not dispatch.is_open):
        return False
    if dispatch.is_open:
        return (dispatch.rule.way_up or {}).get("when") == "difficulty" or was_talked_over(
            dispatch
        )
    if dispatch.status == Dispatch.Status.DECLINED:
        return bool(dispatch.rule.way_up)
    return outcome is not None and (
        outcome.stance == Reply.Stance.DISAGREES or dispatch.dossier.is_register_only
    )


def handlers_of(seat: Seat, on: Any) -> Any:
    """To whom this seat may hand work; nobody where it does not."""
    if not competence.can_hand_out(seat):
        return Seat.objects.none()
    here = Seat.objects.current(on).filter(agency=seat.agency)
    return here.select_related("user").order_by("id")


def shown_version(request: HttpRequest) -> int | None:
    """The version of the text that stood on the page this form came from."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def opened(request: HttpRequest, dossier: Dossier) -> None:
    """Every opening is on record, in the same transaction as the answer."""
    note(
        "dossier.opened", at=request.arrived_at, by=request.seat, dossier=dossier,
        inside=request.seat.agency,
    )  # fmt: skip


def attempt(
    request: HttpRequest, verb: Callable[..., Any], *args: Any, form: PlainForm | None = None,
    **kwargs: Any,
) -> Any:  # fmt: skip
    """Do a verb as this seat, now. None when it was refused: the form or a message says why."""
    try:
        return verb(*args, by=request.seat, at=request.arrived_at, **kwargs)
    except WrongState:
        messages.warning(
            request, _("Hồ sơ đã được xử lý trước đó; trang dưới đây là tình trạng hiện nay.")
        )
    except ValidationError as error:
        if form is not None:
            form.refuse(error)
        else:
            for text in error.messages:
                messages.error(request, text)
    return None
