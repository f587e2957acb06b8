"""The requester's pages: compose, review, issue, follow."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Agency, Role
from records import access, documents
from records.models import STORABLE, Secrecy
from records.registers import next_outgoing
from regulations.calendar import WorkingCalendar
from regulations.deadlines import NO_CONSENT, Facts
from regulations.models import OF_A_COMPLAINT, Act, DeadlineRule, working_calendar
from requests import competence, workflow
from requests.forms import (
    CopyForm,
    IssueForm,
    LetterForm,
    ReasonForm,
    ReturnForm,
    proposals,
)
from requests.models import CoordinationRequest, Dispatch, Reply, Urgency, with_words
from requests.phrases import Due, SilenceWords, due_of, outcome_of, silence_words
from requests.views.exchange import exchange, thread
from requests.views.reporting import copyable
from requests.views.shared import (
    attempt,
    can_go_up,
    chain_of,
    get_letter,
    get_tracked_letter,
    opened,
    shown_version,
    ways_of,
)
from requests.workflow.clock import Preview, expected_receipt, preview
from requests.workflow.drafting import copied_to, has_documents
from requests.workflow.gate import gate_of

Letter = CoordinationRequest.Status
ACT_HINTS = {
    Act.OPINION: gettext_lazy("Xin ý kiến về dự thảo văn bản, đề án hoặc một vấn đề cụ thể."),
    Act.INFORMATION: gettext_lazy("Đề nghị cung cấp thông tin, tài liệu."),
    Act.NOTICE: gettext_lazy("Gửi để biết; nơi nhận chỉ đăng ký đến, không phải trả lời."),
    Act.VERIFICATION: gettext_lazy("Đề nghị thẩm tra, xác minh; im lặng không bao giờ là đồng ý."),
    Act.CONSULTATION: gettext_lazy(
        "Phải thống nhất rồi mới quyết định: chỉ mở khi bên kia đồng ý hoặc cấp trên có ý kiến."
    ),
    Act.PERSONNEL: gettext_lazy("Xin ý kiến về con người; hồ sơ luôn hạn chế."),
    Act.IMMEDIATE: gettext_lazy("Tình huống đột xuất, phức tạp: gửi ngay, đủ các nơi nhận."),
    Act.TASK: gettext_lazy("Cấp trên giao việc, có ngày phải báo cáo kết quả."),
    Act.REPORT: gettext_lazy("Báo cáo lên cấp trên; khi cần thì đồng gửi trong cùng một lần."),
    Act.CONCLUSION: gettext_lazy("Xin văn bản kết luận để làm quy trình cán bộ; luôn hạn chế."),
    Act.REPORT_UP: gettext_lazy("Bắt đầu từ một hồ sơ chưa thống nhất, ở trang của hồ sơ đó."),
    **dict.fromkeys(OF_A_COMPLAINT, gettext_lazy("Bắt đầu từ trang của đơn, thư.")),
    Act.MEETING: gettext_lazy("Bắt đầu từ trang Cuộc họp."),
    Act.SECONDMENT: gettext_lazy("Bắt đầu từ trang Cử cán bộ."),
    Act.NOMINATION: gettext_lazy("Bắt đầu từ hồ sơ công tác cán bộ; luôn hạn chế."),
}
IN_THEIR_ROOMS = (Act.MEETING, Act.SECONDMENT, Act.NOMINATION)
FROM_A_FILE = {
    Act.REPORT_UP,
    *OF_A_COMPLAINT,
    *IN_THEIR_ROOMS,
}  # begun on the page of the file it is about


@login_required
@require_safe
def choose_act(request: HttpRequest) -> HttpResponse:
    """Soạn yêu cầu: loại. Only what some regulation lets this agency ask."""
    if request.seat is None or not competence.can_draft(request.seat):
        raise Http404
    acts = [
        (act, ACT_HINTS[act], rules)
        for act in Act
        if act not in FROM_A_FILE
        and (rules := list(proposals(request.seat.agency, act, request.today)))
    ]
    return render(request, "requests/choose_act.html", {"page": "inbox", "acts": acts})


@login_required
@require_POST
def begin(request: HttpRequest, act: str) -> HttpResponse:
    """Begin a draft; from then on nothing typed is lost."""
    if request.seat is None or act not in set(Act.values) - FROM_A_FILE:
        raise Http404
    if not competence.can_draft(request.seat):
        raise PermissionDenied
    case = workflow.draft(
        by=request.seat, at=request.arrived_at, act=act, addressees=_all_at_once(request, act)
    )
    return redirect("requests:edit", case.pk)


def _all_at_once(request: HttpRequest, act: str) -> list[Agency]:
    """The bodies a clause wants told together: ticked from the start (001 Điều 5.2)."""
    rules = list(proposals(request.seat.agency, act, request.today))
    codes = rules[0].must_reach if len(rules) == 1 else []
    parties = rules[0].regulation.parties.filter(code__in=codes) if codes else []
    return [party.members.first() for party in parties if party.members.exists()]


def _initial(case: CoordinationRequest) -> dict[str, Any]:
    names = [
        "paper_place",
        "rule",
        "condition",
        "letter_reply_by",
        "subject",
        "body",
        "urgency",
        "urgent_means",
        "signer",
        "version",
    ]
    return {name: getattr(case, name) for name in names} | {
        "addressees": case.addressees.all(),
        "copies": case.copies.all(),
        "needs_copy": {True: "yes", False: "no"}.get(case.needs_copy, ""),
        "secrecy": case.dossier.secrecy,
    }


def _letter_form(request: HttpRequest, case: CoordinationRequest, data: Any) -> LetterForm:
    lines = [line for line in case.lines.all() if line.condition]
    return LetterForm(
        data, initial=_initial(case), seat=request.seat, act=case.act, on=request.today,
        is_register_only=case.dossier.is_register_only,
        relatives=workflow.slowest([line.condition for line in lines]) if lines else None,
        barred=case.dossier.bars.values("user"),
    )  # fmt: skip


def _editable(request: HttpRequest, pk: Any) -> CoordinationRequest:
    case = get_letter(request, pk)
    if case.requesting_agency_id != request.seat.agency_id:
        raise Http404
    return case


@login_required
def edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """Soạn yêu cầu: nội dung, with the clock of each addressee beside it."""
    case = _editable(request, pk)
    form = _letter_form(request, case, request.POST or None)
    if not competence.can_edit(request.seat, case):
        if request.method == "POST" and competence.can_draft(request.seat):
            messages.warning(
                request,
                _("Văn bản đã sang bước khác, không lưu được. Phần vừa soạn còn nguyên ở dưới."),
            )
            return _edit_page(request, case, form)
        return redirect(case)
    if request.method == "POST":
        answer = _save_and_go_on(request, case, form)
        if answer is not None:
            return answer
    return _edit_page(request, case, form)


def _save_and_go_on(
    request: HttpRequest, case: CoordinationRequest, form: LetterForm
) -> HttpResponse | None:
    """Save first, whatever else was pressed; None: the page is shown again."""
    if not form.is_valid():
        return None
    try:
        saved = attempt(
            request, workflow.save, case, form=form,
            version=form.cleaned_data["version"] or 0, **form.workflow_fields(),
        )  # fmt: skip
    except workflow.Conflict as conflict:
        return _conflict_page(request, conflict.current, form)
    if saved is None or not _change_files(request, saved, form):
        return None
    action = request.POST.get("action", "save")
    if action == "submit":
        if attempt(request, workflow.submit, saved, form=form) is None:
            form.data = form.data.copy()
            form.data["version"] = saved.version
            return None
        messages.success(
            request,
            _("Đã trình đồng chí %(name)s duyệt. Có thể rút lại khi chưa duyệt.")
            % {"name": saved.signer.user.full_name},
        )
        return redirect(saved)
    if action == "send" and attempt(request, workflow.send_now, saved, form=form) is None:
        form.data = form.data.copy()
        form.data["version"] = saved.version
        return None
    if action == "save":
        messages.success(request, _("Đã lưu bản nháp."))
    return redirect(saved if action == "send" else reverse("requests:edit", args=[case.pk]))


def _change_files(request: HttpRequest, case: CoordinationRequest, form: LetterForm) -> bool:
    """Attach what was chosen, take off what was struck out; False: a file was refused."""
    ok = True
    for upload in request.FILES.getlist("files"):
        try:
            documents.store(upload, dossier=case.dossier, by=request.seat, at=request.arrived_at)
        except ValidationError as error:
            name = documents.clean_name(upload.name)
            form.add_error(None, [f"{name}: {text}" for text in error.messages])
            ok = False
    struck = request.POST.getlist("remove")
    for document in case.dossier.documents.filter(removed_at=None, pk__in=uuids(struck)):
        documents.remove(document, by=request.seat, at=request.arrived_at)
    if not ok:
        form.data = form.data.copy()
        form.data["version"] = case.version
    return ok


def uuids(texts: list[str]) -> list[UUID]:
    """Those of ``texts`` that are one; whatever else a form was made to send is no file."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def _edit_page(
    request: HttpRequest, case: CoordinationRequest, form: LetterForm, **more: Any
) -> HttpResponse:
    opened(request, case.dossier)
    chosen = _chosen(case, form)
    context = {
        "page": "inbox",
        "case": case,
        "form": form,
        "files": documents.readable_by(request.seat).filter(dossier=case.dossier),
        "rule": chosen.rule,
        "previews": _previews(case, chosen, request.today),
        "can_send_now": competence.can_send_now(request.seat, case)
        or (case.act == Act.IMMEDIATE and request.seat.has_role(Role.LEADER)),
        "thread": thread(case, request.seat),
        "secrets": [s for s in Secrecy.choices if s[0] not in STORABLE],
        **more,
    }
    return render(request, "requests/edit.html", context)


