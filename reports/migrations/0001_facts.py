"""What may be counted of every dispatch the acting user tracks; see ``reports.facts``."""

from django.db import migrations

from reports.facts import function

DROP = "DROP FUNCTION reports_facts(integer[], timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("requests", "0017_acts_of_meetings"), ("records", "0014_kinds_of_reports")]
    operations = [migrations.RunSQL(function(), DROP)]
