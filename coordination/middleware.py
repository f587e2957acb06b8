"""The transaction around each request, the acting seat, forms that count once."""

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from agencies import seating
from coordination import errors
from records.history import RecordFailed, recorded
from records.models import FormKey
from records.wall import act_as
from regulations.calendar import day_of

log = logging.getLogger("coordination.web")
Answer = Callable[[HttpRequest], HttpResponse]


METHODS = ("GET", "HEAD", "POST")  # no page knows another; the API answers for itself


def quiet_pages(get_response: Answer) -> Answer:
    """Nothing of a case stays in a cache; the log says route, status and time, never contents."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = _refused(request) or get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        if request.path == "/healthz":
            return response
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match else "-"
        spent = (time.perf_counter() - began) * 1000
        log.info("%s %s %s %.0f ms", request.method, route, response.status_code, spent)
        return response

    return middleware


def _refused(request: HttpRequest) -> HttpResponse | None:
    """What no view is asked about."""
    if "%00" in request.META.get("QUERY_STRING", ""):  # no database takes it
        return errors.bad_request(request)
    if request.method not in METHODS and not errors.is_api(request):
        return errors.not_allowed(request, *METHODS)
    return None


def session_over(get_response: Answer) -> Answer:
    """A script asks for part of a page after the session ended: the sign-in page is no answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.htmx and response.status_code == 302 and not request.user.is_authenticated:
            response = render(request, "errors/session_part.html")
            response["HX-Retarget"], response["HX-Reswap"] = "#saved", "outerHTML"
        return response

    return middleware


def in_words(get_response: Answer) -> Answer:
    """A page that refuses a method says so; Django's own answer to it is empty."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("errors/405.html")
        return response

    return middleware


class Recorded:
    """One transaction for the whole request, for one user; its events are written last.

    When they cannot be written, nothing is shown and nothing has changed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return self.get_response(request)
        response = None
        try:
            with recorded():
                request.arrived_at = act_as(request.user.pk)
                request.today = day_of(request.arrived_at)
                response = self.get_response(request)
                if response.status_code >= 500 or getattr(request, "has_failed", False):
                    transaction.set_rollback(True)
        except RecordFailed as failure:
            log.error("no record, no content: %s", type(failure.__cause__).__name__)
            if file := getattr(response, "file_to_stream", None):
                file.close()
            return errors.no_record(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request.has_failed = True  # not yet: the page that says so asks for seat and notices


def acting_seat(get_response: Answer) -> Answer:
    """``request.seat``: for which agency one acts. Without a current seat nothing is visible."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.seat, request.seats = None, []
        if hasattr(request, "arrived_at") and request.user.is_authenticated:
            began = request.session.setdefault("began", request.arrived_at.timestamp())
            if request.arrived_at.timestamp() - began > settings.SESSION_LONGEST:
                logout(request)
                return redirect(settings.LOGIN_URL)
            request.seats = seating.seats_of(request.user, request.today)
            chosen = request.session.get("seat")
            request.seat = next(
                (s for s in request.seats if s.pk == chosen), next(iter(request.seats), None)
            )
        return get_response(request)

    return middleware


def send_once(get_response: Answer) -> Answer:
    """A form carries a key; the second sending of the same form gets the first one's answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _form_key(request)
        if key is None:
            return get_response(request)
        row = FormKey(key=key, user=request.user, path=request.path[:200])
        FormKey.objects.bulk_create([row], ignore_conflicts=True)
        first = FormKey.objects.select_for_update().filter(pk=key, user=request.user).first()
        if first is None or first.redirect:  # somebody else's key is none of ours
            return redirect(first.redirect if first else "home")
        response = get_response(request)
        if 300 <= response.status_code < 400:
            FormKey.objects.filter(pk=key).update(redirect=response["Location"][:400])
        elif not transaction.get_rollback():
            FormKey.objects.filter(pk=key).delete()  # shown again with errors: nothing was done
        return response

    return middleware


def _form_key(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return None
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
