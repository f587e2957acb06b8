"""The second wall around letters, dispatches, answers and their clocks; see ``records.wall``.

A dispatch's key is its dossier's, and so is the ``dispatch_id`` of whatever hangs on it. Rows that
make the clock are read by whoever tracks; words only by whoever views.
"""

from django.db import migrations, models

from records.wall import AGENCIES, guard, jobs, no_words, policy

LETTER = "requests_coordinationrequest"
OF_REPLY = "(SELECT r.dispatch_id FROM requests_reply r WHERE r.id = reply_id)"
OF_OUTCOME = "(SELECT o.dispatch_id FROM requests_outcome o WHERE o.id = outcome_id)"
OUR_DISPATCH = (
    "EXISTS (SELECT FROM requests_dispatch d WHERE d.dossier_id = dispatch_id"
    f" AND d.requested_agency_id = ANY({AGENCIES}))"
)
OUR_REPLY = (
    "EXISTS (SELECT FROM requests_reply r JOIN requests_dispatch d ON d.dossier_id = r.dispatch_id"
    f" WHERE r.id = reply_id AND d.requested_agency_id = ANY({AGENCIES}))"
)


def our_letter(key: str) -> str:
    """Only the agency whose letter it is writes it; those who received it read it."""
    return (
        f"EXISTS (SELECT FROM {LETTER} c WHERE c.dossier_id = {key}"
        f" AND c.requesting_agency_id = ANY({AGENCIES}))"
    )


OUR_SIDE = f"(requested_agency_id = ANY({AGENCIES}) OR {our_letter('case_id')})"
OUR_CLOCK = f"EXISTS (SELECT FROM requests_dispatch WHERE dossier_id = dispatch_id AND {OUR_SIDE})"

LETTERS = (
    guard(LETTER, reads="track", writes="track", ours=f"requesting_agency_id = ANY({AGENCIES})")
    + jobs(LETTER, "SELECT")
    + guard(
        f"{LETTER}_addressees", "coordinationrequest_id", reads="track",
        ours=our_letter("coordinationrequest_id"), commands=("INSERT", "DELETE"),
    )
    + guard(
        "requests_lettertext", "letter_id", at="at", ours=our_letter("letter_id"),
        commands=("INSERT", "UPDATE", "DELETE"),
    )
)  # fmt: skip
CLOCKS = (
    guard("requests_dispatch", reads="track", writes="track", ours=OUR_SIDE)
    + jobs("requests_dispatch", "SELECT", "UPDATE")
    + "".join(
        guard(
            f"requests_{name}",
            "dispatch_id",
            reads="track",
            writes="track",
            ours=OUR_CLOCK,
            commands=commands,
        )
        + jobs(f"requests_{name}", *by_jobs)
        for name, commands, by_jobs in (
            ("receipt", ("INSERT",), ("SELECT",)),
            ("clockentry", ("INSERT",), ("SELECT",)),
            ("timenotice", ("INSERT", "UPDATE"), ("SELECT", "UPDATE")),
            ("agreement", ("INSERT", "UPDATE"), ("SELECT",)),
            ("contact", ("INSERT",), ("SELECT",)),
            ("reminder", ("INSERT",), ()),
            ("outcome", ("INSERT", "UPDATE"), ("SELECT",)),
        )
    )
    + "GRANT INSERT ON requests_clockentry TO phoihop_jobs;\n"
    + policy("requests_clockentry", "INSERT", "true", to="phoihop_jobs")
)
ANSWERS = (
    guard(
        "requests_reply",
        "dispatch_id",
        reads="track",
        writes="track",
        inside="inside_agency_id",
        ours=OUR_DISPATCH,
    )
    + guard("requests_replytext", OF_REPLY, at="at", ours=OUR_REPLY)
    + guard("requests_deemedconsent", OF_OUTCOME, commands=("INSERT",))
)
WORDS = (
    no_words(
        "requests_lettertext", "($1).letter_id",
        "NEW.subject <> '' OR NEW.body <> '' OR NEW.urgent_means <> ''"
        " OR NEW.returned_note <> '' OR NEW.ended_reason <> ''",
    )
    + no_words(
        "requests_replytext", "(SELECT dispatch_id FROM requests_reply WHERE id = ($1).reply_id)"
    )
    + """
CREATE FUNCTION requests_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM requests_lettertext WHERE letter_id = NEW.id) THEN
    RAISE EXCEPTION 'a register-only dossier holds no words'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_letter BEFORE UPDATE OF is_register_only ON records_dossier
  FOR EACH ROW WHEN (NEW.is_register_only AND NOT OLD.is_register_only)
  EXECUTE FUNCTION requests_mark();
"""
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("requests", "0004_words_moved"), ("records", "0004_wall")]
    operations = [
        migrations.RunSQL(LETTERS),
        migrations.RunSQL(CLOCKS),
        migrations.RunSQL(ANSWERS),
        migrations.RunSQL(WORDS),
        # The page of a list is found from its end, not by asking the wall of every row; what the
        # sweep has nothing to do with is not looked at.
        migrations.AddIndex(
            "dispatch",
            models.Index(fields=("-delivered_at", "-dossier"), name="dispatch_newest_first"),
        ),
        migrations.AddIndex(
            "dispatch",
            models.Index(
                fields=("calendar_version",),
                condition=models.Q(finished_at=None),
                name="dispatch_by_calendar",
            ),
        ),
    ]
