-- The three logins and the database. Run by a superuser, on every start: what exists is left alone.
--   phoihop_owner  owns the tables; migrations, loading of regulations, backup
--   phoihop_web    web server: owns nothing, bound by row-level security
--   phoihop_jobs   worker, beat, sweep: owns nothing
SELECT format('CREATE ROLE %I LOGIN', name)
  FROM unnest(ARRAY['phoihop_owner', 'phoihop_web', 'phoihop_jobs']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
SELECT 'CREATE DATABASE phoihop OWNER phoihop_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'phoihop')
\gexec
