#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every check, also after a failure; the last line is pytest's closing line over both test runs.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
rm -f build/toets-*
mislukt=()

stap() {
    local naam=$1
    shift
    echo "== $naam"
    "$@" || mislukt+=("$naam (code $?)")
}

# QGIS's own Python tests beside the others: two processes, each with files of its own.
scripts/in_qgis.sh -m pytest tests/qgis --junit-xml=build/toets-qgis.xml >build/toets-qgis.log 2>&1 &
qgis=$!
stap ruff .venv/bin/ruff check .
stap mypy env MYPYPATH=.venv/typen .venv/bin/mypy -p lzw_atlas.processing -p lzw_atlas.lzw_plugin
stap "tests zonder QGIS" .venv/bin/python -m pytest tests/unit --junit-xml=build/toets-unit.xml
echo "== tests in QGIS"
wait "$qgis" || mislukt+=("tests in QGIS (code $?)")
cat build/toets-qgis.log

if [ ${#mislukt[@]} -gt 0 ]; then
    printf 'Mislukt: %s\n' "${mislukt[@]}"
fi
echo "== samen"
.venv/bin/python scripts/slotregel.py build/toets-unit.xml build/toets-qgis.xml
[ ${#mislukt[@]} -eq 0 ]
