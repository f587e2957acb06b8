"""The same seats as ``0004_who_stands_in``, found by their person: with a thousand agencies each
question behind the wall went through every seat there is, several times."""

from importlib import import_module

from django.db import migrations

former = import_module("agencies.migrations.0004_who_stands_in")
ME = "nullif(current_setting('phoihop.user', true), '')::bigint"
CURRENT = f"""
  FROM agencies_seat s
  JOIN agencies_user u ON u.id = s.user_id AND u.is_active
  JOIN agencies_agency a ON a.id = s.agency_id
  WHERE s.id IN (
      SELECT id FROM agencies_seat WHERE user_id = {ME}
      UNION ALL
      SELECT t.id FROM agencies_seat o
      JOIN agencies_user m ON m.id = o.user_id AND m.is_active
      JOIN agencies_substitution x ON x.substitute_id = o.id
      JOIN agencies_seat t ON t.id = x.absent_id AND t.agency_id = o.agency_id
      WHERE o.user_id = {ME} AND o.started_on <= agencies_today()
        AND (o.ended_on IS NULL OR o.ended_on >= agencies_today())
        AND x.from_on <= agencies_today() AND x.until_on >= agencies_today()
        AND x.ended_at IS NULL)
    AND s.started_on <= agencies_today()
    AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
    AND (a.valid_to IS NULL OR a.valid_to >= agencies_today())
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_who_stands_in")]
    operations = [migrations.RunSQL(former.MINE.replace(former.CURRENT, CURRENT))]
