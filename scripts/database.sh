# Makes Odoo databases: with the addons, with the demo practice, out of the cache. Sourced after postgres.sh.

# Prints every tenth addon of Odoo's log and keeps all of it in a file.
progress() {
    local line count=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >&3
        if [[ $line =~ Loading\ module\ ([a-z0-9_]+)\ \(([0-9]+)/([0-9]+)\) ]] && ((++count % 10 == 0)); then
            note "addon ${BASH_REMATCH[2]} of ${BASH_REMATCH[3]}: ${BASH_REMATCH[1]}"
        fi
    done 3>"$1"
}

# install_addons DATABASE LOG [options]: all of them, in a database that Odoo creates if need be.
install_addons() {
    local database=$1 log=$2 absent; shift 2
    odoo server -d "$database" -i "$ADDONS" --stop-after-init --no-http "$@" 2>&1 | progress "$log" \
        || die "the addons did not install" "$(grep -E ' (ERROR|CRITICAL) ' "$log" | head -3)" "The whole log: $log"
    absent=$(sql "$database" "select string_agg(name, ' ') from unnest(string_to_array('$ADDONS', ',')) name
        where name not in (select name from ir_module_module where state = 'installed')")
    [ -z "$absent" ] || die "not installed: $absent" "$(grep -E ' (WARNING|ERROR|CRITICAL) ' "$log" | head -3)" "The whole log: $log"
}

# upgrade_addons DATABASE LOG [ADDONS]: all of ours, or these; false when it failed.
upgrade_addons() { odoo server -d "$1" -i "${3:-$ADDONS}" -u "${3:-$ADDONS}" --stop-after-init --no-http 2>&1 | progress "$2"; }

load_practice() {
    odoo_python "$1" <<'PY' >"$2" 2>&1 || die "the demo practice did not load" "$(tail -3 "$2")" "The whole log: $2"
from tests.practice import LOGINS, load
load(env)
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("medical_office.demo_logins", "\n".join("%-12s %s" % login for login in LOGINS))
env.cr.commit()
PY
}

# Makes the bundles of scripts and styles, so that the first page is served at once and copies of the database have them already.
make_assets() { echo 'env["ir.qweb"]._pregenerate_assets_bundles(); env.cr.commit()' | odoo_python "$1"; }

demo_logins() { sql "$1" "select value from ir_config_parameter where key = 'medical_office.demo_logins'"; }

addons_key() { tree_hash addons; }

# Which state of the addons the database was last installed or upgraded from.
stamp_database() {
    sql "$1" "delete from ir_config_parameter where key = 'medical_office.addons_key';
        insert into ir_config_parameter (key, value) values ('medical_office.addons_key', '$(addons_key)')" >/dev/null
}

stamp_of() { sql "$1" "select value from ir_config_parameter where key = 'medical_office.addons_key'"; }

# The practice is dated relative to today: a new day is a new demo.
demo_key() {
    { addons_key; tree_hash tests/practice scripts/database.sh; odoo_home; sha256sum "$(odoo_home)/odoo/release.py"; pg_dump --version; date +%F; } \
        | sha256sum | cut -c1-16
}

save_demo() {
    local target=$CACHE/demo/$2 work=$CACHE/demo/.$2.$$
    mkdir -p "$work"
    pg_dump -Fd -Z1 -j2 -f "$work/database" "$1"
    tar -cf "$work/filestore.tar" -C "$(filestore "$1")" .
    rm -rf "$target"
    mv "$work" "$target"
    # shellcheck disable=SC2012
    ls -1td "$CACHE"/demo/*/ | tail -n +4 | xargs -r rm -rf
}

restore_demo() {
    local from=$CACHE/demo/$2
    [ -d "$from" ] || return 1
    step "Restoring the demo practice from the cache"
    createdb -T template0 -E UTF8 "$1"
    mkdir -p "$(filestore "$1")"
    if pg_restore -j2 --no-owner --no-acl -d "$1" "$from/database" 2>"$RUN/restore.log" && tar -xf "$from/filestore.tar" -C "$(filestore "$1")"
    then touch "$from"
    else
        note "the cached copy is damaged and is built anew"
        rm -rf "$from"
        drop_database "$1"
        return 1
    fi
}

# Under another name until it is complete, so that a database of the right name is a whole one.
build_demo() {
    local new=$1_building key
    key=$(demo_key)
    drop_database "$new"
    if ! restore_demo "$new" "$key"; then
        step "Creating the database (a few minutes, once)"
        install_addons "$new" "$RUN/install.log"
        step "Loading the demo practice"
        load_practice "$new" "$RUN/practice.log"
        make_assets "$new" >>"$RUN/practice.log" 2>&1
        stamp_database "$new"
        save_demo "$new" "$key"
    fi
    rename_database "$new" "$1"
}
