"""Requests by the hundred thousand: set by set in SQL, as the workflow would have left them.

Foreign keys are taken away meanwhile and come back at the end, when the database checks every row
against them at once. Triggers and check constraints stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

from django.contrib.auth.models import Permission
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from benchmarks.people import LARGE, MEDIUM, OVERSEEING, SMALL, THREE
from records.models import Dossier, Grant
from regulations.models import CalendarRevision, DeadlineRule
from requests.models import (
    CoordinationRequest,
    Dispatch,
    LetterText,
    Outcome,
    Receipt,
    Reply,
    ReplyText,
)

FILLED = (
    Dossier, CoordinationRequest, LetterText, Dispatch, Grant, Receipt, Reply, ReplyText, Outcome
)  # fmt: skip
SMALL_OWN = 50  # rows of the small agency, however many there are in all
RULES = {"duty": "002-5.1.c", "information": "002-5.1.a", "aim": "003-5.2.1-foreign"}

# Who asks whom. The three named agencies have their share, each tenth row as the side that asks;
# the others are the busier the lower their number. Then everything is shuffled in time. Between
# two agencies of the person with three seats nothing is restricted: guardian knows no seats.
CASES = """
CREATE TEMP TABLE share AS
  SELECT agency, sum(rows) OVER (ORDER BY agency) - rows AS before, rows
  FROM (VALUES ({large}, {of_large}), ({medium}, {of_medium}), ({small}, {of_small}))
    AS s (agency, rows);
CREATE TEMP TABLE cast_of AS
  SELECT n, s.agency AS named, mod(n, 10) = 0 AS named_asks,
         {last_named} + 1 + floor(({agencies} - {last_named}) * random() ^ 2)::int AS one,
         {last_named} + 1 + floor(({agencies} - {last_named}) * random() ^ 2)::int AS other
  FROM generate_series(0, {requests} - 1) n
  LEFT JOIN share s ON n >= s.before AND n < s.before + s.rows;
CREATE TEMP TABLE paired AS
  SELECT row_number() OVER (ORDER BY random())::int AS n,
         CASE WHEN named IS NOT NULL AND named_asks THEN named ELSE one END AS asking,
         CASE WHEN named IS NOT NULL AND NOT named_asks THEN named
              WHEN named IS NULL AND other = one THEN mod(other, {agencies}) + 1
              ELSE other END AS asked
  FROM cast_of;
CREATE TEMP TABLE drawn AS
  SELECT p.*, gen_random_uuid() AS letter, gen_random_uuid() AS dispatch,
         now() - interval '700 days' * ({requests} - n + 10) / ({requests} + 10) AS sent_at,
         random() < 0.05 AND NOT (asking IN ({three}) AND asked IN ({three})) AS restricted,
         random() < 0.4 AS open, random() AS luck, random() AS luck2, random() AS luck3
  FROM paired p;
CREATE TEMP TABLE cases AS
  SELECT n, letter, dispatch, sent_at, restricted, open, luck, luck2,
         b.id AS asking, a.id AS asked, b.mail_group_id AS asking_mail,
         a.mail_group_id AS asked_mail, {large} IN (c.asking, c.asked) AS overseen,
         CASE WHEN open THEN CASE WHEN luck < .3 THEN 'sent' WHEN luck < .6 THEN 'received'
                                  ELSE 'assigned' END
              ELSE CASE WHEN luck < .8 THEN 'replied' WHEN luck < .9 THEN 'consented'
                        ELSE 'withdrawn' END END AS status,
         CASE WHEN luck2 < .7 THEN {duty} WHEN luck2 < .9 THEN {information} ELSE {aim} END
           AS rule, luck2 < .7 AS deems,
         CASE WHEN NOT open THEN (sent_at + interval '10 days')::date
              WHEN luck3 > .05 THEN agencies_today() - 20 + floor(luck3 * 60)::int END AS due
  FROM drawn c
  JOIN agencies_agency b ON b.code = 'cq' || lpad(c.asking::text, 4, '0')
  JOIN agencies_agency a ON a.code = 'cq' || lpad(c.asked::text, 4, '0');
CREATE TEMP TABLE seats AS
  SELECT id, agency_id AS agency, group_id AS private, roles[1] AS role,
         row_number() OVER (PARTITION BY agency_id, roles[1] ORDER BY id) = 1 AS first
  FROM agencies_seat;
