"""The command: exit codes, all problems at once, and a site that nothing can harm."""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from urllib.parse import urlparse

import pytest
from filelock import FileLock
from small_project import AVERAGE, CHAPTER, MASKED, Small

ADDRESS = re.compile(r"<loc>([^<]*)</loc>")


def start(small, *arguments):
    """Start the command in a project, with the packages of that project."""
    environment = {**os.environ, "PYTHONPATH": str(small.root / "src")}
    command = [sys.executable, "-m", "notes_site.cli", *arguments]
    return subprocess.Popen(
        command,
        cwd=small.root,
        env=environment | {"NO_MKDOCS_2_WARNING": "1"},
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def notes(small, *arguments):
    """Run the command to its end."""
    process = start(small, *arguments)
    out, error = process.communicate(timeout=120)
    assert "Traceback" not in error, error
    return process.returncode, out, error


def contents(small):
    """Give the digest of each file of the site."""
    site = small.root / "site"
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def assert_whole(small):
    """Assert that there is a site, and that every page of its map is in it."""
    site = small.root / "site"
    addresses = ADDRESS.findall((site / "sitemap.xml").read_text(encoding="utf-8"))
    paths = [urlparse(address).path.partition("/notes/")[2] for address in addresses]
    assert "" in paths
    assert "intro/mean/" in paths
    for path in paths:
        assert "</html>" in (site / path / "index.html").read_text(encoding="utf-8")
    assert (site / "intro/mean/bars.light.svg").is_file()
    assert (site / "assets/katex/katex.min.css").is_file()


@pytest.fixture(scope="module")
def built_once(compiled_once, tmp_path_factory):
    root = tmp_path_factory.mktemp("built") / "notes"
    small = Small(shutil.copytree(compiled_once.root, root, symlinks=True))
    code, _, error = notes(small, "build")
    assert code == 0, error
    assert "snippets" not in error  # all is known
    assert_whole(small)
    return small


@pytest.fixture
def built(built_once, tmp_path):
    """Give a copy of the good project with its site."""
    return Small(shutil.copytree(built_once.root, tmp_path / "notes", symlinks=True))


def test_a_second_build_runs_nothing_and_gives_the_same_site(built):
    before = contents(built)

    code, out, error = notes(built, "build")

    assert code == 0
    assert "snippets: " not in error + out
    assert "figures: " not in error + out
    assert "0 changed" in out
    assert contents(built) == before


def test_all_faults_are_listed_a_line_each_and_the_site_is_untouched(built):
    built.edit(CHAPTER, "spread by 2.16", "spread by 2.61")
    built.edit(CHAPTER, "table-2]", "table-9]")
    built.edit(CHAPTER, "= 10.5`", "= 11.5`")
    built.edit("docs/index.md", "(intro/mean.md)", "(intro/maen.md)")
    built.edit("includes/glossary.yml", "chapter: intro/mean.md", "chapter: intro/maen.md")
    built.edit("snippets/intro/mean/average.out", "3.5", "3.6")
    built.edit(MASKED, "print(weights", "print(wieghts")
    built.write("docs/notation.md", "No front matter.\n")
    before = contents(built)

    code, _, error = notes(built, "build")

    expected = [
        f"{CHAPTER}:{built.line(CHAPTER, '2.61')}: ",
        f"{CHAPTER}:{built.line(CHAPTER, 'table-9')}: ",
        f"{CHAPTER}:{built.line(CHAPTER, '= 11.5')}: ",
        f"docs/index.md:{built.line('docs/index.md', 'maen')}: ",
        "docs/notation.md:1: ",
        "includes/glossary.yml:1: ",
        "snippets/intro/mean/average.out:1: ",
        f"{MASKED}:{built.line(MASKED, 'wieghts')}: ",
    ]
    lines = [line for line in error.splitlines() if not line.startswith("snippets: ")]
    assert code == 1
    assert lines[-1] == f"{len(expected)} problems"
    assert len(lines) == len(expected) + 1
    for place in expected:
        assert [line for line in lines if line.startswith(place)], place
    assert contents(built) == before


def test_a_failure_of_mkdocs_leaves_the_site_untouched(built):
    built.edit("mkdocs.yml", "  - notation.md\n", "")
    before, folders = contents(built), sorted((built.root / "build/sites").iterdir())

    code, _, error = notes(built, "build")

    assert code == 1
    assert "mkdocs.yml: MkDocs failed, see above; site/ is as it was" in error
    assert contents(built) == before
    assert sorted((built.root / "build/sites").iterdir()) == folders


@pytest.mark.parametrize("fault", ["site_url: [", "site_name: a"])
def test_broken_settings_are_one_line(built, fault):
    built.write("mkdocs.yml", fault)

    code, _, error = notes(built, "build")

    assert code == 1
    assert error.startswith("mkdocs.yml")
    assert error.count("\n") == 1


def test_check_prints_the_counts_of_a_page(built):
    code, out, _ = notes(built, "check", CHAPTER)

    assert code == 0
    head, row, exempt = out.splitlines()
    assert head.split() == ["computed", "refuted", "cited", "given", "structural", "exempt"]
    assert row.split()[0] == CHAPTER
    assert row.split()[2:] == ["1", "1", row.split()[4], "1", "1"]
    line = built.line(CHAPTER, "ends at 1024")
    assert exempt == f"exempt: {CHAPTER}:{line}: 1024: a choice of the figure"


@pytest.mark.parametrize("page", ["docs/nothing.md", "docs/assets/site.css", "README.md", "docs"])
def test_check_wants_a_page(built, page):
    code, _, error = notes(built, "check", page)

    assert code == 1
    assert error.endswith("is no page: name a file below docs/\n")
    assert error.count("\n") == 1


def test_accept_records_the_outputs_and_shows_what_changed(built):
    built.edit(AVERAGE, "print(average)", "print(average.item())")
    built.write(MASKED.replace(".py", ".out"), "Zürich".encode("latin-1"))

    code, out, error = notes(built, "accept")

    assert code == 0, error
    assert "-tensor(3.5000)\n+3.5\n" in out
    assert built.read(AVERAGE.replace(".py", ".out")) == "3.5\n"
    assert built.read(MASKED.replace(".py", ".out")) == "[[1.0, 0.0], [3.0, 5.0]]\n"
    assert notes(built, "accept") == (0, "", "")


def test_accept_records_nothing_of_a_snippet_that_fails_or_differs(built):
    built.edit(AVERAGE, "print(average)", "print(torch.rand(1).item())")
    built.edit(MASKED, "print(weights", "print(wieghts")

    code, out, error = notes(built, "accept")

    assert code == 1
    assert error.splitlines()[-1] == "2 problems"
    assert out == ""
    assert built.read(AVERAGE.replace(".py", ".out")) == "tensor(3.5000)\n"


def kill_alone(process):
    """Kill the command as kill -9 does: what it has started lives on."""
    process.kill()
    process.wait()


def interrupt(process):
    """Interrupt the command as Ctrl-C does: it, and all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    process.wait()
    error = process.stderr.read()
    if "interrupted" in error:  # not while Python was still starting
        assert "Traceback" not in error, error


@pytest.mark.parametrize("end", [kill_alone, interrupt])
def test_a_build_that_ends_at_any_moment_harms_nothing(built, end):
    for number in range(6):
        built.write("docs/index.md", built.read("docs/index.md") + f"\nRound {number}.\n")
        if number % 2:  # then there is a snippet to run
            built.write(MASKED, built.read(MASKED) + f"# {number}\n")
        process = start(built, "build")
        time.sleep(0.3 + 0.35 * number)
        end(process)
        assert_whole(built)
        if number < 5:
            process.stdout.close()
            process.stderr.close()
    process.communicate(timeout=60)  # the last one's MkDocs may still write

    assert notes(built, "build")[0] == 0
    assert_whole(built)
    assert "Round 5." in (built.root / "site/index.html").read_text(encoding="utf-8")
    assert_nothing_is_left(built)


@pytest.mark.parametrize("end", [kill_alone, interrupt])
def test_a_build_that_ends_while_mkdocs_runs_harms_nothing(built, end):
    before = contents(built)
    sites = built.root / "build/sites"
    built.write("docs/index.md", built.read("docs/index.md") + "\nNew.\n")

    process = start(built, "build")
    while len(list(sites.iterdir())) < 2:
        assert process.poll() is None
        time.sleep(0.002)
    end(process)
    process.communicate(timeout=60)

    assert contents(built) == before
    assert notes(built, "build")[0] == 0
    assert_whole(built)
    assert "New." in (built.root / "site/index.html").read_text(encoding="utf-8")
    assert_nothing_is_left(built)


def test_a_build_waits_for_another_one(built):
    built.write("docs/index.md", built.read("docs/index.md") + "\nNew.\n")
    before = contents(built)

    with FileLock(built.root / "build/lock"):
        process = start(built, "build")
        assert "waiting for its end" in process.stderr.readline()
        time.sleep(0.5)
        assert process.poll() is None
        assert contents(built) == before
    _, error = process.communicate(timeout=60)

    assert process.returncode == 0, error
    assert "New." in (built.root / "site/index.html").read_text(encoding="utf-8")


def test_builds_at_the_same_time_give_a_whole_site(built):
    built.write("docs/index.md", built.read("docs/index.md") + "\nNew.\n")
    builds = [start(built, "build") for _ in range(3)]
    for process in builds:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error

    assert_whole(built)
    assert_nothing_is_left(built)


def assert_nothing_is_left(small):
    """Assert that of all builds only the last one's files are there."""
    for _ in range(50):  # MkDocs of a killed build may write until it notices
        left = sorted((small.root / "build/sites").iterdir())
        if len(left) == 1:
            break
        time.sleep(0.1)
    assert left == [(small.root / "site").resolve()]
    assert not list((small.root / "build").rglob("*.part"))


def test_a_site_that_was_a_folder_becomes_a_link(built):
    site = built.root / "site"
    target = site.resolve()
    site.unlink()
    shutil.move(target, site)

    assert notes(built, "build")[0] == 0
    assert site.is_symlink()
    assert_whole(built)
