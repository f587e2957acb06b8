"""The addressee's pages, and what the requester does about one addressee."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.forms import IntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Role, Seat
from records import access, documents
from records.models import Numbering, Register
from records.registers import next_number, next_outgoing
from regulations.calendar import day_of
from regulations.deadlines import NO_CONSENT
from regulations.models import working_calendar
from requests import competence, forms, workflow
from requests.models import (
    Agreement,
    CoordinationRequest,
    Dispatch,
    Receipt,
    Reply,
    with_answer,
    with_words,
)
from requests.phrases import (
    clock_cells,
    due_of,
    nothing_to_answer,
    outcome_of,
    silence_of,
    silence_words,
)
from requests.sentences import timeline
from requests.views import letters
from requests.views.exchange import exchange, thread
from requests.views.one_form import form_page, plain
from requests.views.shared import (
    attempt,
    can_go_up,
    chain_of,
    get_dispatch,
    get_letter,
    get_tracked_dispatch,
    opened,
    ways_of,
)
from requests.workflow.answering import default_signature, in_hand
from requests.workflow.clock import preview


@login_required
@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    """One address for letter and dispatch: what is shown follows from who looks."""
    if CoordinationRequest.objects.visible_to(request.seat).filter(pk=pk).exists():
        return _letter(request, get_letter(request, pk))
    if (tracked := CoordinationRequest.objects.trackable_by(request.seat).filter(pk=pk)).exists():
        return _tracked_letter(request, tracked.get())
    dispatch = get_tracked_dispatch(request, pk)
    if not access.may_view(request.seat, dispatch.dossier):
        return _tracked_page(request, dispatch)
    if dispatch.case.requesting_agency_id == request.seat.agency_id:
        return redirect(dispatch.case)
    return _answer_page(request, dispatch)


def _letter(request: HttpRequest, case: CoordinationRequest) -> HttpResponse:
    if case.requesting_agency_id == request.seat.agency_id:
        return letters.letter(request, case)
    mine = case.dispatches.filter(requested_agency=request.seat.agency).first()
    if mine is None:
        raise Http404
    return redirect(mine)


def _tracked_letter(request: HttpRequest, case: CoordinationRequest) -> HttpResponse:
    """A restricted letter for a clerk: number it, or look at a dispatch of it."""
    if competence.can_issue(request.seat, case):
        return redirect("requests:issue", case.pk)
    dispatch = Dispatch.objects.trackable_by(request.seat).filter(case=case).first()
    if dispatch is None:
        raise Http404
    return redirect(dispatch)


def _tracked_page(
    request: HttpRequest, dispatch: Dispatch, *, issue_form: Any = None
) -> HttpResponse:
    """Number, parties, clock, and nothing else."""
    reply = in_hand(dispatch)
    context = {
        "page": "cases",
        "dispatch": dispatch,
        "due": due_of(dispatch, request.today, working_calendar()),
        "can_register": competence.can_register(request.seat, dispatch),
        "can_issue_reply": reply is not None and competence.can_issue_reply(request.seat, reply),
        "issue_form": issue_form or forms.IssueForm(initial={"issued_on": request.today}),
    }
    opened(request, dispatch.dossier)
    return render(request, "requests/tracked.html", context)


def _leaders(request: HttpRequest, dispatch: Dispatch) -> Any:
    here = Seat.objects.current(request.today).filter(agency=request.seat.agency)
    here = here.exclude(user__in=dispatch.dossier.bars.values("user"))
    return here.with_role(Role.LEADER).select_related("user")


def _reply_form(
    request: HttpRequest, dispatch: Dispatch, reply: Reply | None, data: Any = None
) -> forms.ReplyForm:
    initial = {}
    if reply is not None:
        initial = {name: getattr(reply, name) for name in forms.ReplyForm.base_fields}
        initial["is_verified"] = {True: "yes", False: "no"}.get(reply.is_verified, "")
    return forms.ReplyForm(
        data, initial=initial, act=dispatch.rule.act, leaders=_leaders(request, dispatch),
        is_register_only=dispatch.dossier.is_register_only,
        comments=reply.comments.all() if reply else (),
    )  # fmt: skip


def _answer_page(
    request: HttpRequest, dispatch: Dispatch, *, reply_form: Any = None, **more: Any
) -> HttpResponse:
    """The addressee's page: the clock, the request, the answer in hand, the article."""
    if dispatch.requested_agency_id != request.seat.agency_id:  # an answer in hand is theirs
        raise PermissionDenied
    opened(request, dispatch.dossier)
    seat, on, calendar = request.seat, request.today, working_calendar()
    files = documents.readable_by(seat)
    with_words([dispatch], seat)
    receipts = list(dispatch.receipts.all())
    reply = in_hand(dispatch)
    if reply is not None:
        with_answer(reply, seat)
    ways = ways_of(dispatch, seat)
    writes = competence.can_answer(seat, dispatch) and (
        reply is None or reply.status == Reply.Status.DRAFT
    )
    shared = exchange(dispatch, seat, files.filter(dossier=dispatch.dossier_id))
    ours = shared.reply_files
    context = {
        "page": "inbox",
        "dispatch": dispatch,
        "case": dispatch.case,
        "rule": dispatch.rule,
        "due": due_of(dispatch, on, calendar),
        "cells": _cells(dispatch, on, calendar),
        "silence": silence_of(dispatch, _why_no_consent(dispatch)),
        "exchange": shared,
        "thread": thread(dispatch.case, seat),
        "notice_is_open": dispatch.notice_by is not None and on <= dispatch.notice_by,
        "receipt": receipts[-1] if receipts else None,
        "letter_files": files.filter(dossier=dispatch.case.dossier_id),
        "reply_files": ours,
        "reply": reply,
        "issued": dispatch.issued,
        "outcome": outcome_of(dispatch),
        "reply_form": (reply_form or _reply_form(request, dispatch, reply)) if writes else None,
        "readers": access.readers(dispatch.dossier, seat.agency, on),
        "their_readers": access.count_readers(
            dispatch.dossier, dispatch.case.requesting_agency, on
        ),
        "timeline": timeline(dispatch, seat, on),
        "agreements": [
            (a, _can_accept(seat, dispatch, a))
            for a in dispatch.agreements.all()
        ],
        "notices": dispatch.time_notices.all(),
        "way": ways[-1] if ways else None,
        "can_go_up": can_go_up(seat, dispatch, outcome_of(dispatch)),
        "chain": chain_of(dispatch.case, seat),
        "can": _abilities(seat, dispatch, reply),
        "sign_form": plain(dispatch, _sign_form(seat)),
        "issue_form": forms.IssueForm(initial={"issued_on": on}),
        "next_number": _next_outgoing(seat, on),
        **more,
    }  # fmt: skip
    return render(request, "requests/answer.html", context)