@dataclass(frozen=True)
class Chosen:
    """What the clocks depend on: as it stands on the form now, else as it was saved."""

    rule: DeadlineRule | None
    to: list[Agency]
    letter_date: date | None
    is_urgent: bool


def _saved(case: CoordinationRequest) -> Chosen:
    to = list(case.addressees.order_by("sort_name"))
    return Chosen(case.rule, to, case.letter_reply_by, case.is_urgent)


def _chosen(case: CoordinationRequest, form: LetterForm) -> Chosen:
    if not form.is_bound:
        return _saved(case)
    data = getattr(form, "cleaned_data", {})
    return Chosen(
        data.get("rule"),
        list(data.get("addressees") or ()),
        data.get("letter_reply_by"),
        data.get("urgency", Urgency.NORMAL) != Urgency.NORMAL,
    )


def _previews(
    case: CoordinationRequest, chosen: Chosen, on: date
) -> list[tuple[Agency, Preview, SilenceWords]]:
    """For each addressee the clock it would get if the letter went out today."""
    rule, calendar = chosen.rule, working_calendar()
    if rule is None:
        return []
    facts = Facts(
        received_on=expected_receipt(rule, on, calendar),
        letter_date=chosen.letter_date,
        has_documents=has_documents(case),
        is_urgent=chosen.is_urgent,
    )
    one = preview(rule, facts, calendar)
    why_not = NO_CONSENT.get(one.clock.no_consent_because, "") if rule.can_deem_consent else ""
    words = silence_words(rule, one.clock.consent_from, why_not)
    return [(agency, one, words) for agency in chosen.to]


