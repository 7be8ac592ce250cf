import pytest
import torch
from copied import CLOSE, copy_attention, shake
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import (
    KeyValueCache,
    MultiHeadAttention,
    SelfAttention,
    attention_scores,
    causal_mask,
    merge_heads,
    padding_mask,
    scaled_dot_product_attention,
    split_heads,
)

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, D_K, D_V = 2, 3, 5, 4, 7
HEADS, D_MODEL = 6, 24


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


def test_heads_are_slices_of_the_projection():
    joined = torch.randn(BATCH, SOURCE, D_MODEL)

    pieces = split_heads(joined, HEADS)

    assert torch.equal(merge_heads(pieces), joined)
    for head in range(HEADS):
        assert torch.equal(pieces[:, head], joined[..., 4 * head : 4 * head + 4])


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_several_heads_agree_with_multihead_attention(masked, bias):
    theirs = shake(nn.MultiheadAttention(D_MODEL, HEADS, bias=bias, batch_first=True))
    ours = MultiHeadAttention(D_MODEL, HEADS, bias=bias)
    copy_attention(ours, theirs)
    target = torch.randn(BATCH, TARGET, D_MODEL)
    source = torch.randn(BATCH, SOURCE, D_MODEL)
    mask = some_mask() if masked else None

    output, weights = ours(target, source, mask)

    hidden = (~mask).repeat_interleave(HEADS, dim=0) if masked else None
    expected, expected_weights = theirs(
        target, source, source, attn_mask=hidden, average_attn_weights=False
    )
    assert_close(output, expected, **CLOSE)
    assert_close(weights, expected_weights, **CLOSE)


def test_heads_are_single_attentions_joined_by_one_matrix():
    together = MultiHeadAttention(D_MODEL, HEADS, d_k=D_K, d_v=D_V)
    x = torch.randn(BATCH, SOURCE, D_MODEL)
    mask = causal_mask(SOURCE)

    outputs = []
    for head in range(HEADS):
        alone = SelfAttention(D_MODEL, D_K, D_V)
        for name, width in (("to_query", D_K), ("to_key", D_K), ("to_value", D_V)):
            piece = getattr(together, name).weight[head * width : (head + 1) * width]
            alone.load_state_dict({f"{name}.weight": piece}, strict=False)
        outputs.append(alone(x, mask)[0])

    joined = torch.cat(outputs, dim=-1)
    assert together.to_output.weight.T.shape == (HEADS * D_V, D_MODEL)
    assert_close(together(x, x, mask)[0], joined @ together.to_output.weight.T)


def test_every_head_reads_the_whole_token():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    x = torch.randn(BATCH, SOURCE, D_MODEL)
    changed = x.clone()
    changed[..., 0] += 1  # a split of the token would show this to one head only

    queries = split_heads(attention.to_query(x), HEADS)
    changed_queries = split_heads(attention.to_query(changed), HEADS)

    assert (queries != changed_queries).any(dim=-1).any(dim=-1).all()


def test_every_head_has_weights_that_sum_to_one():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    target = torch.randn(BATCH, TARGET, D_MODEL)
    source = torch.randn(BATCH, SOURCE, D_MODEL)

    _, weights = attention(target, source, some_mask())

    assert_close(weights.sum(dim=-1), torch.ones(BATCH, HEADS, TARGET))


def test_padding_is_hidden_from_every_head_of_its_own_sequence():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    tokens = torch.tensor([[True] * 5, [True, True, True, False, False]])
    target = torch.randn(BATCH, TARGET, D_MODEL)

    _, weights = attention(target, torch.randn(BATCH, SOURCE, D_MODEL), padding_mask(tokens))

    assert (weights[0] > 0).all()
    assert (weights[1, :, :, :3] > 0).all()
    assert (weights[1, :, :, 3:] == 0).all()


def test_heads_cannot_see_the_order_of_their_tokens():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    x = torch.randn(BATCH, SOURCE, D_MODEL)
    order = torch.tensor([3, 0, 4, 1, 2])

    output, _ = attention(x, x)
    shuffled, _ = attention(x[:, order], x[:, order])

    assert_close(shuffled, output[:, order])
    assert not torch.allclose(shuffled, output)


def test_the_number_of_heads_changes_no_parameter_count():
    for num_heads in (1, 8, 16):
        with torch.device("meta"):
            attention = MultiHeadAttention(512, num_heads)
        assert sum(p.numel() for p in attention.parameters()) == 1_048_576


def test_a_cache_gives_what_all_tokens_at_once_give():
    attention = MultiHeadAttention(D_MODEL, HEADS, d_k=D_K, d_v=D_V)
    x = torch.randn(BATCH, SOURCE, D_MODEL)
    mask = causal_mask(SOURCE)
    cache = KeyValueCache()

    steps = []
    for start, stop in ((0, 2), (2, 3), (3, 5)):  # also several tokens at once
        assert cache.length == start
        new = x[:, start:stop]
        steps.append(attention(new, new, mask[start:stop, :stop], cache)[0])

    assert_close(torch.cat(steps, dim=1), attention(x, x, mask)[0])


def test_refuses_heads_that_do_not_divide_the_width():
    with pytest.raises(ValueError, match=r"num_heads=5 must divide d_model=24"):
        MultiHeadAttention(24, 5)
    with pytest.raises(ValueError, match=r"num_heads=5 must divide d_model=24"):
        MultiHeadAttention(24, 5, d_k=4)
    MultiHeadAttention(24, 5, d_k=4, d_v=7)  # then they need not


def test_refuses_sizes_that_are_not_positive():
    with pytest.raises(ValueError, match=r"d_model=24, num_heads=0"):
        MultiHeadAttention(24, 0)
    with pytest.raises(ValueError, match=r"d_k=4, d_v=0"):
        MultiHeadAttention(24, 5, d_k=4, d_v=0)
