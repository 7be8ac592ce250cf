import math
from dataclasses import replace

import pytest
import torch
from copied import CLOSE, copy_decoder_layer, copy_encoder_layer, shake
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import padding_mask
from transformer_notes.positions import sinusoidal_positions
from transformer_notes.transformer import (
    TRANSFORMER_BASE,
    TRANSFORMER_BIG,
    Transformer,
    TransformerConfig,
    cross_entropy,
    shift_right,
    smooth_labels,
    warmup_learning_rate,
)

# Pairwise different, so that no axis can pass for another.
BATCH, TARGET, SOURCE, VOCAB = 2, 3, 5, 17
SMALL = TransformerConfig(
    vocab_size=VOCAB, d_model=24, d_ff=14, num_heads=4, num_layers=6, dropout=0.1
)


def random_texts():
    return torch.randint(VOCAB, (BATCH, SOURCE)), torch.randint(VOCAB, (BATCH, TARGET))


def source_mask():
    return padding_mask(torch.tensor([[True] * 5, [True, True, True, False, False]]))


def test_agrees_with_pytorchs_transformer_between_the_same_embeddings():
    layer = nn.TransformerEncoderLayer(24, 4, 14, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
    decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(24, 4, 14, batch_first=True), 6)
    # By default PyTorch adds a norm after either stack, which figure 1 does not have.
    theirs = nn.Transformer(24, 4, custom_encoder=encoder, custom_decoder=decoder, batch_first=True)
    ours = Transformer(SMALL).eval()
    shake(theirs)
    for our_layer, their_layer in zip(ours.encoder, encoder.layers, strict=True):
        # Their attention has biases; the copy sets them to zero.
        copy_encoder_layer(our_layer, their_layer)
    for our_layer, their_layer in zip(ours.decoder, decoder.layers, strict=True):
        copy_decoder_layer(our_layer, their_layer)
    source, target = random_texts()
    mask = source_mask()
    hidden = ~mask.squeeze(1)

    logits = ours(source, target, mask)

    table = ours.embedding.weight
    x = table[source] * math.sqrt(24) + sinusoidal_positions(SOURCE, 24)
    y = table[target] * math.sqrt(24) + sinusoidal_positions(TARGET, 24)
    causal = nn.Transformer.generate_square_subsequent_mask(TARGET, dtype=torch.bool)
    output = theirs(
        x,
        y,
        tgt_mask=causal,
        src_key_padding_mask=hidden,
        memory_key_padding_mask=hidden,
        tgt_is_causal=True,
    )
    assert_close(logits, output @ table.T, **CLOSE)


def test_a_later_target_token_changes_no_earlier_prediction():
    model = Transformer(SMALL).eval()
    source, target = random_texts()
    changed = target.clone()
    changed[:, 2] = (target[:, 2] + 1) % VOCAB

    before, after = model(source, target), model(source, changed)

    assert_close(after[:, :2], before[:, :2])
    assert not torch.allclose(after[:, 2], before[:, 2])


def test_every_prediction_reads_the_whole_source():
    model = Transformer(SMALL).eval()
    source, target = random_texts()
    changed = source.clone()
    changed[:, 4] = (source[:, 4] + 1) % VOCAB

    difference = model(changed, target) - model(source, target)

    assert (difference.abs().amax(dim=-1) > 1e-4).all()


def test_what_stands_in_padding_of_the_source_does_not_matter():
    model = Transformer(SMALL).eval()
    source, target = random_texts()
    changed = source.clone()
    changed[1, 3:] = (source[1, 3:] + 1) % VOCAB

    mask = source_mask()

    assert_close(model(changed, target, mask), model(source, target, mask))
    assert not torch.allclose(model(changed, target), model(source, target))


def test_one_matrix_embeds_both_languages_and_makes_the_logits():
    model = Transformer(SMALL)
    source, target = torch.tensor([[1, 2]]), torch.tensor([[3, 4, 5]])

    model(source, target)[..., 6].sum().backward()

    # Rows of the source, the target and the prediction all learn.
    assert (model.embedding.weight.grad[[1, 2, 3, 4, 5, 6]] != 0).any(dim=-1).all()
    assert (model.embedding.weight.grad[7:] == 0).all()


def test_embedded_tokens_have_variance_one_before_positions_are_added():
    model = Transformer(replace(SMALL, d_model=512, num_layers=0, dropout=0.0))
    tokens = torch.arange(VOCAB).unsqueeze(0)

    x = model.embed(tokens) - sinusoidal_positions(VOCAB, 512)

    assert 0.95 < x.var() < 1.05
    assert_close(x[0], model.embedding.weight * math.sqrt(512), **CLOSE)


def test_dropout_falls_on_embeddings_too():
    model = Transformer(replace(SMALL, dropout=1.0))
    source, _ = random_texts()

    assert (model.embed(source) == 0).all()
    assert (model.eval().embed(source) != 0).any()


@pytest.mark.parametrize(
    ("config", "count", "published"),
    [
        pytest.param(TRANSFORMER_BASE, 63_045_632, 65e6, id="base"),
        pytest.param(TRANSFORMER_BIG, 214_171_648, 213e6, id="big"),
    ],
)
def test_has_as_many_parameters_as_published_with_about_37000_tokens(config, count, published):
    with torch.device("meta"):
        model = Transformer(config)

    assert sum(p.numel() for p in model.parameters()) == count
    # Table 3 rounds, and section 5.1 says "about 37000": no vocabulary gives both rows.
    assert abs(count - published) < 0.04 * published


def test_the_decoder_reads_the_text_one_position_later():
    tokens = torch.tensor([[5, 6, 7], [8, 9, 4]])

    assert shift_right(tokens, start=1).tolist() == [[1, 5, 6], [1, 8, 9]]


def test_smoothed_labels_by_hand():
    labels = smooth_labels(torch.tensor([[2]]), vocab_size=5, smoothing=0.1)

    assert_close(labels[0, 0], torch.tensor([0.02, 0.02, 0.92, 0.02, 0.02]))


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.3])
def test_smoothed_cross_entropy_agrees_with_pytorch(smoothing):
    logits, (_, tokens) = 3 * torch.randn(BATCH, TARGET, VOCAB), random_texts()

    loss = cross_entropy(logits, smooth_labels(tokens, VOCAB, smoothing))

    expected = F.cross_entropy(
        logits.flatten(0, 1), tokens.flatten(), label_smoothing=smoothing, reduction="none"
    )
    assert_close(loss.flatten(), expected, **CLOSE)


@pytest.mark.parametrize(
    ("step", "base", "big"),
    [
        (1, 1.747e-07, 1.235e-07),
        (1000, 1.747e-04, 1.235e-04),
        (4000, 6.988e-04, 4.941e-04),
        (16_000, 3.494e-04, 2.471e-04),
    ],
)
def test_the_learning_rate_by_hand(step, base, big):
    assert_close(warmup_learning_rate(step, 512), base, rtol=5e-4, atol=0)
    assert_close(warmup_learning_rate(step, 1024), big, rtol=5e-4, atol=0)


def test_the_learning_rate_is_largest_after_the_warm_up():
    rates = [warmup_learning_rate(step, 512, warmup_steps=30) for step in range(1, 100)]

    assert rates.index(max(rates)) == 30 - 1
    assert_close(rates[9], 10 * rates[0])  # it grows evenly
    assert_close(rates[99 - 1], rates[30 - 1] * (30 / 99) ** 0.5)


def test_steps_are_counted_from_one():
    with pytest.raises(ValueError, match="from 1: got step=0"):
        warmup_learning_rate(0, 512)
