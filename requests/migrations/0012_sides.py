"""Each side writes its own: the second wall as narrow as the first; whose hand signed a letter."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.wall import AGENCIES, granted, only_columns, policy

LETTER = "requests_coordinationrequest"
OF_CONSENT = "(SELECT o.dispatch_id FROM requests_outcome o WHERE o.id = consent_id)"
OF_RESPONSE = (
    "(SELECT r.dispatch_id FROM requests_comment c JOIN requests_reply r ON r.id = c.reply_id"
    " WHERE c.id = comment_id)"
)


def answering(dispatch: str) -> str:
    return (
        f"EXISTS (SELECT FROM requests_dispatch d WHERE d.dossier_id = {dispatch}"
        f" AND d.requested_agency_id = ANY({AGENCIES}))"
    )


def asking(dispatch: str) -> str:
    return (
        f"EXISTS (SELECT FROM requests_dispatch d JOIN {LETTER} c ON c.dossier_id = d.case_id"
        f" WHERE d.dossier_id = {dispatch} AND c.requesting_agency_id = ANY({AGENCIES}))"
    )


def anew(table: str, command: str, condition: str) -> str:
    return f"DROP POLICY web_{command.lower()} ON {table};\n" + policy(table, command, condition)


CONTEST = (
    anew(
        "requests_contest", "INSERT",
        f"{granted(OF_CONSENT, 'view')} AND {answering(OF_CONSENT)}",
    )
    + anew(
        "requests_contest", "UPDATE",
        f"{granted(OF_CONSENT, 'view')} AND {asking(OF_CONSENT)}",
    )
    + only_columns("requests_contest", "refused_remark_id", "refused_by_id", "refused_at")
)  # fmt: skip
RESPONSE = "".join(
    anew(
        "requests_commentresponse",
        command,
        f"{granted(OF_RESPONSE, 'view')} AND inside_agency_id = ANY({AGENCIES})"
        f" AND {asking(OF_RESPONSE)}",
    )
    for command in ("INSERT", "UPDATE")
)
# A report that is still being drafted is known to the side that drafts it.
ESCALATION = anew(
    "requests_escalation",
    "SELECT",
    f"{granted('dispatch_id', 'track')}"
    f" AND (reported_at IS NOT NULL OR reporting_agency_id = ANY({AGENCIES}))",
) + only_columns(
    "requests_escalation", "report_number", "reported_at", "dropped_at", "direction_number",
    "direction_on", "direction_remark_id", "directed_by_id", "directed_at", "meeting_number",
)  # fmt: skip
QUESTION = only_columns("requests_question", "answer_remark_id", "answered_by_id", "answered_at")


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0011_hand_and_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "coordinationrequest",
            "signed_hand",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint("escalation", "one_way_up_at_a_time"),
        migrations.AddConstraint(
            "escalation",
            models.UniqueConstraint(
                fields=("dispatch", "reporting_agency"),
                condition=models.Q(directed_at=None, dropped_at=None),
                name="one_way_up_at_a_time",
            ),
        ),
        migrations.RunSQL(CONTEST + RESPONSE + ESCALATION + QUESTION),
    ]  # fmt: skip
