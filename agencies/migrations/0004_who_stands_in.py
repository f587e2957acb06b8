"""Whoever stands in for an absent colleague asks for that seat too, while it lasts.

The functions of ``0002_who_asks`` are replaced: one's own current seats, and those of colleagues
of the same agency one substitutes today. ``records.0006`` says who may name them.
"""

from django.db import migrations

CURRENT = """
  FROM agencies_seat s
  JOIN agencies_user u ON u.id = s.user_id AND u.is_active
  JOIN agencies_agency a ON a.id = s.agency_id
  WHERE (s.user_id = nullif(current_setting('phoihop.user', true), '')::bigint
      OR s.id IN (
        SELECT x.absent_id FROM agencies_substitution x
        JOIN agencies_seat o ON o.id = x.substitute_id
        JOIN agencies_user m ON m.id = o.user_id AND m.is_active
        WHERE o.user_id = nullif(current_setting('phoihop.user', true), '')::bigint
          AND o.agency_id = s.agency_id AND o.started_on <= agencies_today()
          AND (o.ended_on IS NULL OR o.ended_on >= agencies_today())
          AND x.from_on <= agencies_today() AND x.until_on >= agencies_today()
          AND x.ended_at IS NULL))
    AND s.started_on <= agencies_today()
    AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
    AND (a.valid_to IS NULL OR a.valid_to >= agencies_today())
"""
ROUTES = "s.roles && ARRAY['leader', 'focal_point']::varchar[]"
READS_MAIL = "s.roles && ARRAY['leader', 'focal_point', 'clerk']::varchar[]"


def array(name: str, of: str, what: str, where: str = "") -> str:
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS {of}[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN coalesce((SELECT array_agg(DISTINCT {what}) {CURRENT} {where}), '{{}}'); END $$;
"""


MINE = (
    array("agencies_my_seats", "bigint", "s.id")
    + array("agencies_my_agencies", "bigint", "s.agency_id")
    + array("agencies_i_route_for", "bigint", "s.agency_id", f"AND {ROUTES}")
    + f"""
CREATE OR REPLACE FUNCTION agencies_my_groups() RETURNS integer[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN (
  SELECT array_remove(coalesce(array_agg(s.group_id), '{{}}')
    || coalesce(array_agg(a.mail_group_id) FILTER (WHERE {READS_MAIL}), '{{}}'), NULL)
  {CURRENT}
); END $$;
"""
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_substitutes_tokens")]
    operations = [migrations.RunSQL(MINE)]
