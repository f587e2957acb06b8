"""The administration pages: who there is, which rules, which days. No case is found here."""

from typing import Any

from django.contrib import auth
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from records.history import note

# whatever other applications register is left out
ROOMS = frozenset({"agencies", "regulations", "reports"})
SETTINGS = frozenset({"records.numbering"})  # and this, of no case


class Noted(ModelAdmin):
    """What an administrator writes is an event as well, with the names of the fields only."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any):
        self._note(request, "added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any):
        self._note(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def _note(self, request: HttpRequest, done: str, obj: Model, message: Any) -> None:
        note(
            f"{obj._meta.model_name}.{done}", at=request.arrived_at, user=request.user,
            id=obj.pk, message=message,
        )  # fmt: skip


class Administration(AdminSite):
    """Django's administration in the house's own rooms only."""

    site_header = _("Quản trị: Phối hợp công tác")
    site_title = _("Quản trị")
    index_title = _("Thiết lập")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        one = isinstance(model_or_iterable, type)
        models = [model_or_iterable] if one else model_or_iterable
        ours = [m for m in models if m._meta.app_label in ROOMS or m._meta.label_lower in SETTINGS]
        if ours:
            admin_class = type("NotedAdmin", (Noted, admin_class or ModelAdmin), {})
            super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One door for signing in; to who is in already and may not enter, there is nothing."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.path))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            note("session.closed", at=request.arrived_at, user=request.user)
            auth.logout(request)
        return redirect("signin")

    def get_urls(self) -> list:
        """Without the address that leads from any row of any table to its page."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
