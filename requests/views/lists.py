"""Việc cần làm, Hồ sơ phối hợp."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Role, Seat
from records import access
from records.models import Dossier, EmergencyOpening, Grant, Side
from regulations.calendar import WorkingCalendar
from regulations.models import Act, working_calendar
from requests import agenda, competence, workflow
from requests.agenda import Task
from requests.folding import having, words_of
from requests.forms import FilterNameForm, ListFilterForm
from requests.models import (
    CoordinationRequest,
    Dispatch,
    LetterText,
    Reply,
    SavedFilter,
    disagreed,
)
from requests.phrases import SOON, Due, due_of
from requests.views.shared import attempt, handlers_of

PAGE = 25
Letter = CoordinationRequest.Status


@dataclass(frozen=True)
class Row:
    """One line of a list; ``title`` is empty when the seat may only track."""

    dispatch: Dispatch
    due: Due
    title: str
    is_new: bool
    deems_consent: bool


def titles_of(letters: list[UUID], seat: Seat | None) -> dict[UUID, str]:
    """The titles of those ``letters`` this seat may view."""
    texts = LetterText.objects.visible_to(seat).filter(pk__in=letters)
    return dict(texts.values_list("letter_id", "subject"))


def rows_of(
    dispatches: list[Dispatch], seat: Seat, on: date, calendar: WorkingCalendar
) -> list[Row]:
    """Lines with their deadlines; titles only of letters this seat may view."""
    titles = titles_of([d.case_id for d in dispatches], seat)
    return [
        Row(
            dispatch,
            due_of(dispatch, on, calendar),
            titles.get(dispatch.case_id, ""),
            dispatch.status == Dispatch.Status.SENT,
            dispatch.is_open and dispatch.consent_from is not None,
        )
        for dispatch in dispatches
    ]


def _for_lists(queryset: QuerySet) -> QuerySet:
    return queryset.with_parties().prefetch_related("outcomes", "receipts")


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Việc cần làm: driven from the grants, sorted by the day that is due."""
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "inbox"})
    group = request.GET.get("nhom", "tra-loi")
    calendar = working_calendar()
    tasks = agenda.tasks(request.seat, request.arrived_at, calendar)
    counts = _counts(request.seat, tasks)
    context = {"page": "inbox", "group": group, "counts": counts, "form": None}
    if group in {"duyet", "nhap"}:
        context["todo"] = _todo(request.seat) if group == "duyet" else _drafts(request.seat)
        return render(request, "requests/todo.html", context)
    side = Side.ASKS if group == "cho" else Side.ANSWERS
    grants = Grant.objects.inbox(request.seat, side)
    begun = request.GET.get("sau", "")
    page, after = _page(grants, begun)
    rows = rows_of(in_order([key for _due, key in page]), request.seat, request.today, calendar)
    tasks = tasks if side == Side.ANSWERS else []
    rows, days = _without(rows, tasks), [due for due, _key in page]
    first = [] if begun else tasks  # they stand on the first page
    context |= {
        "groups": _grouped(rows, first),
        "after": after,
        "week": _weeks([*days, *(task.day for task in first)], request.today, calendar),
        "holders": _holders(rows) if side == Side.ANSWERS else [],
        "side": side,
        "handlers": handlers_of(request.seat, request.today) if side == Side.ANSWERS else [],
    }
    return render(request, "requests/inbox.html", context)


def _without(rows: list[Row], tasks: list[Task]) -> list[Row]:
    """Those that no line of another room stands for; what is new is registered first."""
    told = {task.in_place_of for task in tasks}
    return [row for row in rows if row.is_new or row.dispatch.pk not in told]


def _counts(seat: Seat, tasks: list[Task]) -> dict[str, int]:
    """How many each group has: open files by side, and what waits at this seat."""
    sides = Grant.objects.held_by(seat).filter(is_open=True, side__in=(Side.ANSWERS, Side.ASKS))
    waiting = dict(sides.values_list("side").annotate(Count("content_object", distinct=True)))
    of_rows = {
        "letters": _letters_todo(seat),
        "replies": _replies_todo(seat),
        "drafts": _drafts_of(seat),
        "emergencies": _emergencies(seat),
    }
    seats = Seat.objects.order_by().filter(pk=seat.pk)
    found = seats.values(**{name: _number(rows) for name, rows in of_rows.items()})[0]
    todo = found.pop("letters") + found.pop("replies")
    answers, asks = waiting.get(Side.ANSWERS, 0), waiting.get(Side.ASKS, 0)
    answers += sum(task.in_place_of is None for task in tasks)
    return {"answers": answers, "asks": asks, "todo": todo, **found}


