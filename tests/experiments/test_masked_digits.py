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


@pytest.mark.parametrize(("model", "share"), [(MASKED[0], 2 / 3), (MASKED[1], 0.5)])
def test_gaps_are_filled_better_than_by_the_mean_image(model, share):
    numbers = SPREAD[model]

    assert numbers["error"]["highest"] < share * numbers["error_of_the_mean_image"]["lowest"]


def test_with_fewest_labels_features_of_gaps_beat_untrained_ones_in_every_seed():
    fewest = SIZES[0]

    assert probe("MAE, 75 % hidden", fewest)[0] > probe("untrained", fewest)[1]


@pytest.mark.parametrize("model", MASKED)
@pytest.mark.parametrize("size", SIZES)
def test_a_probe_of_gaps_is_never_much_better_than_one_of_pixels(model, size):
    index = SIZES.index(size)
    gaps = SPREAD[model]["probe_mean"]["mean"][index]
    pixels = SPREAD["pixels"]["probe_pixels"]["mean"][index]

    assert abs(gaps - pixels) < 0.04
    if size >= 250:
        assert gaps < pixels


def test_features_made_with_all_labels_are_a_ceiling():
    assert min(SPREAD["supervised"]["probe_token"]["lowest"]) > 0.95
    for model in MASKED:
        assert max(SPREAD[model]["probe_mean"]["highest"]) < 0.95


def test_fine_tuning_gains_from_the_pre_training_on_average():
    few, everything = SPREAD["MAE, 75 % hidden"]["fine_tuned"]["mean"]
    scratch = recorded("digits")["spread"]["ViT"]["accuracy"]["mean"]

    assert few > scratch[1] + 0.01
    assert scratch[-1] < everything < scratch[-1] + 0.01
    assert everything > SPREAD["supervised"]["accuracy"]["mean"]


def test_with_few_labels_fine_tuned_and_from_scratch_overlap():
    tuned = SPREAD["MAE, 75 % hidden"]["fine_tuned"]

    assert tuned["lowest"][0] < recorded("digits")["spread"]["ViT"]["accuracy"]["highest"][1]


def test_labels_put_the_answer_into_the_class_token_and_gaps_put_it_nowhere():
    token, mean = (probe("supervised", SIZES[0], f"probe_{place}") for place in ("token", "mean"))
    masked = [SPREAD[MASKED[0]][f"probe_{place}"]["mean"][0] for place in ("token", "mean")]

    assert token[0] > mean[1] + 0.05
    assert abs(masked[0] - masked[1]) < 0.03


def test_a_lower_error_is_no_better_representation():
    quarter, more = (SPREAD[model] for model in MASKED)

    assert more["error"]["highest"] < 0.8 * quarter["error"]["lowest"]
    for few, many in zip(quarter["probe_mean"]["mean"], more["probe_mean"]["mean"], strict=True):
        assert abs(few - many) < 0.03
