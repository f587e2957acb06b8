from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests"
    verbose_name = _("Đề nghị phối hợp")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # This package hides PyPI's requests; tell DRF the truth: it is not installed.
        from rest_framework import compat

        compat.requests = None
