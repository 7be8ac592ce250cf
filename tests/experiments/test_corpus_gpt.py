"""What the lab on GPT says of its model of the notes holds for every seed."""

import contextlib
import io
import math

import pytest
import torch

from notes_site.recorded import recorded, recorded_weights
from notes_site.solution import solution

RESULT = recorded("corpus_gpt")
SPREAD = RESULT["spread"]["GPT"]


@pytest.fixture(scope="module")
def lab():
    with contextlib.redirect_stdout(io.StringIO()):
        return solution("gpt")


@pytest.fixture(scope="module")
def writer(lab):
    writer = lab.new_writer()
    writer.load_state_dict(recorded_weights("corpus_gpt"))
    return writer


def test_the_loss_is_that_of_the_recorded_weights_on_the_frozen_corpus(lab, writer):
    assert abs(lab.held_out_loss(writer) - RESULT["runs"]["GPT"][0]["loss"]) < 0.002
    assert abs(lab.loss_of_table.item() - SPREAD["loss_of_bigrams"]["mean"]) < 0.0002
    assert RESULT["settings"]["steps"] == lab.fit_writer.keywords["steps"]
    assert RESULT["settings"]["learning_rate"] == lab.fit_writer.keywords["rate"]


def test_more_than_one_character_is_worth_most_of_a_nat(lab):
    assert SPREAD["loss"]["highest"] < SPREAD["loss_of_bigrams"]["lowest"] - 0.8
    assert SPREAD["loss_of_bigrams"]["highest"] < math.log(len(lab.alphabet)) - 1.7


def test_the_next_few_characters_are_worth_most_and_later_ones_nothing(lab, writer):
    inputs, targets = lab.windows(lab.held_out, torch.arange(0, len(lab.held_out) - 64, 16), 64)
    with torch.no_grad():
        log_probability = writer(inputs).log_softmax(dim=-1)
    losses = -log_probability.gather(-1, targets[:, :, None]).squeeze(-1).mean(dim=0)

    assert abs(losses[0] - lab.loss_of_table) < 0.15
    assert losses[3] < losses[0] - 0.7
    assert abs(losses[7:15].mean() - losses[48:].mean()) < 0.05
