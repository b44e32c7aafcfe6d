#!/usr/bin/env bash
# pot.sh: writes addons/*/i18n/*.pot anew from a database of the addons alone.
# pot.sh check DATABASE: fails where a .pot is not what that database gives; dates don't count.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"
source "$(dirname "$0")/database.sh"

texts() { grep -vE '^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version):' "$1"; }

export_all() {
    local addon
    for addon in ${ADDONS//,/ }; do
        mkdir -p "$2/$addon"
        odoo "i18n export" -d "$1" -l pot -o "$2/$addon/$addon.pot" "$addon" >"$RUN/pot.log" 2>&1 \
            || die "no export for $addon" "$(tail -3 "$RUN/pot.log")" "The whole log: $RUN/pot.log"
        # A fixed date: only a change of texts changes the file.
        sed -i -E 's/^"(POT-Creation-Date|PO-Revision-Date): .*/"\1: 2026-01-01 00:00+0000\\n"/' "$2/$addon/$addon.pot"
    done
}

work=$RUN/pot
rm -rf "$work"
if [ "${1:-}" = check ]; then
    export_all "$2" "$work"
    old=
    for addon in ${ADDONS//,/ }; do
        diff -u <(texts "$PROJECT/addons/$addon/i18n/$addon.pot") <(texts "$work/$addon/$addon.pot") >"$work/$addon.diff" && continue
        old="$old $addon"
        head -30 "$work/$addon.diff"
    done
    [ -z "$old" ] || die "the translation templates are not current:$old" "Run 'make pot' and commit the files."
else
    pg_start
    step "Installing the addons"
    drop_database office_pot
    install_addons office_pot "$RUN/pot-install.log"
    export_all office_pot "$work"
    drop_database office_pot
    for addon in ${ADDONS//,/ }; do
        mkdir -p "$PROJECT/addons/$addon/i18n"
        cp "$work/$addon/$addon.pot" "$PROJECT/addons/$addon/i18n/$addon.pot"
        note "addons/$addon/i18n/$addon.pot"
    done
fi
