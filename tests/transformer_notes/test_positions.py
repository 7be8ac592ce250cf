import math

import pytest
import torch
from torch.testing import assert_close

from transformer_notes.attention import MultiHeadAttention, attention_scores
from transformer_notes.positions import (
    LearnedPositions,
    RelativeBias,
    halved_sinusoidal_positions,
    relative_positions,
    rotate,
    sinusoidal_positions,
)

# Pairwise different, so that no axis can pass for another.
BATCH, LENGTH, HEADS, D_K, D_MODEL = 2, 7, 3, 8, 24


def test_sinusoids_of_width_four_by_hand():
    rows = [[math.sin(p), math.cos(p), math.sin(p / 100), math.cos(p / 100)] for p in range(4)]

    assert_close(sinusoidal_positions(4, 4), torch.tensor(rows))


def test_the_last_sinusoid_is_slower_than_the_paper_says():
    # 2π · 10000^(510/512) positions: "to 10000 · 2π" is the limit of ever wider vectors.
    angle = sinusoidal_positions(2, 512)[1, 510].asin()

    assert_close((1 / angle).item(), 9646.6, rtol=1e-4, atol=0)


@pytest.mark.parametrize("offset", [1, 5])
def test_a_step_turns_every_pair_of_sinusoids_by_the_same_angle(offset):
    positions = sinusoidal_positions(20, D_MODEL).double()
    pairs = positions.unflatten(-1, (-1, 2))

    frequency = 10_000.0 ** (-torch.arange(0, D_MODEL, 2) / D_MODEL).double()
    sine, cosine = (offset * frequency).sin(), (offset * frequency).cos()
    turn = torch.stack((cosine, sine, -sine, cosine), dim=-1).unflatten(-1, (2, 2))

    turned = (turn @ pairs.unsqueeze(-1)).squeeze(-1)
    assert_close(turned[:-offset], pairs[offset:], rtol=0, atol=1e-5)


def test_every_sinusoidal_position_has_the_same_length():
    lengths = sinusoidal_positions(LENGTH, 64).norm(dim=-1)

    assert_close(lengths, torch.full((LENGTH,), math.sqrt(64 / 2)))


def test_the_authors_code_has_another_order_and_other_frequencies():
    expected = [math.sin(1), math.sin(1e-4), math.cos(1), math.cos(1e-4)]

    assert_close(halved_sinusoidal_positions(2, 4)[1], torch.tensor(expected))


def test_positions_let_attention_see_order():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    x = torch.randn(BATCH, LENGTH, D_MODEL)
    order = torch.tensor([3, 0, 4, 6, 1, 2, 5])
    positions = sinusoidal_positions(LENGTH, D_MODEL)

    output, _ = attention(x + positions, x + positions)
    moved = x[:, order] + positions
    shuffled, _ = attention(moved, moved)

    assert not torch.allclose(shuffled, output[:, order], atol=1e-2)


def test_rotation_is_a_product_of_complex_numbers():
    x = torch.randn(BATCH, HEADS, LENGTH, D_K)

    angle = torch.arange(LENGTH).unsqueeze(1) / 10_000 ** (torch.arange(0, D_K, 2) / D_K)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)))
    turned = torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle))

    assert_close(rotate(x), turned.flatten(start_dim=-2))


def test_rotated_scores_depend_on_differences_of_positions_only():
    query = torch.randn(D_K).expand(LENGTH, D_K)
    key = torch.randn(D_K).expand(LENGTH, D_K)

    scores = attention_scores(rotate(query), rotate(key))

    for difference in range(1 - LENGTH, LENGTH):
        diagonal = scores.diagonal(difference)
        assert_close(diagonal, diagonal[:1].expand_as(diagonal))
    # Each difference has a score of its own, and past is not future.
    assert len({round(scores.diagonal(d)[0].item(), 4) for d in range(1 - LENGTH, LENGTH)}) == 13


def test_rotation_keeps_lengths_and_leaves_the_first_token_alone():
    x = torch.randn(BATCH, LENGTH, D_K)

    assert_close(rotate(x).norm(dim=-1), x.norm(dim=-1))
    assert torch.equal(rotate(x)[:, 0], x[:, 0])


def test_rotated_scores_of_one_base_are_not_those_of_another():
    x = torch.randn(LENGTH, D_K)

    assert not torch.allclose(rotate(x, base=100.0), rotate(x))


def test_learned_positions_are_added_and_trained():
    positions = LearnedPositions(9, D_MODEL)
    x = torch.randn(BATCH, LENGTH, D_MODEL)

    assert torch.equal(positions(x), x + positions.table[:LENGTH])
    assert torch.equal(positions(x, start=2), x + positions.table[2:])
    positions(x).sum().backward()
    assert positions.table.grad is not None
    assert (positions.table.grad[:LENGTH] == BATCH).all()
    assert (positions.table.grad[LENGTH:] == 0).all()


def test_learned_positions_end():
    positions = LearnedPositions(9, D_MODEL)
    x = torch.randn(BATCH, LENGTH, D_MODEL)

    with pytest.raises(ValueError, match="9 positions do not reach 10 tokens"):
        positions(x, start=3)


def test_relative_positions_by_hand():
    assert relative_positions(3).tolist() == [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]


def test_a_relative_bias_depends_on_the_clipped_distance():
    bias = RelativeBias(HEADS, max_distance=2)
    with torch.no_grad():
        bias.table.copy_(torch.tensor([[-2, -1, 0, 1, 2]]) * torch.tensor([[1], [10], [100]]))

    clipped = relative_positions(LENGTH).clamp(-2, 2).float()
    assert torch.equal(bias(LENGTH), torch.stack((clipped, 10 * clipped, 100 * clipped)))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (sinusoidal_positions, "d_model=7 must be even"),
        (halved_sinusoidal_positions, "d_model=7 must be even and at least 4"),
    ],
)
def test_refuses_an_odd_width(function, message):
    with pytest.raises(ValueError, match=message):
        function(LENGTH, 7)


def test_refuses_to_rotate_an_odd_width():
    with pytest.raises(ValueError, match="d_k=5 must be even"):
        rotate(torch.randn(LENGTH, 5))
