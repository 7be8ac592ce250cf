import itertools
import math

import numpy as np
import pytest
import torch
import transformers
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.interpret import (
    attention_distance,
    attention_rollout,
    class_token_map,
    patch_distances,
)

# Pairwise different, so that no axis can pass for another: 6 patches, 7 tokens.
ROWS, COLUMNS, LAYERS, BATCH = 2, 3, 5, 4
PATCHES, LENGTH = ROWS * COLUMNS, ROWS * COLUMNS + 1


def random_weights(*shape):
    return torch.randn(*shape).softmax(dim=-1)


def test_distances_are_those_of_pythagoras():
    distances = patch_distances(ROWS, COLUMNS, patch_size=8)

    for i, j in itertools.product(range(PATCHES), repeat=2):
        (row, column), (other_row, other_column) = divmod(i, COLUMNS), divmod(j, COLUMNS)
        expected = 8 * math.hypot(row - other_row, column - other_column)
        assert distances[i, j].item() == pytest.approx(expected)


@pytest.mark.parametrize("step", [1, 2])
def test_a_head_that_looks_at_one_patch_has_its_distance(step):
    places = torch.arange(COLUMNS * 4)
    distances = patch_distances(4, COLUMNS)
    target = (places + step * COLUMNS) % len(places)  # so many rows below, or up again
    weights = F.one_hot(target).float()

    rows_apart = [step if row + step < 4 else 4 - step for row in range(4)]
    expected = torch.tensor(float(sum(rows_apart)) / 4)
    assert_close(attention_distance(weights, distances), expected)


def test_the_distance_is_weighted_and_not_that_of_the_peak():
    distances = patch_distances(ROWS, COLUMNS)
    sharp = 0.9 * torch.eye(PATCHES) + 0.1 / PATCHES
    soft = 0.1 * torch.eye(PATCHES) + 0.9 / PATCHES

    assert torch.equal(sharp.argmax(dim=-1), soft.argmax(dim=-1))
    even = distances.mean()
    assert_close(attention_distance(sharp, distances), 0.1 * even)
    assert_close(attention_distance(soft, distances), 0.9 * even)


def test_what_the_class_token_took_away_does_not_shorten_the_distance():
    weights = random_weights(BATCH, LENGTH, LENGTH)[:, 1:, 1:]
    distances = patch_distances(ROWS, COLUMNS)
    louder = weights * torch.rand(BATCH, PATCHES, 1)

    assert_close(attention_distance(weights, distances), attention_distance(louder, distances))


def test_the_map_is_the_row_of_the_class_token_without_itself():
    weights = random_weights(BATCH, LENGTH, LENGTH)

    picture = class_token_map(weights, ROWS, COLUMNS)

    assert picture.shape == (BATCH, ROWS, COLUMNS)
    for row, column in itertools.product(range(ROWS), range(COLUMNS)):
        assert torch.equal(picture[:, row, column], weights[:, 0, 1 + row * COLUMNS + column])
    assert_close(picture.sum(dim=(1, 2)), 1 - weights[:, 0, 0])


@pytest.mark.parametrize(("rows", "columns"), [(ROWS, COLUMNS + 1), (1, LENGTH)])
def test_a_grid_of_another_size_is_refused_with_both_numbers(rows, columns):
    with pytest.raises(ValueError, match=rf"expected {rows * columns} .* found {PATCHES} "):
        class_token_map(random_weights(LENGTH, LENGTH), rows, columns)


def test_the_rollout_is_the_mean_over_all_ways_to_leave_layers_out():
    weights = random_weights(LAYERS, BATCH, LENGTH, LENGTH)
    total = torch.zeros(BATCH, LENGTH, LENGTH)
    for kept in itertools.product((False, True), repeat=LAYERS):
        product = torch.eye(LENGTH).expand(BATCH, -1, -1)
        for layer in range(LAYERS):
            if kept[layer]:
                product = weights[layer] @ product
        total += product

    assert_close(attention_rollout(weights), total / 2**LAYERS)


def test_rows_of_the_rollout_sum_to_one_and_without_attention_nothing_moves():
    weights = random_weights(LAYERS, BATCH, LENGTH, LENGTH)
    still = torch.eye(LENGTH).expand(LAYERS, BATCH, -1, -1)

    assert_close(attention_rollout(weights).sum(dim=-1), torch.ones(BATCH, LENGTH))
    assert_close(attention_rollout(still), still[0])


def test_the_rollout_of_a_trained_model_agrees_with_a_walk_over_its_layers():
    model = recorded_vit("digits")
    images = digits()[1].images[:BATCH]
    with torch.no_grad():
        weights = model.attention_weights(images)

    rollout = attention_rollout(weights.mean(dim=2))

    # The share of token j in the class token: from the top down, one row, in NumPy.
    heads = weights.double().numpy()
    for image in range(BATCH):
        share = np.eye(heads.shape[-1])[0]
        for layer in reversed(heads[:, image]):
            share = 0.5 * share + 0.5 * np.einsum("i,hij->j", share, layer) / len(layer)
        assert_close(rollout[image, 0].double(), torch.from_numpy(share), rtol=0, atol=1e-6)


def test_hooks_and_the_model_itself_give_the_same_weights():
    model = recorded_vit("digits")
    images = digits()[1].images[:BATCH]
    caught = []
    for layer in model.layers:
        layer.attention.register_forward_hook(lambda _, __, output: caught.append(output[1]))
    with torch.no_grad():
        model(images)
        from_hooks = torch.stack(caught)

        assert torch.equal(from_hooks, model.attention_weights(images))


def test_which_layers_of_pytorch_give_weights_and_which_do_not():
    x = torch.randn(BATCH, LENGTH, 12)
    attention = nn.MultiheadAttention(12, 3, batch_first=True).eval()

    _, mean = attention(x, x, x)
    _, each = attention(x, x, x, average_attn_weights=False)
    assert mean.shape == (BATCH, LENGTH, LENGTH)
    assert each.shape == (BATCH, 3, LENGTH, LENGTH)
    assert_close(mean, each.mean(dim=1))
    assert isinstance(F.scaled_dot_product_attention(x, x, x), torch.Tensor)

    layer = nn.TransformerEncoderLayer(12, 3, 20, batch_first=True).eval()
    caught = []
    layer.self_attn.register_forward_hook(lambda _, __, output: caught.append(output[1]))
    layer(x)
    assert caught == [None]


def test_which_attention_of_the_transformers_library_gives_weights():
    images = torch.randn(BATCH, 3, 12, 12)
    sizes = {"image_size": 12, "patch_size": 4, "hidden_size": 24, "num_attention_heads": 6}
    sizes |= {"intermediate_size": 40, "num_hidden_layers": 2}
    config = transformers.ViTConfig(**sizes)
    model = transformers.ViTModel(config, add_pooling_layer=False).eval()

    assert model.config._attn_implementation == "sdpa"
    assert not model(images, output_attentions=True).attentions
    model.set_attn_implementation("eager")
    weights = model(images, output_attentions=True).attentions
    assert [tuple(layer.shape) for layer in weights] == [(BATCH, 6, 10, 10)] * 2
