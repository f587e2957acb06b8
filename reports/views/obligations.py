"""Báo cáo định kỳ: what my agency owes, what is owed to it, and one obligation."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Seat
from records.remarks import readable_by
from regulations.contents import Place, place_of
from regulations.models import Duty, working_calendar
from reports import competence, forms, periods, workflow
from reports.models import Obligation, PeriodicReport
from reports.sentences import NOT_SET, due_of, state_of, timeline
from reports.workflow.writing import others_alike, under_way
from requests.views.case_form import case_form_page
from requests.views.shared import attempt, opened

PAGE, WAITING = 25, 100


def seat_or_404(request: HttpRequest) -> Seat:
    if request.seat is None:
        raise Http404
    return request.seat


def get_obligation(request: HttpRequest, pk: Any) -> Obligation:
    """One this seat may know; foreign and missing answer alike."""
    found = Obligation.objects.trackable_by(request.seat).with_parties()
    row = found.select_related("handler__user", "absorbed_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def period_or_404(text: str) -> periods.Period:
    try:
        return periods.parse(text)
    except periods.NoSuchPeriod as error:
        raise Http404 from error


@login_required
@require_safe
def obligations(request: HttpRequest) -> HttpResponse:
    """Báo cáo định kỳ: two tabs, each narrowed by period."""
    seat = seat_or_404(request)
    tab = "gui-den" if request.GET.get("nhom") == "gui-den" else ""
    known = Obligation.objects.trackable_by(seat)
    rows = known.due_to(seat.agency) if tab else known.of_agency(seat.agency)
    code, unreadable = request.GET.get("ky", "").strip(), ""
    choices = _choices(rows)
    if code:
        try:
            rows = rows.in_period(periods.parse(code))
        except periods.NoSuchPeriod as error:
            unreadable = str(error)
    context = {
        "page": "obligations", "tab": tab, "code": code, "choices": choices,
        "unreadable": unreadable,
    }  # fmt: skip
    context |= _rounds_page(rows, request) if tab else _mine(rows, request)
    return render(request, "reports/obligations.html", context)


def _choices(rows: QuerySet) -> list[periods.Period]:
    """Periods there is something of, the newest first."""
    found = rows.order_by().values_list("ends_on", "starts_on", "kind").distinct()
    return sorted((periods.Period(*row) for row in found), reverse=True)


def _mine(rows: QuerySet, request: HttpRequest) -> dict[str, Any]:
    """Still awaited by their day, then what is done, the newest first."""
    seat = request.seat
    rows = rows.with_parties().select_related("absorbed_by")
    waiting = rows.open().order_by("due_on", "duty__code", "pk")
    rest = rows.exclude(pk__in=rows.open().values("pk")).order_by("-ends_on", "duty__code", "pk")
    sheet = Paginator(rest, PAGE).get_page(request.GET.get("trang"))
    open_sheet = Paginator(waiting, WAITING).get_page(request.GET.get("cho"))
    return {
        "waiting": [
            (row, due, place_elsewhere(row, seat), competence.can_fulfil(seat, row))
            for row, due in _lines(open_sheet.object_list, request)
        ],
        "open_sheet": open_sheet,
        "ended": _lines(sheet.object_list, request),
        "sheet": sheet,
        "unset": NOT_SET if waiting.filter(is_due_set=False).exists() else "",
    }


def _lines(rows: Any, request: HttpRequest) -> list[tuple[Obligation, Any]]:
    calendar = working_calendar()
    return [(row, due_of(row, request.today, calendar)) for row in rows]


def place_elsewhere(row: Obligation, seat: Seat) -> Place | None:
    """Where one does what is no report: a session, a meeting, a letter of its own."""
    first = row.duty.carried_by[0]
    if first.get("screen", "reports:").startswith("reports:"):
        return None
    place = place_of(first, seat)
    return place if place.url else None


@dataclass(frozen=True)
class Round:
    """What is owed under one duty for one period, counted."""

    duty: Duty
    period: periods.Period
    owed: int
    done: int
    late: int
    waived: int
    missing: list[str]

    @property
    def url(self) -> str:
        return reverse("reports:round", args=[self.duty.code, self.period.code])

    @property
    def awaited(self) -> int:
        return self.owed - self.waived


def _rounds_page(rows: QuerySet, request: HttpRequest) -> dict[str, Any]:
    keys = ("duty", "kind", "starts_on", "ends_on")
    waived = Q(waived_at__isnull=False)
    found = (
        rows.owed()
        .order_by()
        .values(*keys)
        .annotate(
            owed=Count("pk"),
            done=Count("pk", filter=Q(done_at__isnull=False) & ~waived),
            late=Count("pk", filter=Q(pk__in=rows.overdue(request.today).values("pk"))),
            waived=Count("pk", filter=waived),
        )
        .order_by("-ends_on", "duty__code", "kind")
    )
    sheet = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    duties = Duty.objects.select_related("regulation", "provision").in_bulk(
        {line["duty"] for line in sheet.object_list}
    )
    return {
        "rounds": [_round(line, duties[line["duty"]], rows) for line in sheet.object_list],
        "sheet": sheet,
    }


def _round(line: dict[str, Any], duty: Duty, rows: QuerySet) -> Round:
    period = periods.Period(line["ends_on"], line["starts_on"], line["kind"])
    waiting = rows.open().filter(duty=duty, kind=period.kind, starts_on=period.first)
    names = waiting.order_by("owed_by__sort_name").values_list("owed_by__short_name", flat=True)
    counts = {name: line[name] for name in ("owed", "done", "late", "waived")}
    return Round(duty=duty, period=period, missing=list(names[:6]), **counts)


# --- One ----------------------------------------------------------------------------------------


@login_required
@require_safe
def obligation(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    seat = request.seat
    remarks = readable_by(seat)
    steps = row.steps.select_related("by__agency").prefetch_related(Prefetch("remark", remarks))
    seen = PeriodicReport.objects.visible_to(seat)
    reports = seen.filter(answers__obligation=row)
    label, css = state_of(row, request.today)
    draft = under_way(row, seen) if seat.agency_id == row.owed_by_id else None
    can_start = competence.can_fulfil(seat, row) and draft is None
    opened(request, row.dossier)
    context = {
        "page": "obligations",
        "row": row,
        "others": others_alike(row, seat) if can_start and row.owed_to_id else [],
        "due": due_of(row, request.today, working_calendar()),
        "state": label,
        "state_css": css,
        "unset": "" if row.is_due_set else NOT_SET,
        "place": place_elsewhere(row, seat),
        "timeline": timeline(list(steps)),
        "reports": reports.select_related("letter").order_by("letter__drafted_at", "pk"),
        "draft": draft,
        "can": {
            name: getattr(competence, f"can_{name}")(seat, row)
            for name in ("fulfil", "hand", "chase", "waive", "owe_again", "return")
        },
        "is_receiver": seat.agency_id == row.owed_to_id,
    }
    return render(request, "reports/obligation.html", context)


@login_required
@require_POST
def start(request: HttpRequest, pk: Any) -> HttpResponse:
    """Lập báo cáo, or “không phát sinh”: what is under way already is opened."""
    row = get_obligation(request, pk)
    seen = PeriodicReport.objects.visible_to(request.seat)
    if (standing := under_way(row, seen)) and competence.can_fulfil(request.seat, row):
        messages.info(
            request, _("Kỳ này đang có một báo cáo soạn dở; đồng chí đang ở báo cáo đó.")
        )
        return redirect(standing)
    if not competence.can_fulfil(request.seat, row) and row.is_open:
        raise PermissionDenied
    ticked = set(request.POST.getlist("also"))
    also = [other for other in others_alike(row, request.seat) if str(other.pk) in ticked]
    if len(also) != len(ticked):
        messages.error(
            request, _("Gộp vào báo cáo này: có kỳ vừa được thực hiện hoặc đang có báo cáo; "
                       "xem lại danh sách rồi lập báo cáo.")
        )  # fmt: skip
        return redirect(row)
    report = attempt(
        request, workflow.start_report, row, also=also,
        is_nothing_to_report=request.POST.get("nothing") == "1",
    )  # fmt: skip
    return redirect(report or row)


def _page(
    request: HttpRequest, row: Obligation, form: Any, verb: Any, title: str, button: str,
    said: str, **more: Any,
) -> HttpResponse:  # fmt: skip
    return case_form_page(
        request, row, form, verb, said, title=title, button=button, page="inbox", **more
    )


@login_required
def record_sent(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    return _page(
        request, row, forms.SentForm(request.POST or None, row=row, seat=request.seat),
        workflow.record_sent, _("Ghi nhận văn bản đã gửi"), _("Ghi nhận"), _("Đã ghi nhận."),
        allowed=competence.can_fulfil(request.seat, row),
        hint=_("Văn bản, biên bản đã gửi đến nơi nhận trong hoặc sau kỳ này."),
    )  # fmt: skip


@login_required
def chase(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    return _page(
        request, row, forms.ChaseForm(request.POST or None), workflow.chase, _("Đôn đốc"),
        _("Gửi đôn đốc"), _("Đã đôn đốc."), allowed=competence.can_chase(request.seat, row),
    )  # fmt: skip


@login_required
def waive(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    return _page(
        request, row, forms.ReasonForm(request.POST or None), workflow.waive,
        _("Miễn thực hiện kỳ này"), _("Miễn"), _("Đã miễn kỳ này."),
        allowed=competence.can_waive(request.seat, row),
        hint=_("Cơ quan phải thực hiện đọc được lý do."),
    )  # fmt: skip


@login_required
def return_for_more(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    return _page(
        request, row, forms.ReturnForm(request.POST or None), workflow.return_for_more,
        _("Trả lại để bổ sung"), _("Trả lại"), _("Đã trả lại để bổ sung."),
        allowed=competence.can_return(request.seat, row),
        hint=_("Báo cáo đã gửi vẫn được ghi; kỳ này chờ bản bổ sung theo ngày mới."),
    )  # fmt: skip


@login_required
def hand(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    form = forms.HandForm(request.POST or None, seat=seat_or_404(request), on=request.today)
    return _page(
        request, row, form, workflow.hand, _("Giao người lập báo cáo"), _("Giao"),
        _("Đã giao; người đó thấy kỳ này trong Báo cáo định kỳ."),
        allowed=competence.can_hand(request.seat, row),
    )  # fmt: skip


@login_required
@require_POST
def owe_again(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_obligation(request, pk)
    if attempt(request, workflow.owe_again, row) is not None:
        messages.success(request, _("Đã bỏ miễn; kỳ này lại phải thực hiện."))
    return redirect(row)


# --- What is owed to us for one period -----------------------------------------------------------


@login_required
@require_safe
def round_page(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Ai đã gửi, ai chưa: one duty, one period, every agency that owes it to us."""
    duty, found, rows = _round_rows(request, code, period)
    lines = [(row, *state_of(row, request.today)) for row in rows]
    done = [row for row in rows if row.is_done]
    context = {
        "page": "obligations",
        "duty": duty,
        "period": found,
        "lines": lines,
        "done": len(done),
        "awaited": len([row for row in rows if row.waived_at is None and not row.is_absorbed]),
        "is_due_set": all(row.is_due_set for row in rows),
        "unset": NOT_SET,
        "consolidations": _consolidations(request, duty, found),
        "can_consolidate": competence.can_consolidate(request.seat) and bool(done),
        "can_set_outline": competence.can_set_outline(request.seat),
    }
    return render(request, "reports/round.html", context)


