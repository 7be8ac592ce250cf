import itertools
import math

import pytest
import torch
from torch.testing import assert_close

from transformer_notes.memory import (
    address,
    content_weights,
    interpolate,
    read,
    sharpen,
    shift,
    write,
)

# Pairwise different, so that no axis can pass for another.
BATCH, LOCATIONS, D_MEMORY, SHIFTS = 2, 7, 4, 5


def random_memory():
    return torch.randn(BATCH, LOCATIONS, D_MEMORY)


def random_weights(size=LOCATIONS):
    return torch.randn(BATCH, size).softmax(dim=-1)


def one_hot(location):
    return torch.eye(LOCATIONS)[location]


def random_head():
    """Give what a head emits: key, strength, gate, shifts, exponent."""
    return (
        torch.randn(BATCH, D_MEMORY),
        torch.tensor([2.0, 5.0]),
        torch.tensor([0.3, 0.8]),
        random_weights(SHIFTS),
        torch.tensor([1.5, 3.0]),
    )


def test_reading_averages_the_locations():
    memory, weights = random_memory(), random_weights()

    value = read(memory, weights)

    for b in range(BATCH):
        expected = sum(weights[b, i] * memory[b, i] for i in range(LOCATIONS))
        assert_close(value[b], expected)
    assert_close(read(memory[0], one_hot(3)), memory[0, 3])


def test_writing_erases_first_and_then_adds():
    memory, weights = random_memory(), random_weights()
    erase, add = torch.rand(BATCH, D_MEMORY), torch.randn(BATCH, D_MEMORY)

    written = write(memory, weights, erase, add)

    for b in range(BATCH):
        for i in range(LOCATIONS):
            for j in range(D_MEMORY):
                kept = memory[b, i, j] * (1 - weights[b, i] * erase[b, j])
                assert_close(written[b, i, j], kept + weights[b, i] * add[b, j])


def test_what_was_written_at_one_location_is_read_there_and_nowhere_else():
    memory, value = random_memory()[0], torch.randn(D_MEMORY)

    written = write(memory, one_hot(2), torch.ones(D_MEMORY), value)

    # Adding before erasing would have left zeros.
    assert_close(read(written, one_hot(2)), value)
    for other in (0, 1, 3, 4, 5, 6):
        assert_close(read(written, one_hot(other)), memory[other])


def test_without_erasing_a_write_can_be_taken_back():
    memory, weights = random_memory(), random_weights()
    nothing, add = torch.zeros(BATCH, D_MEMORY), torch.randn(BATCH, D_MEMORY)

    written = write(memory, weights, nothing, add)

    assert not torch.allclose(written, memory)
    assert_close(write(written, weights, nothing, -add), memory)


def test_content_weights_follow_their_equation():
    memory, key, strength = random_memory(), torch.randn(BATCH, D_MEMORY), torch.tensor([2.0, 5.0])

    weights = content_weights(memory, key, strength)

    for b in range(BATCH):
        powers = [
            math.exp(strength[b] * key[b].dot(row) / (key[b].norm() * row.norm()))
            for row in memory[b]
        ]
        assert_close(weights[b], torch.tensor(powers) / sum(powers))


def test_content_is_found_by_direction_and_not_by_length():
    memory = random_memory()
    key = 0.01 * memory[:, 4]

    weights = content_weights(memory, key, torch.full((BATCH,), 50.0))

    assert (weights.argmax(dim=-1) == 4).all()
    assert_close(content_weights(100 * memory, key, torch.full((BATCH,), 50.0)), weights)


def test_the_stronger_the_key_the_sharper_the_focus_and_without_strength_there_is_none():
    memory, key = random_memory(), torch.randn(BATCH, D_MEMORY)

    peaks = [
        content_weights(memory, key, torch.full((BATCH,), strength)).amax(dim=-1)
        for strength in (0.0, 0.5, 2.0, 8.0)
    ]

    assert_close(peaks[0], torch.full((BATCH,), 1 / LOCATIONS))
    for weaker, stronger in itertools.pairwise(peaks):
        assert (weaker < stronger).all()


def test_the_gate_chooses_between_content_and_the_step_before():
    content, previous = random_weights(), random_weights()

    assert_close(interpolate(content, previous, torch.ones(BATCH)), content)
    assert_close(interpolate(content, previous, torch.zeros(BATCH)), previous)
    third = interpolate(content, previous, torch.tensor([0.3, 0.3]))
    assert_close(third, 0.3 * content + 0.7 * previous)


