"""The second wall around complaints and matters; see ``records.wall``.

Number, kind, stage, dates and clocks are read by whoever tracks; all else by whoever views. The
database itself keeps the name of a denouncer out, and the marking of a denunciation in.
"""

from django.db import migrations

from records.wall import AGENCIES, guard, jobs, no_words, only_columns

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
        "is_long_running", "is_forwarding", "passed_on_by_id", "verified_on", "result_number",
        "result_on", "finished_at", "version",
    )
    + jobs("complaints_complaintcase", "SELECT")
    + guard("complaints_caseclock", "case_id", reads="track", ours=OUR_CASE)
    + only_columns(
        "complaints_caseclock", "due_on", "extensions", "is_provisional", "calendar_version",
        "ended_on", "is_void",
    )
    + jobs("complaints_caseclock", "SELECT", "UPDATE")
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
        "approved_by_id", "approver_id", "approved_at", "returned_at",
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
        "complaints_opening", "agreed_by_id", "agreer_id", "decided_at", "is_agreed", "until_on",
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
  IF NOT NEW.is_register_only AND (TG_OP = 'INSERT' OR OLD.is_register_only)
     AND NOT (SELECT is_accredited FROM records_installation WHERE id = 1) THEN
    RAISE EXCEPTION 'words of complaints and matters are kept on an accredited network alone'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'register_only';
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
# Who numbers a letter reads neither it nor the case it came of: what follows from its going out
# is written here, with its own hour and number.
LETTER_OUT = """
CREATE FUNCTION complaints_letter_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tie complaints_caseletter;
  today date := (NEW.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
  step text;
BEGIN
  SELECT * INTO tie FROM complaints_caseletter WHERE letter_id = NEW.dossier_id;
  IF NOT FOUND THEN RETURN NEW; END IF;
  IF tie.kind = 'proactive' THEN
    UPDATE complaints_complaintcase
      SET reported_at = coalesce(reported_at, NEW.issued_at), version = version + 1
      WHERE dossier_id = tie.case_id AND (is_crowded OR is_complex OR is_long_running);
    step := 'reported';
  ELSIF tie.kind = 'forward' THEN
    UPDATE complaints_complaintcase
      SET stage = 'forwarded', finished_at = NEW.issued_at, is_forwarding = false,
          version = version + 1
      WHERE dossier_id = tie.case_id AND is_forwarding;
    IF NOT FOUND THEN RETURN NEW; END IF;
    UPDATE complaints_caseclock SET ended_on = today
      WHERE case_id = tie.case_id AND ended_on IS NULL;
    step := 'forwarded';
  ELSE
    RETURN NEW;
  END IF;
  INSERT INTO complaints_step
      (case_id, kind, document_number, written_form, to_agency_id, "on", by_id, at)
    SELECT tie.case_id, step, NEW.document_number, 'văn bản đã gửi',
           CASE step WHEN 'forwarded' THEN min(a.agency_id) END, today,
           NEW.issued_by_id, NEW.issued_at
    FROM requests_coordinationrequest_addressees a
    WHERE a.coordinationrequest_id = NEW.dossier_id;
  RETURN NEW;
END $$;
CREATE TRIGGER complaint_letter_out AFTER UPDATE OF issued_at ON requests_coordinationrequest
  FOR EACH ROW WHEN (OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL)
  EXECUTE FUNCTION complaints_letter_out();

CREATE FUNCTION complaints_untrack() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN  -- whoever corrects it may not touch the grants of another agency themselves
  DELETE FROM records_grant g USING agencies_seat s
    WHERE g.content_object_id = NEW.dossier_id AND s.group_id = g.group_id
      AND s.agency_id = OLD.passed_on_by_id AND s.agency_id <> NEW.agency_id
      AND g.reason = 'cấp trên chuyển đơn, theo dõi';
  RETURN NEW;
END $$;
CREATE TRIGGER untrack AFTER UPDATE OF passed_on_by_id ON complaints_complaintcase
  FOR EACH ROW WHEN (OLD.passed_on_by_id IS DISTINCT FROM NEW.passed_on_by_id)
  EXECUTE FUNCTION complaints_untrack();

CREATE FUNCTION complaints_letter_dropped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE complaints_complaintcase SET is_forwarding = false, version = version + 1
    WHERE is_forwarding AND dossier_id IN (
      SELECT case_id FROM complaints_caseletter
      WHERE letter_id = NEW.dossier_id AND kind = 'forward');
  RETURN NEW;
END $$;
CREATE TRIGGER complaint_letter_dropped AFTER UPDATE OF status ON requests_coordinationrequest
  FOR EACH ROW WHEN (NEW.status = 'withdrawn' AND NEW.issued_at IS NULL)
  EXECUTE FUNCTION complaints_letter_dropped();
"""