def _sign_form(seat: Seat) -> forms.SignReplyForm:
    return forms.SignReplyForm(initial={"signature": default_signature(seat)})


def _why_no_consent(dispatch: Dispatch) -> str:
    """Where the clause knows silence as consent: why it does not apply here."""
    if not dispatch.rule.can_deem_consent:
        return ""
    return NO_CONSENT.get(dispatch.no_consent_because, "")


def _can_accept(seat: Seat, dispatch: Dispatch, proposal: Agreement) -> bool:
    by = proposal.proposed_by.agency_id
    return competence.can_accept_time(seat, dispatch, proposed_by_agency=by)


def _cells(dispatch: Dispatch, on: Any, calendar: Any) -> list[Any]:
    if dispatch.due_on is None or dispatch.rule.is_aim:
        return []
    return clock_cells(dispatch.received_on, dispatch.due_on, on, calendar)


def _abilities(seat: Seat, dispatch: Dispatch, reply: Reply | None) -> dict[str, bool]:
    can = {
        "register": competence.can_register(seat, dispatch),
        "correct": competence.can_correct_receipt(seat, dispatch),
        "assign": competence.can_assign(seat, dispatch),
        "decline": competence.can_decline(seat, dispatch),
        "notice": competence.can_give_notice(seat, dispatch),
        "propose": competence.can_propose_time(seat, dispatch),
        "log": competence.can_log_contact(seat, dispatch),
        "direct": any(
            competence.can_record_direction(seat, way) for way in ways_of(dispatch, seat)
        ),
    }
    if reply is not None:
        reply.dispatch = dispatch
        can |= {
            "sign": competence.can_sign_reply(seat, reply),
            "take_back": competence.can_take_back_reply(seat, reply),
            "issue": competence.can_issue_reply(seat, reply),
        }
    return can


def _next_outgoing(seat: Seat, on: Any) -> str:
    return next_outgoing(seat.agency, Numbering.Kind.LETTER, on)


