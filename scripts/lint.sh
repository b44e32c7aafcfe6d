#!/usr/bin/env bash
# The checks that need no database.
source "$(dirname "$0")/common.sh"
cd "$PROJECT"
export PATH=$VENV/bin:$PATH
addons=(addons/*/)
failed=

check() {
    local name=$1 output; shift
    if output=$("$@" 2>&1); then note "$name: ok"; else failed=1; note "$name: failed"; printf '%s\n' "$output" | tail -n 60; fi
}

# Odoo's own linter, started as its test_lint starts it, over our addons instead of all of Odoo.
odoo_pylint() {
    local lint; lint=$(odoo_home)/odoo/addons/test_lint/tests
    PYTHONPATH=$lint:$(odoo_home) ADDONS_PATH=$(odoo_home)/odoo/addons:$PROJECT/addons pylint --rcfile=/dev/null --reports=n --score=n \
        --disable=all,useless-option-value --bad-functions=input \
        --enable=used-before-assignment,undefined-variable,eval-used,unreachable,function-redefined \
        --enable=sql-injection,missing-gettext,gettext-variable,gettext-placeholders,gettext-repr,raise-unlink-override \
        --load-plugins=_pylint_path_setup,pylint.extensions.bad_builtin,_odoo_checker_sql_injection,_odoo_checker_gettext,_odoo_checker_unlink_override \
        "${addons[@]}"
}

# The checker reads .po and .pot alike; an empty list of files would be an error of its own.
translations() {
    local files; mapfile -t files < <(find addons -path '*/i18n/*.po*')
    [ ${#files[@]} = 0 ] || oca-checks-po --config=/dev/null --disable=po-pretty-format "${files[@]}"
}

# Odoo's command would walk through all of Odoo as well.
outdated_idioms() {
    PYTHONPATH=$(odoo_home) python - "$PROJECT/addons" <<'PY' || { echo "'odoo upgrade_code --from 17.0' would rewrite these files"; return 1; }
import sys

from odoo import release
from odoo.cli.upgrade_code import migrate
from odoo.tools import parse_version

sys.exit(migrate(sys.argv[1:], "**/*", parse_version("17.0"), parse_version(release.version), dry_run=True))
PY
}

shell_scripts() { local file; for file in scripts/*.sh .ci/run; do bash -n "$file" || return 1; done; }

check "ruff" ruff check addons scripts tests
# Left out: one README and the docs folder serve all addons; records are transient models and no wizards; a model that one
# addon extends in several files is split by subject on purpose; some names in comments are those of Odoo's linter, below.
check "pylint-odoo" pylint --rcfile=.pylintrc --disable=unknown-option-value,missing-readme,no-wizard-in-models,consider-merging-classes-inherited "${addons[@]}"
check "Odoo's pylint" odoo_pylint
# Left out, as core itself writes otherwise: the header's letter case, the order of attributes, eval around a plain number;
# and the length of names on a translation server.
check "XML, CSV and manifests" oca-checks-odoo-module --config=/dev/null --disable=xml-header-wrong,xml-tag-position,xml-field-numeric-without-eval,weblate-component-too-long "${addons[@]/%/__manifest__.py}"
check "translations" translations
check "upgrade_code" outdated_idioms
check "shell scripts" shell_scripts
[ -z "$failed" ] || die "the static checks failed"
