# The daily tasks; `make help` lists them. They work in a fresh clone with only make and Python. The output is in Dutch,
# for editors. Nothing is installed outside this folder, except a browser and rsync by `make test`.

PYTHON ?= python3
RUN := .venv/bin/python
PIP := -m pip install --quiet --disable-pip-version-check --no-input
# The lock file is the first prerequisite of each environment.
INSTALL = $(RUN) $(PIP) --require-hashes -r $< || { \
	echo 'De pakketten uit $< konden niet geïnstalleerd worden. Is er een internetverbinding?' >&2; exit 1; }
# --no-config, --system-certs: the lock must not depend on this machine's package indexes, but must work behind its proxy.
COMPILE := .cache/lock/bin/uv pip compile --quiet --no-config --system-certs --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

# Many containers set this, so that Python caches no bytecode. Each start of the command would then compile all our code,
# and hundreds of tests start it: that takes a tenth to a fifth of their CPU time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := site
.NOTPARALLEL:
.PHONY: site environment serve import named test test-editor editor bench fuzz mutants browsers style lint types pytest \
	browser rsync golden format lock clean help

site: .venv/.site ## bouw de site in output/
	@$(RUN) build.py

environment: .venv/.site ## maak alleen de omgeving klaar

serve: .venv/.serve ## bekijk de site terwijl u schrijft
	@$(RUN) build.py serve

import: named .venv/.import ## zet een rekenblad of WordPress-export om: make import FILE=projecten.xlsx
	@$(RUN) build.py import "$$FILE"

# First, because installing packages takes a minute. From the environment, where make puts what it was called with: a
# name may hold an apostrophe.
named:
	@test -n "$$FILE" || { echo 'Noem het bestand, zoals: make import FILE=projecten.xlsx' >&2; exit 2; }

# --keep-going: one run reports every failure.
test: .venv/.test ## voer alle controles en tests uit
	@$(MAKE) --no-print-directory --keep-going style lint types pytest

style: .venv/.test
	@echo 'ruff format --check' && $(RUN) -m ruff format --check

lint: .venv/.test
	@echo 'ruff check' && $(RUN) -m ruff check

types: .venv/.test
	@echo 'mypy' && $(RUN) -m mypy

pytest: .venv/.test browser rsync
	@$(RUN) -m pytest

browser:
	@scripts/find-chromium --install >/dev/null

rsync:
	@scripts/find-rsync --install >/dev/null

# A plain pytest does not collect this file, because the editor needs npm.
test-editor: .venv/.test browser ## test de redactie op het web (npm nodig)
	@scripts/fetch-editor .cache/editor
	@$(RUN) -m pytest tests/editor/web_editor.py

fuzz: .venv/.test ## zoek lang naar fouten: honderdduizend bedorven fiches, honderden dagen van een redacteur
	@$(RUN) scripts/fuzz.py

mutants: .venv/.test ## haal elke bewaking weg en kijk of een test het merkt
	@$(RUN) scripts/mutants.py

browsers: .venv/.test ## bekijk elk soort pagina in Firefox en WebKit, als die er zijn
	@$(RUN) scripts/browsers.py

editor: ## haal de redactie op het web op, in content/editor (npm nodig)
	@scripts/fetch-editor content/editor

# See docs/performance.md. It installs and builds everything in .cache/bench.
bench: .venv/.serve ## meet de snelheid naast die van andere generatoren: make bench BENCH='--quick' (npm voor Eleventy)
	@$(RUN) bench/compare.py $(BENCH)

golden: .venv/.test browser ## leg de verwachte uitvoer van de tests opnieuw vast
	@$(RUN) -m pytest tests --regold

format: .venv/.test ## zet de code in de huisstijl
	@$(RUN) -m ruff format
	@$(RUN) -m ruff check --fix

# Each lock file is constrained by the previous ones, so that the tests run with the versions that a build uses.
lock: ## kies de nieuwste versies van alle pakketten
	@echo 'nieuwste versies kiezen …'
	@$(PYTHON) -m venv .cache/lock && .cache/lock/bin/python $(PIP) --upgrade uv
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) pyproject.toml --output-file requirements-serve.txt --extra serve --constraint requirements.txt
	@$(COMPILE) pyproject.toml --output-file requirements-import.txt --extra import --constraint requirements.txt
	@$(COMPILE) pyproject.toml --output-file requirements-test.txt --extra serve --extra import --extra test \
		--constraint requirements-serve.txt --constraint requirements-import.txt

clean: ## verwijder alles wat opnieuw gemaakt kan worden
	@rm -rf output .output.* .cache .venv .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## toon deze lijst
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

# make compares these stamp files: it recreates an environment when its requirements or its interpreter change. It follows
# the link .venv/bin/python, so an upgraded or removed Python counts too.
.venv/.site: requirements.txt .venv/bin/python
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 of nieuwer is nodig, maar "$(PYTHON)" is dat niet. Staat er een andere: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Deze Python mist de module venv. Op Debian en Ubuntu: sudo apt install python3-venv' >&2; exit 1; }
	@echo 'omgeving maken in .venv …'
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL)
	@touch $@

.venv/.serve: requirements-serve.txt .venv/.site
	@echo 'gereedschap voor het voorbeeld toevoegen in .venv …'
	@$(INSTALL)
	@touch $@

.venv/.import: requirements-import.txt .venv/.site
	@echo 'gereedschap om over te zetten toevoegen in .venv …'
	@$(INSTALL)
	@touch $@

.venv/.test: requirements-test.txt .venv/.site
	@echo 'testgereedschap toevoegen in .venv …'
	@$(INSTALL)
	@touch $@

.venv/bin/python: ;
