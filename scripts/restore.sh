#!/usr/bin/env bash
# Restores an archive of backup.sh: FILE=path, into the database NAME (that of OFFICE_DB, medical_office).
# FORCE=1 replaces a database of that name; NEUTRALIZE=1 stops mail and schedules, for a copy to try things on.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"

[ -n "${FILE:-}" ] || die "which archive?" "FILE=path make restore"
[ -f "$FILE" ] || die "there is no file $FILE"
name=${NAME:-$DB}
new=${name}_restoring
pg_start
if db_exists "$name" && [ -z "${FORCE:-}" ]; then
    die "the database $name exists" "NAME=other make restore keeps it, FORCE=1 make restore replaces it."
fi
if running && [ "$name" = "$DB" ]; then die "Odoo is running on $name" "make stop first."; fi

umask 077
work=$(mktemp -d "$RUN/restore.XXXXXX")
trap 'rm -rf "$work"' EXIT
step "Reading $FILE"
tar -xf "$FILE" -C "$work" || die "$FILE is no archive of make backup, or it is damaged"
grep -qs "^checksum $(archive_checksum "$work")$" "$work/about.txt" \
    || die "$FILE is incomplete or damaged: it does not have the checksum that its about.txt states"

# Under another name until it is complete: what is there stays until the new one is whole.
step "Restoring into $name"
drop_database "$new"
createdb -T template0 -E UTF8 "$new"
pg_restore -j2 --no-owner --no-acl --exit-on-error -d "$new" "$work/database.dump" || die "pg_restore failed; $name is as it was"
mkdir -p "$RUN/data/filestore"
mv "$work/filestore" "$(filestore "$new")"
if [ -n "${NEUTRALIZE:-}" ]; then odoo neutralize -d "$new" >"$RUN/neutralize.log" 2>&1 || die "neutralizing failed" "See $RUN/neutralize.log"; fi
drop_database "$name"
rename_database "$new" "$name"
sed 's/^/    /' "$work/about.txt"
note "restored; OFFICE_DB=$name make start opens it"
