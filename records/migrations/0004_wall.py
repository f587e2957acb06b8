"""The second wall around dossiers, grants, documents, events and notices; see ``records.wall``."""

from django.db import migrations

from records.wall import (
    AGENCIES,
    GROUPS,
    close,
    granted,
    guard,
    jobs,
    no_words,
    only_columns,
    policy,
)

RUNS = """g.content_object_id = dossier AND g.group_id = ANY(mine)
      AND (g.until_on IS NULL OR g.until_on >= agencies_today())
      AND (at IS NULL OR g.sees_from IS NULL OR at >= g.sees_from)"""
# Asked of each row of a list. COST is as measured, so that a list begins at the grants and not at
# the table; one plan serves all calls, since planning takes ten times as long as asking.
GRANTED = f"""
CREATE FUNCTION records_granted(dossier uuid, asked text, mine integer[], at timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 5000 SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF asked = 'track' THEN  -- any grant will do
    RETURN EXISTS (SELECT FROM records_grant g WHERE {RUNS});
  END IF;
  RETURN EXISTS (
    SELECT FROM records_grant g
    JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_dossier'
    WHERE {RUNS}
  );
END $$;

-- How many files of a kind these groups of one's own hold: the number that asking of each would
-- give, from the grants alone.
CREATE FUNCTION records_count_held(of_kind text, of_groups integer[]) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine integer[] := agencies_my_groups();
BEGIN
  RETURN (SELECT count(DISTINCT g.content_object_id) FROM records_grant g
          JOIN records_dossier d ON d.id = g.content_object_id AND d.kind = of_kind
          WHERE g.group_id = ANY(of_groups) AND g.group_id = ANY(mine)
            AND (g.until_on IS NULL OR g.until_on >= agencies_today()));
END $$;

-- Whoever views may pass a file on; whoever tracks, to others only; and a dossier that nobody
-- holds yet takes its first grants from the agency that opened it.
CREATE FUNCTION records_may_grant(dossier uuid, receiver integer, mine integer[])
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN records_granted(dossier, 'view', mine, NULL)
    OR (records_granted(dossier, 'track', mine, NULL) AND receiver <> ALL(mine))
    OR (NOT EXISTS (SELECT FROM records_grant g WHERE g.content_object_id = dossier)
        AND EXISTS (SELECT FROM records_dossier d WHERE d.id = dossier
                    AND d.owner_agency_id = ANY(agencies_my_agencies())));
END $$;

-- The answer is issued: its files leave the agency, although the clerk may not see them.
CREATE FUNCTION records_release(of_dossier uuid, of_agency bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE records_document SET inside_agency_id = NULL
  WHERE dossier_id = of_dossier AND inside_agency_id = of_agency
    AND of_agency = ANY(agencies_my_agencies())
    AND records_granted(of_dossier, 'track', agencies_my_groups(), NULL);
END $$;

-- How many people of other agencies have opened a dossier: a number, no names.
CREATE FUNCTION records_openings_elsewhere(of_dossier uuid) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT records_granted(of_dossier, 'view', agencies_my_groups(), NULL) THEN RETURN 0; END IF;
  RETURN (SELECT count(DISTINCT e.user_id) FROM records_event e
          WHERE e.dossier_id = of_dossier AND e.action IN ('dossier.opened', 'document.opened')
            AND e.inside_agency_id <> ALL(agencies_my_agencies()));
END $$;
"""
SECRETS = (
    """
INSERT INTO records_installation (id, is_accredited, decision) VALUES (1, false, '');

CREATE FUNCTION records_register_only(dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce((SELECT d.is_register_only FROM records_dossier d WHERE d.id = dossier), false) $$;

CREATE FUNCTION records_refuse_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE closed boolean;
BEGIN
  EXECUTE format('SELECT records_register_only(%s)', TG_ARGV[0]) INTO closed USING NEW;
  IF closed THEN
    RAISE EXCEPTION 'a register-only dossier holds no words'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION records_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.secrecy NOT IN ('ordinary', 'working_secret') AND NOT NEW.is_register_only
     AND NOT (SELECT is_accredited FROM records_installation WHERE id = 1) THEN
    RAISE EXCEPTION 'a state secret is register-only on a network that is not accredited'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  IF NEW.is_register_only
     AND (EXISTS (SELECT FROM records_document WHERE dossier_id = NEW.id)
          OR EXISTS (SELECT FROM records_remark WHERE dossier_id = NEW.id)) THEN
    RAISE EXCEPTION 'a register-only dossier holds no words'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark BEFORE INSERT OR UPDATE OF secrecy, is_register_only ON records_dossier
  FOR EACH ROW EXECUTE FUNCTION records_mark();
REVOKE INSERT, UPDATE, DELETE ON records_installation FROM phoihop_web, phoihop_jobs;
"""
    + no_words("records_document", "($1).dossier_id")
    + no_words("records_remark", "($1).dossier_id")
)

