#!/usr/bin/env bash
# Every check and every test. Logs are in build/test/. UPGRADE_FROM=<commit> names the version to upgrade from.
# STEPS="lint installation own_tests" runs some of them; all but lint, own_tests_base and upgrade need the database that installation leaves.
# Two lanes run side by side, one a core: one begins with base's own tests, the other with the installation and the other addons' tests;
# then each takes what nobody has taken yet.
source "$(dirname "$0")/common.sh"
HERE=$PROJECT/scripts
LOGS=$PROJECT/build/test
TESTED=office_test
TESTED_BASE=office_test_base
TESTED_BESIDE=office_test_beside
TESTED_UNINSTALL=office_uninstall
STEPS=${STEPS:-lint own_tests_base own_tests installation templates gates upgrade uninstall suite}
rm -rf "$LOGS"
mkdir -p "$LOGS"

wanted() { [[ " $STEPS " == *" $1 "* ]]; }

# section NAME FUNCTION: runs it with its output in a log; one line when it is done, the log's end when it fails.
section() {
    local name=$1 log=$LOGS/$2.out began=$SECONDS status
    wanted "$2" || return 0
    set +e
    (set -e; "$2") >"$log" 2>&1
    status=$?
    set -e
    if [ $status = 0 ]; then
        printf '%-62s ok %5d s   %s\n' "$name" $((SECONDS - began)) "$({ grep -hE '^(note|[0-9]+ (tests|addons)|=+ [0-9]+ passed)' "$log" || true; } | tail -1 | tr -d =)"
        return
    fi
    printf '%-62s FAILED %5d s\n' "$name" $((SECONDS - began))
    tail -n 60 "$log"
    die "$name: failed" "Logs: $LOGS"
}

judge() { "$PYTHON" "$HERE/checks/log.py" "$@"; }

lint() { bash "$HERE/lint.sh"; }

# own_tests_in DATABASE TAGS [PROGRAM]: runs these tests, all of which are of after the installation, and drops the database.
# The program prepares more of what nearly every class of tests needs and takes long to make.
own_tests_in() {
    local log=$LOGS/$1.log
    odoo_python "$1" <<PY
from odoo.addons.medical_office_base.tests import companies
companies.prepare(env, 3)
${3:-}
env.cr.commit()
PY
    if [ -x /usr/bin/chromium ]; then export BROWSER_CACHE=$RUN/browser/$1 PATH=$HERE/browser:$PATH; fi
    odoo server -d "$1" --test-tags "$2" --stop-after-init --http-port "$(free_port)" --screenshots "$LOGS/screenshots" >"$log" 2>&1 || true
    judge "$log"
    drop_database "$1"
}

