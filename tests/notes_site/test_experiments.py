"""A result is that of its code, whole, and found by whoever may read it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib

import numpy as np
import pytest
import torch
from small_project import AVERAGE, ROOT, Small

from notes_site import recorded
from notes_site.cache import key
from notes_site.experiments import code_digest, spread
from notes_site.train import SEEDS, dump, moves, train

SCRIPT, RESULT, WEIGHTS = (
    f"experiments/toy/{n}" for n in ("train.py", "result.json", "weights.npz")
)
TOY = '''\
"""How far does a random walk get?"""

import torch

from transformer_notes.attention import causal_mask

MODELS = ("narrow", "wide")
SETTINGS = {"steps": [1, 2, 3]}


def train(model, seed, progress):
    torch.manual_seed(seed)
    steps = torch.randn(3) * {"narrow": 1, "wide": 10}[model]
    for step in range(3):
        progress(step + 1, 3)
    place = causal_mask(3).float() @ steps
    return {"place": place.tolist(), "parameters": 0, "weights": {"last.step": steps}}
'''


def notes(small: Small, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(small.root / "src")}
    command = [sys.executable, "-m", "notes_site.cli", *arguments]
    return subprocess.run(command, cwd=small.root, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def trained_once(compiled_once, tmp_path_factory):
    root = tmp_path_factory.mktemp("trained") / "notes"
    small = Small(shutil.copytree(compiled_once.root, root, symlinks=True))
    small.write(SCRIPT, TOY)
    seen = []
    assert train(small.project, root / "experiments/toy", lambda *step: seen.append(step)) == []
    assert seen == [("trainings", done, 60) for done in range(61)]
    return small


@pytest.fixture
def toy(trained_once, tmp_path):
    """Give a copy of a good project with a trained experiment."""
    return Small(shutil.copytree(trained_once.root, tmp_path / "notes", symlinks=True))


def test_a_result_holds_every_seed_their_spread_and_what_it_was_made_of(toy):
    result = json.loads(toy.read(RESULT))
    wide = [run["place"][0] for run in result["runs"]["wide"]]

    assert result["settings"] == {"steps": [1, 2, 3], "seeds": len(SEEDS)}
    assert len(set(wide)) == len(SEEDS)
    assert result["spread"]["wide"]["place"]["lowest"][0] == min(wide)
    assert result["spread"]["wide"]["place"]["highest"][0] == max(wide)
    assert {SCRIPT, "src/transformer_notes/attention.py"} <= result["sources"].keys()
    assert result["versions"].keys() == {"python", "torch"}
    assert toy.compile().problems == []


def test_the_weights_are_those_of_the_first_model_and_seed_in_half_precision(toy, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDERS", (toy.root / "experiments",))
    first = torch.tensor(recorded.recorded("toy")["runs"]["narrow"][0]["place"]).diff()

    weights = recorded.recorded_weights("toy")

    assert weights.keys() == {"last.step"}
    assert weights["last.step"].dtype == torch.float32
    assert torch.equal(weights["last.step"], weights["last.step"].half())
    torch.testing.assert_close(weights["last.step"][1:], first, rtol=1e-3, atol=1e-3)


def test_weights_of_another_training_are_a_problem(toy):
    np.savez_compressed(toy.root / WEIGHTS, **{"last.step": np.zeros(3, np.float16)})
    assert "its weights.npz is missing, or is that of another" in toy.only_problem().message

    (toy.root / WEIGHTS).unlink()
    assert toy.only_problem().message.endswith("run make train")


def test_weights_that_are_no_longer_given_are_removed(toy):
    toy.edit(SCRIPT, ', "weights": {"last.step": steps}', "")

    assert notes(toy, "train").returncode == 0
    assert not (toy.root / WEIGHTS).exists()
    assert toy.compile().problems == []


def test_what_reads_weights_runs_again_when_they_change(toy):
    reads = "from notes_site.recorded import recorded_weights\n\n"
    toy.write(AVERAGE, reads + toy.read(AVERAGE))
    before = key(toy.project, "snippet", toy.root / AVERAGE)

    np.savez_compressed(toy.root / WEIGHTS, **{"last.step": np.zeros(3, np.float16)})

    assert key(toy.project, "snippet", toy.root / AVERAGE) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SCRIPT, '"wide": 10', '"wide": 11'),
        ("src/transformer_notes/attention.py", ".tril()", ".tril(0)"),  # imported
    ],
)
def test_a_stale_result_is_a_problem(toy, name, old, new):
    toy.edit(name, old, new)

    problem = toy.only_problem()

    assert str(problem) == f"{RESULT}: is older than {name}: run make train"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SCRIPT, "How far", "How very far"),
        (SCRIPT, "import torch\n", "import torch  # for its dice\n\n"),
        ("src/transformer_notes/attention.py", "Let each position", "Allow each position"),
        ("src/transformer_notes/recurrent.py", "d_hidden", "d_other"),  # not imported
    ],
)
def test_a_result_does_not_depend_on_words_or_on_other_code(toy, name, old, new):
    toy.edit(name, old, new)

    assert toy.compile().problems == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "does not exist"),
        (b"", "is not what notes train writes"),
        (b"\xff", "is not what notes train writes"),
        (b"[]", "expected are runs, settings"),
        (b"<<<<<<< HEAD\n{}", "is not what notes train writes"),
        (b'{"runs": 1, "settings": 1, "sources": 1, "spread": 1, "versions": 1}', "is not what"),
    ],
)
def test_a_missing_or_damaged_result_is_a_problem(toy, content, why):
    (toy.root / RESULT).unlink()
    if content is not None:
        toy.write(RESULT, content)

    problem = toy.only_problem()

    assert problem.path == RESULT
    assert why in problem.message
    assert problem.message.endswith("run make train")


def test_a_number_that_was_changed_by_hand_is_a_problem(toy):
    number = str(json.loads(toy.read(RESULT))["spread"]["wide"]["place"]["highest"][1])
    toy.edit(RESULT, number, "99.5")

    assert "spread is not that of its runs" in toy.only_problem().message


def test_a_result_without_its_script_is_a_problem(toy):
    (toy.root / SCRIPT).unlink()

    assert toy.only_problem().path == SCRIPT


def test_what_reads_a_result_runs_again_when_it_changes(toy):
    reads = 'from notes_site.recorded import recorded\n\nprint(recorded("toy")["settings"])\n'
    toy.write(AVERAGE, reads + toy.read(AVERAGE))
    settings = {"steps": [1, 2, 3], "seeds": len(SEEDS)}
    toy.write(AVERAGE.replace(".py", ".out"), f"{settings}\ntensor(3.5000)\n")
    assert toy.compile().problems == []
    before = key(toy.project, "snippet", toy.root / AVERAGE)

    toy.edit(RESULT, '"steps": [1, 2, 3]', '"steps": [1, 2, 4]')

    assert key(toy.project, "snippet", toy.root / AVERAGE) != before
    assert "[1, 2, 4]" in toy.only_problem().message


def test_an_installed_package_brings_the_results_along(toy, tmp_path):
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    installed = tmp_path / "installed"
    for source, target in settings["targets"]["wheel"]["force-include"].items():
        shutil.copytree(toy.root / source, installed / target)
    for name in ("__init__.py", "recorded.py"):  # which needs nothing else
        shutil.copy(toy.root / "src/notes_site" / name, installed / "notes_site" / name)
    code = "from notes_site.recorded import recorded; print(recorded('toy')['settings']['seeds'])"
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    command = [sys.executable, "-c", code]
    printed = subprocess.check_output(command, cwd=tmp_path, env=environment, text=True)

    assert printed == "3\n"


def test_who_asks_for_a_result_that_is_not_there_is_told_which_are(toy, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDERS", (toy.root / "experiments",))
    assert recorded.recorded("toy")["settings"]["steps"] == [1, 2, 3]

    with pytest.raises(ValueError, match=r"no result.json .* 'nothing': there are toy"):
        recorded.recorded("nothing")
    with pytest.raises(ValueError, match=r"no weights.npz .* 'nothing': there are toy"):
        recorded.recorded_weights("nothing")


def test_only_what_is_stale_is_trained(toy):
    before = toy.read(RESULT)
    assert notes(toy, "train").stdout == "experiments/toy: as recorded\n"
    toy.edit(SCRIPT, '"wide": 10', '"wide": 20')

    done = notes(toy, "train", "toy")

    assert done.returncode == 0, done.stderr
    assert "trainings: 60 of 60" in done.stderr
    after = json.loads(toy.read(RESULT))["runs"]
    assert after["narrow"] == json.loads(before)["runs"]["narrow"]
    assert after["wide"] != json.loads(before)["runs"]["wide"]
    assert toy.compile().problems == []


def test_all_trains_anew_and_says_what_has_moved(toy):
    result = json.loads(toy.read(RESULT))
    for run in result["runs"]["narrow"]:
        run["place"][2] += 100
    result["spread"] = spread(result["runs"])
    toy.write(RESULT, dump(result))

    done = notes(toy, "train", "--all")

    assert done.returncode == 1
    (problem,) = (line for line in done.stderr.splitlines() if line.startswith(RESULT))
    assert "place[2] of narrow was " in problem
    assert json.loads(toy.read(RESULT))["runs"] != result["runs"]
    assert notes(toy, "train", "--all").returncode == 0


def test_what_was_measured_elsewhere_may_move(toy):
    result = json.loads(toy.read(RESULT))
    result["settings"]["processor"] = "another"
    for run in result["runs"]["narrow"]:
        run["place"][2] += 100
    result["spread"] = spread(result["runs"])
    toy.write(RESULT, dump(result))

    assert notes(toy, "train", "--all").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    steps =", "    1 / 0\n    steps =", f"{SCRIPT}:13: narrow: ZeroDivisionError"),
        ("progress(step + 1, 3)", "__import__('time').sleep(9)", "longer than 1 s"),
        ('"parameters": 0', '"parameters": 0, str(seed): 0', "gives other numbers for another"),
        ('"parameters": 0', '"parameters": float("nan")', "gives parameters = nan, expected"),
        ('"last.step": steps', '"last.step": steps * 1e6', "last.step that are not finite in 16"),
        ('MODELS = ("narrow", "wide")', "MODELS = ()", f"{SCRIPT}: does not name its models"),
        ("import torch", "import torch (", f"{SCRIPT}:3: is not Python"),
    ],
)
def test_a_training_that_fails_says_why_and_leaves_the_result(toy, old, new, message):
    before = toy.read(RESULT)
    toy.edit(SCRIPT, old, new)

    done = notes(toy, "train", "--time-limit", "1" if "sleep" in new else "30")

    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert toy.read(RESULT) == before


def test_a_name_that_is_no_experiment_is_refused(toy):
    done = notes(toy, "train", "tyo")

    assert done.stderr == "experiments/tyo: is no experiment: did you mean toy?\n"


def test_an_interrupted_training_leaves_the_result(toy):
    before = toy.read(RESULT)
    started = toy.root / "started"
    sleep = f"open({os.fspath(started)!r}, 'w').close(); import time; time.sleep(60)"
    toy.edit(SCRIPT, "progress(step + 1, 3)", sleep)
    environment = {**os.environ, "PYTHONPATH": str(toy.root / "src")}
    command = [sys.executable, "-m", "notes_site.cli", "train"]
    with subprocess.Popen(
        command, cwd=toy.root, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        while not started.exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert "results are as they were" in process.communicate(timeout=30)[1]

    assert process.returncode == 130
    assert toy.read(RESULT) == before


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("x = 1  # one\n", "x = 1\n\n# two\n", True),
        (
            'def f():\n    """A."""\n    return 1\n',
            'def f():\n    """Ä\n    B."""\n    return 1\n',
            True,
        ),
        ('"""A."""\nx = "#"\n', '"""B."""\nx = "#"\n', True),
        ('x = "a"\n', 'x = "b"\n', False),
        ('x = "# a"\n', 'x = "# b"\n', False),
        ('def f(): "A"; return 1\n', 'def f(): "B"; return 1\n', True),
        ('def f(): "A"; return 1\n', 'def f(): "A"; return 2\n', False),
        ("if x:\n    y()\nz()\n", "if x:\n    y()\n    z()\n", False),
        ("x = (\n", "x = ((\n", False),
    ],
)
def test_only_what_a_result_can_depend_on_counts(old, new, same):
    assert (code_digest(old.encode()) == code_digest(new.encode())) is same


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ([0.5, 0.6, 0.7], [0.71, 0.8, 0.9], False),  # beside each other, as seeds may lie
        ([0.5, 0.6, 0.7], [0.95, 0.96, 0.97], True),
        ([0.95, 0.96, 0.97], [0.5, 0.6, 0.7], True),
        ([1.0, 1.0, 1.0], [0.99, 0.99, 0.99], False),
        ([1.0, 1.0, 1.0], [0.97, 0.97, 0.97], True),
    ],
)
def test_a_result_has_moved_when_it_lies_further_off_than_its_seeds_from_each_other(
    before, after, moved
):
    old, new = ({"a": [{"x": [0, n], "y": 1} for n in numbers]} for numbers in (before, after))

    found = list(moves(old, new))

    assert [text.partition(" was")[0] for text in found] == (["x[1] of a"] if moved else [])