# The inbox reads open grants alone: those of a letter are never open, its dispatches' are.
CLOSED = """
UPDATE records_grant g SET is_open = false
FROM records_dossier d WHERE d.id = g.content_object_id AND d.kind = 'letter';
"""
OUR_DOSSIER = f"owner_agency_id = ANY({AGENCIES})"
MY_SEATS = "(SELECT agencies_my_seats())::bigint[]"
ME = "nullif(current_setting('phoihop.user', true), '')::bigint"
ROUTING = "agency_id = ANY((SELECT agencies_i_route_for())::bigint[])"

WALL = (
    close("records_dossier")
    + policy("records_dossier", "SELECT", granted("id", "track"))
    + policy("records_dossier", "INSERT", OUR_DOSSIER)
    + policy("records_dossier", "UPDATE", f"{OUR_DOSSIER} AND {granted('id', 'view')}")
    + only_columns("records_dossier", "secrecy", "is_restricted", "is_register_only")
    + "REVOKE DELETE ON records_dossier FROM phoihop_web, phoihop_jobs;\n"
    + jobs("records_dossier", "SELECT")
    #
    + close("records_grant")
    + policy(
        "records_grant", "SELECT",
        f"(group_id = ANY({GROUPS}) AND (until_on IS NULL OR until_on >= agencies_today()))"
        f" OR {granted('content_object_id', 'track')}",
    )
    + policy(
        "records_grant", "INSERT",
        f"records_may_grant(content_object_id, group_id, {GROUPS})",
    )
    + policy("records_grant", "UPDATE", granted("content_object_id", "track"))
    + policy(
        "records_grant", "DELETE",
        "group_id = ANY((SELECT agencies_our_groups())::integer[]) AND "
        + granted("content_object_id", "view"),
    )
    + only_columns("records_grant", "due_on", "is_open")
    + "REVOKE INSERT, DELETE ON records_grant FROM phoihop_jobs;\n"
    + jobs("records_grant", "SELECT", "UPDATE")
    #
    + guard("records_document", inside="inside_agency_id", at="uploaded_at")
    + only_columns("records_document", "removed_at")
    + guard(
        "records_remark", writes="track", inside="inside_agency_id", at="at",
        commands=("INSERT",),
    )
    #
    + close("records_event")
    + policy(
        "records_event", "SELECT",
        f"dossier_id IS NOT NULL AND {granted('dossier_id', 'view', at='at')}"
        f" AND (inside_agency_id IS NULL OR inside_agency_id = ANY({AGENCIES}))",
    )
    + policy(
        "records_event", "INSERT",
        f"(dossier_id IS NULL OR {granted('dossier_id', 'track')})"
        f" AND (user_id IS NULL OR {ME} IS NULL OR user_id = {ME})",
    )
    + jobs("records_event", "INSERT")
    + close("records_eventpayload")
    + policy(
        "records_eventpayload", "SELECT",
        "EXISTS (SELECT FROM records_event e WHERE e.id = event_id)",
    )
    + policy("records_eventpayload", "INSERT", "true")
    + jobs("records_eventpayload", "INSERT")
    #
    + close("records_notice")
    + policy("records_notice", "SELECT", f"seat_id = ANY({MY_SEATS})")
    + policy("records_notice", "INSERT", granted("dossier_id", "track"))
    + policy("records_notice", "UPDATE", f"seat_id = ANY({MY_SEATS})")
    + only_columns("records_notice", "read_at")
    + "REVOKE DELETE ON records_notice FROM phoihop_web, phoihop_jobs;\n"
    + jobs("records_notice", "SELECT", "INSERT")
    #
    + close("records_register")
    + "".join(
        policy("records_register", command, f"agency_id = ANY({AGENCIES})")
        for command in ("SELECT", "INSERT", "UPDATE")
    )
    + "REVOKE DELETE ON records_register FROM phoihop_web, phoihop_jobs;\n"
    #
    + close("records_formkey")
    + "".join(
        policy("records_formkey", command, f"user_id = {ME}")
        for command in ("SELECT", "INSERT", "UPDATE", "DELETE")
    )
    #
    + close("records_emergencyopening")
    + policy(
        "records_emergencyopening", "SELECT", f"asked_by_id = ANY({MY_SEATS}) OR {ROUTING}"
    )
    + policy(
        "records_emergencyopening", "INSERT",
        f"asked_by_id = ANY({MY_SEATS}) AND agency_id = ANY({AGENCIES})"
        " AND num_nonnulls(decided_by_id, decided_at, is_agreed) = 0",
    )
    + policy(
        "records_emergencyopening", "UPDATE", f"{ROUTING} AND asked_by_id <> ALL({MY_SEATS})",
        check=f"{ROUTING} AND decided_by_id = ANY({MY_SEATS}) AND decided_by_id <> asked_by_id",
    )
    + only_columns("records_emergencyopening", "decided_by_id", "decided_at", "is_agreed")
    + "REVOKE DELETE ON records_emergencyopening FROM phoihop_web, phoihop_jobs;\n"
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("records", "0003_words_apart"), ("agencies", "0002_who_asks")]
    operations = [
        migrations.RunSQL(CLOSED),
        migrations.RunSQL(GRANTED),
        migrations.RunSQL(SECRETS),
        migrations.RunSQL(WALL),
    ]
