# Everything a person types. Each target sets up what it needs; a second run finds it done.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test test-long review lint style format snapshots lock catalogue bench clean

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:  ## Make the virtual environments, Node and the CDK command line (every other target calls it)
	@command -v $(PYTHON) >/dev/null || { echo "setup: no $(PYTHON) on the PATH: install Python 3.11 or newer, or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) local/setup.py

demo: setup  ## Deploy, break, page and heal on this machine; ends with the timeline
	@$(BIN)/python -m local.demo

up: setup  ## Deploy to the emulator and leave it running (PORT=... chooses its port); says how to look around
	@$(BIN)/python -m local.up $(if $(PORT),--port $(PORT))

down: setup  ## End what `make up` started
	@$(BIN)/python -m local.down

test: setup style  ## Lint, floors, then every test and, beside them, types
	@mkdir -p .cache; $(BIN)/pyright > .cache/pyright.log & types=$$!; \
	$(BIN)/pytest -q -n 2 --dist loadfile; code=$$?; \
	wait $$types || code=1; cat .cache/pyright.log; exit $$code

test-long: setup  ## The property tests with many more cases
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest -q -n 2 --dist loadfile -m "not end_to_end"

lint: setup style  ## ruff, import floors, pyright strict
	@$(BIN)/pyright

style: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache

format: setup  ## Let ruff rewrite what it can
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

review: setup  ## Say what the working tree changes for alarms, findings, coverage and cost (BASE=main)
	@$(BIN)/python -m local.review "$(or $(BASE),main)"

snapshots: setup  ## Rewrite the template snapshots, docs/catalogue.md and docs/matrix.md; review the diff
	@$(BIN)/pytest -q tests/stacks/test_snapshots.py --snapshot-update
	@$(BIN)/python -m local.catalogue_page > docs/catalogue.md
	@$(BIN)/python -m local.matrix_page > docs/matrix.md

lock: setup  ## Re-resolve both hashed lock files from pyproject.toml
	@$(BIN)/uv pip compile -q --upgrade pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --group pyproject.toml:emulator --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" -o local/emulator/requirements.txt

catalogue: setup  ## Make alarmlab's catalogue of AWS metrics anew, from npm and PyPI
	@$(BIN)/python -m local.metric_catalogue

bench: setup  ## Measure synth against a bare CDK app, the Lambda zips, scenario files, and back-tests of alarms
	@$(BIN)/python -m benchmarks.synth && $(BIN)/python -m benchmarks.zips && $(BIN)/python -m benchmarks.backtest
	@$(BIN)/python -m benchmarks.scenarios

clean:  ## Remove what set-up and synth made
	@rm -rf .venv .venv-emulator node_modules cdk.out .cache .local .hypothesis .ruff_cache
