# The two commands of a newcomer are `make run` and `make test`; `make` alone lists all of them.
.DEFAULT_GOAL := help
.PHONY: help run install test test-all test-browser test-slow test-servers lint lock \
	messages bench bench-rota bench-busy bench-feeds chaos screenshot clean

PY := .venv/bin/python
TEST_POSTGRES_URL ?= postgresql://postgres@127.0.0.1/frontline_test
TEST_REDIS_URL ?= redis://127.0.0.1:6379/9
# What the tests decide for themselves must not depend on how somebody runs Frontline.
# Where Python writes no bytecode, every process would compile all tests anew: six seconds each.
UNSET := env -u DEMO -u DEBUG -u PYTHONDONTWRITEBYTECODE
EMBEDDED := $(UNSET) -u DATABASE_URL -u REDIS_URL
SERVERS := $(UNSET) DATABASE_URL=$(TEST_POSTGRES_URL) REDIS_URL=$(TEST_REDIS_URL)
PYTEST := $(PY) -m pytest -n 2 -rs
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: ## serve Frontline on PORT (8000), with demo data when the database is empty
	@bin/prepare run && exec $(PY) -m config.run

install: ## prepare .venv with everything for development
	@bin/prepare dev

test: install ## run every test that needs no server and no browser
	@echo "Left out: tests marked browser, postgres, redis and slow. make test-all runs them too."
	@$(EMBEDDED) $(PYTEST) -m "not browser and not postgres and not redis and not slow"

test-all: test test-slow test-browser test-servers ## run every test there is

test-slow: install ## run benchmarks and chaos at smoke size, and make run itself
	@$(EMBEDDED) $(PYTEST) -m "slow and not browser and not postgres and not redis"

test-browser: install ## run what needs Chromium
	@$(EMBEDDED) $(PYTEST) -m "browser"

test-servers: install ## run the whole suite on PostgreSQL and Redis (TEST_POSTGRES_URL, TEST_REDIS_URL)
	@$(SERVERS) $(PYTEST) -m "not browser"

lint: install ## check style, format and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy .

lock: ## pin the dependencies of pyproject.toml anew (needs uv); UPGRADE=--upgrade for newer ones
	@command -v uv >/dev/null || { echo "make lock needs uv, and it is not here."; exit 1; }
	@$(COMPILE) $(UPGRADE) --output-file requirements.lock
	@$(COMPILE) $(UPGRADE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

messages: install ## extract the texts to translate (needs gettext) and compile the translations
	@command -v xgettext >/dev/null || { echo "make messages needs gettext, and it is not here."; exit 1; }
	@$(PY) manage.py makemessages --locale zh_Hans --no-obsolete --no-location \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore '*/vendor/*'
	@$(PY) -m tests.compile_messages

bench: install ## measure pages and queries at full size
	@$(PY) -m tests.benchmarks.bench

bench-rota: install ## run the support rota benchmark through the commands (SHARED)
	@$(PY) -m tests.benchmarks.rota.run_kit --prove

chaos: install ## kill the worker, stop broker and database while notices go out, and count what came
	@$(EMBEDDED) $(PY) -m tests.chaos.run

bench-busy: install ## read the calendar kit, hostile files too, through manage.py busy (SHARED)
	@$(PY) -m tests.benchmarks.calendars.run_kit

bench-feeds: install ## measure calendar feeds and a storm of polls (TEST_POSTGRES_URL)
	@$(PY) -m tests.benchmarks.feeds.run

screenshot: install ## take the picture of the README (needs Chromium)
	@$(PY) -m tests.journeys.screenshot

clean: ## remove .venv and caches; var/ with its data stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
