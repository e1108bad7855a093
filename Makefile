# SPDX-License-Identifier: Apache-2.0
# Two commands after a clone: `make demo` and `make test`. Needed: Python 3.11 or newer with venv, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GUILDMARK := $(BIN)/guildmark
PIP := PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 $(BIN)/python -m pip install -q
WORKERS ?= 2

# SERVE=0 stops after the table; FIRMS, HIGH and SEED build another city.
CITY := $(if $(FIRMS),--firms $(FIRMS)) $(if $(HIGH),--high $(HIGH)) $(if $(SEED),--seed $(SEED))
CITY += $(if $(PORT),--port $(PORT)) $(if $(filter 0 no,$(SERVE)),--no-serve)

.PHONY: bench chaos city-day demo test check check-long lint format types contracts packs screenshots clean-demo venv dev
.DEFAULT_GOAL := help

help:
	@echo "make demo [SERVE=0] [FIRMS=53 HIGH=409 SEED=11] · test · check · check-long · chaos [ROUNDS=200] · city-day [FIRMS=700 ENTRIES=20000 OFFICERS=5] · bench [ONLY=name] · screenshots"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更新。 / Guildmark needs Python 3.11 or newer (try make PYTHON=python3.12)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "python3 -m venv 失败：请安装 venv（Debian：apt install python3-venv）。 / python3 -m venv failed: install it (Debian: apt install python3-venv)."; exit 1; }

# Stamps: what is installed is installed again only when its list changes.
$(VENV)/base.stamp: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "安装依赖（首次约一两分钟）… / Installing what Guildmark needs (a minute or two, once) …"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/base.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/base.stamp
	@echo "安装测试工具… / Installing what tests need …"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/base.stamp
	@echo "安装对照软件… / Installing what is measured beside Guildmark …"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/bench.txt
	@touch $@

venv: $(VENV)/base.stamp
	@$(GUILDMARK) locale

dev: $(VENV)/dev.stamp
	@$(GUILDMARK) locale

demo: venv
	@$(GUILDMARK) demo $(strip $(CITY))

# DATABASE=postgres://superuser:word@host:port/postgres runs the tests on a scratch server of your own.
test: dev
	$(if $(DATABASE),GUILDMARK_TEST_DATABASE_URL=$(DATABASE)) $(BIN)/python -m pytest -n $(WORKERS) -m "not long"

check: lint types contracts packs test

check-long: dev
	$(BIN)/python -m pytest -m "long or browser"

# Crash runs: a served city is killed at named points under load and must prove itself; RUSH=1: 16 batches at once.
chaos: dev
	$(BIN)/python -m tests.chaos --rounds $(or $(ROUNDS),20) $(if $(SEED),--seed $(SEED)) $(if $(RUSH),--rush)

# A working day over HTTP: firms bring rosters to certificates, officers work, people verify; p50, p95, p99 by address.
city-day: dev
	$(BIN)/python -m bench.city_day --firms $(or $(FIRMS),700) --entries $(or $(ENTRIES),20000) --officers $(or $(OFFICERS),5) \
	  $(if $(PACE),--pace $(PACE)) $(if $(PORT),--port $(PORT))

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: dev
	$(BIN)/mypy

contracts: dev
	$(BIN)/lint-imports

packs: venv
	@for pack in $$(find src/guildmark/packs -mindepth 3 -name '*.toml' | sort); do \
	  $(GUILDMARK) rules check $$pack > $(VENV)/packs.log || { cat $(VENV)/packs.log; exit 1; }; echo "$$pack ok"; done

# ONLY=roster.import runs one measure; BENCH_ROSTER=file.xlsx gives it another roster.
bench: venv $(VENV)/bench.stamp
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

screenshots: dev
	$(BIN)/python -m tests.browser.screenshots

clean-demo:
	rm -rf .guildmark
