# The tasks of a day's work; `make` lists them. At the end of a change comes `make check`; `bash .ci/run` needs no make.
.PHONY: list setup lint test thorough check nightly demo hooks lock upgrade

list: ## what there is to do
	@sed -n 's/^\([a-z]*\): *## */\1\t/p' Makefile

setup: ## install billbot and what its tests need into .venv
	python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'

lint: ## lint, format, types and import contracts, in seconds
	bash .ci/lint

test: ## the ordinary tests
	.venv/bin/python -m pytest -n 3

thorough: ## the full matrices, which take minutes
	.venv/bin/python -m pytest -n 3 -m thorough

check: ## all that .ci/run checks, with the present .venv and without apt
	bash .ci/lint && .venv/bin/python -m pytest -n 3 && .venv/bin/python -m pytest -n 3 -m thorough

nightly: ## a life of half a year, and many more random cases: as long as all the others
	.venv/bin/python -m pytest -n 3 -m nightly

demo: ## see it work on the practice General Court
	.venv/bin/billbot demo

hooks: ## from now on look at each commit with what lint does, before it is made
	.venv/bin/pip install --quiet --disable-pip-version-check 'pre-commit>=4,<5' && .venv/bin/pre-commit install

lock: ## bring requirements.txt up to date after a change of pyproject.toml
	bash .ci/lock

upgrade: ## take the newest of every package that pyproject.toml allows into requirements.txt
	bash .ci/lock --upgrade
