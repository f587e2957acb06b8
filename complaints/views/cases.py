"""Đơn, thư: the list, taking one in, its page, its readers, the figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Role, Seat
from complaints import competence, forms, workflow
from complaints.figures import tables
from complaints.models import (
    CaseClock,
    CaseLetter,
    ComplaintCase,
    ComplaintText,
    Conclusion,
    Matter,
    Opening,
    Origin,
    SealedIdentity,
    Step,
)
from complaints.phrases import due_of, rail
from complaints.routing import has_barred, is_stranded, unled
from complaints.sentences import timeline
from complaints.views.shared import get_case, get_tracked_case, seat_or_404
from complaints.views.verbs import SEALING, VERBS
from complaints.workflow.circle import NAMED
from complaints.workflow.sealing import is_possible
from complaints.workflow.taking_in import may_keep_name
from records import access, documents, history
from records.remarks import readable_by
from regulations.models import Act, working_calendar
from requests.folding import having, words_of
from requests.models import Dispatch
from requests.phrases import Due
from requests.views.shared import attempt, opened

PAGE = 25
Stage, Kind = ComplaintCase.Stage, ComplaintCase.Kind
TABS = {
    "": gettext_lazy("Đang xử lý"),
    "chua-phan-loai": gettext_lazy("Chưa phân loại"),
    "dang-xac-minh": gettext_lazy("Đang xác minh"),
    "qua-han": gettext_lazy("Quá hạn"),
    "da-ket-luan": gettext_lazy("Đã kết luận"),
    "da-ket-thuc": gettext_lazy("Đã kết thúc"),
}


@dataclass(frozen=True)
class Row:
    """One line of the list; ``title`` is empty when the seat may only track."""

    case: ComplaintCase
    due: Due
    title: str


def _tab(cases: QuerySet, tab: str, on: date) -> QuerySet:
    if tab == "chua-phan-loai":
        return cases.filter(stage=Stage.RECEIVED)
    if tab == "dang-xac-minh":
        return cases.filter(stage__in=(Stage.ADMITTED, Stage.VERIFYING))
    if tab == "qua-han":
        return cases.overdue(on)
    if tab == "da-ket-luan":
        return cases.filter(stage__in=ComplaintCase.CONCLUDED)
    return cases.exclude(finished_at=None) if tab == "da-ket-thuc" else cases.open()


def _filtered(cases: QuerySet, form: forms.FilterForm, seat: Seat) -> QuerySet:
    """Number and kind of what may be tracked; words only of what may be viewed."""
    if not form.is_valid():
        return cases
    if kind := form.cleaned_data["kind"]:
        cases = cases.filter(kind=kind)
    for word in words_of(form.cleaned_data["q"]):
        texts = ComplaintText.objects.visible_to(seat).filter(having(word, "subject"))
        cases = cases.filter(having(word, "number") | Q(pk__in=texts.values("case")))
    return cases


def with_clocks(cases: QuerySet) -> QuerySet:
    rows = CaseClock.objects.select_related("rule")
    return cases.select_related("dossier", "agency", "handler__user").prefetch_related(
        Prefetch("clocks", rows)
    )


@login_required
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """What this seat may track, by stage; the title only of what it may view."""
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "complaints"})
    tab = request.GET.get("nhom", "")
    tab = tab if tab in TABS else ""
    form = forms.FilterForm(request.GET)
    cases = _tab(ComplaintCase.objects.trackable_by(request.seat), tab, request.today)
    cases = _filtered(with_clocks(cases), form, request.seat)
    page = Paginator(cases.order_by("-taken_in_at", "-pk"), PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "page": "complaints", "tab": tab, "tabs": TABS, "filter": form, "sheet": page,
        "rows": _rows(list(page.object_list), request),
        "can_take_in": competence.can_take_in(request.seat),
        "unled": unled(request.seat) if competence.can_take_over(request.seat) else [],
    }  # fmt: skip
    return render(request, "complaints/list.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest, pk: Any) -> HttpResponse:
    """Tiếp nhận lại what nobody who routes may read any more."""
    seat = seat_or_404(request)
    if not competence.can_take_over(seat) or pk not in {row.key for row in unled(seat)}:
        get_tracked_case(request, pk)
        raise PermissionDenied
    if attempt(request, workflow.take_over, pk) is None:
        return redirect("complaints:list")
    messages.success(request, _("Đã tiếp nhận lại; đồng chí xem được hồ sơ này từ bây giờ."))
    case = ComplaintCase.objects.visible_to(seat).filter(pk=pk).first()
    return redirect(case or Matter.objects.get(pk=pk))


def _rows(cases: list[ComplaintCase], request: HttpRequest) -> list[Row]:
    texts = ComplaintText.objects.visible_to(request.seat).filter(pk__in=[c.pk for c in cases])
    titles, calendar = dict(texts.values_list("case_id", "subject")), working_calendar()
    return [
        Row(
            case, due_of(case, list(case.clocks.all()), request.today, calendar),
            titles.get(case.pk, ""),
        )
        for case in cases
    ]  # fmt: skip


@login_required
def take_in(request: HttpRequest) -> HttpResponse:
    """Vào sổ; what may be the same letter is shown first, and a person decides."""
    seat = seat_or_404(request)
    if not competence.can_take_in(seat):
        raise Http404
    form = forms.TakeInForm(
        request.POST or None, seat=seat, on=request.today,
        keeps_names=may_keep_name(Kind.COMPLAINT),
        initial={"received_on": request.today, **_passed_on(seat, request.GET.get("tu", ""))},
    )  # fmt: skip
    alike: list[ComplaintCase] = []
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if not fields.pop("saw_duplicates"):
            alike = _alike(seat, fields)
        if not alike:
            case = attempt(request, workflow.take_in, form=form, **fields)
            if case is not None:
                messages.success(request, _("Đã vào sổ, số %(n)s.") % {"n": case.number})
                return redirect(case)
    context = {"page": "complaints", "form": form, "alike": alike, "received": _received(seat)}
    return render(request, "complaints/take_in.html", context)


def _received(seat: Seat) -> list[Dispatch]:
    """Letters that forwarded something to this agency and that this seat may read."""
    found = Dispatch.objects.visible_to(seat).filter(
        requested_agency=seat.agency, case__act=Act.FORWARDING
    )
    return list(found.select_related("case__requesting_agency").order_by("-delivered_at")[:5])


def _passed_on(seat: Seat, chosen: str) -> dict[str, Any]:
    """What a received letter says of the case that is taken in from it: who passed it on."""
    row = next((row for row in _received(seat) if str(row.pk) == chosen), None)
    if row is None:
        return {}
    return {
        "passed_on_by": row.case.requesting_agency, "channel": ComplaintCase.Channel.SUPERIOR,
    }  # fmt: skip


def _alike(seat: Seat, fields: dict[str, Any]) -> list[ComplaintCase]:
    names = ("incoming_number", "received_on", "channel", "writer_code")
    return workflow.likely_duplicates(seat, **{name: fields[name] for name in names})


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    """The case; to whom only tracks it number, kind, stage, dates and nothing else."""
    case = get_tracked_case(request, pk)
    clocks = list(case.clocks.select_related("rule"))
    due = due_of(case, clocks, request.today, working_calendar())
    opened(request, case.dossier)
    context = {"page": "complaints", "case": case, "due": due, "rail": rail(case)}
    if not access.may_view(request.seat, case.dossier):
        return render(request, "complaints/tracked.html", context)
    return render(
        request, "complaints/detail.html", context | {"clocks": clocks} | _inside(request, case)
    )


def _inside(request: HttpRequest, case: ComplaintCase) -> dict[str, Any]:
    seat, on = request.seat, request.today
    stranded = is_stranded(case, on)
    draft = Conclusion.objects.visible_to(seat).filter(pk=case.pk).first()
    return {
        "origin": Origin.objects.visible_to(seat).filter(pk=case.pk).first(),
        "steps": _steps(seat, case),
        "letters": _letters(seat, case),
        "files": list(documents.readable_by(seat).filter(dossier=case.dossier)),
        "parts": ComplaintCase.objects.trackable_by(seat).filter(split_from=case),
        "whole": ComplaintCase.objects.trackable_by(seat).filter(pk=case.split_from_id).first(),
        "draft": draft,
        "readers": access.readers(case.dossier, seat.agency, on),
        "has_barred": has_barred(case),
        "is_stranded": stranded,
        "verbs": _verbs(seat, case, stranded=stranded, draft=draft),
        "openings": _openings(seat, case),
        "is_sealed": SealedIdentity.objects.filter(pk=case.pk).exists(),
        "timeline": timeline(case.dossier, seat),
    }


def _steps(seat: Seat, case: ComplaintCase) -> list[Step]:
    seen = Step.objects.visible_to(seat).filter(case=case)
    rows = seen.select_related("by__user", "to_agency")
    return list(rows.prefetch_related(Prefetch("remark", readable_by(seat))))


def _letters(seat: Seat, case: ComplaintCase) -> list[CaseLetter]:
    """Letters that came of it; the number of each, and its page where this seat may read it."""
    seen = CaseLetter.objects.visible_to(seat).filter(case=case)
    return list(seen.filter(letter__in=_readable(seat)).select_related("letter"))


def _readable(seat: Seat) -> QuerySet:
    return CaseLetter._meta.get_field("letter").related_model.objects.visible_to(seat)


def _verbs(
    seat: Seat, case: ComplaintCase, *, stranded: bool, draft: Conclusion | None
) -> list[tuple[str, Any]]:
    """What this seat may do now: address and words of each button, by the predicates of the
    verbs themselves."""
    free = {"bar", "correct", "letter", "flag", "superior", *SEALING}
    able = [
        (name, verb.title)
        for name, verb in VERBS.items()
        if (not stranded or name in free) and verb.may(seat, case)
        and (name not in SEALING or _can_seal(name, case))
    ]  # fmt: skip
    if competence.can_approve(seat, case, draft) and not stranded:
        able[:0] = [
            ("conclude", _("Duyệt kết luận")), ("return_draft", _("Trả lại dự thảo kết luận")),
        ]  # fmt: skip
    if competence.can_forward(seat, case, is_stranded=stranded):
        able.insert(0, ("forward", _("Chuyển đơn")))
    if competence.can_attach(seat, case) and not case.dossier.is_register_only:
        able.append(("attach", _("Tài liệu")))
    return able


def _can_seal(name: str, case: ComplaintCase) -> bool:
    """Seal once; ask to open only what is sealed."""
    sealed = SealedIdentity.objects.filter(pk=case.pk).exists()
    return is_possible() and sealed is (name == "ask_opening")


def _openings(seat: Seat, case: ComplaintCase) -> list[tuple[Opening, bool]]:
    rows = Opening.objects.visible_to(seat).filter(case=case)
    found = rows.select_related("asked_by__user", "agreed_by__user", "case")
    return [(row, competence.can_decide_opening(seat, row)) for row in found]


# --- Readers -------------------------------------------------------------------------------------


@login_required
@require_safe
def readers(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ai và vì sao; that somebody is kept out is said, who is not."""
    case = get_case(request, pk)
    form = forms.ReaderForm(case=case, seat=request.seat, on=request.today)
    return _readers_page(request, case, form)


