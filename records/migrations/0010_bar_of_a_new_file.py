"""Whoever opens a file reads whom it bars before anybody holds it: the first grants, too, are
given to nobody who is barred."""

from django.db import migrations

from records.wall import granted, policy

WALL = "DROP POLICY web_select ON records_bar;\n" + policy(
    "records_bar", "SELECT", f"{granted('dossier_id', 'track')} OR records_is_new(dossier_id)"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0009_complaint_books")]
    operations = [migrations.RunSQL(WALL)]
