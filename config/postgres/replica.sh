#!/usr/bin/env bash
# The second server: copies the first one when its folder is empty, then follows it.
# Environment: PGDATA, PRIMARY_HOST, PRIMARY_PORT, REPLICA_PASSWORD_FILE, POSTGRES_BUFFERS; arguments go to postgres.
set -euo pipefail
if [ ! -f "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    export PGPASSWORD; PGPASSWORD=$(<"$REPLICA_PASSWORD_FILE")
    # -R writes where to follow whom, with the password, into the folder: it is the server's alone.
    pg_basebackup -h "$PRIMARY_HOST" -p "${PRIMARY_PORT:-5432}" -U replica -D "$PGDATA" -X stream -S replica -R -c fast
fi
# A query that reads for long is not cut off by what the first server cleans up; it may see data this much older instead.
exec postgres -D "$PGDATA" -c hot_standby=on -c hot_standby_feedback=on -c max_standby_streaming_delay=60s \
    -c shared_buffers="${POSTGRES_BUFFERS:-512MB}" -c max_connections=200 "$@"
