#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Install QGIS 3.40 or newer from apt when it is missing, and make .venv-qgis: QGIS's own Python
# with newer numpy, pandas and shapely. No wheel with its own PROJ or GDAL may ever come in here
# (pyproj, pyogrio, fiona, rasterio): a second copy crashes QGIS when it ends.
set -euo pipefail
cd "$(dirname "$0")/.."

PAKKETTEN=(qgis python3-qgis qgis-providers python3-pyproj python3-venv poppler-utils
           libgeos-dev g++ python3-dev)
BACKPORTS=/etc/apt/sources.list.d/lzw-bookworm-backports.list

heeft_qgis() {  # a QGIS that Debian's Python can use, not one of another Python
    local versie
    versie=$(dpkg-query -W -f '${Version}' python3-qgis 2>/dev/null) || versie=""
    if [ -n "$versie" ]; then
        dpkg --compare-versions "$versie" ge 3.40
    else
        QT_QPA_PLATFORM=offscreen /usr/bin/python3 -c \
            'import sys; from qgis.core import Qgis; sys.exit(Qgis.QGIS_VERSION_INT < 34000)' 2>/dev/null
    fi
}

ontbrekend() {  # the Debian packages of the list that are not installed
    local pakket
    for pakket in "${PAKKETTEN[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$pakket" 2>/dev/null)" = installed ] || echo "$pakket"
    done
}

compleet() {
    heeft_qgis && command -v qgis_process pdfinfo >/dev/null \
        && /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null \
        && { ! command -v dpkg-query >/dev/null || [ -z "$(ontbrekend)" ]; }
}

zeg_wat_nodig_is() {
    {
        echo "De tests in QGIS hebben QGIS 3.40 of nieuwer nodig, en deze pakketten:"
        echo "    ${PAKKETTEN[*]}"
        echo "Installeren mag alleen de beheerder (root). Doe een van beide:"
        echo "  - geef 'sudo make test', of"
        echo "  - laat de beheerder op Debian 12 de bron bookworm-backports aanzetten (in $BACKPORTS) en dan:"
        echo "      apt-get update && apt-get install -t bookworm-backports ${PAKKETTEN[*]}"
        echo "Zonder QGIS werkt 'make unit' wel."
    } >&2
    exit 1
}

installeer() {
    local als_root=() keuze=() kandidaat spiegel
    command -v apt-get >/dev/null || zeg_wat_nodig_is
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || zeg_wat_nodig_is
        als_root=(sudo -n)
    fi
    als_root+=(env DEBIAN_FRONTEND=noninteractive)
    echo "QGIS installeren met apt (dit duurt enkele minuten)"
    "${als_root[@]}" apt-get update -qq
    if ! heeft_qgis; then
        kandidaat=$(apt-cache policy python3-qgis | sed -n 's/^ *Candidate: //p')
        if [ -z "$kandidaat" ] || ! dpkg --compare-versions "$kandidaat" ge 3.40; then
            if ! grep -q '^VERSION_CODENAME=bookworm' /etc/os-release; then
                echo "Dit systeem biedt QGIS ${kandidaat:-niet} aan; 3.40 of nieuwer is nodig." >&2
                zeg_wat_nodig_is
            fi
            if ! apt-cache policy | grep -q 'n=bookworm-backports'; then
                # The mirror that this machine already uses, with apt's own settings for it.
                spiegel=$(apt-get indextargets --format '$(SITE) $(CODENAME)' \
                    | sed -n 's/ bookworm$//p' | head -n 1)
                [ -n "$spiegel" ] || zeg_wat_nodig_is
                echo "deb $spiegel bookworm-backports main" \
                    | "${als_root[@]}" tee "$BACKPORTS" >/dev/null
                "${als_root[@]}" apt-get update -qq
            fi
            keuze=(-t bookworm-backports)
        fi
    fi
    "${als_root[@]}" apt-get install -y -qq --no-install-recommends "${keuze[@]}" "${PAKKETTEN[@]}"
}

compleet || installeer
compleet || zeg_wat_nodig_is

echo "Omgeving .venv-qgis maken met de Python van QGIS"
rm -rf .venv-qgis
/usr/bin/python3 -m venv --system-site-packages .venv-qgis
pip=(.venv-qgis/bin/python -m pip --disable-pip-version-check --quiet)
# gdal_array is compiled against the system's numpy: stay within that major version.
groot=$(/usr/bin/python3 -c 'import numpy; print(int(numpy.__version__.split(".")[0]) + 1)')
"${pip[@]}" install "numpy<$groot" "pandas>=2,<3" "scipy>=1.10" "reportlab>=4" pillow
# Built against the system's GEOS: inside the program qgis_process the GEOS of QGIS goes before the
# one in a wheel, and the two do not fit.
"${pip[@]}" install --no-binary shapely "shapely>=2" "numpy<$groot"
"${pip[@]}" install --no-deps \
    pytest pytest-qt pytest-qgis pluggy iniconfig packaging typing_extensions pygments
