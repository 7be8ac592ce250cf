"""Laws of a weighted average."""

import torch

from transformer_notes.my_idea import weighted_average


def test_an_average_of_equal_rows_is_that_row():
    value = torch.randn(3).expand(4, 3)
    weights = torch.rand(4).softmax(dim=-1)

    torch.testing.assert_close(weighted_average(weights, value), value[0])


def test_an_average_lies_between_the_smallest_and_the_largest_entry():
    value = torch.randn(4, 3)
    output = weighted_average(torch.randn(4).softmax(dim=-1), value)

    assert (output > value.amin(dim=0)).all()
    assert (output < value.amax(dim=0)).all()


def test_an_average_that_takes_all_of_one_row_is_that_row():
    value = torch.randn(4, 3)
    weights = torch.tensor([0.0, 0, 1, 0])

    torch.testing.assert_close(weighted_average(weights, value), value[2])
