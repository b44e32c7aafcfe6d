#!/usr/bin/env bash
# Restores an archive of backup.sh: FILE=path, into the database NAME (that of OFFICE_DB, medical_office), and holds every table
# against the figures in the archive before it takes that name.
#
# FORCE=1          replaces a database of that name
# NEUTRALIZE=1     stops mail and schedules, for a copy to try things on
# DRILL=1          restores beside everything, compares, says how long it took, and lets the copy go: the proof of a backup
# PASSPHRASE_FILE  the passphrase of an encrypted archive; without it the private key is taken from GnuPG's keyring
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"

[ -n "${FILE:-}" ] || die "which archive?" "FILE=path make restore"
[ -f "$FILE" ] || die "there is no file $FILE"
name=${NAME:-$DB${DRILL:+_drill}}
new=${name}_restoring
pg_start
if db_exists "$name" && [ -z "${FORCE:-}" ]; then
    die "the database $name exists" "NAME=other make restore keeps it, FORCE=1 make restore replaces it."
fi
if running && [ "$name" = "$DB" ]; then die "Odoo is running on $name" "make stop first."; fi

umask 077
work=$(mktemp -d "$RUN/restore.XXXXXX")
trap 'rm -rf "$work"' EXIT

unlock() {
    case $FILE in
        *.gpg) command -v gpg >/dev/null || die "gpg is missing" "Install Debian's package 'gnupg'."
            gpg --batch --quiet ${PASSPHRASE_FILE:+--pinentry-mode loopback --passphrase-file "$PASSPHRASE_FILE"} --decrypt "$FILE" ;;
        *) cat "$FILE" ;;
    esac
}

step "Reading $FILE"
unlock 2>"$work/gpg.log" | tar -xf - -C "$work" 2>"$work/tar.log" || {
    if grep -qsE 'decryption failed|No secret key|Bad session key' "$work/gpg.log"; then
        die "$FILE can't be opened with this key" "PASSPHRASE_FILE names the file that holds its passphrase."
    fi
    die "$FILE is no archive of make backup, or it is damaged"
}
rm -f "$work"/*.log
grep -qs "^checksum $(archive_checksum "$work")$" "$work/about.txt" \
    || die "$FILE is incomplete or damaged: it does not have the checksum that its about.txt states"

# Under another name until it is complete and proven: what is there stays until the new one is whole.
step "Restoring into $name"
drop_database "$new"
createdb -T template0 -E UTF8 "$new"
pg_restore -j2 --no-owner --no-acl --exit-on-error -d "$new" "$work/database.dump" || die "pg_restore failed; $name is as it was"
mkdir -p "$DATA/filestore"
cp -a "$work/filestore" "$(filestore "$new")"

step "Comparing with what was saved"
if [ -f "$work/figures.tsv" ]; then
    psql -X -q -v ON_ERROR_STOP=1 -d "$new" -f "$PROJECT/scripts/figures.sql" >"$work/restored.tsv"
    if ! diff "$work/figures.tsv" "$work/restored.tsv" >"$RUN/restore.diff"; then
        drop_database "$new"
        die "these tables are not as they were saved; $name is as it was" "$(grep '^[<>]' "$RUN/restore.diff" | head -5)" "All of them: $RUN/restore.diff"
    fi
    note "$(wc -l <"$work/figures.tsv") tables, $(awk '{ rows += $2 } END { print rows }' "$work/figures.tsv") rows: counts and hashes agree"
fi
# A file's name is the hash of its content.
bad=$(cd "$(filestore "$new")" && find . -type f -path './??/*' -print0 | xargs -0r sha1sum | awk '{ n = split($2, part, "/"); if (part[n] != $1) print $2 }')
lost=$(comm -23 <(sql "$new" "select distinct store_fname from ir_attachment where store_fname is not null" | sort) \
    <(cd "$(filestore "$new")" && find . -type f -printf '%P\n' | sort))
note "$(find "$(filestore "$new")" -type f | wc -l) files: ${bad:+damaged: $bad }${lost:+missing: $lost }$([ -n "$bad$lost" ] || echo "as their names say, none missing")"
if [ -n "$bad" ]; then
    drop_database "$new"
    die "files are damaged; $name is as it was" "$bad"
fi
if [ -n "${DRILL:-}" ]; then
    drop_database "$new"
    sed 's/^/    /' "$work/about.txt"
    note "the archive is whole; restored and compared in $SECONDS s"
    exit
fi
if [ -n "${NEUTRALIZE:-}" ]; then odoo neutralize -d "$new" >"$RUN/neutralize.log" 2>&1 || die "neutralizing failed" "See $RUN/neutralize.log"; fi
drop_database "$name"
rename_database "$new" "$name"
sed 's/^/    /' "$work/about.txt"
note "restored; OFFICE_DB=$name make start opens it"
