# Two commands do all the set-up:  make run  and  make test.  `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

ENVIRONMENT := .venv
BIN := $(ENVIRONMENT)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# What reads or writes the register: tried on both databases.
ON_POSTGRESQL := tests/access tests/register tests/desk/screens tests/desk/web tests/desk/api \
	tests/desk/keeping/test_moving.py
LOCKED := --require-hashes --only-binary :all:

.PHONY: help run test environment tools lint format types contracts docs docs-write unit bench lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: environment ## a simulated border, the whole journey through it, then the desk, open in the browser
	@$(BIN)/sekisho demonstrate --open

test: tools lint types contracts unit ## everything that the merge gate runs

environment: $(ENVIRONMENT)/.run-ready ## Python environment with what runs in production

tools: $(ENVIRONMENT)/.test-ready ## the same, with what the tests need

$(ENVIRONMENT)/.run-ready: constraints/run.txt pyproject.toml tools/check_system.sh
	@python=$$(tools/check_system.sh $(ENVIRONMENT)); \
	[ -x $(BIN)/python ] || "$$python" -m venv $(ENVIRONMENT)
	@echo "Installing packages (about half a minute) …"
	@$(INSTALL) $(LOCKED) -r constraints/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(ENVIRONMENT)/.test-ready: $(ENVIRONMENT)/.run-ready constraints/test.txt
	@echo "Installing the tools of the tests …"
	@$(INSTALL) $(LOCKED) -r constraints/test.txt
	@touch $@

lint: tools ## style of the code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

format: tools ## bring the code into its style
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: tools ## types, strictly
	@$(BIN)/mypy

contracts: tools ## who may import whom
	@$(BIN)/lint-imports --no-logo

docs: tools ## whether every built page is up to date
	@$(BIN)/python tools/build_docs.py --check

docs-write: tools ## build the pages that follow from the code
	@$(BIN)/python tools/build_docs.py

unit: tools ## the tests; those of the desk on SQLite and on PostgreSQL
	@tools/check_system.sh --tests
	@$(BIN)/pytest -n 2
	@tools/with_postgresql.sh $(BIN)/pytest -n 2 $(ON_POSTGRESQL)

bench: tools ## the measurements, with the peer beside each
	@for measurement in bench/*.py; do $(BIN)/python $$measurement; done

lock: ## fix the versions and hashes of all packages anew (after a change in pyproject.toml)
	@tools/lock.sh

clean: ## remove the environment and everything built
	rm -rf $(ENVIRONMENT) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