def _emergencies(seat: Seat) -> QuerySet:
    """What colleagues ask to open, and this seat may decide as the second person."""
    if not seat.has_role(Role.LEADER, Role.FOCAL_POINT):
        return EmergencyOpening.objects.none()
    waiting = EmergencyOpening.objects.filter(agency=seat.agency, decided_at=None)
    return waiting.exclude(asked_by__user=seat.actor)


def _number(rows: QuerySet) -> Any:
    """How many different rows there are, as part of another query."""
    counted = Func(F("pk"), function="count", template="%(function)s(distinct %(expressions)s)")
    one = rows.order_by().values(how_many=counted)
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def _page(grants: QuerySet, after: str) -> tuple[list[tuple[date, UUID]], str]:
    """One page in keyset order (due_on, id); ``after`` is where the last one ended."""
    rows = grants.order_by("due_on", "content_object").values_list("due_on", "content_object")
    day, _sep, key = after.partition("_")
    try:
        start, last = date.fromisoformat(day), UUID(key)
    except ValueError:
        rest = rows
    else:
        rest = rows.filter(due_on__gte=start).filter(
            Q(due_on__gt=start) | Q(due_on=start, content_object__gt=last)
        )
    found = list(dict.fromkeys(rest[: PAGE * 2 + 1]))
    page = found[:PAGE]
    more = f"{page[-1][0].isoformat()}_{page[-1][1]}" if len(found) > PAGE else ""
    return page, more


