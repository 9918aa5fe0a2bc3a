#!/usr/bin/env bash
# Run a command with a PostgreSQL of its own beside it, and SEKISHO_DATABASE saying where:
#
#     tools/with_postgresql.sh .venv/bin/pytest tests/register
#
# The cluster lies in a temporary folder, listens on a socket in it and on no port, belongs to a
# user without rights (PostgreSQL refuses root), and is gone when the command has ended.
set -euo pipefail

programs() {
    local found
    if found=$(command -v initdb); then
        dirname "$found"
        return
    fi
    # Debian keeps those of each version in a folder of its own; the latest is used.
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    [ -x "$found/initdb" ] || {
        echo "Missing: PostgreSQL's initdb. Remedy: apt-get install postgresql" >&2
        exit 1
    }
    printf '%s\n' "$found"
}

BIN=$(programs)
FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/sekisho-pg.XXXXXX") # short: a socket's path has 107 letters

as_nobody() { # without the rights of root, where we have them
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@")
    else
        "$@"
    fi
}

stop() {
    as_nobody "$BIN/pg_ctl" -D "$FOLDER/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$FOLDER"
}
trap stop EXIT

if [ "$(id -u)" = 0 ]; then chown nobody "$FOLDER"; fi
as_nobody "$BIN/initdb" -D "$FOLDER/data" -U sekisho --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$FOLDER/log" 2>&1 || { cat "$FOLDER/log" >&2; exit 1; }
# What the tests write need not outlive the machine: nothing waits for the disk.
OPTIONS="-c listen_addresses='' -c unix_socket_directories='$FOLDER'"
OPTIONS="$OPTIONS -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
as_nobody "$BIN/pg_ctl" -D "$FOLDER/data" -l "$FOLDER/data/log" -w -o "$OPTIONS" start >/dev/null ||
    { cat "$FOLDER/data/log" >&2; exit 1; }

SEKISHO_DATABASE="postgresql://sekisho@/sekisho?host=$FOLDER" "$@"
