"""What people do together: meetings, secondments, sessions of area officers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Hội nghị, cử cán bộ, địa bàn")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Letters of this room lead to its pages; the papers of meetings are swept.
        from meetings import agenda
        from meetings.places import failed, lead, places
        from meetings.reminders import sweep
        from meetings.workflow.calling import judge
        from requests import agenda as work
        from requests import elsewhere

        elsewhere.ask_also(places)
        elsewhere.lead_also(lead)
        elsewhere.judge_also(judge)
        elsewhere.meet_also(failed)
        elsewhere.sweep_also(sweep)
        work.work_also(agenda.tasks)
        work.plan_also(agenda.plans)
