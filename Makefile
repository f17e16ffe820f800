# Needs make, and a Python of at least 3.11 with venv; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps

.PHONY: demo run test test-browser test-long check format bench bench-costs bench-many bench-matching bench-serving bench-soak bench-verifying lock clean

demo: .venv/demo ## a local Discord in the browser with the bot in it; no token, no network
	@$(BIN)/python -m bot demo $(ARGS)

run: .venv/run ## connect to Discord; needs DISCORD_TOKEN
	@$(BIN)/python -m bot run

test: .venv/test ## everything that must hold: types, style, imports, facts, behaviour
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check --complete data/beijing-2025.toml data/demo/*.toml
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

test-browser: .venv/test ## the demo as a person uses it, in Debian's chromium
	$(BIN)/pytest tests/browser $(ARGS)

test-long: .venv/test ## kills in every step of publishing, lookups under load: minutes
	$(BIN)/pytest -n auto --dist worksteal tests/long $(ARGS)

check: .venv/run ## the dossiers alone, yours too
	@$(BIN)/python -m bot check $(ARGS)

format: .venv/test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/test ## timings, as ratios to a named baseline; labelled queries beside two floors
	$(BIN)/python -m benchmarks.answering
	$(BIN)/python -m benchmarks.cases

bench-serving: .venv/test ## 200 lookups a second while the facts are published 20 times
	$(BIN)/python -m benchmarks.serving $(ARGS)

bench-soak: .venv/test ## 50 lookups a second for half an hour: memory and waiting stay as they are
	$(BIN)/python -m benchmarks.soaking $(ARGS)

bench-verifying: .venv/bench ## verdicts beside three published checkers; what a message costs
	$(BIN)/python -m benchmarks.verifying

bench-costs: .venv/test ## the dearest queries and messages, beside BESIDE=FOLDER, another checkout
	$(BIN)/python -m benchmarks.costs --beside $(BESIDE) $(ARGS)

bench-many: .venv/test ## what each of a hundred dossiers takes; BESIDE=FOLDER measures another checkout too
	$(BIN)/python -m benchmarks.many $(if $(BESIDE),--beside $(BESIDE)) $(ARGS)

bench-matching: .venv/bench ## a hundred to a million names and quotations; needs Debian's postgresql and postgresql-contrib
	$(BIN)/python -m benchmarks.matching

lock: .venv/lock ## choose the newest versions that pyproject.toml allows, and pin them
	for set in run demo test bench; do \
	  case $$set in run) with= ;; demo) with=--extra=demo ;; test) with="--extra=demo --group=test" ;; bench) with="--extra=demo --group=test --group=bench" ;; esac; \
	  $(BIN)/uv pip compile pyproject.toml --extra=metrics --extra=postgres $$with --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-emit-index-url --quiet --output-file requirements/$$set.txt || exit 1; \
	done

clean:
	rm -rf .venv

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run .venv/demo .venv/test .venv/bench: .venv/%: requirements/%.txt | .venv/python
	@echo "installing what '$*' needs into .venv (once) ..."
	@$(PIP) -r $<
	@touch $@

.venv/lock: | .venv/python
	$(BIN)/python -m pip install --quiet "uv>=0.9"
	@touch $@
