"""A letter, an answer, a notice of more time as PDF or .docx: who may view it prints it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.history import note
from records.models import Dossier
from reports.letterform import KEYS, PARTY, LetterForm, letter_form
from reports.letters import docx
from reports.letters.build import letter_sheet, notice_sheet, reply_sheet
from reports.letters.html import html_of
from reports.letters.of_vetting import conclusion_sheet
from reports.letters.sheet import Sheet
from reports.pdf import ARCHIVAL, PdfUnavailable, render_pdf
from reports.views.sheets import PDF_POLICY
from requests.models import CoordinationRequest, Reply, with_answer, with_words
from requests.views.shared import get_dispatch, get_letter
from vetting.views.shared import get_conclusion

Draw = Callable[[HttpRequest, Any, LetterForm], tuple[Sheet, Dossier, str]]


def wanted_form(request: HttpRequest) -> LetterForm:
    """The Party's form unless the address asks for the State's; another is not there."""
    key = request.GET.get("mau", PARTY)
    if key not in KEYS:
        raise Http404
    return letter_form(key)


def _letter(request: HttpRequest, pk: Any, form: LetterForm) -> tuple[Sheet, Dossier, str]:
    case = get_letter(request, pk)
    if case.requesting_agency_id != request.seat.agency_id and case.issued_at is None:
        raise Http404
    return letter_sheet(case, form, on=request.today), case.dossier, f"cong-van-{_key(case)}"


def _key(case: CoordinationRequest) -> str:
    """What names the file: the number of the file, no words."""
    return (case.number or "du-thao").lower()


def _reply(request: HttpRequest, pk: Any, form: LetterForm) -> tuple[Sheet, Dossier, str]:
    """The newest answer: to the other side once it is issued, to its own side before that too."""
    dispatch = get_dispatch(request, pk)
    with_words([dispatch], request.seat)
    rows = Reply.objects.filter(dispatch=dispatch, is_paper=False)
    if dispatch.requested_agency_id != request.seat.agency_id:
        rows = rows.filter(status=Reply.Status.ISSUED)
    reply = rows.select_related("signed_by__user", "signed_hand", "signer__user").last()
    if reply is None:
        raise Http404
    with_answer(reply, request.seat)
    sheet = reply_sheet(dispatch, reply, form, on=request.today)
    return sheet, dispatch.dossier, f"tra-loi-{_key(dispatch.case)}"


def _notice(request: HttpRequest, pk: Any, form: LetterForm) -> tuple[Sheet, Dossier, str]:
    dispatch = get_dispatch(request, pk)
    with_words([dispatch], request.seat)
    rows = list(dispatch.time_notices.all())
    if not rows:
        raise Http404
    sheet = notice_sheet(dispatch, rows[-1], form, on=request.today)
    return sheet, dispatch.dossier, f"them-thoi-gian-{_key(dispatch.case)}"


def _conclusion(request: HttpRequest, pk: Any, form: LetterForm) -> tuple[Sheet, Dossier, str]:
    """Who may read the conclusion: its handlers, and whoever was given that document alone."""
    row = get_conclusion(request, pk)
    return conclusion_sheet(row, form, on=request.today), row.dossier, "ket-luan"


def _pdf(draw: Draw, action: str) -> Callable[..., HttpResponse]:
    @login_required
    @require_safe
    def view(request: HttpRequest, pk: Any) -> HttpResponse:
        sheet, dossier, name = draw(request, pk, wanted_form(request))
        variant = ARCHIVAL if request.GET.get("luu-tru") == "1" else ""
        try:
            pdf = render_pdf(html_of(sheet), variant=variant)
        except PdfUnavailable as reason:
            return render(request, "reports/no_pdf.html", {"reason": reason}, status=503)
        printed(request, dossier, action, sheet)
        return given(pdf, "application/pdf", f"{name}.pdf")

    return view


def _docx(draw: Draw, action: str) -> Callable[..., HttpResponse]:
    @login_required
    @require_safe
    def view(request: HttpRequest, pk: Any) -> HttpResponse:
        sheet, dossier, name = draw(request, pk, wanted_form(request))
        printed(request, dossier, action, sheet, as_docx=True)
        return given(docx.docx_of(sheet), docx.CONTENT_TYPE, f"{name}.docx", inline=False)

    return view


def printed(
    request: HttpRequest, dossier: Dossier, action: str, sheet: Sheet, *, as_docx: bool = False
) -> None:
    """Each printing is on record, by whom and in which form; none of its words."""
    note(
        action, at=request.arrived_at, by=request.seat, dossier=dossier,
        inside=request.seat.agency, form=sheet.form.key, docx=as_docx,
    )  # fmt: skip


def given(content: bytes, kind: str, name: str, *, inline: bool = True) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    return response


letter_pdf, letter_docx = _pdf(_letter, "letter.printed"), _docx(_letter, "letter.printed")
reply_pdf, reply_docx = _pdf(_reply, "reply.printed"), _docx(_reply, "reply.printed")
conclusion_pdf, conclusion_docx = (
    _pdf(_conclusion, "conclusion.printed"),
    _docx(_conclusion, "conclusion.printed"),
)
notice_pdf, notice_docx = (
    _pdf(_notice, "time_notice.printed"), _docx(_notice, "time_notice.printed"),
)  # fmt: skip
