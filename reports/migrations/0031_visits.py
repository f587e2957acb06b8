"""A session held on the spot does what is owed for its month (002 Điều 5.3.a); the officer who logs
it may not touch the obligation, and the sweep reads no session."""

from django.db import migrations

from records.wall import JOBS

VISITS = f"""
CREATE FUNCTION reports_visits(of_session uuid) RETURNS integer
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
REVOKE EXECUTE ON FUNCTION reports_visits(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports_visits(uuid) TO {JOBS};

CREATE FUNCTION reports_visit_logged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM reports_visits(NEW.dossier_id);
  RETURN NEW;
END $$;
CREATE TRIGGER visit_logged AFTER INSERT ON meetings_session
  FOR EACH ROW EXECUTE FUNCTION reports_visit_logged();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0030_facts"), ("meetings", "0002_wall")]
    operations = [migrations.RunSQL(VISITS)]
