#!/usr/bin/env bash
# Benchmarks: every area of tests/bench/bench_*.py, or ONLY=area. See tests/bench/run.py for what an area is.
source "$(dirname "$0")/common.sh"
bash "$(dirname "$0")/install.sh" test
source "$(dirname "$0")/postgres.sh"
source "$(dirname "$0")/database.sh"

areas=${ONLY:-$(cd "$PROJECT/tests/bench" && find . -name 'bench_*.py' | sed 's#./bench_\(.*\).py#\1#' | sort)}
mkdir -p "$PROJECT/build"
[ -n "${ONLY:-}" ] || rm -f "$PROJECT/build/bench.json"
pg_start
missed=
for area in $areas; do
    [ -f "$PROJECT/tests/bench/bench_$area.py" ] || die "there is no area $area" "See tests/bench/bench_*.py"
    if [ -z "${KEEP:-}" ] || ! db_exists "bench_$area"; then
        if ! db_exists bench || [ "$(stamp_of bench)" != "$(addons_key)" ]; then
            step "Creating the database"
            drop_database bench
            install_addons bench "$RUN/bench.log"
            stamp_database bench
        fi
        copy_database bench "bench_$area"
    fi
    step "Area $area"
    BENCH_AREA=$area odoo_python "bench_$area" <<<'from tests.bench.run import main; main(env)' || missed=1
    [ -n "${KEEP:-}" ] || drop_database "bench_$area"
done
note "build/bench.json"
[ -z "$missed" ] || die "a case missed its goal, or did not run"
