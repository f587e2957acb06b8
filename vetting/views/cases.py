"""Danh sách, mở hồ sơ, trang hồ sơ và trang từng người."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Role, Seat
from records import access, documents, installation
from records.models import Dossier, Secrecy
from regulations.calendar import WorkingCalendar
from regulations.models import working_calendar
from requests.models import CoordinationRequest, Dispatch, Reply
from requests.phrases import Due, due_of
from requests.views.shared import attempt, opened
from vetting import competence, sentences, workflow
from vetting.forms import ApproverForm, HandlerForm, MinutesForm, OpenForm, PersonForms, colleagues
from vetting.models import Conclusion, Erasure, Inquiry, Person, VettingCase
from vetting.views.shared import get_case, get_person, persons_of, seat_or_404, talks_of

TABS = {
    "": _("Đang thẩm định"),
    "cho-duyet": _("Chờ tôi duyệt"),
    "da-xong": _("Đã kết thúc"),
    "duoc-cung-cap": _("Kết luận được cung cấp"),
}
FILES = ("", "da-xong")
SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One file in the list: number, codes, the nearest clock; never a name."""

    case: VettingCase
    due: Due | None
    codes: list[str]
    inquiry: Inquiry | None  # the person's own request that must be answered first


@login_required
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    seat = seat_or_404(request)
    tab = request.GET.get("nhom", "")
    if tab not in TABS:
        raise Http404
    mine = VettingCase.objects.visible_to(seat)
    to_sign = Conclusion.objects.visible_to(seat).filter(
        status=Conclusion.Status.SUBMITTED, person__case__approver=seat
    )
    given = Conclusion.objects.visible_to(seat).filter(status=Conclusion.Status.SIGNED)
    given = given.exclude(agency=seat.agency).select_related("agency").order_by("-issued_on")
    status = VettingCase.Status.CLOSED if tab == "da-xong" else VettingCase.Status.OPEN
    files = (
        mine.filter(status=status).order_by("-opened_at", "-number").prefetch_related("persons")
    )
    pages = Paginator(given if tab == "duoc-cung-cap" else files, SHOWN)
    sheet = pages.get_page(request.GET.get("trang"))
    context = {
        "page": "vetting",
        "tab": tab,
        "tabs": TABS.items(),
        "sheet": sheet,
        "rows": _rows(sheet.object_list, seat, request.today) if tab in FILES else [],
        "to_sign": to_sign.select_related("person__case").order_by("submitted_at"),
        "given": sheet.object_list if tab == "duoc-cung-cap" else [],
        "can_open": competence.can_open(seat, request.today),
        "can_keep": competence.can_keep(seat) and competence.vets(seat.agency, request.today),
    }
    return render(request, "vetting/list.html", context)


