# Every command of Torch Handbook, in the order in which data flows:
#   environment -> examples (verdicts) -> pages in two languages -> sheet -> search
# Variables: DEVICE=cuda  ONLY=torch.chunk  FULL=1  PYTHON=python3.11  VENV=.venv  TORCH=2.13.0
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV   ?= .venv
TORCH  ?= 2.13.0
DEVICE ?= cpu
ONLY   ?=
FULL   ?=
PORT   ?= 8000

BIN    := $(VENV)/bin
DONE   := build/done
SPHINX := $(BIN)/python -m sphinx -q -W --keep-going -n -c .
# The examples and the sheet need the words alone, not the gallery.
WORDS  := $(SPHINX) -t words

CODE    := conf.py docutils.conf $(wildcard handbook/*.py handbook_sphinx/*.py handbook_sphinx/*/*.py)
TEXT    := $(shell find docs -path docs/gallery -prune -o -type f -print)
GALLERY := $(wildcard gallery/* gallery/*/*)
CHINESE := $(shell find locale -name '*.po')
SHEET   := $(wildcard cheatsheet/*)

.PHONY: help html test check doctest records kit paddle cheatsheet serve translations mutate bench lint clean browser

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

# --- environment -------------------------------------------------------------

INSTALLED := $(VENV)/.installed-$(TORCH)
$(INSTALLED): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" TORCH="$(TORCH)" sh bin/install
	@touch $@

# --- examples ----------------------------------------------------------------

UNITS := build/units.json
RUN   := $(BIN)/python -m handbook run $(UNITS)

$(UNITS): $(INSTALLED) $(CODE) $(TEXT)
	@echo "examples: read the pages"
	@$(WORDS) -b units -d build/doctrees/words docs build
	@touch $@

doctest: $(UNITS) ## run every example; DEVICE=cuda, ONLY=torch.chunk or ONLY=reference/shape
	@$(RUN) --device "$$DEVICE" --only "$$ONLY"
export DEVICE ONLY

KIT := build/torch-handbook-kit.pyz
$(KIT): $(UNITS) $(GALLERY)
	@$(BIN)/python -m handbook kit $(UNITS) --gallery gallery --output $@

kit: $(KIT) ## pack the examples into one file that runs wherever torch is

records: $(UNITS) ## list the records of all places: what counts, and what renews the rest
	@$(BIN)/python -m handbook records $(UNITS)

paddle: $(INSTALLED) # examples and cases in Paddle, in an environment that has it
	@$(MAKE) doctest DEVICE=paddle && $(BIN)/python -m pytest ported

# For the pages, only examples that changed since they last passed are run again.
$(DONE)/examples: $(UNITS)
	@echo "examples"
	@$(RUN) --stale
	@mkdir -p $(@D) && touch $@

# --- pages -------------------------------------------------------------------

# A gallery that another torch has drawn is drawn again.
$(DONE)/gallery-$(TORCH): $(INSTALLED)
	@rm -rf docs/gallery $(DONE)/gallery-* && mkdir -p $(@D) && touch $@

$(DONE)/en: $(DONE)/examples $(DONE)/gallery-$(TORCH) $(GALLERY) $(SHEET) $(wildcard verdicts/*.json)
	@echo "pages: English"
	@$(SPHINX) -b html -d build/doctrees/en docs build/html/en
	@touch $@

$(DONE)/zh_CN: $(DONE)/en $(CHINESE)
	@echo "pages: Chinese"
	@$(SPHINX) -b html -D language=zh_CN -d build/doctrees/zh_CN docs build/html/zh_CN
	@touch $@

# --- sheet -------------------------------------------------------------------

$(DONE)/sheet: $(DONE)/examples $(SHEET) $(CHINESE)
	@echo "sheet"
	@$(WORDS) -b sheet -d build/doctrees/words docs build/html/sheet & english=$$!; \
	  $(WORDS) -b sheet -d build/doctrees/words-zh_CN -D language=zh_CN docs build/html/sheet && \
	  $(WORDS) -b units -d build/doctrees/words-zh_CN -D language=zh_CN docs build; \
	  chinese=$$?; wait $$english && exit $$chinese
	@touch $@

cheatsheet: $(DONE)/sheet ## set the printed sheet: build/html/sheet/*.pdf

html: $(DONE)/en $(DONE)/zh_CN $(DONE)/sheet $(KIT) ## build the site: build/html/index.html
	@$(BIN)/python bin/root.py docs/_templates/root.html build/html/index.html
	@cp $(KIT) build/html/
	@echo "built build/html/index.html"

serve: html ## show the site on this machine and rebuild it on save; PORT=8000
	@$(BIN)/python bin/serve.py $(PORT)

# --- translations ------------------------------------------------------------

translations: $(INSTALLED) $(DONE)/en ## bring the Chinese catalogues up to date and list what is missing
	@sh bin/translations $(BIN)

# --- checks ------------------------------------------------------------------

browser: # headless Chromium for the tests, from Debian's packages
	@sh bin/browser

TESTED := $(VENV)/.installed-$(TORCH)
test: $(INSTALLED) browser lint html ## run everything that guards the project
	@$(BIN)/python -m pytest

# Two processes; each takes whole files, so that what their tests share is built once.
check: lint ## the inner loop, under a minute: lint, and the tests that need no built site
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/core tests/pages

lint: $(INSTALLED) ## check the code's style, and the types of the core
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy

mutate: $(DONE)/examples ## alter every printed result: is it noticed? FULL=1 for all ways
	@$(BIN)/python -m handbook mutate $(UNITS) $(if $(FULL),--full)

bench: $(INSTALLED) ## measure, as ratios of one run
	@$(BIN)/python -m bench.bench

clean: ## remove everything that was built, but not the environment
	@rm -rf build docs/gallery docs/sg_execution_times.rst .pytest_cache .ruff_cache .mypy_cache
	@find locale -name '*.mo' -delete
