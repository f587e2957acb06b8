"""The second wall around periodic reports; what follows when such a letter goes out.

Sections hang on the letter: they are written while it is a draft, and by its own agency. Who
numbers a letter need not read it, so what its going out makes true is written here.
"""

from django.db import migrations

from records.wall import AGENCIES, JOBS, WEB, close, guard, jobs, no_words, only_columns, policy

LETTER = "requests_coordinationrequest"
OF_SECTION = "(SELECT s.report_id FROM reports_reportsection s WHERE s.id = section_id)"


def our_letter(key: str, *, more: str = "") -> str:
    return (
        f"EXISTS (SELECT FROM {LETTER} c WHERE c.dossier_id = {key}"
        f" AND c.requesting_agency_id = ANY({AGENCIES}){more})"
    )


def our_draft(key: str) -> str:
    return our_letter(key, more=" AND c.status = 'draft'")


# Who owes something under this duty, or receives it, and knows of it: one writes along the
# outline, the other sets it.
KNOWS_DUTY = f"""EXISTS (
  SELECT FROM reports_obligation b
  WHERE b.duty_id = reports_outline.duty_id AND b.owed_to_id = reports_outline.agency_id
    AND (b.owed_by_id = ANY({AGENCIES}) OR b.owed_to_id = ANY({AGENCIES})))"""
OUR_OUTLINE = (
    "EXISTS (SELECT FROM reports_outline o WHERE o.id = outline_id"
    f" AND o.agency_id = ANY({AGENCIES}))"
)
READS_SECTION = "EXISTS (SELECT FROM reports_outline o WHERE o.id = outline_id)"

