"""The words of letters, answers and facts move to tables of their own, behind the wall."""

from django.db import migrations

MOVE = """
INSERT INTO requests_lettertext (letter_id, subject, body, urgent_means, returned_note,
                                 ended_reason, at)
SELECT dossier_id, subject, body, urgent_means, returned_note, ended_reason, saved_at
FROM requests_coordinationrequest;

UPDATE requests_coordinationrequest c SET
  has_documents = EXISTS (SELECT FROM records_document d
                          WHERE d.dossier_id = c.dossier_id AND d.removed_at IS NULL),
  signed_digest = encode(sha256(convert_to(subject || chr(10) || body, 'UTF8')), 'hex')
WHERE signed_at IS NOT NULL;

INSERT INTO requests_replytext (reply_id, stance, body, is_verified, verified_by,
                                verified_number, verified_on, returned_note, at)
SELECT id, stance, body, is_verified, verified_by, verified_number, verified_on, returned_note,
       saved_at
FROM requests_reply;
UPDATE requests_reply r SET inside_agency_id = d.requested_agency_id
FROM requests_dispatch d WHERE d.dossier_id = r.dispatch_id AND r.status <> 'issued';

CREATE FUNCTION pg_temp.apart(rows text, key text, dossier text, said text, at text,
                              target text, inside text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'WITH moved AS (SELECT %2$s AS key, %3$s AS dossier, %4$s AS said, %5$s AS at,
                           %7$s AS inside, gen_random_uuid() AS id
                    FROM %1$s WHERE length(%4$s) > 0),
          kept AS (INSERT INTO records_remark (id, dossier_id, text, at, inside_agency_id)
                   SELECT id, dossier, said, at, inside FROM moved RETURNING id)
     UPDATE %1$s t SET %6$s = moved.id FROM moved WHERE t.%2$s = moved.key',
    rows, key, dossier, said, at, target, inside);
END $$;
SELECT pg_temp.apart('requests_receipt', 'id', 'dispatch_id', 'missing', 'at',
                     'missing_remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_receipt', 'id', 'dispatch_id', 'reason', 'at',
                     'reason_remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_timenotice', 'id', 'dispatch_id', 'reason', 'given_at',
                     'remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_agreement', 'id', 'dispatch_id', 'reason', 'proposed_at',
                     'remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_contact', 'id', 'dispatch_id', 'said', 'at',
                     'remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_reminder', 'id', 'dispatch_id', 'text', 'at',
                     'remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_outcome', 'id', 'dispatch_id', 'reason', 'recorded_at',
                     'remark_id', 'NULL::bigint');
SELECT pg_temp.apart('requests_dispatch', 'dossier_id', 'dossier_id', 'assignment_note',
                     'assigned_at', 'assignment_remark_id', 'requested_agency_id');
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0002_words_apart")]
    operations = [migrations.RunSQL(MOVE)]
