"""Signing in and out, the way home, for whom one acts, how the page looks."""

import re

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Role, User
from coordination.first_steps import steps_of
from records.history import note


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: for the supervisor and the proxy. Asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page."""
    if request.seat is None:
        return redirect("admin:index" if request.user.is_staff else "requests:inbox")
    if request.seat.roles == [Role.OVERSEER]:
        return redirect("reports:dashboard")
    return redirect("requests:inbox")


POSTED = re.compile(r"^(/ho-so/[0-9a-f-]{36}/)(?!(?:sua|vi-sao)/$).+")


class SignIn(LoginView):
    template_name = "coordination/signin.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Where one wanted to go; an address that only takes forms leads to its case."""
        return POSTED.sub(r"\1", super().get_redirect_url())

    def form_valid(self, form):
        response = super().form_valid(form)
        is_new = form.get_user().welcomed_at is None and not form.get_user().is_staff
        if is_new and not self.get_redirect_url():
            response = redirect("guide")  # until it is put away; it stays under “Hướng dẫn”
        note("session.opened", at=self.request.arrived_at, user=form.get_user())
        return response


@login_required
def guide(request: HttpRequest) -> HttpResponse:
    """Lần đầu đăng nhập: who one is here, what to do first, whom to call. One click hides it."""
    if request.method == "POST":
        User.objects.filter(pk=request.user.pk).update(welcomed_at=request.arrived_at)
        return redirect("home")
    context = {"page": "guide", "steps": steps_of(request.seat)}
    return render(request, "coordination/guide.html", context)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            note("session.closed", at=request.arrived_at, user=request.user)
        return super().post(request, *args, **kwargs)


def _back(request: HttpRequest) -> HttpResponse:
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    return redirect(to if safe else "home")


@login_required
@require_POST
def choose_seat(request: HttpRequest) -> HttpResponse:
    """Act for another of one's own agencies."""
    chosen = request.POST.get("seat", "")
    if any(str(seat.pk) == chosen for seat in request.seats):
        request.session["seat"] = int(chosen)
    return redirect("home")


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Theme and size of type, kept in a cookie and written by the server."""
    response = _back(request)
    for name, allowed in (("theme", {"dark", "light"}), ("size", {"lg", "md"})):
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(
                name, value, max_age=31_536_000, samesite="Lax", httponly=True,
                secure=request.is_secure(),
            )  # fmt: skip
    return response
