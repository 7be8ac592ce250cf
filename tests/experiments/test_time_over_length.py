"""What the chapter on the cost of attention says of the record holds for every repetition.

Nothing is timed here.
"""

import pytest

from notes_site.recorded import recorded

RESULT = recorded("time_over_length")
LENGTHS, SPREAD = RESULT["settings"]["lengths"], RESULT["spread"]


def times(model, length):
    """Give the lowest and the highest of the ratios to attention."""
    ratios, index = SPREAD[model]["times_attention"], LENGTHS.index(length)
    return ratios["lowest"][index], ratios["highest"][index]


def test_an_rnn_falls_behind_attention_as_the_text_grows():
    assert times("RNN", 8)[1] < 2
    assert times("RNN", 128)[0] > 2
    assert times("RNN", 512)[0] > 2


@pytest.mark.parametrize("length", LENGTHS)
def test_without_waiting_the_same_products_take_less_time_than_attention(length):
    assert times("RNN, no waiting", length)[1] < 1


@pytest.mark.parametrize("model", ["RNN, 8 texts", "LSTM"])
@pytest.mark.parametrize("length", LENGTHS)
def test_large_steps_and_cheap_steps_take_less_than_twice_the_time_of_attention(model, length):
    assert times(model, length)[1] < 2


def test_the_record_names_the_processor():
    assert RESULT["settings"]["processor"]
