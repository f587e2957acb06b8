"""How many of a kind of person are still wanted, counted past the wall between the agencies that
were asked: a number, to who may read the need. Locked, nobody else takes a place meanwhile."""

from django.db import migrations

from records.wall import GROUPS, WEB

PLACES = f"""
CREATE FUNCTION meetings_open_places(of_need bigint, locked boolean) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted integer; taken integer;
BEGIN
  SELECT n.people INTO wanted FROM meetings_secondmentneed n
    WHERE n.id = of_need AND records_granted(n.secondment_id, 'view', {GROUPS}, n.at);
  IF wanted IS NULL THEN
    RETURN 0;
  END IF;
  IF locked THEN
    PERFORM FROM meetings_secondmentneed n WHERE n.id = of_need FOR UPDATE;
  END IF;
  SELECT count(*) INTO taken FROM meetings_nomination m
    WHERE m.need_id = of_need AND m.status <> 'withdrawn';
  RETURN greatest(wanted - taken, 0);
END $$;
REVOKE EXECUTE ON FUNCTION meetings_open_places(bigint, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_open_places(bigint, boolean) TO {WEB};
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_area_officers")]
    operations = [migrations.RunSQL(PLACES)]
