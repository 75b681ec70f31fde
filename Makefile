# What comes in: a checkout on a machine with make and Python 3.11 or later.
# What goes out: one command for each thing that a person does here. Everything is made under .venv/ and build/.
#
#   make PYTHON=python3.12 …    another Python          make test TESTS=tests/model    some of the tests
#   make demo DEMO_LANG=en      the demo in English     make test JOBS=1               one process

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# PIP_USE_PEP517 spares the pip of Debian 12 a deprecation notice about durable-rules.
PIP := PIP_USE_PEP517=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt
DEMO_LANG ?= zh
JOBS ?= auto
TESTS ?= tests
# A test that hangs ends its process, with every thread's stack told, and fails.
NO_HANG := -o faulthandler_timeout=600 -o faulthandler_exit_on_timeout=true

# The extras and the groups of system packages that the tests need; a new kind of test adds its own here.
TEST_EXTRAS := check,dev,notebook,report,spark,testing
TEST_SYSTEM := browser build java postgres

.PHONY: help demo test test-lowest check format format-check lint types imports docs pictures doctest bench fuzz sbom lab app clean

help: ## what there is to make (this list)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

# ---------------------------------------------------------------------------- what a person does here

demo: $(VENV)/.core ## audit the made-up sample workbook and explain one violation
	@mkdir -p build/demo
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/demo $(DEMO_LANG)

test: $(VENV)/.dev ## every test, in parallel
	$(BIN)/pytest -n $(JOBS) $(NO_HANG) $(TESTS)

# Left out: what needs Java, a browser, or other people's packages beside the ones that have a lowest bound.
LOWEST := tests --ignore=tests/docs -m "not spark and not browser"

test-lowest: ## the tests with each library at its lowest bound, in a virtualenv of its own
	rm -rf build/lowest && $(PYTHON) -m venv build/lowest
	$(PYTHON) .ci/lowest-bounds check notebook report testing > build/lowest/bounds.txt
	PIP_USE_PEP517=1 build/lowest/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint build/lowest/bounds.txt --editable '.[check,notebook,report,testing]' build hatchling openpyxl pytest-xdist python-calamine \
		jsonschema nbclient nbformat playwright axe-playwright-python pypdfium2
	build/lowest/bin/pytest -n $(JOBS) $(LOWEST)

check: format-check lint types imports docs doctest ## what a contributor runs before a commit, but for the tests
	@echo "check: all is well"

format: $(VENV)/.dev ## put the code into its format and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## build the documentation site; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html docs build/docs
	@echo "the documentation is in build/docs/index.html"

PICTURES := workbench-voila-zh workbench-voila-en audit-voila-found what-if-voila-changed

pictures: $(VENV)/.dev ## make the pictures in the documentation anew: of the HTML report, and of the panels by their tests
	$(BIN)/python -m tests.browser.pictures
	$(BIN)/pytest --quiet -k voila tests/browser/test_workbench.py tests/browser/test_audit_panel.py tests/browser/test_what_if.py
	for name in $(PICTURES); do cp build/pictures/$$name.png docs/_static/; done

bench: $(VENV)/.bench ## measure, and write docs/benchmarks.md (BENCHMARKS=name for one section)
	$(BIN)/python -m benchmarks $(BENCHMARKS)

FUZZ_RUNS ?= 100000

fuzz: $(VENV)/.dev ## feed the readers inputs that a fuzzer makes (FUZZ_RUNS=100000 each)
	$(PIP) 'atheris>=3.0.0'
	for target in limit condition rule_file record_file; do $(BIN)/python -m tests.fuzz $$target $(FUZZ_RUNS); done

sbom: $(VENV)/.dev ## list what an installation brings: build/govrules.cdx.json, and the page of licences
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[all]'
	$(BIN)/python .ci/sbom build/govrules.cdx.json
	$(BIN)/python .ci/sbom --page

lab: $(VENV)/.notebook ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --LabApp.extension_manager=readonly notebooks

# A kernel waits for each panel; for every story too, they would take gigabytes. Voila's page sends no cookie against
# forgery: with that check on, a page that is left cannot end its kernel, so one that is idle is ended.
app: $(VENV)/.notebook ## serve the notebooks as pages with no code in sight
	$(BIN)/voila --Voila.ip=127.0.0.1 --template=govrules --show_tracebacks=True \
		--preheat_kernel=True --pool_size=1 --VoilaKernelManager.preheat_denylist='[".*/notebooks/(zh|en)/"]' \
		--MappingKernelManager.cull_idle_timeout=1800 --MappingKernelManager.cull_interval=60 notebooks

clean: ## remove all that was made here, but for .venv
	rm -rf build dist docs/_build docs/reference/generated .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

# ---------------------------------------------------------------------------- the parts of `make check`

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports --no-logo --no-cache

doctest: $(VENV)/.dev
	$(BIN)/pytest --quiet --doctest-modules govrules

# ---------------------------------------------------------------------------- the virtualenv, by stamp files

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or later is needed; type: apt-get install python3" >&2; exit 1; }
	@PYTHON="$(PYTHON)" .ci/system-packages python
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml constraints.txt Makefile
	@PYTHON="$(BIN)/python" .ci/system-packages build
	@echo "installing govrules[report] into $(VENV) (the first time a minute or two)"
	@$(PIP) --editable '.[report]'
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt Makefile
	@PYTHON="$(BIN)/python" .ci/system-packages $(TEST_SYSTEM)
	@echo "installing govrules[$(TEST_EXTRAS)] into $(VENV) (the first time two or three minutes)"
	@$(PIP) --editable '.[$(TEST_EXTRAS)]'
	@touch $(VENV)/.core $@

$(VENV)/.bench: $(VENV)/.dev
	@echo "installing govrules[bench] into $(VENV)"
	@$(PIP) --editable '.[bench]'
	@touch $@

$(VENV)/.notebook: $(VENV)/.core
	@echo "installing govrules[notebook] into $(VENV) (the first time a minute or two)"
	@$(PIP) --editable '.[notebook]'
	@touch $@
