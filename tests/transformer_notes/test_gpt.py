import math

import pytest
import torch
import transformers
from copied import CLOSE, copy, copy_norm, shake
from torch.nn import functional as F
from torch.testing import assert_close

from transformer_notes.attention import KeyValueCache
from transformer_notes.decoding import generate, sample
from transformer_notes.gpt import (
    GPT,
    GPT1,
    GPT2_LARGE,
    GPT2_MEDIUM,
    GPT2_SMALL,
    GPT2_XL,
    GPT3_175B,
    GPTConfig,
    next_token_loss,
    with_cache,
)

# Pairwise different, so that no axis can pass for another.
BATCH, LENGTH = 2, 7
SMALL = GPTConfig(vocab_size=17, max_length=11, d_model=24, num_heads=4, num_layers=3)


def random_texts(length=LENGTH):
    return torch.randint(SMALL.vocab_size, (BATCH, length))


def copy_conv1d(ours, theirs):
    """Copy what the library calls a convolution: a linear map, not transposed."""
    copy(ours, theirs.weight.T, theirs.bias)


def copy_gpt(ours, theirs, blocks, tokens, positions):
    with torch.no_grad():
        ours.embedding.weight.copy_(tokens.weight)
        ours.positions.table.copy_(positions.weight)
    for layer, block in zip(ours.layers, blocks, strict=True):
        weights = block.attn.c_attn.weight.T.chunk(3)
        biases = block.attn.c_attn.bias.chunk(3)
        attention = layer.attention
        projections = attention.to_query, attention.to_key, attention.to_value
        for linear, weight, bias in zip(projections, weights, biases, strict=True):
            copy(linear, weight, bias)
        copy_conv1d(attention.to_output, block.attn.c_proj)
        copy_norm(layer.attention_norm, block.ln_1)
        copy_conv1d(layer.feed_forward.to_hidden, block.mlp.c_fc)
        copy_conv1d(layer.feed_forward.to_output, block.mlp.c_proj)
        copy_norm(layer.feed_forward_norm, block.ln_2)


def test_agrees_with_gpt2_of_the_transformers_library():
    sizes = transformers.GPT2Config(vocab_size=17, n_positions=11, n_embd=24, n_head=4, n_layer=3)
    theirs = shake(transformers.GPT2LMHeadModel(sizes))
    ours = GPT(SMALL)
    body = theirs.transformer
    copy_gpt(ours, theirs, body.h, body.wte, body.wpe)
    copy_norm(ours.norm, body.ln_f)
    tokens = random_texts()

    assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)
    assert_close(next_token_loss(ours(tokens), tokens), theirs(tokens, labels=tokens).loss)


def test_agrees_with_gpt1_of_the_transformers_library():
    sizes = transformers.OpenAIGPTConfig(
        vocab_size=17, n_positions=11, n_embd=24, n_head=4, n_layer=3
    )
    theirs = shake(transformers.OpenAIGPTLMHeadModel(sizes))
    ours = GPT(
        GPTConfig(
            vocab_size=17, max_length=11, d_model=24, num_heads=4, num_layers=3, pre_norm=False
        )
    )
    body = theirs.transformer
    copy_gpt(ours, theirs, body.h, body.tokens_embed, body.positions_embed)
    tokens = random_texts()

    assert_close(ours(tokens), theirs(tokens).logits, **CLOSE)


def test_a_later_token_changes_no_earlier_prediction():
    model = shake(GPT(SMALL))
    tokens = random_texts()
    changed = tokens.clone()
    changed[:, 4] = (tokens[:, 4] + 1) % SMALL.vocab_size

    before, after = model(tokens), model(changed)

    assert_close(after[:, :4], before[:, :4])
    assert ((after - before)[:, 4:].abs().amax(dim=-1) > 1e-4).all()


def test_reading_in_pieces_is_reading_at_once():
    model = shake(GPT(SMALL))
    tokens = random_texts()
    caches = [KeyValueCache() for _ in range(SMALL.num_layers)]

    pieces = [model(tokens[:, a:b], caches) for a, b in ((0, 3), (3, 4), (4, 7))]

    assert_close(torch.cat(pieces, dim=1), model(tokens), **CLOSE)


def test_writing_with_a_cache_is_writing_without():
    model = shake(GPT(SMALL))
    prompt = random_texts(length=3)

    def write(next_logits):
        lot = torch.Generator().manual_seed(5)
        return generate(next_logits, prompt, 8, lambda logits: sample(logits, generator=lot))

    with torch.no_grad():
        assert torch.equal(write(with_cache(model)), write(lambda tokens: model(tokens)[:, -1]))


def test_a_cache_reads_each_token_once():
    model = GPT(SMALL)
    read = []
    model.embedding.register_forward_hook(lambda _, args, __: read.append(args[0].shape[1]))

    generate(with_cache(model), random_texts(length=3), num_tokens=4)

    assert read == [3, 1, 1, 1]


def test_a_cache_refuses_texts_that_it_has_not_read():
    next_logits = with_cache(GPT(SMALL))
    tokens = random_texts()
    next_logits(tokens[:, :4])

    with pytest.raises(ValueError, match="continue the 4 tokens read before, found others"):
        next_logits(tokens.flip(0)[:, :5])


def test_the_loss_by_hand():
    # The second token was given 1/2, the third 1/8: perplexity is 4, their middle.
    logits = torch.tensor([[[0.25, 0.25, 0.5], [0.125, 0.5, 0.375], [1.0, 0.0, 0.0]]]).log()

    loss = next_token_loss(logits, torch.tensor([[1, 2, 0]]))

    assert_close(loss.item(), (math.log(2) + math.log(8)) / 2)
    assert_close(loss.exp().item(), 4.0)


def test_the_loss_agrees_with_pytorch():
    logits, tokens = torch.randn(BATCH, LENGTH, SMALL.vocab_size), random_texts()

    expected = F.cross_entropy(logits[:, :-1].flatten(0, 1), tokens[:, 1:].flatten())
    assert_close(next_token_loss(logits, tokens), expected, **CLOSE)


def test_a_fresh_model_knows_nothing():
    tokens = random_texts()

    loss = next_token_loss(GPT(SMALL)(tokens), tokens)

    assert_close(loss.item(), math.log(SMALL.vocab_size), rtol=0.02, atol=0)


# GPT-2's paper prints 117, 345, 762 and 1542 million; the authors' README corrects them.
@pytest.mark.parametrize(
    ("config", "count", "published"),
    [
        pytest.param(GPT1, 116_534_784, 117e6, id="GPT-1"),
        pytest.param(GPT2_SMALL, 124_439_808, 124e6, id="GPT-2 small"),
        pytest.param(GPT2_MEDIUM, 354_823_168, 355e6, id="GPT-2 medium"),
        pytest.param(GPT2_LARGE, 774_030_080, 774e6, id="GPT-2 large"),
        pytest.param(GPT2_XL, 1_557_611_200, 1558e6, id="GPT-2 XL"),
        pytest.param(GPT3_175B, 174_604_259_328, 175e9, id="GPT-3"),
    ],
)
def test_has_as_many_parameters_as_published(config, count, published):
    with torch.device("meta"):
        model = GPT(config)

    assert sum(p.numel() for p in model.parameters()) == count
    assert abs(count - published) < 0.005 * published


def test_refuses_a_text_that_is_too_long():
    with pytest.raises(ValueError, match="11 positions do not reach 12 tokens"):
        GPT(SMALL)(random_texts(length=12))
