"""The monthly session is owed by the officer who follows the commune: one that a leader held does
not do it (002 Điều 5.3.a). The function of ``visits`` as it was, and the part asked for."""

from django.db import migrations

VISITS = """
CREATE OR REPLACE FUNCTION reports_visits(of_session uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE done integer;
BEGIN
  WITH held AS (
    SELECT DISTINCT ON (o.dossier_id) o.dossier_id, s.dossier_id AS session, s.held_on, s.at,
           s.officer_id
    FROM reports_obligation o
      JOIN regulations_duty y ON y.id = o.duty_id AND y.kinds ? 'monitoring_visit'
      JOIN meetings_session s ON s.agency_id = o.owed_by_id AND s.commune_id = o.owed_to_id
        AND s.held_on BETWEEN o.starts_on AND o.ends_on
      JOIN meetings_areaassignment a ON a.id = s.assignment_id AND a.part = 'officer'
    WHERE o.done_at IS NULL AND o.waived_at IS NULL AND o.absorbed_by_id IS NULL
      AND o.returned_at IS NULL AND (of_session IS NULL OR s.dossier_id = of_session)
    ORDER BY o.dossier_id, s.held_on, s.at
  ), answered AS (
    UPDATE reports_obligation o
      SET done_at = held.at, done_on = held.held_on, done_by_id = held.officer_id,
          report_id = held.session, document_on = held.held_on, version = o.version + 1
      FROM held WHERE held.dossier_id = o.dossier_id
      RETURNING o.dossier_id, held.at, held.held_on, held.officer_id, held.session
  ), told AS (
    INSERT INTO reports_obligationstep (obligation_id, what, at, "on", by_id, report_id,
                                        document_number, is_nothing_to_report)
      SELECT dossier_id, 'done', at, held_on, officer_id, session, '', false FROM answered
      RETURNING 1)
  SELECT count(*) INTO done FROM told;
  RETURN done;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0033_released"), ("meetings", "0002_wall")]
    operations = [migrations.RunSQL(VISITS)]
