"""What would be a leak in the database: each function looks in one way, and returns what it found.

The tests of the wall want nothing found; the negative controls take one protection away and want
the same function to find something.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg2.errors import InsufficientPrivilege

from agencies import seating
from agencies.models import User
from coordination.logins import case_tables
from records import wall
from records.models import Dossier, FormKey, Secrecy
from tests.conftest import WEB, behind
from tests.outsiders import USERNAMES
from tests.world import WORD, World

STATES = {  # a letter and a dispatch in each; every table has a row by then
    Secrecy.ORDINARY: (
        "submitted", "signed", "drafting", "replied", "contested", "noticed", "agreed",
        "contacted", "asked", "both", "directed",
    ),
    Secrecy.WORKING_SECRET: ("signed", "sent", "drafting"),
}  # fmt: skip
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
VIEW, TRACK = "view", "track"
PERMISSIONS = {
    "records_dossier": TRACK,
    "records_grant": TRACK,
    "requests_coordinationrequest": TRACK,
    "requests_coordinationrequest_addressees": TRACK,
    "requests_coordinationrequest_copies": TRACK,
    "requests_dispatch": TRACK,
    "requests_receipt": TRACK,
    "requests_clockentry": TRACK,
    "requests_timenotice": TRACK,
    "requests_agreement": TRACK,
    "requests_contact": TRACK,
    "requests_reminder": TRACK,
    "requests_outcome": TRACK,
    "requests_reply": TRACK,
    "requests_question": TRACK,
    "requests_escalation": TRACK,
    "requests_lettertext": VIEW,
    "requests_replytext": VIEW,
    "requests_deemedconsent": VIEW,
    "requests_comment": VIEW,
    "requests_commentresponse": VIEW,
    "requests_contest": VIEW,
    "records_remark": VIEW,
    "records_document": VIEW,
    "records_event": VIEW,
    "records_eventpayload": VIEW,
    # complaints
    "records_bar": TRACK,
    "complaints_complaintcase": TRACK,
    "complaints_caseclock": TRACK,
    "complaints_matter": TRACK,
    "complaints_origin": VIEW,
    "complaints_complainttext": VIEW,
    "complaints_step": VIEW,
    "complaints_conclusion": VIEW,
    "complaints_caseletter": VIEW,
    "complaints_sealedidentity": VIEW,
    "complaints_opening": VIEW,
    "complaints_mattertext": VIEW,
    "complaints_matterletter": VIEW,
    # vetting
    "requests_line": TRACK,
    "vetting_vettingcase": VIEW,
    "vetting_caseletter": VIEW,
    "vetting_person": VIEW,
    "vetting_personwords": VIEW,
    "vetting_finding": VIEW,
    "vetting_newfact": VIEW,
    "vetting_inquiry": VIEW,
    "vetting_correction": VIEW,
    "vetting_classchange": VIEW,
    "vetting_talk": VIEW,
    "vetting_conclusion": VIEW,
    "vetting_conclusiontext": VIEW,
    "vetting_citation": VIEW,
    "vetting_handover": VIEW,
    "vetting_erasure": VIEW,
    # obligations
    "reports_obligation": TRACK,
    "reports_obligationstep": TRACK,
    "reports_periodicreport": TRACK,
    "reports_reportanswer": TRACK,
    "reports_reportsection": TRACK,
    "reports_sectiontext": VIEW,
    "reports_reportsource": VIEW,
    # meetings
    "meetings_meeting": TRACK,
    "meetings_meeting_area_officers": TRACK,
    "meetings_meetingtext": VIEW,
    "meetings_meetingmove": TRACK,
    "meetings_paper": TRACK,
    "meetings_attendance": VIEW,
    "meetings_minutes": VIEW,
    "meetings_meetingconclusion": VIEW,
    "meetings_secondment": TRACK,
    "meetings_secondmentneed": VIEW,
    "meetings_nomination": VIEW,
    "meetings_filestudy": VIEW,
    "meetings_arealetter": TRACK,
    "meetings_session": VIEW,
    "meetings_sessiontext": VIEW,
    "meetings_difficulty": VIEW,
}
PERMISSIONS |= dict.fromkeys(
    (
        # personnel
        "personnel_personnelcase", "personnel_casewords", "personnel_caseletter",
        "personnel_decision",
        # difficulties
        "reports_difficulty", "reports_difficultytext", "reports_referral",
    ), VIEW,
)  # fmt: skip
WORDS = [table for table, permission in PERMISSIONS.items() if permission == VIEW]
# Of case content, but read by another rule than a grant on a dossier.
READ_OTHERWISE = {
    "records_notice": "what one was told oneself; it holds no words of the file",
    "records_register": "the last number in a book of one's own agency",
    "records_formkey": "one's own forms",
    "records_mail": "nobody in the web process; the worker's outbox, without contents",
    "requests_savedfilter": "what one keeps for one's own list",
    "records_emergencyopening": "what one asked oneself, and what one's agency must decide",
    "vetting_retention": "a decision of one's own agency, about no person",
    # obligations
    "reports_outline": "what a body asks for, to those who owe it a report",
    "reports_outlinesection": "as reports_outline",
    "meetings_areaassignment": "who follows which commune: to both agencies, without words",
    # letters and prints
    "reports_printjob": "what one asked to be made oneself; its title has no words of a case",
    "reports_printitem": "the parts of it, of cases one views; no words once they are made",
}
# Functions of the owner that ask past the wall: what they give away.
STEP_OVER = {
    "agencies_my_seats": "of the acting user",
    "agencies_my_agencies": "of the acting user",
    "agencies_my_groups": "of the acting user",
    "agencies_our_groups": "of the acting user's agencies",
    "agencies_i_route_for": "of the acting user",
    "records_granted": "yes or no, for groups that are given",
    "records_may_grant": "yes or no, for groups that are given",
    "records_count_held": "a number, of groups of the acting user",
    "records_release": "nothing: it frees the files of one's own answer",
    "records_openings_elsewhere": "a number, to who may view",
    "records_register_only": "yes or no, of one key",
    "records_chain": "a trigger",
    "records_refuse_words": "a trigger",
    "records_mark": "a trigger",
    "requests_mark": "a trigger",
    "regulations_rule_in_use": "a trigger",
    "requests_open_emergency": "keys, once a second person of the agency agrees",
    # complaints
    "records_barred": "yes or no, of the acting user",
    "records_barred_anywhere": "yes or no, of the acting user",
    "records_is_new": "yes or no, of a file of the acting user's agencies",
    "complaints_bar_kin": "nothing: it closes what hangs on a case that the acting user views",
    "complaints_unled": "numbers, to who routes, of what nobody who routes may read",
    "complaints_take_over": "yes or no, and a grant to who routes, of such a file",
    "complaints_check_case": "a trigger",
    "complaints_check_name": "a trigger",
    "complaints_check_seal": "a trigger",
    "complaints_mark": "a trigger",
    "requests_open_unbarred": "as requests_open_emergency, which alone may call it",
    "requests_barred_by_number": "whether one is barred oneself, or who asks an emergency",
    "complaints_letter_out": "a trigger",
    "complaints_letter_dropped": "a trigger",
    "complaints_untrack": "a trigger",
    # the leaders' view
    "reports_facts": "numbers, parties and clocks of what groups of the acting user track",
    # vetting
    "vetting_only_verified": "a trigger",
    "vetting_keep_signed": "a trigger",
    "vetting_keep_cited": "a trigger",
    "vetting_asked": "numbers by year and class, to who routes the mail of the agency",
    "vetting_orphans": "numbers of files that nobody reads, to the leaders of their agency",
    "vetting_take_over": "yes or no, to a leader of the agency, where nobody reads the file",
    "vetting_inquiries": "keys and days, to the jobs alone",
    "vetting_move_inquiry": "a day, by the jobs alone",
    "vetting_unkept": "hashes of the files of what one has just erased",
    # meetings
    "meetings_mark": "a trigger",
    "meetings_met": "keys of assignments, to their officer, the leaders above and the commune",
    "meetings_open_places": "a number, to who may view the letter that asks for people",
    # letters and prints
    "reports_forget_parts": "a trigger",
    "reports_next_part": "one part that its asker drew up, to the jobs alone",
    "reports_part_made": "yes or no, to the jobs alone",
    "reports_parts": "numbers and names of files, to the jobs alone",
    "reports_file_wanted": "a trigger",
    "reports_file_failed": "a trigger",
    "reports_report_of": "a key, to the jobs alone",
    "reports_keep_file": "a key, to the jobs alone",
    "vetting_erase": "numbers of events, to who reads the file, in time and signed by two",
    # obligations
    "reports_count_open": "a number, to administrators",
    "reports_open": "a key, by the jobs alone",
    "reports_visits": "how many periods a session fulfils, by the jobs alone",
    "reports_visit_logged": "nothing: the session itself, as it was logged",
    "reports_letter_out": "a trigger",
    "reports_letter_withdrawn": "a trigger",
    "reports_after_consolidation": "a trigger",
    "reports_keep_figures": "a trigger",
    # personnel
    "personnel_only_accredited": "a trigger",
    "personnel_fallen": "keys of links whose dispatch was taken back, to who reads the file",
    "personnel_orphans": "numbers of files that nobody reads, to the leaders of their agency",
    "personnel_take_over": "yes or no, to a leader of the agency, where nobody reads the file",
    # difficulties
    "reports_referral_letter": "state, number and day of a letter, to who reads what it gathers",
}


# --- Asking --------------------------------------------------------------------------------------


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def alter(statement: str) -> None:
    """Change the database until the test ends; deferred constraints have their say first."""
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints all immediate; {statement}; set constraints all deferred")


def wall_off() -> None:
    """Nothing but the first wall, until the test ends."""
    alter(";".join(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY" for name in case_tables()))


@contextmanager
def asking(user: User | None, role: str = WEB) -> Iterator[None]:
    """As the process of this login asks for this person; whatever it does is undone."""
    with transaction.atomic(), behind(role):
        wall.act_as(user.pk if user else None)
        yield
        transaction.set_rollback(True)


def words_said() -> set[str]:
    """The canaries that are words; numbers stand in an event or in the proof of a consent too."""
    said = ("requests_lettertext", "requests_replytext", "records_remark", "records_document")
    rows = [row for table in said for (row,) in ask(f"select t::text from {table} t")]
    return {word for row in rows for word in WORD.findall(row)}


def today() -> date:
    return ask("select agencies_today()")[0][0]


def user_of(who: str) -> User | None:
    """Somebody of ``tests.outsiders.PEOPLE``."""
    return User.objects.filter(username=USERNAMES.get(who)).first()


def send_a_form(world: World) -> None:
    """The one thing that no step of a case leaves behind."""
    FormKey.objects.create(key=uuid4(), user=world.p.bnc_officer.user, path="/", redirect="/")


# --- Tables and their policies -------------------------------------------------------------------


def hanging_on_a_dossier(among: Iterable[type[models.Model]] | None = None) -> set[str]:
    """Tables from which some chain of foreign keys leads to a dossier."""
    among = list(among or apps.get_models(include_auto_created=True))
    found: set[type[models.Model]] = {Dossier}
    while more := {m for m in among if m not in found and _refers_to(m, found)}:
        found |= more
    return {m._meta.db_table for m in found}


def _refers_to(model: type[models.Model], found: set[type[models.Model]]) -> bool:
    keys = [f for f in model._meta.fields if f.is_relation]
    return any(key.related_model in found for key in keys)


def unwalled(tables: Iterable[str]) -> list[str]:
    """Tables that let somebody through: open, closed to all, or a command nobody thought of."""
    found = []
    walls = {name: state for name, *state in ask(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
    )}  # fmt: skip
    policies = {(table, command): asks for table, command, *asks in _policies()}
    for table in tables:
        is_on, is_forced = walls[table]
        found += [f"{table} is open"] * (not is_on) + [f"{table} is forced"] * is_forced
        for command in COMMANDS:
            if (table, command) in policies:
                using = policies[table, command][0]
                found += [f"{table}: {command} asks nothing"] * (using == "true")
            elif _may(table, command):
                found.append(f"{table}: {command} has no policy")
    return found


def _policies() -> list[tuple]:
    return ask(
        "select tablename, cmd, qual, with_check from pg_policies"
        " where roles && array[%s, 'public']::name[]", WEB,
    )  # fmt: skip


def _may(table: str, command: str) -> bool:
    what = "has_table_privilege" if command == "DELETE" else "has_any_column_privilege"
    return ask(f"select {what}(%s, %s, %s)", WEB, table, command)[0][0]


def ungranted() -> list[str]:
    """Tables that hang on a dossier and are read by another rule than the one declared."""
    read = {
        table: _permission(using)
        for table, command, using, _check in _policies()
        if command == "SELECT"
    }
    asked = {table: read.get(permission, permission) for table, permission in read.items()}
    return [
        f"{table}: {asked.get(table)}, not {PERMISSIONS.get(table, 'declared')}"
        for table in sorted(hanging_on_a_dossier() - READ_OTHERWISE.keys())
        if asked.get(table) != PERMISSIONS.get(table, "declared")
    ]


def _permission(using: str) -> str:
    """What a policy asks ``records_granted`` for, or the table that it leaves the question to."""
    if asked := re.findall(r"records_granted\(.*?'(view|track)'::text", using, re.S):
        return "/".join(sorted(set(asked)))
    through = re.fullmatch(r"\(EXISTS \( SELECT\s+FROM (\w+) .*\)", using, re.S)
    return through[1] if through else using


def shortcuts() -> list[str]:
    """Ways past the policies: views, and functions of the owner that nobody has looked at."""
    views = ask(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('v', 'm') and coalesce(reloptions::text, '') !~ 'security_invoker=true'"
    )
    functions = ask(
        "select proname, coalesce(proconfig::text, '') from pg_proc"
        " where pronamespace = 'public'::regnamespace and prosecdef"
    )
    return [
        *(f"view {name}" for (name,) in views),
        *(f"function {name}" for name, _settings in functions if name not in STEP_OVER),
        *(f"{name} trusts the path" for name, settings in functions if "path" not in settings),
    ]


# --- Rows ----------------------------------------------------------------------------------------


def rows_read(
    user: User | None,
    tables: Iterable[str] | None = None,
    *,
    of: Iterable[Dossier] | None = None,
    role: str = WEB,
) -> dict[str, int]:
    """How many rows of each table this person gets; tables without any are left out.

    ``of``: only those that hang on these dossiers.
    """
    tables = list(tables or case_tables())
    only = None if of is None else keys_of(of, tables)
    with asking(user, role):
        return count_rows(tables, only)


def count_rows(tables: Iterable[str], only: dict[str, list[str]] | None = None) -> dict[str, int]:
    found = {}
    for table in tables:
        where = "" if only is None else f" where {_key(table)}::text = any(%s)"
        ((n,),) = ask(f"select count(*) from {table}{where}", *([only[table]] if where else []))
        found |= {table: n} if n else {}
    return found


def keys_of(dossiers: Iterable[Dossier], tables: Iterable[str]) -> dict[str, list[str]]:
    """The keys of the rows that hang on these dossiers."""
    found, wanted = {}, [str(dossier.pk) for dossier in dossiers]
    for table in tables:
        own = [name for name in ("dispatch_id", "dossier_id") if name in columns(table)]
        path = LEADS_TO_DOSSIER.get(table) or (own or [""])[0]
        where = f"where {path}::text = any(%s)" if path else "where %s is null"
        rows = ask(f"select {_key(table)}::text from {table} {where}", wanted)
        found[table] = [key for (key,) in rows]
    return found


LEADS_TO_DOSSIER = {
    "records_dossier": "id",
    "records_grant": "content_object_id",
    "requests_coordinationrequest_addressees": "coordinationrequest_id",
    "requests_lettertext": "letter_id",
    "requests_replytext": "(select dispatch_id from requests_reply where id = reply_id)",
    "requests_comment": "(select dispatch_id from requests_reply where id = reply_id)",
    "requests_commentresponse": "(select r.dispatch_id from requests_comment c"
    " join requests_reply r on r.id = c.reply_id where c.id = comment_id)",
    "requests_deemedconsent": "(select dispatch_id from requests_outcome where id = outcome_id)",
    "requests_contest": "(select dispatch_id from requests_outcome where id = consent_id)",
    "records_eventpayload": "(select dossier_id from records_event where id = event_id)",
    # complaints
    **dict.fromkeys(
        (
            "complaints_caseclock", "complaints_origin", "complaints_complainttext",
            "complaints_step", "complaints_conclusion", "complaints_caseletter",
            "complaints_sealedidentity", "complaints_opening",
        ), "case_id",
    ),
    **dict.fromkeys(("complaints_mattertext", "complaints_matterletter"), "matter_id"),
    # vetting
    "requests_line": "letter_id",
    **dict.fromkeys(
        ("vetting_caseletter", "vetting_person", "vetting_talk", "vetting_erasure"), "case_id"
    ),
    **dict.fromkeys(
        (
            "vetting_personwords", "vetting_finding", "vetting_newfact", "vetting_inquiry",
            "vetting_correction", "vetting_classchange",
        ), "(select case_id from vetting_person where id = person_id)",
    ),
    # personnel, difficulties
    **dict.fromkeys(
        ("personnel_casewords", "personnel_caseletter", "personnel_decision"), "case_id"
    ),
    "reports_difficultytext": "difficulty_id",
    **dict.fromkeys(
        ("vetting_conclusiontext", "vetting_citation", "vetting_handover"), "conclusion_id"
    ),
    # obligations
    "reports_obligationstep": "obligation_id",
    "reports_periodicreport": "letter_id",
    **dict.fromkeys(
        ("reports_reportanswer", "reports_reportsection", "reports_reportsource"), "report_id"
    ),
    "reports_sectiontext": "(select report_id from reports_reportsection where id = section_id)",
    # meetings
    **dict.fromkeys(("meetings_meeting", "meetings_secondment"), "case_id"),
    **dict.fromkeys(
        (
            "meetings_meetingtext", "meetings_meetingmove", "meetings_paper", "meetings_minutes",
            "meetings_meetingconclusion", "meetings_meeting_area_officers",
        ), "meeting_id",
    ),
    "meetings_secondmentneed": "secondment_id",
    "meetings_arealetter": "letter_id",
    **dict.fromkeys(("meetings_sessiontext", "meetings_difficulty"), "session_id"),
}  # fmt: skip


def _key(table: str) -> str:
    return next(
        model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table == table
    )


@cache
def columns(table: str) -> list[str]:
    """Those that the web may change first, of these those without a unique key."""
    rows = ask(
        "select a.attname from pg_attribute a"
        " where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped"
        " order by not has_column_privilege(%s, a.attrelid, a.attnum, 'UPDATE'),"
        " exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique"
        " and a.attnum = any(i.indkey)), a.attnum", table, WEB,
    )  # fmt: skip
    return [name for (name,) in rows]


def rows_changed(
    user: User | None, tables: Iterable[str] | None = None, *, role: str = WEB
) -> list[str]:
    """What an UPDATE or DELETE of everything, without WHERE, gets to.

    The statements read no column, so that nothing but the policy of their own command is asked.
    """
    statements = []
    for table in tables or case_tables():
        column = columns(table)[0]
        ((value,),) = ask(f"select to_jsonb(t) ->> '{column}' from {table} t limit 1")
        statements += [
            (f'UPDATE {table} SET "{column}" = %s', [value]), (f"DELETE FROM {table}", []),
        ]  # fmt: skip
    return [found for statement in statements if (found := reached(user, *statement, role=role))]


def rows_inserted(user: User | None, tables: Iterable[str], *, role: str = WEB) -> list[str]:
    """Where a copy of a row gets in: the policy is asked before any unique key."""
    found = []
    for table in tables:
        # words are refused to a register-only file before any policy is asked
        one = "where not is_register_only" if table == "records_dossier" else ""
        ((row,),) = ask(f"select to_jsonb(t)::text from {table} t {one} limit 1")
        statement = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(null::{table}, %s)"
        found.append(reached(user, statement, [row], role=role))
    return [text for text in found if text]


def reached(
    user: User | None, statement: str, values: list | None = None, *, role: str = WEB
) -> str:
    """What the statement got to; empty when it was refused or found nothing."""
    words = re.match(r"(?:UPDATE|DELETE FROM|INSERT INTO) \w+", statement)[0]
    try:
        with asking(user, role), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return f"{words}: {cursor.rowcount}" if cursor.rowcount else ""
    except DatabaseError as error:
        refused = isinstance(error.__cause__, InsufficientPrivilege)
        return "" if refused else f"{words}: {type(error.__cause__).__name__}"


def groups_apart() -> list[str]:
    """People of whom the database thinks otherwise than the pages."""
    found, on = [], today()
    for user in User.objects.order_by("pk"):
        seats = seating.seats_of(user, on)
        routing = [seat for seat in seats if seat.has_role("leader", "focal_point")]
        here = {
            "agencies_my_seats": {seat.pk for seat in seats},
            "agencies_my_agencies": {seat.agency_id for seat in seats},
            "agencies_my_groups": {group for seat in seats for group in seat.group_ids},
            "agencies_i_route_for": {seat.agency_id for seat in routing},
        }
        with asking(user):
            there = {name: set(ask(f"select {name}()")[0][0]) for name in here}
        found += [f"{user.username}: {name}" for name in here if here[name] != there[name]]
    return found
