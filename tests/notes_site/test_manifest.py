"""A build is left alone only if it is whole, and nothing that it was made of has changed."""

import os
import subprocess
import sys

import pytest
from small_project import AVERAGE, CHAPTER, FIGURES, Small

from notes_site import manifest
from notes_site.compile import write_build
from notes_site.problems import Problem

# Prints what compile opens, looks through and starts, a line each.
WATCH = """\
import os, sys
from pathlib import Path

def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes)):
        seen.add(os.path.realpath(os.fsdecode(arguments[0])))
    elif event == "subprocess.Popen":
        started.add(" ".join(map(str, arguments[1])))

seen, started = set(), set()
sys.addaudithook(watch)
from notes_site.compile import compile_project
from notes_site.project import Project

compiled = compile_project(Project(Path.cwd()), lambda *_: None)
assert not compiled.problems, compiled.problems
print(*sorted(seen), *(f"starts {command}" for command in sorted(started)), sep="\\n")
"""


def unchanged(small: Small) -> bool:
    sources = manifest.digest_sources(small.project)
    return manifest.load_manifest(small.project, sources) is not None


@pytest.fixture
def built(small):
    """Give a project with its build and manifest."""
    compiled = small.compile()
    write_build(small.project, compiled)
    sources = manifest.digest_sources(small.project)
    manifest.save_manifest(small.project, sources, compiled.files, compiled.warnings)
    assert unchanged(small)
    return small


@pytest.mark.parametrize(
    "name",
    [
        CHAPTER,
        AVERAGE,
        AVERAGE.replace(".py", ".out"),
        FIGURES,
        "docs/assets/site.css",
        "includes/papers.yml",
        "mkdocs.yml",
        "src/notes_site/katex.js",
        "src/transformer_notes/attention.py",
    ],
)
def test_a_build_of_another_source_is_none(built, name):
    before = built.read(name)
    built.write(name, before + "\n")
    assert not unchanged(built)
    built.write(name, before)
    assert unchanged(built)


@pytest.mark.parametrize("name", ["docs/new.md", "snippets/intro/mean/new.py", "linked.txt"])
def test_a_build_without_a_file_that_is_there_now_is_none(built, name):
    built.write(name, "")
    assert not unchanged(built)
    (built.root / name).unlink()
    assert unchanged(built)


@pytest.mark.parametrize("name", ["_packages", "__file__"])
def test_a_build_with_other_packages_or_by_another_program_is_none(
    built, name, monkeypatch, tmp_path
):
    other = {"_packages": lambda: iter(["torch-0.dist-info"]), "__file__": str(tmp_path / "x.py")}
    monkeypatch.setattr(manifest, name, other[name])
    assert not unchanged(built)


@pytest.mark.parametrize("damage", ["edit", "add", "remove"])
def test_a_build_that_is_not_what_was_written_is_none(built, damage):
    if damage == "remove":
        (built.root / "build/docs/intro/mean.md").unlink()
    else:
        built.write(f"build/docs/intro/{'mean' if damage == 'edit' else 'new'}.md", "else\n")
    assert not unchanged(built)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"1", b"\xff", b'{"a": 1}', b"null"])
def test_a_damaged_manifest_is_none(built, content):
    built.write("build/manifest.json", content)
    assert not unchanged(built)


def test_warnings_are_kept(built):
    warnings = [Problem("includes/segments.yml", 1, "segment 3 of intro is taught nowhere")]
    build, sources = built.project.build, manifest.digest_sources(built.project)
    paths = [path for path in build.rglob("*") if path.is_file()]
    files = {path.relative_to(build).as_posix(): path.read_bytes() for path in paths}
    manifest.save_manifest(built.project, sources, files, warnings)

    found = manifest.load_manifest(built.project, sources)

    assert found is not None
    assert found.warnings == warnings


def test_compile_reads_and_starts_nothing_that_the_manifest_does_not_know(built):
    """An input that is missing there would let a stale build pass for a good one."""
    root = os.path.realpath(built.root)
    environment = {**os.environ, "PYTHONPATH": str(built.root / "src")}
    command = [sys.executable, "-P", "-c", WATCH]
    printed = subprocess.run(
        command, cwd=root, env=environment, check=True, capture_output=True, text=True
    ).stdout

    lines = printed.splitlines()
    inside = [os.path.relpath(line, root) for line in lines if line.startswith(root)]
    known = (*manifest.SOURCES, ".cache", "build")
    assert len(inside) > 50
    assert {name.split("/")[0] for name in inside} >= {"docs", "includes", "snippets", "src"}
    unknown = [name for name in inside if not name.startswith(known)]
    assert unknown == []
    started = [line for line in lines if line.startswith("starts ")]
    assert [line for line in started if "katex.js" not in line] == []
