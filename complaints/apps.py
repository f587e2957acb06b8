from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Đơn, thư")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Notices and found files of this room lead to its pages.
        from complaints.places import places
        from requests import elsewhere

        elsewhere.ask_also(places)
