"""Dispatches: each addressee's copy with its clock, and the day-by-day why of it."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from records.access import may_view
from regulations.calendar import WorkingCalendar
from regulations.models import Act, working_calendar
from requests import workflow
from requests.api import shapes
from requests.api.describing import ONCE, described
from requests.api.fields import WORDS, Fields, PageQuery, day, query_of, text
from requests.api.pages import in_order, keys_of_page
from requests.api.writing import do, once
from requests.forms import SHORT_TEXT
from requests.models import Dispatch, LetterText, with_words
from requests.phrases import SOON, due_of
from requests.views.shared import get_dispatch, get_tracked_dispatch, opened
from requests.why import Change, Explanation, explain

STATES = {
    "open": "đang xử lý",
    "overdue": "quá hạn",
    "due_soon": "sắp đến hạn",
    "unregistered": "chưa đăng ký đến",
    "past_aim": "vượt mốc phấn đấu",
    "consented": "coi như đồng ý",
    "finished": "đã kết thúc",
}


class DispatchQuery(PageQuery):
    state = serializers.ChoiceField(list(STATES.items()), required=False, error_messages=WORDS)
    act = serializers.ChoiceField(Act.choices, required=False, error_messages=WORDS)
    due_after = day(required=False, help_text="Hạn từ ngày này, kể cả ngày này.")
    due_before = day(required=False, help_text="Hạn đến ngày này, kể cả ngày này.")


class Dispatches(APIView):
    @described(shapes.DispatchPage, name="dispatches_list", problems="400",
               text="Các bản gửi từng nơi nhận, mới nhất trước",
               parameters=(DispatchQuery,))  # fmt: skip
    def get(self, request: Request) -> Response:
        """What this seat may know the clock of, the newest first; filtered after the check."""
        query = query_of(DispatchQuery, request)
        page = {name: query.pop(name) for name in ("limit", "after") if name in query}
        rows = _filtered(Dispatch.objects.trackable_by(request.seat), query, request.today)
        keys, after = keys_of_page(request, rows, by="delivered_at", **page)
        found = in_order(keys, Dispatch.objects.with_parties().prefetch_related(
            "outcomes", "receipts",
            Prefetch("case__text", LetterText.objects.visible_to(request.seat)),
        ))  # fmt: skip
        calendar = working_calendar()
        lines = [line_json(dispatch, request.today, calendar) for dispatch in found]
        return Response({"results": lines, "next": after})


def _filtered(rows: QuerySet, query: dict[str, Any], on: Any) -> QuerySet:
    if "act" in query:
        rows = rows.filter(rule__act=query["act"])
    if "due_after" in query:
        rows = rows.filter(due_on__gte=query["due_after"])
    if "due_before" in query:
        rows = rows.filter(due_on__lte=query["due_before"])
    return _in_state(rows, query.get("state", ""), on)


def _in_state(rows: QuerySet, state: str, on: Any) -> QuerySet:
    if state == "due_soon":
        last = working_calendar().add_working_days(on, SOON)
        return rows.due_between(on, last).filter(rule__is_aim=False)
    states = {
        "open": rows.open,
        "overdue": lambda: rows.overdue(on),
        "unregistered": lambda: rows.open().filter(status=Dispatch.Status.SENT),
        "past_aim": lambda: rows.past_aim(on),
        "consented": lambda: rows.filter(status=Dispatch.Status.CONSENTED),
        "finished": lambda: rows.exclude(finished_at=None),
    }
    return states[state]() if state else rows


class OneDispatch(APIView):
    @described(shapes.Dispatch, name="dispatches_read", problems="404",
               text="Một bản gửi: thời hạn và vì sao là ngày đó")  # fmt: skip
    def get(self, request: Request, pk: Any) -> Response:
        """Number, parties, clock and why; words only for who may read them."""
        dispatch = get_tracked_dispatch(request, pk)
        opened(request, dispatch.dossier)
        return Response(dispatch_json(request, dispatch))


class Clock(APIView):
    @described(shapes.Clock, name="dispatches_clock", text="Thời hạn của một bản gửi",
               problems="404")  # fmt: skip
    def get(self, request: Request, pk: Any) -> Response:
        """Number, parties and clock of one dispatch: what ``track`` opens, and no more."""
        dispatch = get_tracked_dispatch(request, pk)
        opened(request, dispatch.dossier)
        return Response(clock_json(dispatch, request.today, working_calendar()))


# --- What the addressee's side does --------------------------------------------------------------


class ReceiptFields(Fields):
    registered_on = day(required=False)
    incoming_number = text(30)
    documents_complete = serializers.BooleanField(required=False, error_messages=WORDS)
    missing = text(300)


class NoticeFields(Fields):
    reason = text(SHORT_TEXT, default="")
    new_due_on = day(required=False, allow_null=True)
    document_number = text(60)


class Written(APIView):
    """A verb on one dispatch; the answer is the dispatch as it stands then."""

    done = 200

    def read(self, request: Request, pk: Any) -> tuple[dict[str, Any], dict[str, str]]:
        return dispatch_json(request, get_tracked_dispatch(request, pk)), {}


class Receipt(Written):
    @described(shapes.Dispatch, name="dispatches_register", text="Đăng ký văn bản đến",
               body=ReceiptFields, problems="400 403 404 409 422",
               parameters=(ONCE,))  # fmt: skip
    @once
    def post(self, request: Request, pk: Any) -> str:
        """Vào sổ đến: the clerk's entry is the fact the clock starts from."""
        dispatch = get_tracked_dispatch(request, pk)
        if dispatch.requested_agency_id != request.seat.agency_id:
            raise Http404
        return _done(request, workflow.register, dispatch, ReceiptFields)


