from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonnelConfig(AppConfig):
    name = "personnel"
    verbose_name = _("Công tác cán bộ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Notices of this room lead to its pages.
        from personnel.places import places
        from requests import elsewhere

        elsewhere.ask_also(places)
