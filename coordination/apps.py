from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    default = True
    name = "coordination"

    def ready(self) -> None:
        from coordination import checks  # noqa: F401 - registers what must hold of the rows

        # The one sentence of Django's that has no Vietnamese; the API uses it too.
        ProhibitNullCharactersValidator.message = _("Bỏ ký tự rỗng (NUL) trong mục này.")


class CoordinationAdminConfig(admin_apps.AdminConfig):
    """Django's admin, closed to case contents, under our own site class."""

    default = False
    default_site = "coordination.admin.Administration"
