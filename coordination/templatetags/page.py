"""Icons, form keys, error texts: what every page needs."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

register = template.Library()


@register.simple_tag
def icon(name: str, cls: str = "") -> SafeString:
    """A Lucide icon, decorative, hidden from screen readers."""
    drawing = _render_icon(name, None, stroke_width="1.9", focusable="false")
    return format_html(
        '<span class="icon {}" aria-hidden="true">{}</span>',
        cls,
        mark_safe(drawing),  # noqa: S308 - drawn by the library from its own files
    )


@register.simple_tag
def form_key() -> SafeString:
    """The hidden key that makes a form count once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())
