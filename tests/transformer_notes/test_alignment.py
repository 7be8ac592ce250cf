import itertools
import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.alignment import (
    GlobalAttention,
    additive_score,
    attentional_state,
    concat_score,
    dot_score,
    general_score,
    hard_attention,
    local_m_weights,
    local_p_weights,
    predicted_position,
    soft_attention,
    window_mask,
)
from transformer_notes.attention import scaled_dot_product_attention

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, D_HIDDEN, D_SOURCE, D_ALIGN = 2, 3, 8, 4, 6, 5
PAIRS = list(itertools.product(range(BATCH), range(TARGET), range(SOURCE)))


def random_states():
    return torch.randn(BATCH, TARGET, D_HIDDEN), torch.randn(BATCH, SOURCE, D_SOURCE)


def test_dot_scores_are_dot_products_pair_by_pair():
    target, source = torch.randn(BATCH, TARGET, D_HIDDEN), torch.randn(BATCH, SOURCE, D_HIDDEN)

    scores = dot_score(target, source)

    for b, t, s in PAIRS:
        assert_close(scores[b, t, s], target[b, t].dot(source[b, s]))


def test_general_scores_go_through_the_matrix_pair_by_pair():
    target, source = random_states()
    weight = torch.randn(D_HIDDEN, D_SOURCE)

    scores = general_score(target, source, weight)

    for b, t, s in PAIRS:
        expected = sum(
            target[b, t, i] * weight[i, j] * source[b, s, j]
            for i in range(D_HIDDEN)
            for j in range(D_SOURCE)
        )
        assert_close(scores[b, t, s], expected)


def test_general_with_the_identity_is_dot():
    target, source = torch.randn(BATCH, TARGET, D_HIDDEN), torch.randn(BATCH, SOURCE, D_HIDDEN)

    assert_close(general_score(target, source, torch.eye(D_HIDDEN)), dot_score(target, source))


def test_concat_scores_see_both_states_side_by_side_target_first():
    target, source = random_states()
    weight, vector = torch.randn(D_HIDDEN + D_SOURCE, D_ALIGN), torch.randn(D_ALIGN)

    scores = concat_score(target, source, weight, vector)

    for b, t, s in PAIRS:
        joined = torch.cat((target[b, t], source[b, s]))
        assert_close(scores[b, t, s], (joined @ weight).tanh().dot(vector))


def test_concat_is_additive_with_the_matrix_cut_in_two():
    target, source = random_states()
    weight, vector = torch.randn(D_HIDDEN + D_SOURCE, D_ALIGN), torch.randn(D_ALIGN)

    additive = additive_score(target, source, weight[:D_HIDDEN], weight[D_HIDDEN:], vector)

    assert_close(additive, concat_score(target, source, weight, vector))


def test_additive_scores_stay_within_the_sum_of_the_vector():
    target, source = random_states()
    weights = torch.randn(D_HIDDEN, D_ALIGN), torch.randn(D_SOURCE, D_ALIGN)
    vector = torch.randn(D_ALIGN)

    scores = additive_score(1000 * target, source, *weights, vector)

    # A dot product would have grown a thousandfold.
    assert scores.abs().max() <= vector.abs().sum() + 1e-5


def test_soft_attention_is_scaled_dot_product_attention_without_the_scale():
    target, source = torch.randn(BATCH, TARGET, D_HIDDEN), torch.randn(BATCH, SOURCE, D_HIDDEN)

    context, weights = soft_attention(dot_score(target, source), source)

    expected = scaled_dot_product_attention(math.sqrt(D_HIDDEN) * target, source, source)
    assert_close(context, expected[0])
    assert_close(weights, expected[1])


def test_hard_attention_gives_one_source_state():
    source = torch.randn(BATCH, SOURCE, D_SOURCE)

    context, weights = hard_attention(torch.randn(BATCH, TARGET, SOURCE), source)

    assert (weights.sum(dim=-1) == 1).all()
    assert ((weights == 0) | (weights == 1)).all()
    for b, t in itertools.product(range(BATCH), range(TARGET)):
        assert_close(context[b, t], source[b, weights[b, t].argmax()])


def test_hard_attention_is_soft_attention_on_average():
    draws = 20_000
    scores, source = torch.randn(BATCH, TARGET, SOURCE), torch.randn(BATCH, SOURCE, D_SOURCE)
    generator = torch.Generator().manual_seed(1)

    contexts, weights = hard_attention(
        scores.expand(draws, BATCH, TARGET, SOURCE),
        source.expand(draws, BATCH, SOURCE, D_SOURCE),
        generator,
    )

    context, soft_weights = soft_attention(scores, source)
    # Five standard errors of a mean of draws.
    assert (weights.mean(dim=0) - soft_weights).abs().max() < 5 * 0.5 / math.sqrt(draws)
    error = 5 * contexts.std(dim=0) / math.sqrt(draws) + 1e-6
    assert ((contexts.mean(dim=0) - context).abs() < error).all()


def test_every_choice_weighted_by_its_probability_is_soft_attention_exactly():
    scores, source = torch.randn(BATCH, TARGET, SOURCE), torch.randn(BATCH, SOURCE, D_SOURCE)
    probability = scores.softmax(dim=-1)

    expected = torch.zeros(BATCH, TARGET, D_SOURCE)
    for s in range(SOURCE):
        forced = torch.full_like(scores, -torch.inf)
        forced[..., s] = 0  # hard attention can draw nothing else
        choice, _ = hard_attention(forced, source)
        expected += probability[..., s : s + 1] * choice

    assert_close(soft_attention(scores, source)[0], expected)


