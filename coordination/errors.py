"""Errors in plain words. What may not be seen answers like what is not there."""

import json
import logging
import sys
import traceback
from math import ceil

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_deny
from rest_framework.exceptions import ParseError, Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler

from requests.api.problems import Problem

log = logging.getLogger("coordination.errors")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for what is foreign, missing or misspelt."""
    if is_api(request):
        return _problem_page(404)
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return _problem_page(403)
    return render(request, "errors/403.html", status=403)


@xframe_options_deny
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return _problem_page(400)
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
    if is_api(request):
        return _problem_page(500)
    return render(None, "errors/500.html", status=500)


def no_record(request: HttpRequest) -> HttpResponse:
    """Its event could not be written: nothing is shown, nothing has changed."""
    return _problem_page(503) if is_api(request) else render(None, "errors/503.html", status=503)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a session that ended while a form was open; the draft is still there."""
    return render(request, "errors/session.html", status=403)


def locked_out(request: HttpRequest, credentials: dict, *args: object) -> HttpResponse:
    return render(request, "errors/locked.html", status=429)


# --- Problems of the API: RFC 9457 ---------------------------------------------------------------

API = "/api/v1/"
PROBLEM = "application/problem+json"


def api_problem(exception: Exception, context: dict) -> Response | None:
    """Problem documents with the field and the way out, in Vietnamese."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    status = response.status_code
    problem = _problem(status)
    if status == 400:
        problem["errors"] = response.data
    if isinstance(exception, ParseError):  # the parser's own words are English
        problem["errors"] = {"detail": _("Nội dung gửi lên không phải JSON đúng dạng.")}
    elif isinstance(exception, Throttled):
        problem["detail"] = _("Thử lại sau %(n)s giây.") % {"n": ceil(exception.wait or 1)}
    elif isinstance(exception, Problem):
        problem["detail"] = str(exception.detail)
    view = context.get("view")
    if view is not None and status != 405:  # which methods there are tells of what is there
        view.headers = {}
    response.data = problem
    response.content_type = PROBLEM
    return response


def _problem(status: int) -> dict:
    problem = {
        "type": "about:blank",
        "title": str(TITLES.get(status, _("Không thực hiện được"))),
        "status": status,
    }
    if status in DETAILS:
        problem["detail"] = str(DETAILS[status])
    return problem


def _problem_page(status: int) -> HttpResponse:
    """The same bytes as from within the API."""
    body = json.dumps(_problem(status), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type=PROBLEM, status=status)


def is_api(request: HttpRequest | None) -> bool:
    return request is not None and request.path.startswith(API)


TITLES = {
    400: gettext_lazy("Dữ liệu chưa hợp lệ"),
    401: gettext_lazy("Chưa xác định được người gọi"),
    403: gettext_lazy("Không được phép"),
    404: gettext_lazy("Không tìm thấy"),
    405: gettext_lazy("Không hỗ trợ cách gọi này"),
    406: gettext_lazy("Chỉ trả lời bằng JSON"),
    409: gettext_lazy("Hồ sơ đã được xử lý trước đó"),
    412: gettext_lazy("Hồ sơ đã được người khác sửa"),
    415: gettext_lazy("Chỉ nhận JSON"),
    422: gettext_lazy("Khóa gửi một lần đã dùng cho việc khác"),
    428: gettext_lazy("Thiếu If-Match"),
    429: gettext_lazy("Gọi quá nhiều lần"),
    500: gettext_lazy("Hệ thống gặp lỗi"),
    503: gettext_lazy("Chưa ghi được nhật ký nên chưa làm gì"),
}
DETAILS = {
    401: gettext_lazy(
        "Gửi kèm “Authorization: Bearer <mã>”. Mã có thể sai, hết hạn, đã thu hồi, hoặc người "
        "giữ mã không còn ở vị trí đó; tạo mã mới ở mục Thông báo và tài khoản."
    ),
    403: gettext_lazy("Vai trò hoặc tình trạng hồ sơ không cho phép việc này; không có gì đổi."),
    404: gettext_lazy("Không có, hoặc đồng chí không được xem."),
    409: gettext_lazy("Đọc lại hồ sơ để xem tình trạng hiện nay; không có gì bị thay đổi."),
    500: gettext_lazy("Không có gì bị thay đổi. Thử lại sau, hoặc báo quản trị hệ thống."),
}
