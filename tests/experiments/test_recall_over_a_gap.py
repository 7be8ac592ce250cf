"""What the chapter on recurrent networks says of the experiment holds for every seed."""

import pytest

from notes_site.recorded import recorded

RESULT = recorded("recall_over_a_gap")
SETTINGS, SPREAD = RESULT["settings"], RESULT["spread"]
RECURRENT = ("RNN", "LSTM", "LSTM, open gate", "GRU")
# Nearly always right; mostly right; no better than a guess, which is right once in eight.
ALWAYS, MOSTLY, GUESSED = 0.95, 0.75, 0.2


def single(model, gap):
    """Give the lowest and the highest accuracy after training with one gap."""
    index = SETTINGS["single_gaps"].index(gap)
    accuracy = SPREAD[model]["accuracy_single"]
    return accuracy["lowest"][index], accuracy["highest"][index]


def mixed(model, gap):
    """Give the lowest and the highest accuracy after training with mixed gaps."""
    index = SETTINGS["tested_gaps"].index(gap)
    accuracy = SPREAD[model]["accuracy_mixed"]
    return accuracy["lowest"][index], accuracy["highest"][index]


def test_the_models_have_about_as_many_parameters():
    counts = [SPREAD[model]["parameters"]["mean"] for model in SPREAD]

    assert max(counts) < 1.1 * min(counts)


@pytest.mark.parametrize("model", SPREAD)
def test_every_model_learns_to_recall_over_five_words(model):
    assert single(model, 5)[0] > ALWAYS


@pytest.mark.parametrize(("model", "gap"), [("RNN", 40), ("LSTM", 20), ("LSTM", 40), ("GRU", 40)])
def test_recurrent_networks_learn_nothing_over_a_long_gap_alone(model, gap):
    assert single(model, gap)[1] < GUESSED


@pytest.mark.parametrize("model", ["LSTM, open gate", "Transformer"])
@pytest.mark.parametrize("gap", SETTINGS["single_gaps"])
def test_a_transformer_and_an_lstm_with_an_open_gate_learn_over_every_gap(model, gap):
    assert single(model, gap)[0] > ALWAYS


@pytest.mark.parametrize("model", SPREAD)
@pytest.mark.parametrize("gap", [0, 10, 20, 40])
def test_after_short_gaps_every_model_recalls_over_all_gaps_of_the_training(model, gap):
    assert mixed(model, gap)[0] > ALWAYS


def test_over_a_gap_of_20_it_depends_on_the_seed_whether_a_gru_learns():
    lowest, highest = single("GRU", 20)

    assert lowest < GUESSED
    assert highest > ALWAYS


@pytest.mark.parametrize(
    ("model", "gap"),
    [
        *((model, 80) for model in RECURRENT),
        *((model, 160) for model in RECURRENT if model != "GRU"),
    ],
)
def test_after_short_gaps_recurrent_networks_recall_over_longer_gaps_than_in_training(model, gap):
    assert mixed(model, gap)[0] > ALWAYS


@pytest.mark.parametrize(
    ("model", "gap"), [("GRU", 160), ("Transformer", 80), ("Transformer", 160)]
)
def test_gru_and_transformer_mostly_recall_over_longer_gaps_than_in_training(model, gap):
    assert mixed(model, gap)[0] > MOSTLY


def test_the_gaps_are_longer_than_in_training():
    assert SETTINGS["longest_mixed_gap"] == 40
    assert GUESSED > SETTINGS["chance"]
