"""The second wall around difficulties: who raised one, who leads; the letter is the lead's own."""

from django.db import migrations

from records.wall import AGENCIES, guard, no_words, only_columns

SIDES = f"(agency_id = ANY({AGENCIES}) OR lead_id = ANY({AGENCIES}))"
OUR_WORDS = (
    "EXISTS (SELECT FROM reports_difficulty d WHERE d.dossier_id = difficulty_id"
    f" AND d.kept_by_id = ANY({AGENCIES}))"
)
WALL = (
    guard("reports_difficulty", ours=SIDES)
    + only_columns(
        "reports_difficulty", "status", "taken_up_by_id", "taken_up_at", "referral_id",
        "ended_at", "ended_by_id", "answer_number", "answered_on", "end_remark_id",
    )
    + guard("reports_difficultytext", "difficulty_id", at="at", ours=OUR_WORDS,
            commands=("INSERT",))
    + guard("reports_referral", ours=f"agency_id = ANY({AGENCIES})")
    + only_columns(
        "reports_referral", "answer_number", "answered_on", "answer_remark_id", "answered_by_id",
        "answered_at",
    )
)  # fmt: skip
WORDS = no_words("reports_difficultytext", "($1).difficulty_id")
LETTER = """
-- Of the letter that gathers difficulties: state, number and day, also to who raised one of them
-- and reads no letter; of one on paper the same.
CREATE FUNCTION reports_referral_letter(of_referral uuid)
RETURNS TABLE (status text, number text, issued_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(c.status, 'issued')::text, coalesce(c.document_number, r.paper_number)::text,
         coalesce(c.issued_on, (c.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, r.paper_on)
  FROM reports_referral r LEFT JOIN requests_coordinationrequest c ON c.dossier_id = r.letter_id
  WHERE r.dossier_id = of_referral AND (
    records_granted(of_referral, 'view', agencies_my_groups(), NULL)
    OR EXISTS (SELECT FROM reports_difficulty d WHERE d.referral_id = of_referral
               AND records_granted(d.dossier_id, 'view', agencies_my_groups(), NULL)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0020_difficulties"),
        ("requests", "0014_lines_wall"),
        ("records", "0008_bar_wall"),
    ]
    operations = [
        migrations.RunSQL(WALL),
        migrations.RunSQL(WORDS),
        migrations.RunSQL(LETTER, "DROP FUNCTION reports_referral_letter(uuid);"),
    ]
