#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Run Python with QGIS, without a screen and without the user's own packages.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen PYTHONNOUSERSITE=1
# Debian's pyproj warns unless it is told where Debian's PROJ keeps its data.
if [ -d /usr/share/proj ]; then export PROJ_DATA=/usr/share/proj; fi
exec .venv-qgis/bin/python "$@"
