"""What the chapter on masked autoencoders says of the experiment holds for every seed."""

import pytest
import torch

from notes_site.recorded import recorded
from notes_site.recorded_mae import recorded_mae
from notes_site.standard_digits import standard_digits
from transformer_notes.mae import hidden_patch_loss
from transformer_notes.patches import patchify

RESULT = recorded("masked_digits")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
SIZES = SETTINGS["sizes"]
MASKED = ("MAE, 75 % hidden", "MAE, 40 % hidden")


def probe(model, size, number="probe_mean"):
    """Give the lowest and the highest accuracy of a probe with a number of labels."""
    spread, index = SPREAD[model][number], SIZES.index(size)
    return spread["lowest"][index], spread["highest"][index]


def test_pixels_are_standardised_by_the_training_images_alone():
    training, tests = standard_digits()

    assert training.images.mean().abs() < 1e-5
    assert abs(training.images.std() - 1) < 1e-5
    assert tests.images.mean().abs() > 1e-4
    assert (len(training.labels), len(tests.labels)) == (SIZES[-1], SETTINGS["tests"])


def test_the_recorded_model_fills_gaps_as_well_as_was_recorded():
    model, tests = recorded_mae("masked_digits"), standard_digits()[1]
    generator = torch.Generator().manual_seed(SETTINGS["hidden_in_tests"])
    noise = torch.rand(len(tests.labels), 16, generator=generator)

    with torch.no_grad():
        guesses, hidden = model(tests.images, noise)

    error = hidden_patch_loss(guesses, patchify(tests.images, 2), hidden).item()
    assert abs(error - RESULT["runs"]["MAE, 75 % hidden"][0]["error"]) < 0.001
    assert hidden.sum(dim=1).unique().tolist() == [12]


@pytest.mark.parametrize(("model", "share"), zip(MASKED, (0.75, 0.6), strict=True))
def test_gaps_are_filled_better_than_by_the_mean_image(model, share):
    numbers = SPREAD[model]

    assert numbers["error"]["highest"] < share * numbers["error_of_the_mean_image"]["lowest"]