def _rows(cases: list[VettingCase], seat: Seat, on: date) -> list[Row]:
    """Each with the clock that ends first."""
    found = list(cases)
    dispatches = (
        Dispatch.objects.visible_to(seat)
        .open()
        .filter(case__vetting_link__case__in=found)
        .with_parties()
        .select_related("case__vetting_link")
    )
    nearest: dict[Any, Dispatch] = {}
    for row in sorted(dispatches, key=lambda d: d.due_on or date.max):
        nearest.setdefault(row.case.vetting_link.case_id, row)
    asked = Inquiry.objects.filter(person__case__in=found, answered_at=None).order_by("-due_on")
    inquiries = {row.person.case_id: row for row in asked.select_related("person")}
    calendar = working_calendar()
    return [
        Row(
            case,
            due_of(nearest[case.pk], on, calendar) if case.pk in nearest else None,
            [person.code for person in case.persons.all()],
            inquiries.get(case.pk),
        )
        for case in found
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Mở hồ sơ thẩm định."""
    seat = seat_or_404(request)
    if not competence.can_open(seat, request.today):
        raise Http404
    register_only = installation.is_register_only(Secrecy.SECRET)
    form = OpenForm(request.POST or None, seat=seat, on=request.today)
    persons = PersonForms(
        request.POST or None, prefix="nguoi", form_kwargs={"is_register_only": register_only}
    )
    if request.method == "POST" and form.is_valid() and persons.is_valid():
        case = attempt(
            request, workflow.open_case, form=form, ground=form.cleaned_data["ground"],
            approver=form.cleaned_data["approver"], paper_place=form.cleaned_data["paper_place"],
            barred=[row.user for row in form.cleaned_data["about"]],
            persons=[p.cleaned_data for p in persons if p.has_changed()],
        )  # fmt: skip
        if case is not None:
            messages.success(request, _("Đã mở hồ sơ %(number)s.") % {"number": case.number})
            return redirect(case)
    context = {
        "page": "vetting", "form": form, "persons": persons, "register_only": register_only,
        "has_classes": any(g.has_classes for g in
                           competence.grounds_of(seat.agency, request.today)),
    }  # fmt: skip
    return render(request, "vetting/open.html", context)


@dataclass(frozen=True)
class PersonRow:
    """One person on the page of the file."""

    person: Person
    dispatches: list[Dispatch]  # what was asked about them, the newest first
    due: Due | None
    missing: list[str]

    @property
    def dispatch(self) -> Dispatch | None:
        """What waits, else what was asked last."""
        waiting = (row for row in self.dispatches if row.is_open)
        return next(waiting, self.dispatches[0] if self.dispatches else None)

    @property
    def answer(self) -> Any:
        """The issued answer about this person that is not entered yet."""
        if not self.dispatches:
            return None
        entered = {f.reply_id for f in self.person.findings.all() if f.withdrawn_at is None}
        replies = Reply.objects.filter(
            dispatch__in=self.dispatches, status=Reply.Status.ISSUED
        ).order_by("-id")
        return next((reply for reply in replies if reply.pk not in entered), None)


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    case, seat = get_case(request, pk), request.seat
    opened(request, case.dossier)
    calendar, dispatches = working_calendar(), workflow.dispatches_of(case, seat)
    persons = list(persons_of(case, seat))
    letters = CoordinationRequest.objects.visible_to(seat).filter(vetting_link__case=case)
    erasure = Erasure.objects.filter(case=case).select_related("proposed_by__user", "case").first()
    handlers = access.circle_of([case.dossier], seat.agency, request.today)
    may_name = competence.can_name(seat, case)
    context = {
        "page": "vetting",
        "case": case,
        "rows": [person_row(p, dispatches, request.today, calendar) for p in persons],
        "letters": letters.order_by("drafted_at"),
        "talks": talks_of(case, seat),
        "handlers": handlers,
        "may_name": may_name,
        "handler_form": HandlerForm(among=colleagues(seat, request.today)) if may_name else None,
        "approver_form": ApproverForm(among=colleagues(seat, request.today, Role.LEADER))
        if may_name else None,
        "can_work": competence.can_work(seat, case),
        "erasure": erasure,
        "can_agree": erasure is not None and competence.can_agree_to_erase(seat, erasure),
        "minutes_form": _minutes(case, seat, request.today),
        "files": documents.readable_by(seat).filter(dossier=case.dossier),
        "has_barred": case.dossier.bars.exists(),
        "timeline": sentences.timeline(
            [case.dossier, *Dossier.objects.filter(conclusion__person__case=case)], seat
        ),
    }  # fmt: skip
    return render(request, "vetting/detail.html", context)


def _minutes(case: VettingCase, seat: Seat, on: date) -> MinutesForm | None:
    """Only where the time has passed; somebody else may propose it anew."""
    mine = VettingCase.objects.filter(pk=case.pk)
    due = workflow.to_review(mine, workflow.retention_of(seat.agency), on)
    return MinutesForm() if due.exists() else None


def person_row(
    person: Person, dispatches: dict[str, list[Dispatch]], on: date, calendar: WorkingCalendar
) -> PersonRow:
    row = PersonRow(person, dispatches.get(person.code, []), None, workflow.missing_for(person))
    return row if row.dispatch is None else replace(row, due=due_of(row.dispatch, on, calendar))


@login_required
@require_safe
def person(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    """Một người: what was asked, found, concluded; their own requests, what was corrected."""
    row = get_person(request, pk, number)
    case, seat = row.case, request.seat
    opened(request, case.dossier)
    shown = person_row(row, workflow.dispatches_of(case, seat), request.today, working_calendar())
    context = {
        "page": "vetting",
        "case": case,
        "person": row,
        "row": shown,
        "can_work": competence.can_work(seat, case),
        "can_draft": competence.can_draft(seat, row)
        and not row.conclusions.filter(status__in=("draft", "submitted")).exists(),
        "may_note": competence.can_name_facts(seat),
    }
    return render(request, "vetting/person.html", context)


@login_required
@require_safe
def extract(request: HttpRequest, pk: Any, number: int) -> HttpResponse:
    """Trích lục: what is recorded about one person, for the official who answers them. Without the
    words of findings and exchanges, in which others may be named."""
    row = get_person(request, pk, number)
    opened(request, row.case.dossier)
    context = {
        "page": "vetting", "case": row.case, "person": row,
        "conclusions": [c for c in row.conclusions.all() if c.status == "signed"],
    }  # fmt: skip
    return render(request, "vetting/extract.html", context)
