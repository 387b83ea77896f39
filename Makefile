# Newsroom: everything a person types. `make run` on a fresh clone is all it takes.

PORT ?= 8000
PYTHON ?= python3
JOBS ?= 2
VAR := $(or $(NEWSROOM_VAR),var)
ADDRESS := $(or $(NEWSROOM_URL),http://127.0.0.1:$(PORT))

MANAGE := .venv/bin/python manage.py
ARGS ?=
PYTEST = .venv/bin/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)
# A stamp for each list of requirements: a changed list is installed, an unchanged one costs nothing.
STAMP := .venv/installed-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/installed-dev-$(shell cat requirements.txt requirements-s3.txt requirements-dev.txt | cksum | cut -d' ' -f1)
ASSETS := $(VAR)/static/staticfiles.json
# Tests see none of the outlet's variables and keep their files apart from its data.
CLEAN := env -u PORT -u DEBUG -u SECRET_KEY -u STORAGE_URL -u EMAIL_URL -u EMAIL_FROM -u LOG_LEVEL \
	-u DJANGO_SETTINGS_MODULE -u NEWSROOM_URL -u NEWSROOM_TIME_ZONE -u NEWSROOM_PROXIES \
	-u NEWSROOM_FOUR_EYES -u NEWSROOM_PICTURE_BYTES -u NEWSROOM_PICTURE_PIXELS -u NEWSROOM_PICTURE_SECONDS \
	-u NEWSROOM_PICTURE_MEMORY -u NEWSROOM_ANIMATION -u NEWSROOM_EXPIRY_NOTICE_DAYS -u NEWSROOM_PAGE_CACHE \
	-u NEWSROOM_INTERNAL_HOSTS \
	-u NEWSROOM_PURGE -u NEWSROOM_TRANSLATOR -u PYTHONPATH -u VIRTUAL_ENV
ON_SQLITE := $(CLEAN) -u DATABASE_URL -u REDIS_URL NEWSROOM_VAR=$(CURDIR)/var/test
POSTGRES ?= postgres://postgres@127.0.0.1:5432/test
REDIS ?= redis://127.0.0.1:6379/0
ON_POSTGRES = $(CLEAN) NEWSROOM_VAR=$(CURDIR)/var/test DATABASE_URL="$${DATABASE_URL:-$(POSTGRES)}" \
	REDIS_URL="$${REDIS_URL:-$(REDIS)}"

.NOTPARALLEL:
.PHONY: help run dev test test-long check-html test-postgres lint format bench bench-postgres docs-pictures browser database \
	messages compile

help:
	@echo "make run            install what is missing and serve on 127.0.0.1:8000 (PORT= changes it)"
	@echo "make dev            the same with DEBUG and reloading"
	@echo "make test           every rule once and the main journeys, on SQLite"
	@echo "make test-postgres  the same on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)"
	@echo "make test-long      repetitions, full matrices, fuzzing (NEWSROOM_SEED repeats a run)"
	@echo "make check-html     readers' pages before the Nu Html Checker (VNU=path/to/vnu.jar)"
	@echo "make lint           style, layers, types, templates; make format mends style"
	@echo "make bench          what the main pages cost: time and queries (make bench-postgres: on PostgreSQL)"
	@echo "make docs-pictures  take the pictures of README.md and docs/ anew (ARGS= names some of them)"
	@echo "make messages       gather new words for locale/ (needs gettext); make compile finishes them"

# ── Serving ─────────────────────────────────────────────────────────────────────────────────────────────────────────

run dev: export PORT := $(PORT)

run: $(STAMP) $(ASSETS) database
	@$(MANAGE) demo --if-empty
	@echo
	@echo "Readers   $(ADDRESS)/   $(ADDRESS)/zh-hans/"
	@echo "Newsroom  $(ADDRESS)/desk/"
	@if [ -f "$(VAR)/demo-sign-ins" ]; then echo; cat "$(VAR)/demo-sign-ins"; echo; fi
	@exec $(MANAGE) serve --port $(PORT)

dev: export DEBUG := on
dev: $(STAMP) database
	@$(MANAGE) demo --if-empty
	@if [ -f "$(VAR)/demo-sign-ins" ]; then cat "$(VAR)/demo-sign-ins"; fi
	@$(MANAGE) work --follow $$$$ & exec $(MANAGE) runserver 127.0.0.1:$(PORT)

database: $(STAMP)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable

