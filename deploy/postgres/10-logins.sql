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

-- Behind row-level security every row looks dear to the planner, so that it would compile each list
-- just in time: seconds of work to save none.
ALTER ROLE phoihop_web SET jit = off;
ALTER ROLE phoihop_jobs SET jit = off;
