"""Mở khẩn cấp: the database opens a file for who asked, when a second person has agreed.

Who agrees need not see the file, and so cannot grant it; the function asks everything itself: a
second person who routes mail for the same agency, an end, a file in which the agency is a side.
It gives ``view`` until the end, and ``track`` to the agency's leaders and to who agreed.
"""

from django.db import migrations

OPEN = """
CREATE FUNCTION requests_open_emergency(asked uuid, decider bigint) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  opening records_emergencyopening%ROWTYPE;
  letter uuid;
  dossiers uuid[];
  may_view integer;
  may_track integer;
BEGIN
  SELECT * INTO opening FROM records_emergencyopening WHERE id = asked FOR UPDATE;
  IF NOT FOUND OR opening.decided_at IS NOT NULL OR opening.until_on < agencies_today()
     OR opening.until_on > agencies_today() + 14
     OR decider <> ALL(agencies_my_seats())
     OR opening.asked_by_id = decider
     OR NOT EXISTS (SELECT FROM agencies_seat s
                    WHERE s.id = decider AND s.agency_id = opening.agency_id
                      AND s.roles && ARRAY['leader', 'focal_point']::varchar[]) THEN
    RETURN '{}';
  END IF;
  SELECT c.dossier_id INTO letter FROM requests_coordinationrequest c
  WHERE c.number = opening.file_number AND c.requesting_agency_id = opening.file_agency_id;
  SELECT array_agg(d.dossier_id) INTO dossiers FROM requests_dispatch d
  WHERE d.case_id = letter
    AND opening.agency_id IN (opening.file_agency_id, d.requested_agency_id);
  IF letter IS NULL OR dossiers IS NULL THEN RETURN '{}'; END IF;
  dossiers := dossiers || letter;

  SELECT p.id INTO STRICT may_view FROM auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id
  WHERE t.app_label = 'records' AND p.codename = 'view_dossier';
  SELECT p.id INTO STRICT may_track FROM auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id
  WHERE t.app_label = 'records' AND p.codename = 'track_dossier';

  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_by_id, until_on)
  SELECT o, s.group_id, may_view, 'oversees', '9999-12-31', false, 'mở khẩn cấp', decider,
         opening.until_on
  FROM unnest(dossiers) o, agencies_seat s WHERE s.id = opening.asked_by_id
  ON CONFLICT (group_id, permission_id, content_object_id) DO UPDATE
    SET until_on = CASE WHEN records_grant.until_on IS NULL THEN NULL
                        ELSE greatest(records_grant.until_on, EXCLUDED.until_on) END,
        sees_from = NULL;
  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_by_id, until_on)
  SELECT o, s.group_id, may_track, 'oversees', '9999-12-31', false,
         'được báo về việc mở khẩn cấp', decider, NULL
  FROM unnest(dossiers) o, agencies_seat s
  WHERE s.id = decider
     OR (s.agency_id = opening.agency_id AND s.ended_on IS NULL AND 'leader' = ANY(s.roles))
  ON CONFLICT DO NOTHING;
  RETURN dossiers;
END $$;
"""

# Who oversees a dispatch knows its letter's number; letters sent before the wall had no such grant.
OVERSEEN = """
INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                           reason, given_by_id, given_at, until_on)
SELECT DISTINCT ON (d.case_id, g.group_id, g.permission_id)
       d.case_id, g.group_id, g.permission_id, g.side, DATE '9999-12-31', false,
       g.reason, g.given_by_id, g.given_at, g.until_on
FROM records_grant g JOIN requests_dispatch d ON d.dossier_id = g.content_object_id
WHERE g.side = 'oversees'
ORDER BY d.case_id, g.group_id, g.permission_id, g.given_at
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0005_wall")]
    operations = [
        migrations.RunSQL(OVERSEEN, migrations.RunSQL.noop),
        migrations.RunSQL(OPEN, "DROP FUNCTION requests_open_emergency(uuid, bigint);"),
    ]
