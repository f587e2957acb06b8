"""What is known of every dispatch that may be tracked: one row each, never a word of contents.

The dashboard counts thousands of rows at once. Asking the second wall of each of them costs more
than counting, so a function of the database (migration ``facts``) takes the grants of the acting
user as a whole, as ``records_count_held`` does, and gives rows of these columns. Given an instant
it answers with what was recorded before it: due dates from the ledger, endings from the outcomes.
"""

ME = "nullif(current_setting('phoihop.user', true), '')::bigint"

COLUMNS = {
    "dispatch_id": "uuid",
    "letter_id": "uuid",
    "number": "varchar",
    "is_restricted": "boolean",
    "rule_id": "bigint",
    "act": "varchar",
    "asks": "bigint",  # agencies
    "answers": "bigint",
    "delivered_at": "timestamptz",
    "due_on": "date",
    "first_due_on": "date",
    "is_open": "boolean",
    "state": "varchar",
    "ended_on": "date",
    "is_aim": "boolean",
    "is_notice": "boolean",  # received, and that is all
    "is_consentable_from": "date",
    "is_disagreed": "boolean",
    "regulation_id": "bigint",
    "provision_id": "bigint",
}

HELD = f"""
    SELECT g.content_object_id AS id,
           min(coalesce(g.sees_from, '-infinity')) FILTER (WHERE p.codename = 'view_dossier')
             AS sees_from
    FROM records_grant g JOIN auth_permission p ON p.id = g.permission_id
    WHERE g.group_id = ANY(of_groups) AND g.group_id = ANY(mine)
      AND (g.until_on IS NULL OR g.until_on >= agencies_today())
      AND NOT EXISTS (SELECT FROM records_bar b
                      WHERE b.dossier_id = g.content_object_id AND b.user_id = {ME})
    GROUP BY g.content_object_id
"""  # noqa: S608 - our own columns
ALL = "SELECT d.dossier_id AS id, NULL::timestamptz AS sees_from FROM requests_dispatch d"
WORDLESS = "false"
# A “no” is content: it counts for who may read it.
DISAGREED = """(o.reply_id IS NOT NULL AND held.sees_from IS NOT NULL AND EXISTS (
      SELECT FROM requests_replytext t
      WHERE t.reply_id = o.reply_id AND t.stance = 'disagrees' AND t.at >= held.sees_from))"""

SAME = """d.dossier_id, d.case_id, c.number, x.is_restricted, r.id, r.act,
       c.requesting_agency_id, d.requested_agency_id, d.delivered_at"""
TABLES = """FROM held
JOIN requests_dispatch d ON d.dossier_id = held.id
JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
JOIN records_dossier x ON x.id = d.dossier_id"""


def now(held: str, disagreed: str = DISAGREED) -> str:
    """The rows as they stand. ``held``: dispatches, and since when their words may be read."""
    return f"""
WITH held AS ({held})
SELECT {SAME}, d.due_on, d.original_due_on, d.finished_at IS NULL, d.status, o.happened_on,
       r.is_aim, d.is_copy OR r.silence = 'none',
       CASE WHEN NOT d.is_assumed AND NOT d.is_provisional THEN d.consent_from END,
       c.status = 'issued' AND {disagreed}, r.regulation_id, r.provision_id
{TABLES}
JOIN regulations_deadlinerule r ON r.id = d.rule_id
LEFT JOIN requests_outcome o ON o.dispatch_id = d.dossier_id AND o.set_aside_at IS NULL
"""


def then(held: str, until: str, disagreed: str = DISAGREED) -> str:
    """The rows as they were known just before the instant ``until`` (an expression)."""
    return f"""
WITH held AS ({held})
SELECT {SAME}, e.due_on,
       (SELECT f.due_on FROM requests_clockentry f WHERE f.dispatch_id = d.dossier_id
        ORDER BY f.at, f.id LIMIT 1),
       o.id IS NULL,
       coalesce(o.status, CASE WHEN EXISTS (
         SELECT FROM requests_receipt n WHERE n.dispatch_id = d.dossier_id AND n.at < {until})
         THEN 'received' ELSE 'sent' END)::varchar,
       o.happened_on, r.is_aim, d.is_copy OR r.silence = 'none',
       CASE WHEN NOT e.is_assumed AND NOT e.is_provisional THEN e.consent_from END,
       (c.ended_at IS NULL OR c.ended_at >= {until}) AND {disagreed},
       r.regulation_id, r.provision_id
{TABLES}
LEFT JOIN LATERAL (
  SELECT * FROM requests_clockentry n WHERE n.dispatch_id = d.dossier_id AND n.at < {until}
  ORDER BY n.at DESC, n.id DESC LIMIT 1) e ON true
JOIN regulations_deadlinerule r ON r.id = coalesce(e.rule_id, d.rule_id)
LEFT JOIN requests_outcome o ON o.dispatch_id = d.dossier_id AND o.recorded_at < {until}
  AND (o.set_aside_at IS NULL OR o.set_aside_at >= {until})
WHERE d.delivered_at < {until}
"""  # noqa: S608 - our own columns


def function() -> str:
    """The statement that makes ``reports_facts``: two ways to ask, one shape of answer."""
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    return f"""
CREATE OR REPLACE FUNCTION reports_facts(of_groups integer[], until_at timestamptz)
RETURNS TABLE ({columns})
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20000 SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE mine integer[] := agencies_my_groups();
BEGIN
  IF until_at IS NULL THEN
    RETURN QUERY {now(HELD)};
  ELSE
    RETURN QUERY {then(HELD, "until_at")};
  END IF;
END $$;
"""
