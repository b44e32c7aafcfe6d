#!/usr/bin/env bash
# The running office: office.sh start | stop | reset | update | shell | logs
source "$(dirname "$0")/common.sh"

database() {
    source "$(dirname "$0")/postgres.sh"
    source "$(dirname "$0")/database.sh"
}

address() { echo "http://127.0.0.1:$(cat "$RUN/odoo.port" 2>/dev/null || echo "$PORT")"; }

answers() { curl -fsS --noproxy '*' -o /dev/null --max-time 60 "$(address)$1" 2>/dev/null; }

log_tail() { grep -E ' (ERROR|CRITICAL) |Error' "$LOG_FILE" | tail -3; }

launch() {
    step "Starting Odoo"
    echo "$PORT" > "$RUN/odoo.port"
    [ ! -f "$LOG_FILE" ] || mv "$LOG_FILE" "$LOG_FILE.1"
    # A session of its own: the terminal's Ctrl-C and hang-up are not for it.
    (odoo_exec server -d "$DB") >"$LOG_FILE" 2>&1 </dev/null &
    local pid=$! waited
    echo $pid > "$PID_FILE"
    disown
    for waited in $(seq 240); do
        if answers /web/health && answers /web/login; then return; fi
        [ -d "/proc/$pid" ] || die "Odoo ended while starting" "$(log_tail)" "The whole log: $LOG_FILE"
        sleep 0.5
    done
    die "Odoo did not answer within ${waited} half-seconds" "$(log_tail)" "The whole log: $LOG_FILE"
}

greet() {
    printf '\nMedical Office is at \033[1m%s\033[0m  (database %s)\n\n' "$(address)" "$DB"
    echo "Sign in with one of these; the password is the same as the login:"
    { demo_logins "$DB"; printf '%-12s %s\n' admin "System administrator"; } | sed 's/^/    /'
    printf '\nmake stop, make reset, make logs, make shell, make update\n'
}

start() {
    if running; then
        database
        echo "It is running already."
        greet
        return
    fi
    ! port_taken "$PORT" || die "port $PORT is taken by another program" "Choose another one: PORT=$((PORT + 1)) make start"
    bash "$(dirname "$0")/install.sh"
    database
    pg_start
    if ! db_exists "$DB"; then
        build_demo "$DB"
    elif [ "$(stamp_of "$DB")" != "$(addons_key)" ]; then
        step "The addons have changed: upgrading the database"
        upgrade
    fi
    launch
    greet
}

stop_odoo() {
    if ! running; then rm -f "$PID_FILE"; return; fi
    local pid; pid=$(cat "$PID_FILE")
    kill "$pid"
    for _ in $(seq 60); do [ -d "/proc/$pid" ] || break; sleep 0.5; done
    if [ -d "/proc/$pid" ]; then kill -9 "$pid"; fi
    rm -f "$PID_FILE"
    note "Odoo stopped"
}

upgrade() {
    local log=$RUN/update.log
    upgrade_addons "$DB" "$log" \
        || die "the upgrade failed; the database is as it was after the last good addon" "$(grep -E ' (ERROR|CRITICAL) ' "$log" | head -3)" "The whole log: $log"
    stamp_database "$DB"
}

need_database() {
    database
    pg_start
    db_exists "$DB" || die "there is no database $DB yet" "Run 'make start' first."
}

case "${1:-}" in
    start) start ;;
    stop) database; stop_odoo; pg_stop; note "stopped" ;;
    reset)
        database
        stop_odoo
        pg_start
        step "Dropping the database $DB"
        drop_database "$DB"
        start
        ;;
    update)
        need_database
        was_running=; if running; then was_running=1; fi
        stop_odoo
        step "Upgrading the addons"
        upgrade
        if [ -n "$was_running" ]; then PORT=$(cat "$RUN/odoo.port"); launch; greet; fi
        ;;
    shell) need_database; odoo shell -d "$DB" --no-http --log-level=warn ;;
    logs) [ -f "$LOG_FILE" ] || die "there is no log yet" "Run 'make start' first."; exec tail -n 100 -F "$LOG_FILE" ;;
    *) die "usage: office.sh start | stop | reset | update | shell | logs" ;;
esac
