"""What would be a leak: each function looks in one way and returns what it found.

The tests of the wall want nothing found; the negative controls take one protection away and want
the same function to find something.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from psycopg2.errors import InsufficientPrivilege

from agencies.models import Seat, User
from coordination.logins import case_tables
from records import wall
from records.models import Dossier, Event
from tests.conftest import WEB, behind
from tests.worlds import CANARY, World

COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Tables that hang on a dossier and are read by another rule than a grant on it.
READ_OTHERWISE = {"records_notice": "what one was told oneself, and no words of the file"}
# Functions of the owner that ask past the wall: what they give away, and to whom.
STEP_OVER = {
    "agencies_my_seats": "of the acting user",
    "agencies_my_agencies": "of the acting user",
    "agencies_my_groups": "of the acting user",
    "agencies_our_groups": "of the acting user's agencies",
    "agencies_i_route_for": "of the acting user",
    "records_granted": "yes or no, for groups that are given",
    "records_count_held": "a number, of what the acting user's groups hold",
    "records_may_grant": "yes or no",
    "records_release": "changes the files of one's own answer, and says nothing",
    "records_openings_elsewhere": "a number, to who may view",
    "records_register_only": "yes or no, of one key",
    "records_chain": "a trigger",
    "records_refuse_words": "a trigger",
    "records_mark": "a trigger",
    "requests_mark": "a trigger",
    "regulations_rule_in_use": "a trigger: yes or no, of a rule",
    "requests_open_emergency": "grants after two people of one agency have agreed",
}
VIEW, TRACK = "view", "track"
PERMISSIONS = {
    "records_dossier": TRACK,
    "records_grant": TRACK,
    "requests_coordinationrequest": TRACK,
    "requests_coordinationrequest_addressees": TRACK,
    "requests_dispatch": TRACK,
    "requests_receipt": TRACK,
    "requests_clockentry": TRACK,
    "requests_timenotice": TRACK,
    "requests_agreement": TRACK,
    "requests_contact": TRACK,
    "requests_reminder": TRACK,
    "requests_outcome": TRACK,
    "requests_reply": TRACK,
    "requests_lettertext": VIEW,
    "requests_replytext": VIEW,
    "requests_deemedconsent": VIEW,
    "records_remark": VIEW,
    "records_document": VIEW,
    "records_event": VIEW,
    "records_eventpayload": VIEW,
}
WORDS = [table for table, permission in PERMISSIONS.items() if permission == VIEW]


# --- Asking --------------------------------------------------------------------------------------


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def alter(statement: str) -> None:
    """Change the database for this test; what a deferred constraint still has to say comes first."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(statement)
        cursor.execute("set constraints all deferred")


