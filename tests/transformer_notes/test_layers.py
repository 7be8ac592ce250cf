import pytest
import torch
from copied import CLOSE, copy_decoder_layer, copy_encoder_layer, shake
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import causal_mask, padding_mask
from transformer_notes.layers import (
    DecoderLayer,
    EncoderLayer,
    FeedForward,
    LayerNorm,
    gelu,
    gelu_by_tanh,
    initialise,
    layer_norm,
)

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, HEADS, D_MODEL, D_FF = 2, 3, 5, 4, 24, 14


def random_tokens(length=SOURCE):
    return torch.randn(BATCH, length, D_MODEL)


def some_padding():
    return padding_mask(torch.tensor([[True] * 5, [True, True, True, False, False]]))


def test_both_gelus_agree_with_pytorch():
    x = torch.linspace(-5, 5, 101)

    assert_close(gelu(x), F.gelu(x), **CLOSE)
    assert_close(gelu_by_tanh(x), F.gelu(x, approximate="tanh"), **CLOSE)
    # The two are not the same function.
    assert 1e-4 < (gelu(x) - gelu_by_tanh(x)).abs().max() < 5e-4


def test_gelu_by_hand():
    assert_close(gelu(torch.tensor([-1.0, 0, 1])), torch.tensor([-0.15866, 0, 0.84134]))


def test_layer_norm_agrees_with_pytorch():
    theirs = shake(nn.LayerNorm(D_MODEL))
    # Tokens of small numbers, at which ε matters.
    for x in (random_tokens(), 1e-3 * random_tokens(), 3 + random_tokens()):
        assert_close(layer_norm(x, theirs.weight, theirs.bias), theirs(x), **CLOSE)


def test_a_fresh_layer_norm_gives_mean_zero_and_variance_one():
    x = LayerNorm(D_MODEL)(5 + 3 * random_tokens())

    assert_close(x.mean(dim=-1), torch.zeros(BATCH, SOURCE), **CLOSE)
    assert_close(x.var(dim=-1, correction=0), torch.ones(BATCH, SOURCE), rtol=0, atol=1e-4)


def test_layer_norm_does_not_see_other_tokens_nor_the_scale():
    x = random_tokens()
    changed = x.clone()
    changed[:, 1:] = 7 * changed[:, 1:] - 2

    norm = LayerNorm(D_MODEL)

    assert_close(norm(changed), norm(x), rtol=0, atol=1e-4)


def test_a_token_of_equal_numbers_becomes_the_bias():
    x = torch.full((D_MODEL,), 4.0)
    bias = torch.randn(D_MODEL)

    assert torch.equal(layer_norm(x, torch.ones(D_MODEL), bias), bias)


def test_feed_forward_by_hand():
    feed_forward = FeedForward(2, 3)
    with torch.no_grad():
        feed_forward.to_hidden.weight.copy_(torch.tensor([[1.0, 0], [0, 1], [1, 1]]))
        feed_forward.to_hidden.bias.copy_(torch.tensor([0.0, 0, -1]))
        feed_forward.to_output.weight.copy_(torch.tensor([[1.0, 2, 3], [0, 1, 0]]))
        feed_forward.to_output.bias.copy_(torch.tensor([0.0, 10]))

    # Hidden [2, −1, 0] becomes [2, 0, 0].
    assert feed_forward(torch.tensor([2.0, -1])).tolist() == [2, 10]
    # Hidden [2, 1, 2] stays.
    assert feed_forward(torch.tensor([2.0, 1])).tolist() == [10, 11]


def test_feed_forward_treats_every_position_alike_and_alone():
    feed_forward = FeedForward(D_MODEL, D_FF, gelu)
    x = random_tokens()

    assert_close(feed_forward(x)[:, 3], feed_forward(x[:, 3]))


