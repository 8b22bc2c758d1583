# Two commands for everybody: `make run` and `make test`. Nothing but Python 3.11+ is needed beforehand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
UI := $(wildcard ui/*.* ui/.npmrc ui/src/* ui/licences/* src/stadtgraph/http/templates/*.html \
  src/stadtgraph/http/templates/*/*.html)

.PHONY: answers run test test-long lint build clean

run: $(VENV)/.ui ## install, build, serve the bundled graph
	$(BIN)/stadtgraph build
	$(BIN)/stadtgraph serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test $(VENV)/.ui lint ## format, lint, types, everyday tests
	$(BIN)/python -m pytest -m "not long"

test-long: $(VENV)/.test $(VENV)/.ui lint ## everything, benchmarks included
	$(BIN)/python -m pytest
	$(BIN)/python benchmarks/validation.py
	$(BIN)/python benchmarks/endpoint.py --triples 0 --rounds 1 --seconds 1
	$(BIN)/python benchmarks/pages.py --times 5

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

answers: $(VENV)/.test ## rewrite the expected answers of the example queries, for review
	$(BIN)/python tests/rewrite_answers.py

build: $(VENV)/.run ## compile data/source into data/*.ttl
	$(BIN)/stadtgraph build

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

# The bundle of the pages. Where Node is not installed, installing the package again fetches it for the build.
$(VENV)/.ui: $(VENV)/.run $(UI)
	$(BIN)/python ui/bundle.py || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

clean:
	rm -rf $(VENV) dist build ui/node_modules src/stadtgraph/http/static/built
