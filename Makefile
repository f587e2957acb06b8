# make run   start everything here and print the address     make test   all tests
# make check linters, floors, types, templates               make setup  only the set-up
# make bench what the walls cost, on 100,000 requests; nothing else should be running
# Each does its own set-up the first time. PY=python3.12 chooses another Python.

PY ?= python3
BIN := .venv/bin
PYTHON := $(BIN)/python
ARGS ?=
# One process per core; ARGS="-n0 -k name" for one test in the foreground.
TEST_PROCESSES ?= auto
TEMPLATES = find templates -name '*.html'

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format bench bench-print setup lock clean
.DEFAULT_GOAL := run

run: .venv/.ok
	@exec $(PYTHON) -m devtools.run

test: .venv/.ok
	@exec $(PYTHON) -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(PYTHON) -W "ignore:Got an error checking" manage.py makemigrations --check --dry-run
	$(BIN)/mypy
	$(TEMPLATES) | xargs $(BIN)/djade --check --target-version 5.2

format: .venv/.ok
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	$(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2

# One JSON object a line; ARGS="--requests 10000 --times 5" for less of it.
bench: .venv/.ok
	@exec $(PYTHON) -m benchmarks.walls $(ARGS)

# A letter beside WeasyPrint's own time, many pages in flat memory; no database.
bench-print: .venv/.ok
	@exec $(PYTHON) -m benchmarks.printing

setup: .venv/.ok

# New versions: edit pyproject.toml, then this.
lock:
	@$(PY) -m devtools.lock

# Removes the local database and its data too.
clean:
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m devtools.localpg remove; fi
	rm -rf .venv .local

.venv/.ok: pyproject.toml uv.lock requirements.lock devtools/bootstrap.py
	@$(PY) devtools/bootstrap.py
	@touch $@
