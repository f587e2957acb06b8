"""The chain of events: numbered and hashed by the database, never changed by anybody.

The trigger function runs as its owner, so that the web login can move the chain on without being
able to touch its head. ``records.history.link`` computes the same hash in Python.
"""

from django.db import migrations

CHAIN = """
INSERT INTO records_chainhead (id, seq, hash) VALUES (1, 0, repeat('0', 64));

CREATE FUNCTION records_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE head records_chainhead%ROWTYPE;
BEGIN
  SELECT * INTO STRICT head FROM records_chainhead WHERE id = 1 FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := encode(sha256(convert_to(concat_ws('|',
      NEW.previous_hash, NEW.seq, NEW.id,
      to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
      coalesce(NEW.user_id::text, ''), coalesce(NEW.seat_id::text, ''), NEW.action,
      coalesce(NEW.dossier_id::text, ''), coalesce(NEW.inside_agency_id::text, ''),
      NEW.payload_digest), 'UTF8')), 'hex');
  UPDATE records_chainhead SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON records_event
  FOR EACH ROW EXECUTE FUNCTION records_chain();

CREATE FUNCTION records_unchanging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are never changed or removed'; END $$;
CREATE TRIGGER unchanging BEFORE UPDATE OR DELETE ON records_event
  FOR EACH ROW EXECUTE FUNCTION records_unchanging();

REVOKE UPDATE, DELETE ON records_event, records_eventpayload FROM phoihop_web, phoihop_jobs;
REVOKE INSERT, UPDATE, DELETE ON records_chainhead FROM phoihop_web, phoihop_jobs;
"""

UNCHAIN = """
DROP TRIGGER unchanging ON records_event;
DROP TRIGGER chain ON records_event;
DROP FUNCTION records_unchanging();
DROP FUNCTION records_chain();
DELETE FROM records_chainhead;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN, UNCHAIN)]