@login_required
@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """Văn bản đến: what nobody has registered yet, and today's entries."""
    seat = request.seat
    if seat is None or not seat.has_role(Role.CLERK):
        raise Http404
    mine = Dispatch.objects.trackable_by(seat).filter(requested_agency=seat.agency).with_parties()
    calendar = working_calendar()
    waiting = mine.filter(status=Dispatch.Status.SENT).order_by("delivered_at")
    newest = Receipt.objects.filter(dispatch=OuterRef("pk")).order_by("-at").values("at")[:1]
    done = mine.alias(newest=Subquery(newest)).exclude(newest=None).order_by("-newest")
    context = {
        "page": "incoming",
        "waiting": [(d, due_of(d, request.today, calendar)) for d in waiting],
        "done": _register_rows(done[:50]),
    }
    return render(request, "requests/incoming.html", context)


def _register_rows(dispatches: Any) -> list[tuple[Dispatch, Any]]:
    return [(d, list(d.receipts.all())[-1]) for d in dispatches.prefetch_related("receipts")]


@login_required
def register(request: HttpRequest, pk: Any) -> HttpResponse:
    """Đăng ký đến: two facts, delivered and registered; the clock starts from the rule's one."""
    dispatch = get_tracked_dispatch(request, pk)
    if dispatch.requested_agency_id != request.seat.agency_id:
        raise Http404
    form = plain(
        dispatch,
        forms.RegisterForm(request.POST or None, initial={"registered_on": request.today}),
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(request, workflow.register, dispatch, form=form, **form.cleaned_data)
        if done is not None:
            messages.success(request, _registered_text(done))
            return redirect("requests:incoming")
    if not competence.can_register(request.seat, dispatch):
        return redirect(dispatch) if dispatch.status != "sent" else _refuse()
    return render(request, "requests/register.html", _register_context(request, dispatch, form))


def _refuse() -> HttpResponse:
    raise PermissionDenied


def _registered_text(dispatch: Dispatch) -> str:
    if dispatch.due_on is None:
        return _("Đã đăng ký đến.")
    return _("Đã đăng ký đến. Hạn trả lời: %(day)s.") % {"day": f"{dispatch.due_on:%d/%m/%Y}"}


def _register_context(request: HttpRequest, dispatch: Dispatch, form: Any) -> dict[str, Any]:
    if dispatch.is_receipt_only:
        return _register_page(request, dispatch, form) | {"silence": nothing_to_answer()}
    calendar, on = working_calendar(), request.today
    start = getattr(form, "cleaned_data", {}).get("registered_on") or on
    by_delivery = dispatch.rule.starts_on == dispatch.rule.StartsOn.DELIVERED
    begins = day_of(dispatch.delivered_at) if by_delivery else start
    facts = replace(dispatch.facts(), received_on=begins)
    shown = preview(dispatch.rule, facts, calendar)
    cells = []
    if shown.clock.due_on and not dispatch.rule.is_aim:
        cells = clock_cells(begins, shown.clock.due_on, on, calendar)
    return _register_page(request, dispatch, form) | {
        "shown": shown,
        "cells": cells,
        "silence": silence_words(
            dispatch.rule, shown.clock.consent_from,
            NO_CONSENT.get(shown.clock.no_consent_because, ""),
        ),
    }  # fmt: skip


def _register_page(request: HttpRequest, dispatch: Dispatch, form: Any) -> dict[str, Any]:
    agency = request.seat.agency
    return {
        "page": "incoming",
        "dispatch": dispatch,
        "case": dispatch.case,
        "form": form,
        "next_number": next_number(agency, Register.Book.INCOMING, request.today),
        "may_view": access.may_view(request.seat, dispatch.dossier),
    }


@login_required
def correct(request: HttpRequest, pk: Any) -> HttpResponse:
    """Sửa ngày đăng ký, with a reason; both entries stay."""
    dispatch = get_tracked_dispatch(request, pk)
    last = dispatch.receipts.last()
    initial = (
        {
            "registered_on": last.registered_on,
            "incoming_number": last.incoming_number,
            "documents_complete": "yes" if last.documents_complete else "no",
            "missing": last.missing,
        }
        if last
        else {}
    )
    form = forms.CorrectForm(request.POST or None, initial=initial)
    return form_page(
        request, dispatch, form, workflow.correct_receipt, "requests/correct.html",
        _("Đã sửa; hạn được tính lại, cả hai ngày đều giữ."), last=last,
        allowed=competence.can_correct_receipt(request.seat, dispatch),
    )  # fmt: skip


@login_required
def assign(request: HttpRequest, pk: Any) -> HttpResponse:
    """Giao việc: people of one's own agency with what they have in hand."""
    dispatch = get_dispatch(request, pk)
    seats = (
        Seat.objects.current(request.today)
        .filter(agency=request.seat.agency)
        .select_related("user", "agency")
        .order_by("id")
    )
    load = dict(
        Dispatch.objects.visible_to(request.seat)
        .open()
        .filter(requested_agency=request.seat.agency, handler__in=seats)
        .values_list("handler")
        .annotate(n=Count("pk"))
    )
    initial = {"handler": dispatch.handler_id}
    form = forms.AssignForm(request.POST or None, seats=seats, initial=initial)
    people = [(seat, load.get(seat.pk, 0)) for seat in seats]
    return form_page(
        request, dispatch, form, workflow.assign, "requests/assign.html", _("Đã giao việc."),
        allowed=competence.can_assign(request.seat, dispatch),
        people=people,
    )  # fmt: skip


@login_required
def more_time(request: HttpRequest, pk: Any) -> HttpResponse:
    """Thông báo cần thêm thời gian, where the clause knows such a notice."""
    dispatch = get_dispatch(request, pk)
    form = forms.TimeNoticeForm(request.POST or None)
    late = dispatch.notice_by is not None and request.today > dispatch.notice_by
    said = (
        _("Thông báo đã gửi, nhưng muộn so với quy chế: hạn giữ nguyên trừ khi bên gửi chấp nhận.")
        if late
        else _("Đã gửi thông báo. Hạn cũ vẫn lưu trong nhật ký.")
    )
    return form_page(
        request, dispatch, form, workflow.give_notice, "requests/more_time.html", said,
        allowed=competence.can_give_notice(request.seat, dispatch),
        is_late=late,
    )  # fmt: skip


@login_required
def propose_time(request: HttpRequest, pk: Any) -> HttpResponse:
    """Đề nghị thống nhất thời gian, where the clause leaves it to agreement."""
    dispatch = get_dispatch(request, pk)
    form = forms.ProposalForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.propose_time, "requests/propose_time.html",
        _("Đã gửi đề nghị; thời hạn đổi khi bên kia đồng ý."),
        allowed=competence.can_propose_time(request.seat, dispatch),
    )  # fmt: skip


