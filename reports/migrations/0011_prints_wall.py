"""Prints are their asker's alone; the worker draws one part after another and reads no case."""

from django.db import migrations

from records.wall import close, granted, jobs, policy

MY_SEATS = "(SELECT agencies_my_seats())::bigint[]"
MINE = f"seat_id = ANY({MY_SEATS})"
OF_MINE = (
    f"EXISTS (SELECT FROM reports_printjob j WHERE j.id = job_id AND j.seat_id = ANY({MY_SEATS}))"
)
VIEWED = f"(dossier_id IS NULL OR {granted('dossier_id', 'view')})"
WALL = (
    close("reports_printjob")
    + "".join(
        policy("reports_printjob", command, MINE)
        for command in ("SELECT", "INSERT", "UPDATE", "DELETE")
    )
    + jobs("reports_printjob", "SELECT", "UPDATE", "DELETE")
    + "REVOKE UPDATE ON reports_printjob FROM phoihop_web, phoihop_jobs;\n"
    + "REVOKE INSERT ON reports_printjob FROM phoihop_jobs;\n"
    + "GRANT UPDATE (state, trouble, finished_at, total) ON reports_printjob TO phoihop_web;\n"
    + "GRANT UPDATE (state, trouble, started_at, beat_at, finished_at, size, sha256)"
    + " ON reports_printjob TO phoihop_jobs;\n"
    #
    + close("reports_printitem")
    + policy("reports_printitem", "SELECT", f"{OF_MINE} AND {VIEWED}")
    + policy("reports_printitem", "INSERT", f"{OF_MINE} AND {VIEWED}")
    + "REVOKE UPDATE, DELETE ON reports_printitem FROM phoihop_web, phoihop_jobs;\n"
    + "REVOKE INSERT ON reports_printitem FROM phoihop_jobs;\n"
)
RULES = """
-- The parts go with the whole, whoever may still view what they show.
DO $$
DECLARE name text;
BEGIN
  SELECT conname INTO STRICT name FROM pg_constraint
  WHERE conrelid = 'reports_printitem'::regclass AND confrelid = 'reports_printjob'::regclass;
  EXECUTE format('ALTER TABLE reports_printitem DROP CONSTRAINT %I', name);
  EXECUTE format('ALTER TABLE reports_printitem ADD CONSTRAINT %I FOREIGN KEY (job_id)'
                 ' REFERENCES reports_printjob (id) ON DELETE CASCADE', name);
END $$;

CREATE FUNCTION reports_forget_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM reports_printitem WHERE job_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_parts AFTER UPDATE OF state ON reports_printjob
  FOR EACH ROW WHEN (NEW.state = 'cancelled') EXECUTE FUNCTION reports_forget_parts();

-- The next part of a print that is being made, to the jobs alone: drawn up by the asker, for them.
CREATE FUNCTION reports_next_part(of_job uuid) RETURNS TABLE ("position" integer, source text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.position, i.source FROM reports_printitem i JOIN reports_printjob j ON j.id = i.job_id
  WHERE j.id = of_job AND j.state IN ('waiting', 'running') AND i.made_at IS NULL
  ORDER BY i.position LIMIT 1
$$;

-- It has been made: its words go, the count goes up; no, when nobody wants it any more.
CREATE FUNCTION reports_part_made(of_job uuid, at_position integer, made timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM reports_printjob WHERE id = of_job AND state IN ('waiting', 'running') FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE reports_printitem SET made_at = made, source = ''
    WHERE job_id = of_job AND "position" = at_position AND made_at IS NULL;
  UPDATE reports_printjob SET beat_at = made, done =
    (SELECT count(*) FROM reports_printitem WHERE job_id = of_job AND made_at IS NOT NULL)
    WHERE id = of_job;
  RETURN true;
END $$;

-- How the parts are called, in their order, to put them together.
CREATE FUNCTION reports_parts(of_job uuid) RETURNS TABLE ("position" integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.position, i.name::text FROM reports_printitem i WHERE i.job_id = of_job
  ORDER BY i.position
$$;
REVOKE EXECUTE ON FUNCTION reports_next_part(uuid), reports_parts(uuid),
  reports_part_made(uuid, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports_next_part(uuid), reports_parts(uuid),
  reports_part_made(uuid, integer, timestamptz) TO phoihop_jobs;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_prints"), ("records", "0014_kinds_of_reports")]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(RULES)]