def _conflict_page(
    request: HttpRequest, current: CoordinationRequest, form: LetterForm
) -> HttpResponse:
    """Somebody saved in between: their text beside one's own, nothing lost."""
    form.data = form.data.copy()
    form.data["version"] = current.version
    return _edit_page(request, current, form, other=current)


@login_required
@require_POST
def autosave(request: HttpRequest, pk: Any) -> HttpResponse:
    """Two seconds after the last key; says when, or why not."""
    case = _editable(request, pk)
    form = _letter_form(request, case, request.POST)
    context: dict[str, Any] = {"at": None}
    if form.is_valid():
        try:
            saved = attempt(
                request, workflow.save, case, form=form,
                version=form.cleaned_data["version"] or 0, **form.workflow_fields(),
            )  # fmt: skip
        except workflow.Conflict:
            context["conflict"] = True
        else:
            if saved is not None:
                context |= {"at": request.arrived_at, "version": saved.version}
    return render(request, "requests/parts/saved.html", context)


@login_required
@require_POST
def preview_clocks(request: HttpRequest, pk: Any) -> HttpResponse:
    """The part of the page that shows each addressee's clock, reckoned again while typing."""
    case = _editable(request, pk)
    form = _letter_form(request, case, request.POST)
    form.is_valid()
    chosen = _chosen(case, form)
    rows = _previews(case, chosen, request.today)
    context = {"previews": rows, "rule": chosen.rule, "form": form, "case": case}
    return render(request, "requests/parts/preview.html", context)


