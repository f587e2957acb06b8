"""Whether a case follows a rule version, asked past the wall: the answer is yes or no.

An administrator sees no case, and must not change a rule that cases follow. Every table that
refers to a rule is asked, in whichever room it lives.
"""

from django.db import migrations

IN_USE = """
CREATE FUNCTION regulations_rule_in_use(rule bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE reference record; found boolean;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass AS place, a.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'regulations_deadlinerule'::regclass
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = $1)',
                   reference.place, reference.attname) INTO found USING rule;
    IF found THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("regulations", "0001_initial")]
    operations = [
        migrations.RunSQL(IN_USE, "DROP FUNCTION regulations_rule_in_use(bigint);"),
    ]
