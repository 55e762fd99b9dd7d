# make demo   look at it          make test   everything that must hold before landing
# Both do all the set-up themselves; the first run takes a minute or two, later ones skip what has not changed.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# One more than two cores: tests in a browser wait half of their time.
JOBS ?= 3
PYTEST_ARGS ?=
COVER := --cov --cov-report= --cov-fail-under=0
VENDOR := src/kompass/web/static/vendor
# Without compiled bytecode every start would compile Django and numpy anew.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := $(wildcard src/kompass/locale/*/LC_MESSAGES/*.po)

OLDEST := .venv-oldest

.PHONY: help env demo test lint tests tests-oldest bench clean messages reference notebook pins wheel screenshot

help:
	@echo "make demo    start Kompass with the published record and an invented example"
	@echo "make test    set everything up and run every check"
	@echo "make lint    only the static checks        make bench   measure"
	@echo "make wheel   build the distribution        make clean   remove what was made"

env: $(VENV)/.ready $(VENDOR)/.ready $(CATALOGUES:.po=.mo)

$(VENV)/.ready: requirements/dev.txt pyproject.toml tools/find_python.sh
	@python=$$(sh tools/find_python.sh) && echo "Making the environment with $$($$python --version) ($$python)" && \
	{ [ -x $(BIN)/python ] && [ "$$($(BIN)/python --version 2>/dev/null)" = "$$($$python --version)" ] || { rm -rf $(VENV) && $$python -m venv $(VENV); }; }
	@echo "Installing the pinned packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.ready: package.json package-lock.json
	@sh tools/system_packages.sh npm=npm
	@echo "Fetching the design system and the font"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENDOR)/.ready: node_modules/.ready tools/vendor.py $(VENV)/.ready
	@$(BIN)/python tools/vendor.py
	@touch $@

%.mo: %.po $(VENV)/.ready
	@$(BIN)/python tools/messages.py compile $<

demo: env
	@$(BIN)/kompass demo --port $(PORT)

test: env
	@sh tools/system_packages.sh xgettext=gettext '/usr/lib/postgresql/*/bin/initdb'=postgresql
	@sh tools/system_packages.sh chromium-headless-shell=chromium-headless-shell || sh tools/system_packages.sh chromium=chromium
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory tests
	@$(MAKE) --no-print-directory tests-oldest

lint: env
	@echo "== ruff, djade, import-linter, messages, migrations, mypy"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@git ls-files -z 'src/kompass/web/templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@$(BIN)/lint-imports
	@$(BIN)/python tools/messages.py check
	@KOMPASS_DATA=$$(mktemp -d) $(BIN)/python -m django makemigrations --check --dry-run --settings kompass.settings
	@KOMPASS_DATA=$$(mktemp -d) $(BIN)/mypy

# Once on SQLite with everything, with coverage, once on PostgreSQL with what touches data.
tests: env
	@rm -f .coverage .coverage.*
	@echo "== tests on SQLite"
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(COVER) $(PYTEST_ARGS)
	@$(BIN)/coverage report
	@echo "== tests on PostgreSQL"
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "data and not slow" $(PYTEST_ARGS)

# The oldest Python that Kompass promises, where there is one and `tests` did not run on it already.
$(OLDEST)/.ready: requirements/dev.txt pyproject.toml
	@echo "Making the environment with the oldest Python"
	@rm -rf $(OLDEST) && $$(sh tools/find_python.sh 11) -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

tests-oldest: env
	@if ! sh tools/find_python.sh 11 >/dev/null; then echo "== no Python 3.11 here: the oldest one is not tested"; \
	elif $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then :; \
	else $(MAKE) --no-print-directory $(OLDEST)/.ready && echo "== tests on Python 3.11" && \
		$(OLDEST)/bin/python -m pytest -n $(JOBS) --dist worksteal -m "(not data and not browser and not slow) or oldest" --hypothesis-profile=brief $(PYTEST_ARGS); fi

bench: env
	@for file in bench/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

messages: env
	@sh tools/system_packages.sh xgettext=gettext
	@$(BIN)/python tools/messages.py update

reference: env
	@$(BIN)/python tools/reference.py

# Runs the notebook in docs against a fresh export and saves it with its outputs.
notebook: env
	@$(BIN)/python tools/notebook.py

screenshot: env
	@sh tools/system_packages.sh chromium=chromium
	@$(BIN)/python tools/screenshot.py

# uv resolves for every platform and Python at once; it is a maintainer's tool, not needed to build or to run.
pins: env
	@for name in runtime dev; do \
		group=$$([ $$name = dev ] && echo "--group dev"); \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links \
			pyproject.toml $$group --upgrade --output-file requirements/$$name.txt || exit 1; \
	done

wheel: env
	@$(BIN)/python -m hatchling build --target wheel

clean:
	rm -rf $(VENV) $(OLDEST) node_modules $(VENDOR) src/kompass/reports/fonts dist .coverage .coverage.* \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find src/kompass/locale -name '*.mo' -delete
