"""What the chapter on GPT says of the experiment holds for every seed."""

import pytest

from notes_site.recorded import recorded

RESULT = recorded("in_context_learning")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
NEARLY = 0.05
NOISE = 0.03  # four standard errors of an accuracy over so many tests
NEW, TRAINED = "accuracy_new_tasks", "accuracy_trained_tasks"


def ends(model, tasks, examples):
    """Give the lowest and the highest accuracy after a number of examples."""
    accuracy = SPREAD[model][tasks]
    return accuracy["lowest"][examples], accuracy["highest"][examples]


def test_the_noise_is_that_of_the_tests():
    assert 3.5 < NOISE / (0.25 / SETTINGS["tests"]) ** 0.5 < 4.5


@pytest.mark.parametrize("model", SPREAD)
def test_without_an_example_every_model_guesses(model):
    assert ends(model, NEW, 0)[1] < SETTINGS["chance"] + NOISE


@pytest.mark.parametrize("examples", SETTINGS["examples"])
def test_two_layers_learn_new_tasks_from_the_prompt_nearly_as_well_as_anybody_could(examples):
    assert ends("two layers", NEW, examples)[0] > SETTINGS["best"][examples] - NEARLY


@pytest.mark.parametrize("model", SPREAD)
@pytest.mark.parametrize("examples", SETTINGS["examples"])
def test_nobody_is_better_than_possible(model, examples):
    assert ends(model, NEW, examples)[1] < SETTINGS["best"][examples] + NOISE


@pytest.mark.parametrize("model", SPREAD)
@pytest.mark.parametrize("examples", SETTINGS["examples"])
def test_new_tasks_are_no_harder_than_those_of_the_training(model, examples):
    for run in RESULT["runs"][model]:
        assert abs(run[NEW][examples] - run[TRAINED][examples]) < 2 * NOISE


@pytest.mark.parametrize("examples", [8, 9, 10])
def test_one_layer_cannot_use_the_later_examples(examples):
    assert ends("one layer", NEW, examples)[1] < ends("two layers", NEW, examples)[0] - 0.1
