#!/bin/bash
# Give the three logins their passwords; runs once, when the database is made.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
     --set=owner="$OWNER_PASSWORD" --set=web="$WEB_PASSWORD" --set=jobs="$JOBS_PASSWORD" <<'SQL'
ALTER ROLE phoihop_owner PASSWORD :'owner';
ALTER ROLE phoihop_web PASSWORD :'web';
ALTER ROLE phoihop_jobs PASSWORD :'jobs';
SQL
