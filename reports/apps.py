from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Tổng quan và bản in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Periods are opened and people told with every sweep.
        from reports.reminders import sweep
        from requests import elsewhere

        elsewhere.sweep_also(sweep)