# Compressing takes a while, so only when a file changed (or a folder: something was deleted).
$(ASSETS): $(STAMP) $(shell find newsroom/static 2>/dev/null) newsroom/assets.py newsroom/settings.py
	@echo "Preparing static files …"
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@

# ── Installing ──────────────────────────────────────────────────────────────────────────────────────────────────────

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Newsroom needs Python 3.11 or newer. On Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Newsroom needs Python 3.11 or newer; $(PYTHON) is older. Name another with PYTHON="; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing. On Debian: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

$(STAMP): | .venv/bin/python
	@echo "Installing the packages that Newsroom needs …"
	@.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/installed-[0-9]* && touch $@

$(DEV_STAMP): | $(STAMP)
	@echo "Installing the packages that tests need …"
	@.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/installed-dev-* && touch $@

# Debian's own browser, where the user may install it; else the tests say at their end what did not run.
browser:
	@[ -z "$$CHROMIUM" ] || exit 0; command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then root=; else root="sudo -n"; fi; mkdir -p var; \
	  if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
	    echo "Installing chromium for the browser journeys …"; \
	    { $$root apt-get update && $$root env DEBIAN_FRONTEND=noninteractive \
	      apt-get install --yes --no-install-recommends chromium fonts-noto-cjk; } >var/apt.log 2>&1 \
	      || echo "chromium could not be installed: see var/apt.log"; \
	  else echo "The browser journeys need chromium. On Debian: apt install chromium fonts-noto-cjk"; fi; }

# ── Testing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

test: $(DEV_STAMP) browser
	@mkdir -p var/test && $(ON_SQLITE) $(PYTEST)

test-long: $(DEV_STAMP) browser
	@mkdir -p var/test && seed=$${NEWSROOM_SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')} && \
	  echo "NEWSROOM_SEED=$$seed repeats this run" && \
	  { NEWSROOM_SEED=$$seed $(ON_SQLITE) $(PYTEST) -m "" --hypothesis-seed=$$seed; code=$$?; \
	    echo "This was NEWSROOM_SEED=$$seed"; exit $$code; }

test-postgres: $(DEV_STAMP) browser
	@mkdir -p var/test && $(ON_POSTGRES) .venv/bin/python tests/reachable.py
	@$(ON_POSTGRES) $(PYTEST)

bench: $(DEV_STAMP) $(ASSETS)
	@mkdir -p var/test && $(ON_SQLITE) .venv/bin/python -m tests.benchmarks

bench-postgres: $(DEV_STAMP) $(ASSETS)
	@mkdir -p var/test && $(ON_POSTGRES) .venv/bin/python tests/reachable.py
	@$(ON_POSTGRES) .venv/bin/python -m tests.benchmarks

# Needs Java and the Nu Html Checker: make check-html VNU=path/to/vnu.jar
check-html: $(DEV_STAMP)
	@[ -f "$(VNU)" ] || { echo "Which checker? make check-html VNU=path/to/vnu.jar (npm: vnu-jar)"; exit 1; }
	@mkdir -p var/test && $(ON_SQLITE) VNU="$(abspath $(VNU))" $(PYTEST) -m "" tests/articles/public/test_valid_html.py

# The demonstration in a new outlet of its own, in a browser: tests/docs_pictures.py lists who looks at what.
docs-pictures: $(DEV_STAMP) browser
	@mkdir -p var/test && $(ON_SQLITE) .venv/bin/python -m tests.docs_pictures $(ARGS)

# ── Looking over ────────────────────────────────────────────────────────────────────────────────────────────────────

lint: $(DEV_STAMP)
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check --quiet || { echo "Some files are not formatted: make format"; exit 1; }
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	@git ls-files '*.py' ':!*/migrations/*' | xargs .venv/bin/django-upgrade --target-version 5.2 --check
	@$(ON_SQLITE) .venv/bin/lint-imports
	@$(ON_SQLITE) .venv/bin/mypy

format: $(DEV_STAMP)
	@.venv/bin/ruff check --fix-only --quiet
	@.venv/bin/ruff format --quiet
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
# Both need GNU gettext (Debian: apt install gettext). The compiled catalog is committed, so that serving needs none.

messages: $(STAMP)
	@$(MANAGE) makemessages --locale zh_Hans --no-wrap --no-obsolete --add-location file --ignore var --ignore tests --ignore .venv

compile: $(STAMP)
	@$(MANAGE) compilemessages --locale zh_Hans --ignore .venv --ignore var
