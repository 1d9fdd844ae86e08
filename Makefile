# `make run` and `make test` do all their own set-up. Settings are listed in docs/settings.md.
#
# TORCH_WHEELS: where PyTorch is taken from, for the targets that need it: a folder of wheels, or
#   the address of an index (PyTorch's own installation page names the one for CPU builds).
#   Unset, it comes from wherever pip takes packages; on Linux that build brings 3 GB of GPU code.

PYTHON ?= python3
VENV ?= .venv
TORCH_WHEELS ?=
CLIENTS := .venv-clients
OPEN_WEBUI := 0.12.4
PLAYGROUND := 0.2.28
AXE := 4.14.1
AXE_SCRIPT := $(abspath $(CLIENTS)/axe/node_modules/axe-core/axe.min.js)
AT_ONCE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

BIN := $(VENV)/bin
NPM_IS_THERE = command -v npm >/dev/null || { echo "npm is not there. On Debian or Ubuntu: apt-get install nodejs npm"; exit 1; }
PIP := $(BIN)/python -m pip --disable-pip-version-check
NOT_HAD = { echo "$(1) could not be had: is there a network, or a mirror (PIP_INDEX_URL)? Run make again; what is there stays."; exit 1; }
TORCH_SOURCE := $(if $(TORCH_WHEELS),$(if $(findstring ://,$(TORCH_WHEELS)),--index-url $(TORCH_WHEELS),--find-links $(TORCH_WHEELS)))
MODEL_IS_BUILT_IN := $(if $(PUENTE_EMBEDDER)$(filter torch,$(PUENTE_BACKEND)),,yes)

.PHONY: run full test test-fast axe test-axe test-clients check format bench crash evaluate lock audit sbom clean
.DELETE_ON_ERROR:

run: $(if $(MODEL_IS_BUILT_IN),$(VENV)/.installed-serve,$(VENV)/.installed-full)
	@$(BIN)/puente serve

# Everything, PyTorch and sentence-transformers included: other models, exact parity, the tests.
full: $(VENV)/.installed-full

test: $(VENV)/.installed-test
	PUENTE_AXE=$(wildcard $(AXE_SCRIPT)) $(BIN)/python -m pytest $(AT_ONCE) $(PYTEST)

test-fast: $(VENV)/.installed-test
	$(BIN)/python -m pytest $(AT_ONCE) -m "not slow and not browser" $(PYTEST)

# Gets axe-core, which comes by npm and looks in every view for what shuts people out; `make test` uses it then.
axe: $(CLIENTS)/.installed-axe

test-axe: $(VENV)/.installed-test axe
	PUENTE_AXE=$(AXE_SCRIPT) $(BIN)/python -m pytest tests/browser -k axe $(AT_ONCE) $(PYTEST)

# Asks from real chat front ends in Chromium: Open WebUI, which is 2.5 GB and needs Python 3.11 or 3.12, and
# Microsoft's Agents Playground, which plays Teams and needs Node.js 20 and npm.
test-clients: $(VENV)/.installed-test $(CLIENTS)/.installed $(CLIENTS)/.installed-playground
	PUENTE_TEST_OPEN_WEBUI=$(abspath $(CLIENTS)/bin/open-webui) \
	PUENTE_TEST_PLAYGROUND=$(abspath $(CLIENTS)/playground/node_modules/.bin/agentsplayground) \
	$(BIN)/python -m pytest tests/clients $(PYTEST)

$(CLIENTS)/.installed: Makefile | $(BIN)/pip
	$(BIN)/python -m venv $(CLIENTS)
	$(CLIENTS)/bin/python -m pip --disable-pip-version-check install -q $(TORCH_SOURCE) torch
	$(CLIENTS)/bin/python -m pip --disable-pip-version-check install -q open-webui==$(OPEN_WEBUI)
	@touch $@

$(CLIENTS)/.installed-playground: Makefile
	@$(NPM_IS_THERE)
	npm install --silent --ignore-scripts --no-audit --prefix $(CLIENTS)/playground @microsoft/m365agentsplayground@$(PLAYGROUND)
	@touch $@

$(CLIENTS)/.installed-axe: Makefile
	@$(NPM_IS_THERE)
	npm install --silent --ignore-scripts --no-audit --prefix $(CLIENTS)/axe axe-core@$(AXE)
	@touch $@

check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The crash test of `make test`, but the writer is killed 200 times: ten minutes or more.
crash: $(VENV)/.installed-test
	PUENTE_TEST_KILLS=200 $(BIN)/python -m pytest tests/crash -s

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks

# Measures the golden questions, and writes what the README says of them and shows as answers.
evaluate: $(VENV)/.installed-serve
	$(BIN)/puente evaluate tests/quality --output tests/quality/report
	$(BIN)/python -m tests.readme

# It comes last into an environment: without it, one was begun and not finished, and is made anew.
$(BIN)/pip:
	@command -v $(firstword $(PYTHON)) >/dev/null || { echo "$(PYTHON) is not there. Install Python 3.11 or newer, or name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "Puente needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Install a newer one, or name it: make PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -m venv $(if $(wildcard $(VENV)/pyvenv.cfg),--clear) $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

# The serving path: the built-in model needs no PyTorch. Every file is checked against locks/.
$(VENV)/.installed-serve: pyproject.toml locks/serve.txt | $(BIN)/pip
	@echo "Installing packages (about a minute)…"
	@$(PIP) install -q --require-hashes --no-deps -r locks/serve.txt || $(call NOT_HAD,The packages of locks/serve.txt)
	@$(PIP) install -q --no-deps -e . || $(call NOT_HAD,What Puente is built with)
	@touch $@

# PyTorch comes from where TORCH_WHEELS says, so its file has no hash here; the rest is checked.
$(VENV)/.installed-full: $(VENV)/.installed-serve locks/full.txt
	@echo "Installing PyTorch and what needs it (some minutes)…"
	@$(PIP) install -q --require-hashes --no-deps -r locks/full.txt || $(call NOT_HAD,The packages of locks/full.txt)
	@$(PIP) install -q -c constraints.txt $(TORCH_SOURCE) torch || $(call NOT_HAD,PyTorch)
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed-full locks/test.txt
	@echo "Installing packages for tests (about a minute)…"
	@$(PIP) install -q --require-hashes --no-deps -r locks/test.txt || $(call NOT_HAD,The packages of locks/test.txt)
	@touch $@

# Tools for a release live apart from what they look at.
RELEASE := build/release-tools
$(RELEASE)/.installed: Makefile | $(BIN)/pip
	$(BIN)/python -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip --disable-pip-version-check install -q cyclonedx-bom==7.5.0 pip-audit==2.10.1 uv==0.13.9
	@touch $@

# The pins of constraints.txt with the hash of every file, for all platforms and Pythons.
UV_LOCK := $(RELEASE)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate -c constraints.txt
WITHOUT_TORCH := $(addprefix --no-emit-package ,torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cupti \
  cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 \
  nvjitlink nvshmem-cu13 nvtx))
SERVE_REQUIREMENTS := import tomllib; \
  found = tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]; \
  print("\n".join(d for d in found if not d.startswith("sentence-transformers")))

lock: $(RELEASE)/.installed
	$(BIN)/python -c '$(SERVE_REQUIREMENTS)' | $(UV_LOCK) - -o locks/serve.txt
	$(UV_LOCK) pyproject.toml $(WITHOUT_TORCH) -o locks/full.txt
	$(UV_LOCK) pyproject.toml $(WITHOUT_TORCH) --extra test --extra check -o locks/test.txt

# Known vulnerabilities in what is locked. Needs the advisories of osv.dev, and says when it has none.
audit: $(RELEASE)/.installed
	@if $(BIN)/python -c 'import urllib.request; urllib.request.urlopen("https://api.osv.dev", timeout=10)' 2>&1 | grep -q URLError; \
	then echo "AUDIT SKIPPED: the advisories at api.osv.dev cannot be reached from here."; \
	else $(RELEASE)/bin/pip-audit -s osv --require-hashes --disable-pip -r locks/test.txt; fi

# What the service is made of, as a CycloneDX bill of materials: build/sbom.json
sbom: $(RELEASE)/.installed
	$(RELEASE)/bin/cyclonedx-py requirements locks/serve.txt --pyproject pyproject.toml --output-reproducible -o build/sbom.json

clean:
	rm -rf $(VENV) $(CLIENTS) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
