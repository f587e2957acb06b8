"""Sổ vướng mắc, đề nghị sửa đổi: what one's agency raised; for the lead, what it gathers."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Seat
from records.remarks import readable_by
from reports.difficulty_forms import AnswerForm, ConsolidateForm, RaiseForm, WithdrawForm
from reports.models import Difficulty, DifficultyText, Referral
from reports.workflow import difficulties as workflow
from reports.workflow import gathering
from requests.models import CoordinationRequest
from requests.views.case_form import case_form_page
from requests.views.shared import attempt, opened

TABS = {"": gettext_lazy("Cơ quan tôi nêu"), "chu-tri": gettext_lazy("Cơ quan tôi tổng hợp")}
SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """Where a difficulty stands, in words: the letter's own fate included."""

    row: Difficulty
    text: str
    css: str = ""


def _seat(request: HttpRequest) -> Seat:
    if request.seat is None:
        raise Http404
    return request.seat


def _rows(seat: Seat) -> QuerySet[Difficulty]:
    texts = DifficultyText.objects.visible_to(seat)
    return (
        Difficulty.objects.visible_to(seat)
        .select_related("dossier", "agency", "lead", "regulation", "provision", "referral",
                        "raised_by__user")
        .prefetch_related(
            Prefetch("text", texts), Prefetch("end_remark", readable_by(seat)),
            Prefetch("referral__answer_remark", readable_by(seat)),
        )
    )  # fmt: skip