# Whom a case bars is barred from its kin: what it was split from and into, the letters of all of
# these, what follows them or goes up from them, their dispatches. Whoever bars need not read them.
KIN = """
CREATE FUNCTION complaints_bar_kin(of_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kin uuid[];
BEGIN
  IF NOT records_granted(of_case, 'view', agencies_my_groups(), NULL) THEN RETURN; END IF;
  WITH RECURSIVE cases(id) AS (
    SELECT of_case
    UNION
    SELECT other.dossier_id FROM cases
      JOIN complaints_complaintcase this ON this.dossier_id = cases.id
      JOIN complaints_complaintcase other
        ON other.split_from_id = this.dossier_id OR other.dossier_id = this.split_from_id
  ), letters(id) AS (
    SELECT l.letter_id FROM complaints_caseletter l JOIN cases ON cases.id = l.case_id
    UNION
    SELECT after.id FROM letters JOIN (
        SELECT follows_id AS of_letter, dossier_id AS id FROM requests_coordinationrequest
        UNION ALL
        SELECT d.case_id, e.report_id FROM requests_escalation e
          JOIN requests_dispatch d ON d.dossier_id = e.dispatch_id
      ) after ON after.of_letter = letters.id
  )
  SELECT array_agg(k.id) INTO kin FROM (
    SELECT id FROM cases UNION SELECT id FROM letters
    UNION SELECT d.dossier_id FROM requests_dispatch d JOIN letters ON letters.id = d.case_id
  ) k;
  INSERT INTO records_bar (dossier_id, user_id, by_id, at)
    SELECT k.id, b.user_id, b.by_id, b.at FROM unnest(kin) AS k(id)
      JOIN records_bar b ON b.dossier_id = of_case
    ON CONFLICT DO NOTHING;
  DELETE FROM records_grant g USING agencies_seat s, records_bar b
    WHERE b.dossier_id = of_case AND s.user_id = b.user_id AND g.group_id = s.group_id
      AND g.content_object_id = ANY(kin);
  UPDATE complaints_complaintcase c SET handler_id = NULL, version = c.version + 1
    FROM agencies_seat s JOIN records_bar b ON b.user_id = s.user_id AND b.dossier_id = of_case
    WHERE c.dossier_id = ANY(kin) AND c.handler_id = s.id;
END $$;
"""
# A file whose leaders and focal points have all gone: who holds these roles now finds its number
# and takes it over, on record; nobody does who is barred from it.
HEIRS = """
CREATE FUNCTION complaints_unled(of_seat bigint) RETURNS TABLE (id uuid, number varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.dossier_id, f.number FROM (
    SELECT dossier_id, number, agency_id FROM complaints_complaintcase
    UNION ALL SELECT dossier_id, number, agency_id FROM complaints_matter
  ) f
  JOIN agencies_seat mine ON mine.agency_id = f.agency_id AND mine.id = of_seat
    AND mine.id = ANY(agencies_my_seats())
    AND mine.roles && ARRAY['leader', 'focal_point']::varchar[]
  WHERE NOT records_barred(f.dossier_id)  -- neither who acts nor whose seat it is
    AND NOT EXISTS (SELECT FROM records_bar b
                    WHERE b.dossier_id = f.dossier_id AND b.user_id = mine.user_id)
    AND NOT EXISTS (
      SELECT FROM records_grant g
        JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_dossier'
        JOIN agencies_seat s ON s.group_id = g.group_id AND s.agency_id = f.agency_id
        JOIN agencies_user u ON u.id = s.user_id AND u.is_active
      WHERE g.content_object_id = f.dossier_id
        AND (g.until_on IS NULL OR g.until_on >= agencies_today())
        AND s.roles && ARRAY['leader', 'focal_point']::varchar[]
        AND s.started_on <= agencies_today()
        AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
        AND NOT EXISTS (SELECT FROM records_bar b
                        WHERE b.dossier_id = f.dossier_id AND b.user_id = s.user_id))
  ORDER BY f.number
$$;

CREATE FUNCTION complaints_take_over(of_file uuid, of_seat bigint, why varchar) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_by_id, given_at)
  SELECT of_file, s.group_id, p.id, 'oversees', '9999-12-31', false, why, s.id, now()
    FROM agencies_seat s, auth_permission p
    WHERE s.id = of_seat AND p.codename = 'view_dossier'
      AND of_file IN (SELECT id FROM complaints_unled(of_seat))
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0001_initial"),
        ("records", "0010_bar_of_a_new_file"),
        ("requests", "0016_conclusion_act"),
    ]
    operations = [
        migrations.RunSQL(CASES),
        migrations.RunSQL(SEALED),
        migrations.RunSQL(MATTERS),
        migrations.RunSQL(WORDS),
        migrations.RunSQL(KEPT_OUT),
        migrations.RunSQL(KIN),
        migrations.RunSQL(HEIRS),
        migrations.RunSQL(LETTER_OUT),
    ]