def wall_off() -> None:
    """Nothing but the first wall, until the test ends."""
    alter("".join(f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY;" for t in case_tables()))


@contextmanager
def asking(user: User | None, role: str = WEB) -> Iterator[None]:
    """As the process of this login asks for this person; whatever it does is undone."""
    with transaction.atomic(), behind(role):
        wall.act_as(user.pk if user else None)
        yield
        transaction.set_rollback(True)


def today() -> date:
    return ask("select agencies_today()")[0][0]


# --- Tables and their policies -------------------------------------------------------------------


def hanging_on_a_dossier(among: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Tables from which some chain of foreign keys leads to a dossier."""
    among = list(among or apps.get_models(include_auto_created=True))
    found: set[type[models.Model]] = {Dossier}
    while more := {m for m in among if m not in found and _refers_to(m, found)}:
        found |= more
    return sorted(m._meta.db_table for m in found)


def _refers_to(model: type[models.Model], found: set[type[models.Model]]) -> bool:
    forward = [f for f in model._meta.get_fields() if f.is_relation and f.concrete]
    return any(f.related_model in found and not f.many_to_many for f in forward)


def unwalled(tables: Iterable[str] | None = None) -> list[str]:
    """Tables that let somebody through: open, forced, or a command nobody thought of."""
    found = []
    state = ask("select relname, relrowsecurity, relforcerowsecurity from pg_class")
    walls = {name: (on, forced) for name, on, forced in state}
    has = {(t, c): (q, w) for t, c, q, w in _policies_of_web()}
    for table in tables or case_tables():
        on, forced = walls[table]
        if not on:
            found.append(f"{table} is open")
        if forced:
            found.append(f"{table} is closed to its owner")
        for command in COMMANDS:
            if (table, command) in has:
                condition, check = has[table, command]
                if condition == "true" or (check == "true" and condition is not None):
                    found.append(f"{table}: {command} asks nothing")
            elif _may(WEB, table, command):
                found.append(f"{table}: {command} has no policy")
    return found


def _policies_of_web() -> list[tuple]:
    return ask(
        "select tablename, cmd, qual, with_check from pg_policies"
        " where roles && array[%s, 'public']::name[]", WEB,
    )  # fmt: skip


def _may(role: str, table: str, command: str) -> bool:
    what = "has_table_privilege" if command == "DELETE" else "has_any_column_privilege"
    return ask(f"select {what}(%s, %s, %s)", role, table, command)[0][0]


def ungranted(expected: dict[str, str] = PERMISSIONS) -> list[str]:
    """Tables that hang on a dossier and are read by another rule than the one expected."""
    read = {t: _asks(q) for t, c, q, _check in _policies_of_web() if c == "SELECT"}
    read = {t: read.get(by, by) for t, by in read.items()}
    hanging = set(hanging_on_a_dossier()) - READ_OTHERWISE.keys()
    return [
        f"{table}: {read.get(table, 'nothing')}, not {expected.get(table, 'declared')}"
        for table in sorted(hanging | expected.keys())
        if read.get(table, "nothing") != expected.get(table)
    ]


def _asks(condition: str) -> str:
    """The permission a policy asks ``records_granted`` for, or the table it leaves that to."""
    if found := re.findall(r"records_granted\(.+?, '(view|track)'::text, \( SELECT", condition, re.S):
        return "/".join(sorted(set(found)))
    through = re.search(r"EXISTS \( SELECT\s+FROM (\w+)", condition)
    return through[1] if through else condition


def shortcuts() -> list[str]:
    """Ways past the policies: views, and functions of the owner that nobody has looked at."""
    views = ask(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('v', 'm') and not coalesce(reloptions::text ~ 'security_invoker', false)"
    )
    functions = ask(
        "select proname, coalesce(proconfig::text, '') from pg_proc"
        " where pronamespace = 'public'::regnamespace and prosecdef"
    )
    return [
        *(f"view {name}" for (name,) in views),
        *(f"function {name}" for name, _config in functions if name not in STEP_OVER),
        *(f"function {name} trusts the path" for name, c in functions if "search_path" not in c),
    ]


# --- Rows ----------------------------------------------------------------------------------------


def rows_read(
    user: User | None, tables: Iterable[str] | None = None, *, role: str = WEB
) -> dict[str, int]:
    """How many rows of each table this person gets; tables without any are left out."""
    tables = list(tables or case_tables())
    with asking(user, role):
        return count_rows(tables)


def count_rows(tables: Iterable[str]) -> dict[str, int]:
    counts = " union all ".join(f"select '{t}', count(*) from {t}" for t in tables)
    return {table: n for table, n in ask(counts) if n}


def rows_changed(user: User | None, tables: Iterable[str] | None = None) -> list[str]:
    """What an UPDATE or DELETE of everything, without WHERE, gets to."""
    statements = [s for table in tables or case_tables() for s in _changes(table)]
    return [found for s in statements if (found := _reached(user, *s))]


def _changes(table: str) -> Iterator[tuple[str, list]]:
    """Statements that read no column, so that only the policy of their own command is asked."""
    columns = ask(
        "select a.attname from pg_attribute a where a.attrelid = %s::regclass and a.attnum > 0"
        " and not a.attisdropped order by not has_column_privilege(%s, a.attrelid, a.attnum,"
        " 'UPDATE'), exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique"
        " and a.attnum = any(i.indkey)), a.attnum", table, WEB,
    )  # fmt: skip
    column = columns[0][0]
    ((value,),) = ask(f"select to_jsonb(t) ->> '{column}' from {table} t limit 1")
    yield f"UPDATE {table} SET {column} = %s", [value]
    yield f"DELETE FROM {table}", []


def rows_inserted(user: User | None, tables: Iterable[str]) -> list[str]:
    """What a copy of a foreign row gets into: the policy is asked before any unique key."""
    found = []
    for table in tables:
        ((row,),) = ask(f"select to_jsonb(t)::text from {table} t limit 1")
        statement = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(null::{table}, %s)"
        found.append(_reached(user, statement, [row]))
    return [text for text in found if text]


def _reached(user: User | None, statement: str, values: list) -> str:
    """What the statement got to; empty when it was refused or found nothing."""
    words = " ".join(statement.split()[:3])
    try:
        with asking(user), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return f"{words}: {cursor.rowcount} rows" if cursor.rowcount else ""
    except DatabaseError as error:
        refused = isinstance(error.__cause__, InsufficientPrivilege)
        return "" if refused else f"{words}: {type(error.__cause__).__name__}"


def rows_after_the_transaction(user: User) -> list[str]:
    """What the next transaction on the same connection still gets, without saying who asks."""
    with behind(WEB):
        with transaction.atomic():
            wall.act_as(user.pk)
            assert count_rows(case_tables())
        return sorted(count_rows(case_tables()))


def groups_apart() -> list[str]:
    """People of whom the database thinks otherwise than the pages."""
    found, on = [], today()
    for user in User.objects.order_by("pk"):
        seats = list(Seat.objects.current(on).filter(user=user).select_related("agency"))
        here = {
            "agencies_my_seats": {s.pk for s in seats},
            "agencies_my_agencies": {s.agency_id for s in seats},
            "agencies_my_groups": {g for s in seats for g in s.group_ids},
            "agencies_i_route_for": {
                s.agency_id for s in seats if s.has_role("leader", "focal_point")
            },
        }
        with asking(user):
            there = {name: set(ask(f"select {name}()")[0][0]) for name in here}
        found += [f"{user.username}: {name}" for name in here if here[name] != there[name]]
    return found


# --- Pages ---------------------------------------------------------------------------------------

OF_LETTERS = {
    "requests:edit", "requests:issue", "requests:withdraw", "api:letter",
}  # fmt: skip
OF_DISPATCHES = {
    "requests:register", "requests:correct", "requests:assign", "requests:more_time",
    "requests:propose_time", "requests:decline", "requests:contact", "requests:remind",
    "requests:why", "api:clock", "reports:deadline_sheet",
}  # fmt: skip
OPENINGS = {
    "requests:detail", "requests:edit", "requests:why", "requests:file", "api:letter",
    "api:clock", "reports:deadline_sheet",
}  # fmt: skip
LISTS = (
    "/viec/?nhom=tra-loi", "/viec/?nhom=cho", "/viec/?nhom=duyet", "/viec/?nhom=nhap",
    f"/ho-so/?q={CANARY}", "/ho-so/?q=PH-2026", "/ho-so/?nhom=qua-han", "/ho-so/?nhom=da-ket-thuc",
    "/ho-so/?nhom=chua-thong-nhat", "/ho-so/?nhom=coi-nhu-dong-y",
)  # fmt: skip
CHANGING = re.compile(rb'name="(?:csrfmiddlewaretoken|form_key)" value="[^"]*"')


def routes(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[tuple]:
    """Every address outside the administration: its name and the names of its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace != "admin":
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name)), set(entry.pattern.converters)


def addresses(world: World, only: Iterable[str] | None = None) -> list[str]:
    """Every address with the keys of everything in the world."""
    found = [] if only else list(LISTS)
    for name, arguments in routes():
        if only and name not in only:
            continue
        if "pk" not in arguments:
            found += [reverse(name)] if not arguments else []
        else:
            more = {argument: 1 for argument in arguments - {"pk"}}
            found += [reverse(name, kwargs={"pk": key, **more}) for key in _keys(name, world)]
    return found


def _keys(name: str, world: World) -> list:
    if name == "requests:file":
        return [row.pk for row in world.files]
    letters, dispatches = [c.pk for c in world.letters], [d.pk for d in world.dispatches]
    if name in OF_LETTERS:
        return letters
    return dispatches if name in OF_DISPATCHES else letters + dispatches


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, url: str, method: str = "get", **headers: str) -> tuple[int, str]:
    """Status and everything that came with it; what the request wrote is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, headers=headers)
        body = b"".join(response) if response.streaming else response.content
        response.close()
        transaction.set_rollback(True)
    kept = {k: v for k, v in response.headers.items() if k not in {"Content-Length"}}
    return response.status_code, f"{kept}\n{CHANGING.sub(b'', body).decode(errors='replace')}"


def crawl(user: User, urls: Iterable[str]) -> dict[str, tuple[int, str]]:
    client = signed_in(user)
    return {url: get(client, url) for url in urls}


def pages_that_tell(
    user: User, world: World, canaries: Iterable[str] = (CANARY, "PH-2026-")
) -> list[str]:
    """Addresses that show this person a canary or another's key, or fail."""
    found = []
    keys = {str(row.pk) for row in (*world.letters, *world.dispatches, *world.files)}
    for url, (status, text) in crawl(user, addresses(world)).items():
        shown = text.replace(url, "")
        if "?q=" in url:  # what one typed oneself
            shown = shown.replace(f'value="{url.partition("?q=")[2]}"', "")
        told = [word for word in canaries if word in shown]
        told += ["a key"] * any(key in shown for key in keys - {url.split("/")[-2]})
        if told or status >= 500:
            found.append(f"{url}: {status} {', '.join(told)}")
    return found


