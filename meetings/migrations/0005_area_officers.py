"""Which area officers a meeting invites; see ``records.wall``."""

from django.db import migrations, models

from records.wall import AGENCIES, guard

OURS = (
    "EXISTS (SELECT FROM requests_coordinationrequest c WHERE c.dossier_id = meeting_id"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
WALL = guard(
    "meetings_meeting_area_officers", "meeting_id", reads="track", ours=OURS,
    commands=("INSERT", "DELETE"),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_no_words_marked")]
    operations = [
        migrations.AddField(
            "meeting",
            "area_officers",
            models.ManyToManyField("meetings.areaassignment", related_name="+"),
        ),
        migrations.RunSQL(WALL),
    ]
