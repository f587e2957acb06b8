"""The second wall around meetings, secondments and sessions; see ``records.wall``.

What hangs on a letter or a dispatch is read by who reads that; the jobs read when a meeting is
and which papers went out, no words."""

from django.db import migrations

from records.wall import AGENCIES, close, guard, jobs, no_words, only_columns, policy

LETTER = (
    "EXISTS (SELECT FROM requests_coordinationrequest c WHERE c.dossier_id = {key}"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
ANSWERS = (
    "EXISTS (SELECT FROM requests_dispatch d WHERE d.dossier_id = dispatch_id"
    f" AND d.requested_agency_id = ANY({AGENCIES}))"
)
ASKS = (
    "EXISTS (SELECT FROM requests_dispatch d JOIN requests_coordinationrequest c"
    " ON c.dossier_id = d.case_id WHERE d.dossier_id = dispatch_id"
    f" AND c.requesting_agency_id = ANY({AGENCIES}))"
)
EITHER = f"({ANSWERS} OR {ASKS})"
OURS = f"agency_id = ANY({AGENCIES})"
OUR_SESSION = (
    "EXISTS (SELECT FROM meetings_session s WHERE s.dossier_id = session_id"
    f" AND s.agency_id = ANY({AGENCIES}))"
)
INSERT = ("INSERT",)


def of_letter(table: str, key: str, **more) -> str:
    return guard(table, key, ours=LETTER.format(key=key), **more)


WALL = (
    of_letter("meetings_meeting", "case_id", reads="track")
    + only_columns("meetings_meeting", "starts_at", "ends_at", "is_leaders", "wants_reports",
                   "version")
    + jobs("meetings_meeting", "SELECT")
    + of_letter("meetings_meetingtext", "meeting_id", at="at")
    + only_columns("meetings_meetingtext", "place", "chair", "agenda", "outline", "at")
    + of_letter("meetings_meetingmove", "meeting_id", reads="track", commands=INSERT)
    + of_letter("meetings_paper", "meeting_id", reads="track", commands=INSERT)
    + jobs("meetings_paper", "SELECT")
    + guard("meetings_attendance", "dispatch_id", ours=ANSWERS, at="at", commands=INSERT)
    + of_letter("meetings_minutes", "meeting_id", inside="inside_agency_id", at="at")
    + only_columns("meetings_minutes", "inside_agency_id", "number", "written_on", "has_failed",
                   "text", "approved_by_id", "approved_at", "version", "at")
    + of_letter("meetings_meetingconclusion", "meeting_id", inside="inside_agency_id", at="at")
    + only_columns("meetings_meetingconclusion", "inside_agency_id", "letter_id")
    + of_letter("meetings_secondment", "case_id", reads="track", commands=INSERT)
    + of_letter("meetings_secondmentneed", "secondment_id", at="at",
                commands=("INSERT", "DELETE"))
    + guard("meetings_nomination", "dispatch_id", inside="inside_agency_id", ours=EITHER, at="at")
    + only_columns("meetings_nomination", "inside_agency_id", "status", "task",
                   "withdrawn_reason", "withdrawn_at", "withdrawn_by_id", "consented_by_id",
                   "consented_hand_id", "consented_at", "feedback", "feedback_at")
    + guard("meetings_filestudy", "dispatch_id", ours=EITHER, at="at")
    + only_columns("meetings_filestudy", "confirmed_by_id", "confirmed_at")
    + of_letter("meetings_arealetter", "letter_id", reads="track", commands=INSERT)
    + guard("meetings_session", ours=OURS, commands=INSERT)
    + guard("meetings_sessiontext", "session_id", ours=OUR_SESSION, at="at", commands=INSERT)
    + guard("meetings_difficulty", "session_id", ours=OUR_SESSION, at="at")
    + only_columns("meetings_difficulty", "state", "settled_on", "handled_by", "outcome",
                   "version")
    # Who follows which commune: a fact both agencies know, without words.
    + close("meetings_areaassignment")
    + policy("meetings_areaassignment", "SELECT",
             f"(agency_id = ANY({AGENCIES}) OR commune_id = ANY({AGENCIES}))")
    + policy("meetings_areaassignment", "INSERT", OURS)
    + policy("meetings_areaassignment", "UPDATE", OURS)
    + only_columns("meetings_areaassignment", "to_on")
    + "REVOKE DELETE ON meetings_areaassignment FROM phoihop_web, phoihop_jobs;\n"
    + jobs("meetings_areaassignment", "SELECT")
)  # fmt: skip
OF_DISPATCH = "($1).dispatch_id"
WORDS = (
    no_words("meetings_meetingtext", "($1).meeting_id",
             "NEW.place || NEW.chair || NEW.agenda || NEW.outline <> ''")
    + no_words("meetings_minutes", "($1).meeting_id", "NEW.text <> ''")
    + no_words("meetings_meetingconclusion", "($1).meeting_id")
    + no_words("meetings_attendance", OF_DISPATCH, "NEW.people || NEW.reason <> ''")
    + no_words("meetings_secondmentneed", "($1).secondment_id")
    + no_words("meetings_nomination", OF_DISPATCH)
    + no_words("meetings_filestudy", OF_DISPATCH)
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("requests", "0017_acts_of_meetings"),
        ("records", "0014_kinds_of_reports"),
    ]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(WORDS)]