def in_order(keys: list[UUID]) -> list[Dispatch]:
    found = {d.pk: d for d in _for_lists(Dispatch.objects.filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


GROUPS = (
    ("late", _("Quá hạn"), {"late", "hush"}),
    ("soon", _("Sắp đến hạn"), {"soon"}),
    ("run", _("Còn thời gian"), {"run"}),
)


def _grouped(rows: list[Row], tasks: list[Task]) -> list[tuple[str, str, list[Row | Task]]]:
    """By state; inside one by the day that is due, what has none at the end."""
    lines = sorted([*rows, *tasks], key=_day_of)
    sorted_in = [(key, label, [x for x in lines if x.due.state in s]) for key, label, s in GROUPS]
    return [group for group in sorted_in if group[2]]


def _day_of(line: Row | Task) -> date:
    return line.day if isinstance(line, Task) else line.dispatch.due_on or date.max


def _weeks(due: list[date], on: date, calendar: WorkingCalendar) -> list[list[dict[str, Any]]]:
    """Four weeks from this Monday, with how many of these rows are due each day."""
    start = date.fromordinal(on.toordinal() - on.weekday())
    days = [date.fromordinal(start.toordinal() + n) for n in range(28)]
    cells = [_cell(day, due.count(day), on, calendar) for day in days]
    return [cells[n : n + 7] for n in range(0, 28, 7)]


def _cell(day: date, count: int, on: date, calendar: WorkingCalendar) -> dict[str, Any]:
    css, mark = [], calendar.mark(day)
    if not calendar.is_working(day):
        css.append("hol" if mark and mark.is_off else "off")
    if count:
        css.append("has")
        if day < on:
            css.append("has-late")
        elif calendar.working_days_between(on, day) <= SOON:
            css.append("has-soon")
    if day == on:
        css.append("today")
    return {"day": day, "css": " ".join(css), "n": count, "label": mark.label if mark else ""}


def _holders(rows: list[Row]) -> list[tuple[str, int, int]]:
    """Who has how many in hand here, for handing out work inside one's own agency."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        name = row.dispatch.handler.user.full_name if row.dispatch.handler else ""
        held.setdefault(name, []).append(row)
    return [
        (name, len(mine), sum(r.due.state == "late" for r in mine))
        for name, mine in sorted(held.items(), key=lambda item: (item[0] == "", item[0]))
    ]


def _letters_todo(seat: Seat) -> QuerySet:
    """Letters that wait for this seat's signature or number."""
    wanted = Q()
    if seat.has_role(Role.LEADER):
        wanted |= Q(status=Letter.AWAITING_SIGNATURE)
    if seat.has_role(Role.CLERK):
        wanted |= Q(status=Letter.SIGNED)
    if not wanted:
        return CoordinationRequest.objects.none()
    return CoordinationRequest.objects.trackable_by(seat).filter(
        wanted, requesting_agency=seat.agency
    )


def _replies_todo(seat: Seat) -> QuerySet:
    """Answers that wait for this seat's signature or number."""
    wanted = Q()
    if seat.has_role(Role.LEADER):
        wanted |= Q(status=Reply.Status.SUBMITTED)
    if seat.has_role(Role.CLERK):
        wanted |= Q(status=Reply.Status.SIGNED)
    if not wanted:
        return Reply.objects.none()
    mine = Dispatch.objects.trackable_by(seat).filter(requested_agency=seat.agency)
    awaited = mine.filter(Q(finished_at=None) | Q(status=Dispatch.Status.CONSENTED))
    return Reply.objects.filter(wanted, Exists(awaited.filter(pk=OuterRef("dispatch"))))


def _todo(seat: Seat) -> dict[str, Any]:
    letters = list(
        _letters_todo(seat).select_related("drafted_by__user", "signer__user", "dossier", "text")
        .annotate(to=Count("addressees")).order_by("submitted_at", "pk")[:PAGE]
    )  # fmt: skip
    seen = set(
        CoordinationRequest.objects.visible_to(seat)
        .filter(pk__in=[c.pk for c in letters])
        .values_list("pk", flat=True)
    )
    replies = _replies_todo(seat).select_related(
        "dispatch__case__requesting_agency", "dispatch__dossier", "saved_by__user"
    )
    return {
        "letters": [(case, case.pk in seen) for case in letters],
        "replies": replies.order_by("submitted_at", "pk")[:PAGE],
    }


def _drafts_of(seat: Seat) -> QuerySet:
    if not competence.can_draft(seat):
        return CoordinationRequest.objects.none()
    return CoordinationRequest.objects.visible_to(seat).filter(
        requesting_agency=seat.agency, status=Letter.DRAFT
    )


def _drafts(seat: Seat) -> dict[str, Any]:
    drafts = (
        _drafts_of(seat).select_related("drafted_by__user", "text").order_by("-saved_at")[:PAGE]
    )
    return {"drafts": drafts}


STATES = {
    "qua-han": _("Quá hạn"),
    "sap-den-han": _("Sắp đến hạn"),
    "dang-xu-ly": _("Đang xử lý"),
    "chua-thong-nhat": _("Chưa thống nhất"),
    "vuot-moc": _("Vượt mốc phấn đấu"),
    "chua-dang-ky": _("Chưa đăng ký đến"),
    "coi-nhu-dong-y": _("Coi như đồng ý"),
    "da-ket-thuc": _("Đã kết thúc"),
}


def in_state(
    queryset: QuerySet, state: str, seat: Seat | None, on: date, calendar: WorkingCalendar
) -> QuerySet:
    """The dispatches behind one figure of the dashboard; the same words, the same rows."""
    if state == "qua-han":
        return queryset.overdue(on)
    if state == "sap-den-han":
        return queryset.due_between(on, calendar.add_working_days(on, SOON)).filter(
            rule__is_aim=False
        )
    if state == "chua-thong-nhat":
        return disagreed(queryset, seat)
    if state == "vuot-moc":
        return queryset.past_aim(on)
    if state == "chua-dang-ky":
        return queryset.open().filter(status=Dispatch.Status.SENT)
    if state == "coi-nhu-dong-y":
        return queryset.filter(status=Dispatch.Status.CONSENTED)
    if state == "da-ket-thuc":
        return queryset.exclude(finished_at=None)
    return queryset.open() if state == "dang-xu-ly" else queryset


@login_required
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """Hồ sơ phối hợp: everything this seat may track, filtered after the check."""
    return _list_page(request, request.GET)


def _list_page(request: HttpRequest, asked: QueryDict, name_form: Any = None) -> HttpResponse:
    form = ListFilterForm(asked or None)
    state = asked.get("nhom", "")
    calendar = working_calendar()
    tracked = Dispatch.objects.trackable_by(request.seat)
    found = in_state(tracked, state, request.seat, request.today, calendar)
    found = _filtered(found, form, request.seat)
    page, after = _page_of(found, asked.get("sau", ""))
    query = query_of(asked)
    own = SavedFilter.objects.filter(seat=request.seat) if request.seat else ()
    context = {
        "page": "cases",
        "filter": form,
        "asked": asked,
        "filters": [(row, row.query == query) for row in own],
        "form": name_form,
        "handlers": handlers_of(request.seat, request.today) if request.seat else [],
        "state": state,
        "states": STATES,
        "acts": Act.choices,
        "total": _total(found, request.seat, is_all=found is tracked),
        "rows": rows_of(page, request.seat, request.today, calendar) if request.seat else [],
        "after": after,
        "query": query,
    }
    return render(request, "requests/list.html", context)


def _total(found: QuerySet, seat: Seat | None, *, is_all: bool) -> int:
    return access.count_tracked(seat, Dossier.Kind.DISPATCH) if is_all else found.count()


def _filtered(found: QuerySet, form: ListFilterForm, seat: Seat | None) -> QuerySet:
    if form.is_bound and not form.is_valid():
        return found.none()
    if not form.is_bound:
        return found
    if act := form.cleaned_data["act"]:
        found = found.filter(rule__act=act)
    readable = LetterText.objects.visible_to(seat)
    for word in words_of(form.cleaned_data["q"]):
        found = found.filter(
            having(word, "case__number", "requested_agency__name", "case__requesting_agency__name")
            | Q(case__in=readable.filter(having(word, "subject")).values("letter"))
        )
    return found


def _page_of(found: QuerySet, after: str) -> tuple[list[Dispatch], str]:
    """Newest first, in keyset order (delivered_at, id).

    Keys alone are sorted; what is joined to them is read, and asked of the wall, for one page.
    """
    rows = found.order_by("-delivered_at", "-pk").values_list("delivered_at", "pk")
    instant, _sep, key = after.rpartition("_")
    try:
        last_at, last = datetime.fromisoformat(instant).astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        last_at = None
    if last_at is not None:
        rows = rows.filter(delivered_at__lte=last_at).filter(
            Q(delivered_at__lt=last_at) | Q(pk__lt=last)
        )
    keys = list(rows[: PAGE + 1])
    page = keys[:PAGE]
    more = f"{page[-1][0].isoformat()}_{page[-1][1]}" if len(keys) > PAGE else ""
    return in_order([pk for _at, pk in page]), more


def query_of(asked: QueryDict) -> str:
    """The filter as it stands in an address, without the page."""
    query = QueryDict(mutable=True)
    query.update({name: asked[name] for name in ("q", "act", "nhom") if asked.get(name)})
    return query.urlencode()


@login_required
@require_POST
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Lưu bộ lọc này: under a name, for one's own seat."""
    if request.seat is None:
        raise Http404
    form = FilterNameForm(request.POST)
    asked = QueryDict(request.POST.get("query", ""))
    if form.is_valid():
        kept = attempt(
            request, workflow.keep_filter, form=form, query=query_of(asked), **form.cleaned_data
        )
        if kept is not None:
            messages.success(request, gettext("Đã lưu bộ lọc “%(name)s”.") % {"name": kept.name})
            return redirect(f"{reverse('requests:list')}?{kept.query}")
    return _list_page(request, asked, form)


@login_required
@require_POST
def drop_filter(request: HttpRequest) -> HttpResponse:
    """Xóa bộ lọc: one's own; another's is as one that is not there."""
    if request.seat is None:
        raise Http404
    key = request.POST.get("filter", "")
    own = SavedFilter.objects.filter(seat=request.seat)
    row = own.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
    if row is None:
        messages.warning(request, gettext("Bộ lọc này không còn."))
    elif attempt(request, workflow.drop_filter, row) is None:
        messages.success(request, gettext("Đã xóa bộ lọc."))
    return redirect("requests:list")
