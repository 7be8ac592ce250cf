from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close
from torch.utils.flop_counter import FlopCounterMode

from transformer_notes.attention import KeyValueCache, MultiHeadAttention
from transformer_notes.bert import BERT, BERT_BASE, BERT_LARGE
from transformer_notes.counting import (
    attention_macs,
    attention_parameters,
    bert_parameters,
    cache_bytes,
    decoder_layer_parameters,
    encoder_layer_parameters,
    feed_forward_macs,
    feed_forward_parameters,
    gpt_macs,
    gpt_parameters,
    mixer_macs,
    num_parameters,
    training_flops,
    transformer_macs,
    transformer_parameters,
    vit_macs,
    weights_bytes,
)
from transformer_notes.gpt import (
    GPT,
    GPT1,
    GPT2_LARGE,
    GPT2_MEDIUM,
    GPT2_SMALL,
    GPT2_XL,
    GPT3_175B,
)
from transformer_notes.layers import DecoderLayer, EncoderLayer, FeedForward
from transformer_notes.mixer import Mixer, published_mixer
from transformer_notes.transformer import TRANSFORMER_BASE, TRANSFORMER_BIG, Transformer
from transformer_notes.vit import VisionTransformer, published_vit

BATCH, TARGET, SOURCE, HEADS, D_MODEL, D_FF = 2, 3, 5, 4, 24, 14


def counted_macs(function, *inputs):
    """Let PyTorch count: two FLOPs are one MAC, and nothing is computed."""
    with FlopCounterMode(display=False) as counter:
        function(*inputs)
    return counter.get_total_flops() // 2


@pytest.fixture
def meta():
    with torch.device("meta"):
        yield


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize("bias", [False, True])
def test_counts_the_parameters_of_the_parts(bias):
    attention = MultiHeadAttention(D_MODEL, HEADS, bias=bias)
    encoder_layer = EncoderLayer(D_MODEL, HEADS, D_FF, attention_bias=bias)

    assert num_parameters(attention) == attention_parameters(D_MODEL, bias)
    assert num_parameters(encoder_layer) == encoder_layer_parameters(D_MODEL, D_FF, bias)
    assert num_parameters(FeedForward(D_MODEL, D_FF)) == feed_forward_parameters(D_MODEL, D_FF)
    decoder_layer = DecoderLayer(D_MODEL, HEADS, D_FF)
    assert num_parameters(decoder_layer) == decoder_layer_parameters(D_MODEL, D_FF)


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize(
    ("model", "formula", "config"),
    [
        *((Transformer, transformer_parameters, c) for c in (TRANSFORMER_BASE, TRANSFORMER_BIG)),
        *((GPT, gpt_parameters, c) for c in (GPT1, GPT2_SMALL, GPT2_MEDIUM, GPT2_LARGE)),
        *((GPT, gpt_parameters, c) for c in (GPT2_XL, GPT3_175B)),
        *((BERT, bert_parameters, c) for c in (BERT_BASE, BERT_LARGE)),
    ],
)
def test_counts_the_parameters_of_the_models(model, formula, config):
    assert formula(config) == num_parameters(model(config))


def test_the_formula_for_gpt_is_the_one_in_its_docstring():
    c = GPT3_175B
    d = c.d_model

    by_hand = c.vocab_size * d + c.max_length * d + c.num_layers * (12 * d * d + 13 * d) + 2 * d

    assert gpt_parameters(c) == by_hand


@pytest.mark.usefixtures("meta")
def test_counts_the_products_of_the_parts():
    target, source = torch.empty(1, TARGET, D_MODEL), torch.empty(1, SOURCE, D_MODEL)
    # In no formula stands the number of heads.
    for num_heads in (1, HEADS):
        attention = MultiHeadAttention(D_MODEL, num_heads)
        assert counted_macs(attention, target, source) == attention_macs(TARGET, SOURCE, D_MODEL)
    counted = counted_macs(FeedForward(D_MODEL, D_FF), source)
    assert counted == feed_forward_macs(SOURCE, D_MODEL, D_FF)


