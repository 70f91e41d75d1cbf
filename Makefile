PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

.PHONY: help run test check sure format reference browser clean

help: ## say what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## set everything up and serve the demo city on http://127.0.0.1:8000
	$(BIN)/mianzheng serve --demo

test: $(VENV)/test.stamp browser ## set everything up and run all tests, a real browser among them
	$(BIN)/pytest -n 2 --dist loadgroup

check: $(VENV)/test.stamp ## format, lint, borders, dependencies, types, templates
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/mypy
	$(BIN)/djlint webui/templates --lint

sure: check test ## everything a commit must pass

format: $(VENV)/test.stamp ## write everything in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint webui/templates --reformat

reference: $(VENV)/test.stamp ## write docs/reference from the code
	$(BIN)/python -m tests.house.reference

browser: $(VENV)/test.stamp ## Debian's Chromium, Chinese fonts and Pango; installed when root
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium fonts-noto-cjk; } || \
	{ echo '*** no Chromium: run  apt-get install chromium fonts-noto-cjk  as root ***' >&2; exit 1; }
	@$(BIN)/python -c 'import weasyprint' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $(PANGO); } || \
	echo '*** no Pango, so no test makes a PDF: run  apt-get install $(PANGO)  as root ***' >&2

clean: ## remove what was set up and built, never data
	rm -rf $(VENV) ui/node_modules webui/static/dist

UI := $(wildcard ui/*.json ui/*.mjs ui/src/* ui/src/*/* webui/translations/*/*/*.po)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(BIN)/python requirements.txt pyproject.toml hatch_build.py $(UI)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/test.stamp: $(BIN)/python requirements-dev.txt pyproject.toml hatch_build.py $(UI)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@
