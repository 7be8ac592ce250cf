"""The bench measures what it says: copies build, runs are counted, the goal is held."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bench.builds import PLAIN, UNCHANGED
from bench.measure import Measured, measure, median
from bench.peers import copy_chapters, copy_imported
from bench.projects import ROOT, copy_project, count_chapters, repeat_chapters
from bench.report import BEGIN, END, build_table, write_results
from bench.server import serve
from notes_site.compile import compile_project
from notes_site.project import Project


def test_repeated_chapters_are_without_problems_and_run_nothing(tmp_path: Path):
    project = copy_project(tmp_path / "notes")
    if (ROOT / ".cache").is_dir():
        shutil.copytree(ROOT / ".cache", project.cache, ignore=shutil.ignore_patterns("bench"))
    assert compile_project(project, lambda *_: None).problems == []
    count = count_chapters(project) + 3

    repeat_chapters(project, count)

    seen = set()
    compiled = compile_project(Project(project.root), lambda what, *_: seen.add(what))
    assert compiled.problems == []
    assert seen == {"pages"}
    assert count_chapters(project) == count
    copy = compiled.files["intro/self-attention-2.md"].decode()
    assert "self-attention-2/weights.light.svg" in copy
    assert "snippets/intro/self-attention-2/scaling_changes_the_weights.py" in copy
    settings = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
    assert [name in settings for name in ("-2.md", "-3.md", "-4.md", "-5.md")] == [
        *[True] * 3,
        False,
    ]


def test_runs_are_counted_and_time_and_memory_are_those_of_the_command(tmp_path: Path):
    program = (
        "import sys; x = b'x' * 10**8\n"
        "for line in ('pages: 9 of 9', 'snippets: 3 of 4', 'snippets: 4 of 4', 'figures: 2 of 2'):"
        " print(line, file=sys.stderr)"
    )

    # From a small process: Linux counts what a command's parent holds as the command's own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as small:
        found = small.submit(measure, [sys.executable, "-c", program], tmp_path).result()

    assert found.runs == 6
    assert 10**8 < found.memory < 10**9
    assert 0 < found.cpu


def test_a_command_that_fails_says_what_it_printed_last(tmp_path: Path):
    with pytest.raises(RuntimeError, match="the reason"):
        measure([sys.executable, "-c", "print('the reason'); raise SystemExit(1)"], tmp_path)


def test_repetitions_that_ran_different_things_have_no_median():
    with pytest.raises(ValueError, match="too many values"):
        median([Measured(1, 1, 1, 0), Measured(1, 1, 1, 2)])


@pytest.mark.parametrize(
    ("seconds", "runs", "verdict"), [(1.19, 0, "reached"), (1.21, 0, "missed"), (1.0, 2, "missed")]
)
def test_the_goal_is_held(seconds, runs, verdict):
    measured = {PLAIN: Measured(1, 1, 1), UNCHANGED: Measured(seconds, 1, 1, runs)}

    assert build_table(measured)[-1].endswith(f"is {verdict}.")


def test_results_replace_results_and_nothing_else(tmp_path: Path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}old\n{END}\nafter\n", encoding="utf-8")

    for _ in range(2):
        write_results(readme, ["new"])

    assert readme.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n\n{END}\nafter\n"


def test_the_page_about_the_bench_has_a_place_for_results():
    text = (ROOT / "bench" / "README.md").read_text(encoding="utf-8")
    assert 0 < text.find(BEGIN) < text.find(END)


def test_pages_are_served_gzipped_and_to_be_kept(tmp_path: Path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<p>One</p>", encoding="utf-8")
    with serve(tmp_path) as address:
        wanted = urllib.request.Request(f"{address}/page/", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(wanted) as answer:
            assert gzip.decompress(answer.read()) == b"<p>One</p>"
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Cache-Control"] == "max-age=600"
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/nothing/")


def test_notebooks_of_other_tools_find_the_packages_and_the_recorded_results(tmp_path: Path):
    copy_imported(Project(ROOT), tmp_path)

    script = "from notes_site.recorded import recorded; print(recorded.__code__.co_filename)"
    script += "; recorded('distilled_digits')"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(str(tmp_path))


def test_other_tools_get_the_chapters_and_not_the_labs(tmp_path: Path):
    project = Project(tmp_path)
    first = {"cell_type": "code", "source": ["%pip install the-package"]}
    second = {"cell_type": "code", "source": ["print(1)"]}
    for name in ("intro/one", "labs/two"):
        path = project.build / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"cells": [first, second]}), encoding="utf-8")

    assert copy_chapters(project, tmp_path / "copies") == ["intro/one"]

    (copy,) = (tmp_path / "copies").rglob("*.ipynb")
    assert json.loads(copy.read_text(encoding="utf-8")) == {"cells": [second]}
