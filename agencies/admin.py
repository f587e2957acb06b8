"""Agencies, people and seats. Groups follow from seats and are never edited by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agencies import seating
from agencies.models import Agency, Role, Seat, User


class Kept(admin.ModelAdmin):
    """Ended, not deleted: what has been referred to stays."""

    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(Kept):
    list_display = ("name", "code", "kind", "letter_code", "valid_from", "valid_to", "successor")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    ordering = ("sort_name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> tuple:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        seating.found(obj)


def check_username(form: forms.ModelForm, username: str) -> str:
    """Small letters only, because “Van.A” and “van.a” sign in as the same name."""
    username = username.lower()
    if User.objects.filter(username__iexact=username).exclude(pk=form.instance.pk).exists():
        raise ValidationError(_("Tên đăng nhập này đã có người dùng."))
    return username


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name")

    def clean_username(self) -> str:
        return check_username(self, self.cleaned_data["username"])


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "password", "is_active")

    def clean_username(self) -> str:
        return check_username(self, self.cleaned_data["username"])


@admin.register(User)
class PersonAdmin(Kept, UserAdmin):
    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    fieldsets = (
        (None, {"fields": ("username", "full_name", "password")}),
        (_("Trạng thái"), {"fields": ("is_active", "is_staff", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "password1", "password2")}),)
    readonly_fields = ("is_staff", "last_login")  # `manage.py administrator` makes one
    list_display = ("username", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()


class SeatForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Vai trò"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Seat
        fields = ("user", "agency", "title", "roles", "phone", "started_on", "ended_on")

    def clean_user(self) -> User:
        """Who sets up the seats holds none: setting up and reading cases are kept apart."""
        user = self.cleaned_data["user"]
        if user.is_staff or user.is_superuser:
            raise ValidationError(_("Người quản trị không giữ vị trí công tác; chọn người khác."))
        return user


@admin.register(Seat)
class SeatAdmin(Kept):
    form = SeatForm
    list_display = ("user", "agency", "title", "role_names", "started_on", "ended_on")
    list_filter = ("agency",)
    list_select_related = ("user", "agency")
    search_fields = ("user__full_name", "user__username", "title", "agency__name")
    autocomplete_fields = ("user", "agency")

    @admin.display(description=_("vai trò"))
    def role_names(self, obj: Seat) -> str:
        return ", ".join(str(Role(role).label) for role in obj.roles)

    def get_readonly_fields(self, request: HttpRequest, obj: Seat | None = None) -> tuple:
        return ("user", "agency", "started_on") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Seat | None = None) -> bool:
        """A seat that has ended is history; its holder gets a new one."""
        ended = obj is not None and obj.ended_on is not None
        return not ended and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:
        ended_on = obj.ended_on
        obj.ended_on = None
        seating.appoint(obj)
        if ended_on is not None:
            seating.end(obj, on=ended_on)
