"""What may be counted of every dispatch the acting user tracks; see ``reports.facts``."""

from django.db import migrations

from reports.facts import function

DROP = "DROP FUNCTION reports_facts(integer[], timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("reports", "0021_difficulties_wall"), ("requests", "0017_acts_of_meetings")]
    operations = [migrations.RunSQL(function(), DROP)]
