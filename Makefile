# Everything a newcomer or CI needs. Each target sets up `.venv` by itself.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready

.PHONY: run test check lint types rules pytest fixtures mutants bench bench-accuracy soak clean-all

run: $(READY)                       ## clean seeds/ into out/ and show what was dropped
	$(BIN)/cleaner clean seeds -o out
	@echo "clean texts: out/   provenance: out/report.jsonl   put it back: $(BIN)/cleaner restore out -o back"

test: lint types rules pytest       ## everything that must hold before a commit
check: test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
types: $(READY)
	$(BIN)/mypy
rules: $(READY)                     ## the examples inside the rule files
	$(BIN)/cleaner rules test
pytest: $(READY)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest  # the tests start many processes, which would compile us anew

fixtures: $(READY)                  ## rewrite the golden files and show the difference
	$(BIN)/python tests/rewrite_fixtures.py
mutants: $(READY)                   ## break each promise on purpose: the suite must notice every time
	$(BIN)/python tests/mutants/run.py
bench: $(READY)                     ## throughput, side by side with peers
	$(BIN)/python -m bench.throughput
bench-accuracy: $(READY)            ## precision, recall and damage on labelled texts, side by side with peers
	$(BIN)/python -m bench.accuracy
soak: $(READY)                      ## the same properties on far more generated texts
	HYPOTHESIS_PROFILE=soak EXAMPLES=20000 $(BIN)/python -m pytest tests/test_properties.py tests/test_required.py

$(READY): pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed; set PYTHON=python3.12, say' if sys.version_info < (3, 11) else 0)"
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $(READY)

clean-all:
	rm -rf .venv out back dist build .hypothesis .pytest_cache .mypy_cache .ruff_cache
