# `make run` and `make test` do all their own set-up. Settings are listed in docs/settings.md.
#
# TORCH_WHEELS: where PyTorch is taken from, for the targets that need it: a folder of wheels, or
#   the address of an index (PyTorch's own installation page names the one for CPU builds).
#   Unset, it comes from wherever pip takes packages; on Linux that build brings 3 GB of GPU code.

PYTHON ?= python3
VENV ?= .venv
TORCH_WHEELS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH_SOURCE := $(if $(TORCH_WHEELS),$(if $(findstring ://,$(TORCH_WHEELS)),--index-url $(TORCH_WHEELS),--find-links $(TORCH_WHEELS)))
MODEL_IS_BUILT_IN := $(if $(PUENTE_EMBEDDER)$(filter torch,$(PUENTE_BACKEND)),,yes)

.PHONY: run full test test-fast check format bench clean
.DELETE_ON_ERROR:

run: $(if $(MODEL_IS_BUILT_IN),$(VENV)/.installed-serve,$(VENV)/.installed-full)
	@$(BIN)/puente serve

# Everything, PyTorch and sentence-transformers included: other models, exact parity, the tests.
full: $(VENV)/.installed-full

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest $(PYTEST)

test-fast: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m "not slow and not browser" $(PYTEST)

check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "Puente needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Install a newer one, or name it: make PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/requirements-serve.txt: pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; print("\n".join(d for d in p["dependencies"] if not d.startswith("sentence-transformers")))' > $@

# The serving path: the built-in model needs no PyTorch.
$(VENV)/.installed-serve: $(VENV)/requirements-serve.txt constraints.txt
	$(PIP) install -q -c constraints.txt -r $<
	$(PIP) install -q --no-deps -e .
	@touch $@

$(VENV)/.installed-full: $(VENV)/.installed-serve
	$(PIP) install -q -c constraints.txt $(TORCH_SOURCE) torch
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed-full
	$(PIP) install -q -c constraints.txt -e '.[test,check]'
	@touch $@
