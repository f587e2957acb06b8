"""Complaints and matters are kept by the register alone on an open network, whatever their
marking."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_who_stands_in"),
        ("records", "0011_vetting_book"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dossier",
            name="only_state_secrets_are_register_only",
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_register_only", False),
                    models.Q(("secrecy__in", ("ordinary", "working_secret")), _negated=True),
                    ("kind__in", ("complaint", "matter")),
                    _connector="OR",
                ),
                name="only_state_secrets_are_register_only",
            ),
        ),
    ]
