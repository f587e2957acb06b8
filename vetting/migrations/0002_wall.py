"""The second wall around vetting files; only what is verified is cited; erasure by two persons."""

from django.db import migrations

from records.wall import AGENCIES, close, guard, no_words, only_columns, policy

OF_PERSON = "(SELECT p.case_id FROM vetting_person p WHERE p.id = person_id)"
OF_CONCLUSION = (
    "(SELECT p.case_id FROM vetting_conclusion c JOIN vetting_person p ON p.id = c.person_id"
    " WHERE c.dossier_id = conclusion_id)"
)
OURS = f"agency_id = ANY({AGENCIES})"
OUR_CASE = (
    "EXISTS (SELECT FROM vetting_vettingcase v WHERE v.dossier_id = {key}"
    f" AND v.agency_id = ANY({AGENCIES}))"
)
OUR_CONCLUSION = (
    "EXISTS (SELECT FROM vetting_conclusion k WHERE k.dossier_id = conclusion_id"
    f" AND k.agency_id = ANY({AGENCIES}))"
)


def of_person(table: str, *columns: str, at: str = "NULL", more: tuple[str, ...] = ()) -> str:
    """What is known of one person of the file: entered by its own agency, hardly ever changed."""
    commands = ("INSERT", *(("UPDATE",) if columns else ()), *more)
    sql = guard(table, OF_PERSON, ours=OUR_CASE.format(key=OF_PERSON), at=at, commands=commands)
    return sql + (only_columns(table, *columns) if columns else "")


