"""Which links to what came in no longer stand, alike for all who read the file."""

from django.db import migrations

# A handler of the file need not read the dispatch that starts it; that it was taken back, or that
# we said it is not ours, is a fact of the file.
FALLEN = """
CREATE FUNCTION personnel_fallen(of_case uuid) RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.id FROM personnel_caseletter l
  JOIN requests_dispatch d ON d.dossier_id = l.dispatch_id
  JOIN requests_coordinationrequest r ON r.dossier_id = d.case_id
  WHERE l.case_id = of_case AND records_granted(of_case, 'view', agencies_my_groups(), NULL)
    AND (d.status IN ('withdrawn', 'declined') OR r.status = 'withdrawn')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("personnel", "0002_wall")]
    operations = [
        migrations.RunSQL(FALLEN, "DROP FUNCTION personnel_fallen(uuid)"),
    ]
