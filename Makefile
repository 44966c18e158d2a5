# Every command of Torch Handbook, in the order in which data flows:
#   environment -> examples (verdicts), figures, gallery -> pages, sheets -> site
# Variables: DEVICE=cuda  ONLY=torch.chunk  FULL=1  PYTHON=python3.11  VENV=.venv  TORCH=2.13.0
#   ADDRESS=https://example.org/handbook/  REPOSITORY=https://example.org/code: where both are
#   published, instead of what pyproject.toml says
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
ADDRESS    ?=
REPOSITORY ?=
# What people type reaches the commands through the environment, as it is: no shell and
# no make reads it once more.
override ONLY := $(value ONLY)
override ADDRESS := $(value ADDRESS)
override REPOSITORY := $(value REPOSITORY)
export PYTHON VENV TORCH DEVICE ONLY PORT ADDRESS REPOSITORY

RUN    := "$$VENV"/bin/python -m
SPHINX := $(RUN) sphinx -q -W --keep-going -n -c .
# Examples, figures and sheets need the words alone, not the gallery.
WORDS  := $(SPHINX) -t words

# The first one is the source. Its words are read once for all that needs them.
LANGUAGES := $(shell sed -n 's/^\[\([a-zA-Z_]*\)\]$$/\1/p' languages.toml)
SOURCE    := $(firstword $(LANGUAGES))

# A build is alone in this folder, and does on all cores what can be done at once.
CORES := $(shell getconf _NPROCESSORS_ONLN)
JOBS   = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(CORES))
ALONE := sh bin/alone
BUILD := $(ALONE) $(MAKE) --no-print-directory $(JOBS)

ifneq ($(filter clean clean-all,$(MAKECMDGOALS)),)
.NOTPARALLEL: # make -j clean html
endif

.PHONY: help html doctest facts kit paddle cheatsheet serve translations records mutate bench \
  offline browser lighthouse lint check test newest pictures clean clean-all site sheets packages FORCE

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

html: ## build the site: build/html/index.html
	@$(BUILD) site

# --- what things are made of -------------------------------------------------

# Names and checksums: such a list is written only when it has changed. So a file counts
# by what is in it, however it is called and whatever its time says.
build/sources/%: FORCE
	@mkdir -p $(@D)
	@{ $(SAID) find $(SOURCES) \( -path docs/gallery -o -name __pycache__ \) -prune -o \
	  -type f ! -name '*.mo' ! -name '*.pyc' -exec cksum {} + 2>/dev/null; } | sort >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

