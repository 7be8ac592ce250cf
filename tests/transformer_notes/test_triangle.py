import itertools

import pytest
import torch
from torch.testing import assert_close

from transformer_notes.triangle import TriangleMultiplication, incoming_sum, outgoing_sum

# Pairwise different, so that no axis can pass for another.
BATCH, RESIDUES, D_PAIR, D_HIDDEN = 2, 4, 5, 3
EDGES = list(itertools.product(range(RESIDUES), repeat=2))


def random_edges(width=D_HIDDEN):
    return torch.randn(BATCH, RESIDUES, RESIDUES, width)


def test_outgoing_edges_are_multiplied_and_summed_over_the_third_residue():
    left, right = random_edges(), random_edges()

    sums = outgoing_sum(left, right)

    for b, (i, j) in itertools.product(range(BATCH), EDGES):
        expected = sum(left[b, i, k] * right[b, j, k] for k in range(RESIDUES))
        assert_close(sums[b, i, j], expected)


def test_incoming_edges_are_multiplied_and_summed_over_the_third_residue():
    left, right = random_edges(), random_edges()

    sums = incoming_sum(left, right)

    for b, (i, j) in itertools.product(range(BATCH), EDGES):
        expected = sum(left[b, k, i] * right[b, k, j] for k in range(RESIDUES))
        assert_close(sums[b, i, j], expected)


def test_incoming_is_outgoing_with_all_edges_turned_around():
    left, right = random_edges(), random_edges()

    turned = outgoing_sum(left.transpose(1, 2), right.transpose(1, 2))

    assert_close(incoming_sum(left, right), turned)
    assert not torch.allclose(incoming_sum(left, right), outgoing_sum(left, right))


def test_exchanging_left_and_right_exchanges_the_ends_of_the_edge():
    left, right = random_edges(), random_edges()

    assert_close(outgoing_sum(right, left), outgoing_sum(left, right).transpose(1, 2))


@pytest.mark.parametrize("outgoing", [True, False])
def test_the_update_follows_the_algorithm_edge_by_edge(outgoing):
    update = TriangleMultiplication(D_PAIR, D_HIDDEN, outgoing=outgoing)
    for parameter in update.parameters():
        torch.nn.init.normal_(parameter)
    pairs = random_edges(D_PAIR)

    updated = update(pairs)

    def norm(edge, layer):
        centred = edge - edge.mean()
        scale = ((centred**2).mean() + 1e-5).sqrt()
        return centred / scale * layer.weight + layer.bias

    def gated(edge, gate, layer):
        logits = gate.weight @ edge + gate.bias
        return (layer.weight @ edge + layer.bias) / (1 + torch.exp(-logits))

    for b in range(BATCH):
        z = {edge: norm(pairs[b][edge], update.pair_norm) for edge in EDGES}
        a = {edge: gated(z[edge], update.to_left_gate, update.to_left) for edge in EDGES}
        c = {edge: gated(z[edge], update.to_right_gate, update.to_right) for edge in EDGES}
        for i, j in EDGES:
            if outgoing:
                total = sum(a[i, k] * c[j, k] for k in range(RESIDUES))
            else:
                total = sum(a[k, i] * c[k, j] for k in range(RESIDUES))
            gate = update.to_output_gate
            share = torch.sigmoid(gate.weight @ z[i, j] + gate.bias)
            read = update.to_output.weight @ norm(total, update.sum_norm)
            expected = share * (read + update.to_output.bias)
            assert_close(updated[b, i, j], expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("outgoing", [True, False])
def test_the_numbering_of_residues_does_not_matter(outgoing):
    update = TriangleMultiplication(D_PAIR, D_HIDDEN, outgoing=outgoing)
    pairs, order = random_edges(D_PAIR), torch.tensor([2, 0, 3, 1])

    assert_close(update(pairs[:, order][:, :, order]), update(pairs)[:, order][:, :, order])


def test_an_edge_hears_of_edges_that_share_an_end_with_it_and_of_no_others():
    update = TriangleMultiplication(D_PAIR, D_HIDDEN, outgoing=True)
    pairs = random_edges(D_PAIR)
    changed = pairs.clone()
    changed[:, 1, 3] = torch.randn(BATCH, D_PAIR)

    moved = (update(changed) != update(pairs)).any(dim=-1).all(dim=0)

    # Edge 1 → 3 leaves residue 1, so all edges from and to residue 1 hear of it.
    assert {edge for edge in EDGES if moved[edge]} == {e for e in EDGES if 1 in e}


def test_refuses_a_width_that_is_not_positive():
    with pytest.raises(ValueError, match="d_pair=5, d_hidden=0"):
        TriangleMultiplication(5, 0, outgoing=True)
