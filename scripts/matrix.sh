#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tests in QGIS on other Debian releases: a chroot per release, everything from its own apt.
# Usage (root): scripts/matrix.sh [release...], without a name: trixie and sid.
#
# A chroot is made once in build/matrix/<release> and used again; throw the folder away for a new
# one. The tests run on a copy of the sources, so nothing in here can change the repository.
# The script runs in a mount namespace of its own: its mounts disappear with it, also after a kill.
set -euo pipefail
cd "$(dirname "$0")/.."

PAKKETTEN=(
    qgis python3-qgis qgis-providers python3-numpy python3-scipy python3-pandas python3-shapely
    python3-reportlab python3-pil python3-pyproj python3-pytest python3-pytestqt python3-typing-extensions
    python3-venv poppler-utils zip ca-certificates
)
EISEN=(pytest-qgis) # not in Debian
MAP=$PWD/build/matrix

zeg() { printf '%s\n' "$*" >&2; }

if [ "$(id -u)" -ne 0 ]; then
    zeg "make matrix maakt chroots en heeft daarvoor root nodig: sudo make matrix"
    exit 1
fi
if [ "${MATRIX_NAAMRUIMTE:-}" != eigen ]; then
    MATRIX_NAAMRUIMTE=eigen exec unshare --mount --propagation private "$0" "$@"
fi

gereedschap() {
    command -v debootstrap >/dev/null && return
    zeg "debootstrap installeren met apt"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
}

spiegel() { # the mirror that this machine already uses
    local hier
    hier=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    apt-get indextargets --format '$(SITE) $(CODENAME)' | sed -n "s/ $hier\$//p" | head -n 1
}

koppel() { # what programs in the chroot expect of a running system
    local wortel=$1
    mount -t proc proc "$wortel/proc"
    mount --rbind /dev "$wortel/dev"
    cp -L /etc/resolv.conf /etc/hosts "$wortel/etc/"
}

binnen() { # a command in the chroot, without the environment of the machine outside
    local wortel=$1
    shift
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TERM=dumb \
        DEBIAN_FRONTEND=noninteractive PYTHONDONTWRITEBYTECODE=1 chroot "$wortel" "$@"
}

maak() { # the chroot of one release, complete or not at all
    local suite=$1 wortel=$MAP/$1 bron
    bron=$(spiegel)
    [ -n "$bron" ] || { zeg "Geen Debian-spiegel gevonden in de instellingen van apt."; return 1; }
    if [ ! -e "$wortel.basis" ]; then
        zeg "== $suite: basissysteem"
        rm -rf "$wortel"
        debootstrap --variant=minbase "$suite" "$wortel" "$bron" >"$wortel.log" 2>&1 || return 1
        touch "$wortel.basis"
    fi
    koppel "$wortel"
    if [ "$(cat "$wortel.klaar" 2>/dev/null)" != "${PAKKETTEN[*]}" ]; then
        zeg "== $suite: QGIS en Python installeren (enkele minuten)"
        # No services in a chroot, and no waiting for the disk after every file.
        printf '#!/bin/sh\nexit 101\n' >"$wortel/usr/sbin/policy-rc.d"
        chmod +x "$wortel/usr/sbin/policy-rc.d"
        echo force-unsafe-io >"$wortel/etc/dpkg/dpkg.cfg.d/matrix"
        # A mirror may lag behind; what it gives is signed all the same.
        echo 'Acquire::Check-Valid-Until "false";' >"$wortel/etc/apt/apt.conf.d/99matrix"
        {
            binnen "$wortel" apt-get update -qq &&
                binnen "$wortel" apt-get install -y -qq --no-install-recommends "${PAKKETTEN[@]}" &&
                binnen "$wortel" apt-get clean
        } >>"$wortel.log" 2>&1 || return 1
        echo "${PAKKETTEN[*]}" >"$wortel.klaar"
    fi
    # The same environment as scripts/qgis_omgeving.sh makes, here with Debian's own packages only.
    if [ ! -e "$wortel/opt/venv-qgis/.klaar" ]; then
        rm -rf "$wortel/opt/venv-qgis" "$MAP/wielen"
        wielen "$MAP/wielen" >>"$wortel.log" 2>&1 || return 1
        cp -r "$MAP/wielen" "$wortel/opt/"
        {
            binnen "$wortel" python3 -m venv --system-site-packages /opt/venv-qgis &&
                binnen "$wortel" /opt/venv-qgis/bin/python -m pip install --quiet --no-deps \
                    --no-index --find-links /opt/wielen "${EISEN[@]}" &&
                touch "$wortel/opt/venv-qgis/.klaar"
        } >>"$wortel.log" 2>&1 || return 1
    fi
}

wielen() { # fetched outside, with this machine's own settings for pip
    local python
    python=$(scripts/kies_python.sh) && "$python" -m venv "$MAP/haal" &&
        "$MAP/haal/bin/python" -m pip download --quiet --no-deps --dest "$1" "${EISEN[@]}"
}

toets() { # pytest on a copy of what git knows (and what is new), as build/matrix/<release>.xml
    local suite=$1 wortel=$MAP/$1 code=0
    rm -rf "$wortel/werk" "$wortel.xml"
    mkdir -p "$wortel/werk"
    git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard |
        tar --null --files-from=- --ignore-failed-read --warning=no-failed-read -cf - |
        tar -xf - -C "$wortel/werk"
    ln -s /opt/venv-qgis "$wortel/werk/.venv-qgis"
    zeg "== $suite: tests in QGIS"
    binnen "$wortel" /werk/scripts/in_qgis.sh -m pytest tests/qgis -q --junit-xml=/werk/toets.xml \
        >"$wortel.uitvoer" 2>&1 || code=$?
    cp "$wortel/werk/toets.xml" "$wortel.xml" 2>/dev/null || true
    if [ "$code" -ne 0 ]; then
        cat "$wortel.uitvoer"
        zeg "$suite: pytest eindigde met code $code"
    fi
    return "$code"
}

versies() {
    binnen "$MAP/$1" /werk/scripts/in_qgis.sh -c '
import importlib.metadata as m, platform, subprocess
from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR
from osgeo import gdal

def version(name):  # a package that does not know it, is asked of dpkg
    own = m.version(name)
    if "unknown" not in own:
        return own
    return subprocess.check_output(["dpkg-query", "-Wf", "${Version}", f"python3-{name}"], text=True)

names = ("numpy", "scipy", "pandas", "shapely", "reportlab", "pytest")
print(f"QGIS {Qgis.QGIS_VERSION.split(chr(45))[0]}, Qt {QT_VERSION_STR}, GDAL {gdal.__version__},",
      f"Python {platform.python_version()},", ", ".join(f"{n} {version(n)}" for n in names))
' 2>/dev/null
}

hoofd() {
    local suites=("$@") regels=() mislukt=0 suite python
    python=$(scripts/kies_python.sh)
    gereedschap
    mkdir -p "$MAP"
    [ ${#suites[@]} -gt 0 ] || suites=(trixie sid)
    for suite in "${suites[@]}"; do
        if ! maak "$suite"; then
            tail -n 20 "$MAP/$suite.log" >&2 || true
            regels+=("$suite: de omgeving is niet gelukt, zie build/matrix/$suite.log")
            mislukt=1
            continue
        fi
        toets "$suite" || mislukt=1
        regels+=("$suite: $(versies "$suite"): $("$python" scripts/slotregel.py "$MAP/$suite.xml")")
    done
    echo "== samen"
    printf '%s\n' "${regels[@]}"
    return "$mislukt"
}

hoofd "$@"
exit # bash reads on while it runs: an edit in between changes nothing any more