def _round_rows(
    request: HttpRequest, code: str, period: str
) -> tuple[Duty, periods.Period, list[Obligation]]:
    seat, found = seat_or_404(request), period_or_404(period)
    rows = (
        Obligation.objects.trackable_by(seat)
        .due_to(seat.agency)
        .filter(duty__code=code, kind=found.kind, starts_on=found.first)
        .with_parties()
        .select_related("absorbed_by")
        .order_by("owed_by__sort_name")
    )
    rows = list(rows)
    if not rows:
        raise Http404
    return rows[0].duty, found, rows


def _consolidations(request: HttpRequest, duty: Duty, period: periods.Period) -> QuerySet:
    found = PeriodicReport.objects.visible_to(request.seat).filter(
        duty=duty, kind=period.kind, starts_on=period.first, is_consolidation=True,
        letter__requesting_agency=request.seat.agency,
    )  # fmt: skip
    return found.select_related("letter").order_by("letter__drafted_at")


@login_required
@require_POST
def consolidate(request: HttpRequest, code: str, period: str) -> HttpResponse:
    duty, found, _rows = _round_rows(request, code, period)
    if not competence.can_consolidate(request.seat):
        raise PermissionDenied
    report = attempt(request, workflow.consolidate, duty, period=found)
    if report is None:
        return redirect("reports:round", code, period)
    messages.success(request, _("Đã lập bản tổng hợp; soát từng mục rồi trình ký."))
    return redirect(report)
