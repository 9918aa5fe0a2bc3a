#!/usr/bin/env bash
# What the machine must have before an environment can be made; names what is missing, and its
# remedy. As root on Debian or Ubuntu it installs it. Prints the Python to use, and nothing else,
# on standard output. With --tests it looks instead for what only the tests need: PostgreSQL, which
# they run on beside SQLite, and a Chromium, which they work the desk with.
set -euo pipefail

ENVIRONMENT=${1:-.venv}
NEEDS_MB=${SEKISHO_NEEDS_MB:-2500} # the environment with all tools, and a simulated border

say() { printf '%s\n' "$*" >&2; }

is_debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt() { # quiet, unless it fails
    local log
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

install() {
    say "Installing $* (apt-get) …"
    apt install -y --no-install-recommends "$@" 2>/dev/null ||
        { apt update && apt install -y --no-install-recommends "$@"; }
}

python_that_fits() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

has_openmp() {
    [ "$(uname -s)" != Linux ] || "$1" -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null
}

has_postgresql() {
    local found
    for found in "$(command -v initdb)" ${POSTGRESQL_PROGRAMS:-/usr/lib/postgresql}/*/bin/initdb; do
        if [ -x "$found" ]; then return 0; fi
    done
    return 1
}

has_chromium() {
    local name
    for name in chromium chromium-browser google-chrome chrome; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

# --- only for the tests
if [ "$ENVIRONMENT" = --tests ]; then
    if ! has_postgresql; then
        if is_debian; then install postgresql || true; fi
        has_postgresql || {
            say "Missing: PostgreSQL (initdb), on which the tests of the desk run beside SQLite."
            say "Remedy:  apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server."
            exit 1
        }
    fi
    if ! has_chromium; then
        if is_debian; then install chromium || true; fi
        has_chromium || {
            say "Missing: Chromium, with which the tests work the desk."
            say "Remedy:  apt-get install chromium (Debian), dnf install chromium (Fedora, RHEL)."
            exit 1
        }
    fi
    exit 0
fi

# --- Python 3.11 or newer, with venv
if ! python=$(python_that_fits); then
    if is_debian; then install python3 python3-venv || true; fi
    python=$(python_that_fits) || {
        say "Missing: Python 3.11 or newer."
        say "Remedy:  install it (Debian 12 and later: apt-get install python3 python3-venv), or name"
        say "         one with: make run PYTHON=/path/to/python3"
        exit 1
    }
fi
if ! has_venv "$python"; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if is_debian; then install "python$version-venv" || install python3-venv || true; fi
    has_venv "$python" || {
        say "Missing: the venv part of Python $version."
        say "Remedy:  apt-get install python$version-venv (Debian and Ubuntu), or a full Python."
        exit 1
    }
fi

# --- the OpenMP library that LightGBM loads
if ! has_openmp "$python"; then
    if is_debian; then install libgomp1 || true; fi
    has_openmp "$python" || {
        say "Missing: libgomp.so.1, which LightGBM needs, the peer in the benches."
        say "Remedy:  apt-get install libgomp1 (Debian, Ubuntu), dnf install libgomp (Fedora, RHEL)."
        exit 1
    }
fi

# --- disk; an environment that stands already needs no more
if [ ! -d "$ENVIRONMENT" ]; then
    free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
    if [ "$free_mb" -lt "$NEEDS_MB" ]; then
        say "Missing: disk space; $free_mb MB are free here and $NEEDS_MB MB are needed."
        say "Remedy:  free some, or put the checkout on another disk."
        exit 1
    fi
fi

printf '%s\n' "$python"
