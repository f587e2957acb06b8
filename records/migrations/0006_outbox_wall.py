"""The outbox is written by the worker alone; substitutes and tokens are written by whom they concern.

Naming a substitute widens what somebody sees, so the database itself asks who names: the absent
person, or who routes mail for that agency.
"""

from django.db import migrations

from records.wall import WEB, close, jobs, policy

MY_SEATS = "(SELECT agencies_my_seats())::bigint[]"
NAMES = f"""named_by_id = ANY({MY_SEATS}) AND EXISTS (
  SELECT FROM agencies_seat absent JOIN agencies_seat here ON here.agency_id = absent.agency_id
  WHERE absent.id = absent_id AND here.id = substitute_id
    AND (absent.id = ANY({MY_SEATS})
      OR absent.agency_id = ANY((SELECT agencies_i_route_for())::bigint[])))"""
ENDS = f"""EXISTS (
  SELECT FROM agencies_seat absent WHERE absent.id = absent_id
    AND (absent.id = ANY({MY_SEATS})
      OR absent.agency_id = ANY((SELECT agencies_i_route_for())::bigint[])))"""
CLOSED = (
    close("agencies_substitution")
    + policy("agencies_substitution", "SELECT", "true")
    + policy("agencies_substitution", "INSERT", NAMES)
    + policy("agencies_substitution", "UPDATE", ENDS)
    + "REVOKE UPDATE, DELETE ON agencies_substitution FROM phoihop_web, phoihop_jobs;\n"
    + "REVOKE INSERT ON agencies_substitution FROM phoihop_jobs;\n"
    + f"GRANT UPDATE (ended_at) ON agencies_substitution TO {WEB};\n"
    + policy("agencies_substitution", "SELECT", "true", to="phoihop_jobs")
    #
    + close("agencies_accesstoken")
    + policy("agencies_accesstoken", "SELECT", "true")  # before it is known who asks
    + policy("agencies_accesstoken", "INSERT", f"seat_id = ANY({MY_SEATS})")
    + policy("agencies_accesstoken", "UPDATE", f"seat_id = ANY({MY_SEATS})")
    + "REVOKE UPDATE, DELETE ON agencies_accesstoken FROM phoihop_web, phoihop_jobs;\n"
    + "REVOKE ALL ON agencies_accesstoken FROM phoihop_jobs;\n"
    + f"GRANT UPDATE (last_used_at, revoked_at) ON agencies_accesstoken TO {WEB};\n"
)

WALL = (
    close("records_mail")
    + policy(
        "records_mail",
        "SELECT",
        "user_id = nullif(current_setting('phoihop.user', true), '')::bigint",
    )
    + "REVOKE INSERT, UPDATE, DELETE ON records_mail FROM phoihop_web;\n"
    + "REVOKE DELETE ON records_mail FROM phoihop_jobs;\n"
    + jobs("records_mail", "SELECT", "INSERT", "UPDATE")
)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_outbox"), ("agencies", "0004_who_stands_in")]
    operations = [migrations.RunSQL(WALL + CLOSED)]
