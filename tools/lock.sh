#!/usr/bin/env bash
# Fix the versions and hashes of all packages: constraints/run.txt and constraints/test.txt.
# Both hold names, versions and hashes for Python 3.11 to 3.13 and no address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_VERSION=0.13.8 # the resolver; only this script needs it

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/env"
"$scratch/env/bin/python" -m pip install --quiet "uv==$UV_VERSION"

fix() {
    "$scratch/env/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
        --no-annotate --no-header pyproject.toml "$@"
}

mkdir -p constraints
# The test lock is made first and bounds the other, so that both agree on every version.
fix --extra build --extra dev --output-file constraints/test.txt
fix --extra build --constraint constraints/test.txt --output-file constraints/run.txt

if grep -nE 'https?://|file:' constraints/*.txt; then
    echo "An address stands in a lock; it must not." >&2
    exit 1
fi
