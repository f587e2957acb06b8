from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Hội nghị, cử cán bộ, địa bàn")
    default_auto_field = "django.db.models.BigAutoField"
