"""Whose hand signed an answer for the leader; the worker counts answers that wait for a signature.

Of answers it reads those alone that lie before a leader or a clerk: a state, and no word of them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.wall import policy

WAITING = policy(
    "requests_reply", "SELECT", "status IN ('submitted', 'signed')", to="phoihop_jobs"
)


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0010_fold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="reply",
            name="signed_hand",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(WAITING),
    ]
