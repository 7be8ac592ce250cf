import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import (
    SelfAttention,
    attention_scores,
    causal_mask,
    padding_mask,
    scaled_dot_product_attention,
)

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, D_K, D_V = 2, 3, 5, 4, 7


def random_inputs():
    query = torch.randn(BATCH, TARGET, D_K)
    return query, torch.randn(BATCH, SOURCE, D_K), torch.randn(BATCH, SOURCE, D_V)


def some_mask():
    mask = torch.rand(BATCH, TARGET, SOURCE) < 0.6
    mask[..., 0] = True  # no row without a source
    return mask


@pytest.mark.parametrize("masked", [False, True])
def test_agrees_with_pytorch(masked):
    query, key, value = random_inputs()
    mask = some_mask() if masked else None

    output, _ = scaled_dot_product_attention(query, key, value, mask)

    assert_close(output, F.scaled_dot_product_attention(query, key, value, attn_mask=mask))


def test_one_head_agrees_with_multihead_attention():
    ours = SelfAttention(d_model=6, d_k=6, d_v=6)
    theirs = nn.MultiheadAttention(6, num_heads=1, bias=False, batch_first=True)
    projections = (ours.to_query, ours.to_key, ours.to_value)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([p.weight for p in projections]))
        theirs.out_proj.weight.copy_(torch.eye(6))
    x = torch.randn(BATCH, TARGET, 6)
    mask = causal_mask(TARGET)

    output, weights = ours(x, mask)

    # PyTorch's module hides where its mask is True; ours lets look.
    expected, expected_weights = theirs(x, x, x, attn_mask=~mask)
    assert_close(output, expected)
    assert_close(weights, expected_weights)


def test_the_exercise_worked_by_hand():
    x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])

    output, weights = scaled_dot_product_attention(x, x, x)

    exact = {"rtol": 0, "atol": 5e-5}  # the digits of a pocket calculator
    assert_close(weights, torch.tensor([[0.5088, 0.4912], [0.1183, 0.8817]]), **exact)
    assert_close(output, torch.tensor([[0.6071, 1.2367], [0.2947, 1.8225]]), **exact)


def test_scores_are_dot_products_over_the_root_of_d_k():
    query = torch.tensor([[1.0, 2.0, 0.0, 2.0]])
    key = torch.tensor([[1.0, 1.0, 5.0, 0.0], [0.0, 3.0, 1.0, 1.0]])

    assert_close(attention_scores(query, key), torch.tensor([[3 / 2, 8 / 2]]))


def test_scores_of_independent_terms_keep_their_variance():
    for d_k in (16, 256):
        scores = attention_scores(torch.randn(300, d_k), torch.randn(300, d_k))
        assert 0.9 < scores.var() < 1.1


def test_every_row_of_weights_sums_to_one():
    query, key, value = random_inputs()

    _, weights = scaled_dot_product_attention(query, key, value, some_mask())

    assert_close(weights.sum(dim=-1), torch.ones(BATCH, TARGET))


def test_output_stays_between_the_values():
    query, key, value = random_inputs()

    output, _ = scaled_dot_product_attention(10 * query, key, value)

    assert (output <= value.amax(dim=1, keepdim=True) + 1e-6).all()
    assert (output >= value.amin(dim=1, keepdim=True) - 1e-6).all()


def test_hidden_sources_get_no_weight():
    query, key, value = random_inputs()
    mask = some_mask()

    _, weights = scaled_dot_product_attention(query, key, value, mask)

    assert (weights[~mask] == 0).all()
    assert (weights[mask] > 0).all()


def test_a_row_that_may_look_nowhere_has_no_average():
    query, key, value = random_inputs()
    mask = torch.ones(BATCH, TARGET, SOURCE, dtype=torch.bool)
    mask[1, 2] = False

    output, _ = scaled_dot_product_attention(query, key, value, mask)

    assert output[1, 2].isnan().all()
    assert output[0].isfinite().all()
    assert output[1, :2].isfinite().all()


def test_a_position_does_not_depend_on_the_future():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)
    x = torch.randn(BATCH, 6, 8)
    changed = x.clone()
    changed[:, 4:] = torch.randn(BATCH, 2, 8)

    before, _ = attention(x, causal_mask(6))
    after, _ = attention(changed, causal_mask(6))

    assert_close(before[:, :4], after[:, :4])
    assert not torch.allclose(before[:, 4:], after[:, 4:])
    # The future would have made a difference.
    assert not torch.allclose(attention(x)[0][:, :4], attention(changed)[0][:, :4])


def test_the_causal_mask_lets_each_position_see_itself_and_the_past():
    assert causal_mask(3).tolist() == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_what_stands_in_padding_does_not_matter():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)
    tokens = torch.tensor([[True] * 5, [True, True, True, False, False]])
    x = torch.randn(BATCH, SOURCE, 8)
    changed = torch.where(tokens.unsqueeze(-1), x, torch.randn(BATCH, SOURCE, 8))

    before, weights = attention(x, padding_mask(tokens))
    after, _ = attention(changed, padding_mask(tokens))

    assert_close(before[tokens], after[tokens])
    assert (weights[1, :, 3:] == 0).all()
    # A padded row still averages the real tokens: hiding it too would make it NaN.
    assert before.isfinite().all()


def test_self_attention_cannot_see_the_order_of_its_tokens():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)
    x = torch.randn(BATCH, SOURCE, 8)
    order = torch.tensor([3, 0, 4, 1, 2])

    output, weights = attention(x)
    shuffled, shuffled_weights = attention(x[:, order])

    assert_close(shuffled, output[:, order])
    assert_close(shuffled_weights, weights[:, order][:, :, order])
    assert not torch.allclose(shuffled, output)


def test_the_causal_mask_does_see_the_order():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)
    x = torch.randn(BATCH, SOURCE, 8)

    output, _ = attention(x, causal_mask(SOURCE))
    backwards, _ = attention(x.flip(1), causal_mask(SOURCE))

    assert not torch.allclose(backwards, output.flip(1))


def test_self_attention_is_not_linear_in_its_input_but_in_its_values():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)
    x = torch.randn(BATCH, SOURCE, 8)
    query, key, value = random_inputs()

    assert not torch.allclose(attention(2 * x)[0], 2 * attention(x)[0], atol=1e-2)
    doubled, _ = scaled_dot_product_attention(query, key, 2 * value)
    assert_close(doubled, 2 * scaled_dot_product_attention(query, key, value)[0])


def test_has_one_matrix_for_each_role():
    attention = SelfAttention(d_model=8, d_k=4, d_v=7)

    assert sum(p.numel() for p in attention.parameters()) == 8 * (4 + 4 + 7)


def test_refuses_a_width_that_is_not_positive():
    with pytest.raises(ValueError, match=r"d_model=8, d_k=0, d_v=7"):
        SelfAttention(d_model=8, d_k=0, d_v=7)