def pages_that_differ(before: dict, after: dict) -> list[str]:
    return [
        f"{url}: {before[url][0]} and {after[url][0]}" for url in before if before[url] != after[url]
    ]


def told_apart(user: User, world: World, only: Iterable[str] = OPENINGS) -> list[str]:
    """Addresses that answer otherwise for what is foreign than for what is not there."""
    client, found = signed_in(user), []
    for name in sorted(only):
        missing, keys = uuid4(), _keys(name, world)
        for method, headers in (
            ("get", {}), ("head", {}), ("options", {}), ("post", {}),
            ("get", {"If-None-Match": "*"}), ("get", {"If-Match": "*"}),
        ):  # fmt: skip
            said = get(client, reverse(name, args=[missing]), method, **headers)
            for key in keys:
                answer = get(client, reverse(name, args=[key]), method, **headers)
                if answer != (said[0], said[1].replace(str(missing), str(key))):
                    found.append(f"{method} {name} {headers}: {said[0]} and {answer[0]}")
    return found


def openings_not_on_record(user: User, world: World) -> list[str]:
    """Addresses that opened something for this person without an event."""
    client, found = signed_in(user), []
    for url in addresses(world, OPENINGS):
        with transaction.atomic():
            before = Event.objects.count()
            response = client.get(url)
            response.close()
            if response.status_code == 200 and Event.objects.count() == before:
                found.append(url)
            transaction.set_rollback(True)
    return found
