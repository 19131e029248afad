#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Print a Python of at least 3.11 that can make a virtual environment; else say what to install.
set -euo pipefail

te_oud=""
for kandidaat in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    pad=$(command -v "$kandidaat" 2>/dev/null) || continue
    if ! "$pad" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        te_oud="$pad"
        continue
    fi
    if "$pad" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$pad"
        exit 0
    fi
done

{
    if [ -n "$te_oud" ]; then
        echo "Python 3.11 of nieuwer is nodig; $te_oud is ouder."
    fi
    echo "Er is geen Python 3.11 of nieuwer die een omgeving (venv) kan maken. Installeer die met:"
    echo "    sudo apt-get install make python3-venv"
    echo "en geef daarna het commando opnieuw."
} >&2
exit 1
