# The two commands of the README are `make demo` and `make test`. Each needs python3.11, make and git;
# what else it needs it installs itself, into .venv, from locked and hashed lists.
# A second run finds its stamps in .venv/stamps and begins at once.

PYTHON := python3.11
BIN := .venv/bin
STAMPS := .venv/stamps
KIZUNA := $(BIN)/kizuna
WORKERS := 2
# Behind a company's proxy only the system's certificates are right; a bare machine has none of its own.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),--system-certs)
# Compiled once: where the environment forbids it, each start of the command costs a second more.
export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/python -m pytest -q

.DEFAULT_GOAL := demo
.PHONY: demo test test-postgresql test-spark check lint types house bench docs images lock clean browser

## demo: start the application with the packaged sample shop, and print a link to walk in by
demo: export KIZUNA_DATA ?= $(CURDIR)/data
demo: $(STAMPS)/run
	@$(KIZUNA) demo

## test: everything but Spark; .ci/run calls this
test: check browser
	$(PYTEST) -n $(WORKERS)
	@$(MAKE) --no-print-directory test-postgresql

## test-postgresql: the application's tests once more, on a PostgreSQL server of their own
APPLICATION := core people collect understand cli/backups
test-postgresql: $(STAMPS)/test
	@if scripts/need /usr/lib/postgresql postgresql "the tests run on PostgreSQL, too"; then \
	    KIZUNA_TEST_DATABASE=postgresql $(PYTEST) -n $(WORKERS) -m "not browser and not spark" \
	        $(APPLICATION:%=tests/%); \
	elif test -n "$$CI"; then exit 1; else echo "SKIPPED: the tests on PostgreSQL"; fi

## test-spark: the metrics once more on a real Spark cluster (a master and two workers on loopback)
test-spark: $(STAMPS)/spark
	@scripts/need java openjdk-17-jre-headless "Spark runs on Java"
	$(PYTEST) -m spark tests

## check: rules about the code that need no run of it
check: lint types house

lint: $(STAMPS)/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell src tests docs *.md
	$(BIN)/typos
	$(BIN)/vulture

# The types of models are read from the settings, which would otherwise make a key to keep.
types: export KIZUNA_SECRET_KEY := only-for-checking-types-0123456789-0123456789-0123456789
types: $(STAMPS)/test
	$(BIN)/mypy src tests benchmarks conftest.py

house: $(STAMPS)/test
	$(BIN)/lint-imports --config .importlinter --no-cache

browser:
	@scripts/need chromium chromium "the browser tests open the report in it" || test -z "$$CI"
	@scripts/need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk \
	    "Japanese in the browser tests and screenshots" || test -z "$$CI"

## bench: time the whole command on generated files, beside a pandas baseline
bench: $(STAMPS)/test
	$(BIN)/python benchmarks/report_command.py

## docs: write the catalogues in docs/reference that are made from the code
docs: $(STAMPS)/test
	$(BIN)/python -m tests.docs.catalogues

## images: take the screenshots of the documentation, of the sample shop
images: $(STAMPS)/test browser
	$(BIN)/python -m tests.docs.screenshots

## lock: resolve the requirement files anew (no index addresses inside)
lock: $(STAMPS)/bootstrap
	cd requirements && for list in bootstrap run test spark; do \
	    ../$(BIN)/uv pip compile -q $(CERTIFICATES) --upgrade --generate-hashes --no-emit-index-url --no-header \
	        --no-annotate --python-version 3.11 --python-platform linux $$list.in -o $$list.txt \
	    || exit 1; done

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Each stamp says that one locked list is installed; lists are supersets: run < test < spark.
$(STAMPS)/bootstrap: requirements/bootstrap.txt
	@command -v $(PYTHON) >/dev/null || { echo "Kizuna needs $(PYTHON), and it is not here." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/need /usr/lib/python3.11/ensurepip \
	    python3.11-venv "Python's own tool for virtual environments"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

INSTALL = $(BIN)/uv pip install -q $(CERTIFICATES) --python $(BIN)/python

$(STAMPS)/run: requirements/run.txt pyproject.toml $(STAMPS)/bootstrap
	$(INSTALL) --compile-bytecode --require-hashes -r $<
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/run
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(STAMPS)/spark: requirements/spark.txt $(STAMPS)/test
	$(INSTALL) --require-hashes -r $<
	@touch $@
