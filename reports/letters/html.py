"""A sheet as HTML that carries its styles itself, for ``reports.render``."""

from django.template.loader import render_to_string

from reports.letters.sheet import Sheet


def html_of(sheet: Sheet) -> str:
    return render_to_string("letters/letter.html", {"s": sheet, "form": sheet.form})
