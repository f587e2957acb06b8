"""No login but the owner's steps over the second wall, and the wall stands.

Not by what the login is, nor by a table or function it owns, nor by a role that it could take.
A WSGI process starts past a failed system check, so it asks for itself.
"""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

# Is it too strong, does it own anything of ours? MEMBER includes what is not inherited.
POWERS = """
select exists (select from pg_roles role
               where pg_has_role(current_user, role.oid, 'MEMBER')
                 and (role.rolsuper or role.rolbypassrls or role.rolcreaterole)),
       exists (select from (select relowner as owner from pg_class
                            where relnamespace = 'public'::regnamespace
                            union select proowner from pg_proc
                            where pronamespace = 'public'::regnamespace) ours
               where pg_has_role(current_user, ours.owner, 'MEMBER'))
"""
OPEN = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relname = any(%s) and not relrowsecurity
order by relname
"""
GROUND_FLOOR = {"agencies", "regulations", "coordination"}
SEEN_BY_ALL = {
    "records_chainhead": "a number and a hash: the fingerprint on every printed page",
    "records_installation": "one row, said in every footer",
    "reports_periodsetting": "days that an administrator set, of no case",
    "records_numbering": "how an agency numbers its letters, set by administrators",
    "reports_lettertemplate": "the wording of letters, set by administrators; of no case",
}


def case_tables() -> list[str]:
    """The tables of case content: those of every room of ours above the ground floor."""
    rooms = [config for config in apps.get_app_configs() if _is_room(config)]
    tables = {m._meta.db_table for r in rooms for m in r.get_models(include_auto_created=True)}
    return sorted(tables - SEEN_BY_ALL.keys())


def _is_room(config: AppConfig) -> bool:
    is_ours = Path(config.path).resolve().parent == settings.BASE_DIR
    return is_ours and config.label not in GROUND_FLOOR


def refuse_strong_login() -> None:
    """Raise ``ImproperlyConfigured`` if the web login is more than an ordinary one, or if a table
    of case content stands open."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        if any(cursor.fetchone()):
            raise ImproperlyConfigured(
                "DATABASE_URL signs in as an owner or superuser; "
                "the web process needs the web login."
            )
        cursor.execute(OPEN, [case_tables()])
        if tables := [name for (name,) in cursor.fetchall()]:
            raise ImproperlyConfigured(
                f"No row-level security on {', '.join(tables)}; run: manage.py migrate"
            )
    connection.close()