@login_required
def letter(request: HttpRequest, case: CoordinationRequest) -> HttpResponse:
    """The letter as its own agency sees it, by its state."""
    opened(request, case.dossier)
    if case.status in {Letter.DRAFT, Letter.AWAITING_SIGNATURE, Letter.SIGNED}:
        return _review_page(request, case)
    if case.status == Letter.WITHDRAWN and not case.dispatches.exists():
        return _review_page(request, case)
    return _sent_page(request, case)


def _review_page(
    request: HttpRequest, case: CoordinationRequest, form: Any = None
) -> HttpResponse:
    """Duyệt trước khi gửi: what, to whom, when each clock ends, who will see it."""
    seat, saved = request.seat, _saved(case)
    to = saved.to
    context = {
        "page": "inbox",
        "case": case,
        "to": to,
        "files": documents.readable_by(request.seat).filter(dossier=case.dossier),
        "previews": _previews(case, saved, request.today),
        "thread": thread(case, seat),
        "readers": access.readers(case.dossier, case.requesting_agency, request.today),
        "their_readers": sum(_future_readers(case, agency, request.today) for agency in to),
        "form": _plain(case, form or ReturnForm()),
        "issue_form": IssueForm(initial={"issued_on": request.today}),
        "next_number": _next_number(case, request.today),
        "can_edit": competence.can_edit(seat, case),
        "can_sign": competence.can_sign(seat, case),
        "can_issue": competence.can_issue(seat, case),
        "can_send_now": competence.can_send_now(seat, case),
        "copies": copied_to(case),
        "can_take_back": competence.can_take_back(seat, case),
        "can_withdraw": competence.can_withdraw(seat, case),
    }
    return render(request, "requests/review.html", context)


def _plain(case: CoordinationRequest, form: Any) -> Any:
    if case.dossier.is_register_only:
        form.without_words()
    return form


def _future_readers(case: CoordinationRequest, agency: Agency, on: Any) -> int:
    """How many of an addressee's people the letter will reach."""
    roles = ["leader", "focal_point"] + ([] if case.dossier.is_restricted else ["clerk"])
    return agency.seats.current(on).with_role(*roles).count()


def _next_number(case: CoordinationRequest, on: Any) -> str:
    return next_outgoing(case.requesting_agency, case.document_kind, on)


def _act(
    request: HttpRequest, pk: Any, verb: Callable[..., Any], said: str, **kwargs: Any
) -> HttpResponse:
    case = get_letter(request, pk)
    if attempt(request, verb, case, **kwargs) is not None:
        messages.success(request, said)
    return redirect(case)


@login_required
@require_POST
def sign(request: HttpRequest, pk: Any) -> HttpResponse:
    said = _("Đã ký duyệt. Văn thư ghi số, ngày rồi mới ban hành.")
    return _act(request, pk, workflow.sign, said, version=shown_version(request))


