# Mainstay: show it, test it. Everything that is installed goes into .venv in this folder.

BIN := .venv/bin
READY := .venv/.ready
READY_TO_TEST := .venv/.ready-to-test
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# The interpreter that is here is used, never one that is downloaded.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV

.PHONY: help demo test check lint types imports repo benchmark nightly clean

help:
	@echo "make demo       simulate services, import, measure, write a report (ARGS=\"--people 500\" to change it)"
	@echo "make test       lint, types, imports and every test"
	@echo "make check      the quick half of it: lint, types, imports, wording, sizes"
	@echo "make nightly    the long half: property tests with many more cases"
	@echo "make benchmark  time and memory at two sizes"
	@echo "make clean      remove what these made, the environment too"

demo: $(READY)
	@$(BIN)/mainstay demo $(ARGS)

test: lint types imports
	$(BIN)/python -m pytest $(ARGS)

check: lint types imports repo

lint: $(READY_TO_TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY_TO_TEST)
	$(BIN)/mypy

imports: $(READY_TO_TEST)
	$(BIN)/lint-imports

repo: $(READY_TO_TEST)
	$(BIN)/python -m pytest -n 0 -q tests/repo

nightly: $(READY_TO_TEST)
	$(BIN)/python -m pytest --hypothesis-profile nightly -m "nightly or not nightly" $(ARGS)

benchmark: $(READY)
	$(BIN)/python benchmarks/run.py $(ARGS)

# One stamp for the whole set-up: made again only when what is to be installed has changed.
$(READY): pyproject.toml uv.lock
	@for name in $(PYTHONS); do \
	  if "$$name" -c "$(NEW_ENOUGH)" 2>/dev/null; then python="$$name"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Expected Python 3.11 or newer under one of the names: $(PYTHONS)." >&2; \
	  echo "Install it (on Debian: apt-get install python3 python3-venv), then run make again." >&2; exit 1; \
	fi; \
	if [ ! -x $(BIN)/pip ] && ! "$$python" -m venv .venv; then \
	  echo "Expected $$python to be able to make a virtual environment (on Debian: apt-get install python3-venv)." >&2; \
	  rm -rf .venv; exit 1; \
	fi
	@$(BIN)/pip install --quiet "uv>=0.8,<1"
	@$(BIN)/uv sync --frozen --inexact --no-dev --extra ctn0094 --extra web --compile-bytecode --quiet
	@touch $@

# Tests need more than use does: the tools, and the second engine, which is large.
$(READY_TO_TEST): $(READY)
	@$(BIN)/uv sync --frozen --inexact --all-extras --compile-bytecode --quiet
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build mainstay-demo
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