@pytest.mark.parametrize("pre_norm", [False, True])
@pytest.mark.parametrize(("activation", "name"), [(torch.relu, "relu"), (gelu, "gelu")])
@pytest.mark.parametrize("masked", [False, True])
def test_the_encoder_layer_agrees_with_pytorch(pre_norm, activation, name, masked):
    theirs = shake(
        nn.TransformerEncoderLayer(
            D_MODEL, HEADS, D_FF, activation=name, norm_first=pre_norm, batch_first=True
        )
    )
    ours = EncoderLayer(
        D_MODEL,
        HEADS,
        D_FF,
        activation=activation,
        attention_bias=True,
        pre_norm=pre_norm,
    )
    copy_encoder_layer(ours, theirs)
    x = random_tokens()
    mask = some_padding() if masked else None

    expected = theirs(x, src_key_padding_mask=~mask.squeeze(1) if masked else None)

    real = mask.squeeze(1) if masked else torch.ones(BATCH, SOURCE, dtype=torch.bool)
    # What stands at padded positions means nothing, and PyTorch gives zeros there.
    assert_close(ours(x, mask)[real], expected[real], **CLOSE)


@pytest.mark.parametrize("pre_norm", [False, True])
def test_the_decoder_layer_agrees_with_pytorch(pre_norm):
    theirs = shake(
        nn.TransformerDecoderLayer(D_MODEL, HEADS, D_FF, norm_first=pre_norm, batch_first=True)
    )
    ours = DecoderLayer(D_MODEL, HEADS, D_FF, pre_norm=pre_norm)
    copy_decoder_layer(ours, theirs)
    x, memory = random_tokens(TARGET), random_tokens()
    mask, memory_mask = causal_mask(TARGET), some_padding()

    output = ours(x, memory, mask, memory_mask)

    expected = theirs(x, memory, tgt_mask=~mask, memory_key_padding_mask=~memory_mask.squeeze(1))
    assert_close(output, expected, **CLOSE)


@pytest.mark.parametrize("pre_norm", [False, True])
def test_the_encoder_layer_cannot_see_the_order_of_its_tokens(pre_norm):
    layer = shake(EncoderLayer(D_MODEL, HEADS, D_FF, pre_norm=pre_norm))
    x = random_tokens()
    order = torch.tensor([3, 0, 4, 1, 2])

    assert_close(layer(x[:, order]), layer(x)[:, order], **CLOSE)
    assert not torch.allclose(layer(x[:, order]), layer(x))


@pytest.mark.parametrize("pre_norm", [False, True])
def test_the_decoder_layer_does_not_see_later_targets_but_all_sources(pre_norm):
    layer = shake(DecoderLayer(D_MODEL, HEADS, D_FF, pre_norm=pre_norm))
    x, memory = random_tokens(TARGET), random_tokens()
    later, other = x.clone(), memory.clone()
    later[:, 2] += 1
    other[:, 4] -= 1
    before = layer(x, memory, causal_mask(TARGET))

    assert_close(layer(later, memory, causal_mask(TARGET))[:, :2], before[:, :2])
    assert not torch.allclose(layer(x, other, causal_mask(TARGET))[:, 0], before[:, 0])


@pytest.mark.parametrize("layer", [EncoderLayer, DecoderLayer])
def test_dropout_takes_the_sub_layers_and_leaves_the_residual(layer):
    x = random_tokens()
    inputs = (x,) if layer is EncoderLayer else (x, random_tokens(TARGET))

    nothing_left = layer(D_MODEL, HEADS, D_FF, pre_norm=True, dropout=1.0)
    assert torch.equal(nothing_left(*inputs), x)

    norm = LayerNorm(D_MODEL)
    nothing_left = layer(D_MODEL, HEADS, D_FF, dropout=1.0)
    assert_close(nothing_left(*inputs), norm(norm(x)), rtol=0, atol=1e-4)
    assert not torch.allclose(nothing_left.eval()(*inputs), norm(x), atol=1e-2)


def test_initialise_starts_matrices_small_biases_at_zero_and_gains_at_one():
    layer = EncoderLayer(D_MODEL, HEADS, 200, attention_bias=True)

    initialise(layer)

    assert 0.019 < layer.feed_forward.to_hidden.weight.std() < 0.021
    assert 0.018 < layer.attention.to_query.weight.std() < 0.022
    assert (layer.attention.to_query.bias == 0).all()
    assert (layer.attention_norm.gain == 1).all()
    assert (layer.attention_norm.bias == 0).all()


def test_refuses_a_width_that_is_not_positive():
    with pytest.raises(ValueError, match=r"d_model=24, d_ff=0"):
        FeedForward(D_MODEL, 0)
