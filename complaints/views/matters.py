"""Vụ án, vụ việc theo dõi."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import competence, forms, workflow
from complaints.models import Matter, MatterLetter, MatterText
from complaints.sentences import timeline
from complaints.views.shared import form_page, get_matter, get_tracked_matter, seat_or_404
from records import access
from requests.models import CoordinationRequest
from requests.views.shared import attempt, opened

PAGE = 25


@login_required
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """What this seat may track; the one whose report is due next comes first."""
    if request.seat is None:
        return render(request, "requests/no_seat.html", {"page": "matters"})
    ended = request.GET.get("nhom") == "da-ket-thuc"
    found = Matter.objects.trackable_by(request.seat)
    found = found.filter(stage=Matter.Stage.ENDED) if ended else found.open()
    rows = found.select_related("agency", "monitor__user").order_by("next_report_on", "number")
    sheet = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    texts = MatterText.objects.visible_to(request.seat)
    titles = dict(
        texts.filter(pk__in=[m.pk for m in sheet.object_list]).values_list("matter_id", "subject")
    )
    shown = [matter.pk for matter in sheet.object_list]
    seen = Matter.objects.visible_to(request.seat).filter(pk__in=shown)
    readable = set(seen.values_list("pk", flat=True))
    context = {
        "page": "matters", "sheet": sheet, "ended": ended,
        "rows": [
            (matter, titles.get(matter.pk, ""), matter.pk in readable)
            for matter in sheet.object_list
        ],
        "can_open": competence.can_open_matter(request.seat),
    }  # fmt: skip
    return render(request, "complaints/matters.html", context)


@login_required
def open_matter(request: HttpRequest) -> HttpResponse:
    seat = seat_or_404(request)
    if not competence.can_open_matter(seat):
        raise Http404
    form = forms.MatterForm(request.POST or None, seat=seat, on=request.today)
    if request.method == "POST" and form.is_valid():
        matter = attempt(request, workflow.open_matter, form=form, **form.cleaned_data)
        if matter is not None:
            messages.success(request, _("Đã đưa vào theo dõi, số %(n)s.") % {"n": matter.number})
            return redirect(matter)
    return render(request, "complaints/open_matter.html", {"page": "matters", "form": form})


@login_required
@require_safe
def matter(request: HttpRequest, pk: Any) -> HttpResponse:
    found = get_tracked_matter(request, pk)
    opened(request, found.dossier)
    context: dict[str, Any] = {"page": "matters", "matter": found}
    if access.may_view(request.seat, found.dossier):
        readable = CoordinationRequest.objects.visible_to(request.seat)
        tied = MatterLetter.objects.visible_to(request.seat).filter(matter=found)
        context |= {
            "may_view": True,
            "letters": tied.filter(letter__in=readable).select_related("letter"),
            "readers": access.readers(found.dossier, request.seat.agency, request.today),
            "timeline": timeline(found.dossier, request.seat),
            "can_update": competence.can_update_matter(request.seat, found),
            "can_bar": competence.can_bar_from_matter(request.seat, found),
            "has_barred": found.dossier.bars.exists(),
        }
    return render(request, "complaints/matter.html", context)


NAMES = (
    "handling_body", "monitor", "stage", "direction_number", "direction_on", "next_report_on",
    "version",
)  # fmt: skip


@login_required
def update_matter(request: HttpRequest, pk: Any) -> HttpResponse:
    found = get_matter(request, pk)
    initial = {name: getattr(found, name) for name in NAMES} | {"note_text": found.note}
    form = forms.MatterForm(
        request.POST or None, seat=request.seat, on=request.today, matter=found, initial=initial
    )
    return form_page(
        request, found, form, workflow.update_matter, _("Đã cập nhật."),
        allowed=competence.can_update_matter(request.seat, found), title=_("Cập nhật vụ việc"),
        button=_("Lưu"), hint=_("Không ghi nội dung điều tra, xác minh."),
    )  # fmt: skip


@login_required
def tie_letter(request: HttpRequest, pk: Any) -> HttpResponse:
    found = get_matter(request, pk)
    form = forms.TieForm(request.POST or None, seat=request.seat, on=request.today)
    return form_page(
        request, found, form, workflow.tie_letter, _("Đã gắn văn bản."), target=found,
        allowed=competence.can_update_matter(request.seat, found),
        title=_("Gắn báo cáo, văn bản"), button=_("Gắn"),
    )  # fmt: skip


@login_required
def bar_matter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Người liên quan ở cơ quan này: from now on they know nothing of the matter."""
    found = get_matter(request, pk)
    form = forms.BarMatterForm(request.POST or None, seat=request.seat, on=request.today)
    return form_page(
        request, found, form, workflow.bar_from_matter,
        _("Đã ghi; người đó không còn biết gì về vụ việc này."),
        allowed=competence.can_bar_from_matter(request.seat, found),
        title=_("Người liên quan ở cơ quan này"), button=_("Ghi"),
        hint=_("Không bỏ lại được sau khi ghi."),
    )  # fmt: skip
