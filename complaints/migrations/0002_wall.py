"""The second wall around complaints and matters; see ``records.wall``.

Number, kind, stage, dates and clocks are read by whoever tracks; all else by whoever views. The
database itself keeps the name of a denouncer out, and the marking of a denunciation in.
"""

from django.db import migrations

from records.wall import AGENCIES, guard, no_words, only_columns

OURS = f"agency_id = ANY({AGENCIES})"
OUR_CASE = (
    "EXISTS (SELECT FROM complaints_complaintcase c WHERE c.dossier_id = case_id"
    f" AND c.agency_id = ANY({AGENCIES}))"
)
OUR_MATTER = (
    "EXISTS (SELECT FROM complaints_matter m WHERE m.dossier_id = matter_id"
    f" AND m.agency_id = ANY({AGENCIES}))"
)
INSERT = ("INSERT",)

CASES = (
    guard("complaints_complaintcase", reads="track", ours=OURS)
    + only_columns(
        "complaints_complaintcase",
        "kind", "stage", "competence", "handler_id", "is_crowded", "is_complex",
        "is_long_running", "reported_at", "verified_on", "result_number", "result_on",
        "finished_at", "version",
    )
    + guard("complaints_caseclock", "case_id", reads="track", ours=OUR_CASE)
    + only_columns(
        "complaints_caseclock", "due_on", "extensions", "is_provisional", "calendar_version",
        "ended_on",
    )
    + guard("complaints_origin", "case_id", ours=OUR_CASE, commands=INSERT)
    + guard("complaints_complainttext", "case_id", ours=OUR_CASE)
    + only_columns(
        "complaints_complainttext", "subject", "summary", "writer_name", "verified", "conclusion",
        "notice",
    )
    + guard("complaints_step", "case_id", ours=OUR_CASE, commands=INSERT)
    + guard("complaints_conclusion", "case_id", ours=OUR_CASE)
    + only_columns(
        "complaints_conclusion", "drafted_by_id", "drafter_id", "drafted_at", "version",
        "approved_by_id", "approver_id", "approved_at",
    )
    + guard("complaints_caseletter", "case_id", ours=OUR_CASE, commands=INSERT)
)  # fmt: skip
SEALED = (
    guard("complaints_sealedidentity", "case_id", ours=OUR_CASE, commands=INSERT)
    + """
REVOKE SELECT ON complaints_sealedidentity FROM phoihop_web, phoihop_jobs;
GRANT SELECT (case_id, key_print, by_id, at) ON complaints_sealedidentity
  TO phoihop_web, phoihop_jobs;
"""
    + guard("complaints_opening", "case_id", ours=OUR_CASE)
    + only_columns(
        "complaints_opening", "agreed_by_id", "agreer_id", "decided_at", "is_agreed",
    )
)  # fmt: skip
MATTERS = (
    guard("complaints_matter", reads="track", ours=OURS)
    + only_columns(
        "complaints_matter", "handling_body", "monitor_id", "stage", "direction_number",
        "direction_on", "next_report_on", "version",
    )
    + guard("complaints_mattertext", "matter_id", ours=OUR_MATTER)
    + only_columns("complaints_mattertext", "subject", "note")
    + guard("complaints_matterletter", "matter_id", ours=OUR_MATTER, commands=INSERT)
)  # fmt: skip
WORDS = (
    no_words("complaints_complainttext", "($1).case_id")
    + no_words("complaints_opening", "($1).case_id")
    + no_words("complaints_mattertext", "($1).matter_id")
)
KEPT_OUT = """
CREATE FUNCTION complaints_check_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.kind IN ('denunciation', 'mixed') THEN
    IF EXISTS (SELECT FROM records_dossier WHERE id = NEW.dossier_id AND secrecy = 'ordinary') THEN
      RAISE EXCEPTION 'a denunciation is at least a working secret'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'denunciation_is_marked';
    END IF;
    IF EXISTS (SELECT FROM complaints_complainttext
               WHERE case_id = NEW.dossier_id AND writer_name <> '') THEN
      RAISE EXCEPTION 'of a denouncer no name is kept'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'denouncer_has_no_name';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_case AFTER INSERT OR UPDATE OF kind ON complaints_complaintcase
  FOR EACH ROW EXECUTE FUNCTION complaints_check_case();

CREATE FUNCTION complaints_check_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (SELECT is_accredited FROM records_installation WHERE id = 1)
     OR EXISTS (SELECT FROM complaints_complaintcase
                WHERE dossier_id = NEW.case_id AND kind IN ('denunciation', 'mixed')) THEN
    RAISE EXCEPTION 'no name is kept here'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'denouncer_has_no_name';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_name AFTER INSERT OR UPDATE OF writer_name ON complaints_complainttext
  FOR EACH ROW WHEN (NEW.writer_name <> '') EXECUTE FUNCTION complaints_check_name();

CREATE FUNCTION complaints_check_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (SELECT is_accredited FROM records_installation WHERE id = 1) THEN
    RAISE EXCEPTION 'nothing is sealed on a network that is not accredited'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_where_accredited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_seal AFTER INSERT ON complaints_sealedidentity
  FOR EACH ROW EXECUTE FUNCTION complaints_check_seal();

CREATE FUNCTION complaints_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT NEW.is_restricted THEN
    RAISE EXCEPTION 'complaints and matters are always restricted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_is_restricted';
  END IF;
  IF NEW.secrecy = 'ordinary' AND EXISTS (
      SELECT FROM complaints_complaintcase
      WHERE dossier_id = NEW.id AND kind IN ('denunciation', 'mixed')) THEN
    RAISE EXCEPTION 'a denunciation is at least a working secret'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'denunciation_is_marked';
  END IF;
  IF NEW.is_register_only AND (
      EXISTS (SELECT FROM complaints_complainttext WHERE case_id = NEW.id)
      OR EXISTS (SELECT FROM complaints_mattertext WHERE matter_id = NEW.id)) THEN
    RAISE EXCEPTION 'a register-only dossier holds no words'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_complaint
  BEFORE INSERT OR UPDATE OF secrecy, is_restricted, is_register_only ON records_dossier
  FOR EACH ROW WHEN (NEW.kind IN ('complaint', 'matter')) EXECUTE FUNCTION complaints_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("records", "0010_bar_of_a_new_file")]
    operations = [
        migrations.RunSQL(CASES),
        migrations.RunSQL(SEALED),
        migrations.RunSQL(MATTERS),
        migrations.RunSQL(WORDS),
        migrations.RunSQL(KEPT_OUT),
    ]
