# The daily acts, from a bare clone: nothing is needed but make and Python. `make help` lists them.
# What is printed is Dutch, for editors; nothing is installed outside this folder, except a browser and rsync by `make test`.

PYTHON ?= python3
RUN := .venv/bin/python
PIP := -m pip install --quiet --disable-pip-version-check --no-input
# --no-config and --system-certs: a lock may not depend on the machine's own indexes, but must work behind its proxy.
COMPILE := .cache/lock/bin/uv pip compile --quiet --no-config --system-certs --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'

# Where Python is told to keep nothing of what it compiled, as in many containers, each start of the command compiles all
# our code first. Hundreds of tests start it: a tenth to a fifth of the processor's time that they take.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := site
.NOTPARALLEL:
.PHONY: site environment serve import test test-editor editor bench fuzz mutants browsers style lint types pytest browser \
	rsync golden format lock clean help

site: .venv/.site ## bouw de site in output/
	@$(RUN) build.py

environment: .venv/.site ## maak alleen de omgeving klaar

serve: .venv/.serve ## bekijk de site terwijl u schrijft
	@$(RUN) build.py serve

import: .venv/.import ## zet een rekenblad of WordPress-export om: make import FILE=projecten.xlsx
	@test -n '$(FILE)' || { echo 'Noem het bestand, zoals: make import FILE=projecten.xlsx' >&2; exit 2; }
	@$(RUN) build.py import '$(FILE)'

# --keep-going: one run tells everything that is wrong.
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

# In a file that a plain pytest does not find: who has no npm has no editor to test.
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

# More in docs/performance.md; what it installs and makes is in .cache/bench.
bench: .venv/.serve ## meet de snelheid naast die van andere generatoren: make bench BENCH='--quick' (npm voor Eleventy)
	@$(RUN) bench/compare.py $(BENCH)

golden: .venv/.test browser ## leg de verwachte uitvoer van de tests opnieuw vast
	@$(RUN) -m pytest tests --regold

format: .venv/.test ## zet de code in de huisstijl
	@$(RUN) -m ruff format
	@$(RUN) -m ruff check --fix

# Each lock is held to the one before, so that what is tested is what is used.
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

# The stamps are what make compares: an environment is remade when its requirements change, or when its interpreter does
# (make follows the link, so a Python that was upgraded or removed counts too).
.venv/.site: requirements.txt .venv/bin/python
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 of nieuwer is nodig, maar "$(PYTHON)" is dat niet. Staat er een andere: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Deze Python mist de module venv. Op Debian en Ubuntu: sudo apt install python3-venv' >&2; exit 1; }
	@echo 'omgeving maken in .venv …'
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) $(PIP) --require-hashes -r requirements.txt || { \
		echo 'De pakketten uit requirements.txt konden niet geïnstalleerd worden. Is er een internetverbinding?' >&2; exit 1; }
	@touch $@

.venv/.serve: requirements-serve.txt .venv/.site
	@echo 'gereedschap voor het voorbeeld toevoegen in .venv …'
	@$(RUN) $(PIP) --require-hashes -r requirements-serve.txt || { \
		echo 'De pakketten uit requirements-serve.txt konden niet geïnstalleerd worden. Is er een internetverbinding?' >&2; exit 1; }
	@touch $@

.venv/.import: requirements-import.txt .venv/.site
	@echo 'gereedschap om over te zetten toevoegen in .venv …'
	@$(RUN) $(PIP) --require-hashes -r requirements-import.txt || { \
		echo 'De pakketten uit requirements-import.txt konden niet geïnstalleerd worden. Is er een internetverbinding?' >&2; exit 1; }
	@touch $@

.venv/.test: requirements-test.txt .venv/.site
	@echo 'testgereedschap toevoegen in .venv …'
	@$(RUN) $(PIP) --require-hashes -r requirements-test.txt || { \
		echo 'De pakketten uit requirements-test.txt konden niet geïnstalleerd worden. Is er een internetverbinding?' >&2; exit 1; }
	@touch $@

.venv/bin/python: ;
