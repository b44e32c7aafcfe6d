#!/usr/bin/env bash
# One archive of a database and its files: FILE (build/backup/<database>-<time>.tar), database OFFICE_DB.
# Holds database.dump (pg_dump's custom format), filestore/ and about.txt. The office may stay open meanwhile.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"

pg_start
db_exists "$DB" || die "there is no database $DB" "OFFICE_DB=name make backup saves another one."
file=${FILE:-$PROJECT/build/backup/$DB-$(date +%Y%m%d-%H%M%S).tar}
[ ! -e "$file" ] || die "$file exists already" "Name another one: FILE=path make backup"
umask 077
mkdir -p "$(dirname "$file")"
work=$(mktemp -d "$RUN/backup.XXXXXX")
trap 'rm -rf "$work"' EXIT

step "Saving $DB"
# The database first: a file that arrives meanwhile is then too much, never missing.
pg_dump -Fc -f "$work/database.dump" "$DB"
mkdir -p "$work/filestore"
if [ -d "$(filestore "$DB")" ]; then cp -al "$(filestore "$DB")/." "$work/filestore/"; fi
cat >"$work/about.txt" <<TXT
database $DB
saved $(date -u +%Y-%m-%dT%H:%M:%SZ)
postgresql $(sql "$DB" "show server_version")
odoo $(sql "$DB" "select latest_version from ir_module_module where name = 'base'")
checksum $(archive_checksum "$work")
$(sql "$DB" "select name || ' ' || latest_version from ir_module_module where name like 'medical\_office%' and state = 'installed' order by 1")
TXT
tar -cf "$file.part" -C "$work" about.txt database.dump filestore
mv "$file.part" "$file"
note "$file ($(du -h "$file" | cut -f1))"
