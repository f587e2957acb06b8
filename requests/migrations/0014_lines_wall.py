"""Who knows the clock of a letter knows its lines; whose letter it is writes them.

And an emergency opens nothing to who is barred, nor through them, and says of it what it says of a
number that nobody gave.
"""

from django.db import migrations

from records.wall import AGENCIES, guard, jobs, only_columns, policy

MY_SEATS = "(SELECT agencies_my_seats())::bigint[]"
ROUTING = "agency_id = ANY((SELECT agencies_i_route_for())::bigint[])"
OURS = (
    "EXISTS (SELECT FROM requests_coordinationrequest c WHERE c.dossier_id = letter_id"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
WALL = (
    guard("requests_line", "letter_id", reads="track", ours=OURS)
    + only_columns("requests_line", "condition")
    + jobs("requests_line", "SELECT")
)
# What was asked for is barred to who asks, or to who is asked to agree.
EMERGENCY = """
CREATE FUNCTION requests_barred_by_number(of_number text, of_agency bigint, asker bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM requests_coordinationrequest c
    LEFT JOIN requests_dispatch d ON d.case_id = c.dossier_id
    JOIN records_bar b ON b.dossier_id IN (c.dossier_id, d.dossier_id)
    WHERE c.number = of_number AND c.requesting_agency_id = of_agency
      AND (b.user_id = nullif(current_setting('phoihop.user', true), '')::bigint
           OR b.user_id = (SELECT s.user_id FROM agencies_seat s WHERE s.id = asker)))
$$;
ALTER FUNCTION requests_open_emergency(uuid, bigint) RENAME TO requests_open_unbarred;
REVOKE EXECUTE ON FUNCTION requests_open_unbarred(uuid, bigint) FROM PUBLIC;
CREATE FUNCTION requests_open_emergency(asked uuid, decider bigint) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM records_emergencyopening o WHERE o.id = asked
             AND requests_barred_by_number(o.file_number, o.file_agency_id, o.asked_by_id)) THEN
    RETURN '{}';
  END IF;
  RETURN requests_open_unbarred(asked, decider);
END $$;
DROP POLICY web_select ON records_emergencyopening;
"""
KNOWN = policy(
    "records_emergencyopening",
    "SELECT",
    f"asked_by_id = ANY({MY_SEATS}) OR ({ROUTING}"
    " AND NOT requests_barred_by_number(file_number, file_agency_id, NULL))",
)


class Migration(migrations.Migration):
    dependencies = [("requests", "0013_lines"), ("records", "0008_bar_wall")]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(EMERGENCY), migrations.RunSQL(KNOWN)]