WALL = (
    close("reports_outline")
    + policy("reports_outline", "SELECT", KNOWS_DUTY)
    + policy("reports_outline", "INSERT", f"agency_id = ANY({AGENCIES}) AND {KNOWS_DUTY}")
    + f"REVOKE UPDATE, DELETE ON reports_outline FROM {WEB}, {JOBS};\n"
    + close("reports_outlinesection")
    + policy("reports_outlinesection", "SELECT", READS_SECTION)
    + policy("reports_outlinesection", "INSERT", OUR_OUTLINE)
    + f"REVOKE UPDATE, DELETE ON reports_outlinesection FROM {WEB}, {JOBS};\n"
    #
    + guard("reports_periodicreport", "letter_id", reads="track", ours=our_letter("letter_id"))
    + only_columns(
        "reports_periodicreport", "is_nothing_to_report", "figures", "figures_at", "document_id"
    )
    + jobs("reports_periodicreport", "SELECT")
    + guard(
        "reports_reportanswer", "report_id", reads="track", ours=our_draft("report_id"),
        commands=("INSERT", "DELETE"),
    )
    + guard(
        "reports_reportsection", "report_id", reads="track", ours=our_draft("report_id"),
        commands=("INSERT", "UPDATE", "DELETE"),
    )
    + only_columns("reports_reportsection", "is_from_last")
    + guard(
        "reports_sectiontext", OF_SECTION, ours=our_draft(OF_SECTION),
        commands=("INSERT", "UPDATE", "DELETE"),
    )
    + only_columns("reports_sectiontext", "body", "heading")
    + no_words(
        "reports_sectiontext",
        "(SELECT report_id FROM reports_reportsection WHERE id = ($1).section_id)",
    )
    + guard(
        "reports_reportsource", "report_id", ours=our_draft("report_id"), commands=("INSERT",)
    )
)  # fmt: skip
LETTER_OUT = """
CREATE FUNCTION reports_letter_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  report reports_periodicreport;
  today date := (NEW.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  SELECT * INTO report FROM reports_periodicreport WHERE letter_id = NEW.dossier_id;
  IF NOT FOUND THEN RETURN NEW; END IF;
  IF report.is_consolidation THEN
    UPDATE reports_obligation o SET consolidated_at = NEW.issued_at, version = version + 1
      FROM reports_reportsource s
      WHERE s.report_id = NEW.dossier_id AND s.obligation_id = o.dossier_id AND NOT s.is_missing;
    INSERT INTO reports_obligationstep (obligation_id, what, at, "on", by_id, document_number,
                                        is_nothing_to_report)
      SELECT s.obligation_id, 'consolidated', NEW.issued_at, today, NEW.issued_by_id,
             NEW.document_number, false
      FROM reports_reportsource s WHERE s.report_id = NEW.dossier_id AND NOT s.is_missing;
    RETURN NEW;
  END IF;
  WITH answered AS (
    UPDATE reports_obligation o
      SET done_at = NEW.issued_at, done_on = today, done_by_id = NEW.issued_by_id,
          report_id = NEW.dossier_id, document_number = NEW.document_number,
          document_on = NEW.issued_on, is_nothing_to_report = report.is_nothing_to_report,
          version = version + 1
      FROM reports_reportanswer a
      WHERE a.report_id = NEW.dossier_id AND a.obligation_id = o.dossier_id
        AND o.owed_by_id = NEW.requesting_agency_id
        AND o.done_at IS NULL AND o.waived_at IS NULL AND o.absorbed_by_id IS NULL
      RETURNING o.dossier_id)
  INSERT INTO reports_obligationstep (obligation_id, what, at, "on", by_id, report_id,
                                      document_number, is_nothing_to_report)
    SELECT dossier_id, 'done', NEW.issued_at, today, NEW.issued_by_id, NEW.dossier_id,
           NEW.document_number, report.is_nothing_to_report
    FROM answered;
  RETURN NEW;
END $$;
CREATE TRIGGER report_letter_out AFTER UPDATE OF issued_at ON requests_coordinationrequest
  FOR EACH ROW WHEN (OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL)
  EXECUTE FUNCTION reports_letter_out();

CREATE FUNCTION reports_letter_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  WITH reopened AS (
    UPDATE reports_obligation
      SET done_at = NULL, done_on = NULL, done_by_id = NULL, report_id = NULL,
          document_number = '', document_on = NULL, is_nothing_to_report = false,
          version = version + 1
      WHERE report_id = NEW.dossier_id AND owed_by_id = NEW.requesting_agency_id
      RETURNING dossier_id)
  INSERT INTO reports_obligationstep (obligation_id, what, at, "on", by_id, report_id,
                                      document_number, is_nothing_to_report)
    SELECT dossier_id, 'reopened', NEW.ended_at,
           (NEW.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, NEW.ended_by_id,
           NEW.dossier_id, NEW.document_number, false
    FROM reopened;
  RETURN NEW;
END $$;
CREATE TRIGGER report_letter_withdrawn AFTER UPDATE OF status ON requests_coordinationrequest
  FOR EACH ROW WHEN (NEW.status = 'withdrawn' AND NEW.issued_at IS NOT NULL)
  EXECUTE FUNCTION reports_letter_withdrawn();

-- Whoever sends cannot know what was consolidated without it; the row says so by itself.
CREATE FUNCTION reports_after_consolidation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.is_after_consolidation := NEW.done_at IS NOT NULL AND EXISTS (
    SELECT FROM reports_reportsource s
    JOIN reports_periodicreport r ON r.letter_id = s.report_id AND r.is_consolidation
    JOIN requests_coordinationrequest c ON c.dossier_id = r.letter_id
    WHERE s.obligation_id = NEW.dossier_id AND s.is_missing
      AND c.issued_at <= NEW.done_at AND c.status <> 'withdrawn');
  RETURN NEW;
END $$;
CREATE TRIGGER after_consolidation BEFORE UPDATE OF done_at ON reports_obligation
  FOR EACH ROW WHEN (OLD.done_at IS DISTINCT FROM NEW.done_at)
  EXECUTE FUNCTION reports_after_consolidation();

-- What was signed is what was written: the numbers of a report stand still once it is out.
CREATE FUNCTION reports_keep_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM requests_coordinationrequest c
             WHERE c.dossier_id = NEW.letter_id AND c.status <> 'draft')
     AND (to_jsonb(OLD) - 'document_id' IS DISTINCT FROM to_jsonb(NEW) - 'document_id'
          OR OLD.document_id IS NOT NULL) THEN
    RAISE EXCEPTION 'what was put before the signer is not changed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_stands_still';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_figures BEFORE UPDATE ON reports_periodicreport
  FOR EACH ROW EXECUTE FUNCTION reports_keep_figures();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_periodic_reports"), ("reports", "0002_wall")]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(LETTER_OUT)]
