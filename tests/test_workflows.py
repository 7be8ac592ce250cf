"""The workflows may do no more than they need, and run what they name."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from notes_site.page import NOTEBOOKS
from notes_site.project import Project

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PINNED = re.compile(r"- uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
MAY_WRITE = {
    ("pages", "deploy"): {"pages": "write", "id-token": "write"},
    ("pages", "notebooks"): {"contents": "write"},
}
# Jobs without a second name; a new way to write ./, which other tools do not know yet.
TASTE = {"anonymous-definition", "self-repository"}
FAULTS = [
    ("unpinned-uses", r"checkout@\w+ # v", "checkout@v"),
    ("dangerous-triggers", "pull_request:", "pull_request_target:"),
    ("artipacked", "persist-credentials: false", "persist-credentials: true"),
    ("excessive-permissions", "permissions: {}", "permissions: write-all"),
    ("template-injection", "run: make test", "run: echo ${{ github.event.pull_request.title }}"),
]


def zizmor(folder):
    """Give the names of what zizmor finds; files that are no workflows are an error."""
    program = shutil.which("zizmor", path=Path(sys.executable).parent)
    options = ["--offline", "--strict-collection", "--persona=auditor", "--format=json-v1"]
    result = subprocess.run([program, *options, folder], capture_output=True, encoding="utf-8")
    assert result.stdout, result.stderr
    return {finding["ident"] for finding in json.loads(result.stdout)} - TASTE


def jobs():
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            yield path.stem, name, job


def test_the_workflows_are_sound():
    assert zizmor(GITHUB / "workflows") == set()


@pytest.mark.parametrize(("finding", "sound", "fault"), FAULTS)
def test_a_fault_in_a_workflow_would_be_found(tmp_path, finding, sound, fault):
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    text = (GITHUB / "workflows/test.yml").read_text(encoding="utf-8")
    (folder / "test.yml").write_text(re.sub(sound, lambda _: fault, text, count=1))

    assert finding in zizmor(folder)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_commit_and_says_its_version(path):
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    uses = [line for line in lines if "uses:" in line and "uses: ./" not in line]

    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_only_the_jobs_that_publish_may_write():
    permissions = {(workflow, name): job["permissions"] for workflow, name, job in jobs()}

    assert MAY_WRITE.items() <= permissions.items()
    for job, granted in permissions.items():
        assert job in MAY_WRITE or granted == {"contents": "read"}, job


def test_a_job_that_may_write_runs_nothing_of_the_project():
    for workflow, name, job in jobs():
        if (workflow, name) in MAY_WRITE:
            steps = [step.get("uses", step.get("run", "")) for step in job["steps"]]
            assert not any("checkout" in s or "make" in s or ".venv" in s for s in steps), name


def test_every_command_that_a_workflow_or_a_reader_is_told_to_run_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = [step["run"] for *_, job in jobs() for step in job.get("steps", []) if "run" in step]
    told += [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    lines = [line for text in told for line in text.splitlines()]
    targets = {m[1] for line in lines if (m := re.match(r"(?:[A-Z_]+=\S+ )?make (\S+)", line))}
    commands = {m[1] for line in lines if (m := re.match(r"\.venv/bin/notes (\w+)", line))}

    assert {"test", "site", "new"} <= targets
    assert [t for t in targets if not re.search(rf"^{re.escape(t)}:", makefile, re.M)] == []
    assert {"check", "accept", "train", "diff"} <= commands
    for command in commands:
        ask = [sys.executable, "-m", "notes_site.cli", command, "--help"]
        assert subprocess.run(ask, capture_output=True).returncode == 0, command


def test_every_experiment_is_trained_anew_by_schedule_and_held_to_what_the_pages_say():
    workflow = yaml.safe_load((GITHUB / "workflows/train.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    uploaded = [step["with"] for step in job["steps"] if "upload-artifact" in step.get("uses", "")]

    assert "schedule" in workflow[True]  # what YAML takes "on" for
    assert commands[1:] == [
        ".venv/bin/notes train --all --time-limit 180",
        ".venv/bin/pytest tests/experiments",
    ]
    assert list((ROOT / "tests/experiments").glob("test_*.py"))
    assert [files["path"].split() for files in uploaded] == [
        ["experiments/*/result.json", "experiments/*/weights.npz"]
    ]
    assert all(list(ROOT.glob(pattern)) for pattern in uploaded[0]["path"].split())
    # A run that has failed is the one whose results somebody wants to see.
    assert [step.get("if") for step in job["steps"][-2:]] == ["always()", "always()"]


def test_the_notebooks_are_pushed_to_the_branch_that_pages_link_to():
    steps = {name: job.get("steps", []) for workflow, name, job in jobs() if workflow == "pages"}
    uploaded = {s["with"]["path"] for s in steps["build"] if "upload-artifact" in s.get("uses", "")}
    push = next(step["run"] for step in steps["notebooks"] if "run" in step)

    assert uploaded == {Project(ROOT).name(Project(ROOT).build / "notebooks")}
    assert f"--initial-branch {NOTEBOOKS}\n" in push
    assert push.rstrip().endswith(f'.git" {NOTEBOOKS}')


def test_the_oldest_versions_are_those_that_the_package_allows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ranges = [*project["dependencies"], *project["optional-dependencies"]["figures"]]
    allowed = dict(requirement.split(">=") for requirement in ranges)
    lines = (ROOT / "constraints-oldest.txt").read_text(encoding="utf-8").splitlines()
    oldest = dict(line.partition(" ")[0].split("==") for line in lines if line[0] != "#")
    pythons = [row["python"] for _, _, job in jobs() for row in matrix(job)]

    assert {name: oldest[name] for name in allowed} == {n: f"{v}.0" for n, v in allowed.items()}
    assert project["requires-python"].removeprefix(">=") == pythons[0]


def matrix(job):
    return job.get("strategy", {}).get("matrix", {}).get("include", [])


def test_the_form_that_pages_link_to_has_a_field_for_the_page():
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE/page.yml").read_text(encoding="utf-8"))
    fields = {field["id"]: field for field in form["body"]}

    assert form["name"] == "Something is wrong or unclear on a page"
    assert fields["page"]["type"] == "input"
    assert [name for name, field in fields.items() if "validations" not in field] == ["browser"]


def test_the_dev_container_installs_the_notes_and_shows_the_port_of_the_preview():
    text = (ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    container = json.loads(text)

    assert re.fullmatch(r"[\w./-]+:\d+\.\d+-3\.11-\w+", container["image"])
    assert container["postCreateCommand"].endswith("make .venv/installed")
    assert container["forwardPorts"] == [8000]
