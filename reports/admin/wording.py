"""Thiết lập: wording of letters with a preview, how letters are numbered. No case is read here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from records.models import Numbering
from regulations.calendar import day_of
from reports.letterform import PARTY, letter_form
from reports.letters.fields import FIELDS, check_content, check_template
from reports.letters.html import html_of
from reports.letters.invented import invented_sheet
from reports.letters.kinds import shipped
from reports.models import LetterTemplate
from reports.pdf import PdfUnavailable, render_pdf
from reports.workflow.wording import set_wording


class TemplateForm(forms.ModelForm):
    class Meta:
        model = LetterTemplate
        fields = ("kind", "agency", "name", "body", "valid_from")
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "cols": 90})}

    def clean_body(self) -> str:
        """Each broken or unknown tag is named with its line; what was typed stays."""
        body = self.cleaned_data["body"]
        check_template(body)
        if kind := self.cleaned_data.get("kind"):
            check_content(kind, body)
        return body


@admin.register(LetterTemplate)
class LetterTemplateAdmin(admin.ModelAdmin):
    """A change is a new version: rows are added and looked at, never changed or deleted."""

    form = TemplateForm
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_display = ("kind", "agency", "version", "valid_from", "made_by")
    list_filter = ("kind",)
    list_select_related = ("agency", "made_by")
    add_form_template = "admin/letter_template.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        kind = request.GET.get("kind", LetterTemplate.Kind.LETTER)
        if kind not in LetterTemplate.Kind.values:
            kind = LetterTemplate.Kind.LETTER
        words = shipped()[kind]
        return {
            "kind": kind, "name": words["name"], "body": words["body"],
            "valid_from": day_of(request.arrived_at),
        }  # fmt: skip

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and "_preview" in request.POST:
            form = TemplateForm(request.POST)
            if form.is_valid():
                return _preview(request, form.cleaned_data)
        more = {
            "letter_fields": [(f"{{{{{name}}}}}", label) for name, label in FIELDS.items()],
            "letter_kinds": LetterTemplate.Kind.choices,
        }
        return super().add_view(request, form_url, {**(extra_context or {}), **more})

    def save_model(
        self, request: HttpRequest, obj: LetterTemplate, form: TemplateForm, change: bool
    ) -> None:
        made = set_wording(user=request.user, at=request.arrived_at, **form.cleaned_data)
        obj.pk, obj.version = made.pk, made.version


def _preview(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """An invented letter in this wording: administrators read no case."""
    sheet = invented_sheet(
        letter_form(PARTY), name=said["name"], body=said["body"], on=day_of(request.arrived_at)
    )
    try:
        pdf = render_pdf(html_of(sheet))
    except PdfUnavailable as reason:
        return HttpResponse(str(reason), content_type="text/plain; charset=utf-8", status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="xem-truoc.pdf"'
    response["Content-Security-Policy"] = "frame-ancestors 'none'; base-uri 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@admin.register(Numbering)
class NumberingAdmin(admin.ModelAdmin):
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_display = ("agency", "kind", "runs", "term_from")
    list_filter = ("kind", "runs")
    list_select_related = ("agency",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
