"""Every recorded result is whole, that of its code, and held to what pages say of it."""

import re
from pathlib import Path

import pytest

from notes_site.experiments import experiment_problems, experiments
from notes_site.project import Project
from notes_site.recorded import recorded
from notes_site.train import SEEDS

PROJECT = Project(Path(__file__).parents[2])
EXPERIMENTS = [folder.name for folder in experiments(PROJECT)]


def test_no_result_is_missing_damaged_or_stale():
    assert experiment_problems(PROJECT) == ([], set())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_result_is_small_and_has_all_seeds_of_all_models(name):
    folder = PROJECT.experiments / name
    result = recorded(name)
    models = re.search(r"^MODELS = \((.*?)\)$", (folder / "train.py").read_text(), re.M | re.S)

    limits = {"train.py": 50_000, "result.json": 50_000, "weights.npz": 400_000}

    assert all(path.stat().st_size < limits[path.name] for path in folder.glob("*.*"))
    assert [f'"{model}"' for model in result["runs"]] == re.findall(r'"[^"]+"', models[1])
    assert {len(seeds) for seeds in result["runs"].values()} == {len(SEEDS)}


def test_every_experiment_has_a_test_of_what_came_out():
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}

    assert EXPERIMENTS
    assert {f"test_{name}" for name in EXPERIMENTS} <= tests