class TimeNotice(Written):
    @described(shapes.Dispatch, name="dispatches_need_time", body=NoticeFields,
               text="Thông báo cần thêm thời gian", problems="400 403 404 409 422",
               parameters=(ONCE,))  # fmt: skip
    @once
    def post(self, request: Request, pk: Any) -> str:
        """Where the clause knows such a notice; one given too late is kept, and says so."""
        return _done(request, workflow.give_notice, get_dispatch(request, pk), NoticeFields)


def _done(request: Request, verb: Any, dispatch: Dispatch, shape: type[Fields]) -> str:
    form = shape(data=request.data or {})
    form.is_valid(raise_exception=True)
    do(request, verb, dispatch, **form.validated_data)
    return reverse("api:dispatch", args=[dispatch.pk])


# --- Shapes --------------------------------------------------------------------------------------


def clock_json(dispatch: Dispatch, on: Any, calendar: WorkingCalendar) -> dict[str, Any]:
    due = due_of(dispatch, on, calendar)
    return {
        "id": str(dispatch.pk),
        "number": dispatch.case.number,
        "requesting_agency": dispatch.case.requesting_agency.code,
        "requested_agency": dispatch.requested_agency.code,
        "status": dispatch.status,
        "rule": dispatch.rule.code,
        "citation": dispatch.rule.citation,
        "received_on": dispatch.received_on,
        "is_assumed": dispatch.is_assumed,
        "due_on": dispatch.due_on,
        "notice_by": dispatch.notice_by,
        "consent_from": dispatch.consent_from,
        "is_provisional": dispatch.is_provisional,
        "hard": not dispatch.rule.is_aim,
        "words": due.text,
    }


def line_json(dispatch: Dispatch, on: Any, calendar: WorkingCalendar) -> dict[str, Any]:
    """A line of a list; the title of a restricted case is read with the letter alone."""
    is_restricted = dispatch.dossier.is_restricted
    return clock_json(dispatch, on, calendar) | {
        "letter": str(dispatch.case_id),
        "act": dispatch.rule.act,
        "subject": "" if is_restricted else dispatch.case.subject,
        "is_restricted": is_restricted,
        "delivered_at": dispatch.delivered_at,
        "finished_at": dispatch.finished_at,
    }


def dispatch_json(request: Request, dispatch: Dispatch) -> dict[str, Any]:
    """The clock with its explanation; what is contents only to who may view the dispatch."""
    with_words([dispatch], request.seat)
    on, calendar = request.today, working_calendar()
    sees = may_view(request.seat, dispatch.dossier)
    why = why_json(explain(dispatch, on, calendar), sees=sees)
    return line_json(dispatch, on, calendar) | {"explanation": why}


def why_json(why: Explanation, *, sees: bool) -> dict[str, Any]:
    boxes = why.count.days or tuple(
        box for month in why.count.months for week in month.weeks for box in week if box
    )
    return {
        "title": why.title,
        "what": why.what,
        "tags": list(why.tags),
        "lead": "".join(why.lead),
        "facts": [_said(fact) for fact in why.facts if sees or not fact.is_private],
        "starts": why.starts,
        "quote": why.dispatch.rule.quote,
        "now": why.now,
        "days": [{"day": b.day, "number": b.number, "names": list(b.names)} for b in boxes],
        "skipped": [
            {"name": skip.name, "days": skip.days, "decision": skip.decision}
            for skip in why.count.skips
        ],
        "marks": [_said(mark) for mark in why.marks],
        "ledger": [_change(change, sees=False) for change in why.history],
        "more_time": [_change(change, sees=sees) for change in why.more_time],
        "calendar_version": why.calendar_version,
    }


def _said(row: Any) -> dict[str, str]:
    return {"label": str(row.label), "text": str(row.text)}


def _change(change: Change, *, sees: bool) -> dict[str, Any]:
    said = f"{change.text} {change.private}".strip() if sees else change.text
    return {"title": str(change.title), "at": change.at, "text": str(said)}