@login_required
@require_POST
def return_to_draft(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_letter(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid() and attempt(
        request, workflow.return_to_draft, case, form=form, **form.cleaned_data
    ):
        messages.success(request, _("Đã trả lại để sửa."))
    elif form.errors:
        return _review_page(request, case, form)
    return redirect("requests:inbox")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: Any) -> HttpResponse:
    return _act(request, pk, workflow.take_back, _("Đã rút lại."))


@login_required
def issue(request: HttpRequest, pk: Any) -> HttpResponse:
    """Văn thư: số, ngày, ban hành. A clerk who may only track sees number and parties."""
    case = get_tracked_letter(request, pk)
    if case.requesting_agency_id != request.seat.agency_id:
        raise Http404
    initial = {"issued_on": request.today}
    form = IssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, workflow.issue, case, form=form, **form.cleaned_data)
        if done is not None:
            messages.success(
                request,
                _("Đã ban hành %(number)s, gửi %(count)s nơi nhận.")
                % {"number": done.document_number, "count": done.dispatches.count()},
            )
            return redirect("requests:inbox")
    if not competence.can_issue(request.seat, case):
        return redirect("requests:inbox")
    context = {
        "page": "inbox",
        "case": case,
        "to": case.addressees.order_by("sort_name"),
        "form": form,
        "next_number": _next_number(case, request.today),
        "may_view": access.may_view(request.seat, case.dossier),
    }
    return render(request, "requests/issue.html", context)


@login_required
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    """Thu hồi: a page of its own, as it cannot be undone."""
    case = get_letter(request, pk)
    if not competence.can_withdraw(request.seat, case):
        raise PermissionDenied
    form = _plain(case, ReasonForm(request.POST or None))
    if request.method == "POST" and form.is_valid():
        if attempt(request, workflow.withdraw, case, form=form, **form.cleaned_data):
            messages.success(request, _("Đã thu hồi."))
            return redirect("requests:inbox")
        if not form.errors:
            return redirect(case)
    context = {"page": "cases", "case": case, "form": form, "dispatches": case.dispatches.open()}
    return render(request, "requests/withdraw.html", context)


@login_required
@require_POST
def close(request: HttpRequest, pk: Any) -> HttpResponse:
    return _act(request, pk, workflow.close, _("Đã kết thúc hồ sơ."))


def _sent_page(request: HttpRequest, case: CoordinationRequest) -> HttpResponse:
    """The requester's page: one line for each addressee, clock, state and answer side by side."""
    seat, on, calendar = request.seat, request.today, working_calendar()
    rows = [SentRow(d, seat, on, calendar) for d in _dispatches_of(case, seat)]
    rows.sort(key=lambda row: row.order)
    context = {
        "page": "cases",
        "case": case,
        "rows": rows,
        "to_confirm": [row for row in rows if row.can_confirm],
        "summary": _summary(rows),
        "files": documents.readable_by(request.seat).filter(dossier=case.dossier),
        "readers": access.readers(case.dossier, case.requesting_agency, on),
        "their_readers": sum(
            len(access.readers(row.dispatch.dossier, row.dispatch.requested_agency, on))
            for row in rows
        )
        if case.dossier.is_restricted
        else None,
        "has_opinions": case.act in competence.OPINION_ACTS,
        "can_close": competence.can_close(seat, case),
        "gate": gate_of(case, seat),
        "can_follow_up": competence.can_follow_up(seat, case),
        "can_give_number": competence.can_give_number(seat, case),
        "copy_form": CopyForm(agencies=copyable(case, on))
        if competence.can_send_copy(seat, case)
        else None,
        "chain": chain_of(case, seat),
        "can_withdraw": competence.can_withdraw(seat, case),
        "thread": thread(case, seat),
    }
    return render(request, "requests/sent.html", context)


def _dispatches_of(case: CoordinationRequest, seat: Any) -> list[Dispatch]:
    found = Dispatch.objects.visible_to(seat).filter(case=case).with_parties()
    files = documents.readable_by(seat).filter(inside_agency=None)
    dispatches = list(found.prefetch_related(Prefetch("dossier__documents", files)))
    with_words(dispatches, seat)
    return dispatches


