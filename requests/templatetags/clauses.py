"""The clause beside the form, and the days a clock skips."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regulations.deadlines import strip
from regulations.models import DeadlineRule, working_calendar
from regulations.wording import marked
from requests.workflow.clock import Preview

register = template.Library()


@register.filter
def marked_quote(rule: DeadlineRule) -> SafeString:
    """The words of the clause, the deciding ones marked."""
    return marked(rule.quote, rule.marks, rule.provision.corrections)


@register.filter
def skipped_days(one: Preview) -> list[tuple[date, str]]:
    """Days between receipt and due day that do not count, each with its reason."""
    days = strip(one.received_on, one.clock.due_on, working_calendar())
    return [(d.day, d.mark.label if d.mark else _("nghỉ tuần")) for d in days if d.number is None]
