"""A WSGI process starts past a failed system check, so it asks for itself."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

STRONG = """
select rolsuper or rolbypassrls or rolcreaterole
    or pg_has_role(current_user, c.relowner, 'USAGE')
from pg_roles, pg_class c
where rolname = current_user and c.oid = 'records_event'::regclass
"""


def refuse_strong_login() -> None:
    """Raise ``ImproperlyConfigured`` if the web login is more than an ordinary one."""
    with connection.cursor() as cursor:
        cursor.execute(STRONG)
        if cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "DATABASE_URL signs in as an owner or superuser; "
                "the web process needs the web login."
            )
    connection.close()
