#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Fetch veraPDF through Maven Central into build/verapdf, where tests/unit/verapdf.py looks for it.
# Without java and mvn, or without internet, the tests about PDF/UA skip and say why.
set -euo pipefail
cd "$(dirname "$0")/.."

doel=build/verapdf
if [ ! -e "$doel/.klaar" ] || [ scripts/verapdf/pom.xml -nt "$doel/.klaar" ]; then
    for opdracht in java mvn; do
        if ! command -v "$opdracht" >/dev/null; then
            echo "veraPDF ophalen kan niet zonder $opdracht (Debian: apt-get install default-jre-headless maven)." >&2
            exit 1
        fi
    done
    rm -rf "$doel"
    mkdir -p "$doel"
    echo "veraPDF ophalen in $doel"
    mvn --quiet --batch-mode -f scripts/verapdf/pom.xml \
        org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
        -DoutputDirectory="$PWD/$doel"
    touch "$doel/.klaar"
fi
