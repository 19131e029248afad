# SPDX-License-Identifier: GPL-2.0-or-later
# make demo   the synthetic municipality, all analyses and the atlas (no QGIS, no root)
# make test   everything there is to test, in Python and in a real QGIS
# make help   the rest

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A stamp file says that an environment is complete; it is remade only when its recipe changed.
TOOLKIT := $(VENV)/.klaar-toolkit
DEV := $(VENV)/.klaar-dev
BENCH := $(VENV)/.klaar-bench
QGIS := .venv-qgis/.klaar

.PHONY: help demo test lint mypy check unit qgis matrix plugin wheelhouse bench clean

help:
	@echo 'make demo    demogemeente maken, doorrekenen en als atlas afdrukken in demo/'
	@echo 'make test    alle controles en tests, ook die in QGIS (installeert QGIS als het ontbreekt)'
	@echo 'make unit    alleen de tests zonder QGIS          make qgis    alleen de tests in QGIS'
	@echo 'make check   ruff en mypy                         make lint    alleen ruff'
	@echo 'make matrix  de tests in QGIS op Debian 13 en sid, elk in een chroot (root)'
	@echo 'make plugin  dist/lzw_atlas.zip, te installeren in QGIS'
	@echo 'make wheelhouse  dist/lzw_atlas_wheelhouse_win_amd64.zip: lzw op Windows zonder internet'
	@echo 'make bench   de metingen in benchmarks/           make clean   alles wat gemaakt is weer weg'

demo: $(TOOLKIT)
	$(VENV)/bin/lzw demo --uit demo

# scripts/toets.sh runs every check even after a failure and ends with one pytest closing line.
test: $(DEV) $(QGIS)
	@scripts/toets.sh

unit: $(DEV)
	$(PY) -m pytest tests/unit

qgis: $(QGIS)
	scripts/in_qgis.sh -m pytest tests/qgis

# Not part of make test: it makes a system of 2 GB per release in build/matrix (scripts/matrix.sh).
matrix:
	scripts/matrix.sh

lint: $(DEV)
	$(VENV)/bin/ruff check .

# The root is the package, so mypy sees it through a link that bears the package's name.
mypy: $(DEV)
	MYPYPATH=$(VENV)/typen $(VENV)/bin/mypy -p lzw_atlas.processing -p lzw_atlas.lzw_plugin

check: lint mypy

plugin:
	@python=$$(scripts/kies_python.sh) && "$$python" scripts/maak_zip.py

# make wheelhouse PYTHONS="3.12 3.13" serves more than one Python; the script names the default.
wheelhouse: $(DEV)
	$(PY) scripts/maak_wheelhouse.py $(if $(PYTHONS),--python $(PYTHONS))

bench: $(BENCH)
	@shopt -s nullglob; for meting in benchmarks/[!_]*.py; do echo "== $$meting"; $(PY) "$$meting" || exit 1; done
	@[ ! -e $(QGIS) ] || { echo '== benchmarks/qgis/bench_route.py'; scripts/in_qgis.sh benchmarks/qgis/bench_route.py; }

clean:
	rm -rf $(VENV) .venv-qgis .qgis-settings build dist demo .pytest_cache .mypy_cache .ruff_cache \
	       .hypothesis lzw_atlas.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.klaar-venv: scripts/kies_python.sh
	@python=$$(scripts/kies_python.sh) && echo "Omgeving $(VENV) maken met $$python" \
	  && rm -rf $(VENV) && "$$python" -m venv $(VENV)
	@touch $@

$(TOOLKIT): $(VENV)/.klaar-venv pyproject.toml setup.py metadata.txt
	@echo 'Toolkit installeren in $(VENV) (de eerste keer enkele minuten)'
	@$(PIP) install --editable .
	@touch $@

$(DEV): $(TOOLKIT)
	@echo 'Gereedschap voor het testen installeren in $(VENV)'
	@$(PIP) install --editable '.[dev]'
	@mkdir -p $(VENV)/typen && ln -sfn ../.. $(VENV)/typen/lzw_atlas
	@touch $@

$(BENCH): $(TOOLKIT)
	@$(PIP) install --editable '.[dev,bench]'
	@touch $@

$(QGIS): scripts/qgis_omgeving.sh
	@scripts/qgis_omgeving.sh
	@touch $@
