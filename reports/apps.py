from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Tổng quan và bản in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Notices of this room lead to its pages.
        from reports.places import places
        from requests import elsewhere

        elsewhere.ask_also(places)
