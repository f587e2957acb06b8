"""The second wall around personnel files; names on an accredited network only."""

from django.db import migrations

from records.wall import AGENCIES, guard, no_words, only_columns

OURS = f"agency_id = ANY({AGENCIES})"
OUR_CASE = (
    "EXISTS (SELECT FROM personnel_personnelcase c WHERE c.dossier_id = case_id"
    f" AND c.agency_id = ANY({AGENCIES}))"
)


def of_case(table: str, *, at: str = "NULL") -> str:
    """Entered once by its own agency, never changed."""
    return guard(table, "case_id", ours=OUR_CASE, at=at, commands=("INSERT",))


WALL = (
    guard("personnel_personnelcase", ours=OURS)
    + only_columns(
        "personnel_personnelcase", "status", "closed_by_id", "closed_at", "end_remark_id"
    )
    + of_case("personnel_casewords", at="at")
    + of_case("personnel_caseletter")
    + of_case("personnel_decision")
)
WORDS = no_words("personnel_casewords", "($1).case_id")
RULES = """
CREATE FUNCTION personnel_only_accredited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM records_installation WHERE is_accredited) THEN
    RAISE EXCEPTION 'names are kept on an accredited network only'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'names_on_an_accredited_network';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER only_accredited AFTER INSERT ON personnel_casewords
  FOR EACH ROW EXECUTE FUNCTION personnel_only_accredited();

-- Files of one's own agency that nobody in it reads any more, for its leaders.
CREATE FUNCTION personnel_orphans(of_agency bigint) RETURNS TABLE (id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.dossier_id, c.number::text FROM personnel_personnelcase c
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

-- One of them, to a leader, whole: the file, its letters, what each addressee has of them.
CREATE FUNCTION personnel_take_over(of_case uuid, taker bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF taker <> ALL(agencies_my_seats()) OR NOT EXISTS (
    SELECT FROM personnel_personnelcase c
    JOIN agencies_seat s ON s.id = taker AND s.agency_id = c.agency_id AND 'leader' = ANY(s.roles)
    WHERE c.dossier_id = of_case
      AND c.dossier_id IN (SELECT o.id FROM personnel_orphans(c.agency_id) o)
    FOR UPDATE OF c) THEN
    RETURN false;
  END IF;
  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_by_id, given_at)
  SELECT d.id, s.group_id, p.id, 'asks', '9999-12-31', false, 'người xử lý hồ sơ cán bộ', taker,
         transaction_timestamp()
  FROM (
    SELECT of_case AS id
    UNION SELECT l.letter_id FROM personnel_caseletter l
          WHERE l.case_id = of_case AND l.letter_id IS NOT NULL
    UNION SELECT x.dossier_id FROM personnel_caseletter l
          JOIN requests_dispatch x ON x.case_id = l.letter_id WHERE l.case_id = of_case
  ) d, agencies_seat s, auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id
  WHERE s.id = taker AND t.app_label = 'records' AND p.codename = 'view_dossier'
  ON CONFLICT DO NOTHING;
  UPDATE personnel_personnelcase SET signer_id = taker WHERE dossier_id = of_case;
  RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0001_initial"),
        ("requests", "0014_lines_wall"),
        ("records", "0008_bar_wall"),
    ]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(WORDS), migrations.RunSQL(RULES)]
