# The database server: another one when DATABASE_URL names it, else a private cluster in the run folder,
# reached through a Unix socket. Sourced after common.sh.

pg_bin() {
    local newest
    newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    [ -n "$newest" ] || die "PostgreSQL's server programs are missing" "Install Debian's package 'postgresql', or set DATABASE_URL."
    echo "$newest"
}

# PostgreSQL refuses to run as root: root lends the work to the user that Debian's package creates.
pg_as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

pg_environment() {
    if [ -n "${PGPASSWORD_FILE:-}" ]; then PGPASSWORD=$(<"$PGPASSWORD_FILE"); export PGPASSWORD; fi
    if [ -n "${DATABASE_URL:-}" ]; then
        eval "$(python3 - "$DATABASE_URL" <<'PY'
import shlex, sys
from urllib.parse import unquote, urlsplit
url = urlsplit(sys.argv[1])
for name, value in (("PGHOST", url.hostname), ("PGPORT", url.port or 5432), ("PGUSER", url.username), ("PGPASSWORD", url.password)):
    if value:
        print(f"export {name}={shlex.quote(unquote(str(value)))}")
PY
)"
        : "${PGHOST:?DATABASE_URL names no host}" "${PGUSER:?DATABASE_URL names no user}"
        return
    fi
    PG_DATA=$RUN/pgdata
    # The postgres user must be able to reach the cluster: a clone below root's home can't hold it.
    if [ "$(id -u)" = 0 ] && ! runuser -u postgres -- test -x "$RUN" 2>/dev/null; then
        PG_DATA=/var/tmp/medical-office-$(printf %s "$RUN" | sha256sum | cut -c1-10)
    fi
    # A socket's path may have 107 bytes at most, a clone's path is anyone's guess.
    PGHOST=/tmp/.medical-office-$(printf %s "$PG_DATA" | sha256sum | cut -c1-10)
    PGPORT=5432 PGUSER=odoo
    export PGHOST PGPORT PGUSER
}

pg_start() {
    [ -n "${DATABASE_URL:-}" ] && { psql -d postgres -Atc 'select 1' >/dev/null 2>&1 || die "no answer from the server of DATABASE_URL"; return; }
    local bin; bin=$(pg_bin)
    mkdir -p "$PGHOST"
    if [ ! -f "$PG_DATA/PG_VERSION" ]; then
        step "Creating the private PostgreSQL cluster"
        mkdir -p "$PG_DATA"
        [ "$(id -u)" = 0 ] && chown postgres "$PG_DATA"
        chmod 700 "$PG_DATA"
        pg_as "$bin/initdb" -D "$PG_DATA" -E UTF8 --locale=C.UTF-8 -U postgres -A trust >"$RUN/initdb.log" 2>&1 \
            || die "initdb failed" "See $RUN/initdb.log"
    fi
    [ "$(id -u)" = 0 ] && chown postgres "$PGHOST"
    if ! pg_as "$bin/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1; then
        # A development cluster: it may lose its last second in a power cut, never its consistency.
        pg_as "$bin/pg_ctl" -D "$PG_DATA" -l "$PG_DATA/server.log" -w \
            -o "-c listen_addresses='' -c unix_socket_directories=$PGHOST -c synchronous_commit=off -c shared_buffers=256MB -c max_connections=200" \
            start >/dev/null || die "PostgreSQL did not start" "See $PG_DATA/server.log"
    fi
    psql -U postgres -d postgres -Atc "select 1 from pg_roles where rolname='odoo'" | grep -q 1 \
        || psql -q -U postgres -d postgres -c "create role odoo login createdb"
}

pg_stop() {
    [ -n "${DATABASE_URL:-}" ] && return
    [ -f "$PG_DATA/PG_VERSION" ] && pg_as "$(pg_bin)/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1 || true
}

sql() { psql -X -v ON_ERROR_STOP=1 -At -d "$1" -c "$2"; }

db_exists() { [ -n "$(sql postgres "select 1 from pg_database where datname = '$1'")" ]; }

# Our own sessions are ended first. Not by --force: it fails for want of a right where PostgreSQL is just vacuuming the
# database, while a plain drop stops that by itself.
drop_database() {
    sql postgres "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$1' and usename = current_user" >/dev/null
    PGOPTIONS="-c client_min_messages=warning" dropdb --if-exists "$1"
    rm -rf "$(filestore "$1")"
}

rename_database() {
    rm -rf "$(filestore "$2")"
    if [ -d "$(filestore "$1")" ]; then mv "$(filestore "$1")" "$(filestore "$2")"; fi
    sql postgres "alter database \"$1\" rename to \"$2\"" >/dev/null
}

# Files are named by their content and never written again: a copy shares them.
copy_database() {
    drop_database "$2"
    createdb -T "$1" "$2"
    if [ -d "$(filestore "$1")" ]; then cp -al "$(filestore "$1")" "$(filestore "$2")"; fi
}

pg_environment
