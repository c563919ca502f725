# Threadneedle. `make` alone lists what there is to do.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
BUILD := build
# Two at a time: a test worker holds a database of its own.
JOBS ?= 2
CATALOGUES := $(wildcard src/threadneedle/*/locale/*/LC_MESSAGES/django.po)
TEST := THREADNEEDLE_DATA=$(BUILD)/test THREADNEEDLE_LOG=ERROR $(BIN)/pytest -n $(JOBS) --dist loadfile

.PHONY: help setup run quick test packages bench messages lock clean

help: ## List these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null \
	  || grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST)

setup: .venv/.product .venv/.messages ## Make .venv with the threadneedle command (hash-locked)

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Threadneedle needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) comes without venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.base: .venv/.python requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/.product: .venv/.base pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.product requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.messages: .venv/.base $(CATALOGUES)
	@for folder in src/threadneedle/*/locale; do $(BIN)/pybabel -q compile -D django -d $$folder || exit 1; done
	@touch $@

run: setup ## Start the demo district at http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(BIN)/threadneedle run $(if $(PORT),--port $(PORT))

quick: setup .venv/.dev ## Lint, types, contracts and core tests, in under 90 seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n $(JOBS) tests/core

test: packages quick ## Everything: quick, then SQLite, PostgreSQL and a real browser
	rm -rf $(BUILD)/test
	$(TEST) --ignore=tests/core --ignore=tests/e2e
	$(BIN)/python tests/postgres.py $(TEST) --ignore=tests/core --ignore=tests/e2e
	THREADNEEDLE_DATA=$(BUILD)/test $(BIN)/pytest tests/e2e

packages: ## Install what the tests need from Debian (as root), or say what is missing
	@sh tests/packages.sh

bench: setup .venv/.dev ## Measure speed and quality on both databases; results go to benchmarks/*.csv
	$(BIN)/python -m benchmarks
	$(BIN)/python tests/postgres.py $(BIN)/python -m benchmarks

messages: setup ## Collect the words of every room for translation (needs gettext)
	@for folder in src/threadneedle/*/locale; do \
	  (cd $$folder/.. && $(abspath $(BIN))/django-admin makemessages --locale zh_Hans --no-obsolete --add-location file) || exit 1; \
	done

lock: .venv/.dev ## Lock the dependencies anew
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements/dev.in -o requirements/dev.txt

clean: ## Remove what was built; the data folder var/ stays
	rm -rf .venv $(BUILD) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
	rm -rf src/*.egg-info
