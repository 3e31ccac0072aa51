# Chancery's commands; `make` without a name lists them.
#
# Everything is installed into .venv from the hash-pinned requirements files, and again only when
# those change. Nothing outside this folder is touched.

PORT ?= 8000
WORKERS ?= 2

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# uv must use the Python of .venv (not that of an activated environment), fetch no other, and trust
# the hosts that this system trusts.
UV := UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true VIRTUAL_ENV=.venv $(BIN)/uv --quiet --no-progress
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header
# As a site on the network would be set; no database is touched.
PRODUCTION = DEBUG=false HTTPS=true BEHIND_PROXY=true ALLOWED_HOSTS=chancery.example \
    DATABASE_URL=sqlite://:memory: \
    SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')

# One stamp for each set of packages: newer than its requirements means installed.
BASE := .venv/.stamp-base
RUNTIME := .venv/.stamp-runtime
DEV := .venv/.stamp-dev

.DEFAULT_GOAL := help
.PHONY: help run test lint check bench load measures screenshots contact-sheet requirements clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: $(RUNTIME) ## get everything ready and serve on this machine (PORT=8001: another port; DEMO=no: empty)
	@exec env HTTPS=false SITE_URL="$${SITE_URL:-http://localhost:$(PORT)}" $(MANAGE) serve --port "$(PORT)" \
	    $(if $(filter no false off 0,$(DEMO)),--without-demonstration)

test: $(DEV) ## run the whole suite: on SQLite, on PostgreSQL what asks a database, and in a browser
	@$(BIN)/python -m tests.suite -n $(WORKERS)

lint: $(DEV) ## check style, types and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --quiet --lint

check: $(DEV) ## check settings for production, and that no migration is missing
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	@$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run

bench: $(DEV) ## measure speed against floors; QUICK=1 is short, WRITE=1 renews docs/performance.md
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

load: $(DEV) ## load the site, kill it, fill its disk; QUICK=1, WRITE=1 as in bench
	@$(BIN)/python -m tests.load $(if $(QUICK),--quick) $(if $(WRITE),--write)

measures: $(BASE) ## print the measures of the code's style, and which room imports which
	@$(BIN)/python -m tests.measures

screenshots: $(DEV) ## make the README's pictures again
	@$(BIN)/python -m tests.screenshots

contact-sheet: $(DEV) ## draw every kind of chart on one sheet to look at; SIZES=1 in every size
	@$(BIN)/python -m tests.contact_sheet $(if $(SIZES),--sizes)

requirements: $(BASE) ## pin the newest packages that pyproject.toml allows
	@$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	@$(COMPILE) --upgrade pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@echo uv | $(COMPILE) --upgrade - -o requirements-uv.txt

clean: ## remove .venv and caches; the data in var/ stays
	@rm -rf .venv .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache

# The packages have no builds for other versions, so a wrong Python is refused before it is used.
define FIND_PYTHON
for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
    if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; \
    then break; fi; \
    python=; \
done; \
if [ -z "$$python" ]; then \
    echo "Chancery needs Python 3.11, 3.12, 3.13 or 3.14. Install one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; \
    exit 1; \
fi; \
if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
    echo "$$python lacks its venv module. On Debian and Ubuntu: apt-get install python3-venv"; \
    exit 1; \
fi
endef

$(BASE): requirements-uv.txt
	@$(FIND_PYTHON); \
	echo "Making .venv with $$($$python --version) ..."; \
	$$python -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(RUNTIME): requirements.txt $(BASE)
	@echo "Installing what the site needs ..."
	@$(UV) pip install --require-hashes -r $<
	@touch $@

# The second set holds the first: tests/site/test_repository.py.
$(DEV): requirements-dev.txt $(BASE)
	@echo "Installing what the site and its tests need ..."
	@$(UV) pip sync --require-hashes $<
	@touch $@ $(RUNTIME)
