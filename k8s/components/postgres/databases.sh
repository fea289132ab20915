#!/bin/bash
# Run once, on an empty data folder: a database and an owner for each service that keeps records, and no access to the other's.
set -euo pipefail
for service in intake goals; do
  psql -U postgres -d postgres -v ON_ERROR_STOP=1 -v name="$service" -v password="$(cat "/etc/rapport/secrets/$service-password")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
