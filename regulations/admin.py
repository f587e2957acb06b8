"""Who is bound, which days count, rules that no case follows yet."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.loading import new_revision
from regulations.models import (
    CalendarDay,
    CalendarDecision,
    DeadlineRule,
    Party,
    Regulation,
    StatutoryClock,
)

NOT_YET = date(9999, 12, 31)  # a new version is in force from no day until somebody names one


class OfRegulation(admin.SimpleListFilter):
    title = gettext_lazy("quy chế")
    parameter_name = "quy-che"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(r.key, f"{r.key}: {r.issuing_body}") for r in Regulation.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(regulation__key=self.value()) if self.value() else queryset


class Kept(admin.ModelAdmin):
    """Comes from the text of a regulation: neither added nor deleted here."""

    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("quy chế"), ordering="regulation")
    def regulation_name(self, obj: Any) -> str:
        return obj.regulation.name

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Party)
class PartyAdmin(Kept):
    actions = None
    list_display = ("name", "regulation_name", "role", "member_names")
    list_filter = (OfRegulation,)
    list_select_related = ("regulation",)
    fields = ("regulation_name", "code", "name", "role", "is_class", "writes_to", "members")
    readonly_fields = ("regulation_name", "code", "name", "role", "is_class", "writes_to")
    filter_horizontal = ("members",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("members")

    @admin.display(description=gettext_lazy("cơ quan thuộc bên này"))
    def member_names(self, obj: Party) -> str:
        return ", ".join(agency.short_name for agency in obj.members.all())


class DayInline(admin.TabularInline):
    model = CalendarDay
    extra = 0
    fields = ("day", "is_off", "kind", "label", "swapped_with")


@admin.register(CalendarDecision)
class DecisionAdmin(admin.ModelAdmin):
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_display = ("title", "number_given", "issued_on", "status")
    list_filter = ("status",)
    search_fields = ("title", "number")
    inlines = (DayInline,)

    @admin.display(description=gettext_lazy("số quyết định"))
    def number_given(self, obj: CalendarDecision) -> str:
        return obj.number_text

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Days that changed make a revision of the calendar; open clocks follow at the sweep."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            new_revision(str(form.instance)[:200])


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(Kept):
    """A rule that a case follows is read only; its new version is prepared here."""

    list_display = ("label", "code", "version", "limit_text", "valid_from", "valid_to", "in_use")
    list_filter = (OfRegulation, "act")
    list_select_related = ("regulation", "provision")
    actions = ("prepare_new_version",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "regulation_name", "citation", "code", "version", "act", "condition", "quote",
                    "label", "explanation",
                )
            },
        ),
        (
            gettext_lazy("Thời hạn"),
            {"fields": ("amount", "unit", "is_aim", "starts_on", "letter_date")},
        ),
        (
            gettext_lazy("Không trả lời"),
            {
                "fields": (
                    "silence", "consent_later_of", "consent_without_letter_date",
                    "any_feedback_stops", "needs_documents",
                )
            },
        ),
        (
            gettext_lazy("Thêm thời gian"),
            {
                "fields": (
                    "more_time", "notice_before", "notice_in_writing",
                    "late_notice_can_be_accepted",
                )
            },
        ),
        (gettext_lazy("Áp dụng"), {"fields": ("is_proposed", "valid_from", "valid_to")}),
    )  # fmt: skip
    readonly_fields = (
        "regulation_name", "citation", "code", "version", "act", "condition", "quote",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("điều khoản"))
    def citation(self, obj: DeadlineRule) -> str:
        return obj.citation

    @admin.display(description=gettext_lazy("thời hạn"))
    def limit_text(self, obj: DeadlineRule) -> str:
        return obj.limit_text

    @admin.display(description=gettext_lazy("đang có hồ sơ áp dụng"), boolean=True)
    def in_use(self, obj: DeadlineRule) -> bool:
        return obj.is_in_use()

    def has_change_permission(self, request: HttpRequest, obj: DeadlineRule | None = None) -> bool:
        free = obj is None or not obj.is_in_use()
        return free and super().has_change_permission(request, obj)

    @admin.action(description=gettext_lazy("Lập bản mới để sửa"), permissions=["change"])
    def prepare_new_version(self, request: HttpRequest, queryset: QuerySet) -> None:
        for rule in queryset:
            routes = list(rule.routes.all())
            newest = DeadlineRule.objects.filter(code=rule.code).aggregate(n=Max("version"))["n"]
            rule.pk, rule.version, rule.valid_from, rule.valid_to = None, newest + 1, NOT_YET, None
            rule._state.adding = True
            rule.save()
            for route in routes:
                route.pk, route.rule = None, rule
                route.save()
            self.log_addition(request, rule, [{"added": {}}])
            text = _(
                "Đã lập %(code)s bản %(version)s, chưa áp dụng: mở ra sửa và ghi ngày áp dụng."
            )
            values = {"code": rule.code, "version": rule.version}
            self.message_user(request, text % values, messages.SUCCESS)


@admin.register(StatutoryClock)
class StatutoryClockAdmin(Kept):
    """Time limits of laws, to be compared before use; a change is a new version in the pack."""

    actions = None
    list_display = ("label", "code", "version", "limit_text", "source", "confidence", "valid_from")
    list_filter = ("kind", "step", "confidence")
    search_fields = ("label", "code", "source")

    @admin.display(description=gettext_lazy("thời hạn"))
    def limit_text(self, obj: StatutoryClock) -> str:
        return obj.limit_text

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