class SentRow:
    """One addressee as the requester sees it, with what may be done about it."""

    def __init__(self, dispatch: Dispatch, seat: Any, on: Any, calendar: WorkingCalendar) -> None:
        self.dispatch = dispatch
        self.due: Due = due_of(dispatch, on, calendar)
        self.outcome = outcome_of(dispatch)
        self.reply = dispatch.issued[-1] if dispatch.issued else None
        self.receipt = list(dispatch.receipts.all())[-1] if dispatch.receipts.all() else None
        self.notices = list(dispatch.time_notices.all())
        self.can_remind = competence.can_remind(seat, dispatch)
        self.can_log = competence.can_log_contact(seat, dispatch)
        self.can_propose = competence.can_propose_time(seat, dispatch)
        self.can_confirm = competence.can_confirm_consent(
            seat, dispatch
        ) and workflow.consent_is_possible(dispatch, on)
        self.late_notices = [n for n in self.notices if not n.is_in_time and n.accepted_at is None]
        self.can_accept_late = bool(self.late_notices) and competence.can_accept_late_notice(
            seat, dispatch
        )
        self.proposals = [
            a
            for a in dispatch.agreements.all()
            if a.accepted_at is None
            and competence.can_accept_time(
                seat, dispatch, proposed_by_agency=a.proposed_by.agency_id
            )
        ]
        ways = ways_of(dispatch, seat)
        self.way = ways[-1] if ways else None
        self.can_go_up = can_go_up(seat, dispatch, self.outcome)
        self.can_direct = self.way is not None and competence.can_record_direction(seat, self.way)
        self.is_late_copy = dispatch.is_late_copy
        self.exchange = exchange(dispatch, seat, dispatch.dossier.documents.all())
        self.files = self.exchange.reply_files
        self.step = self._step(seat)

    def _step(self, seat: Any) -> str:
        """Of two steps, when silence about a person is confirmed: which is mine."""
        if not self.exchange.of_a_person:
            return "confirm"
        first = self.dispatch.consent_put_by_id
        return "put" if first is None else "wait" if first == seat.pk else "confirm"

    @property
    def order(self) -> tuple[int, Any]:
        """What the requester must do comes first, what is done last."""
        waits = self.can_confirm or self.proposals or self.can_accept_late
        waits = waits or self.exchange.waits_for_me
        if waits:
            rank = 0
        elif not self.dispatch.is_open:
            rank = 4
        else:
            rank = {"late": 1, "soon": 2}.get(self.due.state, 3)
        return rank, self.dispatch.requested_agency.sort_name

    @property
    def no_consent(self) -> str:
        """Why silence would not be consent although the clause knows it."""
        dispatch = self.dispatch
        if not dispatch.rule.can_deem_consent or not dispatch.is_open:
            return ""
        return NO_CONSENT.get(dispatch.no_consent_because, "")

    @property
    def is_disagreed(self) -> bool:
        return self.outcome is not None and self.outcome.stance == Reply.Stance.DISAGREES


def _summary(rows: list[SentRow]) -> list[tuple[int, str]]:
    """“1 nơi đã trả lời, 1 nơi quá hạn …”, only what there is."""
    ended = {
        Dispatch.Status.REPLIED: _("đã trả lời"),
        Dispatch.Status.CONSENTED: _("coi như đồng ý"),
        Dispatch.Status.DECLINED: _("không thuộc thẩm quyền"),
        Dispatch.Status.RECEIVED: _("đã tiếp nhận"),
        Dispatch.Status.WITHDRAWN: _("đã thu hồi"),
    }
    running = {
        "late": _("quá hạn"),
        "soon": _("sắp đến hạn"),
        "run": _("còn thời gian"),
        "hush": _("chờ đồng chí xác nhận"),
    }
    counted = Counter(
        running[row.due.state] if row.dispatch.is_open else ended[row.dispatch.status]
        for row in rows
    )
    order = [*ended.values(), *running.values()]
    return sorted(((n, text) for text, n in counted.items()), key=lambda r: order.index(r[1]))
