#!/usr/bin/env bash
# One archive of a database and its files: FILE (build/backup/<database>-<time>.tar), database OFFICE_DB.
# Holds database.dump (pg_dump's custom format), filestore/, figures.tsv (rows and hash of every table) and about.txt.
# The office may stay open meanwhile.
#
# PASSPHRASE_FILE  encrypts it with the words in this file, RECIPIENT_FILE for whoever has the private half of the GnuPG key in this
#                  file: only FILE.gpg is written
# KEEP_DAYS        removes archives of the same database in the same folder that are older, once the new one is whole
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"

pg_start
db_exists "$DB" || die "there is no database $DB" "OFFICE_DB=name make backup saves another one."
file=${FILE:-${BACKUP_DIR:-$PROJECT/build/backup}/$DB-$(date +%Y%m%d-%H%M%S).tar}
encrypted=${PASSPHRASE_FILE:-${RECIPIENT_FILE:-}}
if [ -n "$encrypted" ]; then
    command -v gpg >/dev/null || die "gpg is missing" "Install Debian's package 'gnupg'."
    [ -s "$encrypted" ] || die "$encrypted is no file, or empty" "PASSPHRASE_FILE holds the passphrase, RECIPIENT_FILE a public key."
    file=${file%.gpg}.gpg
fi
[ ! -e "$file" ] || die "$file exists already" "Name another one: FILE=path make backup"
umask 077
mkdir -p "$(dirname "$file")"
work=$(mktemp -d "$RUN/backup.XXXXXX")
trap 'rm -rf "$work" "$file.part"' EXIT

step "Saving $DB"
# Dump and figures see the same moment. The database first: a file that arrives meanwhile is then too much, never missing.
psql -X -q -v ON_ERROR_STOP=1 -d "$DB" >"$work/figures.tsv" <<SQL || die "the database was not saved whole"
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\setenv DUMP $work/database.dump
\! pg_dump -Fc --snapshot="\$SNAPSHOT" -f "\$DUMP" "$DB" || rm -f "\$DUMP"
\i $PROJECT/scripts/figures.sql
COMMIT;
SQL
[ -s "$work/database.dump" ] || die "pg_dump did not save $DB"
mkdir -p "$work/filestore"
if [ -d "$(filestore "$DB")" ]; then cp -al "$(filestore "$DB")/." "$work/filestore/" 2>/dev/null || cp -a "$(filestore "$DB")/." "$work/filestore/"; fi
cat >"$work/about.txt" <<TXT
database $DB
saved $(date -u +%Y-%m-%dT%H:%M:%SZ)
postgresql $(sql "$DB" "show server_version")
odoo $(sql "$DB" "select latest_version from ir_module_module where name = 'base'")
checksum $(archive_checksum "$work")
$(sql "$DB" "select name || ' ' || latest_version from ir_module_module where name like 'medical\_office%' and state = 'installed' order by 1")
TXT

encrypt() {
    local home; home=$(mktemp -d)
    # Of its own, so that no key and no agent of whoever saves is touched.
    if [ -n "${PASSPHRASE_FILE:-}" ]; then
        gpg --homedir "$home" --batch --quiet --pinentry-mode loopback --passphrase-file "$PASSPHRASE_FILE" \
            --symmetric --cipher-algo AES256 --s2k-digest-algo SHA512 --s2k-count 65011712 --compress-algo none
    else
        gpg --homedir "$home" --batch --quiet --trust-model always --recipient-file "$RECIPIENT_FILE" --encrypt --compress-algo none
    fi
    gpgconf --homedir "$home" --kill all
    rm -rf "$home"
}
pack() { tar -cf - -C "$work" about.txt figures.tsv database.dump filestore; }
if [ -n "$encrypted" ]; then pack | encrypt >"$file.part"; else pack >"$file.part"; fi
mv "$file.part" "$file"
note "$file ($(du -h "$file" | cut -f1), $(wc -l <"$work/figures.tsv") tables)"
if [ -n "${KEEP_DAYS:-}" ]; then
    find "$(dirname "$file")" -maxdepth 1 -type f -name "$DB-*.tar*" -mtime "+$KEEP_DAYS" ! -path "$file" -print -delete | sed 's/^/    removed /'
fi
