"""The second wall around obligations; see ``records.wall``.

Which agency owes what, when, and what became of it is read by whoever tracks; reasons are remarks,
for whoever views. The sweep opens periods through one function, as it may write no dossier itself.
"""

from django.db import migrations

from records.wall import AGENCIES, JOBS, WEB, close, guard, jobs, only_columns, policy

ME = "nullif(current_setting('phoihop.user', true), '')::bigint"
ADMINISTERS = f"EXISTS (SELECT FROM agencies_user u WHERE u.id = {ME} AND u.is_staff)"
LEADS = f"""EXISTS (
  SELECT FROM regulations_duty y
  JOIN regulations_party p ON p.regulation_id = y.regulation_id AND p.role LIKE '%lead%'
  JOIN regulations_party_members m ON m.party_id = p.id
  WHERE y.id = duty_id AND m.agency_id = ANY({AGENCIES}))"""
OUR_SIDE = f"(owed_by_id = ANY({AGENCIES}) OR owed_to_id = ANY({AGENCIES}) OR {LEADS})"
OURS = f"EXISTS (SELECT FROM reports_obligation WHERE dossier_id = obligation_id AND {OUR_SIDE})"

WALL = (
    guard(
        "reports_obligation", reads="track", writes="track", ours=OUR_SIDE, commands=("UPDATE",)
    )
    + only_columns(
        "reports_obligation",
        "setting_id", "due_on", "is_due_set", "cut_off_on", "handler_id", "done_at", "done_on",
        "done_by_id", "report_id", "document_number", "document_on", "is_nothing_to_report",
        "is_after_consolidation", "waived_at", "waived_by_id", "returned_at", "absorbed_by_id",
        "consolidated_at", "version",
    )
    + jobs("reports_obligation", "SELECT", "UPDATE")
    + guard(
        "reports_obligationstep", "obligation_id", reads="track", writes="track", ours=OURS,
        commands=("INSERT",),
    )
    + f"GRANT INSERT ON reports_obligationstep TO {JOBS};\n"
    + jobs("reports_obligationstep", "SELECT", "INSERT")
    + close("reports_periodsetting")
    + policy("reports_periodsetting", "SELECT", "true")
    + policy("reports_periodsetting", "INSERT", ADMINISTERS)
    + f"REVOKE UPDATE, DELETE ON reports_periodsetting FROM {WEB}, {JOBS};\n"
    + jobs("reports_periodsetting", "SELECT")
)  # fmt: skip
# Who owes it and who receives it read it whole, by their mail; leaders of the lead body and who
# oversees for it know who has done what, and no words. It is no row of the inbox, which shows
# letters: the page of obligations lists it.
OPEN = f"""
CREATE FUNCTION reports_open(
  of_duty bigint, of_kind text, first_day date, last_day date, by_agency bigint, to_agency bigint,
  to_body bigint, due date, is_set boolean, cut_off date, of_setting bigint, now_at timestamptz)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made uuid := gen_random_uuid();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('reports_open'));
  IF EXISTS (
    SELECT FROM reports_obligation o
    WHERE o.duty_id = of_duty AND o.kind = of_kind AND o.starts_on = first_day
      AND o.owed_by_id = by_agency AND o.owed_to_id IS NOT DISTINCT FROM to_agency
      AND o.to_party_id IS NOT DISTINCT FROM to_body) THEN
    RETURN NULL;
  END IF;
  INSERT INTO records_dossier (id, kind, owner_agency_id, is_restricted, secrecy,
                               is_register_only, version)
    VALUES (made, 'obligation', by_agency, false, 'ordinary', false, 0);
  INSERT INTO records_grant (content_object_id, group_id, permission_id, side, due_on, is_open,
                             reason, given_at)
    SELECT made, g.group_id, p.id, g.side, due, false, g.reason, now_at
    FROM (
      SELECT mail_group_id AS group_id, 'answers' AS side, 'view_dossier' AS what,
             'cơ quan thực hiện' AS reason FROM agencies_agency WHERE id = by_agency
      UNION ALL
      SELECT mail_group_id, 'asks', 'view_dossier', 'cơ quan nhận'
        FROM agencies_agency WHERE id = to_agency
      UNION ALL
      SELECT DISTINCT s.group_id, 'oversees', 'track_dossier', 'lãnh đạo theo dõi'
        FROM regulations_duty y
        JOIN regulations_party b ON b.regulation_id = y.regulation_id AND b.role LIKE '%lead%'
        JOIN regulations_party_members m ON m.party_id = b.id
        JOIN agencies_seat s ON s.agency_id = m.agency_id
        WHERE y.id = of_duty AND s.roles && ARRAY['leader', 'overseer']::varchar[]
          AND s.started_on <= agencies_today()
          AND (s.ended_on IS NULL OR s.ended_on >= agencies_today())
    ) g
    JOIN auth_permission p ON p.codename = g.what
    JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'records'
    ON CONFLICT DO NOTHING;
  INSERT INTO reports_obligation (
      dossier_id, duty_id, kind, starts_on, ends_on, owed_by_id, owed_to_id, to_party_id,
      setting_id, due_on, first_due_on, is_due_set, cut_off_on, opened_at, document_number,
      is_nothing_to_report, is_after_consolidation, version)
    VALUES (made, of_duty, of_kind, first_day, last_day, by_agency, to_agency, to_body,
      of_setting, due, due, is_set, cut_off, now_at, '', false, false, 0);
  INSERT INTO reports_obligationstep (obligation_id, what, at, "on", due_on, document_number,
                                      is_nothing_to_report)
    VALUES (made, 'opened', now_at, (now_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, due, '',
            false);
  RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION reports_open(
  bigint, text, date, date, bigint, bigint, bigint, date, boolean, date, bigint, timestamptz)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports_open(
  bigint, text, date, date, bigint, bigint, bigint, date, boolean, date, bigint, timestamptz)
  TO {JOBS};
"""
# For the preview of a setting: how many it would touch; administrators read none of them.
COUNT = f"""
CREATE FUNCTION reports_count_open(of_duty bigint, of_kind text, from_day date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM reports_obligation
  WHERE {ADMINISTERS} AND duty_id = of_duty AND kind = of_kind AND ends_on >= from_day
    AND due_on >= agencies_today() AND done_at IS NULL AND waived_at IS NULL
    AND absorbed_by_id IS NULL AND returned_at IS NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("records", "0014_kinds_of_reports"),
        ("requests", "0017_acts_of_meetings"),
    ]
    operations = [migrations.RunSQL(WALL), migrations.RunSQL(OPEN), migrations.RunSQL(COUNT)]
