# Everything is installed into .venv: Python 3.11 or later, pip and make are enough.
# Where there is a Rust toolchain the native kernels are built too; without one the reference kernels serve.

PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml $(wildcard rust/Cargo.* rust/src/*.rs)

.PHONY: help demo test check bench docs

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed-report  ## Clean the sample documents in seeds/, find their duplicates, write out/
	$(BIN)/cleannews run seeds --out out

test: .venv/installed-test  ## Run every test
	$(BIN)/python -m pytest -q -n auto

check: .venv/installed-dev  ## Check all else: lint, types, reference kernels, engines, Rust, docs, quality
	$(BIN)/ruff check .
	$(BIN)/mypy
	CLEANNEWS_BACKEND=python $(BIN)/python -m pytest -q -n auto
	cargo fmt --manifest-path rust/Cargo.toml --check
	cargo clippy --manifest-path rust/Cargo.toml --all-targets -- -D warnings
	cargo test --quiet --manifest-path rust/Cargo.toml
	$(BIN)/mkdocs build --strict
	$(BIN)/python -m tests.quality_gate

bench: .venv/installed-test  ## Measure speed and memory
	for name in normalization cleaning shingling dedup corpus; do $(BIN)/python benchmarks/$$name.py || exit 1; done

docs: .venv/installed-docs  ## Build the documentation into site/
	$(BIN)/mkdocs build --strict

# One rule for every set of extras: .venv/installed-test holds what `pip install -e .[test]` brings.
.venv/installed-%: $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[$*]'
	touch $@