def test_counts_the_products_that_a_cache_saves():
    attention = MultiHeadAttention(D_MODEL, HEADS)
    x, cache = torch.randn(1, SOURCE + TARGET, D_MODEL), KeyValueCache()
    attention(x[:, :SOURCE], x[:, :SOURCE], None, cache)
    new = x[:, SOURCE:]

    counted = counted_macs(attention, new, new, None, cache)

    assert counted == attention_macs(TARGET, SOURCE + TARGET, D_MODEL, cached=SOURCE)


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize("config", [TRANSFORMER_BASE, TRANSFORMER_BIG])
def test_counts_the_products_of_the_transformer(config):
    source, target = (torch.empty(1, n, dtype=torch.int64) for n in (SOURCE, TARGET))

    counted = counted_macs(Transformer(config), source, target)

    assert counted == transformer_macs(config, SOURCE, TARGET)


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize("config", [GPT1, GPT2_SMALL])
def test_counts_the_products_of_gpt(config):
    model, caches = GPT(config), [KeyValueCache() for _ in range(config.num_layers)]
    tokens = torch.empty(1, SOURCE, dtype=torch.int64)

    assert counted_macs(model, tokens, caches) == gpt_macs(config, SOURCE)
    assert counted_macs(model, tokens[:, :1], caches) == gpt_macs(config, 1, cached=SOURCE)


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize(
    ("name", "image_size", "gflops"),
    [("Ti/16", 224, 2.5), ("B/16", 224, 35.1), ("B/16", 384, 111.3), ("L/16", 224, 122.9)],
)
def test_counts_the_products_of_vit(name, image_size, gflops):
    config = published_vit(name, image_size=image_size)
    images = torch.empty(1, 3, image_size, image_size)

    assert counted_macs(VisionTransformer(config), images) == vit_macs(config)
    # Zhai et al. 2021, table 2: two FLOPs for each MAC.
    assert_close(2 * vit_macs(config) / 1e9, gflops, rtol=0.01, atol=0)


@pytest.mark.usefixtures("meta")
@pytest.mark.parametrize("name", ["S/32", "H/14"])
def test_counts_the_products_of_mixer(name):
    config = published_mixer(name)
    images = torch.empty(1, 3, config.image_size, config.image_size)

    assert counted_macs(Mixer(config), images) == mixer_macs(config)


def test_writing_with_a_cache_saves_almost_a_factor_of_the_length():
    without = sum(gpt_macs(GPT2_SMALL, n) for n in range(1, 1001))
    with_cache = sum(gpt_macs(GPT2_SMALL, 1, cached=n) for n in range(1000))

    assert 400 < without / with_cache < 1000


def test_the_training_of_gpt3_took_six_flops_for_each_parameter_and_token():
    # 300 billion tokens; table D.1 of Brown et al. 2020 gives 3.14e23.
    flops = training_flops(gpt_parameters(GPT3_175B), 300_000_000_000)

    assert_close(float(flops), 3.14e23, rtol=0.005, atol=0)


def test_counts_the_bytes_of_the_weights():
    target, source = torch.randn(1, TARGET, D_MODEL), torch.randn(1, SOURCE, D_MODEL)

    _, weights = MultiHeadAttention(D_MODEL, HEADS)(target, source)

    assert weights.nbytes == weights_bytes(HEADS, TARGET, SOURCE)
    # One head, 8192 tokens: 256 MiB, 4 bytes each.
    assert weights_bytes(1, 8192, 8192) == 256 * 2**20
    assert weights_bytes(1, 8192, 8192, per_number=2) == 128 * 2**20


@pytest.mark.usefixtures("meta")
def test_counts_the_bytes_of_the_cache():
    config = replace(GPT2_SMALL, num_layers=3)
    caches = [KeyValueCache() for _ in range(3)]

    GPT(config)(torch.empty(1, SOURCE, dtype=torch.int64), caches)

    held = sum(cache.key.nbytes + cache.value.nbytes for cache in caches)
    assert held == cache_bytes(config, SOURCE)
    assert cache_bytes(config, SOURCE, per_number=2) == held // 2
