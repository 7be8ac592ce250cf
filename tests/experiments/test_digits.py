"""What the chapters on vision say of the experiment holds for every seed."""

import pytest
import torch

from notes_site.digits import digits
from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from transformer_notes.counting import vit_parameters

RESULT = recorded("digits")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
FULL = -1  # all training images
POINT = 0.01


def accuracy(model, size=FULL):
    """Give the lowest and the highest accuracy after training with a number of images."""
    index = size if size == FULL else SETTINGS["sizes"].index(size)
    spread = SPREAD[model]["accuracy"]
    return spread["lowest"][index], spread["highest"][index]


def test_training_and_test_images_are_all_digits_and_share_none():
    training, tests = digits()

    assert len(training.labels) == SETTINGS["sizes"][FULL]
    assert len(tests.labels) == SETTINGS["tests"]
    both = torch.cat((training.images, tests.images)).flatten(start_dim=1)
    assert both.shape == (1797, 64)
    assert len(both.unique(dim=0)) == len(both)
    assert both.min() == 0
    assert both.max() == 1
    for part in (training, tests):
        assert part.labels.unique().tolist() == list(range(10))


def test_the_models_have_about_as_many_parameters():
    vit, cnn = (SPREAD[model]["parameters"]["mean"] for model in ("ViT", "CNN"))

    assert abs(vit - cnn) < 0.05 * vit


def test_the_recorded_vit_is_as_good_as_was_recorded():
    model = recorded_vit("digits")
    _, tests = digits()

    with torch.no_grad():
        right = (model(tests.images).argmax(dim=-1) == tests.labels).float().mean().item()

    assert vit_parameters(model.config) == RESULT["runs"]["ViT"][0]["parameters"]
    # On another processor a single image may fall on the other side.
    assert abs(right - RESULT["runs"]["ViT"][0]["accuracy"][FULL]) < 1.5 / SETTINGS["tests"]


def test_with_all_images_the_vit_reads_nearly_all_digits():
    assert accuracy("ViT")[0] > 0.95


@pytest.mark.parametrize("size", SETTINGS["sizes"])
def test_the_cnn_is_ahead_with_every_seed_and_size(size):
    assert accuracy("CNN", size)[0] > accuracy("ViT", size)[1]


def test_its_lead_shrinks_as_the_images_grow():
    lead = [
        cnn - vit
        for cnn, vit in zip(*(SPREAD[m]["accuracy"]["mean"] for m in ("CNN", "ViT")), strict=True)
    ]

    assert lead[0] > 8 * POINT
    assert lead[FULL] < 4 * POINT


def test_one_wrong_order_for_all_images_costs_nothing():
    assert abs(accuracy("one order")[0] - accuracy("ViT")[0]) < 2 * POINT
    assert accuracy("one order")[0] > 0.95


@pytest.mark.parametrize("model", ["an order each", "no positions"])
def test_without_a_common_order_a_bag_of_patches_is_left(model):
    lowest, highest = accuracy(model)

    assert 0.45 < lowest
    assert highest < 0.8


def test_positions_are_worth_nothing_where_every_image_has_its_own_order():
    mean = {model: SPREAD[model]["accuracy"]["mean"][FULL] for model in SPREAD}

    assert mean["an order each"] < mean["no positions"] + 2 * POINT


def test_patches_shuffled_only_in_the_tests_leave_little_more_than_a_guess():
    assert SPREAD["ViT"]["accuracy_shuffled_tests"]["highest"] < 0.25


@pytest.mark.parametrize("index", range(len(SETTINGS["sizes"])))
def test_the_vit_makes_more_than_one_and_a_half_times_as_many_mistakes(index):
    vit, cnn = (1 - SPREAD[model]["accuracy"]["mean"][index] for model in ("ViT", "CNN"))

    assert vit > 1.5 * cnn


@pytest.mark.parametrize("size", SETTINGS["sizes"][FULL - 1 :])
def test_with_many_images_the_cnn_makes_fewer_than_ten_mistakes(size):
    assert (1 - accuracy("CNN", size)[0]) * SETTINGS["tests"] < 9.5