@login_required
def log_contact(request: HttpRequest, pk: Any) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    form = forms.ContactForm(request.POST or None, initial={"on": request.today})
    return form_page(
        request, dispatch, form, workflow.log_contact, "requests/contact.html",
        _("Đã ghi cuộc trao đổi."),
        allowed=competence.can_log_contact(request.seat, dispatch),
    )  # fmt: skip


@login_required
def decline(request: HttpRequest, pk: Any) -> HttpResponse:
    """Không thuộc thẩm quyền: a page of its own, as it ends the dispatch."""
    dispatch = get_dispatch(request, pk)
    form = forms.ReasonForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.decline, "requests/decline.html",
        _("Đã trả lời: không thuộc thẩm quyền."),
        allowed=competence.can_decline(request.seat, dispatch),
    )  # fmt: skip


@login_required
def remind(request: HttpRequest, pk: Any) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    form = forms.RemindForm(request.POST or None)
    return form_page(
        request, dispatch, form, workflow.remind, "requests/remind.html", _("Đã đôn đốc."),
        allowed=competence.can_remind(request.seat, dispatch),
    )  # fmt: skip


@login_required
@require_POST
def accept_late_notice(request: HttpRequest, pk: Any, notice: int) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    row = get_object_or_404(dispatch.time_notices, pk=notice)
    if attempt(request, workflow.accept_late_notice, row) is not None:
        messages.success(request, _("Đã chấp nhận; hạn chuyển sang ngày mới."))
    return redirect(dispatch.case)


@login_required
@require_POST
def accept_time(request: HttpRequest, pk: Any, agreement: int) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    row = get_object_or_404(dispatch.agreements, pk=agreement)
    if attempt(request, workflow.accept_time, row) is not None:
        messages.success(request, _("Hai bên đã thống nhất thời gian."))
    return redirect(dispatch)


