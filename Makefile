# Two words do everything: `make demo` shows the product at work, `make test` proves it. Both set the machine up first.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: demo up test test-all e2e setup setup-all lint fmt bench bench-model clean

demo: setup ## analyse sample policies on a real Directus (POLICY=path.pdf: your own; EXTRACTOR=openai-test: with a model), then stop everything
	@$(VENV)/python -m sidecar demo $(if $(POLICY),--policy "$(POLICY)") $(if $(EXTRACTOR),--extractor $(EXTRACTOR))

up: setup ## the same, but keep everything running and print address and login
	@$(VENV)/python -m sidecar demo --keep $(if $(POLICY),--policy "$(POLICY)") $(if $(EXTRACTOR),--extractor $(EXTRACTOR))

test: setup ## lint, types, import law, unit and integration tests, extension
	@$(VENV)/python -m sidecar.demo.checks

test-all: setup-all ## the same, and Directus 11.17
	@$(VENV)/python -m sidecar.demo.checks --all

e2e: setup ## the tests in a real browser alone (CHROMIUM_PATH, or chromium on PATH)
	@$(VENV)/python -m sidecar.demo.checks --e2e

setup: ## everything that the others need, kept by hash
	@$(PYTHON) -m sidecar.demo.bootstrap

setup-all:
	@$(PYTHON) -m sidecar.demo.bootstrap --v11

lint: setup ## the fast part of `make test`
	@$(VENV)/python -m sidecar.demo.checks --lint

fmt: setup ## format Python and TypeScript
	@$(VENV)/ruff format sidecar tests bench
	@$(VENV)/ruff check --fix --quiet sidecar tests bench
	@cd directus-extension && PATH="$(CURDIR)/$(VENV):$$PATH" npm run --silent lint -- --fix

bench: setup ## speed of the parser against its alternatives
	@$(VENV)/python -m bench.parse

bench-model: setup ## cost and latency of the language model's calls (POLICIES=folder, LABELS=folder)
	@$(VENV)/python -m bench.model_cost "$(POLICIES)" $(if $(LABELS),--labels "$(LABELS)")
	@$(VENV)/python -m bench.model_latency "$(POLICIES)" $(if $(LABELS),--labels "$(LABELS)")

clean: ## remove everything that was built or installed here
	rm -rf .venv .local directus/node_modules directus/v11/node_modules directus-extension/node_modules directus-extension/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
