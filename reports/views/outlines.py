"""Đề cương: what a receiving body wants a report to say."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from regulations.models import Duty
from reports import competence, forms, periods, workflow
from reports.models import Obligation, Outline
from reports.views.obligations import seat_or_404
from requests.views.shared import attempt


@login_required
def outline(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The newest version, to be read and changed; a change is a version of its own."""
    seat, duty = seat_or_404(request), _duty_owed_to(request, code, kind)
    newest = Outline.objects.newest(seat.agency, duty, kind)
    may_set = competence.can_set_outline(seat)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = forms.OutlineForm(request.POST or None, outline=newest)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, workflow.set_outline, duty, form=form, kind=kind,
            sections=form.sections(), version=form.cleaned_data["version"],
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("Đã lưu đề cương; báo cáo lập từ nay theo bản này."))
            return redirect("reports:outline", code, kind)
    context = {
        "page": "obligations", "duty": duty, "kind": Duty.Period(kind).label, "outline": newest,
        "form": form, "may_set": may_set,
    }  # fmt: skip
    return render(request, "reports/outline.html", context)


def _duty_owed_to(request: HttpRequest, code: str, kind: str) -> Duty:
    """A duty of which something is owed to this agency; else it is not there."""
    owed = Obligation.objects.trackable_by(request.seat).due_to(request.seat.agency)
    duty = Duty.objects.filter(
        code=code, pk__in=owed.filter(duty__code=code, kind=kind).values("duty")
    )
    found = duty.select_related("regulation", "provision").first()
    if found is None or kind not in periods.KINDS:
        raise Http404
    return found
