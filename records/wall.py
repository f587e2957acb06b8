"""The second wall: row-level security under the grants, in the database itself.

A query that forgot ``visible_to`` still shows a stranger nothing. The process says one thing, for
one transaction: for whom it acts (``act_as``); the database looks up their seats and groups and
asks ``records_granted`` of each row. Without a user there are no rows.

The functions below write the statements of migrations. ``guard`` is what a new room calls in its
own: a policy for each command on a table that hangs on a dossier. ``tests/test_wall.py`` fails
for a table of case content without one.
"""

from datetime import datetime

from django.db import connection

GROUPS = "(SELECT agencies_my_groups())::integer[]"
AGENCIES = "(SELECT agencies_my_agencies())::bigint[]"
WEB, JOBS = "phoihop_web", "phoihop_jobs"


def act_as(user_id: int | None) -> datetime:
    """For whom this transaction asks, until it ends; returns its instant by the database's clock.

    Set for the transaction alone: the next one on the same connection asks for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select transaction_timestamp(), set_config('phoihop.user', %s, true)",
            ["" if user_id is None else str(user_id)],
        )
        return cursor.fetchone()[0]


def granted(dossier: str, permission: str, *, at: str = "NULL") -> str:
    """SQL: may the acting user ``view`` or ``track`` this dossier (an expression of the row)?

    ``at`` is the row's instant: what is older than a later naming stays closed.
    """
    return f"records_granted({dossier}, '{permission}', {GROUPS}, {at})"


def policy(
    table: str, command: str, condition: str, *, to: str = WEB, check: str | None = None
) -> str:
    """One policy. INSERT has only a check; UPDATE asks the row before and after."""
    clauses = {
        "SELECT": f"USING ({condition})",
        "DELETE": f"USING ({condition})",
        "INSERT": f"WITH CHECK ({condition})",
        "UPDATE": f"USING ({condition}) WITH CHECK ({check or condition})",
    }[command]
    name = f"{to.removeprefix('phoihop_')}_{command.lower()}"
    return f"CREATE POLICY {name} ON {table} FOR {command} TO {to} {clauses};\n"


def close(table: str) -> str:
    """Nobody but the owner gets through until a policy says so."""
    return f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"


def guard(
    table: str,
    dossier: str = "dossier_id",
    *,
    reads: str = "view",
    writes: str = "view",
    inside: str = "",
    ours: str = "",
    at: str = "NULL",
    commands: tuple[str, ...] = ("INSERT", "UPDATE"),
) -> str:
    """Put a table behind the wall: who may ``view`` (or ``track``) the dossier reads its rows.

    ``dossier`` is an expression of the row that gives the dossier's id. ``inside`` names the
    column that keeps a row to one agency while it is not null; ``ours`` is a condition under
    which alone a row is written, such as that one's own agency is the side it belongs to. Commands
    that are not named have neither policy nor privilege.
    """
    own = f" AND ({inside} IS NULL OR {inside} = ANY({AGENCIES}))" if inside else ""
    sql = close(table) + policy(table, "SELECT", granted(dossier, reads, at=at) + own)
    for command in ("INSERT", "UPDATE", "DELETE"):
        if command in commands:
            mine = f" AND {ours}" if ours else ""
            sql += policy(table, command, granted(dossier, writes) + own + mine)
        else:
            sql += f"REVOKE {command} ON {table} FROM {WEB}, {JOBS};\n"
    return sql


def only_columns(table: str, *columns: str) -> str:
    """Web and jobs may change these columns and no other."""
    return (
        f"REVOKE UPDATE ON {table} FROM {WEB}, {JOBS};\n"
        f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {WEB}, {JOBS};\n"
    )


def jobs(table: str, *commands: str) -> str:
    """What worker, beat and ``sweep`` may do with every row; they read no words."""
    return "".join(policy(table, command, "true", to=JOBS) for command in commands)


def no_words(table: str, dossier: str, when: str = "true") -> str:
    """Refuse a row with words (``when``) that hangs on a register-only dossier.

    ``dossier`` is an expression over ``($1)``, the new row.
    """
    quoted = dossier.replace("'", "''")
    return (
        f"CREATE TRIGGER register_only BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({when}) EXECUTE FUNCTION records_refuse_words('{quoted}');\n"
    )
