"""A move keeps where the meeting was, and until when; see ``records.wall``: its table takes new
rows and no changes, so that these columns need no leave of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_met"), ("records", "0014_kinds_of_reports")]
    operations = [
        migrations.AddField("meetingmove", "old_ends_at", models.DateTimeField(null=True)),
        migrations.AddField("meetingmove", "ends_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "meetingmove",
            "place_remark",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.remark",
            ),
        ),
    ]
