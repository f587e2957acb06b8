"""What must hold of the rows themselves: who may see a dossier is said by its grants alone.

A permission on the model, held by a group or a person, would open every dossier at once;
guardian's generic tables would open some past the inbox and the wall.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from agencies.models import User
from coordination.administration import ALLOWED

NEEDED = ("auth_group_permissions", "agencies_user_user_permissions")
GENERIC = ("UserObjectPermission", "GroupObjectPermission")


@register(Tags.database)
def grants_alone_open_dossiers(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Runs with ``check --database default`` and before each ``migrate``."""
    if "default" not in (databases or ()):
        return []
    tables = set(connections["default"].introspection.table_names())
    if not tables.issuperset(NEEDED):
        return []  # not migrated yet
    return [*blanket_permissions(), *generic_grants(tables)]


def blanket_permissions() -> list[CheckMessage]:
    """Groups and people with a permission on cases as such; settings of a room are no case."""
    over = Permission.objects.filter(content_type__app_label__in=("records", "requests"))
    over = over.exclude(
        content_type__app_label="records", content_type__model__in=ALLOWED["records"]
    )
    holders = [
        *Group.objects.filter(permissions__in=over).distinct(),
        *User.objects.filter(user_permissions__in=over).distinct(),
    ]
    superusers = User.objects.filter(is_superuser=True)
    return [
        *(
            Error(
                f"{holder} has a permission on every dossier.",
                hint="Take it away: dossiers are opened one by one, by grants.",
                id="coordination.E001",
            )
            for holder in holders
        ),
        *(
            Error(
                f"{user.username} is a superuser.",
                hint="No account is one; administrators are in a group of their own.",
                id="coordination.E003",
            )
            for user in superusers
        ),
    ]


def generic_grants(tables: set[str]) -> list[CheckMessage]:
    """Rows in guardian's own tables, which nothing here may write."""
    models = [apps.get_model("guardian", name) for name in GENERIC]
    return [
        Error(
            f"{model._meta.db_table} is not empty.",
            hint="Grants live in records_grant; remove these rows.",
            id="coordination.E002",
        )
        for model in models
        if model._meta.db_table in tables and model.objects.exists()
    ]
