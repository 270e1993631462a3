# Two commands: `make demo` evaluates the examples, `make test` runs every check. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test assure bench schemas examples golden texts docs machine clean

demo: $(STAMP)
	$(BIN)/compliance evaluate examples/kaifeng-final --out out/kaifeng-final || test $$? -eq 1
	$(BIN)/compliance evaluate examples/dongming-effectiveness --out out/dongming-effectiveness || test $$? -eq 1
	$(BIN)/compliance evaluate examples/pilot-counties-2019 --policy dongming-2023-27 --benchmark --out out/pilot-counties-2019 || test $$? -eq 1
	@echo "打开 out/kaifeng-final/summary.html，或任一单位文件夹中的 report.html"

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/compliance rules check
	$(BIN)/compliance rules test
	$(BIN)/pytest -n auto

# What takes minutes: machine-made edges, every rule changed in turn, and what a solver can show.
assure: $(STAMP)
	$(BIN)/compliance rules test --boundaries
	@mkdir -p out
	$(BIN)/compliance rules coverage --fail-under rules=100 --fail-under clauses=100 --fail-under operators=100 --fail-under verdicts=100 > out/coverage.txt || (cat out/coverage.txt; false)
	$(BIN)/compliance rules mutate --threshold 99 > out/mutate.txt || (cat out/mutate.txt; false)
	$(BIN)/compliance rules prove > out/prove.txt || (cat out/prove.txt; false)
	@tail -n 2 out/coverage.txt; tail -n 2 out/mutate.txt; grep "规则 [0-9]* 条\|复核一致" out/prove.txt

bench: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	$(BIN)/python bench/run.py

schemas: $(STAMP)
	$(BIN)/python tools/make_schemas.py

examples: $(STAMP)
	$(BIN)/python tools/make_examples.py

golden: $(STAMP)
	$(BIN)/python tools/make_golden.py

# The catalogues of translations with every text of the program and of the rules; what has no translation yet is counted.
texts: $(STAMP)
	$(BIN)/python tools/make_catalogue.py
	$(BIN)/compliance rules translate
	$(BIN)/compliance rules translate tests/third_policy/rules --policy-docs tests/third_policy/policy_docs

docs: $(STAMP)
	rm -f docs/rules/*.html
	$(BIN)/compliance rules docs --out docs/rules

machine:
	@sh tools/check_machine.sh $(PYTHON)

$(STAMP): pyproject.toml tools/check_machine.sh
	@sh tools/check_machine.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) out
