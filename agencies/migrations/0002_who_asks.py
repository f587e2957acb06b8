"""Who asks, as the database itself sees it: the seats, groups and agencies of the acting user.

The one thing the web process says is the user's id, for one transaction (``phoihop.user``). A
user who may not sign in, a seat that has ended and an agency that is dissolved give nothing.
``records.wall`` builds the policies on these.
"""

from django.db import migrations

CURRENT = """
  FROM agencies_seat s
  JOIN agencies_user u ON u.id = s.user_id AND u.is_active
  JOIN agencies_agency a ON a.id = s.agency_id
  WHERE s.user_id = nullif(current_setting('phoihop.user', true), '')::bigint
    AND s.started_on <= agencies_today()
    AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
    AND (a.valid_to IS NULL OR a.valid_to >= agencies_today())
"""


def array(name: str, of: str, what: str, where: str = "") -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS {of}[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN coalesce((SELECT array_agg({what}) {CURRENT} {where}), '{{}}'); END $$;
"""


TODAY = """
CREATE FUNCTION agencies_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date $$;
"""
ROUTES = "s.roles && ARRAY['leader', 'focal_point']::varchar[]"
READS_MAIL = "s.roles && ARRAY['leader', 'focal_point', 'clerk']::varchar[]"
MINE = (
    array("agencies_my_seats", "bigint", "s.id")
    + array("agencies_my_agencies", "bigint", "s.agency_id")
    + array("agencies_i_route_for", "bigint", "s.agency_id", f"AND {ROUTES}")
)
GROUPS = f"""
CREATE FUNCTION agencies_my_groups() RETURNS integer[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN (
  SELECT array_remove(coalesce(array_agg(s.group_id), '{{}}')
    || coalesce(array_agg(a.mail_group_id) FILTER (WHERE {READS_MAIL}), '{{}}'), NULL)
  {CURRENT}
); END $$;

CREATE FUNCTION agencies_our_groups() RETURNS integer[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN (
  SELECT coalesce(array_agg(g), '{{}}') FROM (
    SELECT mail_group_id AS g FROM agencies_agency WHERE id = ANY(agencies_my_agencies())
    UNION SELECT group_id FROM agencies_seat WHERE agency_id = ANY(agencies_my_agencies())
  ) ours
); END $$;
"""
DROP = """
DROP FUNCTION agencies_our_groups();
DROP FUNCTION agencies_my_groups();
DROP FUNCTION agencies_i_route_for();
DROP FUNCTION agencies_my_agencies();
DROP FUNCTION agencies_my_seats();
DROP FUNCTION agencies_today();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunSQL(TODAY + MINE + GROUPS, DROP)]