def test_a_shift_is_a_circular_convolution():
    weights, shifts = random_weights(), random_weights(SHIFTS)

    moved = shift(weights, shifts)

    for b in range(BATCH):
        for i in range(LOCATIONS):
            # The equation's s(i − j): shifts by −2 to 2 stand in this order.
            terms = [
                weights[b, j] * shifts[b, by + 2]
                for j in range(LOCATIONS)
                for by in range(-2, 3)
                if (i - j) % LOCATIONS == by % LOCATIONS
            ]
            assert_close(moved[b, i], sum(terms))


def test_a_shift_by_one_goes_on_and_from_the_last_location_to_the_first():
    forward, back = torch.tensor([0.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 0.0])

    assert_close(shift(one_hot(3), forward), one_hot(4))
    assert_close(shift(one_hot(LOCATIONS - 1), forward), one_hot(0))
    assert_close(shift(one_hot(0), back), one_hot(LOCATIONS - 1))


def test_a_full_turn_of_sharp_shifts_comes_back_and_a_blurred_one_does_not():
    start = weights = blurred = random_weights()
    for _ in range(LOCATIONS):
        weights = shift(weights, torch.tensor([[0.0, 0.0, 1.0]]).expand(BATCH, -1))
        blurred = shift(blurred, torch.tensor([[0.1, 0.1, 0.8]]).expand(BATCH, -1))

    assert_close(weights, start)
    assert (blurred.amax(dim=-1) < start.amax(dim=-1)).all()


def test_sharpening_follows_its_equation_and_one_changes_nothing():
    weights = random_weights()

    sharper = sharpen(weights, torch.tensor([2.0, 3.0]))

    for b, gamma in enumerate((2, 3)):
        powers = [float(w) ** gamma for w in weights[b]]
        assert_close(sharper[b], torch.tensor(powers) / sum(powers))
    assert_close(sharpen(weights, torch.ones(BATCH)), weights)


def test_sharpening_undoes_a_part_of_the_blur():
    # The paper's example: a focus on one location, shifted with weights 0.1, 0.8, 0.1.
    blurred = shift(one_hot(3), torch.tensor([0.1, 0.8, 0.1]))

    sharper = sharpen(blurred, torch.tensor(3.0))

    assert_close(blurred[2:5], torch.tensor([0.1, 0.8, 0.1]))
    assert 0.8 < sharper[3] < 1
    assert sharper[2] < 0.1


def test_every_stage_of_addressing_keeps_the_sum_at_one():
    memory, previous = random_memory(), random_weights()
    key, strength, gate, shifts, exponent = random_head()

    content = content_weights(memory, key, strength)
    gated = interpolate(content, previous, gate)
    moved = shift(gated, shifts)

    for weights in (content, gated, moved, sharpen(moved, exponent)):
        assert_close(weights.sum(dim=-1), torch.ones(BATCH))
        assert (weights >= 0).all()


def test_addressing_goes_from_content_to_gate_to_shift_to_sharpening():
    memory, previous = random_memory(), random_weights()
    key, strength, gate, shifts, exponent = random_head()

    weights = address(memory, previous, key, strength, gate, shifts, exponent)

    content = content_weights(memory, key, strength)
    gated = gate.unsqueeze(-1) * content + (1 - gate.unsqueeze(-1)) * previous
    assert_close(weights, sharpen(shift(gated, shifts), exponent))


def test_a_head_can_step_along_the_memory_without_looking_at_it():
    memory, key = random_memory()[0], torch.randn(D_MEMORY)
    forward = torch.tensor([0.0, 0.0, 1.0])

    weights = address(
        memory, one_hot(5), key, torch.tensor(9.0), torch.tensor(0.0), forward, torch.tensor(1.0)
    )

    assert_close(weights, one_hot(6))


def test_everything_a_head_emits_has_a_gradient():
    emitted = [tensor.requires_grad_() for tensor in random_head()]
    memory, previous = random_memory().requires_grad_(), random_weights().requires_grad_()
    erase, add = torch.rand(BATCH, D_MEMORY), torch.randn(BATCH, D_MEMORY)
    inputs = [memory, previous, *emitted, erase.requires_grad_(), add.requires_grad_()]

    weights = address(memory, previous, *emitted)
    value = read(write(memory, weights, erase, add), weights)

    gradients = torch.autograd.grad((value**2).sum(), inputs)
    assert all((gradient != 0).any() for gradient in gradients)


def test_refuses_an_even_number_of_shifts():
    with pytest.raises(ValueError, match="num_shifts=4 must be odd"):
        shift(one_hot(0), torch.full((4,), 0.25))
