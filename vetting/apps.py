from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"
    verbose_name = _("Thẩm định tiêu chuẩn chính trị")
    default_auto_field = "django.db.models.BigAutoField"
