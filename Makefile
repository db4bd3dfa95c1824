# Everything a newcomer needs: make course, make test. README says the same steps without make.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c "" 2>/dev/null && echo $$p && break; done)
ifeq ($(PYTHON),)
$(error No Python was found. Install 3.11, 3.12 or 3.13; on Debian: sudo apt-get install python3 python3-venv)
endif
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: course site test lab mark bench pictures train lint pins setup clean
course: site ## set up, build the site, serve it on http://127.0.0.1:8000
	$(BIN)/staycurious serve

site: setup ## set up and build the site into _build/html
	$(BIN)/staycurious build

test: ## set up (Chromium, PostgreSQL and nginx included), build, run every test
	@$(PYTHON) bootstrap.py --for-tests
	$(BIN)/staycurious build
	$(BIN)/python -m pytest -n 3 --dist loadfile

lab: setup ## JupyterLab on the notebooks and exercises
	$(BIN)/staycurious lab

mark: setup ## mark a class: make mark EXERCISE=m02_reading_a_score FROM=submissions.zip ROSTER=class.csv
	$(BIN)/staycurious mark $(EXERCISE) $(if $(FROM),"$(FROM)") $(if $(ROSTER),--roster "$(ROSTER)") $(MORE)

bench: ## the figures that we hold ourselves to, each beside its limit (about 20 minutes)
	@$(PYTHON) bootstrap.py --for-tests
	$(BIN)/staycurious build
	$(BIN)/python -m bench

pictures: ## take the marking guide's pictures anew
	@$(PYTHON) bootstrap.py --for-tests
	$(BIN)/python -m pytest -q tests/marking/guide_pictures.py

train: setup ## train the council's tools again and write their scorecards
	$(BIN)/staycurious train

lint: setup ## what pre-commit checks
	$(BIN)/pre-commit run --all-files

pins: setup ## after a change to the chosen packages: resolve what they bring along
	$(BIN)/python -m staycurious.sitetools.pins

setup:
	@$(PYTHON) bootstrap.py

clean: ## remove what was built (not the environment)
	rm -rf _build src/staycurious/widgets/static