@login_required
@require_POST
def save_reply(request: HttpRequest, pk: Any) -> HttpResponse:
    """Lưu nháp or trình lãnh đạo duyệt; files join the answer inside the agency."""
    dispatch = get_dispatch(request, pk)
    form = _reply_form(request, dispatch, in_hand(dispatch), request.POST)
    if not form.is_valid():
        return _answer_page(request, dispatch, reply_form=form)
    try:
        reply = attempt(
            request, workflow.save_reply, dispatch, form=form,
            version=form.cleaned_data["version"] or 0, **form.workflow_fields(),
        )  # fmt: skip
    except workflow.Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.current.version
        return _answer_page(request, dispatch, reply_form=form, other=conflict.current)
    if reply is None:
        return _answer_page(request, dispatch, typed=form.typed())
    files_ok = _change_reply_files(request, dispatch, form)
    if files_ok and request.POST.get("action") == "submit":
        if attempt(request, workflow.submit_reply, reply, form=form) is not None:
            name = reply.signer.user.full_name if reply.signer else ""
            messages.success(
                request,
                _("Đã trình đồng chí %(name)s duyệt. Có thể rút lại khi chưa duyệt.")
                % {"name": name},
            )
            return redirect(dispatch)
    elif files_ok and request.POST.get("action") != "more":
        messages.success(request, _("Đã lưu bản nháp."))
        return redirect(f"{dispatch.get_absolute_url()}#tra-loi")
    form.data = form.data.copy()
    form.data["version"] = reply.version
    return _answer_page(request, dispatch, reply_form=form)


def _change_reply_files(request: HttpRequest, dispatch: Dispatch, form: Any) -> bool:
    ok = True
    for upload in request.FILES.getlist("files"):
        try:
            documents.store(
                upload, dossier=dispatch.dossier, by=request.seat, at=request.arrived_at,
                inside=request.seat.agency,
            )  # fmt: skip
        except ValidationError as error:
            name = documents.clean_name(upload.name)
            form.add_error(None, [f"{name}: {text}" for text in error.messages])
            ok = False
    own = dispatch.dossier.documents.filter(removed_at=None, inside_agency=request.seat.agency)
    for document in own.filter(pk__in=letters.uuids(request.POST.getlist("remove"))):
        documents.remove(document, by=request.seat, at=request.arrived_at)
    return ok


@login_required
@require_POST
def autosave_reply(request: HttpRequest, pk: Any) -> HttpResponse:
    dispatch = get_dispatch(request, pk)
    form = _reply_form(request, dispatch, None, request.POST)
    context: dict[str, Any] = {"at": None}
    if form.is_valid():
        try:
            reply = attempt(
                request, workflow.save_reply, dispatch, form=form,
                version=form.cleaned_data["version"] or 0, **form.workflow_fields(),
            )  # fmt: skip
        except workflow.Conflict:
            context["conflict"] = True
        else:
            if reply is not None:
                context |= {"at": request.arrived_at, "version": reply.version}
    return render(request, "requests/parts/saved.html", context)


def _act_on_reply(
    request: HttpRequest, pk: Any, verb: Callable[..., Any], said: str, form: Any = None
) -> HttpResponse:
    """A verb on the answer in hand; a clerk of a restricted one only tracks."""
    dispatch = get_tracked_dispatch(request, pk)
    reply = in_hand(dispatch)
    if reply is None or dispatch.requested_agency_id != request.seat.agency_id:
        raise Http404
    if form is None or form.is_valid():
        fields = form.cleaned_data if form else {}
        if attempt(request, verb, reply, form=form, **fields) is not None:
            messages.success(request, said)
    if isinstance(form, forms.IssueForm) and form.errors:
        if access.may_view(request.seat, dispatch.dossier):
            return _answer_page(request, dispatch, issue_form=form)
        return _tracked_page(request, dispatch, issue_form=form)
    for errors in form.errors.values() if form else ():
        for text in errors:
            messages.error(request, text)
    return redirect(dispatch)


@login_required
@require_POST
def sign_reply(request: HttpRequest, pk: Any) -> HttpResponse:
    if request.POST.get("action") == "return":
        form = forms.ReturnForm(request.POST)
        return _act_on_reply(request, pk, workflow.return_reply, _("Đã trả lại để sửa."), form)
    form = SignatureForm(request.POST)
    said = _("Đã ký. Văn thư ghi số, ngày rồi gửi trả lời.")
    return _act_on_reply(request, pk, workflow.sign_reply, said, form)


class SignatureForm(forms.PlainForm):
    signature = forms.SignReplyForm.base_fields["signature"]
    version = IntegerField(required=False, min_value=0, max_value=10**9)

    def clean_signature(self) -> str | None:
        return self.cleaned_data["signature"] or None


@login_required
@require_POST
def take_back_reply(request: HttpRequest, pk: Any) -> HttpResponse:
    return _act_on_reply(request, pk, workflow.take_back_reply, _("Đã rút lại."))


@login_required
@require_POST
def issue_reply(request: HttpRequest, pk: Any) -> HttpResponse:
    form = forms.IssueForm(request.POST)
    said = _("Đã gửi trả lời; thời hạn dừng tính.")
    return _act_on_reply(request, pk, workflow.issue_reply, said, form)