def _get(request: HttpRequest, pk: Any) -> Difficulty:
    found = _rows(_seat(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _get_referral(request: HttpRequest, pk: Any) -> Referral:
    rows = Referral.objects.visible_to(_seat(request)).select_related(
        "dossier", "agency", "rule__regulation", "rule__provision", "made_by__user"
    )
    remarks = Prefetch("answer_remark", readable_by(request.seat))
    found = rows.filter(pk=pk).prefetch_related(remarks).first()
    if found is None:
        raise Http404
    return found


def standing_of(row: Difficulty) -> Standing:
    if not row.is_open or workflow.is_free(row):
        css = "tag--done" if row.status in {"answered", "settled"} else ""
        return Standing(row, row.get_status_display(), css)
    sent = workflow.sent_of(row.referral_id)
    if sent is None:
        return Standing(row, _("Đang lập văn bản báo cáo cấp trên"))
    return Standing(row, _("Đã báo cáo cấp trên, số %(number)s ngày %(day)s")
                    % {"number": sent[0], "day": f"{sent[1]:%d/%m/%Y}"})  # fmt: skip


@login_required
@require_safe
def all_difficulties(request: HttpRequest) -> HttpResponse:
    seat, tab = _seat(request), request.GET.get("nhom", "")
    if tab not in TABS:
        raise Http404
    led = list(workflow.led_by(seat.agency, request.today))
    rows = _rows(seat)
    if tab == "chu-tri":
        is_over = Case(
            When(status__in=Difficulty.OPEN, then=Value(0)), default=Value(1),
            output_field=IntegerField(),
        )  # fmt: skip
        rows = rows.filter(lead=seat.agency).annotate(is_over=is_over)
        rows = rows.order_by("regulation__key", "is_over", "provision__position", "raised_at")
    else:
        rows = rows.filter(agency=seat.agency).order_by("-raised_at", "-number")
    sheet = Paginator(rows, SHOWN).get_page(request.GET.get("trang"))
    context = {
        "page": "difficulties", "tab": tab, "tabs": TABS.items(), "sheet": sheet, "led": led,
        "standings": [standing_of(row) for row in sheet.object_list],
        "can_raise": workflow.can_raise(seat, request.today),
    }  # fmt: skip
    return render(request, "reports/difficulties/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest) -> HttpResponse:
    """Nêu vướng mắc, hoặc ghi vào sổ văn bản giấy của một bên."""
    seat = _seat(request)
    if not workflow.can_raise(seat, request.today):
        raise Http404
    form = RaiseForm(request.POST or None, seat=seat, on=request.today)
    if request.method == "POST" and form.is_valid():
        row = attempt(request, workflow.raise_difficulty, form=form, **form.cleaned_data)
        if row is not None:
            messages.success(
                request, _("Đã ghi %(number)s và chuyển %(lead)s.")
                % {"number": row.number, "lead": row.lead.name},
            )  # fmt: skip
            return redirect(row)
    return render(
        request, "reports/difficulties/raise.html", {"page": "difficulties", "form": form}
    )


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    row, seat = _get(request, pk), request.seat
    opened(request, row.dossier)
    standing = standing_of(row)
    leads = workflow.can_lead(seat, row)
    is_free = workflow.is_free(row)
    context = {
        "page": "difficulties", "case": row, "standing": standing,
        "can_take_up": leads and row.status == Difficulty.Status.RAISED,
        "can_settle": leads and row.is_open and is_free,
        "can_withdraw": workflow.can_withdraw(seat, row) and is_free,
    }  # fmt: skip
    return render(request, "reports/difficulties/detail.html", context)


@login_required
@require_POST
def take_up(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _get(request, pk)
    if attempt(request, workflow.take_up, row) is not None:
        messages.success(request, _("Đã tiếp nhận."))
    return redirect(row)


@login_required
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _get(request, pk)
    return case_form_page(
        request, row, WithdrawForm(request.POST or None), workflow.withdraw, _("Đã rút."),
        allowed=workflow.can_withdraw(request.seat, row), title=_("Rút vướng mắc đã nêu"),
        button=_("Rút"), page="difficulties",
    )  # fmt: skip


@login_required
def settle(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _get(request, pk)
    return case_form_page(
        request, row, AnswerForm(request.POST or None), workflow.settle, _("Đã ghi trả lời."),
        allowed=workflow.can_lead(request.seat, row) and row.is_open,
        title=_("Cơ quan chủ trì trả lời"), button=_("Ghi trả lời"), page="difficulties",
        hint=_("Khi tháo gỡ được mà không phải báo cáo cấp trên."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consolidate(request: HttpRequest) -> HttpResponse:
    """Tổng hợp các vướng mắc của một quy chế thành một văn bản báo cáo."""
    seat, on = _seat(request), request.today
    led = workflow.led_by(seat.agency, on)
    regulation = led.filter(key=request.GET.get("quy-che", "")).first()
    if regulation is None or not workflow.can_raise(seat, on):
        raise Http404
    rule = workflow.ways(on).filter(regulation=regulation).select_related("regulation").first()
    receiver = gathering.receiver_of(rule, seat.agency, on)
    rows = gathering.open_for(seat, regulation).select_related("agency", "provision")
    form = ConsolidateForm(
        request.POST or None, rows=rows.order_by("provision__position", "raised_at"), seat=seat,
        on=on, on_paper=receiver is None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, gathering.consolidate, form=form, regulation=regulation, **form.cleaned_data
        )
        if made is not None:
            return _after(request, made)
    context = {
        "page": "difficulties", "form": form, "regulation": regulation, "rule": rule,
        "receiver": receiver, "body": gathering.body_name(rule), "has_rows": rows.exists(),
    }  # fmt: skip
    return render(request, "reports/difficulties/consolidate.html", context)


def _after(request: HttpRequest, made: Referral) -> HttpResponse:
    if made.letter_id is None:
        messages.success(request, _("Đã ghi bản tổng hợp gửi trên giấy."))
        return redirect(made)
    messages.success(request, _("Đã lập bản nháp; soạn tiếp rồi trình lãnh đạo ký."))
    return redirect("requests:edit", made.letter_id)


@login_required
@require_safe
def referral(request: HttpRequest, pk: Any) -> HttpResponse:
    row, seat = _get_referral(request, pk), request.seat
    opened(request, row.dossier)
    letter = CoordinationRequest.objects.visible_to(seat).filter(pk=row.letter_id).first()
    sent = workflow.sent_of(row.pk)
    context = {
        "page": "difficulties", "case": row, "letter": letter, "sent": sent,
        "rows": _rows(seat).filter(referral=row).order_by("provision__position", "raised_at"),
        "body": gathering.body_name(row.rule),
        "can_answer": workflow.can_lead(seat, row) and not row.is_answered and sent is not None,
    }  # fmt: skip
    return render(request, "reports/difficulties/referral.html", context)


@login_required
def answer(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _get_referral(request, pk)
    return case_form_page(
        request, row, AnswerForm(request.POST or None), gathering.record_answer,
        _("Đã ghi trả lời; các bên nêu vướng mắc đã được thông báo."),
        allowed=workflow.can_lead(request.seat, row) and not row.is_answered,
        title=_("Ghi trả lời của cấp trên"), button=_("Ghi trả lời"), page="difficulties",
        hint=_("Trả lời này khép mọi vướng mắc trong bản tổng hợp."),
    )  # fmt: skip
