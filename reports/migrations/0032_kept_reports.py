"""A report that goes out is kept as a file by itself.

Who numbers a letter need not read it, and the worker reads no words: what is to be drawn is
written down by the database in the same transaction, as one part of a print, and goes with it.
"""

from django.db import migrations, models

WANTED = """
CREATE FUNCTION reports_file_wanted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  job uuid := gen_random_uuid();
  today date := (NEW.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  IF NEW.issued_by_id IS NULL
     OR NOT EXISTS (SELECT FROM reports_periodicreport r
                    WHERE r.letter_id = NEW.dossier_id AND r.document_id IS NULL)
     OR EXISTS (SELECT FROM records_dossier d
                WHERE d.id = NEW.dossier_id AND d.is_register_only) THEN
    RETURN NEW;
  END IF;
  INSERT INTO reports_printjob (id, seat_id, kind, title, output, state, total, done, created_at,
                                until_on, trouble, size, sha256)
    VALUES (job, NEW.issued_by_id, 'report_file', '', 'pdf', 'waiting', 1, 0, NEW.issued_at,
            today + 90, '', 0, '');
  INSERT INTO reports_printitem (job_id, "position", name, dossier_id, source)
    SELECT job, 1, 'bao-cao', NEW.dossier_id, jsonb_build_object(
      'subject', coalesce((SELECT t.subject FROM requests_lettertext t
                           WHERE t.letter_id = NEW.dossier_id), ''),
      'to', coalesce((SELECT jsonb_agg(a.name ORDER BY a.sort_name)
                      FROM requests_coordinationrequest_addressees l
                      JOIN agencies_agency a ON a.id = l.agency_id
                      WHERE l.coordinationrequest_id = NEW.dossier_id), '[]'),
      'copies', coalesce((SELECT jsonb_agg(a.name ORDER BY a.sort_name)
                          FROM requests_coordinationrequest_copies l
                          JOIN agencies_agency a ON a.id = l.agency_id
                          WHERE l.coordinationrequest_id = NEW.dossier_id), '[]'),
      'sections', coalesce((SELECT jsonb_agg(jsonb_build_array(t.heading, s.figure, t.body)
                                             ORDER BY s."position", s.id)
                            FROM reports_reportsection s
                            JOIN reports_sectiontext t ON t.section_id = s.id
                            WHERE s.report_id = NEW.dossier_id), '[]'))::text;
  RETURN NEW;
END $$;
CREATE TRIGGER report_file_wanted AFTER UPDATE OF issued_at ON requests_coordinationrequest
  FOR EACH ROW WHEN (OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL)
  EXECUTE FUNCTION reports_file_wanted();

-- Of which report it is.
CREATE FUNCTION reports_report_of(of_job uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.dossier_id FROM reports_printitem i JOIN reports_printjob j ON j.id = i.job_id
  WHERE j.id = of_job AND j.kind = 'report_file'
$$;

-- The bytes lie on the disk: now the row says so, once.
CREATE FUNCTION reports_keep_file(of_job uuid, name text, content_type text, size bigint,
                                  sha256 text, at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  report uuid;
  seat bigint;
  document uuid := gen_random_uuid();
BEGIN
  SELECT i.dossier_id, j.seat_id INTO report, seat
    FROM reports_printitem i JOIN reports_printjob j ON j.id = i.job_id
    WHERE j.id = of_job AND j.kind = 'report_file';
  PERFORM FROM reports_periodicreport WHERE letter_id = report AND document_id IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO records_document (id, dossier_id, role, name, content_type, size, sha256,
                                uploaded_by_id, uploaded_at)
    VALUES (document, report, 'signed', name, content_type, size, sha256, seat, at);
  UPDATE reports_periodicreport SET document_id = document, file_trouble = ''
    WHERE letter_id = report;
  RETURN document;
END $$;
REVOKE EXECUTE ON FUNCTION reports_report_of(uuid),
  reports_keep_file(uuid, text, text, bigint, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports_report_of(uuid),
  reports_keep_file(uuid, text, text, bigint, text, timestamptz) TO phoihop_jobs;

-- Why there is no file yet is said on the page of the report.
CREATE FUNCTION reports_file_failed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reports_periodicreport r SET file_trouble = NEW.trouble
    FROM reports_printitem i WHERE i.job_id = NEW.id AND r.letter_id = i.dossier_id;
  RETURN NULL;
END $$;
CREATE TRIGGER report_file_failed AFTER UPDATE OF state ON reports_printjob
  FOR EACH ROW WHEN (NEW.kind = 'report_file' AND NEW.state IN ('failed', 'waiting'))
  EXECUTE FUNCTION reports_file_failed();

CREATE OR REPLACE FUNCTION reports_keep_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM requests_coordinationrequest c
             WHERE c.dossier_id = NEW.letter_id AND c.status <> 'draft')
     AND (to_jsonb(OLD) - 'document_id' - 'file_trouble'
            IS DISTINCT FROM to_jsonb(NEW) - 'document_id' - 'file_trouble'
          OR OLD.document_id IS NOT NULL) THEN
    RAISE EXCEPTION 'what was put before the signer is not changed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_stands_still';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0031_visits"), ("reports", "0011_prints_wall")]
    operations = [
        migrations.AddField(
            "periodicreport",
            "file_trouble",
            models.CharField(
                blank=True,
                choices=[
                    ("disk", "Đĩa của máy chủ đã đầy; báo quản trị hệ thống."),
                    (
                        "too_large",
                        "Báo cáo quá dài, chưa tạo được tệp trong thời gian cho phép.",
                    ),
                    (
                        "refused",
                        "Bản in trỏ ra ngoài hệ thống nên bị từ chối; báo quản trị hệ thống.",
                    ),
                    (
                        "unavailable",
                        "Máy chủ chưa có thư viện Pango để tạo tệp PDF; báo quản trị hệ thống.",
                    ),
                    ("lost", "Phần đã tạo không còn trên đĩa."),
                ],
                default="",
                editable=False,
                max_length=12,
            ),
        ),
        migrations.RunSQL(WANTED),
    ]  # fmt: skip
