"""Who knows the clock of a letter knows its lines; whose letter it is writes them."""

from django.db import migrations

from records.wall import AGENCIES, guard, jobs, only_columns

OURS = (
    "EXISTS (SELECT FROM requests_coordinationrequest c WHERE c.dossier_id = letter_id"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
WALL = (
    guard("requests_line", "letter_id", reads="track", ours=OURS)
    + only_columns("requests_line", "condition")
    + jobs("requests_line", "SELECT")
)


class Migration(migrations.Migration):
    dependencies = [("requests", "0013_lines"), ("records", "0008_bar_wall")]
    operations = [migrations.RunSQL(WALL)]
