#!/usr/bin/env bash
# Upgrades the addons in a practice's database (OFFICE_DB), or takes the last upgrade back: upgrade.sh | upgrade.sh rollback
# What was there stays beside it as <database>_before, until the next upgrade. An upgrade that fails takes itself back.
# Nobody works meanwhile: Odoo is stopped first. ADDONS_ONLY="one two" upgrades these, else all of ours that are installed.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"
source "$(dirname "$0")/database.sh"

before=${DB}_before
pg_start
db_exists "$DB" || die "there is no database $DB"
if running; then die "Odoo is running" "make stop first; with docker: docker compose stop odoo"; fi

# What was before takes its name again.
take_back() {
    drop_database "$DB"
    rename_database "$before" "$DB"
}

if [ "${1:-}" = rollback ]; then
    db_exists "$before" || die "there is nothing to go back to: $before does not exist" "Restore the backup instead: FILE=path FORCE=1 make restore"
    step "Going back to what $DB was before the upgrade"
    take_back
    note "start the addons' version of before with it: what was entered since the upgrade is gone"
    exit
fi

installed=$(sql "$DB" "select string_agg(name, ',') from ir_module_module where name like 'medical\_office%' and state in ('installed', 'to upgrade')")
step "Keeping $DB as $before"
copy_database "$DB" "$before"
step "Upgrading the addons"
if ! upgrade_addons "$DB" "$RUN/update.log" "${ADDONS_ONLY:-$installed}" || grep -qE ' (ERROR|CRITICAL) ' "$RUN/update.log"; then
    take_back
    die "the upgrade failed; $DB is as it was" "$(grep -E ' (ERROR|CRITICAL) ' "$RUN/update.log" | head -3)" "The whole log: $RUN/update.log"
fi
sql "$DB" "select '    ' || name || ' ' || latest_version from ir_module_module where name like 'medical\_office%' and state = 'installed' order by 1"
note "upgraded in $SECONDS s; make rollback goes back"