def test_no_gradient_reaches_the_scores_of_hard_attention():
    scores = torch.randn(BATCH, TARGET, SOURCE, requires_grad=True)
    source = torch.randn(BATCH, SOURCE, D_SOURCE)

    assert soft_attention(scores, source)[0].requires_grad
    assert not hard_attention(scores, source)[0].requires_grad


def test_a_generator_makes_the_draws_repeat():
    scores, source = torch.randn(BATCH, TARGET, SOURCE), torch.randn(BATCH, SOURCE, D_SOURCE)

    first, second, other = (
        hard_attention(scores, source, torch.Generator().manual_seed(seed))[1] for seed in (3, 3, 4)
    )

    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_a_window_holds_what_is_at_most_its_half_width_away():
    mask = window_mask(torch.tensor([0.0, 3.0, 3.4, 7.9]), SOURCE, half_width=2)

    inside = [row.nonzero().flatten().tolist() for row in mask]
    assert inside == [[0, 1, 2], [1, 2, 3, 4, 5], [2, 3, 4, 5], [6, 7]]


def test_local_m_is_global_attention_over_the_window_alone():
    scores = torch.randn(BATCH, TARGET, SOURCE)

    weights = local_m_weights(scores, half_width=1)

    for t in range(TARGET):
        low, high = max(0, t - 1), min(SOURCE, t + 2)
        assert_close(weights[:, t, low:high], scores[:, t, low:high].softmax(dim=-1))
        assert (weights[:, t, :low] == 0).all()
        assert (weights[:, t, high:] == 0).all()


def test_local_m_with_a_wide_window_is_global_attention():
    scores = torch.randn(BATCH, TARGET, SOURCE)

    assert_close(local_m_weights(scores, half_width=SOURCE), scores.softmax(dim=-1))


def test_local_m_has_nothing_to_read_behind_the_end_of_the_source():
    weights = local_m_weights(torch.zeros(9, 5), half_width=2)

    assert weights[:7].isfinite().all()
    assert weights[7:].isnan().all()


def test_the_predicted_position_lies_in_the_source_and_follows_its_equation():
    target, weight, vector = torch.randn(TARGET, D_HIDDEN), torch.randn(D_HIDDEN, 5), torch.ones(5)

    position = predicted_position(target, weight, vector, SOURCE)

    for t in range(TARGET):
        logit = sum((target[t] @ weight[:, j]).tanh() for j in range(5))
        assert_close(position[t], SOURCE / (1 + torch.exp(-logit)))
    assert_close(predicted_position(target, weight, 0 * vector, SOURCE), torch.full((3,), 4.0))


def test_local_p_follows_its_equation_number_by_number():
    half_width = 3
    scores = torch.randn(BATCH, TARGET, SOURCE)
    position = SOURCE * torch.rand(BATCH, TARGET)

    weights = local_p_weights(scores, position, half_width)

    for b, t, s in PAIRS:
        centre = position[b, t].item()
        window = [j for j in range(SOURCE) if centre - half_width <= j <= centre + half_width]
        if s not in window:
            assert weights[b, t, s] == 0
            continue
        align = math.exp(scores[b, t, s]) / sum(math.exp(scores[b, t, j]) for j in window)
        gaussian = math.exp(-((s - centre) ** 2) / (2 * 1.5**2))
        assert_close(weights[b, t, s].item(), align * gaussian, rtol=1e-5, atol=1e-6)


def test_local_p_weights_sum_to_less_than_one_and_prefer_the_centre():
    weights = local_p_weights(torch.zeros(1, SOURCE), torch.tensor([3.0]), half_width=2)

    assert weights.sum() < 1
    assert weights.argmax() == 3
    assert_close(weights[0, 1:3], weights[0, 4:6].flip(0))
    # At the edge of the window stand two standard deviations.
    assert_close(weights[0, 1] / weights[0, 3], torch.tensor(math.exp(-2)))


def test_local_p_learns_where_to_look():
    position = torch.tensor([3.3], requires_grad=True)

    weights = local_p_weights(torch.zeros(1, SOURCE), position, half_width=2)

    # To read more of a later state the window should move on.
    assert torch.autograd.grad(weights[0, 4], position)[0] > 0


def test_local_p_needs_a_width():
    with pytest.raises(ValueError, match="half_width=0 must be at least 1"):
        local_p_weights(torch.zeros(1, SOURCE), torch.tensor([3.0]), half_width=0)


def test_the_attentional_state_joins_context_first():
    context, target = torch.randn(TARGET, D_SOURCE), torch.randn(TARGET, D_HIDDEN)
    weight = torch.randn(D_SOURCE + D_HIDDEN, D_HIDDEN)

    joined = attentional_state(context, target, weight)

    assert_close(joined, (context @ weight[:D_SOURCE] + target @ weight[D_SOURCE:]).tanh())


def test_global_attention_is_its_four_equations():
    attention = GlobalAttention(D_HIDDEN, D_SOURCE)
    target, source = random_states()

    attentional, weights = attention(target, source)

    for b, t in itertools.product(range(BATCH), range(TARGET)):
        scores = source[b] @ (attention.to_source.weight @ target[b, t])
        assert_close(weights[b, t], F.softmax(scores, dim=0))
        context = sum(w * state for w, state in zip(weights[b, t], source[b], strict=True))
        joined = torch.cat((context, target[b, t]))
        assert_close(attentional[b, t], (attention.to_attentional.weight @ joined).tanh())


def test_the_order_of_the_source_does_not_matter_to_global_attention():
    attention = GlobalAttention(D_HIDDEN, D_SOURCE)
    target, source = random_states()

    assert_close(attention(target, source.flip(1))[0], attention(target, source)[0])


def test_refuses_a_width_that_is_not_positive():
    with pytest.raises(ValueError, match="d_hidden=4, d_source=0"):
        GlobalAttention(4, 0)
