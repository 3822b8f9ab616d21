# Footnote. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --no-compile --quiet --constraint constraints.txt
# What is imported once is compiled once, also where the environment says not to (as images of Python do).
unexport PYTHONDONTWRITEBYTECODE
export Q

.DEFAULT_GOAL := help
.PHONY: help ask no-question chat test tests style types coverage eval eval-article eval-handbook gates lint bench llm claims soak load workers chaos scale folders contract browser clean fit ray reader verifier written

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo 'Footnote needs Python 3.11 or later as $(PYTHON): install it (Debian, Ubuntu: apt install python3), or name one: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'Python has no venv here: install it (Debian, Ubuntu: apt install python3-venv)' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade pip # a new one takes half the time of that of Python 3.11

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	@echo 'installing Footnote into $(VENV) (once, some minutes) …' >&2
	@$(PIP) --editable '.[slack,serve,eval,office,verifier]'
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	@echo 'installing Footnote and the tools for development into $(VENV) (once, some minutes) …' >&2
	@$(PIP) --editable '.[slack,serve,eval,dev]'
	@touch $(VENV)/.run $@

ask: $(if $(Q),$(VENV)/.run,no-question) ## answer one question: make ask Q="How many diplomats were expelled?"
	@$(BIN)/footnote ask "$$Q"

no-question:
	@echo 'make ask: there is no question; try: make ask Q="How many diplomats were expelled?"' >&2; exit 2

chat: $(VENV)/.run ## talk with the documents
	@$(BIN)/footnote chat

lint: style types ## ruff and mypy

style: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

tests: $(VENV)/.dev
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

test: style ## everything: ruff, mypy, pytest, eval
	@$(MAKE) --no-print-directory --jobs=2 types tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target eval

coverage: $(VENV)/.dev ## pytest with branch coverage and all examples of the property tests, which takes longer
	@$(BIN)/python -m pytest --hypothesis-profile=thorough --numprocesses auto --maxprocesses 4 --dist worksteal --cov --cov-report=term

# The working folder is tests/qa, so that the gates of tests/qa/footnote.toml hold.
EVAL = mkdir -p .footnote && cd tests/qa && "$(CURDIR)/$(BIN)/footnote" eval --model reader --split test
REPORT = --json ../../.footnote/$(1).json --html ../../.footnote/$(1).html

eval: eval-article eval-handbook ## ask the question sets, with their gates; pages: .footnote/article.html, .footnote/handbook.html

eval-article: $(VENV)/.run
	@$(EVAL) article.jsonl --corpus ../../index/corpus $(call REPORT,article)

eval-handbook: $(VENV)/.run
	@$(EVAL) handbook.jsonl --corpus handbook $(call REPORT,handbook)

gates: ## write the gates anew from the reports of the last make eval; prints the table of docs/measurements.md
	@$(BIN)/python -m tests.qa.gates .footnote/article.json .footnote/handbook.json

TRAINING = .footnote/training
ENCODER = "$$($(BIN)/python -c 'from index.embedding import default_weights; print(default_weights())')"
MINUTES = 240

fit: $(VENV)/.dev ## fit what the reader chooses by, and its probability: make fit DATA="squad.json.gz other.json.gz"
	@$(BIN)/python -m training.fit_choice $(DATA) --cache $(TRAINING)
	@$(BIN)/python -m training.fit_reader $(DATA) --cache $(TRAINING)

reader: $(VENV)/.dev ## train embedder and reader, then fit: make reader DATA="squad.json.gz other.json.gz" MINUTES=240
	@$(BIN)/python -m training.bundle $(DATA) --cache $(TRAINING) --out $(TRAINING)/bundle.npz
	@$(BIN)/python -m training.train_embedder $(TRAINING)/bundle.npz --encoder $(ENCODER) --out $(TRAINING) --minutes $(MINUTES)
	@$(BIN)/python -m training.train_reader $(TRAINING)/bundle.npz --encoder $(ENCODER) --out $(TRAINING) --minutes $(MINUTES)
	@cp $(TRAINING)/embedder.safetensors index/embedder.safetensors
	@cp $(TRAINING)/extractor.safetensors bot/reading/scorer/extractor.safetensors
	@$(BIN)/python -m training.fit_choice $(DATA) --cache $(TRAINING)
	@$(BIN)/python -m training.fit_reader $(DATA) --cache $(TRAINING)

