"""The second wall around ways up, questions, comments, contests, copies; see ``0005_wall``."""

from django.db import migrations

from records.wall import AGENCIES, WEB, close, granted, guard, jobs, no_words, policy

LETTER = "requests_coordinationrequest"
MY_SEATS = "(SELECT agencies_my_seats())::bigint[]"
OF_COMMENT = "(SELECT r.dispatch_id FROM requests_reply r WHERE r.id = reply_id)"
OF_RESPONSE = (
    "(SELECT r.dispatch_id FROM requests_comment c JOIN requests_reply r ON r.id = c.reply_id"
    " WHERE c.id = comment_id)"
)
OF_CONSENT = "(SELECT o.dispatch_id FROM requests_outcome o WHERE o.id = consent_id)"
OUR_DISPATCH = (
    "EXISTS (SELECT FROM requests_dispatch d WHERE d.dossier_id = dispatch_id"
    f" AND d.requested_agency_id = ANY({AGENCIES}))"
)
OUR_LETTER = (
    f"EXISTS (SELECT FROM requests_dispatch d JOIN {LETTER} c ON c.dossier_id = d.case_id"
    f" WHERE d.dossier_id = dispatch_id AND c.requesting_agency_id = ANY({AGENCIES}))"
)
OUR_CLOCK = f"({OUR_DISPATCH} OR {OUR_LETTER})"
# An answer on paper is written down by who asked; every other one by who answers.
OUR_ANSWER = f"((NOT is_paper AND {OUR_DISPATCH}) OR (is_paper AND {OUR_LETTER}))"
OUR_WORDS = (
    f"EXISTS (SELECT FROM requests_reply r JOIN requests_dispatch d"
    f" ON d.dossier_id = r.dispatch_id JOIN {LETTER} c ON c.dossier_id = d.case_id"
    f" WHERE r.id = reply_id AND CASE WHEN r.is_paper"
    f" THEN c.requesting_agency_id = ANY({AGENCIES})"
    f" ELSE d.requested_agency_id = ANY({AGENCIES}) END)"
)
OURS = (
    f"EXISTS (SELECT FROM {LETTER} c WHERE c.dossier_id = coordinationrequest_id"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
NEW = (
    guard(
        f"{LETTER}_copies", "coordinationrequest_id", reads="track", ours=OURS,
        commands=("INSERT", "DELETE"),
    )
    + guard("requests_question", "dispatch_id", reads="track", writes="track", ours=OUR_CLOCK)
    + jobs("requests_question", "SELECT")
    + guard("requests_escalation", "dispatch_id", reads="track", writes="track", ours=OUR_CLOCK)
    + jobs("requests_escalation", "SELECT")
    + guard(
        "requests_comment", OF_COMMENT, at="at", ours=OUR_WORDS,
        commands=("INSERT", "UPDATE", "DELETE"),
    )
    + guard("requests_commentresponse", OF_RESPONSE, inside="inside_agency_id", at="at")
    + guard("requests_contest", OF_CONSENT)
    + close("requests_savedfilter")
    + "".join(
        policy("requests_savedfilter", command, f"seat_id = ANY({MY_SEATS})")
        for command in ("SELECT", "INSERT", "UPDATE", "DELETE")
    )
    + no_words(
        "requests_comment", "(SELECT dispatch_id FROM requests_reply WHERE id = ($1).reply_id)"
    )
)  # fmt: skip
CONTACTS = f"GRANT UPDATE (written_number, written_at) ON requests_contact TO {WEB};\n" + policy(
    "requests_contact", "UPDATE", f"{granted('dispatch_id', 'track')} AND {OUR_CLOCK}"
)
PAPER = (
    "".join(
        f"DROP POLICY web_{command} ON requests_{table};\n"
        for table in ("reply", "replytext")
        for command in ("select", "insert", "update")
    )
    + guard(
        "requests_reply",
        "dispatch_id",
        reads="track",
        writes="track",
        inside="inside_agency_id",
        ours=OUR_ANSWER,
    )
    + guard("requests_replytext", OF_COMMENT, at="at", ours=OUR_WORDS)
)


class Migration(migrations.Migration):
    dependencies = [("requests", "0007_request_line"), ("agencies", "0004_who_stands_in")]
    operations = [migrations.RunSQL(NEW), migrations.RunSQL(CONTACTS), migrations.RunSQL(PAPER)]
