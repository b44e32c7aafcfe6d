#!/usr/bin/env bash
# On the first server: an account that follows its journal, and nothing else. May be repeated.
# Environment: PGDATA, REPLICA_PASSWORD_FILE; a superuser's connection (PGHOST, PGPORT, PGUSER, or the image's POSTGRES_USER).
set -euo pipefail
export PGUSER=${PGUSER:-${POSTGRES_USER:-postgres}} PGDATABASE=postgres

psql -X -q -v ON_ERROR_STOP=1 -v password="$(<"$REPLICA_PASSWORD_FILE")" <<'SQL'
SELECT 'CREATE ROLE replica LOGIN REPLICATION' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replica') \gexec
ALTER ROLE replica PASSWORD :'password';
-- What the follower has not read yet is kept for it, up to this much: a follower that stays away fills no disk.
ALTER SYSTEM SET max_slot_wal_keep_size = '8GB';
SELECT pg_create_physical_replication_slot('replica') WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'replica') \g /dev/null
SQL
grep -q '^host replication replica ' "$PGDATA/pg_hba.conf" || echo 'host replication replica all scram-sha-256' >>"$PGDATA/pg_hba.conf"
psql -X -q -c 'SELECT pg_reload_conf()' >/dev/null
