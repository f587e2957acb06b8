from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"
    verbose_name = _("Thẩm định tiêu chuẩn chính trị")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Notices and found files of this room lead to its pages; its own clock is swept.
        from requests import elsewhere
        from vetting.places import places
        from vetting.reminders import sweep

        elsewhere.ask_also(places)
        elsewhere.sweep_also(sweep)