verifier: $(VENV)/.dev ## train and judge the verifier: make verifier DATA="squad.json.gz other.json.gz" MINUTES=60
	@$(BIN)/python -m training.verifier_bundle $(DATA) --cache $(TRAINING) --out $(TRAINING)/verifier.npz
	@$(BIN)/python -m training.train_verifier $(TRAINING)/verifier.npz --out $(TRAINING)/verifier --minutes $(MINUTES)
	@cp $(TRAINING)/verifier/verifier.safetensors $(TRAINING)/verifier/thresholds.json bot/verifier/
	@$(BIN)/python -m training.fit_choice $(DATA) --cache $(TRAINING)
	@$(BIN)/python -m training.fit_reader $(DATA) --cache $(TRAINING)

written: $(VENV)/.dev ## how the project's own questions are handled, by kind: make written PART=test
	@$(BIN)/python -m training.written_report --part $(or $(PART),test) --cache $(TRAINING)

bench: $(VENV)/.dev ## measure speed and size against a stack written from a tutorial
	@$(BIN)/python -m tests.bench

llm: $(VENV)/.dev ## questions through a real small chat model with each protocol, beside the reader; an hour; needs Node: make llm ASK="--questions 5"
	@nice -n 15 $(BIN)/python -m tests.llm $(ASK)

claims: $(VENV)/.dev ## what the checks flag of a scripted perfect model's sentences and of a liar's; a minute
	@$(BIN)/python -m tests.llm.claims --part $(or $(PART),test)

soak: $(VENV)/.dev ## 2,000 questions in the local Slack while things go wrong; minutes: make soak LOAD="--questions 500"
	@$(BIN)/python -m tests.soak $(LOAD)

load: $(VENV)/.dev ## 500 questions at once to the server, beside what its models alone would bear; minutes: make load LOAD="--workers 1"
	@$(BIN)/python -m tests.load $(LOAD)

workers: $(VENV)/.dev ## three servers and three bots in Slack on one Postgres, killed and restarted; minutes: make workers LOAD="--questions 2000"
	@$(BIN)/python -m tests.workers $(LOAD)

chaos: $(VENV)/.dev ## questions to the server while the Chroma server or the Postgres behind it is slow, cut, paused, killed, and the clock jumps; minutes, and needs a C compiler: make chaos TROUBLE="--seconds 5"
	@$(PIP) --editable '.[chaos]'
	@$(BIN)/python -m tests.chaos $(TROUBLE)

scale: $(VENV)/.dev ## what an index costs by its size: make scale SIZES="1000 10000 100000"; minutes to an hour
	@$(BIN)/python -m tests.scale $(SIZES)

folders: $(VENV)/.dev ## what syncs of a folder of so many small files cost: make folders SIZES="1000 16000 100000"; minutes
	@$(BIN)/python -m tests.scale.folders $(SIZES)

contract: $(VENV)/.dev ## schemathesis: requests made from the server's OpenAPI description, and whether the responses fit it
	@$(PIP) --editable '.[contract]'
	@$(BIN)/python -m pytest tests/contract/contract.py

browser: $(VENV)/.dev ## the page in Chromium: keyboard, screen reader, phone, both themes; a minute, and needs chromium and chromedriver
	@$(PIP) --editable '.[browser]'
	@$(BIN)/python -m pytest tests/browser/page.py -rs

ray: $(VENV)/.dev ## syncs on a real Ray, while its processes, its nodes and the sync itself are killed; minutes
	@$(PIP) --editable '.[ray]'
	@$(BIN)/python -m pytest tests/bulk/bulk.py

clean: ## remove the environment, the index and what tools leave behind
	rm -rf $(VENV) .footnote build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
