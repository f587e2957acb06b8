"""Finding what a seat may see of the room; foreign and missing answer alike."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.models import Seat
from meetings.models import (
    AreaAssignment,
    Difficulty,
    Meeting,
    MeetingText,
    Nomination,
    Secondment,
    Session,
    SessionText,
)
from requests.models import Dispatch, LetterText
from requests.views.case_form import case_form_page
from requests.views.shared import attempt


def seat_or_404(request: HttpRequest) -> Seat:
    if request.seat is None:
        raise Http404
    return request.seat


def one(queryset: Any, pk: Any) -> Any:
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def meetings_of(seat: Seat | None) -> Any:
    """Meetings this seat may read, with their words as far as it may."""
    found = Meeting.objects.visible_to(seat).select_related(
        "case__dossier", "case__requesting_agency", "case__rule__provision",
        "case__rule__regulation", "case__drafted_by__user", "case__signer__user",
    )  # fmt: skip
    return found.prefetch_related(
        Prefetch("text", MeetingText.objects.visible_to(seat)),
        Prefetch("case__text", LetterText.objects.visible_to(seat)),
    )


def get_meeting(request: HttpRequest, pk: Any) -> Meeting:
    return one(meetings_of(request.seat), pk)


def own_meeting(request: HttpRequest, pk: Any) -> Meeting:
    """One that this seat's agency hosts."""
    meeting = get_meeting(request, pk)
    if meeting.case.requesting_agency_id != request.seat.agency_id:
        raise Http404
    return meeting


def my_dispatch(request: HttpRequest, case_id: Any) -> Dispatch:
    """The dispatch of a letter to this seat's agency, which it may read."""
    found = Dispatch.objects.visible_to(request.seat).with_parties()
    row = found.filter(case=case_id, requested_agency=request.seat.agency_id).first()
    if row is None:
        raise Http404
    return row


def get_secondment(request: HttpRequest, pk: Any) -> Secondment:
    found = Secondment.objects.visible_to(request.seat).select_related(
        "case__dossier", "case__requesting_agency", "case__rule__provision",
        "case__rule__regulation",
    )  # fmt: skip
    texts = LetterText.objects.visible_to(request.seat)
    return one(found.prefetch_related(Prefetch("case__text", texts)), pk)


def nominations_of(secondment: Secondment, seat: Seat) -> Any:
    """Who was named, as far as this seat reads the dispatch and the name has left its house."""
    found = Nomination.objects.visible_to(seat).filter(dispatch__case=secondment.pk)
    here = found.filter(Q(inside_agency=None) | Q(inside_agency=seat.agency_id))
    return here.select_related(
        "dispatch__requested_agency", "dispatch__case", "need", "consented_by__user"
    ).order_by("pk")


def get_session(request: HttpRequest, pk: Any) -> Session:
    seat = request.seat
    found = Session.objects.visible_to(seat).select_related(
        "dossier", "agency", "commune", "officer__user", "assignment"
    )
    return one(
        found.prefetch_related(
            Prefetch("text", SessionText.objects.visible_to(seat)),
            Prefetch("difficulties", Difficulty.objects.visible_to(seat)),
        ),
        pk,
    )


def get_assignment(request: HttpRequest, pk: Any) -> AreaAssignment:
    """One that either side of it knows."""
    found = AreaAssignment.objects.between(seat_or_404(request).agency)
    return one(found.select_related("seat__user", "commune", "agency"), pk)


def form_page(
    request: HttpRequest, case: Any, form: Any, verb: Any, said: str, **more: Any
) -> HttpResponse:
    """A page of this room with one form and one verb."""
    return case_form_page(request, case, form, verb, said, page="meetings", **more)


def new_page(
    request: HttpRequest, form: Any, verb: Any, said: str, *args: Any, title: str, button: str,
    back: tuple[str, str], target: Any = None, more: dict[str, Any] | None = None,
    saves: bool = True, **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form that begins something: no file is opened by it yet."""
    if request.method == "POST" and saves and form.is_valid():
        done = attempt(request, verb, *args, form=form, **form.cleaned_data, **(more or {}))
        if done is not None:
            messages.success(request, said)
            return redirect(target or done)
    context |= {"form": form, "title": title, "button": button, "back": back, "page": "meetings"}
    return render(request, "meetings/new.html", context)
