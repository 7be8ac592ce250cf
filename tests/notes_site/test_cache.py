import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from notes_site import cache
from notes_site.project import Project

PROJECT = Project.find(Path(__file__).parent)
FILES = {
    "mkdocs.yml": "",
    "snippets/a.py": "import first.inner\nfrom third import thing\nimport json\n",
    "src/notes_site/__init__.py": "",
    "src/notes_site/worker.py": "",
    "src/first/__init__.py": "",
    "src/first/inner.py": "from second.deep import name\n",
    "src/second/__init__.py": "import fourth\n",
    "src/second/deep.py": "name = 1\n",
    "src/second/unused.py": "",
    "src/third/__init__.py": "",
    "src/third/thing.py": "def f():\n    import fifth\n",
    "src/fourth.py": "",
    "src/fifth.py": "",
    "src/unrelated.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Project(tmp_path)


def key(project: Project) -> str:
    return cache.key(project, "snippet", project.root / "snippets" / "a.py", ["x"])


@pytest.mark.parametrize(
    "name",
    [
        "snippets/a.py",  # itself
        "src/first/__init__.py",  # the package around a module
        "src/first/inner.py",  # imported
        "src/second/deep.py",  # imported by what is imported
        "src/second/__init__.py",  # around that
        "src/fourth.py",  # imported by a package's __init__
        "src/third/thing.py",  # a module imported as a name
        "src/fifth.py",  # imported within a function
        "src/notes_site/worker.py",  # runs it
    ],
)
def test_a_result_depends_on_all_code_that_runs(project: Project, name: str) -> None:
    before = key(project)
    (project.root / name).write_text("# changed\n" + FILES[name])
    assert key(project) != before


@pytest.mark.parametrize("name", ["src/unrelated.py", "src/second/unused.py", "mkdocs.yml"])
def test_a_result_does_not_depend_on_other_code(project: Project, name: str) -> None:
    before = key(project)
    (project.root / name).write_text("changed = True\n")
    assert key(project) == before


def test_the_checks_of_a_chapter_depend_on_the_snippets_that_they_import(project: Project) -> None:
    checks = project.root / "snippets" / "checks.py"
    checks.write_text("from a import thing\n")
    other = project.root / "snippets" / "b.py"
    other.write_text("from a import thing\n")
    before = [cache.key(project, "snippet", path) for path in (checks, other)]

    (project.root / "src" / "third" / "thing.py").write_text("# changed\n")  # which a.py imports
    after = [cache.key(project, "snippet", path) for path in (checks, other)]

    assert after[0] != before[0]
    assert after[1] == before[1]  # a snippet cannot import its neighbour


def test_a_result_depends_on_what_is_asked_and_on_the_versions(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.root / "snippets" / "a.py"
    keys = {
        cache.key(project, "snippet", path, ["x"]),
        cache.key(project, "snippet", path, ["y"]),
        cache.key(project, "figure", path, ["x"]),
    }
    versions = dict(cache.versions())
    for library in versions:
        monkeypatch.setattr(cache, "versions", lambda lib=library: {**versions, lib: "0"})
        keys.add(cache.key(project, "snippet", path, ["x"]))
    assert len(keys) == 3 + len(versions)
    assert {"python", "torch", "numpy", "matplotlib"} <= set(versions)


def test_a_result_is_the_same_in_a_copy_of_the_project(project: Project, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name, content in FILES.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(content)
    assert key(Project(copy)) == key(project)


def test_a_figure_depends_on_the_styles() -> None:
    module = PROJECT.source / "notes_site" / "figures" / "intro" / "self_attention.py"
    names = {path.name for path in cache.local_imports(PROJECT.source, module)}
    assert {"style.py", "notes.mplstyle", "light.mplstyle", "dark.mplstyle"} <= names


def test_modules_that_import_each_other_are_read_once(project: Project) -> None:
    (project.source / "fourth.py").write_text("import first.inner, fourth\n")
    imports = cache.local_imports(project.source, project.root / "snippets" / "a.py")
    assert project.source / "fourth.py" in imports


def test_what_is_no_python_imports_nothing(project: Project) -> None:
    path = project.root / "snippets" / "a.py"
    for content in (b"import (", b"\xff\xfe", b"\0", b"(" * 1000):
        path.write_bytes(content)
        assert not cache.local_imports(project.source, path)


def test_what_was_saved_is_loaded(project: Project) -> None:
    result = {"printed": "ä\n", "values": {"x": {"value": 1.5}}}
    cache.save(project, key(project), result)
    assert cache.load(project, key(project)) == result
    assert cache.load(project, "0" * 64) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"1", b"\xff", b'{"a": 1} x', b"null"])
def test_a_damaged_result_is_none(project: Project, content: bytes) -> None:
    cache.save(project, key(project), {"printed": ""})
    (path,) = (project.cache / "results").rglob("*.json")
    path.write_bytes(content)
    assert cache.load(project, key(project)) is None


def test_every_local_file_that_an_import_reads_is_found() -> None:
    folder = PROJECT.snippets
    snippets = [
        folder / "intro" / "self-attention" / "three_projections_give_three_roles.py",
        folder / "vision" / "patches" / "reshape_einops_and_convolution_agree.py",
    ]
    program = (
        f"import json, runpy, sys; sys.path.insert(0, {os.fspath(PROJECT.source)!r}); "
        f"[runpy.run_path(snippet) for snippet in {[os.fspath(path) for path in snippets]!r}]; "
        "files = [getattr(m, '__file__', None) for m in list(sys.modules.values())]; "
        "print(json.dumps([f for f in files if f]))"
    )
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    imported = {Path(file) for file in json.loads(printed.strip().rpartition("\n")[2])}
    local = {path for path in imported if path.is_relative_to(PROJECT.source)}
    assert len(local) >= 3
    assert local <= set.union(*(cache.local_imports(PROJECT.source, path) for path in snippets))
