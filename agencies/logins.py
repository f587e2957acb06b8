"""The statements that tell the three database logins apart; run by the first migration.

owner  migrates, loads regulations, makes the demonstration, backs up
web    serves pages: reads and writes rows, owns nothing
jobs   worker, beat and ``sweep``: the same, under a name of its own
"""

ORDINARY = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'phoihop_web')
     OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'phoihop_jobs') THEN
    RAISE EXCEPTION 'the logins phoihop_web and phoihop_jobs are missing: run deploy/postgres/10-logins.sql as a superuser first';
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO phoihop_web, phoihop_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO phoihop_web, phoihop_jobs;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO phoihop_web, phoihop_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO phoihop_web, phoihop_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO phoihop_web, phoihop_jobs;
"""  # noqa: E501
