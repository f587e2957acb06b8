"""With whom a monthly session was held: yes or no. Who leads later, or comes later into the mail
of a commune, reads no session from before; that there was one they may know (002 Điều 5.3.a)."""

from django.db import migrations

from records.wall import WEB

MET = f"""
CREATE FUNCTION meetings_met(first date, last date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id FROM meetings_areaassignment a JOIN agencies_agency c ON c.id = a.commune_id
  WHERE (a.seat_id = ANY(agencies_my_seats()) OR c.mail_group_id = ANY(agencies_my_groups())
         OR EXISTS (SELECT FROM agencies_seat m WHERE m.id = ANY(agencies_my_seats())
                    AND m.agency_id = a.agency_id AND 'leader' = ANY(m.roles)))
    AND EXISTS (SELECT FROM meetings_session s
                JOIN meetings_areaassignment o ON o.id = s.assignment_id AND o.part = 'officer'
                WHERE s.agency_id = a.agency_id AND s.commune_id = a.commune_id
                  AND s.held_on BETWEEN first AND last)
$$;
REVOKE EXECUTE ON FUNCTION meetings_met(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_met(date, date) TO {WEB};
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_open_places"), ("agencies", "0004_who_stands_in")]
    operations = [migrations.RunSQL(MET)]
