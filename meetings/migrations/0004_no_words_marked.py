"""A letter with the words of a meeting, or of the people it asks for, becomes no register-only
one; see ``requests_mark``, which asks the same of the words of the letter itself."""

from django.db import migrations

MARK = """
CREATE FUNCTION meetings_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM meetings_meetingtext WHERE meeting_id = NEW.id)
     OR EXISTS (SELECT FROM meetings_secondmentneed WHERE secondment_id = NEW.id) THEN
    RAISE EXCEPTION 'a register-only dossier holds no words'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_meeting BEFORE UPDATE OF is_register_only ON records_dossier
  FOR EACH ROW WHEN (NEW.is_register_only AND NOT OLD.is_register_only)
  EXECUTE FUNCTION meetings_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_minutes_saved"), ("requests", "0005_wall")]
    operations = [migrations.RunSQL(MARK)]
