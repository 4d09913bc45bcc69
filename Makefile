# make chat: set up, index seeds/ when the archive is empty, open the chat in a browser.
# make test: set up, run everything CI runs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/ready

.PHONY: chat test gate fast bench constraints

chat: $(READY)
	$(BIN)/assistant chat

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest
	$(MAKE) gate

# The seed questions, answered with quotes: fails where a figure is surely below what is asked.
# Dictionaries that this machine may have are left out.
gate: export ASSISTANT_DICTIONARIES = $(VENV)/gate
gate: $(READY)
	rm -rf $(VENV)/gate
	$(BIN)/assistant --home $(VENV)/gate eval run eval/datasets/seeds.jsonl --mode quotes --name gate
	$(BIN)/assistant --home $(VENV)/gate eval gate gate --dataset eval/datasets/seeds.jsonl \
		--min recall@5=0.9 --min sentence@1=0.65 --min sentence@3=0.88 \
		--min own_citation_recall=1 --min refused_unanswerable=0.75 --min refused_answerable=0.12

# Everything but the browser and what takes more than a few seconds.
fast: $(READY)
	$(BIN)/pytest -m "not browser and not slow"

bench: $(READY)
	$(BIN)/python -m eval.bench

$(READY): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Pins everything pyproject.toml names, for every Python from 3.11 on. Needs uv.
constraints:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev \
		--custom-compile-command "make constraints" pyproject.toml -o constraints.txt
