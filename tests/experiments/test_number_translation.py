"""What the lab that translates numbers says of its experiment holds for every seed."""

import pytest
import torch

from labs.checks.translation import package_transformer
from notes_site.recorded import recorded, recorded_weights
from notes_site.solution import solution

RESULT = recorded("number_translation")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
ALL, FEW, KIND = "9,000 learned", "300 learned", "a kind held out"


@pytest.fixture(scope="module")
def lab():
    return solution("translation")


@pytest.fixture(scope="module")
def model(lab):
    model = lab.Transformer()
    model.load_state_dict(recorded_weights("number_translation"))
    return model


def test_what_is_held_out_is_not_learned(lab):
    assert not set(lab.held_out.tolist()) & set(lab.training.tolist())
    assert len(lab.held_out) + len(lab.training) == SETTINGS["numbers"]
    assert [SPREAD[name]["numbers_learned"]["mean"] for name in SPREAD] == SETTINGS["learned"]


def test_the_recorded_model_translates_as_well_as_was_recorded(lab, model):
    share = lab.exact_match(lab.translate(model, lab.held_out), lab.held_out)

    assert abs(share - RESULT["runs"][ALL][0]["greedy"]) <= 0.001


@pytest.mark.parametrize(("number", "hyphen"), [(71, False), (97, True), (1979, True)])
def test_a_beam_of_one_is_greedy(lab, model, number, hyphen):
    (found,) = lab.translate_by_beam(model, number, width=1)

    assert [found] == lab.translate(model, torch.tensor([number]))
    assert ("-" in found) == hyphen


def test_the_model_of_the_lab_is_that_of_the_package(lab, model):
    source, target = lab.sources[:1000:7], lab.shift_right(lab.targets[:1000:7])

    with torch.no_grad():
        ours = model(source, target)
        theirs = package_transformer(model)(source, target, lab.padding_mask(source))

    assert (ours - theirs).abs().max() < 1e-4
    assert ours.std() > 0.5


@pytest.mark.parametrize("search", ["greedy", "beam"])
def test_numbers_never_met_are_translated(search):
    assert SPREAD[ALL][search]["lowest"] >= 0.98
