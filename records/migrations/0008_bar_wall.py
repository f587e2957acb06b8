"""Who is barred from a dossier gets through to nothing of it, in whosever stead they act."""

from django.db import migrations

from records.wall import GROUPS, close, granted, jobs, policy

ME = "nullif(current_setting('phoihop.user', true), '')::bigint"
RUNS = """g.content_object_id = dossier AND g.group_id = ANY(mine)
      AND (g.until_on IS NULL OR g.until_on >= agencies_today())
      AND (at IS NULL OR g.sees_from IS NULL OR at >= g.sees_from)"""
BARRED = f"""
CREATE FUNCTION records_barred(of_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM records_bar WHERE dossier_id = of_dossier AND user_id = {ME}) $$;

-- Asked once a query: hardly anybody is barred from anything.
CREATE FUNCTION records_barred_anywhere() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM records_bar WHERE user_id = {ME}) $$;

-- Just opened by one's own agency, and nobody holds it yet.
CREATE FUNCTION records_is_new(of_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM records_grant g WHERE g.content_object_id = of_dossier)
     AND EXISTS (SELECT FROM records_dossier d WHERE d.id = of_dossier
                 AND d.owner_agency_id = ANY(agencies_my_agencies())) $$;

CREATE OR REPLACE FUNCTION records_granted(
  dossier uuid, asked text, mine integer[], at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 5000 SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF asked = 'track' THEN  -- any grant will do
    RETURN EXISTS (SELECT FROM records_grant g WHERE {RUNS})
      AND NOT EXISTS (SELECT FROM records_bar b WHERE b.dossier_id = dossier AND b.user_id = {ME});
  END IF;
  RETURN EXISTS (
    SELECT FROM records_grant g
    JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_dossier'
    WHERE {RUNS}
  ) AND NOT EXISTS (SELECT FROM records_bar b WHERE b.dossier_id = dossier AND b.user_id = {ME});
END $$;

CREATE OR REPLACE FUNCTION records_count_held(of_kind text, of_groups integer[]) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine integer[] := agencies_my_groups();
BEGIN
  RETURN (SELECT count(DISTINCT g.content_object_id) FROM records_grant g
          JOIN records_dossier d ON d.id = g.content_object_id AND d.kind = of_kind
          WHERE g.group_id = ANY(of_groups) AND g.group_id = ANY(mine)
            AND (g.until_on IS NULL OR g.until_on >= agencies_today())
            AND NOT EXISTS (
              SELECT FROM records_bar b WHERE b.dossier_id = d.id AND b.user_id = {ME}));
END $$;
"""
TOLD = (
    "seat_id = ANY((SELECT agencies_my_seats())::bigint[])"
    " AND (NOT (SELECT records_barred_anywhere()) OR NOT records_barred(dossier_id))"
)
WALL = (
    close("records_bar")
    + policy("records_bar", "SELECT", granted("dossier_id", "track"))
    + policy(
        "records_bar", "INSERT",
        f"records_is_new(dossier_id) OR {granted('dossier_id', 'view')}",
    )
    + "REVOKE UPDATE, DELETE ON records_bar FROM phoihop_web, phoihop_jobs;\n"
    + "REVOKE INSERT ON records_bar FROM phoihop_jobs;\n"
    + jobs("records_bar", "SELECT")
    + "DROP POLICY web_select ON records_grant;\n"
    + policy(
        "records_grant", "SELECT",
        f"(group_id = ANY({GROUPS}) AND (until_on IS NULL OR until_on >= agencies_today())"
        " AND (NOT (SELECT records_barred_anywhere()) OR NOT records_barred(content_object_id)))"
        f" OR {granted('content_object_id', 'track')}",
    )
    + "DROP POLICY web_select ON records_notice; DROP POLICY web_update ON records_notice;\n"
    + policy("records_notice", "SELECT", TOLD)
    + policy("records_notice", "UPDATE", TOLD)
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("records", "0007_barred")]
    operations = [migrations.RunSQL(BARRED), migrations.RunSQL(WALL)]
