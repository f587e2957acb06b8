"""Errors in plain words. What may not be seen answers like what is not there."""

import logging
import sys
import traceback

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_deny
from rest_framework.exceptions import APIException, ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler

log = logging.getLogger("coordination.errors")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for what is foreign, missing or misspelt."""
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@xframe_options_deny
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@xframe_options_deny
def not_allowed(request: HttpRequest, *methods: str) -> HttpResponse:
    """A method no page knows; said before anybody is asked who they are."""
    return HttpResponseNotAllowed(methods, render_to_string("errors/405.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a query and without a context processor: it must not fail as well.

    The log gets the kind of error and where, never its message: that may hold contents.
    """
    kind, _value, trace = sys.exc_info()
    frames = " < ".join(
        f"{f.filename.rsplit('/', 2)[-2]}/{f.filename.rsplit('/', 1)[-1]}:{f.lineno}"
        for f in reversed(traceback.extract_tb(trace)[-8:])
    )
    route = getattr(request.resolver_match, "view_name", "-")
    log.error("%s in %s at %s", kind.__name__ if kind else "error", route, frames)
    return render(None, "errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a session that ended while a form was open; the draft is still there."""
    return render(request, "errors/session.html", status=403)


def locked_out(request: HttpRequest, credentials: dict, *args: object) -> HttpResponse:
    return render(request, "errors/locked.html", status=429)


def api_problem(exception: Exception, context: dict) -> Response | None:
    """RFC 9457 problem documents with the field and the way out, in Vietnamese."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    problem = {
        "type": "about:blank",
        "title": str(TITLES.get(response.status_code, _("Không thực hiện được"))),
        "status": response.status_code,
    }
    if response.status_code == 400 and isinstance(exception, APIException):
        problem["errors"] = response.data
    if isinstance(exception, ParseError):  # the parser's own words are English
        problem["errors"] = {"detail": _("Nội dung gửi lên không phải JSON đúng dạng.")}
    response.data = problem
    response.content_type = "application/problem+json"
    return response


TITLES = {
    400: gettext_lazy("Dữ liệu chưa hợp lệ"),
    403: gettext_lazy("Không được phép"),
    404: gettext_lazy("Không tìm thấy"),
    405: gettext_lazy("Không hỗ trợ cách gọi này"),
    409: gettext_lazy("Hồ sơ đã được người khác sửa"),
    415: gettext_lazy("Chỉ nhận JSON"),
}
