"""Thông báo và tài khoản: one's own data, the digest, tokens, the private calendar, stand-ins."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agencies import tokens
from agencies.models import AccessToken, Role, Seat, Substitution
from coordination.forms import DigestForm, SubstituteForm, TokenForm
from records.history import note, recorded
from requests import competence, workflow
from requests.forms import PlainForm

CALENDAR = gettext_lazy("Lịch hạn trả lời")
YEAR = timedelta(days=365)
Found = dict[str, Any]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One page with several forms; ``action`` says which of them was sent."""
    shown: Found = {}
    if request.method == "POST":
        do = ACTIONS.get(request.POST.get("action", ""))
        shown = do(request) if do else {}
        if not shown:  # done, or nothing asked: a reload sends nothing again
            return redirect("account")
    return render(request, "coordination/account.html", _page(request) | shown)


def _page(request: HttpRequest) -> Found:
    seat = request.seat
    own = [s for s in request.seats if not s.is_substituted]
    acts_for_itself = seat is not None and not seat.is_substituted
    return {
        "page": "account",
        "own_seats": own,
        "acts_for_itself": acts_for_itself,
        "digest_form": DigestForm(user=request.user),
        "tokens": AccessToken.objects.filter(seat__in=own, revoked_at=None).select_related("seat"),
        "token_form": TokenForm(initial={"expires_on": request.today + YEAR, "scopes": ["read"]})
        if acts_for_itself
        else None,
        "substitutions": _substitutions(request),
        "substitute_form": _substitute_form(request) if acts_for_itself else None,
    }


# --- The digest ----------------------------------------------------------------------------------


def _choose_digest(request: HttpRequest) -> Found:
    form = DigestForm(request.POST, user=request.user)
    if not form.is_valid():
        return {"digest_form": form}
    user = request.user
    user.email, user.wants_digest = form.cleaned_data["email"], form.cleaned_data["wants_digest"]
    user.save(update_fields=["email", "wants_digest"])
    note("account.digest_chosen", at=request.arrived_at, user=user, wanted=user.wants_digest)
    messages.success(request, _("Đã lưu."))
    return {}


# --- Tokens --------------------------------------------------------------------------------------


def _own_seat(request: HttpRequest) -> Seat:
    """Who stands in for somebody leaves nothing lasting in their name."""
    if request.seat is None or request.seat.is_substituted:
        raise PermissionDenied
    return request.seat


def _make_token(request: HttpRequest) -> Found:
    """What opens it is shown in this answer and never again."""
    seat, form = _own_seat(request), TokenForm(request.POST)
    if not form.is_valid():
        return {"token_form": form}
    try:
        with recorded():
            token, raw = tokens.make(seat, at=request.arrived_at, **form.cleaned_data)
            note("token.made", at=request.arrived_at, by=seat, inside=seat.agency, token=token.pk)
    except ValidationError as error:
        form.refuse(error)
        return {"token_form": form}
    return {"new_token": raw, "new_name": token.name}


def _make_calendar(request: HttpRequest) -> Found:
    """A new private address; the former one opens nothing from now on."""
    seat, at = _own_seat(request), request.arrived_at
    former = AccessToken.objects.filter(
        seat=seat, revoked_at=None, scopes=[AccessToken.Scope.CALENDAR]
    )
    for token in former:
        tokens.revoke(token, at)
    name, number = str(CALENDAR), 1
    while AccessToken.objects.filter(seat=seat, revoked_at=None, name=name).exists():
        number += 1  # one of the person's own carries that name
        name = f"{CALENDAR} {number}"
    token, raw = tokens.make(
        seat, name=name, scopes=[AccessToken.Scope.CALENDAR], at=at,
        expires_on=request.today + YEAR,
    )  # fmt: skip
    note("token.made", at=at, by=seat, inside=seat.agency, token=token.pk)
    return {"calendar_address": request.build_absolute_uri(f"/lich/{raw}.ics")}


def _revoke(request: HttpRequest) -> Found:
    own = [s for s in request.seats if not s.is_substituted]
    token = _one(AccessToken.objects.filter(seat__in=own), request.POST.get("token", ""))
    tokens.revoke(token, request.arrived_at)
    note("token.revoked", at=request.arrived_at, user=request.user, token=token.pk)
    messages.success(request, _("Đã thu hồi mã “%(name)s”.") % {"name": token.name})
    return {}


def _one(rows: QuerySet, key: str) -> Any:
    """The row with this number, else 404: what is not theirs is not there."""
    found = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise Http404
    return found


# --- Stand-ins -----------------------------------------------------------------------------------


def _routes(seat: Seat) -> bool:
    return seat.has_role(Role.LEADER, Role.FOCAL_POINT)


def _substitutions(request: HttpRequest) -> list[tuple[Substitution, bool]]:
    """Those that concern this person, running or to come, and whether they may end them."""
    seat = request.seat
    if seat is None:
        return []
    mine = Q(absent=seat) | Q(substitute__user=request.user)
    if _routes(seat) and not seat.is_substituted:
        mine |= Q(absent__agency=seat.agency)
    rows = Substitution.objects.filter(mine, ended_at=None, until_on__gte=request.today)
    rows = rows.select_related(
        "absent__user", "absent__agency", "substitute__user", "named_by__user"
    )
    return [(row, competence.can_name_substitute(seat, row.absent)) for row in rows]


def _substitute_form(request: HttpRequest, data: Any = None) -> SubstituteForm:
    seat = request.seat
    return SubstituteForm(data, seat=seat, routes=_routes(seat), on=request.today)


def _attempt(
    request: HttpRequest, said: str, form: PlainForm | None, verb: Callable[..., Any], *args: Any,
    **fields: Any,
) -> bool:  # fmt: skip
    try:
        verb(*args, by=request.seat, at=request.arrived_at, **fields)
    except workflow.WrongState:
        messages.warning(request, _("Việc làm thay này đã kết thúc trước đó."))
    except ValidationError as error:
        form.refuse(error)
        return False
    else:
        messages.success(request, said)
    return True


def _name_substitute(request: HttpRequest) -> Found:
    _own_seat(request)
    form = _substitute_form(request, request.POST)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        absent = fields.pop("absent")
        said = _("Đã cử người làm thay.")
        if _attempt(request, said, form, workflow.name_substitute, absent, **fields):
            return {}
    return {"substitute_form": form}


def _end_substitution(request: HttpRequest) -> Found:
    rows = [row.pk for row, _may_end in _substitutions(request)]
    row = _one(Substitution.objects.filter(pk__in=rows), request.POST.get("substitution", ""))
    _attempt(request, _("Đã kết thúc việc làm thay."), None, workflow.end_substitution, row)
    return {}


ACTIONS: dict[str, Callable[[HttpRequest], Found]] = {
    "digest": _choose_digest,
    "token": _make_token,
    "calendar": _make_calendar,
    "revoke": _revoke,
    "stand_in": _name_substitute,
    "end": _end_substitution,
}
