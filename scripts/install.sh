#!/usr/bin/env bash
# Installs what the project needs on Debian 12: system packages, Odoo 19 and a virtual environment.
# Each step looks first whether its result is there already, so it may be run at any time.
# 'install.sh test' adds what only the tests need.
source "$(dirname "$0")/common.sh"

RUNTIME="postgresql chromium gnupg fonts-dejavu-core ca-certificates curl git make"
# From the running Debian: sid's fonts bear other file names than those that Odoo's package links to.
LINKED_STABLE="fonts-font-awesome fonts-inconsolata"
LINKED_SID="odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-montserrat fonts-roboto-unhinted fonts-ocr-b"
[ "${1:-}" = test ] && RUNTIME="$RUNTIME nginx-light docker-compose poppler-utils"

missing() { for p in "$@"; do dpkg-query -W -f='${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' || echo "$p"; done; }

system_packages() {
    local wanted
    command -v apt-get >/dev/null || die "this is not a Debian system" "Install PostgreSQL 15+, Chromium and Python 3.10+ yourself, set ODOO_HOME, then repeat."
    wanted=$(missing $RUNTIME)
    python3 -c 'import ensurepip' 2>/dev/null || wanted="$wanted python3-venv"
    [ -z "${wanted// /}" ] && return
    step "Installing Debian packages:" $wanted
    as_root apt-get update -q >"$RUN/apt.log" 2>&1 || die "apt-get update failed" "See $RUN/apt.log"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted >>"$RUN/apt.log" 2>&1 \
        || die "apt-get install failed" "See $RUN/apt.log"
}

printing() {
    command -v wkhtmltopdf >/dev/null && return
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends wkhtmltopdf >>"$RUN/apt.log" 2>&1
    then note "wkhtmltopdf installed"
    else note "wkhtmltopdf is not available on this Debian: reports open as HTML pages, print them from the browser"
    fi
}

# Debian's sid in an apt configuration of its own: the system's sources are left alone.
sid_apt() {
    local base=$CACHE/apt site
    site=$(apt-get indextargets --format '$(SITE)' | grep -v security | grep '/debian/\?$' | head -1)
    [ -n "$site" ] || die "no Debian mirror found in this machine's apt sources"
    mkdir -p "$base"/{lists/partial,cache/archives/partial,etc/apt.conf.d,etc/preferences.d}
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s sid main\n' "$site" > "$base/sources.list"
    apt-get -q -o Dir::Etc::SourceList="$base/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$base/lists" \
        -o Dir::Cache="$base/cache" -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts="$base/etc/preferences.d" \
        -o APT::Sandbox::User=root "$@"
}

debian_odoo() {
    local debs=$CACHE/debs work=$CACHE/unpack.$$ file package version target link broken
    mkdir -p "$debs"
    if ! ls "$debs"/odoo-19_*.deb >/dev/null 2>&1; then
        step "Downloading Odoo 19 from Debian (about 90 MB)"
        sid_apt update >"$RUN/sid.log" 2>&1 || return 1
        # shellcheck disable=SC2086
        (cd "$debs" && sid_apt download $LINKED_SID >>"$RUN/sid.log" 2>&1) || return 1
        # shellcheck disable=SC2086
        (cd "$debs" && apt-get -q -o APT::Sandbox::User=root download $LINKED_STABLE >>"$RUN/sid.log" 2>&1) || return 1
    fi
    file=$(ls "$debs"/odoo-19_*.deb | tail -1)
    version=$(dpkg-deb -f "$file" Version | tr -c 'A-Za-z0-9.\n' '_')
    target=$CACHE/odoo-$version
    if [ ! -d "$target" ]; then
        step "Unpacking Odoo $version"
        for package in $LINKED_SID $LINKED_STABLE; do dpkg-deb -x "$(ls "$debs/${package}"_*.deb | tail -1)" "$work"; done
        # The package lacks this file; browser tests fail on the console error of its absence.
        link=$work/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
        [ -e "$link" ] || { mkdir -p "$(dirname "$link")"; : > "$link"; }
        broken=$(find "$work/usr/lib/python3/dist-packages/odoo" -xtype l | head -3)
        [ -z "$broken" ] || { rm -rf "$work"; die "Odoo's package has broken links:" "$broken"; }
        mv "$work" "$target"
    fi
    ln -sfn "$target/usr/lib/python3/dist-packages" "$CACHE/odoo"
}

git_odoo() {
    step "The Debian package can't be had: cloning Odoo's official 19.0 branch"
    git clone -q --depth 1 --branch 19.0 https://github.com/odoo/odoo "$CACHE/odoo-git" \
        || die "neither Debian's odoo-19 package nor the official repository can be reached" \
               "Connect to the network, or set ODOO_HOME to an Odoo 19 source, and run 'make start' again." "Details: $RUN/sid.log"
    ln -sfn "$CACHE/odoo-git" "$CACHE/odoo"
}

odoo_source() {
    [ -n "${ODOO_HOME:-}" ] && { odoo_home >/dev/null; return; }
    [ -e "$CACHE/odoo/odoo/release.py" ] && return
    debian_odoo || git_odoo
}

virtual_env() {
    if [ ! -x "$VENV/bin/ready" ]; then
        step "Creating the Python environment"
        rm -rf "$VENV"
        python3 -m venv "$VENV"
        "$VENV/bin/pip" install -q --disable-pip-version-check -r "$PROJECT/requirements.txt" -r "$PROJECT/requirements-test.txt" \
            >"$RUN/pip.log" 2>&1 \
            || die "pip could not install the requirements" "$(grep -i error "$RUN/pip.log" | head -2)" \
                   "Check the network and the pip configuration, then repeat. The whole log: $RUN/pip.log"
        printf '#!/bin/sh\nexit 0\n' > "$VENV/bin/ready" && chmod +x "$VENV/bin/ready"
    fi
    odoo_home > "$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/odoo_home.pth"
}

# Two clones may be set up at once, they share the cache.
exec 9>"$CACHE/lock"
flock 9
system_packages
printing
odoo_source
virtual_env