# The JavaScript unit tests of an addon that has some: web's suite, restricted to its folder.
unit_tests_of() { if ls "$PROJECT/addons/$1"/static/tests/*.test.js >/dev/null 2>&1; then echo ",/web:WebSuite.test_unit_desktop[@$1]"; fi; }

# Base alone, as whoever installs nothing else has it.
own_tests_base() {
    drop_database "$TESTED_BASE"
    (ADDONS=medical_office_base; install_addons "$TESTED_BASE" "$LOGS/base-installation.log")
    judge "$LOGS/base-installation.log" --install
    own_tests_in "$TESTED_BASE" "/medical_office_base$(unit_tests_of medical_office_base)"
}

# The other addons, and of base what shows their things.
own_tests() {
    local tags addon
    tags=$(printf ',/medical_office_base:%s' TestMedicalTodayCards TestMedicalTodayTasks TestMedicalTodayDigest TestMedicalTodayTourDesktop TestMenus)
    tags=${tags#,}
    for addon in ${ADDONS//,/ }; do
        if [ "$addon" != medical_office_base ]; then tags=$tags,/$addon$(unit_tests_of "$addon"); fi
    done
    copy_database "$TESTED" "$TESTED_BESIDE"
    touch "$LOGS/installed"
    own_tests_in "$TESTED_BESIDE" "$tags" 'from odoo.addons.medical_office_billing.tests import charts
charts.load_chart(env, companies.prepare(env, 2, charts.CHARTED))'
}

# What everything from here on looks at. Each run of tests would make the bundles for itself, as Odoo does before the first browser.
installation() {
    drop_database "$TESTED"
    (ADDONS=$ADDONS,test_lint; install_addons "$TESTED" "$LOGS/installation.log")
    judge "$LOGS/installation.log" --install
    make_assets "$TESTED"
}

templates() { bash "$HERE/pot.sh" check "$TESTED"; }

# Left out of test_lint: what needs eslint, and the linter, which lint.sh starts over our addons alone, with its own tests.
# The practice is loaded, so that reports have records to show and menus have something to open.
gates() {
    local log=$LOGS/gates.log
    load_practice "$TESTED" "$LOGS/practice.log"
    odoo server -d "$TESTED" --stop-after-init --http-port "$(free_port)" --screenshots "$LOGS/screenshots" --test-tags \
        "/test_lint,-/test_lint:TestESLint,-/test_lint:TestPyLint,-/test_lint:TestGetTextLint,-/test_lint:TestSqlLint,-/test_lint:TestI18nChecks,/base:TestOverrides,/base:TestModelDeprecations,/base:TestInvisibleField,/base:TestReports,/base:TestResConfigExecute,/base:TestNeutralize,/web:TestMenusAdminLight" \
        >"$log" 2>&1 || true
    judge "$log"
}

# The commit to upgrade from; empty where there is none. A shallow clone fetches it.
previous_version() {
    local wanted=${UPGRADE_FROM:-$(cat "$PROJECT/.ci/previous" 2>/dev/null || true)}
    [ -n "$wanted" ] || return 0
    if ! git -C "$PROJECT" cat-file -e "$wanted^{commit}" 2>/dev/null && [ "$(git -C "$PROJECT" rev-parse --is-shallow-repository)" = true ]; then
        git -C "$PROJECT" fetch --quiet --depth 1 origin "$wanted" >&2 || git -C "$PROJECT" fetch --quiet --unshallow >&2 || true
    fi
    git -C "$PROJECT" rev-parse --verify --quiet "$wanted^{commit}" ||
        die "$wanted, the version to upgrade from, is no commit of this repository" "It comes from UPGRADE_FROM or .ci/previous."
}

upgrade() {
    local from tree=$PROJECT/build/previous name=office_upgrade
    from=$(previous_version)
    [ -n "$from" ] || { echo "note: no previous version"; return; }
    git -C "$PROJECT" worktree prune
    rm -rf "$tree"
    git -C "$PROJECT" worktree add --force --detach "$tree" "$from"
    drop_database "$name"
    (
        PROJECT=$tree
        ADDONS=$(find_addons)
        install_addons "$name" "$LOGS/upgrade-previous.log"
        load_practice "$name" "$LOGS/upgrade-practice.log"
        # That version's own daily work: gaps in the file of who has left go by it, not by the upgrade.
        echo 'env["medical.staff.document"]._expiry_daily(); env.cr.commit()' | odoo_python "$name" >"$LOGS/upgrade-daily.log" 2>&1
    )
    git -C "$PROJECT" worktree remove --force "$tree"
    "$PYTHON" "$HERE/checks/rows.py" "$name" --save "$LOGS/upgrade-rows.json"
    odoo server -d "$name" -i "$ADDONS" -u "$ADDONS" --stop-after-init --no-http >"$LOGS/upgrade.log" 2>&1
    judge "$LOGS/upgrade.log" --install
    "$PYTHON" "$HERE/checks/rows.py" "$name" --compare "$LOGS/upgrade-rows.json"
    drop_database "$name"
    echo "note: from ${from:0:10}"
}

uninstall() {
    local name=$TESTED_UNINSTALL
    odoo_python "$name" <"$HERE/checks/uninstall.py" 2>"$LOGS/uninstall.log" || { grep -A20 Traceback "$LOGS/uninstall.log" || true; return 1; }
    judge "$LOGS/uninstall.log" --uninstall
    drop_database "$name"
}

source "$HERE/postgres.sh"
source "$HERE/database.sh"

suite() {
    cd "$PROJECT"
    export PATH=$VENV/bin:$PATH PYTHONPATH; PYTHONPATH=$(odoo_home)
    local conf; conf=$(office_config)
    "$PYTHON" -m pytest tests --odoo-config "$conf" --odoo-database "$TESTED" --odoo-http --odoo-log-level warn \
        --odoo-extra "screenshots=$LOGS/screenshots"
}

bash "$HERE/install.sh" test
pg_start

# Whoever asks first gets it.
take() { mkdir "$LOGS/$1.taken" 2>/dev/null; }

await() { until [ -e "$LOGS/$1" ]; do sleep 1; done; }

# What is done to the one database, in this order; then a copy of it may be spoilt while it is looked at.
whole() {
    await installed
    section "Translation templates" templates
    section "Odoo's gates over our addons, with the demo practice" gates
    if wanted uninstall; then copy_database "$TESTED" "$TESTED_UNINSTALL"; fi
    touch "$LOGS/gated"
}

rest() {
    if take whole; then whole; fi
    if take upgrade; then section "Upgrade of the previous version's database" upgrade; fi
    if take lint; then section "Static checks" lint; fi
    if take suite; then await gated; section "Tests of the whole suite" suite; fi
    if take uninstall; then await gated; section "Uninstallation, addon by addon" uninstall; fi
}

# Waited for as well: on one side of a || the shell goes on after what fails within a section.
# A lane that fails lets nobody wait for it.
(
    trap 'touch "$LOGS/installed" "$LOGS/gated"' EXIT
    section "All addons installed" installation
    section "The other addons beside it: their own tests" own_tests
    touch "$LOGS/installed"
    rest
    trap - EXIT
) &
beside=$!
(
    trap 'touch "$LOGS/installed" "$LOGS/gated"' EXIT
    section "Base alone: its own tests, browser tours included" own_tests_base
    rest
    trap - EXIT
) >"$LOGS/base.section" 2>&1 &
base=$!
failed=
wait $beside || failed=1
wait $base || failed=1
cat "$LOGS/base.section"
[ -z "$failed" ]
