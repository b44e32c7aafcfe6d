# Settings and helpers shared by every script. Sourced, never run.
#
# PORT          the web port on 127.0.0.1 (8069)
# ODOO_HOME     an existing Odoo 19 source (the folder that holds odoo/), instead of the downloaded one
# DATABASE_URL  postgresql://user:password@host:port/ of another server, instead of the private cluster
# OFFICE_CACHE  where downloads are kept between clones (~/.cache/medical-office)
# OFFICE_DATA   where Odoo keeps files (data/ in the run folder); OFFICE_PYTHON the Python that runs it: for a server of one's own
set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=${OFFICE_RUN:-$PROJECT/.run}
DATA=${OFFICE_DATA:-$RUN/data}
CACHE=${OFFICE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/medical-office}
PORT=${PORT:-8069}
DB=${OFFICE_DB:-medical_office}
PID_FILE=$RUN/odoo.pid
LOG_FILE=$RUN/odoo.log

mkdir -p "$RUN" "$CACHE"

step() { printf '\033[1m==> %s\033[0m\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() { printf '\033[31mStopped:\033[0m %s\n' "$1" >&2; shift || true; for line in "$@"; do printf '         %s\n' "$line" >&2; done; exit 1; }

find_addons() { (cd "$PROJECT/addons" && find . -mindepth 2 -maxdepth 2 -name __manifest__.py -printf "%h\n" | sed 's#^./##' | sort | paste -sd,); }
ADDONS=$(find_addons)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "this step needs root: $*" "Run it as root, or install sudo, then repeat the command."
    fi
}

venv_key() { { cat "$PROJECT/requirements.txt" "$PROJECT/requirements-test.txt"; python3 --version; } | sha256sum | cut -c1-12; }

VENV=$CACHE/venv-$(venv_key)
PYTHON=${OFFICE_PYTHON:-$VENV/bin/python}

odoo_home() {
    if [ -n "${ODOO_HOME:-}" ]; then
        [ -f "$ODOO_HOME/odoo/release.py" ] || die "ODOO_HOME=$ODOO_HOME holds no odoo/release.py" "Point it at the folder that contains odoo/, or unset it."
        echo "$ODOO_HOME"
    elif [ -L "$CACHE/odoo" ]; then readlink -f "$CACHE/odoo"
    else die "Odoo is not installed yet" "Run 'make start' or 'scripts/install.sh' first."
    fi
}

# Every Odoo command line goes through here: one place for paths, database and data folder.
# The first argument is the subcommand, of one or two words: odoo server ..., odoo "i18n export" ...
# odoo_exec replaces the shell, so that a background job's pid is Odoo's own.
odoo_exec() {
    local home command config
    read -ra command <<<"$1"; shift
    home=$(odoo_home)
    config=$(office_config)
    export PYTHONPATH=$home PYTHONUNBUFFERED=1
    exec "$PYTHON" -m odoo "${command[@]}" -c "$config" "$@"
}

odoo() { (odoo_exec "$@"); }

# A git checkout keeps most addons beside the package; Debian's folder of that name is a broken copy.
core_addons() {
    local home; home=$(odoo_home)
    echo "$home/odoo/addons$(if [ -f "$home/odoo-bin" ]; then echo ",$home/addons"; fi)"
}

# The password, if any, reaches PostgreSQL's library through PGPASSWORD: it is written nowhere.
office_config() {
    local file=$RUN/odoo.conf new=$RUN/odoo.conf.$BASHPID core
    core=$(core_addons)
    sed -e "s#@ADDONS_PATH@#$core,$PROJECT/addons#" -e "s#@DATA_DIR@#$DATA#" -e "s#@PORT@#$PORT#" \
        -e "s#@DB_HOST@#$PGHOST#" -e "s#@DB_PORT@#$PGPORT#" -e "s#@DB_USER@#$PGUSER#" \
        "$PROJECT/config/odoo.dev.conf" > "$new"
    mv "$new" "$file"
    echo "$file"
}

# Python with Odoo's environment as `env` and the project on the path; the program comes on stdin.
odoo_python() {
    local database=$1; shift
    { printf 'import sys; sys.path.insert(0, %s)\n' "'$PROJECT'"; cat; } | odoo shell -d "$database" --no-http --log-level=warn "$@"
}

running() { [ -f "$PID_FILE" ] && grep -qs odoo "/proc/$(cat "$PID_FILE")/cmdline"; }

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { "$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

filestore() { echo "$DATA/filestore/$1"; }

# Hash of what the given files and folders of the project hold.
tree_hash() { (cd "$PROJECT" && find "$@" -type f ! -name "*.pyc" -print0 2>/dev/null | sort -z | xargs -0r sha256sum | sha256sum | cut -c1-16); }

# Of the database, the files and the figures in an unpacked backup; the oldest archives have no figures.
archive_checksum() { (cd "$1" && find . -type f ! -path ./about.txt -printf '%P\0' | sort -z | xargs -0r sha256sum | sha256sum | cut -d' ' -f1); }
