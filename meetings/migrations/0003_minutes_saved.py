"""Who saved the minutes last, so that nobody approves their own words; see ``records.wall``."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.wall import JOBS, WEB

SAVED = """
UPDATE meetings_minutes SET saved_by_id = drafted_by_id, saved_hand_id = drafted_hand_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
WALL = f"GRANT UPDATE (saved_by_id, saved_hand_id) ON meetings_minutes TO {WEB}, {JOBS};"


def who(to: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("meetings", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveConstraint("minutes", "minutes_approved_by_another"),
        migrations.AddField("minutes", "saved_by", who("agencies.seat", null=True)),
        migrations.AddField("minutes", "saved_hand", who(settings.AUTH_USER_MODEL, null=True)),
        migrations.RunSQL(SAVED),
        migrations.AlterField("minutes", "saved_by", who("agencies.seat")),
        migrations.AlterField("minutes", "saved_hand", who(settings.AUTH_USER_MODEL)),
        migrations.AddConstraint(
            "minutes",
            models.CheckConstraint(
                name="minutes_approved_by_another",
                condition=models.Q(approved_by=None)
                | (
                    ~models.Q(approved_by=models.F("drafted_by"))
                    & ~models.Q(approved_by=models.F("saved_by"))
                ),
            ),
        ),
        migrations.RunSQL(WALL),
    ]