def _readers_page(request: HttpRequest, case: ComplaintCase, form: Any) -> HttpResponse:
    opened(request, case.dossier)
    seat = request.seat
    routes = competence.can_name_readers(seat, case)
    context = {
        "page": "complaints", "case": case, "named": NAMED, "has_barred": has_barred(case),
        "circle": access.circle_of([case.dossier], seat.agency, request.today),
        "openings": history.openings([case.dossier], seat.agency) if routes else None,
        "form": form if routes else None,
    }  # fmt: skip
    return render(request, "complaints/readers.html", context)


@login_required
@require_POST
def name_reader(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    if not competence.can_name_readers(request.seat, case):
        raise PermissionDenied
    form = forms.ReaderForm(request.POST, case=case, seat=request.seat, on=request.today)
    if form.is_valid():
        reader = attempt(request, workflow.name_reader, case, form=form, **form.cleaned_data)
        if reader is not None:
            messages.success(request, _("Đã nêu tên %(who)s.") % {"who": reader.user.full_name})
            return redirect("complaints:readers", case.pk)
    return _readers_page(request, case, form)


@login_required
@require_POST
def unname_reader(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_case(request, pk)
    chosen = request.POST.get("reader", "")
    seats = Seat.objects.filter(agency=case.agency).select_related("user")
    reader = next((seat for seat in seats if str(seat.pk) == chosen), None)
    if reader is None:
        raise Http404
    left = attempt(request, workflow.unname_reader, case, reader=reader)
    if left is not None:
        said = {"who": reader.user.full_name, "why": ", ".join(left)}
        messages.success(
            request,
            _("Đã thôi nêu tên %(who)s; vẫn xem được vì %(why)s.") % said
            if left
            else _("Đã thôi quyền xem của %(who)s.") % said,
        )
    return redirect("complaints:readers", case.pk)


# --- Figures -------------------------------------------------------------------------------------


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Numbers of this year, over what this seat may track."""
    seat = seat_or_404(request)
    first = request.today.replace(month=1, day=1)
    context = {
        "page": "complaints", "first": first, "tables": tables(seat, first, request.today),
        "oversees": seat.has_role(Role.OVERSEER),
    }  # fmt: skip
    return render(request, "complaints/figures.html", context)