WALL = (
    guard("vetting_vettingcase", ours=OURS)
    + only_columns(
        "vetting_vettingcase", "status", "closed_at", "closed_by_id", "approver_id"
    )
    + guard("vetting_caseletter", "case_id", ours=OUR_CASE.format(key="case_id"),
            commands=("INSERT",))
    + guard("vetting_person", "case_id", ours=OUR_CASE.format(key="case_id"))
    + only_columns(
        "vetting_person", "relatives", "state", "ended_by_id", "ended_at", "ended_remark_id"
    )
    + of_person("vetting_personwords", at="at")
    + of_person("vetting_finding", "withdrawn_at", "withdrawn_by_id", "withdrawn_remark_id")
    + of_person(
        "vetting_newfact", "verified_by", "verified_number", "verified_on", "is_confirmed",
        "judged_by_id", "judged_at",
    )
    + of_person(
        "vetting_inquiry", "answered_on", "answer_number", "answered_by_id", "answered_at",
    )
    + of_person("vetting_correction")
    + of_person("vetting_classchange")
    + guard("vetting_conclusion", ours=OURS)
    + only_columns(
        "vetting_conclusion", "status", "signing_body", "paper_place", "version", "submitted_at",
        "approved_by_id", "approved_hand_id", "approved_at", "document_number", "issued_on",
        "returned_remark_id", "replaces_id", "superseded_on",
    )
    + guard("vetting_conclusiontext", "conclusion_id", at="at", ours=OUR_CONCLUSION)
    + only_columns("vetting_conclusiontext", "name", "body", "at")
    + guard("vetting_citation", OF_CONCLUSION, ours=OUR_CONCLUSION, commands=("INSERT", "DELETE"))
    + guard("vetting_handover", "conclusion_id", ours=OUR_CONCLUSION, commands=("INSERT",))
    + guard("vetting_talk", "case_id", ours=OUR_CASE.format(key="case_id"), commands=("INSERT",))
    + guard("vetting_erasure", "case_id", ours=OUR_CASE.format(key="case_id"))
    + only_columns(
        "vetting_erasure", "agreed_by_id", "agreed_hand_id", "agreed_at", "retention_id",
        "minutes_number", "proposed_by_id", "proposed_hand_id", "proposed_at",
    )
    + close("vetting_retention")
    + policy("vetting_retention", "SELECT", OURS)
    + policy("vetting_retention", "INSERT", OURS)
    + "REVOKE UPDATE, DELETE ON vetting_retention FROM phoihop_web, phoihop_jobs;\n"
)  # fmt: skip
WORDS = no_words(
    "vetting_personwords", "(SELECT case_id FROM vetting_person WHERE id = ($1).person_id)"
) + no_words("vetting_conclusiontext", "($1).conclusion_id")
RULES = """
CREATE FUNCTION vetting_only_verified() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM vetting_finding f JOIN vetting_conclusion c ON c.person_id = f.person_id
    WHERE f.id = NEW.finding_id AND c.dossier_id = NEW.conclusion_id
      AND c.status IN ('draft', 'submitted') AND f.is_verified AND f.withdrawn_at IS NULL
  ) THEN
    RAISE EXCEPTION 'only what is verified and stands is cited, and not after the signature'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_verified_is_cited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_verified BEFORE INSERT ON vetting_citation
  FOR EACH ROW EXECUTE FUNCTION vetting_only_verified();

CREATE FUNCTION vetting_keep_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.status IN ('signed', 'dropped')
     AND to_jsonb(OLD) - 'superseded_on' IS DISTINCT FROM to_jsonb(NEW) - 'superseded_on' THEN
    RAISE EXCEPTION 'what is signed is not changed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_is_not_changed';
  END IF;
  IF NEW.status = 'signed' AND (
    NOT EXISTS (SELECT FROM vetting_citation WHERE conclusion_id = NEW.dossier_id)
    OR EXISTS (
      SELECT FROM vetting_citation k JOIN vetting_finding f ON f.id = k.finding_id
      WHERE k.conclusion_id = NEW.dossier_id
        AND (NOT f.is_verified OR f.withdrawn_at IS NOT NULL)
    )
  ) THEN
    RAISE EXCEPTION 'a conclusion rests on verified findings'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_verified_is_cited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_signed BEFORE UPDATE ON vetting_conclusion
  FOR EACH ROW EXECUTE FUNCTION vetting_keep_signed();

CREATE FUNCTION vetting_keep_cited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM vetting_conclusion c
             WHERE c.dossier_id = OLD.conclusion_id AND c.status IN ('signed', 'dropped')) THEN
    RAISE EXCEPTION 'what is signed is not changed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_is_not_changed';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_cited BEFORE DELETE ON vetting_citation
  FOR EACH ROW EXECUTE FUNCTION vetting_keep_cited();

-- The file, its conclusions, its letters and what each addressee has of them.
CREATE FUNCTION vetting_dossiers(of_case uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT of_case
  UNION SELECT c.dossier_id FROM vetting_conclusion c JOIN vetting_person p ON p.id = c.person_id
        WHERE p.case_id = of_case
  UNION SELECT l.letter_id FROM vetting_caseletter l WHERE l.case_id = of_case
  UNION SELECT d.dossier_id FROM vetting_caseletter l
        JOIN requests_dispatch d ON d.case_id = l.letter_id WHERE l.case_id = of_case
$$;

-- Words of a closed file, once its time has passed and two persons have signed for it. The file's
-- own line, numbers and dates stay; of the events what they said goes, the chain stays whole.
CREATE FUNCTION vetting_erase(of_case uuid) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE dossiers uuid[];
BEGIN
  IF NOT records_granted(of_case, 'view', agencies_my_groups(), NULL) OR NOT EXISTS (
    SELECT FROM vetting_erasure e
    JOIN vetting_vettingcase c ON c.dossier_id = e.case_id
    JOIN vetting_retention r ON r.id = e.retention_id AND r.agency_id = c.agency_id
    WHERE e.case_id = of_case AND e.agreed_at IS NOT NULL AND e.done_at IS NULL
      AND c.status = 'closed' AND c.closed_at + make_interval(years => r.years) <= e.agreed_at
  ) THEN
    RAISE EXCEPTION 'nothing is erased before its time, or without a second signature'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_in_time_by_two';
  END IF;
  dossiers := ARRAY(SELECT vetting_dossiers(of_case));
  DELETE FROM vetting_personwords w USING vetting_person p
    WHERE p.id = w.person_id AND p.case_id = of_case;
  DELETE FROM vetting_conclusiontext WHERE conclusion_id = ANY(dossiers);
  DELETE FROM requests_lettertext WHERE letter_id = ANY(dossiers);
  DELETE FROM requests_replytext t USING requests_reply r
    WHERE r.id = t.reply_id AND r.dispatch_id = ANY(dossiers);
  UPDATE records_remark SET text = '' WHERE dossier_id = ANY(dossiers);
  UPDATE records_document SET removed_at = now(), name = '' WHERE dossier_id = ANY(dossiers);
  UPDATE vetting_erasure SET done_at = agreed_at WHERE case_id = of_case;
  RETURN QUERY  -- the events whose words are gone, to be named in the record
    WITH gone AS (
      DELETE FROM records_eventpayload p USING records_event e
      WHERE e.id = p.event_id AND e.dossier_id = ANY(dossiers) AND e.action <> 'payload.erased'
      RETURNING e.seq)
    SELECT seq FROM gone ORDER BY seq;
END $$;

-- For the sweep, which reads no file: what persons asked and who must answer them, by key.
CREATE FUNCTION vetting_inquiries()
RETURNS TABLE (id bigint, asked_on date, due_on date, dossier uuid, opened_by bigint,
               approver bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.asked_on, i.due_on, c.dossier_id, c.opened_by_id, c.approver_id
  FROM vetting_inquiry i JOIN vetting_person p ON p.id = i.person_id
  JOIN vetting_vettingcase c ON c.dossier_id = p.case_id
  WHERE i.answered_at IS NULL ORDER BY i.id
$$;
CREATE FUNCTION vetting_move_inquiry(of_inquiry bigint, to_day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE vetting_inquiry SET due_on = to_day WHERE id = of_inquiry AND answered_at IS NULL
$$;
REVOKE EXECUTE ON FUNCTION vetting_inquiries(), vetting_move_inquiry(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vetting_inquiries(), vetting_move_inquiry(bigint, date)
  TO phoihop_jobs;

-- Files of one's own agency that nobody in it reads any more, for its leaders.
CREATE FUNCTION vetting_orphans(of_agency bigint) RETURNS TABLE (id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.dossier_id, c.number::text FROM vetting_vettingcase c
  WHERE c.agency_id = of_agency AND NOT records_barred(c.dossier_id)
    AND EXISTS (SELECT FROM agencies_seat s WHERE s.id = ANY(agencies_my_seats())
                AND s.agency_id = of_agency AND 'leader' = ANY(s.roles))
    AND NOT EXISTS (
      SELECT FROM records_grant g JOIN agencies_seat s ON s.group_id = g.group_id
      JOIN agencies_user u ON u.id = s.user_id AND u.is_active
      WHERE g.content_object_id = c.dossier_id AND s.agency_id = of_agency
        AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
        AND (g.until_on IS NULL OR g.until_on >= agencies_today()))
  ORDER BY c.number
$$;

-- One of them, to a leader, whole: who takes it over approves in it from now on.
CREATE FUNCTION vetting_take_over(of_case uuid, taker bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF taker <> ALL(agencies_my_seats()) OR NOT EXISTS (
    SELECT FROM vetting_vettingcase c
    JOIN agencies_seat s ON s.id = taker AND s.agency_id = c.agency_id AND 'leader' = ANY(s.roles)
    WHERE c.dossier_id = of_case
      AND c.dossier_id IN (SELECT o.id FROM vetting_orphans(c.agency_id) o)
    FOR UPDATE OF c) THEN
    RETURN false;
  END IF;
  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_by_id, given_at)
  SELECT d, s.group_id, p.id, 'asks', '9999-12-31', false, 'người xử lý hồ sơ thẩm định', taker,
         transaction_timestamp()
  FROM vetting_dossiers(of_case) d, agencies_seat s, auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id
  WHERE s.id = taker AND t.app_label = 'records' AND p.codename = 'view_dossier'
  ON CONFLICT DO NOTHING;
  UPDATE vetting_vettingcase SET approver_id = taker WHERE dossier_id = of_case;
  RETURN true;
END $$;

-- Of one's own agency, for who routes its mail: how many were asked about, by year and class.
CREATE FUNCTION vetting_asked(of_agency bigint, by_others boolean)
RETURNS TABLE (year integer, condition text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT extract(year FROM d.delivered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer,
         l.condition::text, count(DISTINCT (coalesce(f.case_id, c.dossier_id), l.code))
  FROM requests_dispatch d
  JOIN requests_coordinationrequest c ON c.dossier_id = d.case_id
  JOIN requests_line l ON l.id = d.line_id
  JOIN regulations_deadlinerule r ON r.id = d.rule_id AND r.act = 'verification'
  LEFT JOIN vetting_caseletter f ON f.letter_id = d.case_id
  WHERE of_agency = ANY(agencies_i_route_for()) AND d.status <> 'withdrawn'
    AND of_agency = CASE WHEN by_others THEN d.requested_agency_id
                         ELSE c.requesting_agency_id END
    AND NOT records_barred(d.dossier_id)
  GROUP BY 1, 2
$$;

-- Bytes of an erased file that no other dossier holds: those alone are taken from the disk.
CREATE FUNCTION vetting_unkept(of_case uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH whole AS (SELECT vetting_dossiers(of_case) AS id)
  SELECT DISTINCT d.sha256::text FROM records_document d JOIN whole ON whole.id = d.dossier_id
  WHERE EXISTS (SELECT FROM vetting_erasure e WHERE e.case_id = of_case AND e.done_at IS NOT NULL)
    AND NOT EXISTS (
      SELECT FROM records_document o
      WHERE o.sha256 = d.sha256 AND o.dossier_id NOT IN (SELECT id FROM whole))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("vetting", "0001_initial"),
        ("requests", "0014_lines_wall"),
        ("records", "0008_bar_wall"),
    ]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(WORDS), migrations.RunSQL(RULES)]
