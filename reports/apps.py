from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Tổng quan và bản in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Periods are opened and people told with every sweep; notices of obligations lead to
        # their pages; a periodic report is looked at before it is signed.
        from reports import agenda
        from reports.places import places
        from reports.reminders import sweep
        from reports.workflow import judge
        from requests import agenda as work
        from requests import elsewhere

        elsewhere.ask_also(places)
        elsewhere.judge_also(judge)
        elsewhere.sweep_also(sweep)
        work.work_also(agenda.tasks)
        work.plan_also(agenda.plans)