CREATE TEMP TABLE acting AS
  SELECT c.*, drafter.id AS drafter, drafter.private AS drafter_group, signer.id AS signer,
         signer.private AS signer_group, officer.id AS officer, officer.private AS officer_group
  FROM cases c
  JOIN seats drafter ON drafter.agency = c.asking AND drafter.role = 'officer' AND drafter.first
  JOIN seats signer ON signer.agency = c.asking AND signer.role = 'leader' AND signer.first
  JOIN seats officer ON officer.agency = c.asked AND officer.role = 'officer' AND officer.first;
CREATE INDEX ON seats (agency, role);
ANALYZE acting, seats;
"""
# Letters that have not left yet: one for each forty requests, without an addressee's copy.
IN_HAND = """
CREATE TEMP TABLE in_hand AS
  SELECT gen_random_uuid() AS letter, n, sent_at, restricted, asking, asking_mail, drafter,
         drafter_group, signer, signer_group,
         CASE WHEN luck2 < .5 THEN 'draft' WHEN luck2 < .8 THEN 'awaiting_signature'
              ELSE 'signed' END AS status
  FROM acting WHERE mod(n, 40) = 0;
"""


def fill(requests: int, agencies: int) -> None:
    """As many requests among the agencies that are there, their grants, answers and endings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute(_cases(requests, agencies))
        cursor.execute(IN_HAND)
    with _foreign_keys_aside():
        _dossiers()
        _letters()
        _dispatches()
        _grants()
        _answers()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _cases(requests: int, agencies: int) -> str:
    rules = DeadlineRule.objects.filter(code__in=RULES.values()).values_list("code", "pk")
    ids = dict(rules)
    return CASES.format(
        requests=requests, agencies=agencies, last_named=OVERSEEING,
        large=LARGE, of_large=requests * 19 // 100,
        medium=MEDIUM, of_medium=max(requests // 200, 5),
        small=SMALL, of_small=min(SMALL_OWN, requests // 6),
        three=", ".join(map(str, THREE)), **{name: ids[code] for name, code in RULES.items()},
    )  # fmt: skip


def insert(model: type[models.Model], source: str, **given: str) -> None:
    """INSERT … SELECT: columns as ``given`` in SQL, all others with the field's own default."""
    columns, parameters = dict(given), []
    for field in model._meta.local_concrete_fields:
        if field.attname in given or isinstance(field, models.AutoField):
            continue
        if getattr(field, "db_default", NOT_PROVIDED) is NOT_PROVIDED:
            columns[field.attname] = "%s"
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608
            f"SELECT {', '.join(columns.values())} FROM {source}",
            parameters,
        )


def _dossiers() -> None:
    secrecy = "CASE WHEN restricted THEN 'working_secret' ELSE 'ordinary' END"
    same = {"owner_agency_id": "asking", "is_restricted": "restricted", "secrecy": secrecy}
    insert(Dossier, "acting", id="letter", kind="'letter'", **same)
    insert(Dossier, "in_hand", id="letter", kind="'letter'", **same)
    insert(Dossier, "acting", id="dispatch", kind="'dispatch'", **same)


def _letters() -> None:
    same = {
        "dossier_id": "letter", "requesting_agency_id": "asking", "act": "'opinion'",
        "drafted_by_id": "drafter", "drafted_at": "sent_at", "saved_at": "sent_at",
        "signer_id": "signer",
    }  # fmt: skip
    insert(
        CoordinationRequest, "acting", **same, rule_id="rule", number="'PH-' || n",
        status="CASE WHEN open OR luck2 < .3 THEN 'issued' ELSE 'closed' END",
        signed_by_id="signer", signed_at="sent_at", issued_on="sent_at::date",
        issued_at="sent_at", document_number="n || '-CV'",
    )  # fmt: skip
    insert(CoordinationRequest, "in_hand", **same, status="status")
    words = {
        "letter_id": "letter", "at": "sent_at",
        "subject": "'Góp ý dự thảo Kế hoạch kiểm tra số ' || n",
        "body": "repeat('Đề nghị đồng chí nghiên cứu, tham gia ý kiến bằng văn bản. ', 8)",
    }  # fmt: skip
    insert(LetterText, "acting", **words)
    insert(LetterText, "in_hand", **words)


def _dispatches() -> None:
    calendar = CalendarRevision.objects.values_list("pk", flat=True)[0]
    insert(
        Dispatch, "acting", dossier_id="dispatch", case_id="letter",
        requested_agency_id="asked", status="status", rule_id="rule",
        calendar_version=str(calendar), delivered_at="sent_at",
        received_on="sent_at::date", is_assumed="status = 'sent'", due_on="due",
        original_due_on="due",
        consent_from="CASE WHEN deems THEN due + 1 END",
        next_mark_on="CASE WHEN open THEN agencies_today() + 30 + mod(n, 20) END",
        handler_id="CASE WHEN status = 'assigned' THEN officer END",
        finished_at="CASE WHEN NOT open THEN sent_at + interval '8 days' END",
    )  # fmt: skip


def _grants() -> None:
    """Letter and dispatch: each side's mail group, or named seats; those who oversee; handlers."""
    ids = dict(
        Permission.objects.filter(content_type__app_label="records").values_list("codename", "pk")
    )
    view, track = ids["view_dossier"], ids["track_dossier"]
    clocks = "coalesce(due, '9999-12-31')"
    for name, due, is_open, source in (
        ("letter", "'9999-12-31'::date", "false", "acting"),
        ("letter", "'9999-12-31'::date", "false", "in_hand"),
        ("dispatch", clocks, "open", "acting"),
    ):
        for side, group, permission, where in _circles(name, source, view, track):
            insert(
                Grant, f"{source} c {where}", content_object_id=f"c.{name}", group_id=group,
                permission_id=str(permission), side=f"'{side}'", due_on=due, is_open=is_open,
                given_by_id="drafter", reason=f"'{side}'",
            )  # fmt: skip


def _circles(name: str, source: str, view: int, track: int) -> Iterator[tuple[str, str, int, str]]:
    """(side, group, permission, the rest of the FROM clause) of every kind of reader."""

    def seats(agency: str, *roles: str) -> str:
        named = ", ".join(f"'{role}'" for role in roles)
        return f"JOIN seats s ON s.agency = {agency} AND s.role IN ({named}) WHERE restricted"

    yield "asks", "drafter_group", view, ""
    yield "asks", "asking_mail", view, "WHERE NOT restricted"
    yield "asks", "signer_group", view, "WHERE restricted"
    if source == "in_hand":
        return
    yield "asks", "s.private", track, seats("c.asking", "clerk")
    yield "answers", "asked_mail", view, "WHERE NOT restricted"
    yield "answers", "s.private", view, seats("c.asked", "leader", "focal_point")
    yield "answers", "s.private", track, seats("c.asked", "clerk")
    yield "answers", "officer_group", view, "WHERE status = 'assigned'"
    yield "oversees", "s.private", track, "JOIN seats s ON s.role = 'overseer' WHERE overseen"


def _answers() -> None:
    """Receipts; issued answers and other endings; answers in hand inside the agency."""
    insert(
        Receipt, "acting WHERE status <> 'sent'", dispatch_id="dispatch",
        registered_on="sent_at::date", incoming_number="n::text", by_id="officer", at="sent_at",
    )  # fmt: skip
    same = {
        "dispatch_id": "dispatch", "drafted_by_id": "officer", "saved_by_id": "officer",
        "saved_at": "sent_at", "signer_id": "officer",
    }  # fmt: skip
    in_hand = (
        "CASE WHEN luck2 < .1 THEN 'draft' WHEN luck2 < .2 THEN 'submitted' ELSE 'signed' END"
    )
    insert(
        Reply, "acting WHERE status = 'replied'", **same, status="'issued'", issued_at="sent_at"
    )
    insert(
        Reply, "acting WHERE status = 'assigned' AND luck2 < .3", **same, status=in_hand,
        inside_agency_id="asked",
    )  # fmt: skip
    insert(
        ReplyText, "requests_reply", reply_id="id", at="saved_at", body="'Nhất trí.'",
        stance="CASE WHEN mod(id, 12) = 0 THEN 'disagrees' ELSE 'agrees' END",
    )  # fmt: skip
    insert(
        Outcome, "acting LEFT JOIN requests_reply r ON r.dispatch_id = dispatch WHERE NOT open",
        dispatch_id="dispatch", status="acting.status", reply_id="r.id",
        happened_on="sent_at::date + 8", recorded_at="sent_at", recorded_by_id="officer",
    )  # fmt: skip


@contextmanager
def _foreign_keys_aside() -> Iterator[None]:
    tables = ", ".join(f"'{model._meta.db_table}'::regclass" for model in FILLED)
    with connection.cursor() as cursor:
        cursor.execute(
            dedent(f"""
                SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
                FROM pg_constraint WHERE contype = 'f' AND conrelid IN ({tables})
            """)  # noqa: S608
        )
        keys = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
