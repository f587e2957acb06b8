from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CoordinationConfig(AppConfig):
    default = True
    name = "coordination"

    def ready(self) -> None:
        from coordination import checks  # noqa: F401 - registers what must hold of the rows


class CoordinationAdminConfig(admin_apps.AdminConfig):
    """Django's admin, closed to case contents, under our own site class."""

    default = False
    default_site = "coordination.admin.Administration"
