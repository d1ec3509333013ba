# Strichka: `make help` lists what there is. Works with the make of macOS (3.81) too.
PORT ?= 8080
PYTHON ?=
export PYTHON
STRICHKA_HOME ?= .strichka
export STRICHKA_HOME
BIN := .venv/bin
PY := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help run down psql airflow clean env test lint bench eval train docs prepare prepare-test

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "make %-8s %s\n", $$1, $$2}'

prepare:
	@scripts/bootstrap.sh run

prepare-test:
	@scripts/bootstrap.sh test

run: prepare ## start everything and load articles: PORT=8080, INPUT=path, ONCE=1 ends after the summary
	@exec $(PY) -m strichka.services.run up --port '$(PORT)' $(if $(INPUT),--input '$(INPUT)') $(if $(ONCE),--once)

down: prepare ## stop whatever is left of a run
	@exec $(PY) -m strichka.services.run down

psql: prepare ## open psql on the warehouse
	@exec $(PY) -m strichka.services.run psql

airflow: prepare ## the airflow command on what runs here: ARGS='backfill create --dag-id fetch_news …'
	@exec $(PY) -m strichka.services.run airflow $(ARGS)

clean: prepare ## stop everything and remove .airflow and .strichka, after asking (YES=1: without)
	@exec $(PY) -m strichka.services.run clean $(if $(YES),--yes)

env: prepare ## write .env with generated secrets for docker compose
	@exec $(PY) -m strichka.services.environment

lint: prepare-test ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Three processes (much of the time one waits for Airflow), each with a PostgreSQL server of its own; a file's tests stay together, for they share what they start.
test: lint ## lint, then all tests (real PostgreSQL, real Airflow): TESTS=path for some
	@scripts/install_test_programs.sh
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=15 $(TESTS)

bench: prepare-test ## articles per second of each stage, on a generated corpus; BENCH=fetching, BENCH=cc_news: of these
	@exec $(PY) -m strichka.bench$(if $(BENCH),.$(BENCH))

eval: prepare-test ## quality of each stage against labelled articles
	@exec $(PY) -m strichka.evaluation

train: prepare-test ## train the name pipelines in seeds/models: DATA=folder of factRuEval and NER-UK rows, SET=open
	@OMP_NUM_THREADS=1 $(PY) -m strichka.training --set '$(or $(SET),all)' $(if $(DATA),--data '$(DATA)')

docs: prepare-test ## write docs/tables.md and docs/dags.md anew
	@exec $(PY) -m strichka_airflow.documentation
