# Settings and helpers shared by every script. Sourced, never run.
#
# PORT          the web port on 127.0.0.1 (8069)
# ODOO_HOME     an existing Odoo 19 source (the folder that holds odoo/), instead of the downloaded one
# DATABASE_URL  postgresql://user:password@host:port/ of another server, instead of the private cluster
# OFFICE_CACHE  where downloads are kept between clones (~/.cache/medical-office)
set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=${OFFICE_RUN:-$PROJECT/.run}
CACHE=${OFFICE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/medical-office}
PORT=${PORT:-8069}
DB=${OFFICE_DB:-medical_office}
ADDONS=$(cd "$PROJECT/addons" && find . -maxdepth 1 -name "medical_office_*" -printf "%f\n" | sort | paste -sd,)
PID_FILE=$RUN/odoo.pid
LOG_FILE=$RUN/odoo.log

mkdir -p "$RUN" "$CACHE"

step() { printf '\033[1m==> %s\033[0m\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() { printf '\033[31mStopped:\033[0m %s\n' "$1" >&2; shift || true; for line in "$@"; do printf '         %s\n' "$line" >&2; done; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "this step needs root: $*" "Run it as root, or install sudo, then repeat the command."
    fi
}

venv_key() { { cat "$PROJECT/requirements.txt" "$PROJECT/requirements-test.txt"; python3 --version; } | sha256sum | cut -c1-12; }

VENV=$CACHE/venv-$(venv_key)
PYTHON=$VENV/bin/python

odoo_home() {
    if [ -n "${ODOO_HOME:-}" ]; then
        [ -f "$ODOO_HOME/odoo/release.py" ] || die "ODOO_HOME=$ODOO_HOME holds no odoo/release.py" "Point it at the folder that contains odoo/, or unset it."
        echo "$ODOO_HOME"
    elif [ -L "$CACHE/odoo" ]; then readlink -f "$CACHE/odoo"
    else die "Odoo is not installed yet" "Run 'make start' or 'scripts/install.sh' first."
    fi
}

# Every Odoo command line goes through here: one place for paths, database and data folder.
odoo() {
    local command=$1 home; shift
    home=$(odoo_home)
    local path=$home/odoo/addons
    [ -f "$home/addons/stock/__manifest__.py" ] && [ -f "$home/odoo-bin" ] && path=$path,$home/addons
    PYTHONPATH=$home PYTHONUNBUFFERED=1 "$PYTHON" -m odoo "$command" -c "$(office_config "$path")" "$@"
}

office_config() {
    local file=$RUN/odoo.conf
    sed -e "s#@ADDONS_PATH@#$1,$PROJECT/addons#" -e "s#@DATA_DIR@#$RUN/data#" -e "s#@PORT@#$PORT#" \
        -e "s#@DB_HOST@#$PGHOST#" -e "s#@DB_PORT@#$PGPORT#" -e "s#@DB_USER@#$PGUSER#" -e "s#@DB_PASSWORD@#${PGPASSWORD:-False}#" \
        "$PROJECT/config/odoo.dev.conf" > "$file.$$"
    mv "$file.$$" "$file"
    echo "$file"
}

running() { [ -f "$PID_FILE" ] && kill -0 "$(cat "$PID_FILE")" 2>/dev/null; }