CODE := conf.py docutils.conf languages.toml handbook handbook_sphinx
build/sources/words:    SOURCES = $(CODE) docs CHANGELOG.md
build/sources/gallery:  SOURCES = $(CODE) gallery $(wildcard locale/*/LC_MESSAGES/figures.po)
build/sources/sheets:   SOURCES = cheatsheet
build/sources/verdicts: SOURCES = verdicts facts
build/sources/own:      SOURCES = build/verdicts
build/sources/address:  SOURCES = pyproject.toml
build/sources/address:  SAID = echo "$$ADDRESS $$REPOSITORY";
build/sources/locale-%: SOURCES = $(subst locale-,locale/,$*)

# --- environment -------------------------------------------------------------

space :=
space := $(space) $(space)
# There is one such file, that of the torch which was installed last.
INSTALLED := $(subst $(space),\ ,$(VENV))/.installed-$(TORCH)
$(INSTALLED): pyproject.toml constraints.txt
	@echo "1 of 6  environment: torch $$TORCH"
	@sh bin/install

# --- examples ----------------------------------------------------------------

UNITS := build/units.json
$(UNITS): $(INSTALLED) build/sources/words
	@echo "2 of 6  examples: read the pages"
	@$(WORDS) -b units -d build/doctrees/words-$(SOURCE) docs build
	@touch $@

# For the pages, only examples that changed since they last passed are run again. They
# are looked at once more when a record is no longer the one that was written here.
build/verdicts/.run: $(UNITS) build/sources/own
	@echo "3 of 6  examples: run them"
	@$(RUN) handbook run $(UNITS) --stale
	@touch $@
	@$(MAKE) --no-print-directory build/sources/own
	@touch $@

doctest: ## run every example; DEVICE=cuda, ONLY=torch.chunk or ONLY=reference/shape
	@$(BUILD) $(UNITS)
	@$(ALONE) $(RUN) handbook run $(UNITS) --device "$$DEVICE" --only "$$ONLY"

paddle: # examples and cases in Paddle, in an environment that has it
	@$(MAKE) doctest DEVICE=paddle && $(RUN) pytest ported

facts: ## observe what torch's names do; DEVICE=cuda, ONLY=torch.abs. Writes facts/
	@$(BUILD) $(UNITS)
	@$(ALONE) $(RUN) handbook facts $(UNITS) --device "$$DEVICE" --only "$$ONLY"

KIT := build/torch-handbook-kit.pyz
$(KIT): $(UNITS) build/sources/gallery
	@$(RUN) handbook kit $(UNITS) --gallery gallery --output $@

kit: ## pack the examples into one file that runs wherever torch is
	@$(BUILD) $(KIT)

# --- figures -----------------------------------------------------------------

build/plots/.drawn: build/verdicts/.run build/sources/gallery
	@echo "4 of 6  figures of the guides"
	@$(WORDS) -b plots -d build/doctrees/words-$(SOURCE) docs build/plots
	@touch $@

docs/gallery/index.rst: $(INSTALLED) build/sources/gallery
	@echo "4 of 6  gallery"
	@$(RUN) handbook_sphinx.gallery.draw
	@touch $@

# --- pages -------------------------------------------------------------------

# Two processes would write the same catalogues, and read what is half-written.
CATALOGUES := $(LANGUAGES:%=build/catalogues/%)
$(CATALOGUES): build/catalogues/%: $(INSTALLED) build/sources/locale-%
	@mkdir -p $(@D)
	@$(RUN) bin.catalogues $*
	@touch $@

PAGES := $(LANGUAGES:%=build/html/%/index.html)
$(PAGES): build/html/%/index.html: build/plots/.drawn docs/gallery/index.rst \
  build/catalogues/% build/sources/sheets build/sources/verdicts build/sources/address
	@echo "5 of 6  pages: $*"
	@$(SPHINX) -b html -D language=$* -d build/doctrees/$* docs build/html/$*
	@touch $@

# --- sheets ------------------------------------------------------------------

# After the figures, which are read from the same words.
SHEETS := $(LANGUAGES:%=build/html/sheet/torch-handbook-%.pdf)
$(SHEETS): build/html/sheet/torch-handbook-%.pdf: build/plots/.drawn \
  build/catalogues/% build/sources/sheets build/sources/verdicts build/sources/address
	@echo "6 of 6  sheets: $*"
	@$(WORDS) -b sheet -D language=$* -d build/doctrees/words-$* docs build/html/sheet
	@touch $@

# What is shown in a terminal; of the source, it comes with the units.
ENTRIES := $(patsubst %,build/entries/%.json,$(filter-out $(SOURCE),$(LANGUAGES)))
$(ENTRIES): build/entries/%.json: build/html/sheet/torch-handbook-%.pdf
	@$(WORDS) -b units -D language=$* -d build/doctrees/words-$* docs build
	@touch $@

sheets: $(SHEETS)

cheatsheet: ## set the printed sheets: build/html/sheet/*.pdf
	@$(BUILD) sheets

# --- site --------------------------------------------------------------------

build/html/index.html: $(PAGES) $(SHEETS) $(ENTRIES) $(KIT)
	@$(RUN) bin.root docs/_templates/root $(@D)
	@$(RUN) bin.binder $(@D)/binder/requirements.txt
	@cp $(KIT) build/html/

site: build/html/index.html
	@echo "built $<"

# --- offline -----------------------------------------------------------------

OFFLINE  := build/html/offline/torch-handbook
BOOKS    := $(LANGUAGES:%=$(OFFLINE)-%.epub)
DOCSETS  := $(LANGUAGES:%=$(OFFLINE)-%.tgz)
PACKAGES := $(OFFLINE).zip $(BOOKS) $(DOCSETS)
$(PACKAGES): build/html/index.html

$(OFFLINE).zip:
	@echo "offline: the site as a zip"
	@$(RUN) handbook_sphinx.offline site

# The day in the book is that of the last change, so that it has the same bytes again.
DAY = $${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null)}
$(BOOKS): $(OFFLINE)-%.epub: LICENSE
	@echo "offline: the book: $*"
	@SOURCE_DATE_EPOCH=$(DAY) $(RUN) handbook_sphinx.offline book $*

$(DOCSETS): $(OFFLINE)-%.tgz:
	@echo "offline: the docset: $*"
	@$(RUN) handbook_sphinx.offline docset $*

packages: $(PACKAGES)
	@$(RUN) handbook_sphinx.offline sizes

offline: ## make the zip, the books and the docsets of the site: build/html/offline/
	@$(BUILD) packages

WATCHED := $(CODE) docs CHANGELOG.md pyproject.toml gallery cheatsheet locale verdicts facts
serve: html ## show the site on this machine and rebuild it on save; PORT=8000
	@"$$VENV"/bin/python bin/serve.py "$$PORT" $(WATCHED)

# --- translations ------------------------------------------------------------

translations: ## bring the catalogues up to date and list what is missing
	@$(BUILD) build/plots/.drawn docs/gallery/index.rst
	@$(ALONE) sh bin/translations "$$VENV"/bin

# --- checks ------------------------------------------------------------------

pictures: browser html ## draw the pictures of the READMEs anew: images/*.png
	@PYTHONPATH=tests $(RUN) bin.pictures

newest: # what the newest torch prints that no record tells of: build/newest.md
	@$(BUILD) $(UNITS)
	@$(RUN) tox -q -e torch-newest

records: ## which verdicts count, which are old, and how to renew them
	@$(BUILD) $(UNITS)
	@$(RUN) handbook records $(UNITS)

mutate: ## alter every printed result: is it noticed? FULL=1 for all ways
	@$(BUILD) build/verdicts/.run
	@$(RUN) handbook mutate $(UNITS) $(if $(FULL),--full)

bench: $(INSTALLED) ## measure, as ratios of one run
	@$(RUN) bench.bench

lighthouse: browser html ## ask Lighthouse, beside the theme as it comes; ONLY=reference/shape
	@"$$VENV"/bin/python bin/lighthouse.py build/html "$$ONLY"

browser: # what the tests run besides Python, from Debian's packages
	@sh bin/browser

# Beside the code: what GitHub and Read the Docs read, by the rules that they publish.
SCHEMA = "$$VENV"/bin/check-jsonschema -qq --default-filetype yaml --builtin-schema vendor.
lint: $(INSTALLED) ## check style and types of the code, and what the services read
	@$(RUN) ruff check -q . && $(RUN) ruff format -q --check . && $(RUN) mypy
	@$(RUN) yamllint -s . CITATION.cff
	@"$$VENV"/bin/jactionlint --shellcheck= --strict-exit .github/workflows/*.yml
	@$(SCHEMA)citation-file-format CITATION.cff
	@$(SCHEMA)readthedocs .readthedocs.yaml
	@$(SCHEMA)github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(SCHEMA)github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml

# Each process takes whole files, so that what their tests share is built once.
check: lint ## the inner loop, under a minute: lint, and the tests that need no built site
	@$(RUN) pytest -q -n $(CORES) --dist loadfile tests/core tests/pages

test: $(INSTALLED) browser lint html ## run everything that guards the project
	@$(RUN) pytest -n $(CORES) --dist loadfile

clean: ## remove everything that was built, but not the environment
	@$(ALONE) rm -rf build docs/gallery .pytest_cache .ruff_cache .mypy_cache
	@find locale -name '*.mo' -delete

# An environment is known by a file that Python puts into each.
clean-all: clean ## remove the environments, too
	@[ ! -f "$$VENV"/pyvenv.cfg ] || rm -rf "$$VENV"
	@rm -rf .tox torch_handbook.egg-info
	@find . -name __pycache__ -prune -exec rm -rf {} +
