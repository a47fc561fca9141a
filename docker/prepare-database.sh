#!/bin/bash
# Runs once, at the first start of a database container. Creates the login of the service, which owns the database, and a
# read-only login. RegistryDatabases does the same for ./start and for the tests. A migration of the service hides the table
# idempotency_key from the reader.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
  -v database="$POSTGRES_DB" -v password="$SERVICE_PASSWORD" -v reader_password="$READER_PASSWORD" <<'SQL'
create role :"database" login password :'password';
create role reader login password :'reader_password';
alter role reader set statement_timeout = '30s';
alter role reader set idle_in_transaction_session_timeout = '60s';
alter database :"database" owner to :"database";
revoke connect, temporary on database :"database" from public;
grant connect on database :"database" to reader;
grant usage on schema public to reader;
alter default privileges for role :"database" in schema public grant select on tables to reader;
SQL
